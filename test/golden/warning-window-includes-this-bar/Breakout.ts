// Breakout: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly high: Float64Array; readonly low: Float64Array; readonly close: Float64Array }
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

export class Breakout {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly block_2: Float64Array;
  readonly block_4: Float64Array;
  readonly block_13: Float64Array;
  readonly block_18: Float64Array;
  position_2 = 0;
  full_2 = 0;
  newer_2 = -Infinity;
  position_4 = 0;
  full_4 = 0;
  newer_4 = Infinity;
  last_8 = NaN;
  last_9 = NaN;
  position_13 = 0;
  full_13 = 0;
  newer_13 = Infinity;
  position_18 = 0;
  full_18 = 0;
  newer_18 = -Infinity;

  constructor(columns: Columns, params: Params) {
    this.high = columns.high;
    this.low = columns.low;
    this.close = columns.close;
    this.block_2 = new Float64Array(20).fill(NaN);
    this.block_4 = new Float64Array(20).fill(NaN);
    this.block_13 = new Float64Array(10).fill(NaN);
    this.block_18 = new Float64Array(5).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.position_2 = 0;
    this.full_2 = 0;
    this.newer_2 = -Infinity;
    this.position_4 = 0;
    this.full_4 = 0;
    this.newer_4 = Infinity;
    this.last_8 = NaN;
    this.last_9 = NaN;
    this.position_13 = 0;
    this.full_13 = 0;
    this.newer_13 = Infinity;
    this.position_18 = 0;
    this.full_18 = 0;
    this.newer_18 = -Infinity;
    this.block_2.fill(NaN);
    this.block_4.fill(NaN);
    this.block_13.fill(NaN);
    this.block_18.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { high: high_column, low: low_column, close: close_column, block_2, block_4, block_13, block_18 } = this;
    let { position_2, full_2, newer_2, position_4, full_4, newer_4, last_8, last_9, position_13, full_13, newer_13, position_18, full_18, newer_18 } = this;
    for (let i = from; i < to; i += 1) {
      const high = high_column[i];
      // 5: let top     = highest(high, 20)
      let highest_2 = NaN;
      if (high === high) {
        block_2[position_2] = high;
        newer_2 = Math.max(newer_2, high);
        position_2 += 1;
        if (position_2 === 20) {
          newer_2 = -Infinity;
          for (let j_2 = 20 - 1; j_2 >= 0; j_2--) {
            newer_2 = Math.max(newer_2, block_2[j_2]);
            block_2[j_2] = newer_2;
          }
          highest_2 = newer_2;
          newer_2 = -Infinity;
          position_2 = 0;
          full_2 = 1;
        } else if (full_2 === 1) {
          highest_2 = Math.max(newer_2, block_2[position_2]);
        }
      } else {
        newer_2 = -Infinity;
        position_2 = 0;
        full_2 = 0;
      }
      const top = highest_2;
      const low = low_column[i];
      // 6: let channel = donchian(20)
      let lowest_4 = NaN;
      if (low === low) {
        block_4[position_4] = low;
        newer_4 = Math.min(newer_4, low);
        position_4 += 1;
        if (position_4 === 20) {
          newer_4 = Infinity;
          for (let j_4 = 20 - 1; j_4 >= 0; j_4--) {
            newer_4 = Math.min(newer_4, block_4[j_4]);
            block_4[j_4] = newer_4;
          }
          lowest_4 = newer_4;
          newer_4 = Infinity;
          position_4 = 0;
          full_4 = 1;
        } else if (full_4 === 1) {
          lowest_4 = Math.min(newer_4, block_4[position_4]);
        }
      } else {
        newer_4 = Infinity;
        position_4 = 0;
        full_4 = 0;
      }
      const close = close_column[i];
      // 7: enter long  when close > highest(high, 20) or close crosses above top
      const previous_8 = last_8;
      last_8 = close;
      const previous_9 = last_9;
      last_9 = top;
      // 8: enter short when lowest(close, 10) > close or close < channel.lower
      let lowest_13 = NaN;
      if (close === close) {
        block_13[position_13] = close;
        newer_13 = Math.min(newer_13, close);
        position_13 += 1;
        if (position_13 === 10) {
          newer_13 = Infinity;
          for (let j_13 = 10 - 1; j_13 >= 0; j_13--) {
            newer_13 = Math.min(newer_13, block_13[j_13]);
            block_13[j_13] = newer_13;
          }
          lowest_13 = newer_13;
          newer_13 = Infinity;
          position_13 = 0;
          full_13 = 1;
        } else if (full_13 === 1) {
          lowest_13 = Math.min(newer_13, block_13[position_13]);
        }
      } else {
        newer_13 = Infinity;
        position_13 = 0;
        full_13 = 0;
      }
      // 9: exit  long  when (highest(high, 5)) < high or close < low
      let highest_18 = NaN;
      if (high === high) {
        block_18[position_18] = high;
        newer_18 = Math.max(newer_18, high);
        position_18 += 1;
        if (position_18 === 5) {
          newer_18 = -Infinity;
          for (let j_18 = 5 - 1; j_18 >= 0; j_18--) {
            newer_18 = Math.max(newer_18, block_18[j_18]);
            block_18[j_18] = newer_18;
          }
          highest_18 = newer_18;
          newer_18 = -Infinity;
          position_18 = 0;
          full_18 = 1;
        } else if (full_18 === 1) {
          highest_18 = Math.max(newer_18, block_18[position_18]);
        }
      } else {
        newer_18 = -Infinity;
        position_18 = 0;
        full_18 = 0;
      }
      const true_7 = close > top;
      const fired: number = (true_7 || (previous_8 <= previous_9 && true_7) ? 1 : 0) | (lowest_13 > close || close < lowest_4 ? 2 : 0) | (highest_18 < high || close < low ? 4 : 0) | (previous_9 >= previous_8 && top < close ? 8 : 0);
      if (fired !== 0 || i === to - 1) {
        // 7: enter long  when close > highest(high, 20) or close crosses above top
        const greater_7 = close > top ? 2 : close <= top ? 0 : 1;
        const less_equal_10 = previous_8 <= previous_9 ? 2 : previous_8 > previous_9 ? 0 : 1;
        const and_11 = less_equal_10 < greater_7 ? less_equal_10 : greater_7;
        const or_12 = greater_7 > and_11 ? greater_7 : and_11;
        // 8: enter short when lowest(close, 10) > close or close < channel.lower
        const greater_14 = lowest_13 > close ? 2 : lowest_13 <= close ? 0 : 1;
        const less_15 = close < lowest_4 ? 2 : close >= lowest_4 ? 0 : 1;
        const or_16 = greater_14 > less_15 ? greater_14 : less_15;
        // 9: exit  long  when (highest(high, 5)) < high or close < low
        const less_19 = highest_18 < high ? 2 : highest_18 >= high ? 0 : 1;
        const less_20 = close < low ? 2 : close >= low ? 0 : 1;
        const or_21 = less_19 > less_20 ? less_19 : less_20;
        // 10: exit  short when donchian(20).upper crosses below close
        const greater_equal_22 = previous_9 >= previous_8 ? 2 : previous_9 < previous_8 ? 0 : 1;
        const less_23 = top < close ? 2 : top >= close ? 0 : 1;
        const and_24 = greater_equal_22 < less_23 ? greater_equal_22 : less_23;
        this.fired = fired;
        this.unknown = (or_12 === 1 ? 1 : 0) | (or_16 === 1 ? 2 : 0) | (or_21 === 1 ? 4 : 0) | (and_24 === 1 ? 8 : 0);
        this.position_2 = position_2;
        this.full_2 = full_2;
        this.newer_2 = newer_2;
        this.position_4 = position_4;
        this.full_4 = full_4;
        this.newer_4 = newer_4;
        this.last_8 = last_8;
        this.last_9 = last_9;
        this.position_13 = position_13;
        this.full_13 = full_13;
        this.newer_13 = newer_13;
        this.position_18 = position_18;
        this.full_18 = full_18;
        this.newer_18 = newer_18;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(17 + this.block_2.length + this.block_4.length + this.block_13.length + this.block_18.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.position_2, this.full_2, this.newer_2, this.position_4, this.full_4, this.newer_4, this.last_8, this.last_9, this.position_13, this.full_13, this.newer_13, this.position_18, this.full_18, this.newer_18]);
    let end = 17;
    for (const array of [this.block_2, this.block_4, this.block_13, this.block_18]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.position_2, this.full_2, this.newer_2, this.position_4, this.full_4, this.newer_4, this.last_8, this.last_9, this.position_13, this.full_13, this.newer_13, this.position_18, this.full_18, this.newer_18] = state;
    let end = 17;
    for (const array of [this.block_2, this.block_4, this.block_13, this.block_18]) {
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
  const { steppedSymbols, steppedRows, firedRules, firstRows, endRows } = engine;
  for (let k = from; k < to; ) {
    const next = engine.openMany(k, to);
    for (let s = 0; next > k && s < evaluators.length; s += 1) {
      const evaluator = evaluators[s];
      const end = endRows[s];
      for (let row = firstRows[s]; row < end; ) {
        row = evaluator.run(row, end);
        if (evaluator.fired !== 0) engine.note(s, row - 1, evaluator.fired);
      }
    }
    if (next > k) {
      engine.closeMany(k, next);
      k = next;
      continue;
    }
    const count = engine.open(k);
    for (let j = 0; j < count; j += 1) {
      const evaluator = evaluators[steppedSymbols[j]];
      evaluator.step(steppedRows[j]);
      firedRules[j] = evaluator.fired;
    }
    engine.close(k);
    k += 1;
  }
}
