// Trend: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array }
export interface Params { readonly length: number }
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

export class Trend {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly length: number;
  close_least = NaN;
  close_most = NaN;
  close_grid = NaN;
  close_fitting = 0;
  close_present = 0;
  highs_3 = 0;
  lows_3 = 0;
  last_5 = NaN;
  last_6 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.length = params.length;
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.close_least = NaN;
    this.close_most = NaN;
    this.close_grid = NaN;
    this.close_fitting = 0;
    this.close_present = 0;
    this.highs_3 = 0;
    this.lows_3 = 0;
    this.last_5 = NaN;
    this.last_6 = NaN;
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column } = this;
    let { close_least, close_most, close_grid, close_fitting, close_present, highs_3, lows_3, last_5, last_6 } = this;
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
      // 6: enter long when close crosses above sma(close, length)
      let sum_3 = NaN;
      if (close_fitting > this.length) {
        const old_3 = close_column[i - this.length];
        const old_high_3 = old_3 + close_grid - close_grid;
        highs_3 += close_high_part - old_high_3;
        lows_3 += close_low_part - (old_3 - old_high_3);
        sum_3 = highs_3 + lows_3;
      } else {
        highs_3 = close_fitting > 1 ? highs_3 + close_high_part : close_high_part;
        lows_3 = close_fitting > 1 ? lows_3 + close_low_part : close_low_part;
        if (close_fitting === this.length) sum_3 = highs_3 + lows_3;
        else if (close_present >= this.length) sum_3 = sumInBlocks(close_column, i, this.length, close_present);
      }
      const divide_4 = this.length === 0 ? NaN : sum_3 / this.length;
      const previous_5 = last_5;
      last_5 = close;
      const previous_6 = last_6;
      last_6 = divide_4;
      if (Math.abs(close - divide_4) <= 1e-12 * Math.abs(divide_4) && close !== divide_4) this.knifeEdges += 1;
      const fired: number = (previous_5 <= previous_6 && close > divide_4 ? 1 : 0) | (previous_5 >= previous_6 && close < divide_4 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 6: enter long when close crosses above sma(close, length)
        const less_equal_7 = previous_5 <= previous_6 ? 2 : previous_5 > previous_6 ? 0 : 1;
        const greater_8 = close > divide_4 ? 2 : close <= divide_4 ? 0 : 1;
        const and_9 = less_equal_7 < greater_8 ? less_equal_7 : greater_8;
        // 7: exit  long when close crosses below sma(close, length)
        const greater_equal_10 = previous_5 >= previous_6 ? 2 : previous_5 < previous_6 ? 0 : 1;
        const less_11 = close < divide_4 ? 2 : close >= divide_4 ? 0 : 1;
        const and_12 = greater_equal_10 < less_11 ? greater_equal_10 : less_11;
        this.fired = fired;
        this.unknown = (and_9 === 1 ? 1 : 0) | (and_12 === 1 ? 2 : 0);
        this.close_least = close_least;
        this.close_most = close_most;
        this.close_grid = close_grid;
        this.close_fitting = close_fitting;
        this.close_present = close_present;
        this.highs_3 = highs_3;
        this.lows_3 = lows_3;
        this.last_5 = last_5;
        this.last_6 = last_6;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(12);
    state.set([this.fired, this.unknown, this.knifeEdges, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_3, this.lows_3, this.last_5, this.last_6]);
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_3, this.lows_3, this.last_5, this.last_6] = state;
  }

  output(k: number): number {
    switch (k) {
      case 0: return 0.1;
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
