/**
 * White's reality check: is the best of several strategies better than a benchmark, or just the luckiest of many?
 * Source: White, "A Reality Check for Data Snooping", Econometrica 68 (2000).
 */

/** Rows of one resample, all below the number of sessions. */
export type Resample = Int32Array;

export interface RealityCheck {
  /** √n × the largest mean excess return. */
  readonly statistic: number;
  /** Share of the resamples in which luck alone does as well: small is good. */
  readonly pValue: number;
  /** Index of the best strategy. */
  readonly best: number;
}

/**
 * `excess`: what each strategy made above the benchmark, one return a session, over the same sessions. The same rows
 * are drawn for all strategies, so that what they have in common stays so. Undefined without strategies or sessions.
 */
export function realityCheck(
  excess: readonly Float64Array[],
  resamples: readonly Resample[],
): RealityCheck | undefined {
  const [first] = excess;
  if (!first || first.length === 0 || resamples.length === 0) return undefined;
  const root = Math.sqrt(first.length);
  const means = excess.map(meanOf);
  const best = means.reduce((top, mean, k) => (mean > (means[top] ?? 0) ? k : top), 0);
  const statistic = root * (means[best] ?? 0);
  let asGood = 0;
  for (const rows of resamples) {
    let largest = Number.NEGATIVE_INFINITY;
    excess.forEach((values, k) => {
      largest = Math.max(largest, root * (meanAt(values, rows) - (means[k] ?? 0)));
    });
    if (largest >= statistic) asGood += 1;
  }
  return { statistic, pValue: asGood / resamples.length, best };
}

function meanOf(values: Float64Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

function meanAt(values: Float64Array, rows: Resample): number {
  let sum = 0;
  for (const row of rows) sum += values[row] ?? 0;
  return sum / rows.length;
}
