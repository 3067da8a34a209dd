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

export class Live {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly open: Float64Array;
  readonly low_level: number;
  readonly high_level: number;
  readonly add_69: number;
  last_8 = NaN;
  average_13 = 0;
  count_13 = 0;
  average_16 = 0;
  count_16 = 0;
  close_least = NaN;
  close_most = NaN;
  close_grid = NaN;
  close_fitting = 0;
  close_present = 0;
  highs_25 = 0;
  lows_25 = 0;
  highs_27 = 0;
  lows_27 = 0;
  last_38 = NaN;
  last_39 = NaN;
  last_57 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.open = columns.open;
    this.low_level = params.low_level;
    this.high_level = params.high_level;
    this.add_69 = 30 + this.low_level;
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
    this.close_least = NaN;
    this.close_most = NaN;
    this.close_grid = NaN;
    this.close_fitting = 0;
    this.close_present = 0;
    this.highs_25 = 0;
    this.lows_25 = 0;
    this.highs_27 = 0;
    this.lows_27 = 0;
    this.last_38 = NaN;
    this.last_39 = NaN;
    this.last_57 = NaN;
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, open: open_column } = this;
    let { last_8, average_13, count_13, average_16, count_16, close_least, close_most, close_grid, close_fitting, close_present, highs_25, lows_25, highs_27, lows_27, last_38, last_39, last_57 } = this;
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
      if (close_fitting > 5) {
        const old_25 = close_column[i - 5];
        const old_high_25 = old_25 + close_grid - close_grid;
        highs_25 += close_high_part - old_high_25;
        lows_25 += close_low_part - (old_25 - old_high_25);
        sum_25 = highs_25 + lows_25;
      } else {
        highs_25 = close_fitting > 1 ? highs_25 + close_high_part : close_high_part;
        lows_25 = close_fitting > 1 ? lows_25 + close_low_part : close_low_part;
        if (close_fitting === 5) sum_25 = highs_25 + lows_25;
        else if (close_present >= 5) sum_25 = sumInBlocks(close_column, i, 5, close_present);
      }
      const fast = sum_25 / 5;
      // 10: let slow = sma(close, 50)
      let sum_27 = NaN;
      if (close_fitting > 50) {
        const old_27 = close_column[i - 50];
        const old_high_27 = old_27 + close_grid - close_grid;
        highs_27 += close_high_part - old_high_27;
        lows_27 += close_low_part - (old_27 - old_high_27);
        sum_27 = highs_27 + lows_27;
      } else {
        highs_27 = close_fitting > 1 ? highs_27 + close_high_part : close_high_part;
        lows_27 = close_fitting > 1 ? lows_27 + close_low_part : close_low_part;
        if (close_fitting === 50) sum_27 = highs_27 + lows_27;
        else if (close_present >= 50) sum_27 = sumInBlocks(close_column, i, 50, close_present);
      }
      const slow = sum_27 / 50;
      // 13: enter long  when r < high_level and r > low_level
      if (Math.abs(r - this.high_level) <= 1e-12 * Math.abs(this.high_level) && r !== this.high_level) this.knifeEdges += 1;
      if (Math.abs(r - this.low_level) <= 1e-12 * Math.abs(this.low_level) && r !== this.low_level) this.knifeEdges += 1;
      // 14: enter long  when fast < slow and slow < close and close < open
      if (Math.abs(fast - slow) <= 1e-12 * Math.abs(slow) && fast !== slow) this.knifeEdges += 1;
      if (Math.abs(slow - close) <= 1e-12 * Math.abs(close) && slow !== close) this.knifeEdges += 1;
      const open = open_column[i];
      // 15: enter long  when fast crosses above slow or fast crosses below close
      const previous_38 = last_38;
      last_38 = fast;
      const previous_39 = last_39;
      last_39 = slow;
      if (Math.abs(fast - close) <= 1e-12 * Math.abs(close) && fast !== close) this.knifeEdges += 1;
      // 17: enter long  when (r < 30 or r > 70) and r[1] between 30 and 70
      if (Math.abs(r - 30) <= 1e-12 * Math.abs(30) && r !== 30) this.knifeEdges += 1;
      if (Math.abs(r - 70) <= 1e-12 * Math.abs(70) && r !== 70) this.knifeEdges += 1;
      const previous_57 = last_57;
      last_57 = r;
      // 19: exit  long  when r > 30 and r < 30 + low_level
      if (Math.abs(r - this.add_69) <= 1e-12 * Math.abs(this.add_69) && r !== this.add_69) this.knifeEdges += 1;
      // 20: exit  long  when r < 20 and close > slow
      if (Math.abs(r - 20) <= 1e-12 * Math.abs(20) && r !== 20) this.knifeEdges += 1;
      // 21: enter short when r < 20 or r > 80
      if (Math.abs(r - 80) <= 1e-12 * Math.abs(80) && r !== 80) this.knifeEdges += 1;
      const true_41 = fast > slow;
      const true_54 = r < 30;
      const false_54 = r >= 30;
      const false_41 = fast <= slow;
      const true_72 = r < 20;
      const true_76 = r > 80;
      const fired: number = (r < this.high_level && r > this.low_level ? 1 : 0) | (fast < slow && slow < close && close < open ? 2 : 0) | ((previous_38 <= previous_39 && true_41) || (previous_38 >= previous_8 && fast < close) ? 4 : 0) | (previous_39 <= previous_38 && slow > fast && previous_8 >= previous_39 && close < slow ? 8 : 0) | ((true_54 || r > 70) && previous_57 >= 30 && previous_57 <= 70 ? 16 : 0) | (((false_54 || false_41) && fast >= slow) && fast <= slow ? 32 : 0) | (r > 30 && r < this.add_69 ? 64 : 0) | (true_72 && close > slow ? 128 : 0) | (true_72 || true_76 ? 256 : 0) | (true_76 && previous_57 > 80 ? 512 : 0);
      if (fired !== 0 || i === to - 1) {
        // 13: enter long  when r < high_level and r > low_level
        const less_29 = r < this.high_level ? 2 : r >= this.high_level ? 0 : 1;
        const greater_30 = r > this.low_level ? 2 : r <= this.low_level ? 0 : 1;
        const and_31 = less_29 < greater_30 ? less_29 : greater_30;
        // 14: enter long  when fast < slow and slow < close and close < open
        const less_32 = fast < slow ? 2 : fast >= slow ? 0 : 1;
        const less_33 = slow < close ? 2 : slow >= close ? 0 : 1;
        const and_34 = less_32 < less_33 ? less_32 : less_33;
        const less_36 = close < open ? 2 : close >= open ? 0 : 1;
        const and_37 = and_34 < less_36 ? and_34 : less_36;
        // 15: enter long  when fast crosses above slow or fast crosses below close
        const less_equal_40 = previous_38 <= previous_39 ? 2 : previous_38 > previous_39 ? 0 : 1;
        const greater_41 = fast > slow ? 2 : fast <= slow ? 0 : 1;
        const and_42 = less_equal_40 < greater_41 ? less_equal_40 : greater_41;
        const greater_equal_43 = previous_38 >= previous_8 ? 2 : previous_38 < previous_8 ? 0 : 1;
        const less_44 = fast < close ? 2 : fast >= close ? 0 : 1;
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
        const greater_55 = r > 70 ? 2 : r <= 70 ? 0 : 1;
        const or_56 = less_54 > greater_55 ? less_54 : greater_55;
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
        const and_71 = greater_68 < less_70 ? greater_68 : less_70;
        // 20: exit  long  when r < 20 and close > slow
        const less_72 = r < 20 ? 2 : r >= 20 ? 0 : 1;
        const greater_73 = close > slow ? 2 : close <= slow ? 0 : 1;
        const and_74 = less_72 < greater_73 ? less_72 : greater_73;
        // 21: enter short when r < 20 or r > 80
        const greater_76 = r > 80 ? 2 : r <= 80 ? 0 : 1;
        const or_77 = less_72 > greater_76 ? less_72 : greater_76;
        // 22: exit  short when r > 80 and r[1] > 80
        const greater_78 = previous_57 > 80 ? 2 : previous_57 <= 80 ? 0 : 1;
        const and_79 = greater_76 < greater_78 ? greater_76 : greater_78;
        this.fired = fired;
        this.unknown = (and_31 === 1 ? 1 : 0) | (and_37 === 1 ? 2 : 0) | (or_46 === 1 ? 4 : 0) | (and_53 === 1 ? 8 : 0) | (and_61 === 1 ? 16 : 0) | (and_67 === 1 ? 32 : 0) | (and_71 === 1 ? 64 : 0) | (and_74 === 1 ? 128 : 0) | (or_77 === 1 ? 256 : 0) | (and_79 === 1 ? 512 : 0);
        this.last_8 = last_8;
        this.average_13 = average_13;
        this.count_13 = count_13;
        this.average_16 = average_16;
        this.count_16 = count_16;
        this.close_least = close_least;
        this.close_most = close_most;
        this.close_grid = close_grid;
        this.close_fitting = close_fitting;
        this.close_present = close_present;
        this.highs_25 = highs_25;
        this.lows_25 = lows_25;
        this.highs_27 = highs_27;
        this.lows_27 = lows_27;
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
    const state = new Float64Array(20);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_8, this.average_13, this.count_13, this.average_16, this.count_16, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_25, this.lows_25, this.highs_27, this.lows_27, this.last_38, this.last_39, this.last_57]);
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_8, this.average_13, this.count_13, this.average_16, this.count_16, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_25, this.lows_25, this.highs_27, this.lows_27, this.last_38, this.last_39, this.last_57] = state;
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
