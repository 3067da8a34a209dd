/** A run small enough to work its statistics out by hand. */

import type { RunResult, Trade } from '../../backtester/result.ts';

export const DAY_US = 86_400_000_000;

/** One instant a day from 1970-01-02 on, no trades, no costs, unless said. */
export function sampleRun(
  equity: readonly number[],
  overrides: Partial<RunResult> = {},
): RunResult {
  return {
    time: Float64Array.from(equity, (_, i) => (i + 1) * DAY_US),
    session: Int32Array.from(equity, (_, i) => i + 1),
    equity: Float64Array.from(equity),
    exposure: new Float64Array(equity.length),
    trades: [],
    openPositions: [],
    orders: [],
    rejections: [],
    warnings: [],
    startingCash: 100,
    tradedValue: 0,
    fees: 0,
    slippageCost: 0,
    borrowCost: 0,
    marginInterest: 0,
    dividends: 0,
    ambiguousBars: 0,
    knifeEdges: 0,
    ...overrides,
  };
}

export function sampleTrade(pnl: number, overrides: Partial<Trade> = {}): Trade {
  return {
    strategy: 'S',
    symbol: 'SPX',
    side: 'long',
    quantity: 1,
    entryTime: DAY_US,
    entryPrice: 100,
    exitTime: 2 * DAY_US,
    exitPrice: 100 + pnl,
    pnl,
    pnlRatio: pnl / 100,
    fees: 0,
    dividends: 0,
    barsHeld: 1,
    entryReason: 'enter long when true',
    exitReason: 'exit long when true',
    ...overrides,
  };
}
