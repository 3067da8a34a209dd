/** The statistics of a run: one flat record, each figure undefined where its formula is not defined. */

import { type ActivityMetrics, activityMetrics } from './metrics-activity.ts';
import { type DrawdownMetrics, drawdownMetrics, type TimedCurve } from './metrics-drawdown.ts';
import {
  type Annualisation,
  finite,
  type ReturnMetrics,
  returnMetrics,
} from './metrics-returns.ts';
import { type TradeMetrics, tradeMetrics } from './metrics-trades.ts';
import type { RunResult } from './result.ts';

/** What any equity curve has, that of a run or of buying and holding. */
export interface CurveMetrics extends ReturnMetrics, DrawdownMetrics {
  readonly calmar: number | undefined;
}

export interface Metrics extends CurveMetrics, ActivityMetrics, TradeMetrics {}

export function computeMetrics(result: RunResult, annual: Annualisation): Metrics {
  const curve = curveMetrics(result, annual);
  return {
    ...curve,
    ...activityMetrics(result, curve.sessions, annual.sessionsPerYear),
    ...tradeMetrics(result.trades),
  };
}

/**
 * Calmar ratio: CAGR ÷ max drawdown, both over the whole run; undefined where nothing was lost.
 * Source: T. W. Young, "Calmar Ratio: A Smoother Tool", Futures, October 1991 (there over 36 months).
 */
export function curveMetrics(curve: TimedCurve, annual: Annualisation): CurveMetrics {
  const returns = returnMetrics(curve, annual);
  const drawdown = drawdownMetrics(curve);
  const { cagr } = returns;
  const calmar = cagr === undefined ? undefined : finite(cagr / drawdown.maxDrawdown);
  return { ...returns, ...drawdown, calmar };
}
