// Case: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Case_on_1w_Columns { readonly close: Float64Array }
export type Case_on_1w_Params = Readonly<Record<string, number>>;
export interface Columns { readonly close: Float64Array; readonly on_1w_0: Float64Array }
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

export class Case_on_1w {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly block_2: Float64Array;
  readonly lows_2: Float64Array;
  high_2 = 0;
  low_2 = 0;
  position_2 = 0;
  output_0 = NaN;

  constructor(columns: Case_on_1w_Columns, params: Case_on_1w_Params) {
    this.close = columns.close;
    this.block_2 = new Float64Array(2).fill(NaN);
    this.lows_2 = new Float64Array(2).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.high_2 = 0;
    this.low_2 = 0;
    this.position_2 = 0;
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
    let { high_2, low_2, position_2 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 5: let two = sma(close, 2)
      let sum_2 = NaN;
      if (close === close) {
        const at_2 = position_2 + 1;
        block_2[position_2] = close;
        if (at_2 === 2) {
          let total_2 = 0;
          let lost_2 = 0;
          for (let j_2 = 2 - 1; j_2 >= 0; j_2--) {
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
      const two = sum_2 / 2;
      const fired: number = 0;
      if (fired !== 0 || i === to - 1) {
        this.fired = fired;
        this.unknown = 0;
        this.output_0 = two;
        this.high_2 = high_2;
        this.low_2 = low_2;
        this.position_2 = position_2;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(7 + this.block_2.length + this.lows_2.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.high_2, this.low_2, this.position_2, this.output_0]);
    let end = 7;
    for (const array of [this.block_2, this.lows_2]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.high_2, this.low_2, this.position_2, this.output_0] = state;
    let end = 7;
    for (const array of [this.block_2, this.lows_2]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
  }

  output(k: number): number {
    switch (k) {
      case 0: return this.output_0;
      default: return NaN;
    }
  }
}

export class Case {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly on_1w_0: Float64Array;
  readonly block_2: Float64Array;
  readonly lows_2: Float64Array;
  high_2 = 0;
  low_2 = 0;
  position_2 = 0;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.on_1w_0 = columns.on_1w_0;
    this.block_2 = new Float64Array(2).fill(NaN);
    this.lows_2 = new Float64Array(2).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.high_2 = 0;
    this.low_2 = 0;
    this.position_2 = 0;
    this.block_2.fill(NaN);
    this.lows_2.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, on_1w_0: on_1w_0_column, block_2, lows_2 } = this;
    let { high_2, low_2, position_2 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 5: let two = sma(close, 2)
      let sum_2 = NaN;
      if (close === close) {
        const at_2 = position_2 + 1;
        block_2[position_2] = close;
        if (at_2 === 2) {
          let total_2 = 0;
          let lost_2 = 0;
          for (let j_2 = 2 - 1; j_2 >= 0; j_2--) {
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
      const two = sum_2 / 2;
      const on_1w_0 = on_1w_0_column[i];
      // 6: enter long when (two on 1w) == 105.5
      const equal_7 = on_1w_0 === 105.5 ? 2 : on_1w_0 === on_1w_0 && 105.5 === 105.5 ? 0 : 1;
      // 7: exit long when two > 110
      const greater_9 = two > 110 ? 2 : two <= 110 ? 0 : 1;
      if (Math.abs(two - 110) <= 1e-12 * Math.abs(110) && two !== 110) this.knifeEdges += 1;
      const fired: number = (equal_7 === 2 ? 1 : 0) | (greater_9 === 2 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        this.fired = fired;
        this.unknown = (equal_7 === 1 ? 1 : 0) | (greater_9 === 1 ? 2 : 0);
        this.high_2 = high_2;
        this.low_2 = low_2;
        this.position_2 = position_2;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(6 + this.block_2.length + this.lows_2.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.high_2, this.low_2, this.position_2]);
    let end = 6;
    for (const array of [this.block_2, this.lows_2]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.high_2, this.low_2, this.position_2] = state;
    let end = 6;
    for (const array of [this.block_2, this.lows_2]) {
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
