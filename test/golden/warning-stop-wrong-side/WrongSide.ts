// WrongSide: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly high: Float64Array; readonly close: Float64Array; readonly low: Float64Array }
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

export class WrongSide {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly high: Float64Array;
  readonly close: Float64Array;
  readonly low: Float64Array;
  readonly block_2: Float64Array;
  readonly block_16: Float64Array;
  position_2 = 0;
  full_2 = 0;
  newer_2 = -Infinity;
  last_6 = NaN;
  average_13 = 0;
  count_13 = 0;
  position_16 = 0;
  full_16 = 0;
  newer_16 = Infinity;
  close_least = NaN;
  close_most = NaN;
  close_grid = NaN;
  close_fitting = 0;
  close_present = 0;
  highs_20 = 0;
  lows_20 = 0;
  last_22 = NaN;
  output_0 = NaN;
  output_1 = NaN;
  output_2 = NaN;
  output_3 = NaN;

  constructor(columns: Columns, params: Params) {
    this.high = columns.high;
    this.close = columns.close;
    this.low = columns.low;
    this.block_2 = new Float64Array(20).fill(NaN);
    this.block_16 = new Float64Array(20).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.position_2 = 0;
    this.full_2 = 0;
    this.newer_2 = -Infinity;
    this.last_6 = NaN;
    this.average_13 = 0;
    this.count_13 = 0;
    this.position_16 = 0;
    this.full_16 = 0;
    this.newer_16 = Infinity;
    this.close_least = NaN;
    this.close_most = NaN;
    this.close_grid = NaN;
    this.close_fitting = 0;
    this.close_present = 0;
    this.highs_20 = 0;
    this.lows_20 = 0;
    this.last_22 = NaN;
    this.block_2.fill(NaN);
    this.block_16.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { high: high_column, close: close_column, low: low_column, block_2, block_16 } = this;
    let { position_2, full_2, newer_2, last_6, average_13, count_13, position_16, full_16, newer_16, close_least, close_most, close_grid, close_fitting, close_present, highs_20, lows_20, last_22 } = this;
    for (let i = from; i < to; i += 1) {
      const high = high_column[i];
      // 8: stop long  highest(high, 20)         // never below the close
      let highest_2 = NaN;
      if (high === high) {
        block_2[position_2] = high;
        newer_2 = Math.max(newer_2, high);
        position_2 += 1;
        if (position_2 === 20) {
          newer_2 = -Infinity;
          for (let j_2 = 20 - 1; j_2 >= 0; j_2--) {
            newer_2 = Math.max(newer_2, block_2[j_2]);
            block_2[j_2] = newer_2;
          }
          highest_2 = newer_2;
          newer_2 = -Infinity;
          position_2 = 0;
          full_2 = 1;
        } else if (full_2 === 1) {
          highest_2 = Math.max(newer_2, block_2[position_2]);
        }
      } else {
        newer_2 = -Infinity;
        position_2 = 0;
        full_2 = 0;
      }
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
      // 10: take short close + 3 * atr(14)
      const previous_6 = last_6;
      last_6 = close;
      const coalesce_7 = previous_6 === previous_6 ? previous_6 : close;
      const max_8 = Math.max(high, coalesce_7);
      const low = low_column[i];
      const min_10 = Math.min(low, coalesce_7);
      const subtract_11 = max_8 - min_10;
      let smooth_13 = NaN;
      if (subtract_11 === subtract_11) {
        if (count_13 === 14) {
          average_13 = average_13 + 0.07142857142857142 * (subtract_11 - average_13);
          smooth_13 = average_13;
        } else {
          average_13 += subtract_11;
          count_13 += 1;
          if (count_13 === 14) smooth_13 = average_13 = average_13 / 14;
        }
      }
      // 11: trail long lowest(low, 20) - close   // the other way round
      let lowest_16 = NaN;
      if (low === low) {
        block_16[position_16] = low;
        newer_16 = Math.min(newer_16, low);
        position_16 += 1;
        if (position_16 === 20) {
          newer_16 = Infinity;
          for (let j_16 = 20 - 1; j_16 >= 0; j_16--) {
            newer_16 = Math.min(newer_16, block_16[j_16]);
            block_16[j_16] = newer_16;
          }
          lowest_16 = newer_16;
          newer_16 = Infinity;
          position_16 = 0;
          full_16 = 1;
        } else if (full_16 === 1) {
          lowest_16 = Math.min(newer_16, block_16[position_16]);
        }
      } else {
        newer_16 = Infinity;
        position_16 = 0;
        full_16 = 0;
      }
      // 5: enter long  when close crosses above sma(close, 50)
      let sum_20 = NaN;
      if (close_fitting > 50) {
        const old_20 = close_column[i - 50];
        const old_high_20 = old_20 + close_grid - close_grid;
        highs_20 += close_high_part - old_high_20;
        lows_20 += close_low_part - (old_20 - old_high_20);
        sum_20 = highs_20 + lows_20;
      } else {
        highs_20 = close_fitting > 1 ? highs_20 + close_high_part : close_high_part;
        lows_20 = close_fitting > 1 ? lows_20 + close_low_part : close_low_part;
        if (close_fitting === 50) sum_20 = highs_20 + lows_20;
        else if (close_present >= 50) sum_20 = sumInBlocks(close_column, i, 50, close_present);
      }
      const divide_21 = sum_20 / 50;
      const previous_22 = last_22;
      last_22 = divide_21;
      if (Math.abs(close - divide_21) <= 1e-12 * Math.abs(divide_21) && close !== divide_21) this.knifeEdges += 1;
      const fired: number = (previous_6 <= previous_22 && close > divide_21 ? 1 : 0) | (previous_6 >= previous_22 && close < divide_21 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 10: take short close + 3 * atr(14)
        const multiply_14 = 3 * smooth_13;
        const add_15 = close + multiply_14;
        // 11: trail long lowest(low, 20) - close   // the other way round
        const subtract_17 = lowest_16 - close;
        // 5: enter long  when close crosses above sma(close, 50)
        const less_equal_23 = previous_6 <= previous_22 ? 2 : previous_6 > previous_22 ? 0 : 1;
        const greater_24 = close > divide_21 ? 2 : close <= divide_21 ? 0 : 1;
        const and_25 = less_equal_23 < greater_24 ? less_equal_23 : greater_24;
        // 6: enter short when close crosses below sma(close, 50)
        const greater_equal_26 = previous_6 >= previous_22 ? 2 : previous_6 < previous_22 ? 0 : 1;
        const less_27 = close < divide_21 ? 2 : close >= divide_21 ? 0 : 1;
        const and_28 = greater_equal_26 < less_27 ? greater_equal_26 : less_27;
        this.fired = fired;
        this.unknown = (and_25 === 1 ? 1 : 0) | (and_28 === 1 ? 2 : 0);
        this.output_0 = highest_2;
        this.output_1 = highest_2;
        this.output_2 = add_15;
        this.output_3 = subtract_17;
        this.position_2 = position_2;
        this.full_2 = full_2;
        this.newer_2 = newer_2;
        this.last_6 = last_6;
        this.average_13 = average_13;
        this.count_13 = count_13;
        this.position_16 = position_16;
        this.full_16 = full_16;
        this.newer_16 = newer_16;
        this.close_least = close_least;
        this.close_most = close_most;
        this.close_grid = close_grid;
        this.close_fitting = close_fitting;
        this.close_present = close_present;
        this.highs_20 = highs_20;
        this.lows_20 = lows_20;
        this.last_22 = last_22;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(24 + this.block_2.length + this.block_16.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.position_2, this.full_2, this.newer_2, this.last_6, this.average_13, this.count_13, this.position_16, this.full_16, this.newer_16, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_20, this.lows_20, this.last_22, this.output_0, this.output_1, this.output_2, this.output_3]);
    let end = 24;
    for (const array of [this.block_2, this.block_16]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.position_2, this.full_2, this.newer_2, this.last_6, this.average_13, this.count_13, this.position_16, this.full_16, this.newer_16, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_20, this.lows_20, this.last_22, this.output_0, this.output_1, this.output_2, this.output_3] = state;
    let end = 24;
    for (const array of [this.block_2, this.block_16]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
  }

  output(k: number): number {
    switch (k) {
      case 0: return this.output_0;
      case 1: return this.output_1;
      case 2: return this.output_2;
      case 3: return this.output_3;
      case 4: return 10;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly WrongSide[], from: number, to: number): void {
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
