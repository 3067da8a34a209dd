// BandReversion: emitted by strata from band-reversion.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array; readonly high: Float64Array; readonly low: Float64Array }
export interface Params { readonly edge: number }
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

export class BandReversion {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly edge: number;
  readonly negate_32: number;
  readonly block_7: Float64Array;
  readonly comoments_7: Float64Array;
  readonly block_14: Float64Array;
  readonly comoments_14: Float64Array;
  close_least = NaN;
  close_most = NaN;
  close_grid = NaN;
  close_fitting = 0;
  close_present = 0;
  highs_5 = 0;
  lows_5 = 0;
  pivot_7 = 0;
  mean_7 = 0;
  position_7 = 0;
  full_7 = 0;
  comoment_7 = 0;
  last_11 = NaN;
  pivot_14 = 0;
  mean_14 = 0;
  position_14 = 0;
  full_14 = 0;
  comoment_14 = 0;
  average_29 = 0;
  count_29 = 0;
  highs_38 = 0;
  lows_38 = 0;
  output_0 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.high = columns.high;
    this.low = columns.low;
    this.edge = params.edge;
    this.negate_32 = -this.edge;
    this.block_7 = new Float64Array(20).fill(NaN);
    this.comoments_7 = new Float64Array(20).fill(NaN);
    this.block_14 = new Float64Array(20).fill(NaN);
    this.comoments_14 = new Float64Array(20).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.close_least = NaN;
    this.close_most = NaN;
    this.close_grid = NaN;
    this.close_fitting = 0;
    this.close_present = 0;
    this.highs_5 = 0;
    this.lows_5 = 0;
    this.pivot_7 = 0;
    this.mean_7 = 0;
    this.position_7 = 0;
    this.full_7 = 0;
    this.comoment_7 = 0;
    this.last_11 = NaN;
    this.pivot_14 = 0;
    this.mean_14 = 0;
    this.position_14 = 0;
    this.full_14 = 0;
    this.comoment_14 = 0;
    this.average_29 = 0;
    this.count_29 = 0;
    this.highs_38 = 0;
    this.lows_38 = 0;
    this.block_7.fill(NaN);
    this.comoments_7.fill(NaN);
    this.block_14.fill(NaN);
    this.comoments_14.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, high: high_column, low: low_column, block_7, comoments_7, block_14, comoments_14 } = this;
    let { close_least, close_most, close_grid, close_fitting, close_present, highs_5, lows_5, pivot_7, mean_7, position_7, full_7, comoment_7, last_11, pivot_14, mean_14, position_14, full_14, comoment_14, average_29, count_29, highs_38, lows_38 } = this;
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
      // 10: let band  = zscore_band(close, 20, edge)
      let sum_5 = NaN;
      if (close_fitting > 20) {
        const old_5 = close_column[i - 20];
        const old_high_5 = old_5 + close_grid - close_grid;
        highs_5 += close_high_part - old_high_5;
        lows_5 += close_low_part - (old_5 - old_high_5);
        sum_5 = highs_5 + lows_5;
      } else {
        highs_5 = close_fitting > 1 ? highs_5 + close_high_part : close_high_part;
        lows_5 = close_fitting > 1 ? lows_5 + close_low_part : close_low_part;
        if (close_fitting === 20) sum_5 = highs_5 + lows_5;
        else if (close_present >= 20) sum_5 = sumInBlocks(close_column, i, 20, close_present);
      }
      const divide_6 = sum_5 / 20;
      let covariance_7 = NaN;
      if (close === close) {
        block_7[position_7] = close;
        position_7 += 1;
        if (position_7 === 20) {
          pivot_7 = close;
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
          const distance_7_2 = close - pivot_7;
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
      const sqrt_8 = Math.sqrt(covariance_7);
      const subtract_9 = close - divide_6;
      const band = sqrt_8 === 0 ? NaN : subtract_9 / sqrt_8;
      // 11: let usual = realized_vol(20) < 25%
      const previous_11 = last_11;
      last_11 = close;
      const divide_12 = previous_11 === 0 ? NaN : close / previous_11;
      const log_13 = divide_12 > 0 ? Math.log(divide_12) : NaN;
      let covariance_14 = NaN;
      if (log_13 === log_13) {
        block_14[position_14] = log_13;
        position_14 += 1;
        if (position_14 === 20) {
          pivot_14 = log_13;
          mean_14 = 0;
          comoment_14 = 0;
          for (let j_14 = 20 - 1; j_14 >= 0; j_14--) {
            const distance_14 = block_14[j_14] - pivot_14;
            const from_mean_14 = distance_14 - mean_14;
            mean_14 += from_mean_14 / (20 - j_14);
            comoment_14 += from_mean_14 * (distance_14 - mean_14);
            block_14[j_14] = mean_14;
            comoments_14[j_14] = comoment_14;
          }
          mean_14 = 0;
          comoment_14 = 0;
          position_14 = 0;
          full_14 = 1;
          covariance_14 = comoments_14[0] / 20;
        } else if (full_14 === 1) {
          const distance_14_2 = log_13 - pivot_14;
          const from_mean_14_2 = distance_14_2 - mean_14;
          mean_14 += from_mean_14_2 / position_14;
          comoment_14 += from_mean_14_2 * (distance_14_2 - mean_14);
          const between_14 = (mean_14 - block_14[position_14]) * (mean_14 - block_14[position_14]) * (((20 - position_14) * position_14) / 20);
          covariance_14 = (comoments_14[position_14] + comoment_14 + between_14) / 20;
        }
      } else {
        position_14 = 0;
        full_14 = 0;
      }
      const multiply_16 = covariance_14 * 1.0526315789473684;
      const multiply_18 = multiply_16 * 252;
      const sqrt_19 = Math.sqrt(multiply_18);
      if (Math.abs(sqrt_19 - 0.25) <= 1e-12 * Math.abs(0.25) && sqrt_19 !== 0.25) this.knifeEdges += 1;
      // 18: stop 3 * atr(14) from entry
      const coalesce_22 = previous_11 === previous_11 ? previous_11 : close;
      const high = high_column[i];
      const max_24 = Math.max(high, coalesce_22);
      const low = low_column[i];
      const min_26 = Math.min(low, coalesce_22);
      const subtract_27 = max_24 - min_26;
      let smooth_29 = NaN;
      if (subtract_27 === subtract_27) {
        if (count_29 === 14) {
          average_29 = average_29 + 0.07142857142857142 * (subtract_27 - average_29);
          smooth_29 = average_29;
        } else {
          average_29 += subtract_27;
          count_29 += 1;
          if (count_29 === 14) smooth_29 = average_29 = average_29 / 14;
        }
      }
      // 13: enter long  when band.z < -edge and usual
      if (Math.abs(band - this.negate_32) <= 1e-12 * Math.abs(this.negate_32) && band !== this.negate_32) this.knifeEdges += 1;
      // 14: enter short when band.z > edge and usual and close < sma(close, 200)
      if (Math.abs(band - this.edge) <= 1e-12 * Math.abs(this.edge) && band !== this.edge) this.knifeEdges += 1;
      let sum_38 = NaN;
      if (close_fitting > 200) {
        const old_38 = close_column[i - 200];
        const old_high_38 = old_38 + close_grid - close_grid;
        highs_38 += close_high_part - old_high_38;
        lows_38 += close_low_part - (old_38 - old_high_38);
        sum_38 = highs_38 + lows_38;
      } else {
        highs_38 = close_fitting > 1 ? highs_38 + close_high_part : close_high_part;
        lows_38 = close_fitting > 1 ? lows_38 + close_low_part : close_low_part;
        if (close_fitting === 200) sum_38 = highs_38 + lows_38;
        else if (close_present >= 200) sum_38 = sumInBlocks(close_column, i, 200, close_present);
      }
      const divide_39 = sum_38 / 200;
      if (Math.abs(close - divide_39) <= 1e-12 * Math.abs(divide_39) && close !== divide_39) this.knifeEdges += 1;
      // 15: exit  long  when band.z > 0
      if (Math.abs(band - 0) <= 1e-12 * Math.abs(0) && band !== 0) this.knifeEdges += 1;
      const true_20 = sqrt_19 < 0.25;
      const fired: number = (band < this.negate_32 && true_20 ? 1 : 0) | (band > this.edge && true_20 && close < divide_39 ? 2 : 0) | (band > 0 ? 4 : 0) | (band < 0 ? 8 : 0);
      if (fired !== 0 || i === to - 1) {
        // 11: let usual = realized_vol(20) < 25%
        const usual = sqrt_19 < 0.25 ? 2 : sqrt_19 >= 0.25 ? 0 : 1;
        // 18: stop 3 * atr(14) from entry
        const multiply_30 = 3 * smooth_29;
        // 13: enter long  when band.z < -edge and usual
        const less_33 = band < this.negate_32 ? 2 : band >= this.negate_32 ? 0 : 1;
        const and_34 = less_33 < usual ? less_33 : usual;
        // 14: enter short when band.z > edge and usual and close < sma(close, 200)
        const greater_35 = band > this.edge ? 2 : band <= this.edge ? 0 : 1;
        const and_36 = greater_35 < usual ? greater_35 : usual;
        const less_40 = close < divide_39 ? 2 : close >= divide_39 ? 0 : 1;
        const and_41 = and_36 < less_40 ? and_36 : less_40;
        // 15: exit  long  when band.z > 0
        const greater_43 = band > 0 ? 2 : band <= 0 ? 0 : 1;
        // 16: exit  short when band.z < 0
        const less_44 = band < 0 ? 2 : band >= 0 ? 0 : 1;
        this.fired = fired;
        this.unknown = (and_34 === 1 ? 1 : 0) | (and_41 === 1 ? 2 : 0) | (greater_43 === 1 ? 4 : 0) | (less_44 === 1 ? 8 : 0);
        this.output_0 = multiply_30;
        this.close_least = close_least;
        this.close_most = close_most;
        this.close_grid = close_grid;
        this.close_fitting = close_fitting;
        this.close_present = close_present;
        this.highs_5 = highs_5;
        this.lows_5 = lows_5;
        this.pivot_7 = pivot_7;
        this.mean_7 = mean_7;
        this.position_7 = position_7;
        this.full_7 = full_7;
        this.comoment_7 = comoment_7;
        this.last_11 = last_11;
        this.pivot_14 = pivot_14;
        this.mean_14 = mean_14;
        this.position_14 = position_14;
        this.full_14 = full_14;
        this.comoment_14 = comoment_14;
        this.average_29 = average_29;
        this.count_29 = count_29;
        this.highs_38 = highs_38;
        this.lows_38 = lows_38;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(26 + this.block_7.length + this.comoments_7.length + this.block_14.length + this.comoments_14.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_5, this.lows_5, this.pivot_7, this.mean_7, this.position_7, this.full_7, this.comoment_7, this.last_11, this.pivot_14, this.mean_14, this.position_14, this.full_14, this.comoment_14, this.average_29, this.count_29, this.highs_38, this.lows_38, this.output_0]);
    let end = 26;
    for (const array of [this.block_7, this.comoments_7, this.block_14, this.comoments_14]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_5, this.lows_5, this.pivot_7, this.mean_7, this.position_7, this.full_7, this.comoment_7, this.last_11, this.pivot_14, this.mean_14, this.position_14, this.full_14, this.comoment_14, this.average_29, this.count_29, this.highs_38, this.lows_38, this.output_0] = state;
    let end = 26;
    for (const array of [this.block_7, this.comoments_7, this.block_14, this.comoments_14]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
  }

  output(k: number): number {
    switch (k) {
      case 0: return this.output_0;
      case 1: return 0.4;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly BandReversion[], from: number, to: number): void {
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
