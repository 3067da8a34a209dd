// VortexCross: emitted by strata from vortex-cross.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array; readonly high: Float64Array; readonly low: Float64Array }
export interface Params { readonly n: number }
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

export class VortexCross {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly n: number;
  readonly log_26: number;
  readonly block_9: Float64Array;
  readonly lows_9: Float64Array;
  readonly block_13: Float64Array;
  readonly lows_13: Float64Array;
  readonly block_18: Float64Array;
  readonly lows_18: Float64Array;
  readonly block_20: Float64Array;
  readonly block_21: Float64Array;
  last_2 = NaN;
  high_9 = 0;
  low_9 = 0;
  position_9 = 0;
  last_10 = NaN;
  high_13 = 0;
  low_13 = 0;
  position_13 = 0;
  last_15 = NaN;
  high_18 = 0;
  low_18 = 0;
  position_18 = 0;
  position_20 = 0;
  full_20 = 0;
  newer_20 = -Infinity;
  position_21 = 0;
  full_21 = 0;
  newer_21 = Infinity;
  average_34 = 0;
  count_34 = 0;
  last_37 = NaN;
  last_38 = NaN;
  output_0 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.high = columns.high;
    this.low = columns.low;
    this.n = params.n;
    this.log_26 = this.n > 0 ? Math.log(this.n) : NaN;
    this.block_9 = new Float64Array(this.n).fill(NaN);
    this.lows_9 = new Float64Array(this.n).fill(NaN);
    this.block_13 = new Float64Array(this.n).fill(NaN);
    this.lows_13 = new Float64Array(this.n).fill(NaN);
    this.block_18 = new Float64Array(this.n).fill(NaN);
    this.lows_18 = new Float64Array(this.n).fill(NaN);
    this.block_20 = new Float64Array(this.n).fill(NaN);
    this.block_21 = new Float64Array(this.n).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.last_2 = NaN;
    this.high_9 = 0;
    this.low_9 = 0;
    this.position_9 = 0;
    this.last_10 = NaN;
    this.high_13 = 0;
    this.low_13 = 0;
    this.position_13 = 0;
    this.last_15 = NaN;
    this.high_18 = 0;
    this.low_18 = 0;
    this.position_18 = 0;
    this.position_20 = 0;
    this.full_20 = 0;
    this.newer_20 = -Infinity;
    this.position_21 = 0;
    this.full_21 = 0;
    this.newer_21 = Infinity;
    this.average_34 = 0;
    this.count_34 = 0;
    this.last_37 = NaN;
    this.last_38 = NaN;
    this.block_9.fill(NaN);
    this.lows_9.fill(NaN);
    this.block_13.fill(NaN);
    this.lows_13.fill(NaN);
    this.block_18.fill(NaN);
    this.lows_18.fill(NaN);
    this.block_20.fill(NaN);
    this.block_21.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, high: high_column, low: low_column, block_9, lows_9, block_13, lows_13, block_18, lows_18, block_20, block_21 } = this;
    let { last_2, high_9, low_9, position_9, last_10, high_13, low_13, position_13, last_15, high_18, low_18, position_18, position_20, full_20, newer_20, position_21, full_21, newer_21, average_34, count_34, last_37, last_38 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 10: let whirl = vortex(n)
      const previous_2 = last_2;
      last_2 = close;
      const coalesce_3 = previous_2 === previous_2 ? previous_2 : close;
      const high = high_column[i];
      const max_5 = Math.max(high, coalesce_3);
      const low = low_column[i];
      const min_7 = Math.min(low, coalesce_3);
      const subtract_8 = max_5 - min_7;
      let sum_9 = NaN;
      if (subtract_8 === subtract_8) {
        const at_9 = position_9 + 1;
        block_9[position_9] = subtract_8;
        if (at_9 === this.n) {
          let total_9 = 0;
          let lost_9 = 0;
          for (let j_9 = this.n - 1; j_9 >= 0; j_9--) {
            const value_9 = block_9[j_9];
            const before_9 = total_9;
            total_9 = before_9 + value_9;
            const part_9 = total_9 - before_9;
            lost_9 += before_9 - (total_9 - part_9) + (value_9 - part_9);
            block_9[j_9] = total_9;
            lows_9[j_9] = lost_9;
          }
          high_9 = 0;
          low_9 = 0;
          position_9 = 0;
          sum_9 = total_9 + lost_9;
        } else {
          const before_9_2 = high_9;
          const newer_9 = before_9_2 + subtract_8;
          const part_9_2 = newer_9 - before_9_2;
          const lost_9_2 = low_9 + (before_9_2 - (newer_9 - part_9_2) + (subtract_8 - part_9_2));
          high_9 = newer_9;
          low_9 = lost_9_2;
          position_9 = at_9;
          const older_9 = block_9[at_9];
          const both_9 = older_9 + newer_9;
          const share_9 = both_9 - older_9;
          sum_9 = both_9 + (older_9 - (both_9 - share_9) + (newer_9 - share_9) + (lows_9[at_9] + lost_9_2));
        }
      } else {
        block_9.fill(NaN);
        high_9 = 0;
        low_9 = 0;
        position_9 = 0;
      }
      const previous_10 = last_10;
      last_10 = low;
      const subtract_11 = high - previous_10;
      const abs_12 = Math.abs(subtract_11);
      let sum_13 = NaN;
      if (abs_12 === abs_12) {
        const at_13 = position_13 + 1;
        block_13[position_13] = abs_12;
        if (at_13 === this.n) {
          let total_13 = 0;
          let lost_13 = 0;
          for (let j_13 = this.n - 1; j_13 >= 0; j_13--) {
            const value_13 = block_13[j_13];
            const before_13 = total_13;
            total_13 = before_13 + value_13;
            const part_13 = total_13 - before_13;
            lost_13 += before_13 - (total_13 - part_13) + (value_13 - part_13);
            block_13[j_13] = total_13;
            lows_13[j_13] = lost_13;
          }
          high_13 = 0;
          low_13 = 0;
          position_13 = 0;
          sum_13 = total_13 + lost_13;
        } else {
          const before_13_2 = high_13;
          const newer_13 = before_13_2 + abs_12;
          const part_13_2 = newer_13 - before_13_2;
          const lost_13_2 = low_13 + (before_13_2 - (newer_13 - part_13_2) + (abs_12 - part_13_2));
          high_13 = newer_13;
          low_13 = lost_13_2;
          position_13 = at_13;
          const older_13 = block_13[at_13];
          const both_13 = older_13 + newer_13;
          const share_13 = both_13 - older_13;
          sum_13 = both_13 + (older_13 - (both_13 - share_13) + (newer_13 - share_13) + (lows_13[at_13] + lost_13_2));
        }
      } else {
        block_13.fill(NaN);
        high_13 = 0;
        low_13 = 0;
        position_13 = 0;
      }
      const whirl = sum_9 === 0 ? NaN : sum_13 / sum_9;
      const previous_15 = last_15;
      last_15 = high;
      const subtract_16 = low - previous_15;
      const abs_17 = Math.abs(subtract_16);
      let sum_18 = NaN;
      if (abs_17 === abs_17) {
        const at_18 = position_18 + 1;
        block_18[position_18] = abs_17;
        if (at_18 === this.n) {
          let total_18 = 0;
          let lost_18 = 0;
          for (let j_18 = this.n - 1; j_18 >= 0; j_18--) {
            const value_18 = block_18[j_18];
            const before_18 = total_18;
            total_18 = before_18 + value_18;
            const part_18 = total_18 - before_18;
            lost_18 += before_18 - (total_18 - part_18) + (value_18 - part_18);
            block_18[j_18] = total_18;
            lows_18[j_18] = lost_18;
          }
          high_18 = 0;
          low_18 = 0;
          position_18 = 0;
          sum_18 = total_18 + lost_18;
        } else {
          const before_18_2 = high_18;
          const newer_18 = before_18_2 + abs_17;
          const part_18_2 = newer_18 - before_18_2;
          const lost_18_2 = low_18 + (before_18_2 - (newer_18 - part_18_2) + (abs_17 - part_18_2));
          high_18 = newer_18;
          low_18 = lost_18_2;
          position_18 = at_18;
          const older_18 = block_18[at_18];
          const both_18 = older_18 + newer_18;
          const share_18 = both_18 - older_18;
          sum_18 = both_18 + (older_18 - (both_18 - share_18) + (newer_18 - share_18) + (lows_18[at_18] + lost_18_2));
        }
      } else {
        block_18.fill(NaN);
        high_18 = 0;
        low_18 = 0;
        position_18 = 0;
      }
      const divide_19 = sum_9 === 0 ? NaN : sum_18 / sum_9;
      // 11: let runs  = choppiness(n) < 55
      let highest_20 = NaN;
      if (high === high) {
        block_20[position_20] = high;
        newer_20 = Math.max(newer_20, high);
        position_20 += 1;
        if (position_20 === this.n) {
          newer_20 = -Infinity;
          for (let j_20 = this.n - 1; j_20 >= 0; j_20--) {
            newer_20 = Math.max(newer_20, block_20[j_20]);
            block_20[j_20] = newer_20;
          }
          highest_20 = newer_20;
          newer_20 = -Infinity;
          position_20 = 0;
          full_20 = 1;
        } else if (full_20 === 1) {
          highest_20 = Math.max(newer_20, block_20[position_20]);
        }
      } else {
        newer_20 = -Infinity;
        position_20 = 0;
        full_20 = 0;
      }
      let lowest_21 = NaN;
      if (low === low) {
        block_21[position_21] = low;
        newer_21 = Math.min(newer_21, low);
        position_21 += 1;
        if (position_21 === this.n) {
          newer_21 = Infinity;
          for (let j_21 = this.n - 1; j_21 >= 0; j_21--) {
            newer_21 = Math.min(newer_21, block_21[j_21]);
            block_21[j_21] = newer_21;
          }
          lowest_21 = newer_21;
          newer_21 = Infinity;
          position_21 = 0;
          full_21 = 1;
        } else if (full_21 === 1) {
          lowest_21 = Math.min(newer_21, block_21[position_21]);
        }
      } else {
        newer_21 = Infinity;
        position_21 = 0;
        full_21 = 0;
      }
      const subtract_22 = highest_20 - lowest_21;
      const divide_24 = subtract_22 === 0 ? NaN : sum_9 / subtract_22;
      const log_25 = divide_24 > 0 ? Math.log(divide_24) : NaN;
      const divide_27 = this.log_26 === 0 ? NaN : log_25 / this.log_26;
      const multiply_28 = 100 * divide_27;
      if (Math.abs(multiply_28 - 55) <= 1e-12 * Math.abs(55) && multiply_28 !== 55) this.knifeEdges += 1;
      // 16: stop 4 * atr(14) from entry
      let smooth_34 = NaN;
      if (subtract_8 === subtract_8) {
        if (count_34 === 14) {
          average_34 = average_34 + 0.07142857142857142 * (subtract_8 - average_34);
          smooth_34 = average_34;
        } else {
          average_34 += subtract_8;
          count_34 += 1;
          if (count_34 === 14) smooth_34 = average_34 = average_34 / 14;
        }
      }
      // 13: enter long when whirl.plus crosses above whirl.minus and runs
      const previous_37 = last_37;
      last_37 = whirl;
      const previous_38 = last_38;
      last_38 = divide_19;
      if (Math.abs(whirl - divide_19) <= 1e-12 * Math.abs(divide_19) && whirl !== divide_19) this.knifeEdges += 1;
      const fired: number = (previous_37 <= previous_38 && whirl > divide_19 && multiply_28 < 55 ? 1 : 0) | (previous_37 >= previous_38 && whirl < divide_19 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 11: let runs  = choppiness(n) < 55
        const runs = multiply_28 < 55 ? 2 : multiply_28 >= 55 ? 0 : 1;
        // 16: stop 4 * atr(14) from entry
        const multiply_35 = 4 * smooth_34;
        // 13: enter long when whirl.plus crosses above whirl.minus and runs
        const less_equal_39 = previous_37 <= previous_38 ? 2 : previous_37 > previous_38 ? 0 : 1;
        const greater_40 = whirl > divide_19 ? 2 : whirl <= divide_19 ? 0 : 1;
        const and_41 = less_equal_39 < greater_40 ? less_equal_39 : greater_40;
        const and_42 = and_41 < runs ? and_41 : runs;
        // 14: exit  long when whirl.plus crosses below whirl.minus
        const greater_equal_43 = previous_37 >= previous_38 ? 2 : previous_37 < previous_38 ? 0 : 1;
        const less_44 = whirl < divide_19 ? 2 : whirl >= divide_19 ? 0 : 1;
        const and_45 = greater_equal_43 < less_44 ? greater_equal_43 : less_44;
        this.fired = fired;
        this.unknown = (and_42 === 1 ? 1 : 0) | (and_45 === 1 ? 2 : 0);
        this.output_0 = multiply_35;
        this.last_2 = last_2;
        this.high_9 = high_9;
        this.low_9 = low_9;
        this.position_9 = position_9;
        this.last_10 = last_10;
        this.high_13 = high_13;
        this.low_13 = low_13;
        this.position_13 = position_13;
        this.last_15 = last_15;
        this.high_18 = high_18;
        this.low_18 = low_18;
        this.position_18 = position_18;
        this.position_20 = position_20;
        this.full_20 = full_20;
        this.newer_20 = newer_20;
        this.position_21 = position_21;
        this.full_21 = full_21;
        this.newer_21 = newer_21;
        this.average_34 = average_34;
        this.count_34 = count_34;
        this.last_37 = last_37;
        this.last_38 = last_38;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(26 + this.block_9.length + this.lows_9.length + this.block_13.length + this.lows_13.length + this.block_18.length + this.lows_18.length + this.block_20.length + this.block_21.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_2, this.high_9, this.low_9, this.position_9, this.last_10, this.high_13, this.low_13, this.position_13, this.last_15, this.high_18, this.low_18, this.position_18, this.position_20, this.full_20, this.newer_20, this.position_21, this.full_21, this.newer_21, this.average_34, this.count_34, this.last_37, this.last_38, this.output_0]);
    let end = 26;
    for (const array of [this.block_9, this.lows_9, this.block_13, this.lows_13, this.block_18, this.lows_18, this.block_20, this.block_21]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_2, this.high_9, this.low_9, this.position_9, this.last_10, this.high_13, this.low_13, this.position_13, this.last_15, this.high_18, this.low_18, this.position_18, this.position_20, this.full_20, this.newer_20, this.position_21, this.full_21, this.newer_21, this.average_34, this.count_34, this.last_37, this.last_38, this.output_0] = state;
    let end = 26;
    for (const array of [this.block_9, this.lows_9, this.block_13, this.lows_13, this.block_18, this.lows_18, this.block_20, this.block_21]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
  }

  output(k: number): number {
    switch (k) {
      case 0: return this.output_0;
      case 1: return 0.7;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly VortexCross[], from: number, to: number): void {
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
