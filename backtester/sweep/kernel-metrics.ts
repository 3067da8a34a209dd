/** From what a kernel has counted to the figures of a run: with the formulas, and the functions, of the metrics. */

import type { KernelTotal } from '../../compiler/index.ts';
import type { Metrics } from '../metrics.ts';
import {
  type Annualisation,
  annualGrowth,
  annualVolatility,
  finite,
  sharpeRatio,
  sortinoRatio,
} from '../metrics-returns.ts';
import { ratio } from '../metrics-trades.ts';

export interface KernelOutcome {
  readonly total: (name: KernelTotal) => number;
  /** A return a session. */
  readonly returns: Float64Array;
  /** Starts of the bars that are reported. */
  readonly time: Float64Array;
  readonly startingCash: number;
}

export function kernelMetrics(outcome: KernelOutcome, annual: Annualisation): Metrics {
  const { total, returns, time, startingCash } = outcome;
  const finalEquity = total('finalEquity');
  const growth = finalEquity / startingCash;
  const cagr = annualGrowth(growth, returns.length, annual.sessionsPerYear);
  return {
    startingEquity: startingCash,
    finalEquity,
    sessions: returns.length,
    totalReturn: finite(growth - 1),
    cagr,
    volatility: annualVolatility(returns, annual.sessionsPerYear),
    sharpe: sharpeRatio(returns, annual),
    sortino: sortinoRatio(returns, annual),
    ...drawdownOf(outcome),
    calmar: cagr === undefined ? undefined : finite(cagr / total('maxDrawdown')),
    ...activityOf(total, time.length, returns.length / annual.sessionsPerYear),
    ...tradesOf(total),
  };
}

function drawdownOf({ total, time }: KernelOutcome) {
  const peak = total('drawdownPeak');
  const hasFallen = !Number.isNaN(peak);
  return {
    maxDrawdown: total('maxDrawdown'),
    maxDrawdownPeakTime: hasFallen ? time[Math.max(peak, 0)] : undefined,
    maxDrawdownTroughTime: hasFallen ? time[total('drawdownTrough')] : undefined,
    maxDrawdownRecoveryTime: total('isRecovered') === 1 ? time[total('drawdownEnd')] : undefined,
    maxDrawdownSessions: total('drawdownSessions'),
    longestDrawdownSessions: total('longestDrawdownSessions'),
  };
}

function activityOf(total: KernelOutcome['total'], bars: number, years: number) {
  const average = total('exposureSum') / bars;
  const mean = total('equitySum') / bars;
  return {
    bars,
    exposure: bars === 0 ? undefined : total('heldBars') / bars,
    averageExposure: Number.isFinite(average) ? average : undefined,
    turnover: mean > 0 && years > 0 ? total('tradedValue') / mean / years : undefined,
    fees: total('fees'),
    slippageCost: total('slippageCost'),
    borrowCost: total('borrowCost'),
    marginInterest: total('marginInterest'),
    dividends: 0,
  };
}

function tradesOf(total: KernelOutcome['total']) {
  const [trades, wins, losses] = [total('trades'), total('wins'), total('losses')];
  const averageWin = ratio(total('winSum'), wins);
  const averageLoss = ratio(total('lossSum'), losses);
  return {
    ...{ trades, wins, losses, averageWin, averageLoss },
    winRate: ratio(wins, trades),
    profitFactor: ratio(total('winSum'), -total('lossSum')),
    payoffRatio:
      averageWin === undefined || averageLoss === undefined
        ? undefined
        : ratio(averageWin, -averageLoss),
    expectancy: ratio(total('pnlSum'), trades),
    averageTradeReturn: ratio(total('pnlRatioSum'), trades),
    bestTrade: trades === 0 ? undefined : total('bestTrade'),
    worstTrade: trades === 0 ? undefined : total('worstTrade'),
    averageBarsHeld: ratio(total('barsHeldSum'), trades),
  };
}
