/** Every kernel's meaning, computed afresh from the whole history at each bar, in the plainest way. */

type Column = Float64Array;
type Textbook = (statics: readonly number[], inputs: readonly Column[], i: number) => number;

const at = (column: Column | undefined, i: number): number => column?.[i] ?? Number.NaN;

/** The last n values with the newest last; undefined when one of them is absent or before the first bar. */
export function windowOf(column: Column | undefined, i: number, n: number): number[] | undefined {
  const values = Array.from({ length: n }, (_, k) => at(column, i - n + 1 + k));
  return values.some(Number.isNaN) ? undefined : values;
}

const overWindow =
  (formula: (values: number[]) => number): Textbook =>
  ([n = 1], [x], i) => {
    const values = windowOf(x, i, n);
    return values === undefined ? Number.NaN : formula(values);
  };

/** Sum with Neumaier's compensation, smallest first: good to the last bit for any window in these tests. */
export function exactSum(values: readonly number[]): number {
  let total = 0;
  let lost = 0;
  for (const value of values.toSorted((a, b) => Math.abs(a) - Math.abs(b))) {
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return total + lost;
}

export const mean = (values: readonly number[]): number => exactSum(values) / values.length;

/** Two passes around a value of the window, which keeps small spreads on large prices. */
export function covarianceOf(xs: readonly number[], ys: readonly number[]): number {
  const [x0 = 0, y0 = 0] = [xs[0], ys[0]];
  const dx = xs.map((x) => x - x0);
  const dy = ys.map((y) => y - y0);
  const [meanX, meanY] = [mean(dx), mean(dy)];
  return mean(dx.map((x, k) => (x - meanX) * ((dy[k] ?? 0) - meanY)));
}

function centredSum(values: readonly number[]): number {
  const n = values.length;
  const base = values[0] ?? 0;
  return exactSum(values.map((value, k) => (k + 1 - (n + 1) / 2) * (value - base)));
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const half = Math.floor(values.length / 2);
  const upper = sorted[half] ?? Number.NaN;
  return values.length % 2 === 1 ? upper : ((sorted[half - 1] ?? Number.NaN) + upper) / 2;
}

function meanDeviation(values: readonly number[]): number {
  const base = values[0] ?? 0;
  const distances = values.map((value) => value - base);
  const centre = mean(distances);
  return mean(distances.map((distance) => Math.abs(distance - centre)));
}

/** Three-valued: 0 false, 1 unknown (also before the first bar), 2 true. */
const conditions = (c: Column | undefined, i: number, n: number): number[] =>
  Array.from({ length: n }, (_, k) => (i - k < 0 ? 1 : at(c, i - k)));

const lastTrue = (c: Column | undefined, i: number): number => {
  for (let k = i; k >= 0; k -= 1) if (at(c, k) === 2) return k;
  return -1;
};

const present = (column: Column | undefined, from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, k) => at(column, from + k)).filter(
    (value) => !Number.isNaN(value),
  );

export const TEXTBOOK: Readonly<Record<string, Textbook>> = {
  previous: (_, [x], i) => at(x, i - 1),
  delay: ([n = 1], [x], i) => at(x, i - n),
  sum: overWindow(exactSum),
  centred_sum: overWindow(centredSum),
  mean_deviation: overWindow(meanDeviation),
  highest: overWindow((values) => Math.max(...values)),
  lowest: overWindow((values) => Math.min(...values)),
  highest_age: overWindow((v) => v.length - 1 - v.lastIndexOf(Math.max(...v))),
  lowest_age: overWindow((v) => v.length - 1 - v.lastIndexOf(Math.min(...v))),
  median: overWindow(medianOf),
  percentile_rank([n = 1], [x], i) {
    const values = windowOf(x, i, n + 1);
    if (values === undefined) return Number.NaN;
    return (100 * values.slice(0, n).filter((value) => value <= at(x, i)).length) / n;
  },
  covariance([n = 1], [x, y], i) {
    const [xs, ys] = [windowOf(x, i, n), windowOf(y, i, n)];
    return xs === undefined || ys === undefined ? Number.NaN : covarianceOf(xs, ys);
  },
  for_bars: ([n = 1], [c], i) => Math.min(...conditions(c, i, n)),
  within_bars: ([n = 1], [c], i) => Math.max(...conditions(c, i, n)),
  bars_since: (_, [c], i) => (lastTrue(c, i) < 0 ? Number.NaN : i - lastTrue(c, i)),
  value_when: (_, [c, x], i) => at(x, lastTrue(c, i)),
  cumulative: (_, [x], i) => (Number.isNaN(at(x, i)) ? Number.NaN : exactSum(present(x, 0, i))),
  session_total(_, [x, session], i) {
    if (Number.isNaN(at(x, i)) || Number.isNaN(at(session, i))) return Number.NaN;
    let from = i;
    for (let k = i; k >= 0; k -= 1) {
      if (Number.isNaN(at(session, k))) continue;
      if (at(session, k) !== at(session, i)) break;
      from = k;
    }
    const inside = Array.from({ length: i - from + 1 }, (_unused, k) => from + k);
    const counted = inside.filter((k) => !Number.isNaN(at(session, k)) && !Number.isNaN(at(x, k)));
    return exactSum(counted.map((k) => at(x, k)));
  },
  smooth([n = 1, weight = 1], [x], i) {
    if (Number.isNaN(at(x, i))) return Number.NaN;
    const values = present(x, 0, i);
    if (values.length < n) return Number.NaN;
    return values
      .slice(n)
      .reduce((y, value) => (1 - weight) * y + weight * value, mean(values.slice(0, n)));
  },
};
