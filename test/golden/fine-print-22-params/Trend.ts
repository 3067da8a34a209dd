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
  readonly block_7: Float64Array;
  newer_5 = 0;
  position_5 = 0;
  full_5 = 0;
  newer_7 = 0;
  position_7 = 0;
  full_7 = 0;
  last_9 = NaN;
  last_10 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.fast = params.fast;
    this.slow = params.slow;
    this.block_5 = new Float64Array(this.fast).fill(NaN);
    this.block_7 = new Float64Array(this.slow).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.newer_5 = 0;
    this.position_5 = 0;
    this.full_5 = 0;
    this.newer_7 = 0;
    this.position_7 = 0;
    this.full_7 = 0;
    this.last_9 = NaN;
    this.last_10 = NaN;
    this.block_5.fill(NaN);
    this.block_7.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    const close = this.close[i];
    // 10: enter long when sma(close, fast) crosses above sma(close, slow)
    let sum_5 = NaN;
    if (close === close) {
      const at_5 = this.position_5 + 1;
      this.block_5[this.position_5] = close;
      if (at_5 === this.fast) {
        let ending_5 = 0;
        for (let j_5 = this.fast - 1; j_5 >= 0; j_5--) {
          ending_5 += this.block_5[j_5];
          this.block_5[j_5] = ending_5;
        }
        sum_5 = ending_5;
        this.newer_5 = 0;
        this.position_5 = 0;
        this.full_5 = 1;
      } else {
        this.newer_5 += close;
        this.position_5 = at_5;
        if (this.full_5 === 1) sum_5 = this.block_5[at_5] + this.newer_5;
      }
    } else {
      this.newer_5 = 0;
      this.position_5 = 0;
      this.full_5 = 0;
    }
    const divide_6 = this.fast === 0 ? NaN : sum_5 / this.fast;
    let sum_7 = NaN;
    if (close === close) {
      const at_7 = this.position_7 + 1;
      this.block_7[this.position_7] = close;
      if (at_7 === this.slow) {
        let ending_7 = 0;
        for (let j_7 = this.slow - 1; j_7 >= 0; j_7--) {
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
    const divide_8 = this.slow === 0 ? NaN : sum_7 / this.slow;
    const previous_9 = this.last_9;
    this.last_9 = divide_6;
    const previous_10 = this.last_10;
    this.last_10 = divide_8;
    const less_equal_11 = previous_9 <= previous_10 ? 2 : previous_9 > previous_10 ? 0 : 1;
    const greater_12 = divide_6 > divide_8 ? 2 : divide_6 <= divide_8 ? 0 : 1;
    if (divide_6 !== divide_8 && Math.abs(divide_6 - divide_8) <= 1e-12 * Math.abs(divide_8)) this.knifeEdges += 1;
    const and_13 = less_equal_11 < greater_12 ? less_equal_11 : greater_12;
    // 11: exit  long when close < close[fixed]
    const delayed_14 = (i >= 3 ? this.close[i - 3] : NaN);
    const less_15 = close < delayed_14 ? 2 : close >= delayed_14 ? 0 : 1;
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
