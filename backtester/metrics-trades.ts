/** Statistics of closed trades, net of fees. Positions still open at the end are no trades. */

import type { Trade } from './result.ts';

export interface TradeMetrics {
  readonly trades: number;
  readonly wins: number;
  readonly losses: number;
  readonly winRate: number | undefined;
  readonly profitFactor: number | undefined;
  readonly averageWin: number | undefined;
  readonly averageLoss: number | undefined;
  readonly payoffRatio: number | undefined;
  readonly expectancy: number | undefined;
  /** Mean of pnl ÷ entry value. */
  readonly averageTradeReturn: number | undefined;
  readonly bestTrade: number | undefined;
  readonly worstTrade: number | undefined;
  readonly averageBarsHeld: number | undefined;
}

/**
 * A win has pnl > 0, a loss pnl < 0; a trade at exactly 0 is a trade but neither.
 * - win rate = wins ÷ trades
 * - profit factor = Σ pnl of wins ÷ |Σ pnl of losses|; undefined without a loss (it would be infinite)
 * - average win, average loss = mean pnl of each; the loss is negative
 * - payoff ratio = average win ÷ |average loss|
 * - expectancy = mean pnl of all trades = win rate × average win + loss rate × average loss
 * Source: V. K. Tharp, Trade Your Way to Financial Freedom (1998), ch. 7, in money rather than R.
 */
export function tradeMetrics(trades: readonly Trade[]): TradeMetrics {
  const pnls = trades.map((trade) => trade.pnl);
  const wins = pnls.filter((pnl) => pnl > 0);
  const losses = pnls.filter((pnl) => pnl < 0);
  const averageWin = meanOf(wins);
  const averageLoss = meanOf(losses);
  return {
    trades: trades.length,
    wins: wins.length,
    losses: losses.length,
    winRate: ratio(wins.length, trades.length),
    profitFactor: ratio(sum(wins), -sum(losses)),
    averageWin,
    averageLoss,
    payoffRatio:
      averageWin === undefined || averageLoss === undefined
        ? undefined
        : ratio(averageWin, -averageLoss),
    expectancy: meanOf(pnls),
    averageTradeReturn: meanOf(trades.map((trade) => trade.pnlRatio)),
    bestTrade: extreme(pnls, Math.max),
    worstTrade: extreme(pnls, Math.min),
    averageBarsHeld: meanOf(trades.map((trade) => trade.barsHeld)),
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function meanOf(values: readonly number[]): number | undefined {
  return ratio(sum(values), values.length);
}

/** Undefined where there is nothing to divide by; −0 never leaves. */
export function ratio(part: number, whole: number): number | undefined {
  const value = part / whole;
  return whole !== 0 && Number.isFinite(value) ? value + 0 : undefined;
}

function extreme(
  values: readonly number[],
  pick: (a: number, b: number) => number,
): number | undefined {
  const [first, ...others] = values;
  return first === undefined ? undefined : others.reduce((best, value) => pick(best, value), first);
}
