import { expect, test } from 'vitest';
import { computeMetrics, curveMetrics } from '../../backtester/metrics.ts';
import { METRIC_DEFINITIONS } from '../../backtester/metrics-definitions.ts';
import { DAY_US, sampleRun, sampleTrade } from './sample-run.ts';

const annual = { sessionsPerYear: 4, riskFreeRate: 0 };

test('four sessions, worked by hand', () => {
  // Returns 0, 10%, −10%, 10%: mean 2.5%, squared deviations .000625 .005625 .015625 .005625, their sum .0275.
  const metrics = curveMetrics(sampleRun([100, 110, 99, 108.9]), annual);
  expect(metrics.totalReturn).toBeCloseTo(0.089, 12);
  expect(metrics.cagr).toBeCloseTo(0.089, 12); // four sessions are a year here
  expect(metrics.volatility).toBeCloseTo(2 * Math.sqrt(0.0275 / 3), 12);
  expect(metrics.sharpe).toBeCloseTo((2 * 0.025) / Math.sqrt(0.0275 / 3), 12);
  expect(metrics.sortino).toBeCloseTo((2 * 0.025) / Math.sqrt(0.01 / 4), 12);
  expect(metrics.maxDrawdown).toBeCloseTo(0.1, 12);
  expect(metrics.calmar).toBeCloseTo(0.89, 12);
});

test('a risk-free rate is taken off per session, compounded', () => {
  // 1.0²⁵⁶… chosen so that a session's share is exactly 1%: 1.01⁴ − 1.
  const riskFreeRate = 1.01 ** 4 - 1;
  const metrics = curveMetrics(sampleRun([100, 110, 99, 108.9]), { ...annual, riskFreeRate });
  expect(metrics.sharpe).toBeCloseTo((2 * 0.015) / Math.sqrt(0.0275 / 3), 10);
  // Excess returns −1%, 9%, −11%, 9%: downside √((.0001 + .0121) ÷ 4).
  expect(metrics.sortino).toBeCloseTo((2 * 0.015) / Math.sqrt(0.0122 / 4), 10);
});

test('intraday equity is sampled at the session close, drawdown at every bar', () => {
  const run = sampleRun([100, 50, 100, 110, 110], {
    session: Int32Array.from([1, 1, 1, 2, 3]),
  });
  const metrics = curveMetrics(run, annual);
  expect(metrics.sessions).toBe(3);
  // Returns 0, 10%, 0: mean 1/30, squared deviations sum 2/300.
  expect(metrics.volatility).toBeCloseTo(2 * Math.sqrt(2 / 300 / 2), 12);
  expect(metrics.maxDrawdown).toBe(0.5);
  expect(metrics.maxDrawdownSessions).toBe(0);
});

test('the deepest drawdown is dated, the longest is counted apart', () => {
  const run = sampleRun([100, 200, 100, 150, 200, 190, 195, 195, 199, 199, 250]);
  expect(curveMetrics(run, annual)).toMatchObject({
    maxDrawdown: 0.5,
    maxDrawdownPeakTime: 2 * DAY_US,
    maxDrawdownTroughTime: 3 * DAY_US,
    maxDrawdownRecoveryTime: 5 * DAY_US,
    maxDrawdownSessions: 3,
    longestDrawdownSessions: 6,
  });
});

test('a drawdown from the starting cash that never recovers', () => {
  expect(curveMetrics(sampleRun([90, 80, 85]), annual)).toMatchObject({
    maxDrawdown: expect.closeTo(0.2, 12),
    maxDrawdownPeakTime: DAY_US,
    maxDrawdownTroughTime: 2 * DAY_US,
    maxDrawdownRecoveryTime: undefined,
    maxDrawdownSessions: 3,
  });
});

test('exposure, turnover and costs', () => {
  const run = sampleRun([100, 100, 100, 100], {
    exposure: Float64Array.from([0, 50, 100, 0]),
    tradedValue: 300,
    fees: 2,
    slippageCost: 1,
  });
  expect(computeMetrics(run, { sessionsPerYear: 2, riskFreeRate: 0 })).toMatchObject({
    exposure: 0.5,
    averageExposure: 0.375,
    turnover: 1.5, // 300 ÷ 100 over two years
    fees: 2,
    slippageCost: 1,
  });
});

test('trades, worked by hand', () => {
  const trades = [30, -10, 20, 0, -15].map((pnl, i) => sampleTrade(pnl, { barsHeld: i + 1 }));
  expect(computeMetrics(sampleRun([100, 125], { trades }), annual)).toMatchObject({
    trades: 5,
    wins: 2,
    losses: 2,
    winRate: 0.4,
    profitFactor: 2,
    averageWin: 25,
    averageLoss: -12.5,
    payoffRatio: 2,
    expectancy: 5,
    averageTradeReturn: expect.closeTo(0.05, 12),
    bestTrade: 30,
    worstTrade: -15,
    averageBarsHeld: 3,
  });
});

test('only wins: no loss to divide by', () => {
  const metrics = computeMetrics(sampleRun([100, 110], { trades: [sampleTrade(10)] }), annual);
  expect(metrics).toMatchObject({ winRate: 1, profitFactor: undefined, averageLoss: undefined });
});

const degenerate = {
  'no bar': sampleRun([]),
  'one bar': sampleRun([100]),
  'constant equity': sampleRun([100, 100, 100]),
  'the same return each session': sampleRun([101, 101 * 1.01, 101 * 1.01 * 1.01]),
  'everything lost': sampleRun([100, 0, 0]),
  'more than everything lost': sampleRun([100, -20, -20]),
  'no starting cash': sampleRun([0, 0], { startingCash: 0 }),
};

test.each(Object.entries(degenerate))('%s: defined or undefined, never NaN', (_, run) => {
  const metrics = computeMetrics(run, { sessionsPerYear: 252, riskFreeRate: 0 });
  for (const value of Object.values(metrics)) {
    expect(value === undefined || Number.isFinite(value)).toBe(true);
  }
  expect(metrics.sharpe).toBe(run === degenerate['everything lost'] ? metrics.sharpe : undefined);
  expect(metrics.winRate).toBeUndefined();
});

test('constant equity has no deviation, so no ratio', () => {
  const metrics = computeMetrics(degenerate['constant equity'], annual);
  expect(metrics).toMatchObject({ totalReturn: 0, cagr: 0, volatility: 0, maxDrawdown: 0 });
  expect(metrics).toMatchObject({ sharpe: undefined, sortino: undefined, calmar: undefined });
});

test('every figure has a definition', () => {
  const metrics = computeMetrics(sampleRun([100]), annual);
  expect(Object.keys(metrics).sort()).toEqual(Object.keys(METRIC_DEFINITIONS).sort());
});
