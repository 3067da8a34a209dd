// MeanReversion: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface MeanReversion_on_1d_Columns { readonly close: Float64Array }
export type MeanReversion_on_1d_Params = Readonly<Record<string, number>>;
export interface Columns { readonly close: Float64Array; readonly on_1d_0: Float64Array; readonly high: Float64Array; readonly low: Float64Array }
export interface Params { readonly oversold: number }
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

export class MeanReversion_on_1d {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  close_least = NaN;
  close_most = NaN;
  close_grid = NaN;
  close_fitting = 0;
  close_present = 0;
  highs_2 = 0;
  lows_2 = 0;
  output_0 = NaN;

  constructor(columns: MeanReversion_on_1d_Columns, params: MeanReversion_on_1d_Params) {
    this.close = columns.close;
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.close_least = NaN;
    this.close_most = NaN;
    this.close_grid = NaN;
    this.close_fitting = 0;
    this.close_present = 0;
    this.highs_2 = 0;
    this.lows_2 = 0;
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column } = this;
    let { close_least, close_most, close_grid, close_fitting, close_present, highs_2, lows_2 } = this;
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
      // 32: let trend = sma(close, 200) on 1d           // last completed daily value
      let sum_2 = NaN;
      if (close_fitting > 200) {
        const old_2 = close_column[i - 200];
        const old_high_2 = old_2 + close_grid - close_grid;
        highs_2 += close_high_part - old_high_2;
        lows_2 += close_low_part - (old_2 - old_high_2);
        sum_2 = highs_2 + lows_2;
      } else {
        highs_2 = close_fitting > 1 ? highs_2 + close_high_part : close_high_part;
        lows_2 = close_fitting > 1 ? lows_2 + close_low_part : close_low_part;
        if (close_fitting === 200) sum_2 = highs_2 + lows_2;
        else if (close_present >= 200) sum_2 = sumInBlocks(close_column, i, 200, close_present);
      }
      const fired: number = 0;
      if (fired !== 0 || i === to - 1) {
        // 32: let trend = sma(close, 200) on 1d           // last completed daily value
        const divide_3 = sum_2 / 200;
        this.fired = fired;
        this.unknown = 0;
        this.output_0 = divide_3;
        this.close_least = close_least;
        this.close_most = close_most;
        this.close_grid = close_grid;
        this.close_fitting = close_fitting;
        this.close_present = close_present;
        this.highs_2 = highs_2;
        this.lows_2 = lows_2;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(11);
    state.set([this.fired, this.unknown, this.knifeEdges, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_2, this.lows_2, this.output_0]);
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_2, this.lows_2, this.output_0] = state;
  }

  output(k: number): number {
    switch (k) {
      case 0: return this.output_0;
      default: return NaN;
    }
  }
}

export class MeanReversion {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly on_1d_0: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly oversold: number;
  last_4 = NaN;
  average_9 = 0;
  count_9 = 0;
  average_12 = 0;
  count_12 = 0;
  average_28 = 0;
  count_28 = 0;
  last_36 = NaN;
  output_0 = NaN;
  output_3 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.on_1d_0 = columns.on_1d_0;
    this.high = columns.high;
    this.low = columns.low;
    this.oversold = params.oversold;
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.last_4 = NaN;
    this.average_9 = 0;
    this.count_9 = 0;
    this.average_12 = 0;
    this.count_12 = 0;
    this.average_28 = 0;
    this.count_28 = 0;
    this.last_36 = NaN;
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, on_1d_0: on_1d_0_column, high: high_column, low: low_column } = this;
    let { last_4, average_9, count_9, average_12, count_12, average_28, count_28, last_36 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 31: let r     = rsi(close, 14)
      const previous_4 = last_4;
      last_4 = close;
      const subtract_5 = close - previous_4;
      const max_7 = Math.max(subtract_5, 0);
      let smooth_9 = NaN;
      if (max_7 === max_7) {
        if (count_9 === 14) {
          average_9 = average_9 + 0.07142857142857142 * (max_7 - average_9);
          smooth_9 = average_9;
        } else {
          average_9 += max_7;
          count_9 += 1;
          if (count_9 === 14) smooth_9 = average_9 = average_9 / 14;
        }
      }
      const subtract_10 = previous_4 - close;
      const max_11 = Math.max(subtract_10, 0);
      let smooth_12 = NaN;
      if (max_11 === max_11) {
        if (count_12 === 14) {
          average_12 = average_12 + 0.07142857142857142 * (max_11 - average_12);
          smooth_12 = average_12;
        } else {
          average_12 += max_11;
          count_12 += 1;
          if (count_12 === 14) smooth_12 = average_12 = average_12 / 14;
        }
      }
      const add_15 = smooth_9 + smooth_12;
      const divide_16 = add_15 === 0 ? NaN : smooth_9 / add_15;
      const multiply_17 = 100 * divide_16;
      const equal_18 = add_15 === 0 ? 2 : add_15 === add_15 && 0 === 0 ? 0 : 1;
      if (Math.abs(add_15 - 0) <= 1e-12 * Math.abs(0) && add_15 !== 0) this.knifeEdges += 1;
      const r = equal_18 === 2 ? 50 : equal_18 === 0 ? multiply_17 : NaN;
      const on_1d_0 = on_1d_0_column[i];
      // 36: stop  2 * atr(14) from entry
      const coalesce_22 = previous_4 === previous_4 ? previous_4 : close;
      const high = high_column[i];
      const max_24 = Math.max(high, coalesce_22);
      const low = low_column[i];
      const min_26 = Math.min(low, coalesce_22);
      const subtract_27 = max_24 - min_26;
      let smooth_28 = NaN;
      if (subtract_27 === subtract_27) {
        if (count_28 === 14) {
          average_28 = average_28 + 0.07142857142857142 * (subtract_27 - average_28);
          smooth_28 = average_28;
        } else {
          average_28 += subtract_27;
          count_28 += 1;
          if (count_28 === 14) smooth_28 = average_28 = average_28 / 14;
        }
      }
      // 34: enter long when r crosses below oversold and close > trend  via limit close - 0.25 * atr(14) for 3 bars
      const previous_36 = last_36;
      last_36 = r;
      if (Math.abs(r - this.oversold) <= 1e-12 * Math.abs(this.oversold) && r !== this.oversold) this.knifeEdges += 1;
      // 35: exit  long when r > 55
      if (Math.abs(r - 55) <= 1e-12 * Math.abs(55) && r !== 55) this.knifeEdges += 1;
      const fired: number = (previous_36 >= this.oversold && r < this.oversold && close > on_1d_0 ? 1 : 0) | (r > 55 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 36: stop  2 * atr(14) from entry
        const multiply_29 = 2 * smooth_28;
        // 34: enter long when r crosses below oversold and close > trend  via limit close - 0.25 * atr(14) for 3 bars
        const multiply_32 = 0.25 * smooth_28;
        const subtract_33 = close - multiply_32;
        const greater_equal_37 = previous_36 >= this.oversold ? 2 : previous_36 < this.oversold ? 0 : 1;
        const less_38 = r < this.oversold ? 2 : r >= this.oversold ? 0 : 1;
        const and_39 = greater_equal_37 < less_38 ? greater_equal_37 : less_38;
        const greater_40 = close > on_1d_0 ? 2 : close <= on_1d_0 ? 0 : 1;
        const and_41 = and_39 < greater_40 ? and_39 : greater_40;
        // 35: exit  long when r > 55
        const greater_43 = r > 55 ? 2 : r <= 55 ? 0 : 1;
        this.fired = fired;
        this.unknown = (and_41 === 1 ? 1 : 0) | (greater_43 === 1 ? 2 : 0);
        this.output_0 = multiply_29;
        this.output_3 = subtract_33;
        this.last_4 = last_4;
        this.average_9 = average_9;
        this.count_9 = count_9;
        this.average_12 = average_12;
        this.count_12 = count_12;
        this.average_28 = average_28;
        this.count_28 = count_28;
        this.last_36 = last_36;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(13);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_4, this.average_9, this.count_9, this.average_12, this.count_12, this.average_28, this.count_28, this.last_36, this.output_0, this.output_3]);
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_4, this.average_9, this.count_9, this.average_12, this.count_12, this.average_28, this.count_28, this.last_36, this.output_0, this.output_3] = state;
  }

  output(k: number): number {
    switch (k) {
      case 0: return this.output_0;
      case 1: return 3;
      case 2: return 3;
      case 3: return this.output_3;
      case 4: return 0.1;
      case 5: return 40;
      case 6: return 5;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly MeanReversion[], from: number, to: number): void {
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
