// Daily: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array; readonly high: Float64Array; readonly low: Float64Array }
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

export class Daily {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  last_3 = NaN;
  average_11 = 0;
  count_11 = 0;
  close_least = NaN;
  close_most = NaN;
  close_grid = NaN;
  close_fitting = 0;
  close_present = 0;
  highs_15 = 0;
  lows_15 = 0;
  last_17 = NaN;
  output_0 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.high = columns.high;
    this.low = columns.low;
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.last_3 = NaN;
    this.average_11 = 0;
    this.count_11 = 0;
    this.close_least = NaN;
    this.close_most = NaN;
    this.close_grid = NaN;
    this.close_fitting = 0;
    this.close_present = 0;
    this.highs_15 = 0;
    this.lows_15 = 0;
    this.last_17 = NaN;
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, high: high_column, low: low_column } = this;
    let { last_3, average_11, count_11, close_least, close_most, close_grid, close_fitting, close_present, highs_15, lows_15, last_17 } = this;
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
      // 7: stop  3 * atr(14) from entry
      const previous_3 = last_3;
      last_3 = close;
      const coalesce_4 = previous_3 === previous_3 ? previous_3 : close;
      const high = high_column[i];
      const max_6 = Math.max(high, coalesce_4);
      const low = low_column[i];
      const min_8 = Math.min(low, coalesce_4);
      const subtract_9 = max_6 - min_8;
      let smooth_11 = NaN;
      if (subtract_9 === subtract_9) {
        if (count_11 === 14) {
          average_11 = average_11 + 0.07142857142857142 * (subtract_9 - average_11);
          smooth_11 = average_11;
        } else {
          average_11 += subtract_9;
          count_11 += 1;
          if (count_11 === 14) smooth_11 = average_11 = average_11 / 14;
        }
      }
      // 5: enter long when close crosses above sma(close, 50)
      let sum_15 = NaN;
      if (close_fitting > 50) {
        const old_15 = close_column[i - 50];
        const old_high_15 = old_15 + close_grid - close_grid;
        highs_15 += close_high_part - old_high_15;
        lows_15 += close_low_part - (old_15 - old_high_15);
        sum_15 = highs_15 + lows_15;
      } else {
        highs_15 = close_fitting > 1 ? highs_15 + close_high_part : close_high_part;
        lows_15 = close_fitting > 1 ? lows_15 + close_low_part : close_low_part;
        if (close_fitting === 50) sum_15 = highs_15 + lows_15;
        else if (close_present >= 50) sum_15 = sumInBlocks(close_column, i, 50, close_present);
      }
      const divide_16 = sum_15 / 50;
      const previous_17 = last_17;
      last_17 = divide_16;
      if (Math.abs(close - divide_16) <= 1e-12 * Math.abs(divide_16) && close !== divide_16) this.knifeEdges += 1;
      const fired: number = (previous_3 <= previous_17 && close > divide_16 ? 1 : 0) | (previous_3 >= previous_17 && close < divide_16 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 7: stop  3 * atr(14) from entry
        const multiply_12 = 3 * smooth_11;
        // 5: enter long when close crosses above sma(close, 50)
        const less_equal_18 = previous_3 <= previous_17 ? 2 : previous_3 > previous_17 ? 0 : 1;
        const greater_19 = close > divide_16 ? 2 : close <= divide_16 ? 0 : 1;
        const and_20 = less_equal_18 < greater_19 ? less_equal_18 : greater_19;
        // 6: exit  long when close crosses below sma(close, 50)
        const greater_equal_21 = previous_3 >= previous_17 ? 2 : previous_3 < previous_17 ? 0 : 1;
        const less_22 = close < divide_16 ? 2 : close >= divide_16 ? 0 : 1;
        const and_23 = greater_equal_21 < less_22 ? greater_equal_21 : less_22;
        this.fired = fired;
        this.unknown = (and_20 === 1 ? 1 : 0) | (and_23 === 1 ? 2 : 0);
        this.output_0 = multiply_12;
        this.last_3 = last_3;
        this.average_11 = average_11;
        this.count_11 = count_11;
        this.close_least = close_least;
        this.close_most = close_most;
        this.close_grid = close_grid;
        this.close_fitting = close_fitting;
        this.close_present = close_present;
        this.highs_15 = highs_15;
        this.lows_15 = lows_15;
        this.last_17 = last_17;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(15);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_3, this.average_11, this.count_11, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_15, this.lows_15, this.last_17, this.output_0]);
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_3, this.average_11, this.count_11, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_15, this.lows_15, this.last_17, this.output_0] = state;
  }

  output(k: number): number {
    switch (k) {
      case 0: return this.output_0;
      case 1: return 0.01;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly Daily[], from: number, to: number): void {
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
