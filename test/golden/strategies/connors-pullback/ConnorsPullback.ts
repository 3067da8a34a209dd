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
}

/** Smallest power of two that holds `distance` past values and the present one. */
function ring(distance: number): number {
  return 2 ** Math.ceil(Math.log2(distance + 1));
}

function finite(value: number): number {
  return value - value === 0 ? value : NaN;
}

export class ConnorsPullback {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly tired: number;
  readonly recovered: number;
  readonly sorted_41: Float64Array;
  readonly block_49: Float64Array;
  readonly lows_49: Float64Array;
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
  high_49 = 0;
  low_49 = 0;
  position_49 = 0;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.tired = params.tired;
    this.recovered = params.recovered;
    this.sorted_41 = new Float64Array(100).fill(NaN);
    this.block_49 = new Float64Array(200).fill(NaN);
    this.lows_49 = new Float64Array(200).fill(NaN);
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
    this.high_49 = 0;
    this.low_49 = 0;
    this.position_49 = 0;
    this.sorted_41.fill(NaN);
    this.block_49.fill(NaN);
    this.lows_49.fill(NaN);
    this.past_40.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, sorted_41, block_49, lows_49, past_40, mask_40 } = this;
    let { last_7, average_12, count_12, average_15, count_15, age_22, age_24, last_26, average_30, count_30, average_33, count_33, count_41, high_49, low_49, position_49 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
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
      const less_47 = strength < this.tired ? 2 : strength >= this.tired ? 0 : 1;
      if (Math.abs(strength - this.tired) <= 1e-12 * Math.abs(this.tired) && strength !== this.tired) this.knifeEdges += 1;
      let sum_49 = NaN;
      if (close === close) {
        const at_49 = position_49 + 1;
        block_49[position_49] = close;
        if (at_49 === 200) {
          let total_49 = 0;
          let lost_49 = 0;
          for (let j_49 = 200 - 1; j_49 >= 0; j_49--) {
            const value_49 = block_49[j_49];
            const before_49 = total_49;
            total_49 = before_49 + value_49;
            const part_49 = total_49 - before_49;
            lost_49 += before_49 - (total_49 - part_49) + (value_49 - part_49);
            block_49[j_49] = total_49;
            lows_49[j_49] = lost_49;
          }
          high_49 = 0;
          low_49 = 0;
          position_49 = 0;
          sum_49 = total_49 + lost_49;
        } else {
          const before_49_2 = high_49;
          const newer_49 = before_49_2 + close;
          const part_49_2 = newer_49 - before_49_2;
          const lost_49_2 = low_49 + (before_49_2 - (newer_49 - part_49_2) + (close - part_49_2));
          high_49 = newer_49;
          low_49 = lost_49_2;
          position_49 = at_49;
          const older_49 = block_49[at_49];
          const both_49 = older_49 + newer_49;
          const share_49 = both_49 - older_49;
          sum_49 = both_49 + (older_49 - (both_49 - share_49) + (newer_49 - share_49) + (lows_49[at_49] + lost_49_2));
        }
      } else {
        block_49.fill(NaN);
        high_49 = 0;
        low_49 = 0;
        position_49 = 0;
      }
      const divide_50 = sum_49 / 200;
      const greater_51 = close > divide_50 ? 2 : close <= divide_50 ? 0 : 1;
      if (Math.abs(close - divide_50) <= 1e-12 * Math.abs(divide_50) && close !== divide_50) this.knifeEdges += 1;
      const and_52 = less_47 < greater_51 ? less_47 : greater_51;
      // 14: exit  long when strength > recovered
      const greater_53 = strength > this.recovered ? 2 : strength <= this.recovered ? 0 : 1;
      if (Math.abs(strength - this.recovered) <= 1e-12 * Math.abs(this.recovered) && strength !== this.recovered) this.knifeEdges += 1;
      const fired: number = (and_52 === 2 ? 1 : 0) | (greater_53 === 2 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
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
        this.high_49 = high_49;
        this.low_49 = low_49;
        this.position_49 = position_49;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(19 + this.sorted_41.length + this.block_49.length + this.lows_49.length + this.past_40.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_7, this.average_12, this.count_12, this.average_15, this.count_15, this.age_22, this.age_24, this.last_26, this.average_30, this.count_30, this.average_33, this.count_33, this.count_41, this.high_49, this.low_49, this.position_49]);
    let end = 19;
    for (const array of [this.sorted_41, this.block_49, this.lows_49, this.past_40]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_7, this.average_12, this.count_12, this.average_15, this.count_15, this.age_22, this.age_24, this.last_26, this.average_30, this.count_30, this.average_33, this.count_33, this.count_41, this.high_49, this.low_49, this.position_49] = state;
    let end = 19;
    for (const array of [this.sorted_41, this.block_49, this.lows_49, this.past_40]) {
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
