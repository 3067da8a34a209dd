/** Promise 9's twin: bars and values are taken away at random. Nothing opens on what is missing, and stops stay. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BarColumns } from '../../market/index.ts';
import { markets, SYMBOLS } from './random-run.ts';
import { run } from './run-program.ts';

const STOP = 0.03;
const TICK = 0.01;

const SOURCE = `strategy Careful {
  universe ${SYMBOLS.join(', ')}
  every 1d
  enter long when close > close[1] and volume > 0
  exit long when volume < 0
  stop 3% from entry
  size 20 shares
}`;

/** Volumes at these rows are not known. */
function without(bars: BarColumns, rows: readonly number[]): BarColumns {
  const volume = bars.volume.map((value, row) => (rows.includes(row) ? Number.NaN : value));
  return { ...bars, volume };
}

const missing = fc.uniqueArray(fc.nat(59), { maxLength: 40 });

/** First row from `from` on whose low is at or below the price. */
function firstBelow({ low, length }: BarColumns, from: number, price: number): number {
  for (let row = from; row < length; row += 1) if ((low[row] ?? 0) <= price) return row;
  return length;
}

test('no entry on a bar without the value that its rule reads, nor on one that is not there', () => {
  fc.assert(
    fc.property(markets, missing, missing, (market, first, second) => {
      const bars = [without(market[0], first), without(market[1], second)];
      const result = run({ source: SOURCE, bars, spec: { cash: 1_000_000 } });
      for (const order of result.orders.filter(({ intent }) => intent === 'enter')) {
        const columns = bars.find(({ symbol }) => symbol === order.symbol);
        const row = columns?.time.indexOf(order.submittedTime) ?? -1;
        expect(row).toBeGreaterThan(0);
        expect(columns?.volume[row]).toBeGreaterThan(0);
      }
    }),
    { numRuns: 60 },
  );
});

test('a stop fills on the first bar that reaches it, whatever was missing before or on it', () => {
  let stopped = 0;
  fc.assert(
    fc.property(markets, missing, missing, (market, first, second) => {
      const bars = [without(market[0], first), without(market[1], second)];
      const { trades, openPositions } = run({ source: SOURCE, bars, spec: { cash: 1_000_000 } });
      for (const columns of bars) {
        const held = [...trades, ...openPositions].filter(
          ({ symbol }) => symbol === columns.symbol,
        );
        for (const position of held) {
          const entry = columns.time.indexOf(position.entryTime);
          const stop = position.entryPrice * (1 - STOP);
          const left =
            'exitTime' in position ? columns.time.indexOf(position.exitTime) : columns.length;
          // The stop lies on a tick next to the exact price.
          expect(left).toBeGreaterThanOrEqual(firstBelow(columns, entry, stop + TICK));
          expect(left).toBeLessThanOrEqual(firstBelow(columns, entry, stop - TICK));
          if (left < columns.length) stopped += 1;
        }
      }
    }),
    { numRuns: 60 },
  );
  expect(stopped).toBeGreaterThan(50);
});
