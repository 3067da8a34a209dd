// Trend: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array }
export interface Params { readonly fast: number; readonly slow: number }
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

export class Trend {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly fast: number;
  readonly slow: number;
  readonly block_5: Float64Array;
  readonly lows_5: Float64Array;
  readonly block_7: Float64Array;
  readonly lows_7: Float64Array;
  high_5 = 0;
  low_5 = 0;
  position_5 = 0;
  high_7 = 0;
  low_7 = 0;
  position_7 = 0;
  last_9 = NaN;
  last_10 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.fast = params.fast;
    this.slow = params.slow;
    this.block_5 = new Float64Array(this.fast).fill(NaN);
    this.lows_5 = new Float64Array(this.fast).fill(NaN);
    this.block_7 = new Float64Array(this.slow).fill(NaN);
    this.lows_7 = new Float64Array(this.slow).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.high_5 = 0;
    this.low_5 = 0;
    this.position_5 = 0;
    this.high_7 = 0;
    this.low_7 = 0;
    this.position_7 = 0;
    this.last_9 = NaN;
    this.last_10 = NaN;
    this.block_5.fill(NaN);
    this.lows_5.fill(NaN);
    this.block_7.fill(NaN);
    this.lows_7.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, block_5, lows_5, block_7, lows_7 } = this;
    let { high_5, low_5, position_5, high_7, low_7, position_7, last_9, last_10 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 10: enter long when sma(close, fast) crosses above sma(close, slow)
      let sum_5 = NaN;
      if (close === close) {
        const at_5 = position_5 + 1;
        block_5[position_5] = close;
        if (at_5 === this.fast) {
          let total_5 = 0;
          let lost_5 = 0;
          for (let j_5 = this.fast - 1; j_5 >= 0; j_5--) {
            const value_5 = block_5[j_5];
            const before_5 = total_5;
            total_5 = before_5 + value_5;
            const part_5 = total_5 - before_5;
            lost_5 += before_5 - (total_5 - part_5) + (value_5 - part_5);
            block_5[j_5] = total_5;
            lows_5[j_5] = lost_5;
          }
          high_5 = 0;
          low_5 = 0;
          position_5 = 0;
          sum_5 = total_5 + lost_5;
        } else {
          const before_5_2 = high_5;
          const newer_5 = before_5_2 + close;
          const part_5_2 = newer_5 - before_5_2;
          const lost_5_2 = low_5 + (before_5_2 - (newer_5 - part_5_2) + (close - part_5_2));
          high_5 = newer_5;
          low_5 = lost_5_2;
          position_5 = at_5;
          const older_5 = block_5[at_5];
          const both_5 = older_5 + newer_5;
          const share_5 = both_5 - older_5;
          sum_5 = both_5 + (older_5 - (both_5 - share_5) + (newer_5 - share_5) + (lows_5[at_5] + lost_5_2));
        }
      } else {
        block_5.fill(NaN);
        high_5 = 0;
        low_5 = 0;
        position_5 = 0;
      }
      const divide_6 = this.fast === 0 ? NaN : sum_5 / this.fast;
      let sum_7 = NaN;
      if (close === close) {
        const at_7 = position_7 + 1;
        block_7[position_7] = close;
        if (at_7 === this.slow) {
          let total_7 = 0;
          let lost_7 = 0;
          for (let j_7 = this.slow - 1; j_7 >= 0; j_7--) {
            const value_7 = block_7[j_7];
            const before_7 = total_7;
            total_7 = before_7 + value_7;
            const part_7 = total_7 - before_7;
            lost_7 += before_7 - (total_7 - part_7) + (value_7 - part_7);
            block_7[j_7] = total_7;
            lows_7[j_7] = lost_7;
          }
          high_7 = 0;
          low_7 = 0;
          position_7 = 0;
          sum_7 = total_7 + lost_7;
        } else {
          const before_7_2 = high_7;
          const newer_7 = before_7_2 + close;
          const part_7_2 = newer_7 - before_7_2;
          const lost_7_2 = low_7 + (before_7_2 - (newer_7 - part_7_2) + (close - part_7_2));
          high_7 = newer_7;
          low_7 = lost_7_2;
          position_7 = at_7;
          const older_7 = block_7[at_7];
          const both_7 = older_7 + newer_7;
          const share_7 = both_7 - older_7;
          sum_7 = both_7 + (older_7 - (both_7 - share_7) + (newer_7 - share_7) + (lows_7[at_7] + lost_7_2));
        }
      } else {
        block_7.fill(NaN);
        high_7 = 0;
        low_7 = 0;
        position_7 = 0;
      }
      const divide_8 = this.slow === 0 ? NaN : sum_7 / this.slow;
      const previous_9 = last_9;
      last_9 = divide_6;
      const previous_10 = last_10;
      last_10 = divide_8;
      const less_equal_11 = previous_9 <= previous_10 ? 2 : previous_9 > previous_10 ? 0 : 1;
      const greater_12 = divide_6 > divide_8 ? 2 : divide_6 <= divide_8 ? 0 : 1;
      if (Math.abs(divide_6 - divide_8) <= 1e-12 * Math.abs(divide_8) && divide_6 !== divide_8) this.knifeEdges += 1;
      const and_13 = less_equal_11 < greater_12 ? less_equal_11 : greater_12;
      // 11: exit  long when close < close[fixed]
      const delayed_14 = (i >= 3 ? close_column[i - 3] : NaN);
      const less_15 = close < delayed_14 ? 2 : close >= delayed_14 ? 0 : 1;
      const fired: number = (and_13 === 2 ? 1 : 0) | (less_15 === 2 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        this.fired = fired;
        this.unknown = (and_13 === 1 ? 1 : 0) | (less_15 === 1 ? 2 : 0);
        this.high_5 = high_5;
        this.low_5 = low_5;
        this.position_5 = position_5;
        this.high_7 = high_7;
        this.low_7 = low_7;
        this.position_7 = position_7;
        this.last_9 = last_9;
        this.last_10 = last_10;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(11 + this.block_5.length + this.lows_5.length + this.block_7.length + this.lows_7.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.high_5, this.low_5, this.position_5, this.high_7, this.low_7, this.position_7, this.last_9, this.last_10]);
    let end = 11;
    for (const array of [this.block_5, this.lows_5, this.block_7, this.lows_7]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.high_5, this.low_5, this.position_5, this.high_7, this.low_7, this.position_7, this.last_9, this.last_10] = state;
    let end = 11;
    for (const array of [this.block_5, this.lows_5, this.block_7, this.lows_7]) {
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
