// Case: emitted by strata from program.strat. Do not edit; change the program and build again.
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

export class Case {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  output_0 = NaN;
  output_1 = NaN;

  constructor(columns: Columns, params: Params) {
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
      const fired: number = (close >= 102 && close <= 102 ? 1 : 0) | (close >= 105 && close <= 105 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 5: enter long when close between 102 and 102 via limit close - 1.985
        const subtract_2 = close - 1.985;
        // 6: exit long when close between 105 and 105 via limit close + 1.003
        const add_4 = close + 1.003;
        // 5: enter long when close between 102 and 102 via limit close - 1.985
        const greater_equal_7 = close >= 102 ? 2 : close < 102 ? 0 : 1;
        const less_equal_8 = close <= 102 ? 2 : close > 102 ? 0 : 1;
        const and_9 = greater_equal_7 < less_equal_8 ? greater_equal_7 : less_equal_8;
        // 6: exit long when close between 105 and 105 via limit close + 1.003
        const greater_equal_11 = close >= 105 ? 2 : close < 105 ? 0 : 1;
        const less_equal_12 = close <= 105 ? 2 : close > 105 ? 0 : 1;
        const and_13 = greater_equal_11 < less_equal_12 ? greater_equal_11 : less_equal_12;
        this.fired = fired;
        this.unknown = (and_9 === 1 ? 1 : 0) | (and_13 === 1 ? 2 : 0);
        this.output_0 = subtract_2;
        this.output_1 = add_4;
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
      case 2: return 10;
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
