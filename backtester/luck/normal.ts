/** The standard normal distribution. */

const ROOT_OF_TWO_PI = Math.sqrt(2 * Math.PI);
/** Beyond it what is left of the distribution is less than a double can tell from 0. */
const EDGE = 8.3;

/**
 * Probability of a value up to x. Absolute error below 1e-15.
 * Source: Marsaglia, "Evaluating the Normal Distribution", Journal of Statistical Software 11 (2004).
 */
export function normalCdf(x: number): number {
  if (x < -EDGE) return 0;
  if (x > EDGE) return 1;
  let sum = x;
  let term = x;
  for (let i = 3, before = 0; sum !== before; i += 2) {
    before = sum;
    term *= (x * x) / i;
    sum += term;
  }
  return 0.5 + sum * density(x);
}

/** The x below which a share p of the distribution lies; infinite at 0 and 1. Newton's method between bounds. */
export function normalQuantile(p: number): number {
  if (!(p > 0)) return Number.NEGATIVE_INFINITY;
  if (!(p < 1)) return Number.POSITIVE_INFINITY;
  let [low, high, x] = [-EDGE, EDGE, 0];
  for (let tries = 0; tries < 200; tries += 1) {
    const off = normalCdf(x) - p;
    if (off > 0) high = x;
    else low = x;
    const step = x - off / density(x);
    const next = step > low && step < high ? step : (low + high) / 2;
    if (next === x) break;
    x = next;
  }
  return x;
}

function density(x: number): number {
  return Math.exp((-x * x) / 2) / ROOT_OF_TWO_PI;
}
