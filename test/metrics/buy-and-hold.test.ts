import { expect, test } from 'vitest';
import { buyAndHold, type HeldSeries } from '../../backtester/metrics-buy-and-hold.ts';
import { DAY_US, sampleRun } from './sample-run.ts';

const run = sampleRun([100, 100, 100, 100]);

function series(symbol: string, overrides: Partial<HeldSeries> = {}): HeldSeries {
  return {
    symbol,
    time: Float64Array.from([0, 1, 2, 3, 4], (day) => day * DAY_US),
    open: Float64Array.from([1, 5, 10, 12, 14]),
    close: Float64Array.from([1, 9, 11, 13, 15]),
    actions: [],
    ...overrides,
  };
}

const free = { slippage: 0, commission: () => 0, fractional: false };

test('buys at the open after the first close that could decide', () => {
  const held = buyAndHold(run, [series('SPX')], free);
  expect([...held.equity]).toEqual([100, 110, 130, 150]);
});

test('whole shares, slippage and commission come out of the same cash', () => {
  // 10 × 1.1 = 11 a share; 9 shares cost 99 and 2 in fees: too much, so 8: 88 + 2, 10 left.
  const held = buyAndHold(run, [series('SPX')], { ...free, slippage: 0.1, commission: () => 2 });
  expect([...held.equity]).toEqual([100, 98, 114, 130]);
  expect(held.fees).toBe(2);
});

test('fractional shares spend everything', () => {
  const costs = {
    slippage: 0,
    commission: (q: number, p: number) => q * p * 0.01,
    fractional: true,
  };
  const held = buyAndHold(run, [series('SPX')], costs);
  expect(held.equity[1]).toBeCloseTo((100 / 10.1) * 11, 9);
});

test('a split multiplies the shares, a dividend pays cash', () => {
  const actions = [
    { kind: 'split', time: 3 * DAY_US, ratio: 2 },
    { kind: 'dividend', time: 4 * DAY_US, perShare: 0.5 },
  ] as const;
  const close = Float64Array.from([1, 9, 11, 6.5, 7]);
  const held = buyAndHold(run, [series('SPX', { actions, close })], free);
  expect([...held.equity]).toEqual([100, 110, 130, 150]);
});

test('several symbols share the cash; one without a bar keeps its last close', () => {
  const late = series('NEW', {
    time: Float64Array.from([3 * DAY_US]),
    open: Float64Array.from([5]),
    close: Float64Array.from([6]),
  });
  const held = buyAndHold(run, [series('SPX'), late], free);
  // 5 of SPX from day 2 on; 10 of NEW from day 3 on.
  expect([...held.equity]).toEqual([100, 105, 65 + 60, 75 + 60]);
});

test('no bars after the start: the cash stays', () => {
  const held = buyAndHold(run, [series('SPX', { time: new Float64Array(0) })], free);
  expect([...held.equity]).toEqual([100, 100, 100, 100]);
});
