/** What a sample of returns looks like: where, how wide, how lopsided and how fat-tailed. */

export interface Moments {
  readonly count: number;
  readonly mean: number;
  /** Divided by n − 1. */
  readonly deviation: number;
  /** Third standardised moment, divided by n: 0 for a normal distribution. */
  readonly skewness: number;
  /** Fourth standardised moment, divided by n: 3 for a normal distribution. */
  readonly kurtosis: number;
}

/** Undefined for fewer than two values, for values that are not numbers, and where all are the same. */
export function momentsOf(values: Float64Array): Moments | undefined {
  const count = values.length;
  if (count < 2) return undefined;
  let sum = 0;
  for (const value of values) sum += value;
  const mean = sum / count;
  let [second, third, fourth] = [0, 0, 0];
  for (const value of values) {
    const off = value - mean;
    const square = off * off;
    second += square;
    third += square * off;
    fourth += square * square;
  }
  const variance = second / count;
  // A sum of equal numbers is off by its rounding, which is not risk.
  if (!(Math.sqrt(variance) > Math.abs(mean) * 1e-12)) return undefined;
  return {
    count,
    mean,
    deviation: Math.sqrt(second / (count - 1)),
    skewness: third / count / variance ** 1.5,
    kurtosis: fourth / count / variance ** 2,
  };
}

/** Mean over deviation, of one period: times the root of the periods a year it is the annual Sharpe ratio. */
export function sharpeOf({ mean, deviation }: Moments): number {
  return mean / deviation;
}
