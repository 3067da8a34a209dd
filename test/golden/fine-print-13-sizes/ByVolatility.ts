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

/** Sum of the n values up to row i, as two blocks of n would give it. */
function sumInBlocks(column: Float64Array, i: number, n: number, present: number): number {
  const newer = present % n;
  let [high, low, newHigh, newLow]: number[] = [0, 0, 0, 0];
  for (let j = i - newer; j > i - n; j--) {
    const sum = high + column[j];
    const part = sum - high;
    low += high - (sum - part) + (column[j] - part);
    high = sum;
  }
  if (newer === 0) return high + low;
  for (let j = i - newer + 1; j <= i; j++) {
    const sum = newHigh + column[j];
    const part = sum - newHigh;
    newLow += newHigh - (sum - part) + (column[j] - part);
    newHigh = sum;
  }
  const both = high + newHigh;
  const part = both - high;
  return both + (high - (both - part) + (newHigh - part) + (low + newLow));
}

export class ByVolatility {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly block_7: Float64Array;
  readonly comoments_7: Float64Array;
  last_4 = NaN;
  pivot_7 = 0;
  mean_7 = 0;
  position_7 = 0;
  full_7 = 0;
  comoment_7 = 0;
  close_least = NaN;
  close_most = NaN;
  close_grid = NaN;
  close_fitting = 0;
  close_present = 0;
  highs_14 = 0;
  lows_14 = 0;
  last_16 = NaN;
  output_2 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.block_7 = new Float64Array(20).fill(NaN);
    this.comoments_7 = new Float64Array(20).fill(NaN);
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
    this.close_least = NaN;
    this.close_most = NaN;
    this.close_grid = NaN;
    this.close_fitting = 0;
    this.close_present = 0;
    this.highs_14 = 0;
    this.lows_14 = 0;
    this.last_16 = NaN;
    this.block_7.fill(NaN);
    this.comoments_7.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, block_7, comoments_7 } = this;
    let { last_4, pivot_7, mean_7, position_7, full_7, comoment_7, close_least, close_most, close_grid, close_fitting, close_present, highs_14, lows_14, last_16 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      if (close >= close_least && close <= close_most) {
        close_fitting += 1;
        close_present += 1;
      } else {
        close_present = close === close ? close_present + 1 : 0;
        close_fitting = 0;
        if (close > 1e-150 && close < 1e150) {
          const close_size = 2 ** Math.floor(Math.log2(close));
          close_fitting = 1;
          close_least = close_size / 64;
          close_most = close_size * 64;
          close_grid = close_size * 201326592;
        }
      }
      const close_high_part = close + close_grid - close_grid;
      const close_low_part = close - close_high_part;
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
      // 15: enter long when close crosses above sma(close, 50)
      let sum_14 = NaN;
      if (close_fitting > 50) {
        const old_14 = close_column[i - 50];
        const old_high_14 = old_14 + close_grid - close_grid;
        highs_14 += close_high_part - old_high_14;
        lows_14 += close_low_part - (old_14 - old_high_14);
        sum_14 = highs_14 + lows_14;
      } else {
        highs_14 = close_fitting > 1 ? highs_14 + close_high_part : close_high_part;
        lows_14 = close_fitting > 1 ? lows_14 + close_low_part : close_low_part;
        if (close_fitting === 50) sum_14 = highs_14 + lows_14;
        else if (close_present >= 50) sum_14 = sumInBlocks(close_column, i, 50, close_present);
      }
      const divide_15 = sum_14 / 50;
      const previous_16 = last_16;
      last_16 = divide_15;
      if (Math.abs(close - divide_15) <= 1e-12 * Math.abs(divide_15) && close !== divide_15) this.knifeEdges += 1;
      const fired: number = (previous_4 <= previous_16 && close > divide_15 ? 1 : 0) | (previous_4 >= previous_16 && close < divide_15 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 18: size volatility 15%
        const multiply_9 = covariance_7 * 1.0526315789473684;
        const multiply_11 = multiply_9 * 252;
        const sqrt_12 = Math.sqrt(multiply_11);
        // 15: enter long when close crosses above sma(close, 50)
        const less_equal_17 = previous_4 <= previous_16 ? 2 : previous_4 > previous_16 ? 0 : 1;
        const greater_18 = close > divide_15 ? 2 : close <= divide_15 ? 0 : 1;
        const and_19 = less_equal_17 < greater_18 ? less_equal_17 : greater_18;
        // 16: exit  long when close crosses below sma(close, 50)
        const greater_equal_20 = previous_4 >= previous_16 ? 2 : previous_4 < previous_16 ? 0 : 1;
        const less_21 = close < divide_15 ? 2 : close >= divide_15 ? 0 : 1;
        const and_22 = greater_equal_20 < less_21 ? greater_equal_20 : less_21;
        this.fired = fired;
        this.unknown = (and_19 === 1 ? 1 : 0) | (and_22 === 1 ? 2 : 0);
        this.output_2 = sqrt_12;
        this.last_4 = last_4;
        this.pivot_7 = pivot_7;
        this.mean_7 = mean_7;
        this.position_7 = position_7;
        this.full_7 = full_7;
        this.comoment_7 = comoment_7;
        this.close_least = close_least;
        this.close_most = close_most;
        this.close_grid = close_grid;
        this.close_fitting = close_fitting;
        this.close_present = close_present;
        this.highs_14 = highs_14;
        this.lows_14 = lows_14;
        this.last_16 = last_16;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(18 + this.block_7.length + this.comoments_7.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_4, this.pivot_7, this.mean_7, this.position_7, this.full_7, this.comoment_7, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_14, this.lows_14, this.last_16, this.output_2]);
    let end = 18;
    for (const array of [this.block_7, this.comoments_7]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_4, this.pivot_7, this.mean_7, this.position_7, this.full_7, this.comoment_7, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_14, this.lows_14, this.last_16, this.output_2] = state;
    let end = 18;
    for (const array of [this.block_7, this.comoments_7]) {
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
