// Chain: emitted by strata from program.strat. Do not edit; change the program and build again.
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

export class Chain {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly block_2: Float64Array;
  readonly lows_2: Float64Array;
  readonly block_5: Float64Array;
  readonly lows_5: Float64Array;
  readonly block_8: Float64Array;
  readonly lows_8: Float64Array;
  high_2 = 0;
  low_2 = 0;
  position_2 = 0;
  high_5 = 0;
  low_5 = 0;
  position_5 = 0;
  high_8 = 0;
  low_8 = 0;
  position_8 = 0;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.block_2 = new Float64Array(5).fill(NaN);
    this.lows_2 = new Float64Array(5).fill(NaN);
    this.block_5 = new Float64Array(20).fill(NaN);
    this.lows_5 = new Float64Array(20).fill(NaN);
    this.block_8 = new Float64Array(50).fill(NaN);
    this.lows_8 = new Float64Array(50).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.high_2 = 0;
    this.low_2 = 0;
    this.position_2 = 0;
    this.high_5 = 0;
    this.low_5 = 0;
    this.position_5 = 0;
    this.high_8 = 0;
    this.low_8 = 0;
    this.position_8 = 0;
    this.block_2.fill(NaN);
    this.lows_2.fill(NaN);
    this.block_5.fill(NaN);
    this.lows_5.fill(NaN);
    this.block_8.fill(NaN);
    this.lows_8.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, block_2, lows_2, block_5, lows_5, block_8, lows_8 } = this;
    let { high_2, low_2, position_2, high_5, low_5, position_5, high_8, low_8, position_8 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 5: let fast = sma(close, 5)
      let sum_2 = NaN;
      if (close === close) {
        const at_2 = position_2 + 1;
        block_2[position_2] = close;
        if (at_2 === 5) {
          let total_2 = 0;
          let lost_2 = 0;
          for (let j_2 = 5 - 1; j_2 >= 0; j_2--) {
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
      const fast = sum_2 / 5;
      // 6: let mid  = sma(close, 20)
      let sum_5 = NaN;
      if (close === close) {
        const at_5 = position_5 + 1;
        block_5[position_5] = close;
        if (at_5 === 20) {
          let total_5 = 0;
          let lost_5 = 0;
          for (let j_5 = 20 - 1; j_5 >= 0; j_5--) {
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
      const mid = sum_5 / 20;
      // 7: let slow = sma(close, 50)
      let sum_8 = NaN;
      if (close === close) {
        const at_8 = position_8 + 1;
        block_8[position_8] = close;
        if (at_8 === 50) {
          let total_8 = 0;
          let lost_8 = 0;
          for (let j_8 = 50 - 1; j_8 >= 0; j_8--) {
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
      const slow = sum_8 / 50;
      // 10: enter long  when fast < mid and mid < slow and slow < fast
      const less_11 = fast < mid ? 2 : fast >= mid ? 0 : 1;
      if (Math.abs(fast - mid) <= 1e-12 * Math.abs(mid) && fast !== mid) this.knifeEdges += 1;
      const less_12 = mid < slow ? 2 : mid >= slow ? 0 : 1;
      if (Math.abs(mid - slow) <= 1e-12 * Math.abs(slow) && mid !== slow) this.knifeEdges += 1;
      const and_13 = less_11 < less_12 ? less_11 : less_12;
      const less_14 = slow < fast ? 2 : slow >= fast ? 0 : 1;
      if (Math.abs(slow - fast) <= 1e-12 * Math.abs(fast) && slow !== fast) this.knifeEdges += 1;
      const and_15 = and_13 < less_14 ? and_13 : less_14;
      // 11: exit  long  when fast > mid and not (fast >= mid)
      const greater_16 = fast > mid ? 2 : fast <= mid ? 0 : 1;
      const greater_equal_17 = fast >= mid ? 2 : fast < mid ? 0 : 1;
      const not_18 = 2 - greater_equal_17;
      const and_19 = greater_16 < not_18 ? greater_16 : not_18;
      const fired: number = (and_15 === 2 ? 1 : 0) | (and_19 === 2 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        this.fired = fired;
        this.unknown = (and_15 === 1 ? 1 : 0) | (and_19 === 1 ? 2 : 0);
        this.high_2 = high_2;
        this.low_2 = low_2;
        this.position_2 = position_2;
        this.high_5 = high_5;
        this.low_5 = low_5;
        this.position_5 = position_5;
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
    const state = new Float64Array(12 + this.block_2.length + this.lows_2.length + this.block_5.length + this.lows_5.length + this.block_8.length + this.lows_8.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.high_2, this.low_2, this.position_2, this.high_5, this.low_5, this.position_5, this.high_8, this.low_8, this.position_8]);
    let end = 12;
    for (const array of [this.block_2, this.lows_2, this.block_5, this.lows_5, this.block_8, this.lows_8]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.high_2, this.low_2, this.position_2, this.high_5, this.low_5, this.position_5, this.high_8, this.low_8, this.position_8] = state;
    let end = 12;
    for (const array of [this.block_2, this.lows_2, this.block_5, this.lows_5, this.block_8, this.lows_8]) {
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
export function drive(engine: Driven, evaluators: readonly Chain[], from: number, to: number): void {
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
