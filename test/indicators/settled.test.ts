/**
 * Where the data begin does not matter for long. After `defined` bars a finite window has forgotten everything
 * older; after `settled` bars a recursive indicator nearly has.
 */

import { describe, expect, test } from 'vitest';
import { compileExpressions } from './evaluate.ts';
import { LIBRARY } from './library.ts';
import { longBars, slice } from './random-bars.ts';
import { MARKETS } from './real-bars.ts';

/** Totals remember everything: since the first bar, or (vwap) since the session began. */
const TOTALS: ReadonlySet<string> = new Set(['obv', 'ad', 'cumulative', 'vwap']);
/** Known from an event on, which a late start may not have seen. */
const WAITS_FOR_AN_EVENT: ReadonlySet<string> = new Set([
  'pivot_high',
  'pivot_low',
  'bars_since',
  'value_when',
]);

/**
 * All but 1e-6 of the weight is in the bars so far; a ratio of two small averages, or a seed that was far off,
 * can make up to ten times that of it.
 */
const SETTLED = 1e-5;

/** Distances from the mean in deviations: in a window that hardly moves, the mean's last bits are what is left. */
const BY_DEVIATION: ReadonlySet<string> = new Set(['zscore', 'bollinger']);

const compared = LIBRARY.filter(({ name }) => !TOTALS.has(name) && !WAITS_FOR_AN_EVENT.has(name));

const LONG = longBars(200_000, 21);

describe.each(compared.map((entry) => [entry.name, entry] as const))('%s', (_, entry) => {
  test('forgets where it began', async () => {
    const expressions = await compileExpressions(entry.usual);
    for (const { columns } of MARKETS) {
      const whole = expressions.emitted(columns);
      const bars = columns['close']?.length ?? 0;
      expressions.warmups.forEach(({ defined, settled }, k) => {
        const values = whole[k] ?? new Float64Array();
        const largest = values.reduce((most, value) => Math.max(most, Math.abs(value) || 0), 0);
        for (let start = 37; start + settled <= bars; start += 613) {
          const late = expressions.emitted(slice(columns, start, start + settled))[k];
          const difference = Math.abs((late?.at(-1) ?? 0) - (values[start + settled - 1] ?? 0));
          const tolerance = settled === defined ? 1e-12 : SETTLED;
          if (difference > tolerance * largest)
            expect.fail(`${expressions.texts[k]} from bar ${start}: ${difference} of ${largest}`);
        }
      });
    }
  });

  test('as a finite window, is the same after a long run as after a fresh start', async () => {
    const expressions = await compileExpressions(entry.usual);
    const outputs = expressions.warmups
      .map(({ defined, settled }, k) => ({ k, defined, isWindow: defined === settled }))
      .filter(({ isWindow }) => isWindow);
    if (outputs.length === 0) return;
    const whole = expressions.emitted(LONG);
    for (let end = 1000; end < 200_000; end += 9973) {
      for (const { k, defined } of outputs) {
        const fresh = expressions.emitted(slice(LONG, end - defined, end))[k]?.at(-1) ?? 0;
        const value = whole[k]?.[end - 1] ?? 0;
        if (Number.isNaN(value) && Number.isNaN(fresh)) continue;
        const tolerance = 1e-10 * Math.max(Math.abs(fresh), 1e-6);
        const conditioning = BY_DEVIATION.has(entry.name) ? roundingOver(end - defined, end) : 0;
        if (!(Math.abs(value - fresh) <= tolerance + conditioning))
          expect.fail(`${expressions.texts[k]}, bar ${end - 1}: ${value}, afresh ${fresh}`);
      }
    }
  });
});

/** Rounding of a mean of the closes from `from` to `to`, in deviations of the same window. */
function roundingOver(from: number, to: number): number {
  const closes = LONG['close']?.slice(from, to) ?? new Float64Array();
  const mean = closes.reduce((sum, close) => sum + close, 0) / closes.length;
  const squares = closes.reduce((sum, close) => sum + (close - mean) ** 2, 0);
  return (closes.length * 2 ** -52 * Math.abs(mean)) / Math.sqrt(squares / closes.length);
}
