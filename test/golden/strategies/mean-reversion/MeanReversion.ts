// MeanReversion: emitted by strata from mean-reversion.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array; readonly high: Float64Array; readonly low: Float64Array }
export interface Params { readonly oversold: number; readonly recovered: number }
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

export class MeanReversion {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly oversold: number;
  readonly recovered: number;
  last_4 = NaN;
  average_9 = 0;
  count_9 = 0;
  average_12 = 0;
  count_12 = 0;
  close_least = NaN;
  close_most = NaN;
  close_grid = NaN;
  close_fitting = 0;
  close_present = 0;
  highs_21 = 0;
  lows_21 = 0;
  average_32 = 0;
  count_32 = 0;
  output_0 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.high = columns.high;
    this.low = columns.low;
    this.oversold = params.oversold;
    this.recovered = params.recovered;
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
    this.close_least = NaN;
    this.close_most = NaN;
    this.close_grid = NaN;
    this.close_fitting = 0;
    this.close_present = 0;
    this.highs_21 = 0;
    this.lows_21 = 0;
    this.average_32 = 0;
    this.count_32 = 0;
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, high: high_column, low: low_column } = this;
    let { last_4, average_9, count_9, average_12, count_12, close_least, close_most, close_grid, close_fitting, close_present, highs_21, lows_21, average_32, count_32 } = this;
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
      // 10: let strength = rsi(close, 5)
      const previous_4 = last_4;
      last_4 = close;
      const subtract_5 = close - previous_4;
      const max_7 = Math.max(subtract_5, 0);
      let smooth_9 = NaN;
      if (max_7 === max_7) {
        if (count_9 === 5) {
          average_9 = average_9 + 0.2 * (max_7 - average_9);
          smooth_9 = average_9;
        } else {
          average_9 += max_7;
          count_9 += 1;
          if (count_9 === 5) smooth_9 = average_9 = average_9 / 5;
        }
      }
      const subtract_10 = previous_4 - close;
      const max_11 = Math.max(subtract_10, 0);
      let smooth_12 = NaN;
      if (max_11 === max_11) {
        if (count_12 === 5) {
          average_12 = average_12 + 0.2 * (max_11 - average_12);
          smooth_12 = average_12;
        } else {
          average_12 += max_11;
          count_12 += 1;
          if (count_12 === 5) smooth_12 = average_12 = average_12 / 5;
        }
      }
      const add_15 = smooth_9 + smooth_12;
      const divide_16 = add_15 === 0 ? NaN : smooth_9 / add_15;
      const multiply_17 = 100 * divide_16;
      const equal_18 = add_15 === 0 ? 2 : add_15 === add_15 && 0 === 0 ? 0 : 1;
      if (Math.abs(add_15 - 0) <= 1e-12 * Math.abs(0) && add_15 !== 0) this.knifeEdges += 1;
      const strength = equal_18 === 2 ? 50 : equal_18 === 0 ? multiply_17 : NaN;
      // 11: let trend    = sma(close, 200)
      let sum_21 = NaN;
      if (close_fitting > 200) {
        const old_21 = close_column[i - 200];
        const old_high_21 = old_21 + close_grid - close_grid;
        highs_21 += close_high_part - old_high_21;
        lows_21 += close_low_part - (old_21 - old_high_21);
        sum_21 = highs_21 + lows_21;
      } else {
        highs_21 = close_fitting > 1 ? highs_21 + close_high_part : close_high_part;
        lows_21 = close_fitting > 1 ? lows_21 + close_low_part : close_low_part;
        if (close_fitting === 200) sum_21 = highs_21 + lows_21;
        else if (close_present >= 200) sum_21 = sumInBlocks(close_column, i, 200, close_present);
      }
      const trend = sum_21 / 200;
      // 16: stop 3 * atr(14) from entry
      const coalesce_25 = previous_4 === previous_4 ? previous_4 : close;
      const high = high_column[i];
      const max_27 = Math.max(high, coalesce_25);
      const low = low_column[i];
      const min_29 = Math.min(low, coalesce_25);
      const subtract_30 = max_27 - min_29;
      let smooth_32 = NaN;
      if (subtract_30 === subtract_30) {
        if (count_32 === 14) {
          average_32 = average_32 + 0.07142857142857142 * (subtract_30 - average_32);
          smooth_32 = average_32;
        } else {
          average_32 += subtract_30;
          count_32 += 1;
          if (count_32 === 14) smooth_32 = average_32 = average_32 / 14;
        }
      }
      // 13: enter long when strength < oversold and close > trend
      if (Math.abs(strength - this.oversold) <= 1e-12 * Math.abs(this.oversold) && strength !== this.oversold) this.knifeEdges += 1;
      if (Math.abs(close - trend) <= 1e-12 * Math.abs(trend) && close !== trend) this.knifeEdges += 1;
      // 14: exit  long when strength > recovered
      if (Math.abs(strength - this.recovered) <= 1e-12 * Math.abs(this.recovered) && strength !== this.recovered) this.knifeEdges += 1;
      const fired: number = (strength < this.oversold && close > trend ? 1 : 0) | (strength > this.recovered ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 16: stop 3 * atr(14) from entry
        const multiply_33 = 3 * smooth_32;
        // 13: enter long when strength < oversold and close > trend
        const less_37 = strength < this.oversold ? 2 : strength >= this.oversold ? 0 : 1;
        const greater_38 = close > trend ? 2 : close <= trend ? 0 : 1;
        const and_39 = less_37 < greater_38 ? less_37 : greater_38;
        // 14: exit  long when strength > recovered
        const greater_40 = strength > this.recovered ? 2 : strength <= this.recovered ? 0 : 1;
        this.fired = fired;
        this.unknown = (and_39 === 1 ? 1 : 0) | (greater_40 === 1 ? 2 : 0);
        this.output_0 = multiply_33;
        this.last_4 = last_4;
        this.average_9 = average_9;
        this.count_9 = count_9;
        this.average_12 = average_12;
        this.count_12 = count_12;
        this.close_least = close_least;
        this.close_most = close_most;
        this.close_grid = close_grid;
        this.close_fitting = close_fitting;
        this.close_present = close_present;
        this.highs_21 = highs_21;
        this.lows_21 = lows_21;
        this.average_32 = average_32;
        this.count_32 = count_32;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(18);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_4, this.average_9, this.count_9, this.average_12, this.count_12, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_21, this.lows_21, this.average_32, this.count_32, this.output_0]);
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_4, this.average_9, this.count_9, this.average_12, this.count_12, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_21, this.lows_21, this.average_32, this.count_32, this.output_0] = state;
  }

  output(k: number): number {
    switch (k) {
      case 0: return this.output_0;
      case 1: return 0.5;
      case 2: return 15;
      case 3: return 2;
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
