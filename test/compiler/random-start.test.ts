/**
 * Promise 2's twin: what begins at a random bar, after as many bars as the settled warm-up names, decides as what has
 * seen all of them. Only where the two sides of a comparison are a hair apart may it turn; those bars are listed.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type CompiledStrategy,
  compile,
  defaultParams,
  loadEvaluator,
} from '../../compiler/index.ts';
import type { RandomColumns } from './random-strategy.ts';

const BARS = 1_500;

/** What the warm-up calls settled: the seed's weight is below 1e-6 of the value's own size. */
const KNIFE_EDGE = 1e-5;

const SIDES = [
  ...['close', 'ema(close, 20)', 'ema(hl2, 50)', 'rma(close, 14)', 'sma(close, 30)[3]'],
  ...['dema(close, 15)', 'tema(close, 10)', 'kama(close, 10)', 'wma(ema(close, 9), 7)'],
  ...['close - 2 * atr(14)', 'keltner().upper', 'bollinger(close, 20, 2).lower'],
  ...['open + ema(close - open, 12)', 'close + macd(close).signal', 'close * rsi(close, 14) / 50'],
  ...['close * adx(10) / 25', 'open * (1 + tsi(close) / 100)', 'highest(ema(high, 5), 10)[1]'],
];

function strategyOf(left: string, right: string): CompiledStrategy {
  const source = `strategy Sample {
  universe SPY
  every 1d
  enter long when ${left} > ${right} via limit ${left}
  exit long when ${left} crosses below ${right} via limit ${right}
  size 10 shares
}`;
  const [strategy] = compile(source).strategies;
  if (!strategy) throw new Error(source);
  return strategy;
}

/** A random walk of closes with ranges around them. */
const markets: fc.Arbitrary<RandomColumns> = fc
  .array(fc.tuple(fc.integer({ min: -30, max: 30 }), fc.nat(20)), {
    minLength: BARS,
    maxLength: BARS,
  })
  .map((moves) => {
    const open = new Float64Array(BARS);
    const close = new Float64Array(BARS);
    const high = new Float64Array(BARS);
    const low = new Float64Array(BARS);
    let last = 100;
    moves.forEach(([move, reach], i) => {
      open[i] = last;
      last = Math.max(20, last + move / 10);
      close[i] = last;
      high[i] = Math.max(open[i] ?? 0, last) + reach / 20;
      low[i] = Math.min(open[i] ?? 0, last) - reach / 20;
    });
    return { open, high, low, close, volume: close.map(() => 1_000) };
  });

interface Decision {
  readonly fired: number;
  readonly gap: number;
}

test('starts at random bars decide as the whole history does, but on listed knife edges', async () => {
  const turned: string[] = [];
  let decisions = 0;
  await fc.assert(
    fc.asyncProperty(
      markets,
      fc.constantFrom(...SIDES),
      fc.constantFrom(...SIDES),
      fc.double({ min: 0, max: 1, noNaN: true }),
      async (columns, left, right, place) => {
        const strategy = strategyOf(left, right);
        const { settled } = strategy.program.warmup;
        const start = settled + Math.floor(place * (BARS - settled - 50));
        const loaded = await loadEvaluator(strategy, { source: '', file: 'start.strat' });
        const decide = (from: number): readonly Decision[] => {
          const own = Object.fromEntries(
            Object.entries(columns).map(([name, values]) => [name, values.subarray(from)]),
          );
          const evaluator = loaded.create(own, defaultParams(strategy.plan.params));
          return Array.from({ length: BARS - from }, (_, i) => {
            evaluator.step(i);
            const [a, b] = [evaluator.output(0), evaluator.output(1)];
            return { fired: evaluator.fired, gap: Math.abs(a - b) / Math.abs(b) };
          }).slice(start - from);
        };
        const whole = decide(0);
        const late = decide(start - settled + 1);
        whole.forEach(({ fired, gap }, k) => {
          decisions += 1;
          if (late[k]?.fired === fired) return;
          // A crossing also looks at the bar before.
          const nearest = Math.min(gap, whole[k - 1]?.gap ?? gap);
          turned.push(`${left} and ${right}, bar ${start + k}: ${nearest}`);
          expect(nearest, turned.at(-1)).toBeLessThan(KNIFE_EDGE);
        });
      },
    ),
    { numRuns: 30 },
  );
  expect(decisions).toBeGreaterThan(10_000);
  expect(turned.length, turned.join('\n')).toBeLessThan(decisions / 1_000);
});
