// GoldenCross: emitted by strata from golden-cross.strat. Do not edit; change the program and build again.
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

export class GoldenCross {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly fast: number;
  readonly slow: number;
  readonly block_3: Float64Array;
  readonly lows_3: Float64Array;
  readonly block_5: Float64Array;
  readonly lows_5: Float64Array;
  high_3 = 0;
  low_3 = 0;
  position_3 = 0;
  high_5 = 0;
  low_5 = 0;
  position_5 = 0;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.fast = params.fast;
    this.slow = params.slow;
    this.block_3 = new Float64Array(this.fast).fill(NaN);
    this.lows_3 = new Float64Array(this.fast).fill(NaN);
    this.block_5 = new Float64Array(this.slow).fill(NaN);
    this.lows_5 = new Float64Array(this.slow).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.high_3 = 0;
    this.low_3 = 0;
    this.position_3 = 0;
    this.high_5 = 0;
    this.low_5 = 0;
    this.position_5 = 0;
    this.block_3.fill(NaN);
    this.lows_3.fill(NaN);
    this.block_5.fill(NaN);
    this.lows_5.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, block_3, lows_3, block_5, lows_5 } = this;
    let { high_3, low_3, position_3, high_5, low_5, position_5 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 9: let fast_line = sma(close, fast)
      let sum_3 = NaN;
      if (close === close) {
        const at_3 = position_3 + 1;
        block_3[position_3] = close;
        if (at_3 === this.fast) {
          let total_3 = 0;
          let lost_3 = 0;
          for (let j_3 = this.fast - 1; j_3 >= 0; j_3--) {
            const value_3 = block_3[j_3];
            const before_3 = total_3;
            total_3 = before_3 + value_3;
            const part_3 = total_3 - before_3;
            lost_3 += before_3 - (total_3 - part_3) + (value_3 - part_3);
            block_3[j_3] = total_3;
            lows_3[j_3] = lost_3;
          }
          high_3 = 0;
          low_3 = 0;
          position_3 = 0;
          sum_3 = total_3 + lost_3;
        } else {
          const before_3_2 = high_3;
          const newer_3 = before_3_2 + close;
          const part_3_2 = newer_3 - before_3_2;
          const lost_3_2 = low_3 + (before_3_2 - (newer_3 - part_3_2) + (close - part_3_2));
          high_3 = newer_3;
          low_3 = lost_3_2;
          position_3 = at_3;
          const older_3 = block_3[at_3];
          const both_3 = older_3 + newer_3;
          const share_3 = both_3 - older_3;
          sum_3 = both_3 + (older_3 - (both_3 - share_3) + (newer_3 - share_3) + (lows_3[at_3] + lost_3_2));
        }
      } else {
        block_3.fill(NaN);
        high_3 = 0;
        low_3 = 0;
        position_3 = 0;
      }
      const fast_line = this.fast === 0 ? NaN : sum_3 / this.fast;
      // 10: let slow_line = sma(close, slow)
      let sum_5 = NaN;
      if (close === close) {
        const at_5 = position_5 + 1;
        block_5[position_5] = close;
        if (at_5 === this.slow) {
          let total_5 = 0;
          let lost_5 = 0;
          for (let j_5 = this.slow - 1; j_5 >= 0; j_5--) {
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
      const slow_line = this.slow === 0 ? NaN : sum_5 / this.slow;
      // 12: enter long when fast_line > slow_line
      const greater_8 = fast_line > slow_line ? 2 : fast_line <= slow_line ? 0 : 1;
      if (Math.abs(fast_line - slow_line) <= 1e-12 * Math.abs(slow_line) && fast_line !== slow_line) this.knifeEdges += 1;
      // 13: exit  long when fast_line < slow_line
      const less_9 = fast_line < slow_line ? 2 : fast_line >= slow_line ? 0 : 1;
      const fired: number = (greater_8 === 2 ? 1 : 0) | (less_9 === 2 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        this.fired = fired;
        this.unknown = (greater_8 === 1 ? 1 : 0) | (less_9 === 1 ? 2 : 0);
        this.high_3 = high_3;
        this.low_3 = low_3;
        this.position_3 = position_3;
        this.high_5 = high_5;
        this.low_5 = low_5;
        this.position_5 = position_5;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(9 + this.block_3.length + this.lows_3.length + this.block_5.length + this.lows_5.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.high_3, this.low_3, this.position_3, this.high_5, this.low_5, this.position_5]);
    let end = 9;
    for (const array of [this.block_3, this.lows_3, this.block_5, this.lows_5]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.high_3, this.low_3, this.position_3, this.high_5, this.low_5, this.position_5] = state;
    let end = 9;
    for (const array of [this.block_3, this.lows_3, this.block_5, this.lows_5]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
  }

  output(k: number): number {
    switch (k) {
      case 0: return 0.95;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly GoldenCross[], from: number, to: number): void {
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
