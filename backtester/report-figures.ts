/** Which figures a report has, and what they come to: beside buy-and-hold, and of trading itself. */

import type { Metrics } from './metrics.ts';
import { METRIC_DEFINITIONS } from './metrics-definitions.ts';
import { type BacktestReport, isDaily } from './report.ts';
import { formatMetric } from './report-format.ts';

export const COMPARED = [
  'finalEquity',
  'totalReturn',
  'cagr',
  'volatility',
  'sharpe',
  'sortino',
  'calmar',
  'maxDrawdown',
  'maxDrawdownPeakTime',
  'maxDrawdownTroughTime',
  'maxDrawdownRecoveryTime',
  'maxDrawdownSessions',
  'longestDrawdownSessions',
] as const satisfies readonly (keyof Metrics)[];

const ACTIVITY = [
  'trades',
  'winRate',
  'profitFactor',
  'payoffRatio',
  'expectancy',
  'averageTradeReturn',
  'averageWin',
  'averageLoss',
  'bestTrade',
  'worstTrade',
  'averageBarsHeld',
  'turnover',
  'exposure',
  'averageExposure',
  'fees',
  'slippageCost',
  'borrowCost',
  'marginInterest',
  'dividends',
] as const satisfies readonly (keyof Metrics)[];

export type ActivityKey = (typeof ACTIVITY)[number];

/** Costs that most runs do not have are left out where they are zero. */
const SILENT_AT_ZERO: ReadonlySet<keyof Metrics> = new Set([
  'borrowCost',
  'marginInterest',
  'dividends',
]);

/** One figure as a page shows it. */
export interface Figure {
  readonly label: string;
  readonly value: string;
  /** Of buying and holding the benchmark. */
  readonly hold?: string;
  readonly definition: string;
  /** Of a gain or a loss. */
  readonly sign: -1 | 0 | 1;
}

/** The keys of what trading was like, without the costs that this run does not have. */
export function activityKeys({ metrics }: BacktestReport): readonly ActivityKey[] {
  return ACTIVITY.filter((key) => !SILENT_AT_ZERO.has(key) || metrics[key] !== 0);
}

export function comparedFigures(report: BacktestReport): readonly Figure[] {
  const daily = isDaily(report.strategy.every);
  const { benchmark } = report;
  return COMPARED.map((key) => ({
    ...figureOf(report, key),
    ...(benchmark && {
      hold: formatMetric(benchmark.metrics[key], METRIC_DEFINITIONS[key].unit, daily),
    }),
  }));
}

export function activityFigures(report: BacktestReport): readonly Figure[] {
  return activityKeys(report).map((key) => figureOf(report, key));
}

function figureOf({ metrics, strategy }: BacktestReport, key: keyof Metrics): Figure {
  const { label, unit, definition } = METRIC_DEFINITIONS[key];
  const value = metrics[key];
  const isSigned = unit === 'signed money' || unit === 'signed share';
  return {
    ...{ label, definition, value: formatMetric(value, unit, isDaily(strategy.every)) },
    sign: !isSigned || value === undefined || value === 0 ? 0 : value > 0 ? 1 : -1,
  };
}
