/** Primitives without memory: arithmetic beyond the operators. */

import type { BuiltinParameter, Primitive, UnitRule } from './builtin.ts';

const X: BuiltinParameter = { name: 'x', kind: 'series' };
const Y: BuiltinParameter = { name: 'y', kind: 'series' };
const NOT_NEGATIVE = [0, Number.POSITIVE_INFINITY] as const;

export const FUNCTIONS: readonly Primitive[] = [
  pure('abs', [X], 'same', 'Size of x without its sign.', 'x if x >= 0, else -x', NOT_NEGATIVE),
  pure('min', [X, Y], 'same', 'The smaller of two values.', 'x if x < y, else y'),
  pure('max', [X, Y], 'same', 'The larger of two values.', 'x if x > y, else y'),
  pure(
    'sign',
    [X],
    'number',
    '1 for a positive, -1 for a negative value, 0 for 0.',
    'x / abs(x)',
    [-1, 1],
  ),
  pure('sqrt', [X], 'root', 'Square root; absent below 0.', 'sqrt(x) * sqrt(x) = x', NOT_NEGATIVE),
  pure('log', [X], 'number', 'Natural logarithm; absent at 0 and below.', 'exp(log(x)) = x'),
  pure('exp', [X], 'number', 'e to the power of x.', 'e ^ x', NOT_NEGATIVE),
  pure('pow', [X, Y], 'number', 'x to the power of y; absent where that is no number.', 'x ^ y'),
  pure('floor', [X], 'same', 'The next whole number below.', 'largest whole n <= x'),
  pure('ceil', [X], 'same', 'The next whole number above.', 'smallest whole n >= x'),
  pure('round', [X], 'same', 'The nearest whole number; halves go up.', 'floor(x + 0.5)'),
];

function pure(
  name: string,
  parameters: readonly BuiltinParameter[],
  result: UnitRule,
  summary: string,
  formula: string,
  range?: readonly [low: number, high: number],
): Primitive {
  return {
    name,
    parameters,
    result,
    operation: { kind: 'pure', name: name === 'pow' ? 'power' : name },
    ...(range !== undefined && { range }),
    doc: { summary, formula, source: 'elementary; the result is that of IEEE 754 doubles.' },
  };
}
