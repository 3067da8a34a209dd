// Case: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Case_of_BETA_Columns { readonly close: Float64Array }
export type Case_of_BETA_Params = Readonly<Record<string, number>>;
export interface Columns { readonly close: Float64Array; readonly of_BETA_0: Float64Array }
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

export class Case_of_BETA {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  output_0 = NaN;

  constructor(columns: Case_of_BETA_Columns, params: Case_of_BETA_Params) {
    this.close = columns.close;
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      const fired: number = 0;
      if (fired !== 0 || i === to - 1) {
        this.fired = fired;
        this.unknown = 0;
        this.output_0 = close;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(4);
    state.set([this.fired, this.unknown, this.knifeEdges, this.output_0]);
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.output_0] = state;
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
  readonly of_BETA_0: Float64Array;
  readonly block_5: Float64Array;
  readonly lows_5: Float64Array;
  high_5 = 0;
  low_5 = 0;
  position_5 = 0;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.of_BETA_0 = columns.of_BETA_0;
    this.block_5 = new Float64Array(3).fill(NaN);
    this.lows_5 = new Float64Array(3).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.high_5 = 0;
    this.low_5 = 0;
    this.position_5 = 0;
    this.block_5.fill(NaN);
    this.lows_5.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, of_BETA_0: of_BETA_0_column, block_5, lows_5 } = this;
    let { high_5, low_5, position_5 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 6: enter long when close > 10 or ((close of BETA) ?? sma(close, 3)) > 5
      const greater_2 = close > 10 ? 2 : close <= 10 ? 0 : 1;
      const of_BETA_0 = of_BETA_0_column[i];
      let sum_5 = NaN;
      if (close === close) {
        const at_5 = position_5 + 1;
        block_5[position_5] = close;
        if (at_5 === 3) {
          let total_5 = 0;
          let lost_5 = 0;
          for (let j_5 = 3 - 1; j_5 >= 0; j_5--) {
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
      const divide_6 = sum_5 / 3;
      const coalesce_7 = of_BETA_0 === of_BETA_0 ? of_BETA_0 : divide_6;
      const greater_9 = coalesce_7 > 5 ? 2 : coalesce_7 <= 5 ? 0 : 1;
      if (Math.abs(coalesce_7 - 5) <= 1e-12 * Math.abs(5) && coalesce_7 !== 5) this.knifeEdges += 1;
      const or_10 = greater_2 > greater_9 ? greater_2 : greater_9;
      // 7: exit long when close < 5
      const less_11 = close < 5 ? 2 : close >= 5 ? 0 : 1;
      const fired: number = (or_10 === 2 ? 1 : 0) | (less_11 === 2 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        this.fired = fired;
        this.unknown = (or_10 === 1 ? 1 : 0) | (less_11 === 1 ? 2 : 0);
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
    const state = new Float64Array(6 + this.block_5.length + this.lows_5.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.high_5, this.low_5, this.position_5]);
    let end = 6;
    for (const array of [this.block_5, this.lows_5]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.high_5, this.low_5, this.position_5] = state;
    let end = 6;
    for (const array of [this.block_5, this.lows_5]) {
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
