/** A report around a run that was made by hand. */

import { computeMetrics } from '../../backtester/metrics.ts';
import type { BacktestReport } from '../../backtester/report.ts';
import type { RunResult } from '../../backtester/result.ts';
import { DEFAULT_FILL_MODEL } from '../../backtester/spec.ts';

const ANNUAL = { sessionsPerYear: 252, riskFreeRate: 0 };

export function sampleReport(
  result: RunResult,
  overrides: Partial<BacktestReport> = {},
): BacktestReport {
  return {
    version: '0.1.0',
    program: { file: 'sample.strat', sha256: 'ab'.repeat(32) },
    strategy: {
      name: 'S',
      doc: 'A sample.',
      every: '1d',
      symbols: ['SPX'],
      warmup: { defined: 100, settled: 345 },
    },
    backtest: {
      name: 'B',
      strategy: 'S',
      data: 'sp500',
      from: '1970-01-02',
      cash: 100,
      currency: 'USD',
      costs: { commissions: [], slippage: 0.0002, borrowPerYear: 0, interestPerYear: 0 },
      fill: DEFAULT_FILL_MODEL,
      margin: 1,
      fractional: false,
      params: {},
    },
    params: { fast: 20, slowMa: 0.1 + 0.2 },
    policy: { name: 'P', origin: 'program', rules: 2 },
    data: {
      name: 'sp500',
      contentHash: 'cd'.repeat(32),
      bars: result.time.length,
      firstTime: result.time[0] ?? Number.POSITIVE_INFINITY,
      lastTime: result.time.at(-1) ?? Number.NEGATIVE_INFINITY,
      adjusted: 'raw',
      warmup: { bars: 0 },
      splitLikeOpens: [],
    },
    lot: 1,
    annual: ANNUAL,
    result,
    metrics: computeMetrics(result, ANNUAL),
    decisions: result.time.length,
    ...overrides,
  };
}
