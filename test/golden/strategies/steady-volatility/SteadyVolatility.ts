// SteadyVolatility: emitted by strata from steady-volatility.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array }
export interface Params { readonly calm: number }
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

export class SteadyVolatility {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly calm: number;
  readonly multiply_26: number;
  readonly block_5: Float64Array;
  readonly block_11: Float64Array;
  readonly lows_11: Float64Array;
  readonly block_19: Float64Array;
  readonly comoments_19: Float64Array;
  position_5 = 0;
  full_5 = 0;
  newer_5 = -Infinity;
  high_11 = 0;
  low_11 = 0;
  position_11 = 0;
  last_16 = NaN;
  pivot_19 = 0;
  mean_19 = 0;
  position_19 = 0;
  full_19 = 0;
  comoment_19 = 0;
  output_1 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.calm = params.calm;
    this.multiply_26 = 2 * this.calm;
    this.block_5 = new Float64Array(60).fill(NaN);
    this.block_11 = new Float64Array(60).fill(NaN);
    this.lows_11 = new Float64Array(60).fill(NaN);
    this.block_19 = new Float64Array(20).fill(NaN);
    this.comoments_19 = new Float64Array(20).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.position_5 = 0;
    this.full_5 = 0;
    this.newer_5 = -Infinity;
    this.high_11 = 0;
    this.low_11 = 0;
    this.position_11 = 0;
    this.last_16 = NaN;
    this.pivot_19 = 0;
    this.mean_19 = 0;
    this.position_19 = 0;
    this.full_19 = 0;
    this.comoment_19 = 0;
    this.block_5.fill(NaN);
    this.block_11.fill(NaN);
    this.lows_11.fill(NaN);
    this.block_19.fill(NaN);
    this.comoments_19.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, block_5, block_11, lows_11, block_19, comoments_19 } = this;
    let { position_5, full_5, newer_5, high_11, low_11, position_11, last_16, pivot_19, mean_19, position_19, full_19, comoment_19 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 10: let depth = ulcer_index(close, 60)
      let highest_5 = NaN;
      if (close === close) {
        block_5[position_5] = close;
        newer_5 = Math.max(newer_5, close);
        position_5 += 1;
        if (position_5 === 60) {
          newer_5 = -Infinity;
          for (let j_5 = 60 - 1; j_5 >= 0; j_5--) {
            newer_5 = Math.max(newer_5, block_5[j_5]);
            block_5[j_5] = newer_5;
          }
          highest_5 = newer_5;
          newer_5 = -Infinity;
          position_5 = 0;
          full_5 = 1;
        } else if (full_5 === 1) {
          highest_5 = Math.max(newer_5, block_5[position_5]);
        }
      } else {
        newer_5 = -Infinity;
        position_5 = 0;
        full_5 = 0;
      }
      const divide_6 = highest_5 === 0 ? NaN : close / highest_5;
      const subtract_8 = divide_6 - 1;
      const multiply_9 = 100 * subtract_8;
      const multiply_10 = multiply_9 * multiply_9;
      let sum_11 = NaN;
      if (multiply_10 === multiply_10) {
        const at_11 = position_11 + 1;
        block_11[position_11] = multiply_10;
        if (at_11 === 60) {
          let total_11 = 0;
          let lost_11 = 0;
          for (let j_11 = 60 - 1; j_11 >= 0; j_11--) {
            const value_11 = block_11[j_11];
            const before_11 = total_11;
            total_11 = before_11 + value_11;
            const part_11 = total_11 - before_11;
            lost_11 += before_11 - (total_11 - part_11) + (value_11 - part_11);
            block_11[j_11] = total_11;
            lows_11[j_11] = lost_11;
          }
          high_11 = 0;
          low_11 = 0;
          position_11 = 0;
          sum_11 = total_11 + lost_11;
        } else {
          const before_11_2 = high_11;
          const newer_11 = before_11_2 + multiply_10;
          const part_11_2 = newer_11 - before_11_2;
          const lost_11_2 = low_11 + (before_11_2 - (newer_11 - part_11_2) + (multiply_10 - part_11_2));
          high_11 = newer_11;
          low_11 = lost_11_2;
          position_11 = at_11;
          const older_11 = block_11[at_11];
          const both_11 = older_11 + newer_11;
          const share_11 = both_11 - older_11;
          sum_11 = both_11 + (older_11 - (both_11 - share_11) + (newer_11 - share_11) + (lows_11[at_11] + lost_11_2));
        }
      } else {
        block_11.fill(NaN);
        high_11 = 0;
        low_11 = 0;
        position_11 = 0;
      }
      const divide_12 = sum_11 / 60;
      const depth = Math.sqrt(divide_12);
      // 15: size volatility 12%
      const previous_16 = last_16;
      last_16 = close;
      const divide_17 = previous_16 === 0 ? NaN : close / previous_16;
      const log_18 = divide_17 > 0 ? Math.log(divide_17) : NaN;
      let covariance_19 = NaN;
      if (log_18 === log_18) {
        block_19[position_19] = log_18;
        position_19 += 1;
        if (position_19 === 20) {
          pivot_19 = log_18;
          mean_19 = 0;
          comoment_19 = 0;
          for (let j_19 = 20 - 1; j_19 >= 0; j_19--) {
            const distance_19 = block_19[j_19] - pivot_19;
            const from_mean_19 = distance_19 - mean_19;
            mean_19 += from_mean_19 / (20 - j_19);
            comoment_19 += from_mean_19 * (distance_19 - mean_19);
            block_19[j_19] = mean_19;
            comoments_19[j_19] = comoment_19;
          }
          mean_19 = 0;
          comoment_19 = 0;
          position_19 = 0;
          full_19 = 1;
          covariance_19 = comoments_19[0] / 20;
        } else if (full_19 === 1) {
          const distance_19_2 = log_18 - pivot_19;
          const from_mean_19_2 = distance_19_2 - mean_19;
          mean_19 += from_mean_19_2 / position_19;
          comoment_19 += from_mean_19_2 * (distance_19_2 - mean_19);
          const between_19 = (mean_19 - block_19[position_19]) * (mean_19 - block_19[position_19]) * (((20 - position_19) * position_19) / 20);
          covariance_19 = (comoments_19[position_19] + comoment_19 + between_19) / 20;
        }
      } else {
        position_19 = 0;
        full_19 = 0;
      }
      // 12: enter long when depth < calm
      if (Math.abs(depth - this.calm) <= 1e-12 * Math.abs(this.calm) && depth !== this.calm) this.knifeEdges += 1;
      // 13: exit  long when depth > 2 * calm
      if (Math.abs(depth - this.multiply_26) <= 1e-12 * Math.abs(this.multiply_26) && depth !== this.multiply_26) this.knifeEdges += 1;
      const fired: number = (depth < this.calm ? 1 : 0) | (depth > this.multiply_26 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 15: size volatility 12%
        const multiply_21 = covariance_19 * 1.0526315789473684;
        const multiply_23 = multiply_21 * 252;
        const sqrt_24 = Math.sqrt(multiply_23);
        // 12: enter long when depth < calm
        const less_25 = depth < this.calm ? 2 : depth >= this.calm ? 0 : 1;
        // 13: exit  long when depth > 2 * calm
        const greater_27 = depth > this.multiply_26 ? 2 : depth <= this.multiply_26 ? 0 : 1;
        this.fired = fired;
        this.unknown = (less_25 === 1 ? 1 : 0) | (greater_27 === 1 ? 2 : 0);
        this.output_1 = sqrt_24;
        this.position_5 = position_5;
        this.full_5 = full_5;
        this.newer_5 = newer_5;
        this.high_11 = high_11;
        this.low_11 = low_11;
        this.position_11 = position_11;
        this.last_16 = last_16;
        this.pivot_19 = pivot_19;
        this.mean_19 = mean_19;
        this.position_19 = position_19;
        this.full_19 = full_19;
        this.comoment_19 = comoment_19;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(16 + this.block_5.length + this.block_11.length + this.lows_11.length + this.block_19.length + this.comoments_19.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.position_5, this.full_5, this.newer_5, this.high_11, this.low_11, this.position_11, this.last_16, this.pivot_19, this.mean_19, this.position_19, this.full_19, this.comoment_19, this.output_1]);
    let end = 16;
    for (const array of [this.block_5, this.block_11, this.lows_11, this.block_19, this.comoments_19]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.position_5, this.full_5, this.newer_5, this.high_11, this.low_11, this.position_11, this.last_16, this.pivot_19, this.mean_19, this.position_19, this.full_19, this.comoment_19, this.output_1] = state;
    let end = 16;
    for (const array of [this.block_5, this.block_11, this.lows_11, this.block_19, this.comoments_19]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
  }

  output(k: number): number {
    switch (k) {
      case 0: return 0.12;
      case 1: return this.output_1;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly SteadyVolatility[], from: number, to: number): void {
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
