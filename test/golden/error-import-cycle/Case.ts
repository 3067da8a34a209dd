// Case: emitted by strata from program.strat. Do not edit; change the program and build again.
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

export class Case {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly block_4: Float64Array;
  readonly block_6: Float64Array;
  position_4 = 0;
  full_4 = 0;
  newer_4 = -Infinity;
  position_6 = 0;
  full_6 = 0;
  newer_6 = Infinity;
  close_least = NaN;
  close_most = NaN;
  close_grid = NaN;
  close_fitting = 0;
  close_present = 0;
  highs_14 = 0;
  lows_14 = 0;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.high = columns.high;
    this.low = columns.low;
    this.block_4 = new Float64Array(5).fill(NaN);
    this.block_6 = new Float64Array(5).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.position_4 = 0;
    this.full_4 = 0;
    this.newer_4 = -Infinity;
    this.position_6 = 0;
    this.full_6 = 0;
    this.newer_6 = Infinity;
    this.close_least = NaN;
    this.close_most = NaN;
    this.close_grid = NaN;
    this.close_fitting = 0;
    this.close_present = 0;
    this.highs_14 = 0;
    this.lows_14 = 0;
    this.block_4.fill(NaN);
    this.block_6.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, high: high_column, low: low_column, block_4, block_6 } = this;
    let { position_4, full_4, newer_4, position_6, full_6, newer_6, close_least, close_most, close_grid, close_fitting, close_present, highs_14, lows_14 } = this;
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
      const high = high_column[i];
      // 8: enter long when close > upper(5)
      let highest_4 = NaN;
      if (high === high) {
        block_4[position_4] = high;
        newer_4 = Math.max(newer_4, high);
        position_4 += 1;
        if (position_4 === 5) {
          newer_4 = -Infinity;
          for (let j_4 = 5 - 1; j_4 >= 0; j_4--) {
            newer_4 = Math.max(newer_4, block_4[j_4]);
            block_4[j_4] = newer_4;
          }
          highest_4 = newer_4;
          newer_4 = -Infinity;
          position_4 = 0;
          full_4 = 1;
        } else if (full_4 === 1) {
          highest_4 = Math.max(newer_4, block_4[position_4]);
        }
      } else {
        newer_4 = -Infinity;
        position_4 = 0;
        full_4 = 0;
      }
      const low = low_column[i];
      let lowest_6 = NaN;
      if (low === low) {
        block_6[position_6] = low;
        newer_6 = Math.min(newer_6, low);
        position_6 += 1;
        if (position_6 === 5) {
          newer_6 = Infinity;
          for (let j_6 = 5 - 1; j_6 >= 0; j_6--) {
            newer_6 = Math.min(newer_6, block_6[j_6]);
            block_6[j_6] = newer_6;
          }
          lowest_6 = newer_6;
          newer_6 = Infinity;
          position_6 = 0;
          full_6 = 1;
        } else if (full_6 === 1) {
          lowest_6 = Math.min(newer_6, block_6[position_6]);
        }
      } else {
        newer_6 = Infinity;
        position_6 = 0;
        full_6 = 0;
      }
      const add_7 = highest_4 + lowest_6;
      const divide_9 = add_7 / 2;
      const multiply_11 = divide_9 * 1.01;
      // 9: exit  long when close < sma(close, 20)
      let sum_14 = NaN;
      if (close_fitting > 20) {
        const old_14 = close_column[i - 20];
        const old_high_14 = old_14 + close_grid - close_grid;
        highs_14 += close_high_part - old_high_14;
        lows_14 += close_low_part - (old_14 - old_high_14);
        sum_14 = highs_14 + lows_14;
      } else {
        highs_14 = close_fitting > 1 ? highs_14 + close_high_part : close_high_part;
        lows_14 = close_fitting > 1 ? lows_14 + close_low_part : close_low_part;
        if (close_fitting === 20) sum_14 = highs_14 + lows_14;
        else if (close_present >= 20) sum_14 = sumInBlocks(close_column, i, 20, close_present);
      }
      const divide_15 = sum_14 / 20;
      if (Math.abs(close - divide_15) <= 1e-12 * Math.abs(divide_15) && close !== divide_15) this.knifeEdges += 1;
      const fired: number = (close > multiply_11 ? 1 : 0) | (close < divide_15 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 8: enter long when close > upper(5)
        const greater_12 = close > multiply_11 ? 2 : close <= multiply_11 ? 0 : 1;
        // 9: exit  long when close < sma(close, 20)
        const less_16 = close < divide_15 ? 2 : close >= divide_15 ? 0 : 1;
        this.fired = fired;
        this.unknown = (greater_12 === 1 ? 1 : 0) | (less_16 === 1 ? 2 : 0);
        this.position_4 = position_4;
        this.full_4 = full_4;
        this.newer_4 = newer_4;
        this.position_6 = position_6;
        this.full_6 = full_6;
        this.newer_6 = newer_6;
        this.close_least = close_least;
        this.close_most = close_most;
        this.close_grid = close_grid;
        this.close_fitting = close_fitting;
        this.close_present = close_present;
        this.highs_14 = highs_14;
        this.lows_14 = lows_14;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(16 + this.block_4.length + this.block_6.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.position_4, this.full_4, this.newer_4, this.position_6, this.full_6, this.newer_6, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_14, this.lows_14]);
    let end = 16;
    for (const array of [this.block_4, this.block_6]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.position_4, this.full_4, this.newer_4, this.position_6, this.full_6, this.newer_6, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_14, this.lows_14] = state;
    let end = 16;
    for (const array of [this.block_4, this.block_6]) {
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
export function drive(engine: Driven, evaluators: readonly Case[], from: number, to: number): void {
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
