/** A crossover strategy filled at the next open, written once more with plain arrays and nothing of the project. */

export interface Prices {
  readonly open: readonly number[];
  readonly close: readonly number[];
}

export interface NaiveTrade {
  readonly side: 'long' | 'short';
  readonly entryBar: number;
  readonly entryPrice: number;
  readonly exitBar: number;
  readonly exitPrice: number;
}

/**
 * The mean of the last n; undefined before there are n. Summed in millionths, which is exact: on prices in cents two
 * averages are often equal, and a last bit must not make a cross of that.
 */
export function naiveSma(values: readonly number[], n: number): readonly (number | undefined)[] {
  const millionths = values.map((value) => Math.round(value * 1e6));
  return values.map((_, i) => {
    if (i < n - 1) return undefined;
    const sum = millionths.slice(i - n + 1, i + 1).reduce((total, value) => total + value, 0);
    return sum / (n * 1e6);
  });
}

/** Seeded with the mean of the first n; leading gaps are skipped. */
export function naiveEma(
  values: readonly (number | undefined)[],
  n: number,
): readonly (number | undefined)[] {
  const out: (number | undefined)[] = [];
  const seed: number[] = [];
  let last: number | undefined;
  for (const value of values) {
    if (value === undefined) out.push(undefined);
    else if (last === undefined) {
      seed.push(value);
      if (seed.length === n) last = seed.reduce((sum, x) => sum + x, 0) / n;
      out.push(last);
    } else {
      last += (2 / (n + 1)) * (value - last);
      out.push(last);
    }
  }
  return out;
}

/** Enters and leaves at the open after a cross. `reverses`: a cross below goes short instead of flat. */
export function naiveTrades(
  { open }: Prices,
  fast: readonly (number | undefined)[],
  slow: readonly (number | undefined)[],
  reverses: boolean,
  slippage: number,
): readonly NaiveTrade[] {
  const trades: NaiveTrade[] = [];
  let held: 'long' | 'short' | undefined;
  let entryBar = 0;
  let entryPrice = 0;
  for (let i = 1; i < open.length - 1; i += 1) {
    const [a0, b0, a, b] = [fast[i - 1], slow[i - 1], fast[i], slow[i]];
    if (a0 === undefined || b0 === undefined || a === undefined || b === undefined) continue;
    const isAbove = a0 <= b0 && a > b;
    const isBelow = a0 >= b0 && a < b;
    if (!isAbove && !isBelow) continue;
    const next = open[i + 1] ?? Number.NaN;
    const buys = next * (1 + slippage);
    const sells = next * (1 - slippage);
    if (held !== undefined && (held === 'long') === isBelow) {
      const exitPrice = held === 'long' ? sells : buys;
      trades.push({ side: held, entryBar, entryPrice, exitBar: i + 1, exitPrice });
      held = undefined;
    }
    if (held === undefined && (isAbove || reverses)) {
      held = isAbove ? 'long' : 'short';
      entryBar = i + 1;
      entryPrice = isAbove ? buys : sells;
    }
  }
  return trades;
}
