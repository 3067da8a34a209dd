/** `correlation` against a textbook's formula over the dates that two symbols share. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { BarColumns } from '../../market/index.ts';
import { dailyBars, flatBars, run, sessionAt } from './run-program.ts';

const BARS = 4;
const source = (bound: number): string => `
strategy Pair {
  universe AAA, BBB
  every 1d
  enter long when close > 1
  exit long when close < 1
  size 10 shares
}
risk Limits { portfolio { correlation over ${BARS} bars <= ${bound} else reject } }`;

/** Closes by session; a symbol without a bar on a day has no entry. */
type Closes = ReadonlyMap<number, number>;

const closesOf = ({ session, close, length }: BarColumns): Closes =>
  new Map(Array.from({ length }, (_, row) => [session[row] ?? 0, close[row] ?? 0]));

/** Σ(x − x̄)(y − ȳ) ÷ √(Σ(x − x̄)² Σ(y − ȳ)²) of the returns between the last common days up to `day`. */
function textbook(a: Closes, b: Closes, day: number): number | undefined {
  const days = [...a.keys()].filter((each) => each <= day && b.has(each)).slice(-BARS - 1);
  if (days.length <= BARS) return undefined;
  const returns = (closes: Closes): number[] =>
    days.slice(1).map((each, k) => {
      const before = closes.get(days[k] ?? 0) ?? Number.NaN;
      return ((closes.get(each) ?? Number.NaN) - before) / before;
    });
  const [x, y] = [returns(a), returns(b)];
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value) / values.length;
  const [meanX, meanY] = [mean(x), mean(y)];
  const sum = (term: (k: number) => number): number =>
    x.reduce((total, _, k) => total + term(k), 0);
  const dx = (k: number): number => (x[k] ?? 0) - meanX;
  const dy = (k: number): number => (y[k] ?? 0) - meanY;
  return sum((k) => dx(k) * dy(k)) / Math.sqrt(sum((k) => dx(k) ** 2) * sum((k) => dy(k) ** 2));
}

const prices = fc.array(fc.integer({ min: 4000, max: 6000 }), { minLength: 20, maxLength: 20 });

test('the first entry of the second symbol is where a textbook says', () => {
  fc.assert(
    fc.property(
      prices,
      prices,
      fc.uniqueArray(fc.integer({ min: 1, max: 19 }), { maxLength: 6 }),
      fc.integer({ min: -50, max: 80 }),
      (first, second, missing, percent) => {
        const bound = percent / 100;
        const bars = (cents: readonly number[], symbol: string): BarColumns =>
          dailyBars(
            cents.map((each) => [each / 100, each / 100, each / 100, each / 100]),
            symbol,
          );
        const whole = bars(second, 'BBB');
        const rows = second.map((_, row) => row).filter((row) => !missing.includes(row));
        const pick = (values: Float64Array): Float64Array =>
          Float64Array.from(rows, (row) => values[row] ?? 0);
        const gaps: BarColumns = {
          ...whole,
          length: rows.length,
          time: pick(whole.time),
          open: pick(whole.open),
          high: pick(whole.high),
          low: pick(whole.low),
          close: pick(whole.close),
          volume: pick(whole.volume),
          session: Int32Array.from(rows, (row) => whole.session[row] ?? 0),
        };
        const held = bars(first, 'AAA');
        const { orders } = run({
          source: source(bound),
          bars: [held, gaps],
          spec: { cash: 100_000 },
        });
        const accepted = [...orders].find(
          ({ symbol, status }) => symbol === 'BBB' && status !== 'rejected',
        );
        const expected = [...gaps.session].find((day) => {
          const correlation = textbook(closesOf(held), closesOf(gaps), day);
          // Within rounding of the limit either answer would do.
          fc.pre(correlation === undefined || Math.abs(correlation - bound) > 1e-9);
          return correlation !== undefined && correlation <= bound;
        });
        expect(accepted?.submittedTime).toBe(
          expected === undefined ? undefined : expected * 86_400_000_000,
        );
      },
    ),
    { numRuns: 60 },
  );
});

test('a split is no return: the closes before it are restated', () => {
  // BBB follows AAA exactly, and is split two for one on the last day: 50 is what 100 was.
  const closes = [100, 102, 99, 103, 101, 104];
  const follower = closes.map((close, k) => (k < 5 ? close : close / 2));
  const columns = (list: readonly number[], symbol: string): BarColumns => ({
    ...flatBars(list),
    symbol,
  });
  const { rejections } = run({
    source: source(0.9),
    bars: [columns(closes, 'AAA'), columns(follower, 'BBB')],
    actions: [{ kind: 'split', symbol: 'BBB', exDate: sessionAt(5), ratio: 2 }],
  });
  // Unknown for four closes, 1 on the fifth and on the sixth, where the raw return would be −48.5%.
  expect(rejections).toEqual([
    expect.objectContaining({ rule: 'portfolio.correlation', count: 6 }),
  ]);
});
