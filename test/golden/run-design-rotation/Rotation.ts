// Rotation: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Rotation_across_Columns { readonly close: Float64Array; readonly volume: Float64Array }
export type Rotation_across_Params = Readonly<Record<string, number>>;
export interface Columns { readonly close: Float64Array; readonly volume: Float64Array; readonly rank_0: Float64Array }
export type Params = Readonly<Record<string, number>>;
export interface Driven {
  readonly steppedSymbols: Int32Array;
  readonly steppedRows: Int32Array;
  readonly firedRules: Int32Array;
  open(k: number): number;
  close(k: number): void;
  openOne(k: number, to: number): number;
  closeOne(k: number, next: number, fired: number): void;
  openMany(k: number, to: number): number;
  readonly firstRows: Int32Array;
  readonly endRows: Int32Array;
  note(symbol: number, row: number, fired: number): void;
  closeMany(k: number, next: number): void;
}

/** Smallest power of two that holds `distance` past values and the present one. */
function ring(distance: number): number {
  return 2 ** Math.ceil(Math.log2(distance + 1));
}

function finite(value: number): number {
  return value - value === 0 ? value : NaN;
}

export class Rotation_across {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly block_12: Float64Array;
  readonly lows_12: Float64Array;
  high_12 = 0;
  low_12 = 0;
  position_12 = 0;
  output_0 = NaN;

  constructor(columns: Rotation_across_Columns, params: Rotation_across_Params) {
    this.close = columns.close;
    this.volume = columns.volume;
    this.block_12 = new Float64Array(20).fill(NaN);
    this.lows_12 = new Float64Array(20).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.high_12 = 0;
    this.low_12 = 0;
    this.position_12 = 0;
    this.block_12.fill(NaN);
    this.lows_12.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, volume: volume_column, block_12, lows_12 } = this;
    let { high_12, low_12, position_12 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 10: let momentum = roc(close, 126)
      const delayed_3 = (i >= 126 ? close_column[i - 126] : NaN);
      const volume = volume_column[i];
      // 5: universe Liquid = members of "sp500" as of each day where mean(close * volume, 20) > 20_000_000 USD
      const multiply_10 = close * volume;
      let sum_12 = NaN;
      if (multiply_10 === multiply_10) {
        const at_12 = position_12 + 1;
        block_12[position_12] = multiply_10;
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
          const newer_12 = before_12_2 + multiply_10;
          const part_12_2 = newer_12 - before_12_2;
          const lost_12_2 = low_12 + (before_12_2 - (newer_12 - part_12_2) + (multiply_10 - part_12_2));
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
      const greater_15 = divide_13 > 20000000 ? 2 : divide_13 <= 20000000 ? 0 : 1;
      if (Math.abs(divide_13 - 20000000) <= 1e-12 * Math.abs(20000000) && divide_13 !== 20000000) this.knifeEdges += 1;
      const where = greater_15 === 2 ? 1 : greater_15 === 0 ? 0 : NaN;
      const fired: number = 0;
      if (fired !== 0 || i === to - 1) {
        // 10: let momentum = roc(close, 126)
        const subtract_4 = close - delayed_3;
        const divide_5 = delayed_3 === 0 ? NaN : subtract_4 / delayed_3;
        const momentum = 100 * divide_5;
        // 11: target 10% when rank(momentum) <= 10 and momentum > 0   rebalance monthly
        const equal_17 = where === 1 ? 2 : where === where && 1 === 1 ? 0 : 1;
        const select_19 = equal_17 === 2 ? momentum : equal_17 === 0 ? NaN : NaN;
        this.fired = fired;
        this.unknown = 0;
        this.output_0 = select_19;
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
    const state = new Float64Array(7 + this.block_12.length + this.lows_12.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.high_12, this.low_12, this.position_12, this.output_0]);
    let end = 7;
    for (const array of [this.block_12, this.lows_12]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.high_12, this.low_12, this.position_12, this.output_0] = state;
    let end = 7;
    for (const array of [this.block_12, this.lows_12]) {
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

export class Rotation {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly rank_0: Float64Array;
  readonly block_6: Float64Array;
  readonly lows_6: Float64Array;
  high_6 = 0;
  low_6 = 0;
  position_6 = 0;
  output_1 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.volume = columns.volume;
    this.rank_0 = columns.rank_0;
    this.block_6 = new Float64Array(20).fill(NaN);
    this.lows_6 = new Float64Array(20).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.high_6 = 0;
    this.low_6 = 0;
    this.position_6 = 0;
    this.block_6.fill(NaN);
    this.lows_6.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, volume: volume_column, rank_0: rank_0_column, block_6, lows_6 } = this;
    let { high_6, low_6, position_6 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      const volume = volume_column[i];
      // 5: universe Liquid = members of "sp500" as of each day where mean(close * volume, 20) > 20_000_000 USD
      const multiply_4 = close * volume;
      let sum_6 = NaN;
      if (multiply_4 === multiply_4) {
        const at_6 = position_6 + 1;
        block_6[position_6] = multiply_4;
        if (at_6 === 20) {
          let total_6 = 0;
          let lost_6 = 0;
          for (let j_6 = 20 - 1; j_6 >= 0; j_6--) {
            const value_6 = block_6[j_6];
            const before_6 = total_6;
            total_6 = before_6 + value_6;
            const part_6 = total_6 - before_6;
            lost_6 += before_6 - (total_6 - part_6) + (value_6 - part_6);
            block_6[j_6] = total_6;
            lows_6[j_6] = lost_6;
          }
          high_6 = 0;
          low_6 = 0;
          position_6 = 0;
          sum_6 = total_6 + lost_6;
        } else {
          const before_6_2 = high_6;
          const newer_6 = before_6_2 + multiply_4;
          const part_6_2 = newer_6 - before_6_2;
          const lost_6_2 = low_6 + (before_6_2 - (newer_6 - part_6_2) + (multiply_4 - part_6_2));
          high_6 = newer_6;
          low_6 = lost_6_2;
          position_6 = at_6;
          const older_6 = block_6[at_6];
          const both_6 = older_6 + newer_6;
          const share_6 = both_6 - older_6;
          sum_6 = both_6 + (older_6 - (both_6 - share_6) + (newer_6 - share_6) + (lows_6[at_6] + lost_6_2));
        }
      } else {
        block_6.fill(NaN);
        high_6 = 0;
        low_6 = 0;
        position_6 = 0;
      }
      const divide_7 = sum_6 / 20;
      if (Math.abs(divide_7 - 20000000) <= 1e-12 * Math.abs(20000000) && divide_7 !== 20000000) this.knifeEdges += 1;
      // 10: let momentum = roc(close, 126)
      const delayed_13 = (i >= 126 ? close_column[i - 126] : NaN);
      const subtract_14 = close - delayed_13;
      const divide_15 = delayed_13 === 0 ? NaN : subtract_14 / delayed_13;
      const momentum = 100 * divide_15;
      const rank_0 = rank_0_column[i];
      const fired: number = (rank_0 <= 10 && momentum > 0 ? 1 : 0);
      if (fired !== 0 || i === to - 1) {
        // 5: universe Liquid = members of "sp500" as of each day where mean(close * volume, 20) > 20_000_000 USD
        const greater_9 = divide_7 > 20000000 ? 2 : divide_7 <= 20000000 ? 0 : 1;
        const where = greater_9 === 2 ? 1 : greater_9 === 0 ? 0 : NaN;
        // 11: target 10% when rank(momentum) <= 10 and momentum > 0   rebalance monthly
        const less_equal_20 = rank_0 <= 10 ? 2 : rank_0 > 10 ? 0 : 1;
        const greater_21 = momentum > 0 ? 2 : momentum <= 0 ? 0 : 1;
        const and_22 = less_equal_20 < greater_21 ? less_equal_20 : greater_21;
        this.fired = fired;
        this.unknown = (and_22 === 1 ? 1 : 0);
        this.output_1 = where;
        this.high_6 = high_6;
        this.low_6 = low_6;
        this.position_6 = position_6;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(7 + this.block_6.length + this.lows_6.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.high_6, this.low_6, this.position_6, this.output_1]);
    let end = 7;
    for (const array of [this.block_6, this.lows_6]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.high_6, this.low_6, this.position_6, this.output_1] = state;
    let end = 7;
    for (const array of [this.block_6, this.lows_6]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
  }

  output(k: number): number {
    switch (k) {
      case 0: return 0.1;
      case 1: return this.output_1;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly Rotation[], from: number, to: number): void {
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
