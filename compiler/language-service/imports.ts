/** What a text imports, from tokens alone: completion has no time to parse the other files. */

import type { CompileOptions } from '../compile.ts';
import { pathFrom } from '../paths.ts';
import { isWord, type Sketch, type SketchedDeclaration, sketch } from './sketch.ts';

interface Known {
  readonly text: string;
  readonly declarations: readonly SketchedDeclaration[];
}

/** Imported files change seldom, and are read at each key. */
const known = new Map<string, Known>();
const MOST_KNOWN = 200;

const BROUGHT = new Set(['indicator', 'strategy', 'ensemble', 'universe', 'risk']);

export function declarationsImported(
  { tokens, declarations }: Sketch,
  { file = 'program.strat', read }: CompileOptions,
): readonly SketchedDeclaration[] {
  return declarations.flatMap(({ word, start, end }) => {
    if (word !== 'import') return [];
    const inside = tokens.filter(({ span }) => span.start >= start && span.end <= end);
    const place = inside.findIndex(({ kind }) => kind === 'text');
    const written = inside[place]?.text;
    if (written === undefined) return [];
    const names = inside.slice(1, place).flatMap((token) => (isWord(token) ? [token.text] : []));
    const path = pathFrom(file, written.replaceAll('"', ''));
    return declarationsOf(path, read?.(path)).filter(
      (each) => BROUGHT.has(each.word) && (names.length === 0 || names.includes(each.name)),
    );
  });
}

function declarationsOf(path: string, text: string | undefined): readonly SketchedDeclaration[] {
  if (text === undefined) return [];
  const before = known.get(path);
  if (before?.text === text) return before.declarations;
  if (known.size >= MOST_KNOWN) known.clear();
  const { declarations } = sketch(text);
  known.set(path, { text, declarations });
  return declarations;
}
