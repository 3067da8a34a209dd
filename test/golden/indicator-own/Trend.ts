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
  readonly block_2: Float64Array;
  newer_2 = 0;
  position_2 = 0;
  full_2 = 0;
  last_9 = NaN;
  last_10 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.block_2 = new Float64Array(20).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.newer_2 = 0;
    this.position_2 = 0;
    this.full_2 = 0;
    this.last_9 = NaN;
    this.last_10 = NaN;
    this.block_2.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    const close = this.close[i];
    // 11: let band = channel(20, width: 3%)
    let sum_2 = NaN;
    if (close === close) {
      const at_2 = this.position_2 + 1;
      this.block_2[this.position_2] = close;
      if (at_2 === 20) {
        let ending_2 = 0;
        for (let j_2 = 20 - 1; j_2 >= 0; j_2--) {
          ending_2 += this.block_2[j_2];
          this.block_2[j_2] = ending_2;
        }
        sum_2 = ending_2;
        this.newer_2 = 0;
        this.position_2 = 0;
        this.full_2 = 1;
      } else {
        this.newer_2 += close;
        this.position_2 = at_2;
        if (this.full_2 === 1) sum_2 = this.block_2[at_2] + this.newer_2;
      }
    } else {
      this.newer_2 = 0;
      this.position_2 = 0;
      this.full_2 = 0;
    }
    const divide_3 = sum_2 / 20;
    const band = divide_3 * 1.03;
    const multiply_7 = divide_3 * 0.97;
    // 13: enter long when close crosses above band.upper
    const previous_9 = this.last_9;
    this.last_9 = close;
    const previous_10 = this.last_10;
    this.last_10 = band;
    const less_equal_11 = previous_9 <= previous_10 ? 2 : previous_9 > previous_10 ? 0 : 1;
    const greater_12 = close > band ? 2 : close <= band ? 0 : 1;
    if (close !== band && Math.abs(close - band) <= 1e-12 * Math.abs(band)) this.knifeEdges += 1;
    const and_13 = less_equal_11 < greater_12 ? less_equal_11 : greater_12;
    // 14: exit  long when close < band.lower
    const less_14 = close < multiply_7 ? 2 : close >= multiply_7 ? 0 : 1;
    if (close !== multiply_7 && Math.abs(close - multiply_7) <= 1e-12 * Math.abs(multiply_7)) this.knifeEdges += 1;
    this.fired = (and_13 === 2 ? 1 : 0) | (less_14 === 2 ? 2 : 0);
    this.unknown = (and_13 === 1 ? 1 : 0) | (less_14 === 1 ? 2 : 0);
  }

  output(k: number): number {
    switch (k) {
      case 0: return 0.1;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its call of `step` meets one class only. */
export function drive(engine: Driven, evaluators: readonly Trend[], from: number, to: number): void {
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
