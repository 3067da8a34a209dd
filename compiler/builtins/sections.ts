/** Comparisons across the universe: a value of every symbol with a bar at one instant, then one number each. */

import type { SectionMeasure } from '../../runtime/program.ts';
import type { ArgumentKind, Primitive, UnitRule } from './builtin.ts';

const NOT_NEGATIVE = [0, Number.POSITIVE_INFINITY] as const;

const rank = section('rank', 'series', 'number', {
  summary: 'Place of this symbol by x among the symbols with a bar now: 1 is the highest.',
  formula: '1 + symbols whose x is larger; equal ones in the order of their names',
  range: [1, Number.POSITIVE_INFINITY],
});

const percentile = section('percentile', 'series', 'number', {
  summary:
    'Share of the symbols that this one is not below: 100% for the highest, 1 ÷ n for the lowest.',
  formula: '(n - rank(x) + 1) / n, n symbols with a value',
  range: [0, 1],
});

const count = section('count', 'condition', 'number', {
  summary: 'How many symbols of the universe with a bar now meet the condition.',
  formula: 'number of symbols for which c is true',
  range: NOT_NEGATIVE,
});

const zscore = section('zscore', 'series', 'number', {
  summary:
    'How many deviations x of this symbol lies above the universe\u2019s mean; absent when all are equal.',
  formula: '(x - mean of x) / stdev of x, over the symbols; the deviation divides by n',
});

const mean = section('mean', 'series', 'same', {
  summary: 'Mean of x over the symbols of the universe with a bar now.',
  formula: 'sum of x / n, n symbols with a value',
});

/** Those that have a meaning without `across universe`. */
export const SECTIONS: readonly Primitive[] = [rank, percentile, count];

/** What `across universe` may follow. */
export const ACROSS_UNIVERSE: ReadonlyMap<string, Primitive> = new Map(
  [rank, percentile, zscore, count, mean].map((primitive) => [primitive.name, primitive]),
);

function section(
  measure: SectionMeasure,
  kind: ArgumentKind,
  result: UnitRule,
  about: {
    readonly summary: string;
    readonly formula: string;
    readonly range?: readonly [low: number, high: number];
  },
): Primitive {
  const { summary, formula, range } = about;
  return {
    name: measure,
    parameters: [{ name: kind === 'condition' ? 'c' : 'x', kind }],
    result,
    operation: { kind: 'section', measure },
    ...(range !== undefined && { range }),
    doc: { summary, formula, source: 'elementary; ties are broken by name, so that runs repeat.' },
  };
}
