// Small: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array }
export interface Params { readonly part: number }
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

export class Small {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly part: number;
  readonly block_4: Float64Array;
  readonly lows_4: Float64Array;
  high_4 = 0;
  low_4 = 0;
  position_4 = 0;
  last_6 = NaN;
  last_7 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.part = params.part;
    this.block_4 = new Float64Array(50).fill(NaN);
    this.lows_4 = new Float64Array(50).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.high_4 = 0;
    this.low_4 = 0;
    this.position_4 = 0;
    this.last_6 = NaN;
    this.last_7 = NaN;
    this.block_4.fill(NaN);
    this.lows_4.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, block_4, lows_4 } = this;
    let { high_4, low_4, position_4, last_6, last_7 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 15: enter long when close crosses above sma(close, 50)
      let sum_4 = NaN;
      if (close === close) {
        const at_4 = position_4 + 1;
        block_4[position_4] = close;
        if (at_4 === 50) {
          let total_4 = 0;
          let lost_4 = 0;
          for (let j_4 = 50 - 1; j_4 >= 0; j_4--) {
            const value_4 = block_4[j_4];
            const before_4 = total_4;
            total_4 = before_4 + value_4;
            const part_4 = total_4 - before_4;
            lost_4 += before_4 - (total_4 - part_4) + (value_4 - part_4);
            block_4[j_4] = total_4;
            lows_4[j_4] = lost_4;
          }
          high_4 = 0;
          low_4 = 0;
          position_4 = 0;
          sum_4 = total_4 + lost_4;
        } else {
          const before_4_2 = high_4;
          const newer_4 = before_4_2 + close;
          const part_4_2 = newer_4 - before_4_2;
          const lost_4_2 = low_4 + (before_4_2 - (newer_4 - part_4_2) + (close - part_4_2));
          high_4 = newer_4;
          low_4 = lost_4_2;
          position_4 = at_4;
          const older_4 = block_4[at_4];
          const both_4 = older_4 + newer_4;
          const share_4 = both_4 - older_4;
          sum_4 = both_4 + (older_4 - (both_4 - share_4) + (newer_4 - share_4) + (lows_4[at_4] + lost_4_2));
        }
      } else {
        block_4.fill(NaN);
        high_4 = 0;
        low_4 = 0;
        position_4 = 0;
      }
      const divide_5 = sum_4 / 50;
      const previous_6 = last_6;
      last_6 = close;
      const previous_7 = last_7;
      last_7 = divide_5;
      const less_equal_8 = previous_6 <= previous_7 ? 2 : previous_6 > previous_7 ? 0 : 1;
      const greater_9 = close > divide_5 ? 2 : close <= divide_5 ? 0 : 1;
      if (Math.abs(close - divide_5) <= 1e-12 * Math.abs(divide_5) && close !== divide_5) this.knifeEdges += 1;
      const and_10 = less_equal_8 < greater_9 ? less_equal_8 : greater_9;
      // 16: exit  long when close < sma(close, 50)
      const less_11 = close < divide_5 ? 2 : close >= divide_5 ? 0 : 1;
      const fired: number = (and_10 === 2 ? 1 : 0) | (less_11 === 2 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        this.fired = fired;
        this.unknown = (and_10 === 1 ? 1 : 0) | (less_11 === 1 ? 2 : 0);
        this.high_4 = high_4;
        this.low_4 = low_4;
        this.position_4 = position_4;
        this.last_6 = last_6;
        this.last_7 = last_7;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(8 + this.block_4.length + this.lows_4.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.high_4, this.low_4, this.position_4, this.last_6, this.last_7]);
    let end = 8;
    for (const array of [this.block_4, this.lows_4]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.high_4, this.low_4, this.position_4, this.last_6, this.last_7] = state;
    let end = 8;
    for (const array of [this.block_4, this.lows_4]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
  }

  output(k: number): number {
    switch (k) {
      case 0: return 0.3;
      case 1: return this.part;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly Small[], from: number, to: number): void {
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
