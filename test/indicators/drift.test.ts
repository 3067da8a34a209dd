/**
 * Cold start and long run agree: after a million bars through very different regimes, every finite-window kernel
 * is within one part in 1e12 of its window computed afresh. `STRATA_DRIFT_BARS=10000000` runs the full length.
 */

import { describe, expect, test } from 'vitest';
import { KERNELS } from '../../compiler/kernels/index.ts';
import { regimes, uniform } from './random-data.ts';
import { stepper } from './run-kernel.ts';
import { covarianceOf, TEXTBOOK, windowOf } from './textbook.ts';

const { STRATA_DRIFT_BARS: requested = '1000000' } = process.env;
const bars = Number(requested);
const x = regimes(bars, 1);
const noise = uniform(7);
const y = x.map((value) => value * (1 + 1e-9 * noise()));

const windows: readonly (readonly [kernel: string, n: number])[] = [
  ['sum', 20],
  ['sum', 1],
  ['centred_sum', 14],
  ['covariance', 20],
  ['covariance', 200],
  ['mean_deviation', 20],
  ['highest', 20],
  ['lowest', 55],
  ['highest_age', 26],
  ['median', 21],
  ['percentile_rank', 50],
];

describe(`after ${bars} bars`, () => {
  test.each(windows)('%s over %i bars equals its window computed afresh', (name, n) => {
    const kernel = KERNELS.get(name);
    if (!kernel) throw new Error(`no kernel ${name}`);
    expect(worstError(name, n, [x, y].slice(0, kernel.inputs.length))).toBeLessThanOrEqual(1e-12);
  });

  test('covariance of a series with itself is its variance, to the same precision', () => {
    expect(worstError('covariance', 20, [x, x])).toBeLessThanOrEqual(1e-12);
  });

  test('the sum of a window of zeros is exactly 0, whatever came before', () => {
    const random = uniform(3);
    const scales = Float64Array.from({ length: 100_000 }, (_, i) =>
      i % 50 < 25 ? 0 : random() * 10 ** (60 * random() - 40),
    );
    const kernel = KERNELS.get('sum');
    if (!kernel) throw new Error('no kernel sum');
    const run = stepper(kernel, [20], [scales]);
    const wrong: string[] = [];
    for (let i = 0; i < scales.length; i += 1) {
      const value = run.step(i);
      const isZero = i % 50 >= 19 && i % 50 < 25;
      if (value < 0 || (i >= 19 && (value === 0) !== isZero)) wrong.push(`bar ${i}: ${value}`);
    }
    expect(wrong).toEqual([]);
  });

  test('the variance of a window that stands still is exactly 0', () => {
    const still = x.map((value, i) => (i % 1000 < 900 ? 123.45 : value));
    const kernel = KERNELS.get('covariance');
    if (!kernel) throw new Error('no kernel covariance');
    const run = stepper(kernel, [20], [still, still]);
    const wrong: string[] = [];
    for (let i = 0; i < 100_000; i += 1) {
      const value = run.step(i);
      if (i % 1000 >= 19 && i % 1000 < 900 && value !== 0) wrong.push(`bar ${i}: ${value}`);
    }
    expect(wrong).toEqual([]);
  });
});

/** Largest error over sampled bars, relative to the value, or for a covariance to the two deviations. */
function worstError(name: string, n: number, inputs: readonly Float64Array[]): number {
  const kernel = KERNELS.get(name);
  const textbook = TEXTBOOK[name];
  if (!kernel || !textbook) throw new Error(`no kernel ${name}`);
  const run = stepper(kernel, [n], inputs);
  let worst = 0;
  for (let i = 0; i < bars; i += 1) {
    const value = run.step(i);
    if (i % 997 !== 0 || i < n) continue;
    const expected = textbook([n], inputs, i);
    const scale = name === 'covariance' ? deviations(inputs, i, n) : Math.abs(expected);
    const error = value === expected ? 0 : Math.abs(value - expected) / scale;
    worst = Math.max(worst, error);
  }
  return worst;
}

function deviations([a, b]: readonly Float64Array[], i: number, n: number): number {
  const windows = [windowOf(a, i, n) ?? [], windowOf(b, i, n) ?? []];
  return Math.sqrt(windows.reduce((product, values) => product * covarianceOf(values, values), 1));
}
