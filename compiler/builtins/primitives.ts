/** Primitives with memory: each is one kernel. What traders call indicators is built from these in Strata. */

import type { BuiltinDoc, BuiltinParameter, Primitive } from './builtin.ts';
import { FUNCTIONS } from './functions.ts';
import { SECTIONS } from './sections.ts';

const X: BuiltinParameter = { name: 'x', kind: 'series' };
const C: BuiltinParameter = { name: 'c', kind: 'condition' };
const N: BuiltinParameter = { name: 'n', kind: 'bars' };
const NOT_NEGATIVE = [0, Number.POSITIVE_INFINITY] as const;

const series = (name: string): BuiltinParameter => ({ name, kind: 'series' });
const number = (name: string): BuiltinParameter => ({ name, kind: 'number' });
const doc = (summary: string, formula: string, source: string): BuiltinDoc => ({
  summary,
  formula,
  source,
});

const WINDOWS: readonly Primitive[] = [
  kernel('sum', 'sum', [X, N], 'same', {
    doc: doc('Sum of the last n values.', 'x + x[1] + … + x[n - 1]', 'TA-Lib SUM, Pine math.sum.'),
  }),
  kernel('highest', 'highest', [X, N], 'same', {
    doc: doc(
      'Highest of the last n values, this one included.',
      'max(x, x[1], …, x[n - 1])',
      'TA-Lib MAX, Pine ta.highest.',
    ),
  }),
  kernel('lowest', 'lowest', [X, N], 'same', {
    doc: doc(
      'Lowest of the last n values, this one included.',
      'min(x, x[1], …, x[n - 1])',
      'TA-Lib MIN, Pine ta.lowest.',
    ),
  }),
  kernel('bars_since_highest', 'highest_age', [X, N], 'bars', {
    range: NOT_NEGATIVE,
    doc: doc(
      'Bars since the highest of the last n values, 0 for this one.',
      'smallest k < n with x[k] = highest(x, n)',
      'Of equal values the latest counts, as in TA-Lib AROON; Pine ta.highestbars counts negative.',
    ),
  }),
  kernel('bars_since_lowest', 'lowest_age', [X, N], 'bars', {
    range: NOT_NEGATIVE,
    doc: doc(
      'Bars since the lowest of the last n values, 0 for this one.',
      'smallest k < n with x[k] = lowest(x, n)',
      'Of equal values the latest counts, as in TA-Lib AROON; Pine ta.lowestbars counts negative.',
    ),
  }),
  kernel('median', 'median', [X, N], 'same', {
    doc: doc(
      'Median of the last n values.',
      'the middle one in order of size; of an even n, the mean of the middle two',
      'elementary.',
    ),
  }),
  kernel('percentile_rank', 'percentile_rank', [X, N], 'number', {
    range: [0, 100],
    doc: doc(
      'How many percent of the previous n values are not above this one, 0 to 100.',
      '100 * (count of x[k] <= x, k = 1 to n) / n',
      'Pine ta.percentrank.',
    ),
  }),
];

const HISTORY: readonly Primitive[] = [
  kernel('bars_since', 'bars_since', [C], 'bars', {
    range: NOT_NEGATIVE,
    doc: doc(
      'Bars since c was last true: 0 on the bar itself, absent before the first.',
      'smallest k with c[k]',
      'Pine ta.barssince.',
    ),
  }),
  kernel('value_when', 'value_when', [C, X], 'same', {
    doc: doc(
      'What x was on the latest bar on which c was true; absent before the first.',
      'x[k], k = bars_since(c)',
      'Pine ta.valuewhen with occurrence 0.',
    ),
  }),
  kernel('cumulative', 'cumulative', [X], 'same', {
    doc: doc(
      'Total of x since the first bar. Only its changes mean something.',
      'x + x[1] + … back to the first bar',
      'Pine ta.cum.',
    ),
  }),
];

/** Building blocks of the prelude, without meaning to a trader. */
const INTERNAL: readonly Primitive[] = [
  internal('smooth', 'smooth', [X, N, number('weight')]),
  internal('centred_sum', 'centred_sum', [X, N]),
  internal('covariance', 'covariance', [X, series('y'), N], 'product'),
  internal('mean_deviation', 'mean_deviation', [X, N], 'same', NOT_NEGATIVE),
  internal('session_total', 'session_total', [X, series('session_number')]),
  internal('adaptive', 'adaptive', [X, series('weight'), series('seed'), number('least')]),
  internal('psar_line', 'psar_line', [
    ...[series('top'), series('bottom')],
    ...[number('acceleration'), number('maximum')],
  ]),
  internal(
    'psar_direction',
    'psar_direction',
    [series('top'), series('bottom'), number('acceleration'), number('maximum')],
    'number',
    [-1, 1],
  ),
  internal('supertrend_line', 'supertrend_line', [
    ...[series('top'), series('bottom'), series('last'), series('reach')],
    number('factor'),
  ]),
  internal(
    'supertrend_direction',
    'supertrend_direction',
    [series('top'), series('bottom'), series('last'), series('reach'), number('factor')],
    'number',
    [-1, 1],
  ),
];

export const PRIMITIVES: ReadonlyMap<string, Primitive> = new Map(
  [...FUNCTIONS, ...WINDOWS, ...HISTORY, ...SECTIONS, ...INTERNAL].map((primitive) => [
    primitive.name,
    primitive,
  ]),
);

function kernel(
  name: string,
  operation: string,
  parameters: readonly BuiltinParameter[],
  result: Primitive['result'],
  rest: Pick<Primitive, 'doc' | 'internal' | 'range'>,
): Primitive {
  return { name, parameters, result, operation: { kind: 'kernel', name: operation }, ...rest };
}

function internal(
  name: string,
  operation: string,
  parameters: readonly BuiltinParameter[],
  result: Primitive['result'] = 'same',
  range?: readonly [low: number, high: number],
): Primitive {
  return kernel(name, operation, parameters, result, {
    internal: true,
    ...(range !== undefined && { range }),
    doc: doc(`Building block, see compiler/kernels.`, operation, 'internal.'),
  });
}
