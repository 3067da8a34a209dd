// Case: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Case_across_Columns { readonly close: Float64Array }
export type Case_across_Params = Readonly<Record<string, number>>;
export interface Columns { readonly mean_0: Float64Array; readonly zscore_0: Float64Array; readonly percentile_0: Float64Array; readonly count_0: Float64Array }
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

export class Case_across {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  output_0 = NaN;
  output_1 = NaN;

  constructor(columns: Case_across_Columns, params: Case_across_Params) {
    this.close = columns.close;
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      const fired: number = 0;
      if (fired !== 0 || i === to - 1) {
        // 8: enter long when average == 30 and above between -0.463 and -0.4628 and percentile(close) > 66% and percentile(close) < 67% and count(close > 15) == 2
        const greater_2 = close > 15 ? 2 : close <= 15 ? 0 : 1;
        this.fired = fired;
        this.unknown = 0;
        this.output_0 = close;
        this.output_1 = greater_2;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(5);
    state.set([this.fired, this.unknown, this.knifeEdges, this.output_0, this.output_1]);
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.output_0, this.output_1] = state;
  }

  output(k: number): number {
    switch (k) {
      case 0: return this.output_0;
      case 1: return this.output_1;
      default: return NaN;
    }
  }
}

export class Case {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly mean_0: Float64Array;
  readonly zscore_0: Float64Array;
  readonly percentile_0: Float64Array;
  readonly count_0: Float64Array;

  constructor(columns: Columns, params: Params) {
    this.mean_0 = columns.mean_0;
    this.zscore_0 = columns.zscore_0;
    this.percentile_0 = columns.percentile_0;
    this.count_0 = columns.count_0;
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { mean_0: mean_0_column, zscore_0: zscore_0_column, percentile_0: percentile_0_column, count_0: count_0_column } = this;
    for (let i = from; i < to; i += 1) {
      const mean_0 = mean_0_column[i];
      const zscore_0 = zscore_0_column[i];
      const percentile_0 = percentile_0_column[i];
      const count_0 = count_0_column[i];
      const fired: number = (mean_0 === 30 && zscore_0 >= (-0.463) && zscore_0 <= (-0.4628) && percentile_0 > 0.66 && percentile_0 < 0.67 && count_0 === 2 ? 1 : 0) | (percentile_0 === 1 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 8: enter long when average == 30 and above between -0.463 and -0.4628 and percentile(close) > 66% and percentile(close) < 67% and count(close > 15) == 2
        const equal_4 = mean_0 === 30 ? 2 : mean_0 === mean_0 && 30 === 30 ? 0 : 1;
        const greater_equal_7 = zscore_0 >= (-0.463) ? 2 : zscore_0 < (-0.463) ? 0 : 1;
        const less_equal_8 = zscore_0 <= (-0.4628) ? 2 : zscore_0 > (-0.4628) ? 0 : 1;
        const and_9 = greater_equal_7 < less_equal_8 ? greater_equal_7 : less_equal_8;
        const and_10 = equal_4 < and_9 ? equal_4 : and_9;
        const greater_13 = percentile_0 > 0.66 ? 2 : percentile_0 <= 0.66 ? 0 : 1;
        const and_14 = and_10 < greater_13 ? and_10 : greater_13;
        const less_16 = percentile_0 < 0.67 ? 2 : percentile_0 >= 0.67 ? 0 : 1;
        const and_17 = and_14 < less_16 ? and_14 : less_16;
        const equal_20 = count_0 === 2 ? 2 : count_0 === count_0 && 2 === 2 ? 0 : 1;
        const and_21 = and_17 < equal_20 ? and_17 : equal_20;
        // 9: exit long when percentile(close) == 100%
        const equal_23 = percentile_0 === 1 ? 2 : percentile_0 === percentile_0 && 1 === 1 ? 0 : 1;
        this.fired = fired;
        this.unknown = (and_21 === 1 ? 1 : 0) | (equal_23 === 1 ? 2 : 0);
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(3);
    state.set([this.fired, this.unknown, this.knifeEdges]);
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges] = state;
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
