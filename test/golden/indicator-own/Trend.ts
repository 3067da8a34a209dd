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
  readonly lows_2: Float64Array;
  high_2 = 0;
  low_2 = 0;
  position_2 = 0;
  last_9 = NaN;
  last_10 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.block_2 = new Float64Array(20).fill(NaN);
    this.lows_2 = new Float64Array(20).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.high_2 = 0;
    this.low_2 = 0;
    this.position_2 = 0;
    this.last_9 = NaN;
    this.last_10 = NaN;
    this.block_2.fill(NaN);
    this.lows_2.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, block_2, lows_2 } = this;
    let { high_2, low_2, position_2, last_9, last_10 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 11: let band = channel(20, width: 3%)
      let sum_2 = NaN;
      if (close === close) {
        const at_2 = position_2 + 1;
        block_2[position_2] = close;
        if (at_2 === 20) {
          let total_2 = 0;
          let lost_2 = 0;
          for (let j_2 = 20 - 1; j_2 >= 0; j_2--) {
            const value_2 = block_2[j_2];
            const before_2 = total_2;
            total_2 = before_2 + value_2;
            const part_2 = total_2 - before_2;
            lost_2 += before_2 - (total_2 - part_2) + (value_2 - part_2);
            block_2[j_2] = total_2;
            lows_2[j_2] = lost_2;
          }
          high_2 = 0;
          low_2 = 0;
          position_2 = 0;
          sum_2 = total_2 + lost_2;
        } else {
          const before_2_2 = high_2;
          const newer_2 = before_2_2 + close;
          const part_2_2 = newer_2 - before_2_2;
          const lost_2_2 = low_2 + (before_2_2 - (newer_2 - part_2_2) + (close - part_2_2));
          high_2 = newer_2;
          low_2 = lost_2_2;
          position_2 = at_2;
          const older_2 = block_2[at_2];
          const both_2 = older_2 + newer_2;
          const share_2 = both_2 - older_2;
          sum_2 = both_2 + (older_2 - (both_2 - share_2) + (newer_2 - share_2) + (lows_2[at_2] + lost_2_2));
        }
      } else {
        block_2.fill(NaN);
        high_2 = 0;
        low_2 = 0;
        position_2 = 0;
      }
      const divide_3 = sum_2 / 20;
      const band = divide_3 * 1.03;
      const multiply_7 = divide_3 * 0.97;
      // 13: enter long when close crosses above band.upper
      const previous_9 = last_9;
      last_9 = close;
      const previous_10 = last_10;
      last_10 = band;
      const less_equal_11 = previous_9 <= previous_10 ? 2 : previous_9 > previous_10 ? 0 : 1;
      const greater_12 = close > band ? 2 : close <= band ? 0 : 1;
      if (Math.abs(close - band) <= 1e-12 * Math.abs(band) && close !== band) this.knifeEdges += 1;
      const and_13 = less_equal_11 < greater_12 ? less_equal_11 : greater_12;
      // 14: exit  long when close < band.lower
      const less_14 = close < multiply_7 ? 2 : close >= multiply_7 ? 0 : 1;
      if (Math.abs(close - multiply_7) <= 1e-12 * Math.abs(multiply_7) && close !== multiply_7) this.knifeEdges += 1;
      const fired: number = (and_13 === 2 ? 1 : 0) | (less_14 === 2 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        this.fired = fired;
        this.unknown = (and_13 === 1 ? 1 : 0) | (less_14 === 1 ? 2 : 0);
        this.high_2 = high_2;
        this.low_2 = low_2;
        this.position_2 = position_2;
        this.last_9 = last_9;
        this.last_10 = last_10;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(8 + this.block_2.length + this.lows_2.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.high_2, this.low_2, this.position_2, this.last_9, this.last_10]);
    let end = 8;
    for (const array of [this.block_2, this.lows_2]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.high_2, this.low_2, this.position_2, this.last_9, this.last_10] = state;
    let end = 8;
    for (const array of [this.block_2, this.lows_2]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
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
