// ChandelierTrend: emitted by strata from chandelier-trend.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array; readonly high: Float64Array; readonly low: Float64Array }
export interface Params { readonly window: number }
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

export class ChandelierTrend {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly window: number;
  readonly divide_11: number;
  readonly multiply_18: number;
  readonly block_14: Float64Array;
  readonly block_19: Float64Array;
  last_4 = NaN;
  average_12 = 0;
  count_12 = 0;
  position_14 = 0;
  full_14 = 0;
  newer_14 = -Infinity;
  position_19 = 0;
  full_19 = 0;
  newer_19 = -Infinity;
  last_20 = NaN;
  output_0 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.high = columns.high;
    this.low = columns.low;
    this.window = params.window;
    this.divide_11 = this.window === 0 ? NaN : 1 / this.window;
    this.multiply_18 = 2 * this.window;
    this.block_14 = new Float64Array(this.window).fill(NaN);
    this.block_19 = new Float64Array(this.multiply_18).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.last_4 = NaN;
    this.average_12 = 0;
    this.count_12 = 0;
    this.position_14 = 0;
    this.full_14 = 0;
    this.newer_14 = -Infinity;
    this.position_19 = 0;
    this.full_19 = 0;
    this.newer_19 = -Infinity;
    this.last_20 = NaN;
    this.block_14.fill(NaN);
    this.block_19.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, high: high_column, low: low_column, block_14, block_19 } = this;
    let { last_4, average_12, count_12, position_14, full_14, newer_14, position_19, full_19, newer_19, last_20 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 10: let hanging = chandelier_exit(window, 3)
      const previous_4 = last_4;
      last_4 = close;
      const coalesce_5 = previous_4 === previous_4 ? previous_4 : close;
      const high = high_column[i];
      const max_7 = Math.max(high, coalesce_5);
      const low = low_column[i];
      const min_9 = Math.min(low, coalesce_5);
      const subtract_10 = max_7 - min_9;
      let smooth_12 = NaN;
      if (subtract_10 === subtract_10) {
        if (count_12 === this.window) {
          average_12 = average_12 + this.divide_11 * (subtract_10 - average_12);
          smooth_12 = average_12;
        } else {
          average_12 += subtract_10;
          count_12 += 1;
          if (count_12 === this.window) smooth_12 = average_12 = average_12 / this.window;
        }
      }
      let highest_14 = NaN;
      if (high === high) {
        block_14[position_14] = high;
        newer_14 = Math.max(newer_14, high);
        position_14 += 1;
        if (position_14 === this.window) {
          newer_14 = -Infinity;
          for (let j_14 = this.window - 1; j_14 >= 0; j_14--) {
            newer_14 = Math.max(newer_14, block_14[j_14]);
            block_14[j_14] = newer_14;
          }
          highest_14 = newer_14;
          newer_14 = -Infinity;
          position_14 = 0;
          full_14 = 1;
        } else if (full_14 === 1) {
          highest_14 = Math.max(newer_14, block_14[position_14]);
        }
      } else {
        newer_14 = -Infinity;
        position_14 = 0;
        full_14 = 0;
      }
      // 12: enter long when close > highest(high, 2 * window)[1]
      let highest_19 = NaN;
      if (high === high) {
        block_19[position_19] = high;
        newer_19 = Math.max(newer_19, high);
        position_19 += 1;
        if (position_19 === this.multiply_18) {
          newer_19 = -Infinity;
          for (let j_19 = this.multiply_18 - 1; j_19 >= 0; j_19--) {
            newer_19 = Math.max(newer_19, block_19[j_19]);
            block_19[j_19] = newer_19;
          }
          highest_19 = newer_19;
          newer_19 = -Infinity;
          position_19 = 0;
          full_19 = 1;
        } else if (full_19 === 1) {
          highest_19 = Math.max(newer_19, block_19[position_19]);
        }
      } else {
        newer_19 = -Infinity;
        position_19 = 0;
        full_19 = 0;
      }
      const previous_20 = last_20;
      last_20 = highest_19;
      const fired: number = (close > previous_20 ? 1 : 0);
      if (fired !== 0 || i === to - 1) {
        // 10: let hanging = chandelier_exit(window, 3)
        const multiply_13 = 3 * smooth_12;
        const hanging = highest_14 - multiply_13;
        // 12: enter long when close > highest(high, 2 * window)[1]
        const greater_21 = close > previous_20 ? 2 : close <= previous_20 ? 0 : 1;
        this.fired = fired;
        this.unknown = (greater_21 === 1 ? 1 : 0);
        this.output_0 = hanging;
        this.last_4 = last_4;
        this.average_12 = average_12;
        this.count_12 = count_12;
        this.position_14 = position_14;
        this.full_14 = full_14;
        this.newer_14 = newer_14;
        this.position_19 = position_19;
        this.full_19 = full_19;
        this.newer_19 = newer_19;
        this.last_20 = last_20;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(14 + this.block_14.length + this.block_19.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_4, this.average_12, this.count_12, this.position_14, this.full_14, this.newer_14, this.position_19, this.full_19, this.newer_19, this.last_20, this.output_0]);
    let end = 14;
    for (const array of [this.block_14, this.block_19]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_4, this.average_12, this.count_12, this.position_14, this.full_14, this.newer_14, this.position_19, this.full_19, this.newer_19, this.last_20, this.output_0] = state;
    let end = 14;
    for (const array of [this.block_14, this.block_19]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
  }

  output(k: number): number {
    switch (k) {
      case 0: return this.output_0;
      case 1: return 0.8;
      case 2: return 3;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly ChandelierTrend[], from: number, to: number): void {
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
