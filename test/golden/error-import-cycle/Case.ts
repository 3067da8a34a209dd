// Case: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array; readonly high: Float64Array; readonly low: Float64Array }
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
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly block_4: Float64Array;
  readonly block_6: Float64Array;
  readonly block_14: Float64Array;
  readonly lows_14: Float64Array;
  position_4 = 0;
  full_4 = 0;
  newer_4 = -Infinity;
  position_6 = 0;
  full_6 = 0;
  newer_6 = Infinity;
  high_14 = 0;
  low_14 = 0;
  position_14 = 0;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.high = columns.high;
    this.low = columns.low;
    this.block_4 = new Float64Array(5).fill(NaN);
    this.block_6 = new Float64Array(5).fill(NaN);
    this.block_14 = new Float64Array(20).fill(NaN);
    this.lows_14 = new Float64Array(20).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.position_4 = 0;
    this.full_4 = 0;
    this.newer_4 = -Infinity;
    this.position_6 = 0;
    this.full_6 = 0;
    this.newer_6 = Infinity;
    this.high_14 = 0;
    this.low_14 = 0;
    this.position_14 = 0;
    this.block_4.fill(NaN);
    this.block_6.fill(NaN);
    this.block_14.fill(NaN);
    this.lows_14.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, high: high_column, low: low_column, block_4, block_6, block_14, lows_14 } = this;
    let { position_4, full_4, newer_4, position_6, full_6, newer_6, high_14, low_14, position_14 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      const high = high_column[i];
      // 8: enter long when close > upper(5)
      let highest_4 = NaN;
      if (high === high) {
        block_4[position_4] = high;
        newer_4 = Math.max(newer_4, high);
        position_4 += 1;
        if (position_4 === 5) {
          newer_4 = -Infinity;
          for (let j_4 = 5 - 1; j_4 >= 0; j_4--) {
            newer_4 = Math.max(newer_4, block_4[j_4]);
            block_4[j_4] = newer_4;
          }
          highest_4 = newer_4;
          newer_4 = -Infinity;
          position_4 = 0;
          full_4 = 1;
        } else if (full_4 === 1) {
          highest_4 = Math.max(newer_4, block_4[position_4]);
        }
      } else {
        newer_4 = -Infinity;
        position_4 = 0;
        full_4 = 0;
      }
      const low = low_column[i];
      let lowest_6 = NaN;
      if (low === low) {
        block_6[position_6] = low;
        newer_6 = Math.min(newer_6, low);
        position_6 += 1;
        if (position_6 === 5) {
          newer_6 = Infinity;
          for (let j_6 = 5 - 1; j_6 >= 0; j_6--) {
            newer_6 = Math.min(newer_6, block_6[j_6]);
            block_6[j_6] = newer_6;
          }
          lowest_6 = newer_6;
          newer_6 = Infinity;
          position_6 = 0;
          full_6 = 1;
        } else if (full_6 === 1) {
          lowest_6 = Math.min(newer_6, block_6[position_6]);
        }
      } else {
        newer_6 = Infinity;
        position_6 = 0;
        full_6 = 0;
      }
      const add_7 = highest_4 + lowest_6;
      const divide_9 = add_7 / 2;
      const multiply_11 = divide_9 * 1.01;
      const greater_12 = close > multiply_11 ? 2 : close <= multiply_11 ? 0 : 1;
      // 9: exit  long when close < sma(close, 20)
      let sum_14 = NaN;
      if (close === close) {
        const at_14 = position_14 + 1;
        block_14[position_14] = close;
        if (at_14 === 20) {
          let total_14 = 0;
          let lost_14 = 0;
          for (let j_14 = 20 - 1; j_14 >= 0; j_14--) {
            const value_14 = block_14[j_14];
            const before_14 = total_14;
            total_14 = before_14 + value_14;
            const part_14 = total_14 - before_14;
            lost_14 += before_14 - (total_14 - part_14) + (value_14 - part_14);
            block_14[j_14] = total_14;
            lows_14[j_14] = lost_14;
          }
          high_14 = 0;
          low_14 = 0;
          position_14 = 0;
          sum_14 = total_14 + lost_14;
        } else {
          const before_14_2 = high_14;
          const newer_14 = before_14_2 + close;
          const part_14_2 = newer_14 - before_14_2;
          const lost_14_2 = low_14 + (before_14_2 - (newer_14 - part_14_2) + (close - part_14_2));
          high_14 = newer_14;
          low_14 = lost_14_2;
          position_14 = at_14;
          const older_14 = block_14[at_14];
          const both_14 = older_14 + newer_14;
          const share_14 = both_14 - older_14;
          sum_14 = both_14 + (older_14 - (both_14 - share_14) + (newer_14 - share_14) + (lows_14[at_14] + lost_14_2));
        }
      } else {
        block_14.fill(NaN);
        high_14 = 0;
        low_14 = 0;
        position_14 = 0;
      }
      const divide_15 = sum_14 / 20;
      const less_16 = close < divide_15 ? 2 : close >= divide_15 ? 0 : 1;
      if (Math.abs(close - divide_15) <= 1e-12 * Math.abs(divide_15) && close !== divide_15) this.knifeEdges += 1;
      const fired: number = (greater_12 === 2 ? 1 : 0) | (less_16 === 2 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        this.fired = fired;
        this.unknown = (greater_12 === 1 ? 1 : 0) | (less_16 === 1 ? 2 : 0);
        this.position_4 = position_4;
        this.full_4 = full_4;
        this.newer_4 = newer_4;
        this.position_6 = position_6;
        this.full_6 = full_6;
        this.newer_6 = newer_6;
        this.high_14 = high_14;
        this.low_14 = low_14;
        this.position_14 = position_14;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(12 + this.block_4.length + this.block_6.length + this.block_14.length + this.lows_14.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.position_4, this.full_4, this.newer_4, this.position_6, this.full_6, this.newer_6, this.high_14, this.low_14, this.position_14]);
    let end = 12;
    for (const array of [this.block_4, this.block_6, this.block_14, this.lows_14]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.position_4, this.full_4, this.newer_4, this.position_6, this.full_6, this.newer_6, this.high_14, this.low_14, this.position_14] = state;
    let end = 12;
    for (const array of [this.block_4, this.block_6, this.block_14, this.lows_14]) {
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
