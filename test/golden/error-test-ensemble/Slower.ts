// Slower: emitted by strata from program.strat. Do not edit; change the program and build again.
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

export class Slower {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly block_3: Float64Array;
  readonly lows_3: Float64Array;
  high_3 = 0;
  low_3 = 0;
  position_3 = 0;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.block_3 = new Float64Array(8).fill(NaN);
    this.lows_3 = new Float64Array(8).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.high_3 = 0;
    this.low_3 = 0;
    this.position_3 = 0;
    this.block_3.fill(NaN);
    this.lows_3.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, block_3, lows_3 } = this;
    let { high_3, low_3, position_3 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 19: enter long when close > sma(close, 8)
      let sum_3 = NaN;
      if (close === close) {
        const at_3 = position_3 + 1;
        block_3[position_3] = close;
        if (at_3 === 8) {
          let total_3 = 0;
          let lost_3 = 0;
          for (let j_3 = 8 - 1; j_3 >= 0; j_3--) {
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
      const divide_4 = sum_3 / 8;
      const greater_5 = close > divide_4 ? 2 : close <= divide_4 ? 0 : 1;
      if (Math.abs(close - divide_4) <= 1e-12 * Math.abs(divide_4) && close !== divide_4) this.knifeEdges += 1;
      // 20: exit long when close < sma(close, 8)
      const less_6 = close < divide_4 ? 2 : close >= divide_4 ? 0 : 1;
      const fired: number = (greater_5 === 2 ? 1 : 0) | (less_6 === 2 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        this.fired = fired;
        this.unknown = (greater_5 === 1 ? 1 : 0) | (less_6 === 1 ? 2 : 0);
        this.high_3 = high_3;
        this.low_3 = low_3;
        this.position_3 = position_3;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(6 + this.block_3.length + this.lows_3.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.high_3, this.low_3, this.position_3]);
    let end = 6;
    for (const array of [this.block_3, this.lows_3]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.high_3, this.low_3, this.position_3] = state;
    let end = 6;
    for (const array of [this.block_3, this.lows_3]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
  }

  output(k: number): number {
    switch (k) {
      case 0: return 10;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly Slower[], from: number, to: number): void {
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
