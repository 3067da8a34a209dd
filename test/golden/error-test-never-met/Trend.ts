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
  readonly fast: number;
  readonly slow: number;
  readonly add_5: number;
  readonly divide_6: number;
  readonly add_8: number;
  readonly divide_9: number;
  average_7 = 0;
  count_7 = 0;
  average_10 = 0;
  count_10 = 0;
  last_12 = NaN;
  last_13 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.fast = params.fast;
    this.slow = params.slow;
    this.add_5 = this.fast + 1;
    this.divide_6 = this.add_5 === 0 ? NaN : 2 / this.add_5;
    this.add_8 = this.slow + 1;
    this.divide_9 = this.add_8 === 0 ? NaN : 2 / this.add_8;
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.average_7 = 0;
    this.count_7 = 0;
    this.average_10 = 0;
    this.count_10 = 0;
    this.last_12 = NaN;
    this.last_13 = NaN;
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column } = this;
    let { average_7, count_7, average_10, count_10, last_12, last_13 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 9: let fast_ma = ema(close, fast)
      let smooth_7 = NaN;
      if (close === close) {
        if (count_7 === this.fast) {
          average_7 = average_7 + this.divide_6 * (close - average_7);
          smooth_7 = average_7;
        } else {
          average_7 += close;
          count_7 += 1;
          if (count_7 === this.fast) smooth_7 = average_7 = average_7 / this.fast;
        }
      }
      const fast_ma = smooth_7;
      // 10: let slow_ma = ema(close, slow)
      let smooth_10 = NaN;
      if (close === close) {
        if (count_10 === this.slow) {
          average_10 = average_10 + this.divide_9 * (close - average_10);
          smooth_10 = average_10;
        } else {
          average_10 += close;
          count_10 += 1;
          if (count_10 === this.slow) smooth_10 = average_10 = average_10 / this.slow;
        }
      }
      const slow_ma = smooth_10;
      // 12: enter long when fast_ma crosses above slow_ma
      const previous_12 = last_12;
      last_12 = fast_ma;
      const previous_13 = last_13;
      last_13 = slow_ma;
      if (Math.abs(fast_ma - slow_ma) <= 1e-12 * Math.abs(slow_ma) && fast_ma !== slow_ma) this.knifeEdges += 1;
      const fired: number = (previous_12 <= previous_13 && fast_ma > slow_ma ? 1 : 0) | (previous_12 >= previous_13 && fast_ma < slow_ma ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 12: enter long when fast_ma crosses above slow_ma
        const less_equal_14 = previous_12 <= previous_13 ? 2 : previous_12 > previous_13 ? 0 : 1;
        const greater_15 = fast_ma > slow_ma ? 2 : fast_ma <= slow_ma ? 0 : 1;
        const and_16 = less_equal_14 < greater_15 ? less_equal_14 : greater_15;
        // 13: exit  long when fast_ma crosses below slow_ma
        const greater_equal_17 = previous_12 >= previous_13 ? 2 : previous_12 < previous_13 ? 0 : 1;
        const less_18 = fast_ma < slow_ma ? 2 : fast_ma >= slow_ma ? 0 : 1;
        const and_19 = greater_equal_17 < less_18 ? greater_equal_17 : less_18;
        this.fired = fired;
        this.unknown = (and_16 === 1 ? 1 : 0) | (and_19 === 1 ? 2 : 0);
        this.average_7 = average_7;
        this.count_7 = count_7;
        this.average_10 = average_10;
        this.count_10 = count_10;
        this.last_12 = last_12;
        this.last_13 = last_13;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(9);
    state.set([this.fired, this.unknown, this.knifeEdges, this.average_7, this.count_7, this.average_10, this.count_10, this.last_12, this.last_13]);
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.average_7, this.count_7, this.average_10, this.count_10, this.last_12, this.last_13] = state;
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
