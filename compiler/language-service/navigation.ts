/** From a name to where it gets its meaning, and to everywhere it is used. */

import type { Span } from '../../grammar/index.ts';
import type { ProgramDocument } from './document.ts';
import type { Definition, Occurrence } from './names.ts';

/** The name at the offset; one that the cursor stands right behind counts too. */
export function occurrenceAt({ names }: ProgramDocument, offset: number): Occurrence | undefined {
  const around = names.occurrences.filter(({ span }) => span.start <= offset && offset <= span.end);
  return around.at(-1);
}

/** Where the name at the offset is defined. */
export function definitionAt(document: ProgramDocument, offset: number): Span | undefined {
  return occurrenceAt(document, offset)?.definition.span;
}

/** Every place of the name at the offset, in source order. */
export function referencesAt(
  document: ProgramDocument,
  offset: number,
  withDefinition: boolean,
): readonly Span[] {
  const found = occurrenceAt(document, offset);
  if (!found) return [];
  return occurrencesOf(document, found.definition).filter(
    (span) => withDefinition || span.start !== found.definition.span.start,
  );
}

export function occurrencesOf({ names }: ProgramDocument, definition: Definition): readonly Span[] {
  return names.occurrences
    .filter((occurrence) => occurrence.definition === definition)
    .map(({ span }) => span);
}
