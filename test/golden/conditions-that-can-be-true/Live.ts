// Live: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array; readonly open: Float64Array }
export interface Params { readonly low_level: number; readonly high_level: number }
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

export class Live {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly open: Float64Array;
  readonly low_level: number;
  readonly high_level: number;
  readonly add_69: number;
  readonly block_25: Float64Array;
  readonly lows_25: Float64Array;
  readonly block_27: Float64Array;
  readonly lows_27: Float64Array;
  last_8 = NaN;
  average_13 = 0;
  count_13 = 0;
  average_16 = 0;
  count_16 = 0;
  high_25 = 0;
  low_25 = 0;
  position_25 = 0;
  high_27 = 0;
  low_27 = 0;
  position_27 = 0;
  last_38 = NaN;
  last_39 = NaN;
  last_57 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.open = columns.open;
    this.low_level = params.low_level;
    this.high_level = params.high_level;
    this.add_69 = 30 + this.low_level;
    this.block_25 = new Float64Array(5).fill(NaN);
    this.lows_25 = new Float64Array(5).fill(NaN);
    this.block_27 = new Float64Array(50).fill(NaN);
    this.lows_27 = new Float64Array(50).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.last_8 = NaN;
    this.average_13 = 0;
    this.count_13 = 0;
    this.average_16 = 0;
    this.count_16 = 0;
    this.high_25 = 0;
    this.low_25 = 0;
    this.position_25 = 0;
    this.high_27 = 0;
    this.low_27 = 0;
    this.position_27 = 0;
    this.last_38 = NaN;
    this.last_39 = NaN;
    this.last_57 = NaN;
    this.block_25.fill(NaN);
    this.lows_25.fill(NaN);
    this.block_27.fill(NaN);
    this.lows_27.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, open: open_column, block_25, lows_25, block_27, lows_27 } = this;
    let { last_8, average_13, count_13, average_16, count_16, high_25, low_25, position_25, high_27, low_27, position_27, last_38, last_39, last_57 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 8: let r    = rsi(close, 14)
      const previous_8 = last_8;
      last_8 = close;
      const subtract_9 = close - previous_8;
      const max_11 = Math.max(subtract_9, 0);
      let smooth_13 = NaN;
      if (max_11 === max_11) {
        if (count_13 === 14) {
          average_13 = average_13 + 0.07142857142857142 * (max_11 - average_13);
          smooth_13 = average_13;
        } else {
          average_13 += max_11;
          count_13 += 1;
          if (count_13 === 14) smooth_13 = average_13 = average_13 / 14;
        }
      }
      const subtract_14 = previous_8 - close;
      const max_15 = Math.max(subtract_14, 0);
      let smooth_16 = NaN;
      if (max_15 === max_15) {
        if (count_16 === 14) {
          average_16 = average_16 + 0.07142857142857142 * (max_15 - average_16);
          smooth_16 = average_16;
        } else {
          average_16 += max_15;
          count_16 += 1;
          if (count_16 === 14) smooth_16 = average_16 = average_16 / 14;
        }
      }
      const add_19 = smooth_13 + smooth_16;
      const divide_20 = add_19 === 0 ? NaN : smooth_13 / add_19;
      const multiply_21 = 100 * divide_20;
      const equal_22 = add_19 === 0 ? 2 : add_19 === add_19 && 0 === 0 ? 0 : 1;
      if (Math.abs(add_19 - 0) <= 1e-12 * Math.abs(0) && add_19 !== 0) this.knifeEdges += 1;
      const r = equal_22 === 2 ? 50 : equal_22 === 0 ? multiply_21 : NaN;
      // 9: let fast = sma(close, 5)
      let sum_25 = NaN;
      if (close === close) {
        const at_25 = position_25 + 1;
        block_25[position_25] = close;
        if (at_25 === 5) {
          let total_25 = 0;
          let lost_25 = 0;
          for (let j_25 = 5 - 1; j_25 >= 0; j_25--) {
            const value_25 = block_25[j_25];
            const before_25 = total_25;
            total_25 = before_25 + value_25;
            const part_25 = total_25 - before_25;
            lost_25 += before_25 - (total_25 - part_25) + (value_25 - part_25);
            block_25[j_25] = total_25;
            lows_25[j_25] = lost_25;
          }
          high_25 = 0;
          low_25 = 0;
          position_25 = 0;
          sum_25 = total_25 + lost_25;
        } else {
          const before_25_2 = high_25;
          const newer_25 = before_25_2 + close;
          const part_25_2 = newer_25 - before_25_2;
          const lost_25_2 = low_25 + (before_25_2 - (newer_25 - part_25_2) + (close - part_25_2));
          high_25 = newer_25;
          low_25 = lost_25_2;
          position_25 = at_25;
          const older_25 = block_25[at_25];
          const both_25 = older_25 + newer_25;
          const share_25 = both_25 - older_25;
          sum_25 = both_25 + (older_25 - (both_25 - share_25) + (newer_25 - share_25) + (lows_25[at_25] + lost_25_2));
        }
      } else {
        block_25.fill(NaN);
        high_25 = 0;
        low_25 = 0;
        position_25 = 0;
      }
      const fast = sum_25 / 5;
      // 10: let slow = sma(close, 50)
      let sum_27 = NaN;
      if (close === close) {
        const at_27 = position_27 + 1;
        block_27[position_27] = close;
        if (at_27 === 50) {
          let total_27 = 0;
          let lost_27 = 0;
          for (let j_27 = 50 - 1; j_27 >= 0; j_27--) {
            const value_27 = block_27[j_27];
            const before_27 = total_27;
            total_27 = before_27 + value_27;
            const part_27 = total_27 - before_27;
            lost_27 += before_27 - (total_27 - part_27) + (value_27 - part_27);
            block_27[j_27] = total_27;
            lows_27[j_27] = lost_27;
          }
          high_27 = 0;
          low_27 = 0;
          position_27 = 0;
          sum_27 = total_27 + lost_27;
        } else {
          const before_27_2 = high_27;
          const newer_27 = before_27_2 + close;
          const part_27_2 = newer_27 - before_27_2;
          const lost_27_2 = low_27 + (before_27_2 - (newer_27 - part_27_2) + (close - part_27_2));
          high_27 = newer_27;
          low_27 = lost_27_2;
          position_27 = at_27;
          const older_27 = block_27[at_27];
          const both_27 = older_27 + newer_27;
          const share_27 = both_27 - older_27;
          sum_27 = both_27 + (older_27 - (both_27 - share_27) + (newer_27 - share_27) + (lows_27[at_27] + lost_27_2));
        }
      } else {
        block_27.fill(NaN);
        high_27 = 0;
        low_27 = 0;
        position_27 = 0;
      }
      const slow = sum_27 / 50;
      // 13: enter long  when r < high_level and r > low_level
      const less_29 = r < this.high_level ? 2 : r >= this.high_level ? 0 : 1;
      if (Math.abs(r - this.high_level) <= 1e-12 * Math.abs(this.high_level) && r !== this.high_level) this.knifeEdges += 1;
      const greater_30 = r > this.low_level ? 2 : r <= this.low_level ? 0 : 1;
      if (Math.abs(r - this.low_level) <= 1e-12 * Math.abs(this.low_level) && r !== this.low_level) this.knifeEdges += 1;
      const and_31 = less_29 < greater_30 ? less_29 : greater_30;
      // 14: enter long  when fast < slow and slow < close and close < open
      const less_32 = fast < slow ? 2 : fast >= slow ? 0 : 1;
      if (Math.abs(fast - slow) <= 1e-12 * Math.abs(slow) && fast !== slow) this.knifeEdges += 1;
      const less_33 = slow < close ? 2 : slow >= close ? 0 : 1;
      if (Math.abs(slow - close) <= 1e-12 * Math.abs(close) && slow !== close) this.knifeEdges += 1;
      const and_34 = less_32 < less_33 ? less_32 : less_33;
      const open = open_column[i];
      const less_36 = close < open ? 2 : close >= open ? 0 : 1;
      const and_37 = and_34 < less_36 ? and_34 : less_36;
      // 15: enter long  when fast crosses above slow or fast crosses below close
      const previous_38 = last_38;
      last_38 = fast;
      const previous_39 = last_39;
      last_39 = slow;
      const less_equal_40 = previous_38 <= previous_39 ? 2 : previous_38 > previous_39 ? 0 : 1;
      const greater_41 = fast > slow ? 2 : fast <= slow ? 0 : 1;
      const and_42 = less_equal_40 < greater_41 ? less_equal_40 : greater_41;
      const greater_equal_43 = previous_38 >= previous_8 ? 2 : previous_38 < previous_8 ? 0 : 1;
      const less_44 = fast < close ? 2 : fast >= close ? 0 : 1;
      if (Math.abs(fast - close) <= 1e-12 * Math.abs(close) && fast !== close) this.knifeEdges += 1;
      const and_45 = greater_equal_43 < less_44 ? greater_equal_43 : less_44;
      const or_46 = and_42 > and_45 ? and_42 : and_45;
      // 16: enter long  when slow crosses above fast and close crosses below slow
      const less_equal_47 = previous_39 <= previous_38 ? 2 : previous_39 > previous_38 ? 0 : 1;
      const greater_48 = slow > fast ? 2 : slow <= fast ? 0 : 1;
      const and_49 = less_equal_47 < greater_48 ? less_equal_47 : greater_48;
      const greater_equal_50 = previous_8 >= previous_39 ? 2 : previous_8 < previous_39 ? 0 : 1;
      const less_51 = close < slow ? 2 : close >= slow ? 0 : 1;
      const and_52 = greater_equal_50 < less_51 ? greater_equal_50 : less_51;
      const and_53 = and_49 < and_52 ? and_49 : and_52;
      // 17: enter long  when (r < 30 or r > 70) and r[1] between 30 and 70
      const less_54 = r < 30 ? 2 : r >= 30 ? 0 : 1;
      if (Math.abs(r - 30) <= 1e-12 * Math.abs(30) && r !== 30) this.knifeEdges += 1;
      const greater_55 = r > 70 ? 2 : r <= 70 ? 0 : 1;
      if (Math.abs(r - 70) <= 1e-12 * Math.abs(70) && r !== 70) this.knifeEdges += 1;
      const or_56 = less_54 > greater_55 ? less_54 : greater_55;
      const previous_57 = last_57;
      last_57 = r;
      const greater_equal_58 = previous_57 >= 30 ? 2 : previous_57 < 30 ? 0 : 1;
      const less_equal_59 = previous_57 <= 70 ? 2 : previous_57 > 70 ? 0 : 1;
      const and_60 = greater_equal_58 < less_equal_59 ? greater_equal_58 : less_equal_59;
      const and_61 = or_56 < and_60 ? or_56 : and_60;
      // 18: enter long  when not (r < 30 and fast > slow) and fast >= slow and fast <= slow
      const and_62 = less_54 < greater_41 ? less_54 : greater_41;
      const not_63 = 2 - and_62;
      const greater_equal_64 = fast >= slow ? 2 : fast < slow ? 0 : 1;
      const and_65 = not_63 < greater_equal_64 ? not_63 : greater_equal_64;
      const less_equal_66 = fast <= slow ? 2 : fast > slow ? 0 : 1;
      const and_67 = and_65 < less_equal_66 ? and_65 : less_equal_66;
      // 19: exit  long  when r > 30 and r < 30 + low_level
      const greater_68 = r > 30 ? 2 : r <= 30 ? 0 : 1;
      const less_70 = r < this.add_69 ? 2 : r >= this.add_69 ? 0 : 1;
      if (Math.abs(r - this.add_69) <= 1e-12 * Math.abs(this.add_69) && r !== this.add_69) this.knifeEdges += 1;
      const and_71 = greater_68 < less_70 ? greater_68 : less_70;
      // 20: exit  long  when r < 20 and close > slow
      const less_72 = r < 20 ? 2 : r >= 20 ? 0 : 1;
      if (Math.abs(r - 20) <= 1e-12 * Math.abs(20) && r !== 20) this.knifeEdges += 1;
      const greater_73 = close > slow ? 2 : close <= slow ? 0 : 1;
      const and_74 = less_72 < greater_73 ? less_72 : greater_73;
      // 21: enter short when r < 20 or r > 80
      const greater_76 = r > 80 ? 2 : r <= 80 ? 0 : 1;
      if (Math.abs(r - 80) <= 1e-12 * Math.abs(80) && r !== 80) this.knifeEdges += 1;
      const or_77 = less_72 > greater_76 ? less_72 : greater_76;
      // 22: exit  short when r > 80 and r[1] > 80
      const greater_78 = previous_57 > 80 ? 2 : previous_57 <= 80 ? 0 : 1;
      const and_79 = greater_76 < greater_78 ? greater_76 : greater_78;
      const fired: number = (and_31 === 2 ? 1 : 0) | (and_37 === 2 ? 2 : 0) | (or_46 === 2 ? 4 : 0) | (and_53 === 2 ? 8 : 0) | (and_61 === 2 ? 16 : 0) | (and_67 === 2 ? 32 : 0) | (and_71 === 2 ? 64 : 0) | (and_74 === 2 ? 128 : 0) | (or_77 === 2 ? 256 : 0) | (and_79 === 2 ? 512 : 0);
      if (fired !== 0 || i === to - 1) {
        this.fired = fired;
        this.unknown = (and_31 === 1 ? 1 : 0) | (and_37 === 1 ? 2 : 0) | (or_46 === 1 ? 4 : 0) | (and_53 === 1 ? 8 : 0) | (and_61 === 1 ? 16 : 0) | (and_67 === 1 ? 32 : 0) | (and_71 === 1 ? 64 : 0) | (and_74 === 1 ? 128 : 0) | (or_77 === 1 ? 256 : 0) | (and_79 === 1 ? 512 : 0);
        this.last_8 = last_8;
        this.average_13 = average_13;
        this.count_13 = count_13;
        this.average_16 = average_16;
        this.count_16 = count_16;
        this.high_25 = high_25;
        this.low_25 = low_25;
        this.position_25 = position_25;
        this.high_27 = high_27;
        this.low_27 = low_27;
        this.position_27 = position_27;
        this.last_38 = last_38;
        this.last_39 = last_39;
        this.last_57 = last_57;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(17 + this.block_25.length + this.lows_25.length + this.block_27.length + this.lows_27.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_8, this.average_13, this.count_13, this.average_16, this.count_16, this.high_25, this.low_25, this.position_25, this.high_27, this.low_27, this.position_27, this.last_38, this.last_39, this.last_57]);
    let end = 17;
    for (const array of [this.block_25, this.lows_25, this.block_27, this.lows_27]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_8, this.average_13, this.count_13, this.average_16, this.count_16, this.high_25, this.low_25, this.position_25, this.high_27, this.low_27, this.position_27, this.last_38, this.last_39, this.last_57] = state;
    let end = 17;
    for (const array of [this.block_25, this.lows_25, this.block_27, this.lows_27]) {
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
export function drive(engine: Driven, evaluators: readonly Live[], from: number, to: number): void {
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
