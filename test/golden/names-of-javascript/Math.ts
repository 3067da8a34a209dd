// Math_: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array }
export interface Params { readonly step: number }
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

export class Math_ {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly step_2: number;
  readonly block_2: Float64Array;
  readonly block_7: Float64Array;
  newer_2 = 0;
  position_2 = 0;
  full_2 = 0;
  newer_7 = 0;
  position_7 = 0;
  full_7 = 0;
  last_9 = NaN;
  last_10 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.step_2 = params.step;
    this.block_2 = new Float64Array(this.step_2).fill(NaN);
    this.block_7 = new Float64Array(50).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.newer_2 = 0;
    this.position_2 = 0;
    this.full_2 = 0;
    this.newer_7 = 0;
    this.position_7 = 0;
    this.full_7 = 0;
    this.last_9 = NaN;
    this.last_10 = NaN;
    this.block_2.fill(NaN);
    this.block_7.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    const close = this.close[i];
    // 6: let class = sma(close, step)
    let sum_2 = NaN;
    if (close === close) {
      const at_2 = this.position_2 + 1;
      this.block_2[this.position_2] = close;
      if (at_2 === this.step_2) {
        let ending_2 = 0;
        for (let j_2 = this.step_2 - 1; j_2 >= 0; j_2--) {
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
    const class_2 = this.step_2 === 0 ? NaN : sum_2 / this.step_2;
    // 7: let this  = close - class
    const this_2 = close - class_2;
    // 9: enter long when close crosses above sma(close, 50)
    let sum_7 = NaN;
    if (close === close) {
      const at_7 = this.position_7 + 1;
      this.block_7[this.position_7] = close;
      if (at_7 === 50) {
        let ending_7 = 0;
        for (let j_7 = 50 - 1; j_7 >= 0; j_7--) {
          ending_7 += this.block_7[j_7];
          this.block_7[j_7] = ending_7;
        }
        sum_7 = ending_7;
        this.newer_7 = 0;
        this.position_7 = 0;
        this.full_7 = 1;
      } else {
        this.newer_7 += close;
        this.position_7 = at_7;
        if (this.full_7 === 1) sum_7 = this.block_7[at_7] + this.newer_7;
      }
    } else {
      this.newer_7 = 0;
      this.position_7 = 0;
      this.full_7 = 0;
    }
    const divide_8 = sum_7 / 50;
    const previous_9 = this.last_9;
    this.last_9 = close;
    const previous_10 = this.last_10;
    this.last_10 = divide_8;
    const less_equal_11 = previous_9 <= previous_10 ? 2 : previous_9 > previous_10 ? 0 : 1;
    const greater_12 = close > divide_8 ? 2 : close <= divide_8 ? 0 : 1;
    if (close !== divide_8 && Math.abs(close - divide_8) <= 1e-12 * Math.abs(divide_8)) this.knifeEdges += 1;
    const and_13 = less_equal_11 < greater_12 ? less_equal_11 : greater_12;
    // 10: exit  long when this < 0
    const less_15 = this_2 < 0 ? 2 : this_2 >= 0 ? 0 : 1;
    if (this_2 !== 0 && Math.abs(this_2 - 0) <= 1e-12 * Math.abs(0)) this.knifeEdges += 1;
    this.fired = (and_13 === 2 ? 1 : 0) | (less_15 === 2 ? 2 : 0);
    this.unknown = (and_13 === 1 ? 1 : 0) | (less_15 === 1 ? 2 : 0);
  }

  output(k: number): number {
    switch (k) {
      case 0: return 0.1;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its call of `step` meets one class only. */
export function drive(engine: Driven, evaluators: readonly Math_[], from: number, to: number): void {
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
