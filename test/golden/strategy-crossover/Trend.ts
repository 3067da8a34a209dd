// Trend: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array }
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
  average_3 = 0;
  count_3 = 0;
  average_6 = 0;
  count_6 = 0;
  last_8 = NaN;
  last_9 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.average_3 = 0;
    this.count_3 = 0;
    this.average_6 = 0;
    this.count_6 = 0;
    this.last_8 = NaN;
    this.last_9 = NaN;
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column } = this;
    let { average_3, count_3, average_6, count_6, last_8, last_9 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 5: let fast_ma = ema(close, 20)
      let smooth_3 = NaN;
      if (close === close) {
        if (count_3 === 20) {
          average_3 = average_3 + 0.09523809523809523 * (close - average_3);
          smooth_3 = average_3;
        } else {
          average_3 += close;
          count_3 += 1;
          if (count_3 === 20) smooth_3 = average_3 = average_3 / 20;
        }
      }
      const fast_ma = smooth_3;
      // 6: let slow_ma = ema(close, 100)
      let smooth_6 = NaN;
      if (close === close) {
        if (count_6 === 100) {
          average_6 = average_6 + 0.019801980198019802 * (close - average_6);
          smooth_6 = average_6;
        } else {
          average_6 += close;
          count_6 += 1;
          if (count_6 === 100) smooth_6 = average_6 = average_6 / 100;
        }
      }
      const slow_ma = smooth_6;
      // 8: enter long when fast_ma crosses above slow_ma
      const previous_8 = last_8;
      last_8 = fast_ma;
      const previous_9 = last_9;
      last_9 = slow_ma;
      if (Math.abs(fast_ma - slow_ma) <= 1e-12 * Math.abs(slow_ma) && fast_ma !== slow_ma) this.knifeEdges += 1;
      const fired: number = (previous_8 <= previous_9 && fast_ma > slow_ma ? 1 : 0) | (previous_8 >= previous_9 && fast_ma < slow_ma ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 8: enter long when fast_ma crosses above slow_ma
        const less_equal_10 = previous_8 <= previous_9 ? 2 : previous_8 > previous_9 ? 0 : 1;
        const greater_11 = fast_ma > slow_ma ? 2 : fast_ma <= slow_ma ? 0 : 1;
        const and_12 = less_equal_10 < greater_11 ? less_equal_10 : greater_11;
        // 9: exit  long when fast_ma crosses below slow_ma
        const greater_equal_13 = previous_8 >= previous_9 ? 2 : previous_8 < previous_9 ? 0 : 1;
        const less_14 = fast_ma < slow_ma ? 2 : fast_ma >= slow_ma ? 0 : 1;
        const and_15 = greater_equal_13 < less_14 ? greater_equal_13 : less_14;
        this.fired = fired;
        this.unknown = (and_12 === 1 ? 1 : 0) | (and_15 === 1 ? 2 : 0);
        this.average_3 = average_3;
        this.count_3 = count_3;
        this.average_6 = average_6;
        this.count_6 = count_6;
        this.last_8 = last_8;
        this.last_9 = last_9;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(9);
    state.set([this.fired, this.unknown, this.knifeEdges, this.average_3, this.count_3, this.average_6, this.count_6, this.last_8, this.last_9]);
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.average_3, this.count_3, this.average_6, this.count_6, this.last_8, this.last_9] = state;
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
