/** Why a new name cannot be given: it means something else already, in the file itself or in one that uses both. */

import { type Declaration, isKind, type Span, visit } from '../../grammar/index.ts';
import { lineAt } from '../linked-source.ts';
import { normalised, relativeTo } from '../paths.ts';
import type { ProgramDocument } from './document.ts';
import { isShippedFunction } from './functions.ts';
import type { Definition, DefinitionKind } from './names.ts';
import { locationOf } from './navigation.ts';

/** The first program is the one in which the renaming began: of its own file a message says `this file`. */
export function collision(
  definition: Definition,
  name: string,
  programs: readonly ProgramDocument[],
): string | undefined {
  const [asking] = programs;
  if (!asking) return undefined;
  if (LOCAL.has(definition.kind)) return localCollision(definition, name, asking);
  if (isShippedFunction(name)) return `\`${name}\` already has a meaning in every program.`;
  // A run is about the file in which it stands: no other one has its name.
  const isBrought = !OF_ONE_FILE.has(definition.kind);
  for (const program of isBrought ? programs : [asking]) {
    const reason = programCollision(definition.kind, name, program, asking);
    if (reason !== undefined) return reason;
  }
  return undefined;
}

const LOCAL: ReadonlySet<DefinitionKind> = new Set<DefinitionKind>([
  'let',
  'param',
  'out',
  'argument',
]);

const OF_ONE_FILE: ReadonlySet<DefinitionKind> = new Set<DefinitionKind>(['backtest', 'deploy']);

/** Inside a declaration: every program has that as it stands in its own file. */
function localCollision(
  { owner }: Definition,
  name: string,
  asking: ProgramDocument,
): string | undefined {
  const { names } = asking;
  const value = names.localsOf(owner).get(name);
  if (value) {
    const place = placeOf(value.span, asking, asking);
    return place.isHere
      ? `\`${name}\` is declared in the same ${wordOf(owner.kind)} already.`
      : `\`${name}\` is declared in the same ${wordOf(owner.kind)} already, in ${place.text}.`;
  }
  const indicator = names.indicators.get(name);
  if (!indicator) return undefined;
  const place = placeOf(indicator.span, asking, asking);
  return place.isHere
    ? `\`${name}\` is an indicator of this file.`
    : `\`${name}\` is an indicator of ${place.text}.`;
}

/** A name of the outermost level means one thing in all files of a program. */
function programCollision(
  kind: DefinitionKind,
  name: string,
  program: ProgramDocument,
  asking: ProgramDocument,
): string | undefined {
  const { names, linked } = program;
  const taken = names.declared.get(name) ?? names.indicators.get(name);
  if (taken) {
    const place = placeOf(taken.span, program, asking);
    const other = locationOf(taken.span, program).file;
    if (place.isHere) return `\`${name}\` is declared in this file already.`;
    const by =
      program === asking || other === undefined
        ? ''
        : `, and ${fileText(program, asking)} has both`;
    return `\`${name}\` is declared already in ${place.text}${by}.`;
  }
  const other =
    kind === 'indicator'
      ? valueNamed(name, program)
      : symbolNamed(name, linked.program.declarations);
  if (!other) return undefined;
  const place = placeOf(other, program, asking);
  if (kind === 'indicator')
    return place.isHere
      ? `\`${name}\` is the name of a value in this file.`
      : `\`${name}\` is the name of a value in ${place.text}.`;
  return place.isHere
    ? `\`${name}\` is a symbol here.`
    : `\`${name}\` is a symbol in ${place.text}.`;
}

function valueNamed(name: string, { names, program }: ProgramDocument): Span | undefined {
  for (const declaration of program.declarations) {
    const value = names.localsOf(declaration).get(name);
    if (value) return value.span;
  }
  return undefined;
}

/** A universe with the name of a symbol would change what is traded. */
function symbolNamed(name: string, declarations: readonly Declaration[]): Span | undefined {
  let found: Span | undefined;
  for (const declaration of declarations)
    visit(declaration, (node) => {
      if (isKind(node, 'UniverseStatement') || isKind(node, 'UniverseDeclaration'))
        found ??= node.symbols.find((symbol) => !symbol.quoted && symbol.name === name)?.span;
    });
  return found;
}

interface Place {
  /** In the file in which the renaming began. */
  readonly isHere: boolean;
  /** The file as seen from there, and the line. */
  readonly text: string;
}

function placeOf(span: Span, program: ProgramDocument, asking: ProgramDocument): Place {
  const file = locationOf(span, program).file ?? normalised(program.file);
  const shown = relativeTo(asking.file, file);
  return {
    isHere: file === normalised(asking.file),
    text: `\`${shown}\`, line ${lineAt(program.linked.source, span.start)}`,
  };
}

function fileText(program: ProgramDocument, asking: ProgramDocument): string {
  return `\`${relativeTo(asking.file, normalised(program.file))}\``;
}

function wordOf(kind: string): string {
  return kind.replace('Declaration', '').toLowerCase();
}
