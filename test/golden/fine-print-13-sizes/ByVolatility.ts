// ByVolatility: emitted by strata from program.strat. Do not edit; change the program and build again.
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

export class ByVolatility {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly block_7: Float64Array;
  readonly comoments_7: Float64Array;
  readonly block_14: Float64Array;
  readonly lows_14: Float64Array;
  last_4 = NaN;
  pivot_7 = 0;
  mean_7 = 0;
  position_7 = 0;
  full_7 = 0;
  comoment_7 = 0;
  high_14 = 0;
  low_14 = 0;
  position_14 = 0;
  last_16 = NaN;
  output_2 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.block_7 = new Float64Array(20).fill(NaN);
    this.comoments_7 = new Float64Array(20).fill(NaN);
    this.block_14 = new Float64Array(50).fill(NaN);
    this.lows_14 = new Float64Array(50).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.last_4 = NaN;
    this.pivot_7 = 0;
    this.mean_7 = 0;
    this.position_7 = 0;
    this.full_7 = 0;
    this.comoment_7 = 0;
    this.high_14 = 0;
    this.low_14 = 0;
    this.position_14 = 0;
    this.last_16 = NaN;
    this.block_7.fill(NaN);
    this.comoments_7.fill(NaN);
    this.block_14.fill(NaN);
    this.lows_14.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, block_7, comoments_7, block_14, lows_14 } = this;
    let { last_4, pivot_7, mean_7, position_7, full_7, comoment_7, high_14, low_14, position_14, last_16 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 18: size volatility 15%
      const previous_4 = last_4;
      last_4 = close;
      const divide_5 = previous_4 === 0 ? NaN : close / previous_4;
      const log_6 = divide_5 > 0 ? Math.log(divide_5) : NaN;
      let covariance_7 = NaN;
      if (log_6 === log_6) {
        block_7[position_7] = log_6;
        position_7 += 1;
        if (position_7 === 20) {
          pivot_7 = log_6;
          mean_7 = 0;
          comoment_7 = 0;
          for (let j_7 = 20 - 1; j_7 >= 0; j_7--) {
            const distance_7 = block_7[j_7] - pivot_7;
            const from_mean_7 = distance_7 - mean_7;
            mean_7 += from_mean_7 / (20 - j_7);
            comoment_7 += from_mean_7 * (distance_7 - mean_7);
            block_7[j_7] = mean_7;
            comoments_7[j_7] = comoment_7;
          }
          mean_7 = 0;
          comoment_7 = 0;
          position_7 = 0;
          full_7 = 1;
          covariance_7 = comoments_7[0] / 20;
        } else if (full_7 === 1) {
          const distance_7_2 = log_6 - pivot_7;
          const from_mean_7_2 = distance_7_2 - mean_7;
          mean_7 += from_mean_7_2 / position_7;
          comoment_7 += from_mean_7_2 * (distance_7_2 - mean_7);
          const between_7 = (mean_7 - block_7[position_7]) * (mean_7 - block_7[position_7]) * (((20 - position_7) * position_7) / 20);
          covariance_7 = (comoments_7[position_7] + comoment_7 + between_7) / 20;
        }
      } else {
        position_7 = 0;
        full_7 = 0;
      }
      const multiply_9 = covariance_7 * 1.0526315789473684;
      const multiply_11 = multiply_9 * 252;
      const sqrt_12 = Math.sqrt(multiply_11);
      // 15: enter long when close crosses above sma(close, 50)
      let sum_14 = NaN;
      if (close === close) {
        const at_14 = position_14 + 1;
        block_14[position_14] = close;
        if (at_14 === 50) {
          let total_14 = 0;
          let lost_14 = 0;
          for (let j_14 = 50 - 1; j_14 >= 0; j_14--) {
            const value_14 = block_14[j_14];
            const before_14 = total_14;
            total_14 = before_14 + value_14;
            const part_14 = total_14 - before_14;
            lost_14 += before_14 - (total_14 - part_14) + (value_14 - part_14);
            block_14[j_14] = total_14;
            lows_14[j_14] = lost_14;
          }
          high_14 = 0;
          low_14 = 0;
          position_14 = 0;
          sum_14 = total_14 + lost_14;
        } else {
          const before_14_2 = high_14;
          const newer_14 = before_14_2 + close;
          const part_14_2 = newer_14 - before_14_2;
          const lost_14_2 = low_14 + (before_14_2 - (newer_14 - part_14_2) + (close - part_14_2));
          high_14 = newer_14;
          low_14 = lost_14_2;
          position_14 = at_14;
          const older_14 = block_14[at_14];
          const both_14 = older_14 + newer_14;
          const share_14 = both_14 - older_14;
          sum_14 = both_14 + (older_14 - (both_14 - share_14) + (newer_14 - share_14) + (lows_14[at_14] + lost_14_2));
        }
      } else {
        block_14.fill(NaN);
        high_14 = 0;
        low_14 = 0;
        position_14 = 0;
      }
      const divide_15 = sum_14 / 50;
      const previous_16 = last_16;
      last_16 = divide_15;
      const less_equal_17 = previous_4 <= previous_16 ? 2 : previous_4 > previous_16 ? 0 : 1;
      const greater_18 = close > divide_15 ? 2 : close <= divide_15 ? 0 : 1;
      if (Math.abs(close - divide_15) <= 1e-12 * Math.abs(divide_15) && close !== divide_15) this.knifeEdges += 1;
      const and_19 = less_equal_17 < greater_18 ? less_equal_17 : greater_18;
      // 16: exit  long when close crosses below sma(close, 50)
      const greater_equal_20 = previous_4 >= previous_16 ? 2 : previous_4 < previous_16 ? 0 : 1;
      const less_21 = close < divide_15 ? 2 : close >= divide_15 ? 0 : 1;
      const and_22 = greater_equal_20 < less_21 ? greater_equal_20 : less_21;
      const fired: number = (and_19 === 2 ? 1 : 0) | (and_22 === 2 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        this.fired = fired;
        this.unknown = (and_19 === 1 ? 1 : 0) | (and_22 === 1 ? 2 : 0);
        this.output_2 = sqrt_12;
        this.last_4 = last_4;
        this.pivot_7 = pivot_7;
        this.mean_7 = mean_7;
        this.position_7 = position_7;
        this.full_7 = full_7;
        this.comoment_7 = comoment_7;
        this.high_14 = high_14;
        this.low_14 = low_14;
        this.position_14 = position_14;
        this.last_16 = last_16;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(14 + this.block_7.length + this.comoments_7.length + this.block_14.length + this.lows_14.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_4, this.pivot_7, this.mean_7, this.position_7, this.full_7, this.comoment_7, this.high_14, this.low_14, this.position_14, this.last_16, this.output_2]);
    let end = 14;
    for (const array of [this.block_7, this.comoments_7, this.block_14, this.lows_14]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_4, this.pivot_7, this.mean_7, this.position_7, this.full_7, this.comoment_7, this.high_14, this.low_14, this.position_14, this.last_16, this.output_2] = state;
    let end = 14;
    for (const array of [this.block_7, this.comoments_7, this.block_14, this.lows_14]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
  }

  output(k: number): number {
    switch (k) {
      case 0: return 0.05;
      case 1: return 0.15;
      case 2: return this.output_2;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly ByVolatility[], from: number, to: number): void {
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
