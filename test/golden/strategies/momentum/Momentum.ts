// Momentum: emitted by strata from momentum.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array; readonly high: Float64Array; readonly low: Float64Array }
export interface Params { readonly fast: number; readonly slow: number }
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

export class Momentum {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly fast: number;
  readonly slow: number;
  readonly add_6: number;
  readonly divide_7: number;
  readonly add_9: number;
  readonly divide_10: number;
  average_8 = 0;
  count_8 = 0;
  average_11 = 0;
  count_11 = 0;
  last_13 = NaN;
  average_21 = 0;
  count_21 = 0;
  last_24 = NaN;
  last_25 = NaN;
  output_0 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.high = columns.high;
    this.low = columns.low;
    this.fast = params.fast;
    this.slow = params.slow;
    this.add_6 = this.fast + 1;
    this.divide_7 = this.add_6 === 0 ? NaN : 2 / this.add_6;
    this.add_9 = this.slow + 1;
    this.divide_10 = this.add_9 === 0 ? NaN : 2 / this.add_9;
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.average_8 = 0;
    this.count_8 = 0;
    this.average_11 = 0;
    this.count_11 = 0;
    this.last_13 = NaN;
    this.average_21 = 0;
    this.count_21 = 0;
    this.last_24 = NaN;
    this.last_25 = NaN;
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, high: high_column, low: low_column } = this;
    let { average_8, count_8, average_11, count_11, last_13, average_21, count_21, last_24, last_25 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 10: let fast_ma = ema(close, fast)
      let smooth_8 = NaN;
      if (close === close) {
        if (count_8 === this.fast) {
          average_8 = average_8 + this.divide_7 * (close - average_8);
          smooth_8 = average_8;
        } else {
          average_8 += close;
          count_8 += 1;
          if (count_8 === this.fast) smooth_8 = average_8 = average_8 / this.fast;
        }
      }
      const fast_ma = smooth_8;
      // 11: let slow_ma = ema(close, slow)
      let smooth_11 = NaN;
      if (close === close) {
        if (count_11 === this.slow) {
          average_11 = average_11 + this.divide_10 * (close - average_11);
          smooth_11 = average_11;
        } else {
          average_11 += close;
          count_11 += 1;
          if (count_11 === this.slow) smooth_11 = average_11 = average_11 / this.slow;
        }
      }
      const slow_ma = smooth_11;
      // 16: stop 5 * atr(14) from entry
      const previous_13 = last_13;
      last_13 = close;
      const coalesce_14 = previous_13 === previous_13 ? previous_13 : close;
      const high = high_column[i];
      const max_16 = Math.max(high, coalesce_14);
      const low = low_column[i];
      const min_18 = Math.min(low, coalesce_14);
      const subtract_19 = max_16 - min_18;
      let smooth_21 = NaN;
      if (subtract_19 === subtract_19) {
        if (count_21 === 14) {
          average_21 = average_21 + 0.07142857142857142 * (subtract_19 - average_21);
          smooth_21 = average_21;
        } else {
          average_21 += subtract_19;
          count_21 += 1;
          if (count_21 === 14) smooth_21 = average_21 = average_21 / 14;
        }
      }
      // 13: enter long when fast_ma crosses above slow_ma
      const previous_24 = last_24;
      last_24 = fast_ma;
      const previous_25 = last_25;
      last_25 = slow_ma;
      if (Math.abs(fast_ma - slow_ma) <= 1e-12 * Math.abs(slow_ma) && fast_ma !== slow_ma) this.knifeEdges += 1;
      const fired: number = (previous_24 <= previous_25 && fast_ma > slow_ma ? 1 : 0) | (previous_24 >= previous_25 && fast_ma < slow_ma ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 16: stop 5 * atr(14) from entry
        const multiply_22 = 5 * smooth_21;
        // 13: enter long when fast_ma crosses above slow_ma
        const less_equal_26 = previous_24 <= previous_25 ? 2 : previous_24 > previous_25 ? 0 : 1;
        const greater_27 = fast_ma > slow_ma ? 2 : fast_ma <= slow_ma ? 0 : 1;
        const and_28 = less_equal_26 < greater_27 ? less_equal_26 : greater_27;
        // 14: exit  long when fast_ma crosses below slow_ma
        const greater_equal_29 = previous_24 >= previous_25 ? 2 : previous_24 < previous_25 ? 0 : 1;
        const less_30 = fast_ma < slow_ma ? 2 : fast_ma >= slow_ma ? 0 : 1;
        const and_31 = greater_equal_29 < less_30 ? greater_equal_29 : less_30;
        this.fired = fired;
        this.unknown = (and_28 === 1 ? 1 : 0) | (and_31 === 1 ? 2 : 0);
        this.output_0 = multiply_22;
        this.average_8 = average_8;
        this.count_8 = count_8;
        this.average_11 = average_11;
        this.count_11 = count_11;
        this.last_13 = last_13;
        this.average_21 = average_21;
        this.count_21 = count_21;
        this.last_24 = last_24;
        this.last_25 = last_25;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(13);
    state.set([this.fired, this.unknown, this.knifeEdges, this.average_8, this.count_8, this.average_11, this.count_11, this.last_13, this.average_21, this.count_21, this.last_24, this.last_25, this.output_0]);
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.average_8, this.count_8, this.average_11, this.count_11, this.last_13, this.average_21, this.count_21, this.last_24, this.last_25, this.output_0] = state;
  }

  output(k: number): number {
    switch (k) {
      case 0: return this.output_0;
      case 1: return 0.02;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly Momentum[], from: number, to: number): void {
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
