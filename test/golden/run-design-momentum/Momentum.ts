// Momentum: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Momentum_of_SPY_Columns { readonly close: Float64Array }
export type Momentum_of_SPY_Params = Readonly<Record<string, number>>;
export interface Columns { readonly close: Float64Array; readonly of_SPY_0: Float64Array; readonly high: Float64Array; readonly low: Float64Array }
export interface Params { readonly fast: number; readonly slow: number }
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

export class Momentum_of_SPY {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly block_5: Float64Array;
  readonly comoments_5: Float64Array;
  last_2 = NaN;
  pivot_5 = 0;
  mean_5 = 0;
  position_5 = 0;
  full_5 = 0;
  comoment_5 = 0;
  output_0 = NaN;

  constructor(columns: Momentum_of_SPY_Columns, params: Momentum_of_SPY_Params) {
    this.close = columns.close;
    this.block_5 = new Float64Array(20).fill(NaN);
    this.comoments_5 = new Float64Array(20).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.last_2 = NaN;
    this.pivot_5 = 0;
    this.mean_5 = 0;
    this.position_5 = 0;
    this.full_5 = 0;
    this.comoment_5 = 0;
    this.block_5.fill(NaN);
    this.comoments_5.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, block_5, comoments_5 } = this;
    let { last_2, pivot_5, mean_5, position_5, full_5, comoment_5 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 17: let calm    = (realized_vol(20) < 30%) of SPY
      const previous_2 = last_2;
      last_2 = close;
      const divide_3 = previous_2 === 0 ? NaN : close / previous_2;
      const log_4 = divide_3 > 0 ? Math.log(divide_3) : NaN;
      let covariance_5 = NaN;
      if (log_4 === log_4) {
        block_5[position_5] = log_4;
        position_5 += 1;
        if (position_5 === 20) {
          pivot_5 = log_4;
          mean_5 = 0;
          comoment_5 = 0;
          for (let j_5 = 20 - 1; j_5 >= 0; j_5--) {
            const distance_5 = block_5[j_5] - pivot_5;
            const from_mean_5 = distance_5 - mean_5;
            mean_5 += from_mean_5 / (20 - j_5);
            comoment_5 += from_mean_5 * (distance_5 - mean_5);
            block_5[j_5] = mean_5;
            comoments_5[j_5] = comoment_5;
          }
          mean_5 = 0;
          comoment_5 = 0;
          position_5 = 0;
          full_5 = 1;
          covariance_5 = comoments_5[0] / 20;
        } else if (full_5 === 1) {
          const distance_5_2 = log_4 - pivot_5;
          const from_mean_5_2 = distance_5_2 - mean_5;
          mean_5 += from_mean_5_2 / position_5;
          comoment_5 += from_mean_5_2 * (distance_5_2 - mean_5);
          const between_5 = (mean_5 - block_5[position_5]) * (mean_5 - block_5[position_5]) * (((20 - position_5) * position_5) / 20);
          covariance_5 = (comoments_5[position_5] + comoment_5 + between_5) / 20;
        }
      } else {
        position_5 = 0;
        full_5 = 0;
      }
      const multiply_7 = covariance_5 * 1.0526315789473684;
      const multiply_9 = multiply_7 * 252;
      const sqrt_10 = Math.sqrt(multiply_9);
      if (Math.abs(sqrt_10 - 0.3) <= 1e-12 * Math.abs(0.3) && sqrt_10 !== 0.3) this.knifeEdges += 1;
      const fired: number = 0;
      if (fired !== 0 || i === to - 1) {
        // 17: let calm    = (realized_vol(20) < 30%) of SPY
        const less_12 = sqrt_10 < 0.3 ? 2 : sqrt_10 >= 0.3 ? 0 : 1;
        this.fired = fired;
        this.unknown = 0;
        this.output_0 = less_12;
        this.last_2 = last_2;
        this.pivot_5 = pivot_5;
        this.mean_5 = mean_5;
        this.position_5 = position_5;
        this.full_5 = full_5;
        this.comoment_5 = comoment_5;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(10 + this.block_5.length + this.comoments_5.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_2, this.pivot_5, this.mean_5, this.position_5, this.full_5, this.comoment_5, this.output_0]);
    let end = 10;
    for (const array of [this.block_5, this.comoments_5]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_2, this.pivot_5, this.mean_5, this.position_5, this.full_5, this.comoment_5, this.output_0] = state;
    let end = 10;
    for (const array of [this.block_5, this.comoments_5]) {
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

export class Momentum {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly of_SPY_0: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly fast: number;
  readonly slow: number;
  readonly add_5: number;
  readonly divide_6: number;
  readonly add_8: number;
  readonly divide_9: number;
  average_7 = 0;
  count_7 = 0;
  average_10 = 0;
  count_10 = 0;
  last_15 = NaN;
  average_23 = 0;
  count_23 = 0;
  last_26 = NaN;
  last_27 = NaN;
  output_0 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.of_SPY_0 = columns.of_SPY_0;
    this.high = columns.high;
    this.low = columns.low;
    this.fast = params.fast;
    this.slow = params.slow;
    this.add_5 = this.fast + 1;
    this.divide_6 = this.add_5 === 0 ? NaN : 2 / this.add_5;
    this.add_8 = this.slow + 1;
    this.divide_9 = this.add_8 === 0 ? NaN : 2 / this.add_8;
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.average_7 = 0;
    this.count_7 = 0;
    this.average_10 = 0;
    this.count_10 = 0;
    this.last_15 = NaN;
    this.average_23 = 0;
    this.count_23 = 0;
    this.last_26 = NaN;
    this.last_27 = NaN;
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, of_SPY_0: of_SPY_0_column, high: high_column, low: low_column } = this;
    let { average_7, count_7, average_10, count_10, last_15, average_23, count_23, last_26, last_27 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 15: let fast_ma = ema(close, fast)
      let smooth_7 = NaN;
      if (close === close) {
        if (count_7 === this.fast) {
          average_7 = average_7 + this.divide_6 * (close - average_7);
          smooth_7 = average_7;
        } else {
          average_7 += close;
          count_7 += 1;
          if (count_7 === this.fast) smooth_7 = average_7 = average_7 / this.fast;
        }
      }
      const fast_ma = smooth_7;
      // 16: let slow_ma = ema(close, slow)
      let smooth_10 = NaN;
      if (close === close) {
        if (count_10 === this.slow) {
          average_10 = average_10 + this.divide_9 * (close - average_10);
          smooth_10 = average_10;
        } else {
          average_10 += close;
          count_10 += 1;
          if (count_10 === this.slow) smooth_10 = average_10 = average_10 / this.slow;
        }
      }
      const slow_ma = smooth_10;
      const of_SPY_0 = of_SPY_0_column[i];
      // 17: let calm    = (realized_vol(20) < 30%) of SPY
      const calm = of_SPY_0 === of_SPY_0 ? of_SPY_0 : 1;
      // 22: stop 3 * atr(14) from entry
      const previous_15 = last_15;
      last_15 = close;
      const coalesce_16 = previous_15 === previous_15 ? previous_15 : close;
      const high = high_column[i];
      const max_18 = Math.max(high, coalesce_16);
      const low = low_column[i];
      const min_20 = Math.min(low, coalesce_16);
      const subtract_21 = max_18 - min_20;
      let smooth_23 = NaN;
      if (subtract_21 === subtract_21) {
        if (count_23 === 14) {
          average_23 = average_23 + 0.07142857142857142 * (subtract_21 - average_23);
          smooth_23 = average_23;
        } else {
          average_23 += subtract_21;
          count_23 += 1;
          if (count_23 === 14) smooth_23 = average_23 = average_23 / 14;
        }
      }
      // 19: enter long when fast_ma crosses above slow_ma and calm
      const previous_26 = last_26;
      last_26 = fast_ma;
      const previous_27 = last_27;
      last_27 = slow_ma;
      if (Math.abs(fast_ma - slow_ma) <= 1e-12 * Math.abs(slow_ma) && fast_ma !== slow_ma) this.knifeEdges += 1;
      const fired: number = (previous_26 <= previous_27 && fast_ma > slow_ma && calm === 2 ? 1 : 0) | (previous_26 >= previous_27 && fast_ma < slow_ma ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 22: stop 3 * atr(14) from entry
        const multiply_24 = 3 * smooth_23;
        // 19: enter long when fast_ma crosses above slow_ma and calm
        const less_equal_28 = previous_26 <= previous_27 ? 2 : previous_26 > previous_27 ? 0 : 1;
        const greater_29 = fast_ma > slow_ma ? 2 : fast_ma <= slow_ma ? 0 : 1;
        const and_30 = less_equal_28 < greater_29 ? less_equal_28 : greater_29;
        const and_31 = and_30 < calm ? and_30 : calm;
        // 20: exit  long when fast_ma crosses below slow_ma
        const greater_equal_32 = previous_26 >= previous_27 ? 2 : previous_26 < previous_27 ? 0 : 1;
        const less_33 = fast_ma < slow_ma ? 2 : fast_ma >= slow_ma ? 0 : 1;
        const and_34 = greater_equal_32 < less_33 ? greater_equal_32 : less_33;
        this.fired = fired;
        this.unknown = (and_31 === 1 ? 1 : 0) | (and_34 === 1 ? 2 : 0);
        this.output_0 = multiply_24;
        this.average_7 = average_7;
        this.count_7 = count_7;
        this.average_10 = average_10;
        this.count_10 = count_10;
        this.last_15 = last_15;
        this.average_23 = average_23;
        this.count_23 = count_23;
        this.last_26 = last_26;
        this.last_27 = last_27;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(13);
    state.set([this.fired, this.unknown, this.knifeEdges, this.average_7, this.count_7, this.average_10, this.count_10, this.last_15, this.average_23, this.count_23, this.last_26, this.last_27, this.output_0]);
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.average_7, this.count_7, this.average_10, this.count_10, this.last_15, this.average_23, this.count_23, this.last_26, this.last_27, this.output_0] = state;
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
export function drive(engine: Driven, evaluators: readonly Momentum[], from: number, to: number): void {
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
