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
  readonly block_12: Float64Array;
  readonly lows_12: Float64Array;
  position_4 = 0;
  full_4 = 0;
  newer_4 = -Infinity;
  position_6 = 0;
  full_6 = 0;
  newer_6 = Infinity;
  high_12 = 0;
  low_12 = 0;
  position_12 = 0;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.high = columns.high;
    this.low = columns.low;
    this.block_4 = new Float64Array(5).fill(NaN);
    this.block_6 = new Float64Array(5).fill(NaN);
    this.block_12 = new Float64Array(20).fill(NaN);
    this.lows_12 = new Float64Array(20).fill(NaN);
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
    this.high_12 = 0;
    this.low_12 = 0;
    this.position_12 = 0;
    this.block_4.fill(NaN);
    this.block_6.fill(NaN);
    this.block_12.fill(NaN);
    this.lows_12.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, high: high_column, low: low_column, block_4, block_6, block_12, lows_12 } = this;
    let { position_4, full_4, newer_4, position_6, full_6, newer_6, high_12, low_12, position_12 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      const high = high_column[i];
      // 8: enter long when close > middle(5)
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
      const greater_10 = close > divide_9 ? 2 : close <= divide_9 ? 0 : 1;
      // 9: exit  long when close < sma(close, 20)
      let sum_12 = NaN;
      if (close === close) {
        const at_12 = position_12 + 1;
        block_12[position_12] = close;
        if (at_12 === 20) {
          let total_12 = 0;
          let lost_12 = 0;
          for (let j_12 = 20 - 1; j_12 >= 0; j_12--) {
            const value_12 = block_12[j_12];
            const before_12 = total_12;
            total_12 = before_12 + value_12;
            const part_12 = total_12 - before_12;
            lost_12 += before_12 - (total_12 - part_12) + (value_12 - part_12);
            block_12[j_12] = total_12;
            lows_12[j_12] = lost_12;
          }
          high_12 = 0;
          low_12 = 0;
          position_12 = 0;
          sum_12 = total_12 + lost_12;
        } else {
          const before_12_2 = high_12;
          const newer_12 = before_12_2 + close;
          const part_12_2 = newer_12 - before_12_2;
          const lost_12_2 = low_12 + (before_12_2 - (newer_12 - part_12_2) + (close - part_12_2));
          high_12 = newer_12;
          low_12 = lost_12_2;
          position_12 = at_12;
          const older_12 = block_12[at_12];
          const both_12 = older_12 + newer_12;
          const share_12 = both_12 - older_12;
          sum_12 = both_12 + (older_12 - (both_12 - share_12) + (newer_12 - share_12) + (lows_12[at_12] + lost_12_2));
        }
      } else {
        block_12.fill(NaN);
        high_12 = 0;
        low_12 = 0;
        position_12 = 0;
      }
      const divide_13 = sum_12 / 20;
      const less_14 = close < divide_13 ? 2 : close >= divide_13 ? 0 : 1;
      if (Math.abs(close - divide_13) <= 1e-12 * Math.abs(divide_13) && close !== divide_13) this.knifeEdges += 1;
      const fired: number = (greater_10 === 2 ? 1 : 0) | (less_14 === 2 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        this.fired = fired;
        this.unknown = (greater_10 === 1 ? 1 : 0) | (less_14 === 1 ? 2 : 0);
        this.position_4 = position_4;
        this.full_4 = full_4;
        this.newer_4 = newer_4;
        this.position_6 = position_6;
        this.full_6 = full_6;
        this.newer_6 = newer_6;
        this.high_12 = high_12;
        this.low_12 = low_12;
        this.position_12 = position_12;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(12 + this.block_4.length + this.block_6.length + this.block_12.length + this.lows_12.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.position_4, this.full_4, this.newer_4, this.position_6, this.full_6, this.newer_6, this.high_12, this.low_12, this.position_12]);
    let end = 12;
    for (const array of [this.block_4, this.block_6, this.block_12, this.lows_12]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.position_4, this.full_4, this.newer_4, this.position_6, this.full_6, this.newer_6, this.high_12, this.low_12, this.position_12] = state;
    let end = 12;
    for (const array of [this.block_4, this.block_6, this.block_12, this.lows_12]) {
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
