// Trend: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array; readonly time_month: Float64Array; readonly volume: Float64Array; readonly high: Float64Array; readonly low: Float64Array }
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

export class Trend {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly time_month: Float64Array;
  readonly volume: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly block_30: Float64Array;
  readonly block_32: Float64Array;
  readonly block_39: Float64Array;
  readonly lows_39: Float64Array;
  readonly block_41: Float64Array;
  readonly lows_41: Float64Array;
  last_3 = NaN;
  average_8 = 0;
  count_8 = 0;
  average_11 = 0;
  count_11 = 0;
  position_30 = 0;
  full_30 = 0;
  newer_30 = -Infinity;
  position_32 = 0;
  full_32 = 0;
  newer_32 = Infinity;
  high_39 = 0;
  low_39 = 0;
  position_39 = 0;
  high_41 = 0;
  low_41 = 0;
  position_41 = 0;
  last_43 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.time_month = columns.time_month;
    this.volume = columns.volume;
    this.high = columns.high;
    this.low = columns.low;
    this.block_30 = new Float64Array(14).fill(NaN);
    this.block_32 = new Float64Array(14).fill(NaN);
    this.block_39 = new Float64Array(3).fill(NaN);
    this.lows_39 = new Float64Array(3).fill(NaN);
    this.block_41 = new Float64Array(3).fill(NaN);
    this.lows_41 = new Float64Array(3).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.last_3 = NaN;
    this.average_8 = 0;
    this.count_8 = 0;
    this.average_11 = 0;
    this.count_11 = 0;
    this.position_30 = 0;
    this.full_30 = 0;
    this.newer_30 = -Infinity;
    this.position_32 = 0;
    this.full_32 = 0;
    this.newer_32 = Infinity;
    this.high_39 = 0;
    this.low_39 = 0;
    this.position_39 = 0;
    this.high_41 = 0;
    this.low_41 = 0;
    this.position_41 = 0;
    this.last_43 = NaN;
    this.block_30.fill(NaN);
    this.block_32.fill(NaN);
    this.block_39.fill(NaN);
    this.lows_39.fill(NaN);
    this.block_41.fill(NaN);
    this.lows_41.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, time_month: time_month_column, volume: volume_column, high: high_column, low: low_column, block_30, block_32, block_39, lows_39, block_41, lows_41 } = this;
    let { last_3, average_8, count_8, average_11, count_11, position_30, full_30, newer_30, position_32, full_32, newer_32, high_39, low_39, position_39, high_41, low_41, position_41, last_43 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 5: let strength = rsi(close, 14)
      const previous_3 = last_3;
      last_3 = close;
      const subtract_4 = close - previous_3;
      const max_6 = Math.max(subtract_4, 0);
      let smooth_8 = NaN;
      if (max_6 === max_6) {
        if (count_8 === 14) {
          average_8 = average_8 + 0.07142857142857142 * (max_6 - average_8);
          smooth_8 = average_8;
        } else {
          average_8 += max_6;
          count_8 += 1;
          if (count_8 === 14) smooth_8 = average_8 = average_8 / 14;
        }
      }
      const subtract_9 = previous_3 - close;
      const max_10 = Math.max(subtract_9, 0);
      let smooth_11 = NaN;
      if (max_10 === max_10) {
        if (count_11 === 14) {
          average_11 = average_11 + 0.07142857142857142 * (max_10 - average_11);
          smooth_11 = average_11;
        } else {
          average_11 += max_10;
          count_11 += 1;
          if (count_11 === 14) smooth_11 = average_11 = average_11 / 14;
        }
      }
      const add_14 = smooth_8 + smooth_11;
      const divide_15 = add_14 === 0 ? NaN : smooth_8 / add_14;
      const multiply_16 = 100 * divide_15;
      const equal_17 = add_14 === 0 ? 2 : add_14 === add_14 && 0 === 0 ? 0 : 1;
      if (Math.abs(add_14 - 0) <= 1e-12 * Math.abs(0) && add_14 !== 0) this.knifeEdges += 1;
      const strength = equal_17 === 2 ? 50 : equal_17 === 0 ? multiply_16 : NaN;
      // 6: enter long when strength > 120 and time.month >= 1 and volume >= 0
      if (Math.abs(strength - 120) <= 1e-12 * Math.abs(120) && strength !== 120) this.knifeEdges += 1;
      const time_month = time_month_column[i];
      const volume = volume_column[i];
      const high = high_column[i];
      // 7: exit  long when stoch(14).d crosses above 100 or volume between -5 and -1
      let highest_30 = NaN;
      if (high === high) {
        block_30[position_30] = high;
        newer_30 = Math.max(newer_30, high);
        position_30 += 1;
        if (position_30 === 14) {
          newer_30 = -Infinity;
          for (let j_30 = 14 - 1; j_30 >= 0; j_30--) {
            newer_30 = Math.max(newer_30, block_30[j_30]);
            block_30[j_30] = newer_30;
          }
          highest_30 = newer_30;
          newer_30 = -Infinity;
          position_30 = 0;
          full_30 = 1;
        } else if (full_30 === 1) {
          highest_30 = Math.max(newer_30, block_30[position_30]);
        }
      } else {
        newer_30 = -Infinity;
        position_30 = 0;
        full_30 = 0;
      }
      const low = low_column[i];
      let lowest_32 = NaN;
      if (low === low) {
        block_32[position_32] = low;
        newer_32 = Math.min(newer_32, low);
        position_32 += 1;
        if (position_32 === 14) {
          newer_32 = Infinity;
          for (let j_32 = 14 - 1; j_32 >= 0; j_32--) {
            newer_32 = Math.min(newer_32, block_32[j_32]);
            block_32[j_32] = newer_32;
          }
          lowest_32 = newer_32;
          newer_32 = Infinity;
          position_32 = 0;
          full_32 = 1;
        } else if (full_32 === 1) {
          lowest_32 = Math.min(newer_32, block_32[position_32]);
        }
      } else {
        newer_32 = Infinity;
        position_32 = 0;
        full_32 = 0;
      }
      const subtract_33 = close - lowest_32;
      const subtract_34 = highest_30 - lowest_32;
      const divide_35 = subtract_34 === 0 ? NaN : subtract_33 / subtract_34;
      const multiply_36 = 100 * divide_35;
      const equal_37 = highest_30 === lowest_32 ? 2 : highest_30 === highest_30 && lowest_32 === lowest_32 ? 0 : 1;
      const select_38 = equal_37 === 2 ? 50 : equal_37 === 0 ? multiply_36 : NaN;
      let sum_39 = NaN;
      if (select_38 === select_38) {
        const at_39 = position_39 + 1;
        block_39[position_39] = select_38;
        if (at_39 === 3) {
          let total_39 = 0;
          let lost_39 = 0;
          for (let j_39 = 3 - 1; j_39 >= 0; j_39--) {
            const value_39 = block_39[j_39];
            const before_39 = total_39;
            total_39 = before_39 + value_39;
            const part_39 = total_39 - before_39;
            lost_39 += before_39 - (total_39 - part_39) + (value_39 - part_39);
            block_39[j_39] = total_39;
            lows_39[j_39] = lost_39;
          }
          high_39 = 0;
          low_39 = 0;
          position_39 = 0;
          sum_39 = total_39 + lost_39;
        } else {
          const before_39_2 = high_39;
          const newer_39 = before_39_2 + select_38;
          const part_39_2 = newer_39 - before_39_2;
          const lost_39_2 = low_39 + (before_39_2 - (newer_39 - part_39_2) + (select_38 - part_39_2));
          high_39 = newer_39;
          low_39 = lost_39_2;
          position_39 = at_39;
          const older_39 = block_39[at_39];
          const both_39 = older_39 + newer_39;
          const share_39 = both_39 - older_39;
          sum_39 = both_39 + (older_39 - (both_39 - share_39) + (newer_39 - share_39) + (lows_39[at_39] + lost_39_2));
        }
      } else {
        block_39.fill(NaN);
        high_39 = 0;
        low_39 = 0;
        position_39 = 0;
      }
      const divide_40 = sum_39 / 3;
      let sum_41 = NaN;
      if (divide_40 === divide_40) {
        const at_41 = position_41 + 1;
        block_41[position_41] = divide_40;
        if (at_41 === 3) {
          let total_41 = 0;
          let lost_41 = 0;
          for (let j_41 = 3 - 1; j_41 >= 0; j_41--) {
            const value_41 = block_41[j_41];
            const before_41 = total_41;
            total_41 = before_41 + value_41;
            const part_41 = total_41 - before_41;
            lost_41 += before_41 - (total_41 - part_41) + (value_41 - part_41);
            block_41[j_41] = total_41;
            lows_41[j_41] = lost_41;
          }
          high_41 = 0;
          low_41 = 0;
          position_41 = 0;
          sum_41 = total_41 + lost_41;
        } else {
          const before_41_2 = high_41;
          const newer_41 = before_41_2 + divide_40;
          const part_41_2 = newer_41 - before_41_2;
          const lost_41_2 = low_41 + (before_41_2 - (newer_41 - part_41_2) + (divide_40 - part_41_2));
          high_41 = newer_41;
          low_41 = lost_41_2;
          position_41 = at_41;
          const older_41 = block_41[at_41];
          const both_41 = older_41 + newer_41;
          const share_41 = both_41 - older_41;
          sum_41 = both_41 + (older_41 - (both_41 - share_41) + (newer_41 - share_41) + (lows_41[at_41] + lost_41_2));
        }
      } else {
        block_41.fill(NaN);
        high_41 = 0;
        low_41 = 0;
        position_41 = 0;
      }
      const divide_42 = sum_41 / 3;
      const previous_43 = last_43;
      last_43 = divide_42;
      if (Math.abs(divide_42 - 100) <= 1e-12 * Math.abs(100) && divide_42 !== 100) this.knifeEdges += 1;
      const fired: number = (strength > 120 && time_month >= 1 && volume >= 0 ? 1 : 0) | ((previous_43 <= 100 && divide_42 > 100) || (volume >= (-5) && volume <= (-1)) ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 6: enter long when strength > 120 and time.month >= 1 and volume >= 0
        const greater_21 = strength > 120 ? 2 : strength <= 120 ? 0 : 1;
        const greater_equal_23 = time_month >= 1 ? 2 : time_month < 1 ? 0 : 1;
        const and_24 = greater_21 < greater_equal_23 ? greater_21 : greater_equal_23;
        const greater_equal_26 = volume >= 0 ? 2 : volume < 0 ? 0 : 1;
        const and_27 = and_24 < greater_equal_26 ? and_24 : greater_equal_26;
        // 7: exit  long when stoch(14).d crosses above 100 or volume between -5 and -1
        const less_equal_44 = previous_43 <= 100 ? 2 : previous_43 > 100 ? 0 : 1;
        const greater_45 = divide_42 > 100 ? 2 : divide_42 <= 100 ? 0 : 1;
        const and_46 = less_equal_44 < greater_45 ? less_equal_44 : greater_45;
        const greater_equal_49 = volume >= (-5) ? 2 : volume < (-5) ? 0 : 1;
        const less_equal_50 = volume <= (-1) ? 2 : volume > (-1) ? 0 : 1;
        const and_51 = greater_equal_49 < less_equal_50 ? greater_equal_49 : less_equal_50;
        const or_52 = and_46 > and_51 ? and_46 : and_51;
        this.fired = fired;
        this.unknown = (and_27 === 1 ? 1 : 0) | (or_52 === 1 ? 2 : 0);
        this.last_3 = last_3;
        this.average_8 = average_8;
        this.count_8 = count_8;
        this.average_11 = average_11;
        this.count_11 = count_11;
        this.position_30 = position_30;
        this.full_30 = full_30;
        this.newer_30 = newer_30;
        this.position_32 = position_32;
        this.full_32 = full_32;
        this.newer_32 = newer_32;
        this.high_39 = high_39;
        this.low_39 = low_39;
        this.position_39 = position_39;
        this.high_41 = high_41;
        this.low_41 = low_41;
        this.position_41 = position_41;
        this.last_43 = last_43;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(21 + this.block_30.length + this.block_32.length + this.block_39.length + this.lows_39.length + this.block_41.length + this.lows_41.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_3, this.average_8, this.count_8, this.average_11, this.count_11, this.position_30, this.full_30, this.newer_30, this.position_32, this.full_32, this.newer_32, this.high_39, this.low_39, this.position_39, this.high_41, this.low_41, this.position_41, this.last_43]);
    let end = 21;
    for (const array of [this.block_30, this.block_32, this.block_39, this.lows_39, this.block_41, this.lows_41]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_3, this.average_8, this.count_8, this.average_11, this.count_11, this.position_30, this.full_30, this.newer_30, this.position_32, this.full_32, this.newer_32, this.high_39, this.low_39, this.position_39, this.high_41, this.low_41, this.position_41, this.last_43] = state;
    let end = 21;
    for (const array of [this.block_30, this.block_32, this.block_39, this.lows_39, this.block_41, this.lows_41]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
  }

  output(k: number): number {
    switch (k) {
      case 0: return 10;
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
