// Trend: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array; readonly open: Float64Array }
export interface Params { readonly fast: number; readonly slow: number }
export interface Driven {
  readonly steppedSymbols: Int32Array;
  readonly steppedRows: Int32Array;
  readonly firedRules: Int32Array;
  open(k: number): number;
  close(k: number): void;
  openOne(k: number): void;
  closeOne(k: number, fired: number): void;
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
  readonly open: Float64Array;
  readonly fast: number;
  readonly slow: number;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.open = columns.open;
    this.fast = params.fast;
    this.slow = params.slow;
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    const close = this.close[i];
    // 8: let before = close[fast] + close[slow]
    const delayed_4 = (i >= this.fast ? this.close[i - this.fast] : NaN);
    const delayed_5 = (i >= this.slow ? this.close[i - this.slow] : NaN);
    const before = delayed_4 + delayed_5;
    const open = this.open[i];
    // 9: enter long when close > open
    const greater_8 = close > open ? 2 : close <= open ? 0 : 1;
    // 10: exit  long when close < before
    const less_9 = close < before ? 2 : close >= before ? 0 : 1;
    this.fired = (greater_8 === 2 ? 1 : 0) | (less_9 === 2 ? 2 : 0);
    this.unknown = (greater_8 === 1 ? 1 : 0) | (less_9 === 1 ? 2 : 0);
  }

  output(k: number): number {
    switch (k) {
      case 0: return 10;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its call of `step` meets one class only. */
export function drive(engine: Driven, evaluators: readonly Trend[], from: number, to: number): void {
  const [only] = evaluators;
  if (evaluators.length === 1) {
    for (let k = from; k < to; k += 1) {
      engine.openOne(k);
      only.step(k);
      engine.closeOne(k, only.fired);
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
