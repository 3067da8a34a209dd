/** The door to the shipped library: primitives, and the indicators that are written in Strata itself. */

import type { PreludeFamily } from './builtin.ts';
import { momentum } from './momentum.ts';
import { movingAverages } from './moving-averages.ts';
import { pivots } from './pivots.ts';
import { statistics } from './statistics.ts';
import { trend } from './trend.ts';
import { volatility } from './volatility.ts';
import { volume } from './volume.ts';

export type { Primitive } from './builtin.ts';
export { PRIMITIVES } from './primitives.ts';
export { ACROSS_UNIVERSE } from './sections.ts';

export const PRELUDE: readonly PreludeFamily[] = [
  movingAverages,
  momentum,
  volatility,
  trend,
  volume,
  statistics,
  pivots,
];

interface PreludeEntry {
  readonly family: PreludeFamily;
  readonly source: string;
}

/**
 * One declaration of a family with the doc comment above it. The prelude is laid out so that a regular
 * expression finds them: `indicator` and the closing brace begin a line, nothing else between them does.
 * So a program that calls three indicators has three of them parsed.
 */
const DECLARATION = /(?:^\/\/\/.*\n)*^indicator (\w+)\([\s\S]*?^\}$/gm;

const entries: ReadonlyMap<string, PreludeEntry> = new Map(
  PRELUDE.flatMap((family) =>
    [...family.source.matchAll(DECLARATION)].map(([source, name = '']) => [
      name,
      { family, source },
    ]),
  ),
);

export const PRELUDE_NAMES: ReadonlySet<string> = new Set(entries.keys());

/** The text of one `indicator` declaration with its doc comment; undefined for a name that is none. */
export function preludeSource(name: string): string | undefined {
  return entries.get(name)?.source;
}

/** The family that an indicator belongs to, for the language reference. */
export function preludeFamily(name: string): string | undefined {
  return entries.get(name)?.family.family;
}

/** Bounds that an output never leaves, where arithmetic alone would not show them. */
export function preludeRange(
  name: string,
  output: string,
): readonly [low: number, high: number] | undefined {
  const ranges = entries.get(name)?.family.ranges;
  return ranges?.[`${name}.${output}`] ?? ranges?.[name];
}
