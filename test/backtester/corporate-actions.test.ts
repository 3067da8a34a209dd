/** Splits and dividends on raw prices: the money by hand on real Apple bars, and no signal out of a split. */

import { expect, test } from 'vitest';
import { dayOf, MICROSECONDS_PER_DAY, sliceBars } from '../../market/index.ts';
import { actionsOf, stock } from './real-prices.ts';
import { dailyBars, flatBars, run, sessionAt } from './run-program.ts';

const apple = stock('AAPL');

/** The bars of Apple from one date to another, both included. */
function appleBetween(first: number, last: number) {
  if (!apple) throw new Error('AAPL is not here');
  const rows = [...apple.session.keys()].filter((row) => {
    const session = apple.session[row] ?? 0;
    return session >= first && session <= last;
  });
  return sliceBars(apple, rows[0] ?? 0, (rows.at(-1) ?? 0) + 1);
}

test.skipIf(!apple)('Apple held over 2014: seven shares for one, and every dividend', () => {
  const bars = appleBetween(dayOf(2014, 1, 2), dayOf(2014, 12, 31));
  const result = run({
    source:
      'strategy Hold { universe AAPL every 1d enter long when close > 0 exit long when close < 0.01 size 100 shares }',
    bars: [bars],
    actions: actionsOf('AAPL'),
    spec: { cash: 100_000 },
  });
  // Bought at the open of 3 January, 552.86.
  const bought = bars.open[1] ?? 0;
  expect(result.openPositions).toMatchObject([
    { quantity: 700, entryTime: dayOf(2014, 1, 3) * MICROSECONDS_PER_DAY },
  ]);
  expect(result.openPositions[0]?.entryPrice).toBeCloseTo(bought / 7, 9);
  // 100 shares get 3.05 in February and 3.29 in May, 700 get 0.47 in August and in November.
  const dividends = 100 * 3.05 + 100 * 3.29 + 700 * 0.47 + 700 * 0.47;
  expect(result.dividends).toBeCloseTo(dividends, 9);
  const last = bars.close[bars.length - 1] ?? 0;
  expect(result.equity.at(-1)).toBeCloseTo(100_000 - 100 * bought + dividends + 700 * last, 6);
  // The day of the split is a day like any other: 645.57 on Friday, 93.70 = 655.90 ÷ 7 on Monday.
  const monday = result.session.indexOf(dayOf(2014, 6, 9));
  const step = (result.equity[monday] ?? 0) - (result.equity[monday - 1] ?? 0);
  expect(step).toBeCloseTo(700 * 93.7 - 100 * 645.57, 6);
});

test.skipIf(!apple)(
  'Apple held since 1998: the shares of three splits, and dividends on as many as there were',
  () => {
    const bars = appleBetween(dayOf(1998, 1, 2), dayOf(2021, 3, 31));
    const actions = actionsOf('AAPL');
    const result = run({
      source:
        'strategy Hold { universe AAPL every 1d enter long when close > 0 exit long when close < 0.01 size 10 shares }',
      bars: [bars],
      actions,
    });
    let shares = 10;
    let dividends = 0;
    for (const action of actions.toSorted((a, b) => a.exDate - b.exDate)) {
      if (action.kind === 'split') shares *= action.ratio;
      else dividends += shares * action.amount;
    }
    expect(shares).toBe(10 * 2 * 2 * 7 * 4);
    expect(result.openPositions).toMatchObject([{ quantity: shares }]);
    expect(result.dividends).toBeCloseTo(dividends, 6);
    const cash = 10_000 - 10 * (bars.open[1] ?? 0) + dividends;
    expect(result.equity.at(-1)).toBeCloseTo(cash + shares * (bars.close[bars.length - 1] ?? 0), 6);
  },
);

test.skipIf(!apple)('a moving average does not cross because of a split', () => {
  const bars = appleBetween(dayOf(2014, 3, 3), dayOf(2014, 6, 30));
  const source =
    'strategy Cross { universe AAPL every 1d enter short when close crosses below sma(close, 20) exit short when close crosses above sma(close, 20) size 10 shares }';
  const onRaw = run({ source, bars: [bars], spec: { cash: 100_000 } });
  const onAdjusted = run({
    source,
    bars: [bars],
    actions: actionsOf('AAPL'),
    spec: { cash: 100_000 },
  });
  const split = dayOf(2014, 6, 9) * MICROSECONDS_PER_DAY;
  // Read raw, Monday's 93.70 lies far below the average of 620: the signal that must not be.
  expect(onRaw.orders.map(({ submittedTime }) => submittedTime)).toContain(split);
  expect(onAdjusted.orders.map(({ submittedTime }) => submittedTime)).not.toContain(split);
});

test('before its ex-date an action is not known: nothing decided earlier changes', () => {
  const closes = [100, 101, 103, 102, 104, 103, 26, 27, 26.5, 28, 29];
  const setup = {
    source:
      'strategy Cross { universe ACME every 1d enter long when close > sma(close, 3) exit long when close < sma(close, 3) size 4 shares }',
    bars: [flatBars(closes)],
  };
  const with4for1 = run({
    ...setup,
    actions: [{ kind: 'split', symbol: 'ACME', exDate: sessionAt(6), ratio: 4 }],
  });
  const without = run(setup);
  const before = sessionAt(6) * MICROSECONDS_PER_DAY;
  const early = (result: typeof without) =>
    result.orders
      .filter(({ submittedTime }) => submittedTime < before)
      .map(({ id, action, submittedTime }) => ({ id, action, submittedTime }));
  expect(early(with4for1)).toEqual(early(without));
  expect(with4for1.equity.slice(0, 6)).toEqual(without.equity.slice(0, 6));
});

test('on one day a dividend is of the old shares and comes before the split', () => {
  const result = run({
    source:
      'strategy Hold { universe ACME every 1d enter long when close > 0 exit long when close < 0.01 size 10 shares }',
    bars: [flatBars([100, 100, 49, 49])],
    actions: [
      { kind: 'split', symbol: 'ACME', exDate: sessionAt(2), ratio: 2 },
      { kind: 'dividend', symbol: 'ACME', exDate: sessionAt(2), amount: 2 },
    ],
  });
  expect(result.dividends).toBe(20);
  expect(result.openPositions).toMatchObject([{ quantity: 20 }]);
  expect(result.equity.at(-1)).toBe(10_000 - 1000 + 20 + 980);
});

test('a share bought on the ex-date gets no dividend; one sold on it does', () => {
  const dividend = { kind: 'dividend', symbol: 'ACME', amount: 1 } as const;
  const setup = {
    source:
      'strategy Case { universe ACME every 1d enter long when close crosses above 100 exit long when close crosses below 90 size 10 shares }',
    bars: [flatBars([95, 101, 101, 89, 89])],
  };
  expect(run({ ...setup, actions: [{ ...dividend, exDate: sessionAt(2) }] }).dividends).toBe(0);
  expect(run({ ...setup, actions: [{ ...dividend, exDate: sessionAt(4) }] }).dividends).toBe(10);
  expect(run({ ...setup, actions: [{ ...dividend, exDate: sessionAt(5) }] }).dividends).toBe(0);
});

test('a protective stop is in the new prices from the ex-date on', () => {
  const { trades } = run({
    source:
      'strategy Case { universe ACME every 1d enter long when close crosses above 100 exit long when close < 1 stop 10 from entry size 10 shares }',
    bars: [
      dailyBars([
        [95, 95, 95, 95],
        [102, 102, 102, 102],
        [102, 102, 102, 102],
        [25, 25.5, 23.1, 24],
        [24, 24, 22.5, 23],
      ]),
    ],
    actions: [{ kind: 'split', symbol: 'ACME', exDate: sessionAt(3), ratio: 4 }],
  });
  expect(trades).toMatchObject([{ quantity: 40, entryPrice: 25.5, exitPrice: 23, pnl: -100 }]);
});
