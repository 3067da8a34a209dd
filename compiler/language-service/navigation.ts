/** From a name to where it gets its meaning, and to everywhere it is used. */

import type { Span } from '../../grammar/index.ts';
import { placeIn } from '../linked-source.ts';
import { pathFrom } from '../paths.ts';
import type { ProgramDocument } from './document.ts';
import type { Definition, Occurrence } from './names.ts';

/** The name at the offset; one that the cursor stands right behind counts too. */
export function occurrenceAt({ names }: ProgramDocument, offset: number): Occurrence | undefined {
  const around = names.occurrences.filter(({ span }) => span.start <= offset && offset <= span.end);
  return around.at(-1);
}

/** A place in the text, or in the file with this path. */
export interface Location {
  readonly file?: string;
  readonly span: Span;
}

/** Where the name at the offset is defined; of an `import`, the file. */
export function definitionAt(document: ProgramDocument, offset: number): Location | undefined {
  const found = occurrenceAt(document, offset);
  return found ? locationOf(found.definition.span, document) : importedFileAt(document, offset);
}

/** Every place of the name at the offset in the text, in source order; its definition may be in another file. */
export function referencesAt(
  document: ProgramDocument,
  offset: number,
  withDefinition: boolean,
): readonly Location[] {
  const found = occurrenceAt(document, offset);
  if (!found) return [];
  const { definition } = found;
  const uses = occurrencesOf(document, definition).filter(
    (span) => span.start !== definition.span.start,
  );
  const all = withDefinition ? [definition.span, ...uses] : uses;
  return [...all].sort((a, b) => a.start - b.start).map((span) => locationOf(span, document));
}

function locationOf(span: Span, { source, linked }: ProgramDocument): Location {
  if (span.start < source.length) return { span };
  const { file: name, offset } = placeIn(linked.source, span.start);
  const file = linked.imports.find((imported) => imported.name === name)?.path;
  return {
    ...(file !== undefined && { file }),
    span: { start: offset, end: offset + span.end - span.start },
  };
}

function importedFileAt(
  { program, file: from, linked }: ProgramDocument,
  offset: number,
): Location | undefined {
  for (const declaration of program.declarations) {
    if (declaration.kind !== 'ImportDeclaration') continue;
    const { span, text } = declaration.path;
    if (offset < span.start || offset > span.end) continue;
    const file = pathFrom(from, text);
    const isThere = linked.imports.some(({ path }) => path === file);
    return isThere ? { file, span: { start: 0, end: 0 } } : undefined;
  }
  return undefined;
}

export function occurrencesOf({ names }: ProgramDocument, definition: Definition): readonly Span[] {
  return names.occurrences
    .filter((occurrence) => occurrence.definition === definition)
    .map(({ span }) => span);
}
