// Trend: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array; readonly volume: Float64Array; readonly high: Float64Array; readonly low: Float64Array; readonly open: Float64Array }
export type Params = Readonly<Record<string, number>>;
export interface Driven {
  readonly steppedSymbols: Int32Array;
  readonly steppedRows: Int32Array;
  readonly firedRules: Int32Array;
  open(k: number): number;
  close(k: number): void;
  openOne(k: number, to: number): number;
  closeOne(k: number, next: number, fired: number): void;
  openMany(k: number, to: number): number;
  readonly firstRows: Int32Array;
  readonly endRows: Int32Array;
  note(symbol: number, row: number, fired: number): void;
  closeMany(k: number, next: number): void;
}

/** Smallest power of two that holds `distance` past values and the present one. */
function ring(distance: number): number {
  return 2 ** Math.ceil(Math.log2(distance + 1));
}

function finite(value: number): number {
  return value - value === 0 ? value : NaN;
}

/** Sum of the n values up to row i, as two blocks of n would give it. */
function sumInBlocks(column: Float64Array, i: number, n: number, present: number): number {
  const newer = present % n;
  let [high, low, newHigh, newLow]: number[] = [0, 0, 0, 0];
  for (let j = i - newer; j > i - n; j--) {
    const sum = high + column[j];
    const part = sum - high;
    low += high - (sum - part) + (column[j] - part);
    high = sum;
  }
  if (newer === 0) return high + low;
  for (let j = i - newer + 1; j <= i; j++) {
    const sum = newHigh + column[j];
    const part = sum - newHigh;
    newLow += newHigh - (sum - part) + (column[j] - part);
    newHigh = sum;
  }
  const both = high + newHigh;
  const part = both - high;
  return both + (high - (both - part) + (newHigh - part) + (low + newLow));
}

export class Trend {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly open: Float64Array;
  last_8 = NaN;
  average_16 = 0;
  count_16 = 0;
  close_least = NaN;
  close_most = NaN;
  close_grid = NaN;
  close_fitting = 0;
  close_present = 0;
  highs_21 = 0;
  lows_21 = 0;
  last_23 = NaN;
  output_0 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.volume = columns.volume;
    this.high = columns.high;
    this.low = columns.low;
    this.open = columns.open;
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.last_8 = NaN;
    this.average_16 = 0;
    this.count_16 = 0;
    this.close_least = NaN;
    this.close_most = NaN;
    this.close_grid = NaN;
    this.close_fitting = 0;
    this.close_present = 0;
    this.highs_21 = 0;
    this.lows_21 = 0;
    this.last_23 = NaN;
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, volume: volume_column, high: high_column, low: low_column, open: open_column } = this;
    let { last_8, average_16, count_16, close_least, close_most, close_grid, close_fitting, close_present, highs_21, lows_21, last_23 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      if (close >= close_least && close <= close_most) {
        close_fitting += 1;
        close_present += 1;
      } else {
        close_present = close === close ? close_present + 1 : 0;
        close_fitting = 0;
        if (close > 1e-150 && close < 1e150) {
          const close_size = 2 ** Math.floor(Math.log2(close));
          close_fitting = 1;
          close_least = close_size / 64;
          close_most = close_size * 64;
          close_grid = close_size * 201326592;
        }
      }
      const close_high_part = close + close_grid - close_grid;
      const close_low_part = close - close_high_part;
      // 5: let near = 15bp * close
      const near = 0.0015 * close;
      const volume = volume_column[i];
      // 10: stop 2 * atr(14) from entry
      const previous_8 = last_8;
      last_8 = close;
      const coalesce_9 = previous_8 === previous_8 ? previous_8 : close;
      const high = high_column[i];
      const max_11 = Math.max(high, coalesce_9);
      const low = low_column[i];
      const min_13 = Math.min(low, coalesce_9);
      const subtract_14 = max_11 - min_13;
      let smooth_16 = NaN;
      if (subtract_14 === subtract_14) {
        if (count_16 === 14) {
          average_16 = average_16 + 0.07142857142857142 * (subtract_14 - average_16);
          smooth_16 = average_16;
        } else {
          average_16 += subtract_14;
          count_16 += 1;
          if (count_16 === 14) smooth_16 = average_16 = average_16 / 14;
        }
      }
      // 8: enter long when close crosses above sma(close, 50)
      let sum_21 = NaN;
      if (close_fitting > 50) {
        const old_21 = close_column[i - 50];
        const old_high_21 = old_21 + close_grid - close_grid;
        highs_21 += close_high_part - old_high_21;
        lows_21 += close_low_part - (old_21 - old_high_21);
        sum_21 = highs_21 + lows_21;
      } else {
        highs_21 = close_fitting > 1 ? highs_21 + close_high_part : close_high_part;
        lows_21 = close_fitting > 1 ? lows_21 + close_low_part : close_low_part;
        if (close_fitting === 50) sum_21 = highs_21 + lows_21;
        else if (close_present >= 50) sum_21 = sumInBlocks(close_column, i, 50, close_present);
      }
      const divide_22 = sum_21 / 50;
      const previous_23 = last_23;
      last_23 = divide_22;
      if (Math.abs(close - divide_22) <= 1e-12 * Math.abs(divide_22) && close !== divide_22) this.knifeEdges += 1;
      const open = open_column[i];
      // 9: exit  long when close < open - near and many
      const subtract_28 = open - near;
      const fired: number = (previous_8 <= previous_23 && close > divide_22 ? 1 : 0) | (close < subtract_28 && volume > 5000 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 6: let many = volume > 5_000 shares
        const many = volume > 5000 ? 2 : volume <= 5000 ? 0 : 1;
        // 10: stop 2 * atr(14) from entry
        const multiply_17 = 2 * smooth_16;
        // 8: enter long when close crosses above sma(close, 50)
        const less_equal_24 = previous_8 <= previous_23 ? 2 : previous_8 > previous_23 ? 0 : 1;
        const greater_25 = close > divide_22 ? 2 : close <= divide_22 ? 0 : 1;
        const and_26 = less_equal_24 < greater_25 ? less_equal_24 : greater_25;
        // 9: exit  long when close < open - near and many
        const less_29 = close < subtract_28 ? 2 : close >= subtract_28 ? 0 : 1;
        const and_30 = less_29 < many ? less_29 : many;
        this.fired = fired;
        this.unknown = (and_26 === 1 ? 1 : 0) | (and_30 === 1 ? 2 : 0);
        this.output_0 = multiply_17;
        this.last_8 = last_8;
        this.average_16 = average_16;
        this.count_16 = count_16;
        this.close_least = close_least;
        this.close_most = close_most;
        this.close_grid = close_grid;
        this.close_fitting = close_fitting;
        this.close_present = close_present;
        this.highs_21 = highs_21;
        this.lows_21 = lows_21;
        this.last_23 = last_23;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(15);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_8, this.average_16, this.count_16, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_21, this.lows_21, this.last_23, this.output_0]);
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_8, this.average_16, this.count_16, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_21, this.lows_21, this.last_23, this.output_0] = state;
  }

  output(k: number): number {
    switch (k) {
      case 0: return this.output_0;
      case 1: return 2;
      case 2: return 0.1;
      case 3: return 10;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly Trend[], from: number, to: number): void {
  const [only] = evaluators;
  if (evaluators.length === 1) {
    for (let k = from; k < to; ) {
      const next = only.run(k, engine.openOne(k, to));
      engine.closeOne(k, next, only.fired);
      k = next;
    }
    return;
  }
  const { steppedSymbols, steppedRows, firedRules } = engine;
  for (let k = from; k < to; k += 1) {
    const count = engine.open(k);
    for (let j = 0; j < count; j += 1) {
      const evaluator = evaluators[steppedSymbols[j]];
      evaluator.step(steppedRows[j]);
      firedRules[j] = evaluator.fired;
    }
    engine.close(k);
  }
}
