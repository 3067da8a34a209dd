/** What a text imports, from tokens alone: completion has no time to parse the other files. */

import type { CompileOptions } from '../compile.ts';
import { pathFrom } from '../paths.ts';
import { isWord, type Sketch, type SketchedDeclaration, sketch } from './sketch.ts';

interface Known {
  readonly text: string;
  readonly declarations: readonly SketchedDeclaration[];
  /** Paths of the files that it imports. */
  readonly imports: readonly string[];
}

/** Imported files change seldom, and are read at each key. */
const known = new Map<string, Known>();
const MOST_KNOWN = 200;

const BROUGHT = new Set(['indicator', 'strategy', 'ensemble', 'universe', 'risk']);

export function declarationsImported(
  own: Sketch,
  { file = 'program.strat', read }: CompileOptions,
): readonly SketchedDeclaration[] {
  return importsOf(own, file).flatMap(({ path, names }) => {
    const text = read?.(path);
    const declarations = text === undefined ? [] : knownOf(path, text).declarations;
    return declarations.filter(
      (each) => BROUGHT.has(each.word) && (names.length === 0 || names.includes(each.name)),
    );
  });
}

/** Paths of the files that the text of this one names, whether they are there or not. */
export function pathsImported(file: string, text: string): readonly string[] {
  return text.includes('import') ? knownOf(file, text).imports : [];
}

interface Import {
  readonly path: string;
  /** None: all. */
  readonly names: readonly string[];
}

function importsOf({ tokens, declarations }: Sketch, file: string): readonly Import[] {
  return declarations.flatMap(({ word, start, end }) => {
    if (word !== 'import') return [];
    const inside = tokens.filter(({ span }) => span.start >= start && span.end <= end);
    const place = inside.findIndex(({ kind }) => kind === 'text');
    const written = inside[place]?.text;
    if (written === undefined) return [];
    const names = inside.slice(1, place).flatMap((token) => (isWord(token) ? [token.text] : []));
    return [{ path: pathFrom(file, written.replaceAll('"', '')), names }];
  });
}

function knownOf(path: string, text: string): Known {
  const before = known.get(path);
  if (before?.text === text) return before;
  if (known.size >= MOST_KNOWN) known.clear();
  const own = sketch(text);
  const found = {
    text,
    declarations: own.declarations,
    imports: importsOf(own, path).map((each) => each.path),
  };
  known.set(path, found);
  return found;
}
