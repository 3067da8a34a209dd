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
  readonly block_8: Float64Array;
  readonly lows_8: Float64Array;
  last_3 = NaN;
  high_8 = 0;
  low_8 = 0;
  position_8 = 0;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.block_8 = new Float64Array(3).fill(NaN);
    this.lows_8 = new Float64Array(3).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.last_3 = NaN;
    this.high_8 = 0;
    this.low_8 = 0;
    this.position_8 = 0;
    this.block_8.fill(NaN);
    this.lows_8.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, block_8, lows_8 } = this;
    let { last_3, high_8, low_8, position_8 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 5: enter long when close crosses above 100
      const previous_3 = last_3;
      last_3 = close;
      const less_equal_4 = previous_3 <= 100 ? 2 : previous_3 > 100 ? 0 : 1;
      const greater_5 = close > 100 ? 2 : close <= 100 ? 0 : 1;
      const and_6 = less_equal_4 < greater_5 ? less_equal_4 : greater_5;
      // 6: exit long when close < sma(close, 3) and close < close[1]
      let sum_8 = NaN;
      if (close === close) {
        const at_8 = position_8 + 1;
        block_8[position_8] = close;
        if (at_8 === 3) {
          let total_8 = 0;
          let lost_8 = 0;
          for (let j_8 = 3 - 1; j_8 >= 0; j_8--) {
            const value_8 = block_8[j_8];
            const before_8 = total_8;
            total_8 = before_8 + value_8;
            const part_8 = total_8 - before_8;
            lost_8 += before_8 - (total_8 - part_8) + (value_8 - part_8);
            block_8[j_8] = total_8;
            lows_8[j_8] = lost_8;
          }
          high_8 = 0;
          low_8 = 0;
          position_8 = 0;
          sum_8 = total_8 + lost_8;
        } else {
          const before_8_2 = high_8;
          const newer_8 = before_8_2 + close;
          const part_8_2 = newer_8 - before_8_2;
          const lost_8_2 = low_8 + (before_8_2 - (newer_8 - part_8_2) + (close - part_8_2));
          high_8 = newer_8;
          low_8 = lost_8_2;
          position_8 = at_8;
          const older_8 = block_8[at_8];
          const both_8 = older_8 + newer_8;
          const share_8 = both_8 - older_8;
          sum_8 = both_8 + (older_8 - (both_8 - share_8) + (newer_8 - share_8) + (lows_8[at_8] + lost_8_2));
        }
      } else {
        block_8.fill(NaN);
        high_8 = 0;
        low_8 = 0;
        position_8 = 0;
      }
      const divide_9 = sum_8 / 3;
      const less_10 = close < divide_9 ? 2 : close >= divide_9 ? 0 : 1;
      if (Math.abs(close - divide_9) <= 1e-12 * Math.abs(divide_9) && close !== divide_9) this.knifeEdges += 1;
      const less_11 = close < previous_3 ? 2 : close >= previous_3 ? 0 : 1;
      const and_12 = less_10 < less_11 ? less_10 : less_11;
      const fired: number = (and_6 === 2 ? 1 : 0) | (and_12 === 2 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        this.fired = fired;
        this.unknown = (and_6 === 1 ? 1 : 0) | (and_12 === 1 ? 2 : 0);
        this.last_3 = last_3;
        this.high_8 = high_8;
        this.low_8 = low_8;
        this.position_8 = position_8;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(7 + this.block_8.length + this.lows_8.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_3, this.high_8, this.low_8, this.position_8]);
    let end = 7;
    for (const array of [this.block_8, this.lows_8]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_3, this.high_8, this.low_8, this.position_8] = state;
    let end = 7;
    for (const array of [this.block_8, this.lows_8]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
  }

  output(k: number): number {
    switch (k) {
      case 0: return 10;
      case 1: return 10;
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
