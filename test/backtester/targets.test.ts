/** Targets over three symbols: a rotation worked by hand, and what every rebalance obeys. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type RunResult, runTest } from '../../backtester/index.ts';
import { whyFailed } from '../../backtester/program-test-why.ts';
import { compile, interpretStrategy } from '../../compiler/index.ts';
import { barsFrom, moves } from './random-run.ts';
import { recordFills } from './record-fills.ts';
import { type BarRow, dailyBars, run, type Setup, timeAt } from './run-program.ts';

const flat = (price: number): BarRow => [price, price, price, price];
const series = (symbol: string, closes: readonly number[]) => dailyBars(closes.map(flat), symbol);

const SYMBOLS = ['A', 'B', 'C'] as const;

function rotation(body: string): string {
  return `strategy Rotation { universe A, B, C every 1d ${body} }`;
}

function filled({ orders }: RunResult): readonly (readonly unknown[])[] {
  return orders
    .filter(({ status }) => status === 'filled')
    .map((it) => [it.submittedTime, it.symbol, it.action, it.quantity, it.averagePrice]);
}

/**
 * From 2020-01-06 on, a week of five sessions each. 30% each when the close is above that of two bars before.
 * Friday 10 January (bar 4): A 110 > 100, B 55 > 50, C 20 is not. 3,000 each: 27 A, 54 B, bought on Monday.
 * Friday 17 January (bar 9): A 100 is not above 120, B 66 > 60, C 24 > 20. Cash 10,000 − 27 × 110 − 54 × 55 = 4,060;
 * equity 4,060 + 2,700 + 3,564 = 10,324, of which 30% are 3,097.20: 46 B and 129 C. Sold: 27 A, 8 B. Bought: 129 C.
 * Tuesday 21 January is the next session: Monday is a holiday.
 */
test('a weekly rotation over three symbols', () => {
  const result = run({
    source: rotation('target 30% when close > close[2] rebalance weekly'),
    bars: [
      series('A', [100, 100, 100, 105, 110, 110, 115, 120, 110, 100, 90, 90]),
      series('B', [50, 50, 50, 52, 55, 55, 60, 60, 63, 66, 70, 70]),
      series('C', [20, 20, 20, 20, 20, 20, 20, 20, 22, 24, 25, 25]),
    ],
  });
  expect(filled(result)).toEqual([
    [timeAt(4), 'A', 'buy', 27, 110],
    [timeAt(4), 'B', 'buy', 54, 55],
    [timeAt(9), 'A', 'sell', 27, 90],
    [timeAt(9), 'B', 'sell', 8, 70],
    [timeAt(9), 'C', 'buy', 129, 25],
  ]);
  expect(result.trades).toMatchObject([
    { symbol: 'A', quantity: 27, entryPrice: 110, exitPrice: 90, pnl: -540 },
  ]);
  // Sold and bought at the open: 10,324 less 27 × 10, plus 54 × 4.
  expect(result.equity[10]).toBe(10_270);
  expect(result.openPositions).toMatchObject([
    { symbol: 'B', quantity: 46, entryPrice: 55 },
    { symbol: 'C', quantity: 129, entryPrice: 25 },
  ]);
});

/** 10% × close ÷ open: 10% where the bar ends where it began, 20% where it has doubled, 5% where it has halved. */
test('weights may be computed', () => {
  const bars = (symbol: string, open: number) =>
    dailyBars([[open, 200, 50, 100], flat(100), flat(100)], symbol);
  const result = run({
    source: rotation('target 10% * close / open rebalance daily'),
    bars: [bars('A', 100), bars('B', 50), bars('C', 200)],
  });
  expect(
    filled(result)
      .slice(0, 3)
      .map(([, symbol, , quantity]) => [symbol, quantity]),
  ).toEqual([
    ['A', 10],
    ['B', 20],
    ['C', 5],
  ]);
});

test('`leverage` lifts the sum, as far as the margin of the backtest goes', () => {
  const setup: Setup = {
    source: rotation('target 60% rebalance monthly leverage 2x'),
    bars: SYMBOLS.map((symbol) =>
      series(
        symbol,
        Array.from({ length: 22 }, () => 100),
      ),
    ),
  };
  const quantities = (result: RunResult): readonly number[] =>
    result.openPositions.map(({ quantity }) => quantity);
  expect(quantities(run({ ...setup, spec: { margin: 2 } }))).toEqual([60, 60, 60]);
  // Without margin the third is trimmed to what is left: 10,000 − 6,000 − 4,000.
  expect(quantities(run(setup))).toEqual([60, 40]);
});

test('an exit that risk refuses leaves a position that is not reversed', () => {
  const result = run({
    source: `${rotation('target 50% when close > 100 rebalance daily target -50% when close < 100')}
      risk Slow { order { rate <= 1 per 1w else reject } }`,
    bars: [
      series('A', [110, 110, 90, 90]),
      series('B', [100, 100, 100, 100]),
      series('C', [100, 100, 100, 100]),
    ],
  });
  expect(result.openPositions).toMatchObject([{ symbol: 'A', side: 'long', quantity: 45 }]);
});

const markets = fc.tuple(moves, moves, moves).map((all) => {
  const length = Math.min(...all.map((each) => each.length));
  return all.map((each, s) => barsFrom(each.slice(0, length), SYMBOLS[s] ?? ''));
});

const CONDITIONS = ['close > close[1]', 'close > sma(close, 3)', 'volume > 5_000'];
const plans = fc.record({
  condition: fc.constantFrom(...CONDITIONS),
  weight: fc.constantFrom(10, 33, 50, 80),
  band: fc.constantFrom(0, 1, 5),
  rebalance: fc.constantFrom('daily', 'weekly'),
});

test('at a rebalance: weights within what there is, nothing inside the band, sales before purchases, no debt', () => {
  fc.assert(
    fc.property(markets, plans, (bars, { condition, weight, band, rebalance }) => {
      const { result, fills } = recordFills(() =>
        run({
          source: rotation(
            `target ${weight}% when ${condition} rebalance ${rebalance} band ${band}%`,
          ),
          bars,
        }),
      );
      const held = [0, 0, 0];
      let cash = 10_000;
      let next = 0;
      const instants = [...new Set(result.orders.map(({ submittedTime }) => submittedTime))];
      for (const [k, time] of result.time.entries()) {
        const filling = [];
        for (; fills[next]?.instant === k; next += 1) filling.push(fills[next]);
        const roles = filling.map((fill) => fill?.role);
        expect(roles.lastIndexOf('exit')).toBeLessThan(
          roles.includes('entry') ? roles.indexOf('entry') : Number.POSITIVE_INFINITY,
        );
        for (const fill of filling) {
          if (!fill) continue;
          const signed = fill.isBuy ? fill.quantity : -fill.quantity;
          held[fill.symbol] = (held[fill.symbol] ?? 0) + signed;
          cash -= signed * fill.price;
        }
        expect(cash).toBeGreaterThanOrEqual(-1e-9);
        if (!instants.includes(time)) continue;
        const equity = result.equity[k] ?? Number.NaN;
        const orders = result.orders.filter(({ submittedTime }) => submittedTime === time);
        const close = (s: number): number => bars[s]?.close[k] ?? Number.NaN;
        const wanted = held.map((quantity, s) => {
          const changes = orders.filter(({ symbol }) => symbol === SYMBOLS[s]);
          return changes.reduce(
            (sum, order) => sum + (order.action === 'buy' ? order.quantity : -order.quantity),
            quantity,
          );
        });
        for (const [s, quantity] of wanted.entries()) {
          const before = held[s] ?? 0;
          if (quantity === before) continue;
          // To nothing, to its weight, or to what the weight was scaled down to; never more than its weight.
          expect(quantity * close(s)).toBeLessThanOrEqual((weight / 100) * equity + 1e-6);
          // One lot is what rounding to whole shares can hide; what was trimmed at the fill was more.
          const isWhole = orders.every(({ note }) => note === undefined);
          if (quantity !== 0 && isWhole)
            expect(Math.abs(quantity - before) * close(s)).toBeGreaterThan(
              (band / 100) * equity - close(s),
            );
        }
        const total = wanted.reduce((sum, quantity, s) => sum + quantity * close(s), 0);
        // A position inside the band may be above its weight by as much.
        expect(total).toBeLessThanOrEqual(equity * (1 + (3 * band) / 100) + 1e-6);
      }
    }),
    { numRuns: 100, endOnFailure: true },
  );
});

test('a test of the language that fails says what kept a target from trading', () => {
  const why = (rebalance: string, closes: string): readonly string[] => {
    const source = `
      strategy Case { universe A every 1d target 30% when close > 100 ${rebalance} }
      test "buys" for Case { given A close ${closes} expect enter long A at bar 2 }`;
    const { tests, strategies } = compile(source);
    const [spec] = tests;
    const [strategy] = strategies;
    if (!spec || !strategy) throw new Error('there is a test');
    const outcome = runTest(spec, [strategy], interpretStrategy);
    return outcome.failures.flatMap((failure) => whyFailed(outcome, failure));
  };
  expect(why('rebalance daily', '100, 110, 110')).toEqual([]);
  expect(why('rebalance daily', '100, 90, 90')).toEqual([
    'At the close of bar 1 `target 30% when close > 100 rebalance daily` was not true.',
  ]);
  expect(why('rebalance monthly', '100, 110, 110')[0]).toContain('the last session of a month');
  expect(why('rebalance daily', '110, 110, 110')[0]).toContain('as large as it asks for');
});
