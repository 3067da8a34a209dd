/** From a name to where it gets its meaning, and to everywhere it is used. */

import type { Span } from '../../grammar/index.ts';
import { placeIn } from '../linked-source.ts';
import { normalised, pathFrom } from '../paths.ts';
import type { ProgramDocument } from './document.ts';
import type { Occurrence } from './names.ts';
import { ALONE, programsWith, type Workspace } from './workspace.ts';

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

/**
 * Every place of the name at the offset: those of the text in source order, then those of the other programs of the
 * workspace, a file after the other.
 */
export function referencesAt(
  document: ProgramDocument,
  offset: number,
  withDefinition: boolean,
  workspace = ALONE,
): readonly Location[] {
  const found = occurrenceAt(document, offset);
  if (!found) return [];
  const place = locationOf(found.definition.span, document);
  const uses = usesIn(place, programsAt(document, place, workspace)).flatMap(({ file, spans }) =>
    spans.map((span): Location => ({ ...(file !== undefined && { file }), span })),
  );
  const others = uses.filter((use) => !isSame(use, place));
  // A file that the workspace does not hold is not searched; where the definition lies is known all the same.
  const all = withDefinition ? [place, ...others] : others;
  return all.toSorted((a, b) => compare(a.file ?? '', b.file ?? '') || a.span.start - b.span.start);
}

export interface UsesInFile {
  /** Absent: the text itself. */
  readonly file?: string;
  /** In source order, the definition among them. */
  readonly spans: readonly Span[];
}

/** Where the programs say the name that is defined at a place, as the first of them sees it. */
export function usesIn(
  place: Location,
  programs: readonly ProgramDocument[],
): readonly UsesInFile[] {
  const [asking] = programs;
  if (!asking) return [];
  const definition = place.file ?? normalised(asking.file);
  return programs.flatMap((program) => {
    const spans = occurrencesOf(program, definition, place.span);
    if (spans.length === 0) return [];
    return [{ ...(program !== asking && { file: normalised(program.file) }), spans }];
  });
}

/** The text, and the programs in which the definition at the place has a meaning. */
export function programsAt(
  document: ProgramDocument,
  place: Location,
  workspace: Workspace,
): readonly ProgramDocument[] {
  return programsWith(place.file ?? normalised(document.file), document, workspace);
}

/** Of what is defined in that file, at that place. */
function occurrencesOf(program: ProgramDocument, file: string, { start }: Span): readonly Span[] {
  const own = normalised(program.file);
  return program.names.occurrences
    .filter(({ definition }) => {
      const place = locationOf(definition.span, program);
      return place.span.start === start && (place.file ?? own) === file;
    })
    .map(({ span }) => span);
}

function isSame(a: Location, b: Location): boolean {
  return a.file === b.file && a.span.start === b.span.start;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Of a span of the linked text. */
export function locationOf(span: Span, { source, linked }: ProgramDocument): Location {
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
