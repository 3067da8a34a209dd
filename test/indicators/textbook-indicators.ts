/** Indicators as the books define them: over whole arrays, every window afresh. NaN is absent. */

import { covarianceOf, exactSum, mean, windowOf } from './textbook.ts';

export type Series = Float64Array;

const NOTHING = Number.NaN;
const at = (series: Series | undefined, i: number): number => series?.[i] ?? NOTHING;

/** One formula for each bar, of the values of that bar. */
export function zip(formula: (...values: number[]) => number, ...inputs: Series[]): Series {
  return Float64Array.from({ length: inputs[0]?.length ?? 0 }, (_, i) =>
    formula(...inputs.map((series) => at(series, i))),
  );
}

/** One formula for each window of n values, the newest last; absent where the window is not full. */
export function over(n: number, formula: (values: number[]) => number, x: Series): Series {
  return x.map((_, i) => {
    const values = windowOf(x, i, n);
    return values === undefined ? NOTHING : formula(values);
  });
}

export const ago = (x: Series, n: number): Series => x.map((_, i) => at(x, i - n));
export const change = (x: Series): Series => zip((a, b) => a - b, x, ago(x, 1));
export const sma = (x: Series, n: number): Series => over(n, mean, x);
export const sum = (x: Series, n: number): Series => over(n, exactSum, x);
export const highest = (x: Series, n: number): Series => over(n, (v) => Math.max(...v), x);
export const lowest = (x: Series, n: number): Series => over(n, (v) => Math.min(...v), x);
export const stdev = (x: Series, n: number): Series =>
  over(n, (values) => Math.sqrt(covarianceOf(values, values)), x);

export const wma = (x: Series, n: number): Series =>
  over(n, (v) => exactSum(v.map((value, k) => value * (k + 1))) / ((n * (n + 1)) / 2), x);

/** Exponential smoothing from the mean of the first n values that are present. */
export function smooth(x: Series, n: number, weight: number): Series {
  const first = x.findIndex((value) => !Number.isNaN(value));
  const seedAt = first + n - 1;
  let average = mean([...x.slice(first, first + n)]);
  return x.map((value, i) => {
    if (first < 0 || i < seedAt) return NOTHING;
    if (i > seedAt) average = (1 - weight) * average + weight * value;
    return average;
  });
}

export const ema = (x: Series, n: number): Series => smooth(x, n, 2 / (n + 1));
export const rma = (x: Series, n: number): Series => smooth(x, n, 1 / n);

export function dema(x: Series, n: number): Series {
  const once = ema(x, n);
  return zip((a, b) => 2 * a - b, once, ema(once, n));
}

export function tema(x: Series, n: number): Series {
  const once = ema(x, n);
  const twice = ema(once, n);
  return zip((a, b, c) => 3 * a - 3 * b + c, once, twice, ema(twice, n));
}

export function macd(x: Series, fast: number, slow: number): Series {
  return zip((a, b) => a - b, ema(x, fast), ema(x, slow));
}

export function ppo(x: Series, fast: number, slow: number): Series {
  return zip((a, b) => (100 * (a - b)) / b, ema(x, fast), ema(x, slow));
}

export function trix(x: Series, n: number): Series {
  const smoothed = ema(ema(ema(x, n), n), n);
  return zip((a, b) => (100 * (a - b)) / b, smoothed, ago(smoothed, 1));
}

export function tsi(x: Series, slow: number, fast: number): Series {
  const moved = change(x);
  const twice = (series: Series): Series => ema(ema(series, slow), fast);
  return zip((a, b) => (100 * a) / b, twice(moved), twice(moved.map(Math.abs)));
}

export function rsi(x: Series, n: number): Series {
  const moved = change(x);
  const gain = rma(
    zip((d) => Math.max(d, 0), moved),
    n,
  );
  const loss = rma(
    zip((d) => Math.max(-d, 0), moved),
    n,
  );
  return zip((g, l) => 100 - 100 / (1 + g / l), gain, loss);
}

/** From the second bar on; `first` is the first bar's own range where the convention counts it. */
export function trueRange(high: Series, low: Series, close: Series, countsFirst: boolean): Series {
  return zip(
    (h, l, before) => {
      if (Number.isNaN(before)) return countsFirst ? h - l : NOTHING;
      return Math.max(h - l, Math.abs(h - before), Math.abs(l - before));
    },
    high,
    low,
    ago(close, 1),
  );
}

export interface Directional {
  readonly plus: Series;
  readonly minus: Series;
  readonly adx: Series;
}

/** Wilder's directional system, true ranges and movements from the second bar on. */
export function directional(high: Series, low: Series, close: Series, n: number): Directional {
  const up = change(high);
  const down = zip((d) => -d, change(low));
  const reach = rma(trueRange(high, low, close, false), n);
  const share = (moved: Series): Series => zip((m, r) => (100 * m) / r, rma(moved, n), reach);
  const one = (a: number, b: number): number => (a > b && a > 0 ? a : 0 * a * b);
  const plus = share(zip(one, up, down));
  const minus = share(zip(one, down, up));
  const dx = zip((p, m) => (100 * Math.abs(p - m)) / (p + m), plus, minus);
  return { plus, minus, adx: rma(dx, n) };
}

/** Least squares on time through the last n values: slope a bar, and the line's end. */
export function line(x: Series, n: number): { readonly slope: Series; readonly end: Series } {
  const times = Array.from({ length: n }, (_, k) => k);
  const centre = mean(times);
  const spread = covarianceOf(times, times);
  const slope = over(n, (values) => covarianceOf(times, values) / spread, x);
  const end = zip((average, s) => average + s * (n - 1 - centre), sma(x, n), slope);
  return { slope, end };
}
