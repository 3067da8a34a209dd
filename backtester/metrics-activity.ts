/** How much was in the market, how much was traded, and what trading cost. */

import type { RunResult } from './result.ts';

export interface ActivityMetrics {
  readonly bars: number;
  /** Share of bars at whose close a position was held. */
  readonly exposure: number | undefined;
  /** Mean of gross position value ÷ equity over all bars. */
  readonly averageExposure: number | undefined;
  /** Value of all fills ÷ mean equity, a year. */
  readonly turnover: number | undefined;
  readonly fees: number;
  readonly slippageCost: number;
  readonly borrowCost: number;
  readonly marginInterest: number;
  readonly dividends: number;
}

export function activityMetrics(
  result: RunResult,
  sessions: number,
  sessionsPerYear: number,
): ActivityMetrics {
  return {
    bars: result.equity.length,
    ...exposureOf(result),
    turnover: turnoverOf(result, sessions / sessionsPerYear),
    fees: result.fees,
    slippageCost: result.slippageCost,
    borrowCost: result.borrowCost,
    marginInterest: result.marginInterest,
    dividends: result.dividends,
  };
}

/**
 * Exposure: bars with a position at the close ÷ all bars. A position opened and closed inside one bar is not seen.
 * Average exposure: mean(gross position value ÷ equity); 1 is fully invested, more is borrowed.
 */
function exposureOf(result: RunResult): Pick<ActivityMetrics, 'exposure' | 'averageExposure'> {
  const { exposure, equity } = result;
  if (equity.length === 0) return { exposure: undefined, averageExposure: undefined };
  let held = 0;
  let share = 0;
  for (let i = 0; i < equity.length; i += 1) {
    const gross = exposure[i] ?? 0;
    if (gross === 0) continue;
    held += 1;
    share += gross / (equity[i] ?? Number.NaN);
  }
  const average = share / equity.length;
  return {
    exposure: held / equity.length,
    averageExposure: Number.isFinite(average) ? average : undefined,
  };
}

/**
 * Turnover: Σ|price × quantity| of all fills, buys and sells both, ÷ mean equity ÷ years.
 * Twice the figure that counts only the smaller of buys and sells, as fund prospectuses do (SEC Form N-1A, item 13).
 */
function turnoverOf({ equity, tradedValue }: RunResult, years: number): number | undefined {
  let sum = 0;
  for (let i = 0; i < equity.length; i += 1) sum += equity[i] ?? 0;
  const mean = sum / equity.length;
  return mean > 0 && years > 0 ? tradedValue / mean / years : undefined;
}
