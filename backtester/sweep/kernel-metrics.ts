/** From what a kernel has counted to the figures of a run: with the formulas, and the functions, of the metrics. */

import { KERNEL_TOTALS, type KernelTotal } from '../../compiler/index.ts';
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
import { wholeRecord } from './whole-record.ts';

/** Where each total stands. */
const AT = wholeRecord(KERNEL_TOTALS, (_, place) => place);

export interface KernelOutcome {
  /** Of `KERNEL_TOTALS`. */
  readonly totals: Float64Array;
  /** A return a session. */
  readonly returns: Float64Array;
  /** Starts of the bars that are reported. */
  readonly time: Float64Array;
  readonly startingCash: number;
}

export function totalOf(totals: Float64Array, name: KernelTotal): number {
  return totals[AT[name]] ?? Number.NaN;
}

/** One literal, without parts that are spread into it: a sweep makes a thousand of these in the time of some runs. */
export function kernelMetrics(outcome: KernelOutcome, annual: Annualisation): Metrics {
  const { totals, returns, time, startingCash } = outcome;
  const growth = at(totals, AT.finalEquity) / startingCash;
  const cagr = annualGrowth(growth, returns.length, annual.sessionsPerYear);
  const bars = time.length;
  const years = returns.length / annual.sessionsPerYear;
  const meanEquity = at(totals, AT.equitySum) / bars;
  const peak = at(totals, AT.drawdownPeak);
  const hasFallen = !Number.isNaN(peak);
  const isRecovered = at(totals, AT.isRecovered) === 1;
  const trades = at(totals, AT.trades);
  const averageWin = ratio(at(totals, AT.winSum), at(totals, AT.wins));
  const averageLoss = ratio(at(totals, AT.lossSum), at(totals, AT.losses));
  const hasBoth = averageWin !== undefined && averageLoss !== undefined;
  return {
    startingEquity: startingCash,
    finalEquity: at(totals, AT.finalEquity),
    sessions: returns.length,
    totalReturn: finite(growth - 1),
    cagr,
    volatility: annualVolatility(returns, annual.sessionsPerYear),
    sharpe: sharpeRatio(returns, annual),
    sortino: sortinoRatio(returns, annual),
    maxDrawdown: at(totals, AT.maxDrawdown),
    maxDrawdownPeakTime: hasFallen ? time[Math.max(peak, 0)] : undefined,
    maxDrawdownTroughTime: hasFallen ? time[at(totals, AT.drawdownTrough)] : undefined,
    maxDrawdownRecoveryTime: isRecovered ? time[at(totals, AT.drawdownEnd)] : undefined,
    maxDrawdownSessions: at(totals, AT.drawdownSessions),
    longestDrawdownSessions: at(totals, AT.longestDrawdownSessions),
    calmar: cagr === undefined ? undefined : finite(cagr / at(totals, AT.maxDrawdown)),
    bars,
    exposure: bars === 0 ? undefined : at(totals, AT.heldBars) / bars,
    averageExposure: finite(at(totals, AT.exposureSum) / bars),
    turnover:
      meanEquity > 0 && years > 0 ? at(totals, AT.tradedValue) / meanEquity / years : undefined,
    fees: at(totals, AT.fees),
    slippageCost: at(totals, AT.slippageCost),
    borrowCost: at(totals, AT.borrowCost),
    marginInterest: at(totals, AT.marginInterest),
    dividends: 0,
    trades,
    wins: at(totals, AT.wins),
    losses: at(totals, AT.losses),
    averageWin,
    averageLoss,
    winRate: ratio(at(totals, AT.wins), trades),
    profitFactor: ratio(at(totals, AT.winSum), -at(totals, AT.lossSum)),
    payoffRatio: hasBoth ? ratio(averageWin, -averageLoss) : undefined,
    expectancy: ratio(at(totals, AT.pnlSum), trades),
    averageTradeReturn: ratio(at(totals, AT.pnlRatioSum), trades),
    bestTrade: trades === 0 ? undefined : at(totals, AT.bestTrade),
    worstTrade: trades === 0 ? undefined : at(totals, AT.worstTrade),
    averageBarsHeld: ratio(at(totals, AT.barsHeldSum), trades),
  };
}

function at(totals: Float64Array, place: number): number {
  return totals[place] ?? Number.NaN;
}
