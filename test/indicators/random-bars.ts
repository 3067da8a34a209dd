/** Bars for property tests: clean ones that look like a market, and wild ones with ties, halts and holes. */

import fc from 'fast-check';
import type { Columns } from '../../runtime/evaluator.ts';
import { regimes, uniform } from './random-data.ts';

/** Bars around a close: the range and the open are random, volume is never 0, a session is five bars. */
export function barsAround(close: Float64Array, seed: number): Columns {
  const random = uniform(seed);
  const open = close.map((value) => value * (1 + 0.01 * (random() - 0.5)));
  const high = close.map((value, i) => Math.max(value, open[i] ?? value) * (1 + 0.01 * random()));
  const low = close.map((value, i) => Math.min(value, open[i] ?? value) * (1 - 0.01 * random()));
  const volume = close.map(() => Math.ceil(1e6 * random()));
  const session = close.map((_, i) => Math.floor(i / 5));
  return { open, high, low, close, volume, session };
}

/** A market that always moves and trades. */
export function cleanBars(bars: number, seed: number): Columns {
  const random = uniform(seed);
  let last = 100;
  const close = Float64Array.from({ length: bars }, () => {
    last *= 1 + 0.03 * (random() - 0.5);
    return last;
  });
  return barsAround(close, seed + 1);
}

/** Five very different regimes in a row. */
export function longBars(bars: number, seed: number): Columns {
  return barsAround(
    regimes(bars, seed).map((value) => Math.max(0.01, value)),
    seed + 1,
  );
}

/** A price in quarters, so that equal values, flat bars and flat windows are common. */
const wildBar = fc.record({
  close: fc.integer({ min: 4, max: 12 }).map((quarters) => quarters / 4),
  up: fc.integer({ min: 0, max: 2 }).map((quarters) => quarters / 4),
  down: fc.integer({ min: 0, max: 2 }).map((quarters) => quarters / 4),
  stays: fc.integer({ min: 1, max: 9 }).map((length) => (length > 7 ? 3 * length : 1)),
  volume: fc.oneof(
    { weight: 8, arbitrary: fc.double({ min: 1, max: 1e9, noNaN: true }) },
    { weight: 1, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.constant(Number.NaN) },
  ),
  newSession: fc.boolean(),
});

/** Wild bars; a bar may stand still for a while. */
export const wildBars: fc.Arbitrary<Columns> = fc
  .array(wildBar, { minLength: 1, maxLength: 60, size: 'max' })
  .map((bars) => {
    const rows = bars.flatMap((bar) => Array.from({ length: bar.stays }, () => bar));
    let session = 0;
    const column = (value: (bar: (typeof rows)[number]) => number): Float64Array =>
      Float64Array.from(rows, value);
    return {
      open: column(({ close, up, down }) => (up > down ? close - down : close + up)),
      high: column(({ close, up }) => close + up),
      low: column(({ close, down }) => close - down),
      close: column(({ close }) => close),
      volume: column(({ volume }) => volume),
      session: column(({ newSession }) => {
        session += newSession ? 1 : 0;
        return session;
      }),
    };
  });

export function firstBars(columns: Columns, bars: number): Columns {
  return slice(columns, 0, bars);
}

export function slice(columns: Columns, from: number, to: number): Columns {
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [name, values.slice(from, to)]),
  );
}
