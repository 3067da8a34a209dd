/**
 * How sure a Sharpe ratio is. All ratios here are of one period (a session), not annual.
 * Sources: Bailey and López de Prado, "The Sharpe Ratio Efficient Frontier", Journal of Risk 15 (2012);
 * "The Deflated Sharpe Ratio", Journal of Portfolio Management 40 (2014).
 */

import { normalCdf, normalQuantile } from './normal.ts';

/** A measured Sharpe ratio with what its error depends on. */
export interface MeasuredSharpe {
  readonly sharpe: number;
  readonly skewness: number;
  readonly kurtosis: number;
}

const EULER_MASCHERONI = 0.577_215_664_901_532_9;

/** Probability that the true ratio is above `benchmark`, from `count` returns. */
export function probabilisticSharpe(
  measured: MeasuredSharpe,
  benchmark: number,
  count: number,
): number {
  const deviation = Math.sqrt(errorVariance(measured));
  return normalCdf(((measured.sharpe - benchmark) * Math.sqrt(count - 1)) / deviation);
}

/** Returns that are needed to say with `confidence` that the true ratio is above `benchmark`; infinite where it is not above. */
export function minimumTrackRecord(
  measured: MeasuredSharpe,
  benchmark: number,
  confidence: number,
): number {
  const over = measured.sharpe - benchmark;
  if (!(over > 0)) return Number.POSITIVE_INFINITY;
  return 1 + errorVariance(measured) * (normalQuantile(confidence) / over) ** 2;
}

/**
 * What the best of `trials` worthless strategies is expected to show, where their ratios scatter with this variance:
 * √V · ((1 − γ) · Φ⁻¹(1 − 1/N) + γ · Φ⁻¹(1 − 1/(N·e))), γ the Euler–Mascheroni constant. 0 for a single trial.
 */
export function expectedBestSharpe(variance: number, trials: number): number {
  if (!(trials > 1)) return 0;
  return (
    Math.sqrt(variance) *
    ((1 - EULER_MASCHERONI) * normalQuantile(1 - 1 / trials) +
      EULER_MASCHERONI * normalQuantile(1 - 1 / (trials * Math.E)))
  );
}

/** Probability that the best of several trials has a true ratio above what the best of as many worthless ones shows. */
export function deflatedSharpe(
  best: MeasuredSharpe,
  count: number,
  trialVariance: number,
  trials: number,
): number {
  return probabilisticSharpe(best, expectedBestSharpe(trialVariance, trials), count);
}

/**
 * How many independent trials as many correlated ones are worth: ρ + (1 − ρ) · M, ρ their mean correlation.
 * Source: "The Deflated Sharpe Ratio", appendix 3.
 */
export function independentTrials(trials: number, meanCorrelation: number): number {
  const rho = Math.min(1, Math.max(0, meanCorrelation));
  return rho + (1 - rho) * trials;
}

/** (n − 1) × the variance of the estimated ratio: 1 − skewness · SR + (kurtosis − 1) ÷ 4 · SR². */
function errorVariance({ sharpe, skewness, kurtosis }: MeasuredSharpe): number {
  return 1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe;
}
