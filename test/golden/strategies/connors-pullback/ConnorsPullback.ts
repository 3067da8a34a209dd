// ConnorsPullback: emitted by strata from connors-pullback.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array }
export interface Params { readonly tired: number; readonly recovered: number }
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

export class ConnorsPullback {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly tired: number;
  readonly recovered: number;
  readonly sorted_41: Float64Array;
  readonly past_40: Float64Array;
  readonly mask_40: number;
  last_7 = NaN;
  average_12 = 0;
  count_12 = 0;
  average_15 = 0;
  count_15 = 0;
  age_22 = NaN;
  age_24 = NaN;
  last_26 = NaN;
  average_30 = 0;
  count_30 = 0;
  average_33 = 0;
  count_33 = 0;
  count_41 = 0;
  close_least = NaN;
  close_most = NaN;
  close_grid = NaN;
  close_fitting = 0;
  close_present = 0;
  highs_49 = 0;
  lows_49 = 0;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.tired = params.tired;
    this.recovered = params.recovered;
    this.sorted_41 = new Float64Array(100).fill(NaN);
    this.past_40 = new Float64Array(ring(100)).fill(NaN);
    this.mask_40 = this.past_40.length - 1;
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.last_7 = NaN;
    this.average_12 = 0;
    this.count_12 = 0;
    this.average_15 = 0;
    this.count_15 = 0;
    this.age_22 = NaN;
    this.age_24 = NaN;
    this.last_26 = NaN;
    this.average_30 = 0;
    this.count_30 = 0;
    this.average_33 = 0;
    this.count_33 = 0;
    this.count_41 = 0;
    this.close_least = NaN;
    this.close_most = NaN;
    this.close_grid = NaN;
    this.close_fitting = 0;
    this.close_present = 0;
    this.highs_49 = 0;
    this.lows_49 = 0;
    this.sorted_41.fill(NaN);
    this.past_40.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, sorted_41, past_40, mask_40 } = this;
    let { last_7, average_12, count_12, average_15, count_15, age_22, age_24, last_26, average_30, count_30, average_33, count_33, count_41, close_least, close_most, close_grid, close_fitting, close_present, highs_49, lows_49 } = this;
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
      // 11: let strength = connors_rsi(close)
      const previous_7 = last_7;
      last_7 = close;
      const subtract_8 = close - previous_7;
      const max_10 = Math.max(subtract_8, 0);
      let smooth_12 = NaN;
      if (max_10 === max_10) {
        if (count_12 === 3) {
          average_12 = average_12 + 0.3333333333333333 * (max_10 - average_12);
          smooth_12 = average_12;
        } else {
          average_12 += max_10;
          count_12 += 1;
          if (count_12 === 3) smooth_12 = average_12 = average_12 / 3;
        }
      }
      const subtract_13 = previous_7 - close;
      const max_14 = Math.max(subtract_13, 0);
      let smooth_15 = NaN;
      if (max_14 === max_14) {
        if (count_15 === 3) {
          average_15 = average_15 + 0.3333333333333333 * (max_14 - average_15);
          smooth_15 = average_15;
        } else {
          average_15 += max_14;
          count_15 += 1;
          if (count_15 === 3) smooth_15 = average_15 = average_15 / 3;
        }
      }
      const add_16 = smooth_12 + smooth_15;
      const divide_17 = add_16 === 0 ? NaN : smooth_12 / add_16;
      const multiply_18 = 100 * divide_17;
      const equal_19 = add_16 === 0 ? 2 : add_16 === add_16 && 0 === 0 ? 0 : 1;
      if (Math.abs(add_16 - 0) <= 1e-12 * Math.abs(0) && add_16 !== 0) this.knifeEdges += 1;
      const select_20 = equal_19 === 2 ? 50 : equal_19 === 0 ? multiply_18 : NaN;
      const less_equal_21 = close <= previous_7 ? 2 : close > previous_7 ? 0 : 1;
      age_22 = less_equal_21 === 2 ? 0 : age_22 + 1;
      const bars_since_22 = age_22;
      const greater_equal_23 = close >= previous_7 ? 2 : close < previous_7 ? 0 : 1;
      age_24 = greater_equal_23 === 2 ? 0 : age_24 + 1;
      const bars_since_24 = age_24;
      const subtract_25 = bars_since_22 - bars_since_24;
      const previous_26 = last_26;
      last_26 = subtract_25;
      const subtract_27 = subtract_25 - previous_26;
      const max_28 = Math.max(subtract_27, 0);
      let smooth_30 = NaN;
      if (max_28 === max_28) {
        if (count_30 === 2) {
          average_30 = average_30 + 0.5 * (max_28 - average_30);
          smooth_30 = average_30;
        } else {
          average_30 += max_28;
          count_30 += 1;
          if (count_30 === 2) smooth_30 = average_30 = average_30 / 2;
        }
      }
      const subtract_31 = previous_26 - subtract_25;
      const max_32 = Math.max(subtract_31, 0);
      let smooth_33 = NaN;
      if (max_32 === max_32) {
        if (count_33 === 2) {
          average_33 = average_33 + 0.5 * (max_32 - average_33);
          smooth_33 = average_33;
        } else {
          average_33 += max_32;
          count_33 += 1;
          if (count_33 === 2) smooth_33 = average_33 = average_33 / 2;
        }
      }
      const add_34 = smooth_30 + smooth_33;
      const divide_35 = add_34 === 0 ? NaN : smooth_30 / add_34;
      const multiply_36 = 100 * divide_35;
      const equal_37 = add_34 === 0 ? 2 : add_34 === add_34 && 0 === 0 ? 0 : 1;
      if (Math.abs(add_34 - 0) <= 1e-12 * Math.abs(0) && add_34 !== 0) this.knifeEdges += 1;
      const select_38 = equal_37 === 2 ? 50 : equal_37 === 0 ? multiply_36 : NaN;
      const divide_39 = previous_7 === 0 ? NaN : subtract_8 / previous_7;
      const multiply_40 = 100 * divide_39;
      past_40[i & mask_40] = multiply_40;
      const value_41 = multiply_40 + 0;
      let percentile_rank_41 = NaN;
      if (value_41 === value_41) {
        if (count_41 === 100) {
          let rank_41 = 0;
          let end_41 = count_41;
          while (rank_41 < end_41) {
            const middle_41 = (rank_41 + end_41) >> 1;
            if (sorted_41[middle_41] <= value_41) rank_41 = middle_41 + 1;
            else end_41 = middle_41;
          }
          percentile_rank_41 = (100 * rank_41) / 100;
        }
        if (count_41 === 100) {
          const old_41 = past_40[(i - 100) & mask_40];
          let place_41_2 = 0;
          let end_41_2 = count_41;
          while (place_41_2 < end_41_2) {
            const middle_41_2 = (place_41_2 + end_41_2) >> 1;
            if (sorted_41[middle_41_2] < old_41) place_41_2 = middle_41_2 + 1;
            else end_41_2 = middle_41_2;
          }
          sorted_41.copyWithin(place_41_2, place_41_2 + 1, count_41);
          count_41 -= 1;
        }
        let place_41 = 0;
        let end_41_3 = count_41;
        while (place_41 < end_41_3) {
          const middle_41_3 = (place_41 + end_41_3) >> 1;
          if (sorted_41[middle_41_3] < value_41) place_41 = middle_41_3 + 1;
          else end_41_3 = middle_41_3;
        }
        sorted_41.copyWithin(place_41 + 1, place_41, count_41);
        sorted_41[place_41] = value_41;
        count_41 += 1;
      } else count_41 = 0;
      const add_42 = select_20 + select_38;
      const add_43 = add_42 + percentile_rank_41;
      const strength = add_43 / 3;
      // 13: enter long when strength < tired and close > sma(close, 200)
      if (Math.abs(strength - this.tired) <= 1e-12 * Math.abs(this.tired) && strength !== this.tired) this.knifeEdges += 1;
      let sum_49 = NaN;
      if (close_fitting > 200) {
        const old_49 = close_column[i - 200];
        const old_high_49 = old_49 + close_grid - close_grid;
        highs_49 += close_high_part - old_high_49;
        lows_49 += close_low_part - (old_49 - old_high_49);
        sum_49 = highs_49 + lows_49;
      } else {
        highs_49 = close_fitting > 1 ? highs_49 + close_high_part : close_high_part;
        lows_49 = close_fitting > 1 ? lows_49 + close_low_part : close_low_part;
        if (close_fitting === 200) sum_49 = highs_49 + lows_49;
        else if (close_present >= 200) sum_49 = sumInBlocks(close_column, i, 200, close_present);
      }
      const divide_50 = sum_49 / 200;
      if (Math.abs(close - divide_50) <= 1e-12 * Math.abs(divide_50) && close !== divide_50) this.knifeEdges += 1;
      // 14: exit  long when strength > recovered
      if (Math.abs(strength - this.recovered) <= 1e-12 * Math.abs(this.recovered) && strength !== this.recovered) this.knifeEdges += 1;
      const fired: number = (strength < this.tired && close > divide_50 ? 1 : 0) | (strength > this.recovered ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 13: enter long when strength < tired and close > sma(close, 200)
        const less_47 = strength < this.tired ? 2 : strength >= this.tired ? 0 : 1;
        const greater_51 = close > divide_50 ? 2 : close <= divide_50 ? 0 : 1;
        const and_52 = less_47 < greater_51 ? less_47 : greater_51;
        // 14: exit  long when strength > recovered
        const greater_53 = strength > this.recovered ? 2 : strength <= this.recovered ? 0 : 1;
        this.fired = fired;
        this.unknown = (and_52 === 1 ? 1 : 0) | (greater_53 === 1 ? 2 : 0);
        this.last_7 = last_7;
        this.average_12 = average_12;
        this.count_12 = count_12;
        this.average_15 = average_15;
        this.count_15 = count_15;
        this.age_22 = age_22;
        this.age_24 = age_24;
        this.last_26 = last_26;
        this.average_30 = average_30;
        this.count_30 = count_30;
        this.average_33 = average_33;
        this.count_33 = count_33;
        this.count_41 = count_41;
        this.close_least = close_least;
        this.close_most = close_most;
        this.close_grid = close_grid;
        this.close_fitting = close_fitting;
        this.close_present = close_present;
        this.highs_49 = highs_49;
        this.lows_49 = lows_49;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(23 + this.sorted_41.length + this.past_40.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_7, this.average_12, this.count_12, this.average_15, this.count_15, this.age_22, this.age_24, this.last_26, this.average_30, this.count_30, this.average_33, this.count_33, this.count_41, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_49, this.lows_49]);
    let end = 23;
    for (const array of [this.sorted_41, this.past_40]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_7, this.average_12, this.count_12, this.average_15, this.count_15, this.age_22, this.age_24, this.last_26, this.average_30, this.count_30, this.average_33, this.count_33, this.count_41, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_49, this.lows_49] = state;
    let end = 23;
    for (const array of [this.sorted_41, this.past_40]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
  }

  output(k: number): number {
    switch (k) {
      case 0: return 0.6;
      case 1: return 10;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly ConnorsPullback[], from: number, to: number): void {
  const [only] = evaluators;
  if (evaluators.length === 1) {
    for (let k = from; k < to; ) {
      const next = only.run(k, engine.openOne(k, to));
      engine.closeOne(k, next, only.fired);
      k = next;
    }
    return;
  }
  const { steppedSymbols, steppedRows, firedRules, firstRows, endRows } = engine;
  for (let k = from; k < to; ) {
    const next = engine.openMany(k, to);
    for (let s = 0; next > k && s < evaluators.length; s += 1) {
      const evaluator = evaluators[s];
      const end = endRows[s];
      for (let row = firstRows[s]; row < end; ) {
        row = evaluator.run(row, end);
        if (evaluator.fired !== 0) engine.note(s, row - 1, evaluator.fired);
      }
    }
    if (next > k) {
      engine.closeMany(k, next);
      k = next;
      continue;
    }
    const count = engine.open(k);
    for (let j = 0; j < count; j += 1) {
      const evaluator = evaluators[steppedSymbols[j]];
      evaluator.step(steppedRows[j]);
      firedRules[j] = evaluator.fired;
    }
    engine.close(k);
    k += 1;
  }
}
