/** Data for property tests: random columns with holes and ties, and long deterministic series. */

import fc from 'fast-check';
import type { Kernel } from '../../compiler/kernels/index.ts';
import type { KernelRun } from './run-kernel.ts';

/** A number that is often equal to another one (whole), sometimes ragged, and absent one time in twelve. */
const value = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: -3, max: 12 }) },
  { weight: 5, arbitrary: fc.double({ min: 0.5, max: 2000, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);
const condition = fc.oneof(
  { weight: 4, arbitrary: fc.constant(2) },
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 1, arbitrary: fc.constant(1) },
);
const session = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 1, max: 3 }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);
const weight = fc.oneof(
  { weight: 9, arbitrary: fc.double({ min: 0.01, max: 1, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(Number.NaN) },
);

function columnFor(input: string): fc.Arbitrary<number> {
  if (input === 'c') return condition;
  if (input === 'session') return session;
  return input === 'weight' ? weight : value;
}

function staticFor(name: string): fc.Arbitrary<number> {
  if (name === 'n') return fc.integer({ min: 1, max: 12 });
  if (name === 'factor') return fc.double({ min: 0.1, max: 3, noNaN: true });
  return fc.double({ min: 0.01, max: 1, noNaN: true });
}

/** Columns and statics that fit a kernel. */
export function runsOf(kernel: Kernel): fc.Arbitrary<KernelRun> {
  const row = fc.tuple(...kernel.inputs.map(columnFor));
  return fc
    .tuple(
      fc.tuple(...kernel.statics.map(staticFor)),
      fc.array(row, { minLength: 1, maxLength: 90, size: 'max' }),
    )
    .map(([statics, rows]) => ({
      kernel,
      statics,
      inputs: kernel.inputs.map((_, k) => Float64Array.from(rows, (one) => one[k] ?? Number.NaN)),
    }));
}

/** Uniform numbers in 0..1 from a seed (mulberry32): the same in every run and on every machine. */
export function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Prices through regimes, an equal share of the bars each: an ordinary stock, a price of a million that moves by
 * thousandths, turnover in billions, a market that mostly stands still, and a penny stock.
 */
export function regimes(bars: number, seed: number): Float64Array {
  const random = uniform(seed);
  const shapes: readonly ((last: number) => number)[] = [
    (last) => (last || 100) * (1 + 0.02 * (random() - 0.5)),
    () => 1e6 + 1e-3 * random(),
    () => Math.floor(1e9 * random() ** 4),
    (last) => (random() < 0.02 ? Math.round(1e4 * random()) / 100 : last || 50),
    () => 0.01 + 1e-4 * random(),
  ];
  let last = 0;
  return Float64Array.from({ length: bars }, (_, i) => {
    const place = Math.floor((i * shapes.length) / bars);
    if (Math.floor(((i - 1) * shapes.length) / bars) !== place) last = 0;
    last = shapes[place]?.(last) ?? last;
    return last;
  });
}
