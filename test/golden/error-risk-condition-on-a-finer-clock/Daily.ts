// Daily: emitted by strata from program.strat. Do not edit; change the program and build again.
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

export class Daily {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly block_15: Float64Array;
  readonly lows_15: Float64Array;
  last_3 = NaN;
  average_11 = 0;
  count_11 = 0;
  high_15 = 0;
  low_15 = 0;
  position_15 = 0;
  last_17 = NaN;
  output_0 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.high = columns.high;
    this.low = columns.low;
    this.block_15 = new Float64Array(50).fill(NaN);
    this.lows_15 = new Float64Array(50).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.last_3 = NaN;
    this.average_11 = 0;
    this.count_11 = 0;
    this.high_15 = 0;
    this.low_15 = 0;
    this.position_15 = 0;
    this.last_17 = NaN;
    this.block_15.fill(NaN);
    this.lows_15.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, high: high_column, low: low_column, block_15, lows_15 } = this;
    let { last_3, average_11, count_11, high_15, low_15, position_15, last_17 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 7: stop  3 * atr(14) from entry
      const previous_3 = last_3;
      last_3 = close;
      const coalesce_4 = previous_3 === previous_3 ? previous_3 : close;
      const high = high_column[i];
      const max_6 = Math.max(high, coalesce_4);
      const low = low_column[i];
      const min_8 = Math.min(low, coalesce_4);
      const subtract_9 = max_6 - min_8;
      let smooth_11 = NaN;
      if (subtract_9 === subtract_9) {
        if (count_11 === 14) {
          average_11 = average_11 + 0.07142857142857142 * (subtract_9 - average_11);
          smooth_11 = average_11;
        } else {
          average_11 += subtract_9;
          count_11 += 1;
          if (count_11 === 14) smooth_11 = average_11 = average_11 / 14;
        }
      }
      const multiply_12 = 3 * smooth_11;
      // 5: enter long when close crosses above sma(close, 50)
      let sum_15 = NaN;
      if (close === close) {
        const at_15 = position_15 + 1;
        block_15[position_15] = close;
        if (at_15 === 50) {
          let total_15 = 0;
          let lost_15 = 0;
          for (let j_15 = 50 - 1; j_15 >= 0; j_15--) {
            const value_15 = block_15[j_15];
            const before_15 = total_15;
            total_15 = before_15 + value_15;
            const part_15 = total_15 - before_15;
            lost_15 += before_15 - (total_15 - part_15) + (value_15 - part_15);
            block_15[j_15] = total_15;
            lows_15[j_15] = lost_15;
          }
          high_15 = 0;
          low_15 = 0;
          position_15 = 0;
          sum_15 = total_15 + lost_15;
        } else {
          const before_15_2 = high_15;
          const newer_15 = before_15_2 + close;
          const part_15_2 = newer_15 - before_15_2;
          const lost_15_2 = low_15 + (before_15_2 - (newer_15 - part_15_2) + (close - part_15_2));
          high_15 = newer_15;
          low_15 = lost_15_2;
          position_15 = at_15;
          const older_15 = block_15[at_15];
          const both_15 = older_15 + newer_15;
          const share_15 = both_15 - older_15;
          sum_15 = both_15 + (older_15 - (both_15 - share_15) + (newer_15 - share_15) + (lows_15[at_15] + lost_15_2));
        }
      } else {
        block_15.fill(NaN);
        high_15 = 0;
        low_15 = 0;
        position_15 = 0;
      }
      const divide_16 = sum_15 / 50;
      const previous_17 = last_17;
      last_17 = divide_16;
      const less_equal_18 = previous_3 <= previous_17 ? 2 : previous_3 > previous_17 ? 0 : 1;
      const greater_19 = close > divide_16 ? 2 : close <= divide_16 ? 0 : 1;
      if (Math.abs(close - divide_16) <= 1e-12 * Math.abs(divide_16) && close !== divide_16) this.knifeEdges += 1;
      const and_20 = less_equal_18 < greater_19 ? less_equal_18 : greater_19;
      // 6: exit  long when close crosses below sma(close, 50)
      const greater_equal_21 = previous_3 >= previous_17 ? 2 : previous_3 < previous_17 ? 0 : 1;
      const less_22 = close < divide_16 ? 2 : close >= divide_16 ? 0 : 1;
      const and_23 = greater_equal_21 < less_22 ? greater_equal_21 : less_22;
      const fired: number = (and_20 === 2 ? 1 : 0) | (and_23 === 2 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        this.fired = fired;
        this.unknown = (and_20 === 1 ? 1 : 0) | (and_23 === 1 ? 2 : 0);
        this.output_0 = multiply_12;
        this.last_3 = last_3;
        this.average_11 = average_11;
        this.count_11 = count_11;
        this.high_15 = high_15;
        this.low_15 = low_15;
        this.position_15 = position_15;
        this.last_17 = last_17;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(11 + this.block_15.length + this.lows_15.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_3, this.average_11, this.count_11, this.high_15, this.low_15, this.position_15, this.last_17, this.output_0]);
    let end = 11;
    for (const array of [this.block_15, this.lows_15]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_3, this.average_11, this.count_11, this.high_15, this.low_15, this.position_15, this.last_17, this.output_0] = state;
    let end = 11;
    for (const array of [this.block_15, this.lows_15]) {
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
export function drive(engine: Driven, evaluators: readonly Daily[], from: number, to: number): void {
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
