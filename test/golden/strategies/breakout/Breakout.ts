// Breakout: emitted by strata from breakout.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly high: Float64Array; readonly low: Float64Array; readonly close: Float64Array }
export interface Params { readonly entry_days: number; readonly exit_days: number }
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

export class Breakout {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly entry_days: number;
  readonly exit_days: number;
  readonly block_4: Float64Array;
  readonly block_7: Float64Array;
  readonly block_9: Float64Array;
  readonly block_11: Float64Array;
  position_4 = 0;
  full_4 = 0;
  newer_4 = -Infinity;
  last_5 = NaN;
  position_7 = 0;
  full_7 = 0;
  newer_7 = Infinity;
  last_8 = NaN;
  position_9 = 0;
  full_9 = 0;
  newer_9 = Infinity;
  last_10 = NaN;
  position_11 = 0;
  full_11 = 0;
  newer_11 = -Infinity;
  last_12 = NaN;
  last_15 = NaN;
  average_21 = 0;
  count_21 = 0;
  output_0 = NaN;

  constructor(columns: Columns, params: Params) {
    this.high = columns.high;
    this.low = columns.low;
    this.close = columns.close;
    this.entry_days = params.entry_days;
    this.exit_days = params.exit_days;
    this.block_4 = new Float64Array(this.entry_days).fill(NaN);
    this.block_7 = new Float64Array(this.entry_days).fill(NaN);
    this.block_9 = new Float64Array(this.exit_days).fill(NaN);
    this.block_11 = new Float64Array(this.exit_days).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.position_4 = 0;
    this.full_4 = 0;
    this.newer_4 = -Infinity;
    this.last_5 = NaN;
    this.position_7 = 0;
    this.full_7 = 0;
    this.newer_7 = Infinity;
    this.last_8 = NaN;
    this.position_9 = 0;
    this.full_9 = 0;
    this.newer_9 = Infinity;
    this.last_10 = NaN;
    this.position_11 = 0;
    this.full_11 = 0;
    this.newer_11 = -Infinity;
    this.last_12 = NaN;
    this.last_15 = NaN;
    this.average_21 = 0;
    this.count_21 = 0;
    this.block_4.fill(NaN);
    this.block_7.fill(NaN);
    this.block_9.fill(NaN);
    this.block_11.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { high: high_column, low: low_column, close: close_column, block_4, block_7, block_9, block_11 } = this;
    let { position_4, full_4, newer_4, last_5, position_7, full_7, newer_7, last_8, position_9, full_9, newer_9, last_10, position_11, full_11, newer_11, last_12, last_15, average_21, count_21 } = this;
    for (let i = from; i < to; i += 1) {
      const high = high_column[i];
      // 10: let top        = highest(high, entry_days)[1]
      let highest_4 = NaN;
      if (high === high) {
        block_4[position_4] = high;
        newer_4 = Math.max(newer_4, high);
        position_4 += 1;
        if (position_4 === this.entry_days) {
          newer_4 = -Infinity;
          for (let j_4 = this.entry_days - 1; j_4 >= 0; j_4--) {
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
      const previous_5 = last_5;
      last_5 = highest_4;
      const top = previous_5;
      const low = low_column[i];
      // 11: let bottom     = lowest(low, entry_days)[1]
      let lowest_7 = NaN;
      if (low === low) {
        block_7[position_7] = low;
        newer_7 = Math.min(newer_7, low);
        position_7 += 1;
        if (position_7 === this.entry_days) {
          newer_7 = Infinity;
          for (let j_7 = this.entry_days - 1; j_7 >= 0; j_7--) {
            newer_7 = Math.min(newer_7, block_7[j_7]);
            block_7[j_7] = newer_7;
          }
          lowest_7 = newer_7;
          newer_7 = Infinity;
          position_7 = 0;
          full_7 = 1;
        } else if (full_7 === 1) {
          lowest_7 = Math.min(newer_7, block_7[position_7]);
        }
      } else {
        newer_7 = Infinity;
        position_7 = 0;
        full_7 = 0;
      }
      const previous_8 = last_8;
      last_8 = lowest_7;
      const bottom = previous_8;
      // 12: let exit_long  = lowest(low, exit_days)[1]
      let lowest_9 = NaN;
      if (low === low) {
        block_9[position_9] = low;
        newer_9 = Math.min(newer_9, low);
        position_9 += 1;
        if (position_9 === this.exit_days) {
          newer_9 = Infinity;
          for (let j_9 = this.exit_days - 1; j_9 >= 0; j_9--) {
            newer_9 = Math.min(newer_9, block_9[j_9]);
            block_9[j_9] = newer_9;
          }
          lowest_9 = newer_9;
          newer_9 = Infinity;
          position_9 = 0;
          full_9 = 1;
        } else if (full_9 === 1) {
          lowest_9 = Math.min(newer_9, block_9[position_9]);
        }
      } else {
        newer_9 = Infinity;
        position_9 = 0;
        full_9 = 0;
      }
      const previous_10 = last_10;
      last_10 = lowest_9;
      const exit_long = previous_10;
      // 13: let exit_short = highest(high, exit_days)[1]
      let highest_11 = NaN;
      if (high === high) {
        block_11[position_11] = high;
        newer_11 = Math.max(newer_11, high);
        position_11 += 1;
        if (position_11 === this.exit_days) {
          newer_11 = -Infinity;
          for (let j_11 = this.exit_days - 1; j_11 >= 0; j_11--) {
            newer_11 = Math.max(newer_11, block_11[j_11]);
            block_11[j_11] = newer_11;
          }
          highest_11 = newer_11;
          newer_11 = -Infinity;
          position_11 = 0;
          full_11 = 1;
        } else if (full_11 === 1) {
          highest_11 = Math.max(newer_11, block_11[position_11]);
        }
      } else {
        newer_11 = -Infinity;
        position_11 = 0;
        full_11 = 0;
      }
      const previous_12 = last_12;
      last_12 = highest_11;
      const exit_short = previous_12;
      const close = close_column[i];
      // 20: stop 2 * atr(20) from entry
      const previous_15 = last_15;
      last_15 = close;
      const coalesce_16 = previous_15 === previous_15 ? previous_15 : close;
      const max_17 = Math.max(high, coalesce_16);
      const min_18 = Math.min(low, coalesce_16);
      const subtract_19 = max_17 - min_18;
      let smooth_21 = NaN;
      if (subtract_19 === subtract_19) {
        if (count_21 === 20) {
          average_21 = average_21 + 0.05 * (subtract_19 - average_21);
          smooth_21 = average_21;
        } else {
          average_21 += subtract_19;
          count_21 += 1;
          if (count_21 === 20) smooth_21 = average_21 = average_21 / 20;
        }
      }
      const fired: number = (close > top ? 1 : 0) | (close < bottom ? 2 : 0) | (close < exit_long ? 4 : 0) | (close > exit_short ? 8 : 0);
      if (fired !== 0 || i === to - 1) {
        // 20: stop 2 * atr(20) from entry
        const multiply_22 = 2 * smooth_21;
        // 15: enter long  when close > top
        const greater_24 = close > top ? 2 : close <= top ? 0 : 1;
        // 16: enter short when close < bottom
        const less_25 = close < bottom ? 2 : close >= bottom ? 0 : 1;
        // 17: exit  long  when close < exit_long
        const less_26 = close < exit_long ? 2 : close >= exit_long ? 0 : 1;
        // 18: exit  short when close > exit_short
        const greater_27 = close > exit_short ? 2 : close <= exit_short ? 0 : 1;
        this.fired = fired;
        this.unknown = (greater_24 === 1 ? 1 : 0) | (less_25 === 1 ? 2 : 0) | (less_26 === 1 ? 4 : 0) | (greater_27 === 1 ? 8 : 0);
        this.output_0 = multiply_22;
        this.position_4 = position_4;
        this.full_4 = full_4;
        this.newer_4 = newer_4;
        this.last_5 = last_5;
        this.position_7 = position_7;
        this.full_7 = full_7;
        this.newer_7 = newer_7;
        this.last_8 = last_8;
        this.position_9 = position_9;
        this.full_9 = full_9;
        this.newer_9 = newer_9;
        this.last_10 = last_10;
        this.position_11 = position_11;
        this.full_11 = full_11;
        this.newer_11 = newer_11;
        this.last_12 = last_12;
        this.last_15 = last_15;
        this.average_21 = average_21;
        this.count_21 = count_21;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(23 + this.block_4.length + this.block_7.length + this.block_9.length + this.block_11.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.position_4, this.full_4, this.newer_4, this.last_5, this.position_7, this.full_7, this.newer_7, this.last_8, this.position_9, this.full_9, this.newer_9, this.last_10, this.position_11, this.full_11, this.newer_11, this.last_12, this.last_15, this.average_21, this.count_21, this.output_0]);
    let end = 23;
    for (const array of [this.block_4, this.block_7, this.block_9, this.block_11]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.position_4, this.full_4, this.newer_4, this.last_5, this.position_7, this.full_7, this.newer_7, this.last_8, this.position_9, this.full_9, this.newer_9, this.last_10, this.position_11, this.full_11, this.newer_11, this.last_12, this.last_15, this.average_21, this.count_21, this.output_0] = state;
    let end = 23;
    for (const array of [this.block_4, this.block_7, this.block_9, this.block_11]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
  }

  output(k: number): number {
    switch (k) {
      case 0: return this.output_0;
      case 1: return 0.01;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly Breakout[], from: number, to: number): void {
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
