/** Giving a name another one everywhere it is used, where that changes no meaning. */

import { isReserved, type Span, type TextEdit } from '../../grammar/index.ts';
import { placeIn } from '../linked-source.ts';
import type { ProgramDocument } from './document.ts';
import { isShippedFunction } from './functions.ts';
import { type Definition, isPredefined } from './names.ts';
import { occurrenceAt, occurrencesOf } from './navigation.ts';
import { isKind, visit } from './nodes.ts';

export type Renaming =
  | { readonly kind: 'edits'; readonly edits: readonly TextEdit[] }
  /** One sentence for the one who asked. */
  | { readonly kind: 'refused'; readonly reason: string };

export type Renamable =
  | { readonly kind: 'name'; readonly span: Span; readonly name: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** Whether what stands at the offset has a name of the program's own. */
export function renamableAt(document: ProgramDocument, offset: number): Renamable {
  const found = occurrenceAt(document, offset);
  const { source, linked } = document;
  if (found && found.definition.span.start >= source.length) {
    const file = placeIn(linked.source, found.definition.span.start).file ?? 'another file';
    const reason = `\`${found.definition.name}\` is declared in \`${file}\`: rename it there.`;
    return { kind: 'refused', reason };
  }
  if (found) return { kind: 'name', span: found.span, name: found.definition.name };
  const word = wordAt(source, offset);
  const belongs = isPredefined(word) || isShippedFunction(word) || isReserved(word);
  return {
    kind: 'refused',
    reason: belongs
      ? `\`${word}\` belongs to the language and means the same in every program.`
      : 'Only names that this file declares can be renamed.',
  };
}

export function renameAt(document: ProgramDocument, offset: number, name: string): Renaming {
  const renamable = renamableAt(document, offset);
  const found = occurrenceAt(document, offset);
  if (renamable.kind === 'refused') return renamable;
  if (!found) return { kind: 'edits', edits: [] };
  const { definition } = found;
  const reason =
    name === definition.name
      ? undefined
      : (unusable(name) ?? collision(document, definition, name));
  if (reason !== undefined) return { kind: 'refused', reason };
  return {
    kind: 'edits',
    edits: occurrencesOf(document, definition).map((span) => ({ span, text: name })),
  };
}

/** Why no program can give this name to anything. */
function unusable(name: string): string | undefined {
  if (!/^[A-Za-z_]\w*$/.test(name))
    return `\`${name}\` is not a name: a letter comes first, then letters, digits and \`_\`.`;
  if (isReserved(name)) return `\`${name}\` is a word of the language.`;
  if (isPredefined(name)) return `\`${name}\` already has a meaning in every program.`;
  return undefined;
}

/** Why this file cannot give this name to that. */
function collision(
  { names, program }: ProgramDocument,
  definition: Definition,
  name: string,
): string | undefined {
  const { kind, owner } = definition;
  const isLocal = ['let', 'param', 'out', 'argument'].includes(kind);
  if (isLocal) {
    if (names.localsOf(owner).has(name))
      return `\`${name}\` is declared in the same ${wordOf(owner.kind)} already.`;
    return names.indicators.has(name) ? `\`${name}\` is an indicator of this file.` : undefined;
  }
  if (isShippedFunction(name)) return `\`${name}\` already has a meaning in every program.`;
  if (names.declared.has(name) || names.indicators.has(name))
    return `\`${name}\` is declared in this file already.`;
  if (kind !== 'indicator') return isSymbol(name) ? `\`${name}\` is a symbol here.` : undefined;
  const local = program.declarations.find((each) => names.localsOf(each).has(name));
  return local ? `\`${name}\` is the name of a value in this file.` : undefined;

  /** A universe with the name of a symbol would change what is traded. */
  function isSymbol(candidate: string): boolean {
    let found = false;
    visit(program, (node) => {
      if (isKind(node, 'UniverseStatement') || isKind(node, 'UniverseDeclaration'))
        found ||= node.symbols.some((symbol) => !symbol.quoted && symbol.name === candidate);
    });
    return found;
  }
}

function wordOf(kind: string): string {
  return kind.replace('Declaration', '').toLowerCase();
}

function wordAt(source: string, offset: number): string {
  const left = /\w*$/.exec(source.slice(Math.max(0, offset - 100), offset))?.[0] ?? '';
  return left + (/^\w*/.exec(source.slice(offset, offset + 100))?.[0] ?? '');
}
