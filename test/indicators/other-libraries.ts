/** Series from other libraries, brought to one value a bar, and how two series are compared. */

import { expect } from 'vitest';

interface Incremental<Input, Result> {
  readonly isStable: boolean;
  add(input: Input): Result | null;
}

/** A trading-signals indicator bar by bar; absent while the library does not call it stable. */
export function signals<Input, Result>(
  indicator: Incremental<Input, Result>,
  inputs: ArrayLike<Input>,
  pick: (result: Result) => number = Number,
): Float64Array {
  return Float64Array.from(Array.from(inputs), (input) => {
    const result = indicator.add(input);
    return result === null || !indicator.isStable ? Number.NaN : pick(result);
  });
}

/** A technicalindicators result, which leaves out the bars of its warm-up. */
export function padded<Result>(
  results: readonly Result[],
  bars: number,
  pick: (result: Result) => number | undefined = Number,
): Float64Array {
  const missing = bars - results.length;
  return Float64Array.from({ length: bars }, (_, i) => {
    const result = results[i - missing];
    return result === undefined ? Number.NaN : (pick(result) ?? Number.NaN);
  });
}

export interface Comparison {
  /** Bars before this one are not compared; where given, the two differ there and the test says why. */
  readonly from?: number;
  /** Largest difference, relative to the largest value of the series. */
  readonly tolerance?: number;
}

/** Same absent bars from `from` on, and values that differ by no more than the tolerance. */
export function expectSame(
  ours: Float64Array,
  theirs: Float64Array,
  { from = 0, tolerance = 1e-11 }: Comparison = {},
): void {
  const largest = theirs.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0);
  expect(ours.length).toBe(theirs.length);
  expect(largest).toBeGreaterThan(0);
  for (let i = from; i < ours.length; i += 1) {
    const [a = Number.NaN, b = Number.NaN] = [ours[i], theirs[i]];
    if (Number.isNaN(a) && Number.isNaN(b)) continue;
    if (!(Math.abs(a - b) <= tolerance * largest)) {
      expect.fail(`bar ${i}: ours is ${a}, theirs ${b}; the largest is ${largest}`);
    }
  }
}
