/** Giving a name another one everywhere it is used, in every file, where that changes no meaning. */

import { isReserved, type Span, type TextEdit } from '../../grammar/index.ts';
import { placeIn } from '../linked-source.ts';
import { normalised, relativeTo } from '../paths.ts';
import type { ProgramDocument } from './document.ts';
import { isShippedFunction } from './functions.ts';
import { isPredefined } from './names.ts';
import { locationOf, occurrenceAt, programsAt, usesIn } from './navigation.ts';
import { collision } from './rename-collisions.ts';
import { ALONE, type Workspace } from './workspace.ts';

/** Edits of another file than the text itself. */
export interface FileEdits {
  readonly file: string;
  readonly edits: readonly TextEdit[];
}

export type Renaming =
  | {
      readonly kind: 'edits';
      /** Of the text itself. */
      readonly edits: readonly TextEdit[];
      readonly elsewhere: readonly FileEdits[];
    }
  /** One sentence for the one who asked. */
  | { readonly kind: 'refused'; readonly reason: string };

export type Renamable =
  | { readonly kind: 'name'; readonly span: Span; readonly name: string }
  | { readonly kind: 'refused'; readonly reason: string };

/** Whether what stands at the offset has a name of the program's own. Without a workspace, of the text itself. */
export function renamableAt(
  document: ProgramDocument,
  offset: number,
  workspace?: Workspace,
): Renamable {
  const found = occurrenceAt(document, offset);
  const { source, linked } = document;
  if (found) {
    const { name, span } = found.definition;
    const place = locationOf(span, document);
    const file = place.file ?? normalised(document.file);
    if (workspace?.isShipped(file))
      return { kind: 'refused', reason: shippedText(name, file, document) };
    if (workspace || place.file === undefined) return { kind: 'name', span: found.span, name };
    const shown = placeIn(linked.source, span.start).file ?? 'another file';
    return { kind: 'refused', reason: `\`${name}\` is declared in \`${shown}\`: rename it there.` };
  }
  const word = wordAt(source, offset);
  const belongs = isPredefined(word) || isShippedFunction(word) || isReserved(word);
  return {
    kind: 'refused',
    reason: belongs
      ? `\`${word}\` belongs to the language and means the same in every program.`
      : 'Only names that a program declares can be renamed.',
  };
}

export function renameAt(
  document: ProgramDocument,
  offset: number,
  name: string,
  workspace?: Workspace,
): Renaming {
  const renamable = renamableAt(document, offset, workspace);
  const found = occurrenceAt(document, offset);
  if (renamable.kind === 'refused') return renamable;
  if (!found || name === found.definition.name) return { kind: 'edits', edits: [], elsewhere: [] };
  const { definition } = found;
  const around = workspace ?? ALONE;
  const place = locationOf(definition.span, document);
  const programs = programsAt(document, place, around);
  const uses = usesIn(place, programs);
  const shipped = uses.find(({ file }) => file !== undefined && around.isShipped(file))?.file;
  const reason =
    unusable(name) ??
    collision(definition, name, programs) ??
    (shipped === undefined ? undefined : shippedText(definition.name, shipped, document));
  if (reason !== undefined) return { kind: 'refused', reason };
  const edited = uses.map(({ file, spans }) => ({
    file,
    edits: spans.map((span) => ({ span, text: name })),
  }));
  return {
    kind: 'edits',
    edits: edited.flatMap(({ file, edits }) => (file === undefined ? edits : [])),
    elsewhere: edited.flatMap(({ file, edits }) => (file === undefined ? [] : [{ file, edits }])),
  };
}

function shippedText(name: string, file: string, { file: from }: ProgramDocument): string {
  return `\`${name}\` stands in \`${relativeTo(from, file)}\`, which came with a package and is replaced with the package's next version: copy what you need into a file of your own, and rename it there.`;
}

/** Why no program can give this name to anything. */
function unusable(name: string): string | undefined {
  if (!/^[A-Za-z_]\w*$/.test(name))
    return `\`${name}\` is not a name: a letter comes first, then letters, digits and \`_\`.`;
  if (isReserved(name)) return `\`${name}\` is a word of the language.`;
  if (isPredefined(name)) return `\`${name}\` already has a meaning in every program.`;
  return undefined;
}

function wordAt(source: string, offset: number): string {
  const left = /\w*$/.exec(source.slice(Math.max(0, offset - 100), offset))?.[0] ?? '';
  return left + (/^\w*/.exec(source.slice(offset, offset + 100))?.[0] ?? '');
}
