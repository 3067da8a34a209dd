// Percents: emitted by strata from program.strat. Do not edit; change the program and build again.
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

export class Percents {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly block_26: Float64Array;
  readonly block_28: Float64Array;
  readonly block_35: Float64Array;
  readonly lows_35: Float64Array;
  last_2 = NaN;
  average_7 = 0;
  count_7 = 0;
  average_10 = 0;
  count_10 = 0;
  last_20 = NaN;
  position_26 = 0;
  full_26 = 0;
  newer_26 = -Infinity;
  position_28 = 0;
  full_28 = 0;
  newer_28 = Infinity;
  high_35 = 0;
  low_35 = 0;
  position_35 = 0;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.high = columns.high;
    this.low = columns.low;
    this.block_26 = new Float64Array(14).fill(NaN);
    this.block_28 = new Float64Array(14).fill(NaN);
    this.block_35 = new Float64Array(3).fill(NaN);
    this.lows_35 = new Float64Array(3).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.last_2 = NaN;
    this.average_7 = 0;
    this.count_7 = 0;
    this.average_10 = 0;
    this.count_10 = 0;
    this.last_20 = NaN;
    this.position_26 = 0;
    this.full_26 = 0;
    this.newer_26 = -Infinity;
    this.position_28 = 0;
    this.full_28 = 0;
    this.newer_28 = Infinity;
    this.high_35 = 0;
    this.low_35 = 0;
    this.position_35 = 0;
    this.block_26.fill(NaN);
    this.block_28.fill(NaN);
    this.block_35.fill(NaN);
    this.lows_35.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, high: high_column, low: low_column, block_26, block_28, block_35, lows_35 } = this;
    let { last_2, average_7, count_7, average_10, count_10, last_20, position_26, full_26, newer_26, position_28, full_28, newer_28, high_35, low_35, position_35 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 5: let strength = rsi(close, 14)
      const previous_2 = last_2;
      last_2 = close;
      const subtract_3 = close - previous_2;
      const max_5 = Math.max(subtract_3, 0);
      let smooth_7 = NaN;
      if (max_5 === max_5) {
        if (count_7 === 14) {
          average_7 = average_7 + 0.07142857142857142 * (max_5 - average_7);
          smooth_7 = average_7;
        } else {
          average_7 += max_5;
          count_7 += 1;
          if (count_7 === 14) smooth_7 = average_7 = average_7 / 14;
        }
      }
      const subtract_8 = previous_2 - close;
      const max_9 = Math.max(subtract_8, 0);
      let smooth_10 = NaN;
      if (max_9 === max_9) {
        if (count_10 === 14) {
          average_10 = average_10 + 0.07142857142857142 * (max_9 - average_10);
          smooth_10 = average_10;
        } else {
          average_10 += max_9;
          count_10 += 1;
          if (count_10 === 14) smooth_10 = average_10 = average_10 / 14;
        }
      }
      const add_13 = smooth_7 + smooth_10;
      const divide_14 = add_13 === 0 ? NaN : smooth_7 / add_13;
      const multiply_15 = 100 * divide_14;
      const equal_16 = add_13 === 0 ? 2 : add_13 === add_13 && 0 === 0 ? 0 : 1;
      if (Math.abs(add_13 - 0) <= 1e-12 * Math.abs(0) && add_13 !== 0) this.knifeEdges += 1;
      const strength = equal_16 === 2 ? 50 : equal_16 === 0 ? multiply_15 : NaN;
      // 7: enter long when strength crosses below 30% and stoch(14).k < 20       // the first means 0.3
      const previous_20 = last_20;
      last_20 = strength;
      if (Math.abs(strength - 0.3) <= 1e-12 * Math.abs(0.3) && strength !== 0.3) this.knifeEdges += 1;
      const high = high_column[i];
      let highest_26 = NaN;
      if (high === high) {
        block_26[position_26] = high;
        newer_26 = Math.max(newer_26, high);
        position_26 += 1;
        if (position_26 === 14) {
          newer_26 = -Infinity;
          for (let j_26 = 14 - 1; j_26 >= 0; j_26--) {
            newer_26 = Math.max(newer_26, block_26[j_26]);
            block_26[j_26] = newer_26;
          }
          highest_26 = newer_26;
          newer_26 = -Infinity;
          position_26 = 0;
          full_26 = 1;
        } else if (full_26 === 1) {
          highest_26 = Math.max(newer_26, block_26[position_26]);
        }
      } else {
        newer_26 = -Infinity;
        position_26 = 0;
        full_26 = 0;
      }
      const low = low_column[i];
      let lowest_28 = NaN;
      if (low === low) {
        block_28[position_28] = low;
        newer_28 = Math.min(newer_28, low);
        position_28 += 1;
        if (position_28 === 14) {
          newer_28 = Infinity;
          for (let j_28 = 14 - 1; j_28 >= 0; j_28--) {
            newer_28 = Math.min(newer_28, block_28[j_28]);
            block_28[j_28] = newer_28;
          }
          lowest_28 = newer_28;
          newer_28 = Infinity;
          position_28 = 0;
          full_28 = 1;
        } else if (full_28 === 1) {
          lowest_28 = Math.min(newer_28, block_28[position_28]);
        }
      } else {
        newer_28 = Infinity;
        position_28 = 0;
        full_28 = 0;
      }
      const subtract_29 = close - lowest_28;
      const subtract_30 = highest_26 - lowest_28;
      const divide_31 = subtract_30 === 0 ? NaN : subtract_29 / subtract_30;
      const multiply_32 = 100 * divide_31;
      const equal_33 = highest_26 === lowest_28 ? 2 : highest_26 === highest_26 && lowest_28 === lowest_28 ? 0 : 1;
      const select_34 = equal_33 === 2 ? 50 : equal_33 === 0 ? multiply_32 : NaN;
      let sum_35 = NaN;
      if (select_34 === select_34) {
        const at_35 = position_35 + 1;
        block_35[position_35] = select_34;
        if (at_35 === 3) {
          let total_35 = 0;
          let lost_35 = 0;
          for (let j_35 = 3 - 1; j_35 >= 0; j_35--) {
            const value_35 = block_35[j_35];
            const before_35 = total_35;
            total_35 = before_35 + value_35;
            const part_35 = total_35 - before_35;
            lost_35 += before_35 - (total_35 - part_35) + (value_35 - part_35);
            block_35[j_35] = total_35;
            lows_35[j_35] = lost_35;
          }
          high_35 = 0;
          low_35 = 0;
          position_35 = 0;
          sum_35 = total_35 + lost_35;
        } else {
          const before_35_2 = high_35;
          const newer_35 = before_35_2 + select_34;
          const part_35_2 = newer_35 - before_35_2;
          const lost_35_2 = low_35 + (before_35_2 - (newer_35 - part_35_2) + (select_34 - part_35_2));
          high_35 = newer_35;
          low_35 = lost_35_2;
          position_35 = at_35;
          const older_35 = block_35[at_35];
          const both_35 = older_35 + newer_35;
          const share_35 = both_35 - older_35;
          sum_35 = both_35 + (older_35 - (both_35 - share_35) + (newer_35 - share_35) + (lows_35[at_35] + lost_35_2));
        }
      } else {
        block_35.fill(NaN);
        high_35 = 0;
        low_35 = 0;
        position_35 = 0;
      }
      const divide_36 = sum_35 / 3;
      if (Math.abs(divide_36 - 20) <= 1e-12 * Math.abs(20) && divide_36 !== 20) this.knifeEdges += 1;
      // 8: exit  long when strength > 55 or stoch(14).k between 80% and 100 or close / close[1] < 95%
      if (Math.abs(strength - 55) <= 1e-12 * Math.abs(55) && strength !== 55) this.knifeEdges += 1;
      if (Math.abs(divide_36 - 0.8) <= 1e-12 * Math.abs(0.8) && divide_36 !== 0.8) this.knifeEdges += 1;
      if (Math.abs(divide_36 - 100) <= 1e-12 * Math.abs(100) && divide_36 !== 100) this.knifeEdges += 1;
      const divide_47 = previous_2 === 0 ? NaN : close / previous_2;
      const fired: number = (previous_20 >= 0.3 && strength < 0.3 && divide_36 < 20 ? 1 : 0) | ((strength > 55 || (divide_36 >= 0.8 && divide_36 <= 100)) || divide_47 < 0.95 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 7: enter long when strength crosses below 30% and stoch(14).k < 20       // the first means 0.3
        const greater_equal_21 = previous_20 >= 0.3 ? 2 : previous_20 < 0.3 ? 0 : 1;
        const less_22 = strength < 0.3 ? 2 : strength >= 0.3 ? 0 : 1;
        const and_23 = greater_equal_21 < less_22 ? greater_equal_21 : less_22;
        const less_38 = divide_36 < 20 ? 2 : divide_36 >= 20 ? 0 : 1;
        const and_39 = and_23 < less_38 ? and_23 : less_38;
        // 8: exit  long when strength > 55 or stoch(14).k between 80% and 100 or close / close[1] < 95%
        const greater_41 = strength > 55 ? 2 : strength <= 55 ? 0 : 1;
        const greater_equal_43 = divide_36 >= 0.8 ? 2 : divide_36 < 0.8 ? 0 : 1;
        const less_equal_44 = divide_36 <= 100 ? 2 : divide_36 > 100 ? 0 : 1;
        const and_45 = greater_equal_43 < less_equal_44 ? greater_equal_43 : less_equal_44;
        const or_46 = greater_41 > and_45 ? greater_41 : and_45;
        const less_49 = divide_47 < 0.95 ? 2 : divide_47 >= 0.95 ? 0 : 1;
        const or_50 = or_46 > less_49 ? or_46 : less_49;
        this.fired = fired;
        this.unknown = (and_39 === 1 ? 1 : 0) | (or_50 === 1 ? 2 : 0);
        this.last_2 = last_2;
        this.average_7 = average_7;
        this.count_7 = count_7;
        this.average_10 = average_10;
        this.count_10 = count_10;
        this.last_20 = last_20;
        this.position_26 = position_26;
        this.full_26 = full_26;
        this.newer_26 = newer_26;
        this.position_28 = position_28;
        this.full_28 = full_28;
        this.newer_28 = newer_28;
        this.high_35 = high_35;
        this.low_35 = low_35;
        this.position_35 = position_35;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(18 + this.block_26.length + this.block_28.length + this.block_35.length + this.lows_35.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_2, this.average_7, this.count_7, this.average_10, this.count_10, this.last_20, this.position_26, this.full_26, this.newer_26, this.position_28, this.full_28, this.newer_28, this.high_35, this.low_35, this.position_35]);
    let end = 18;
    for (const array of [this.block_26, this.block_28, this.block_35, this.lows_35]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_2, this.average_7, this.count_7, this.average_10, this.count_10, this.last_20, this.position_26, this.full_26, this.newer_26, this.position_28, this.full_28, this.newer_28, this.high_35, this.low_35, this.position_35] = state;
    let end = 18;
    for (const array of [this.block_26, this.block_28, this.block_35, this.lows_35]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
  }

  output(k: number): number {
    switch (k) {
      case 0: return 0.1;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly Percents[], from: number, to: number): void {
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
