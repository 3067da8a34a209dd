// SqueezeBreakout: emitted by strata from squeeze-breakout.strat. Do not edit; change the program and build again.
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

export class SqueezeBreakout {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly block_4: Float64Array;
  readonly comoments_4: Float64Array;
  readonly block_15: Float64Array;
  readonly lows_15: Float64Array;
  readonly block_19: Float64Array;
  readonly block_20: Float64Array;
  readonly block_30: Float64Array;
  readonly lows_30: Float64Array;
  readonly block_33: Float64Array;
  readonly plain_lows_33: Float64Array;
  readonly climbing_highs_33: Float64Array;
  readonly climbing_lows_33: Float64Array;
  readonly block_45: Float64Array;
  readonly lows_45: Float64Array;
  pivot_4 = 0;
  mean_4 = 0;
  position_4 = 0;
  full_4 = 0;
  comoment_4 = 0;
  last_8 = NaN;
  high_15 = 0;
  low_15 = 0;
  position_15 = 0;
  position_19 = 0;
  full_19 = 0;
  newer_19 = -Infinity;
  position_20 = 0;
  full_20 = 0;
  newer_20 = Infinity;
  close_least = NaN;
  close_most = NaN;
  close_grid = NaN;
  close_fitting = 0;
  close_present = 0;
  highs_23 = 0;
  lows_23 = 0;
  high_30 = 0;
  low_30 = 0;
  position_30 = 0;
  position_33 = 0;
  full_33 = 0;
  pivot_33 = 0;
  plain_high_33 = 0;
  plain_low_33 = 0;
  climbing_high_33 = 0;
  climbing_low_33 = 0;
  last_41 = NaN;
  high_45 = 0;
  low_45 = 0;
  position_45 = 0;
  average_51 = 0;
  count_51 = 0;
  last_58 = NaN;
  bars_since_decided_61 = Infinity;
  bars_since_unknown_61 = 0;
  bars_since_decided_63 = Infinity;
  bars_since_unknown_63 = 0;
  output_0 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.high = columns.high;
    this.low = columns.low;
    this.block_4 = new Float64Array(20).fill(NaN);
    this.comoments_4 = new Float64Array(20).fill(NaN);
    this.block_15 = new Float64Array(20).fill(NaN);
    this.lows_15 = new Float64Array(20).fill(NaN);
    this.block_19 = new Float64Array(20).fill(NaN);
    this.block_20 = new Float64Array(20).fill(NaN);
    this.block_30 = new Float64Array(20).fill(NaN);
    this.lows_30 = new Float64Array(20).fill(NaN);
    this.block_33 = new Float64Array(20).fill(NaN);
    this.plain_lows_33 = new Float64Array(20).fill(NaN);
    this.climbing_highs_33 = new Float64Array(20).fill(NaN);
    this.climbing_lows_33 = new Float64Array(20).fill(NaN);
    this.block_45 = new Float64Array(6).fill(NaN);
    this.lows_45 = new Float64Array(6).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.pivot_4 = 0;
    this.mean_4 = 0;
    this.position_4 = 0;
    this.full_4 = 0;
    this.comoment_4 = 0;
    this.last_8 = NaN;
    this.high_15 = 0;
    this.low_15 = 0;
    this.position_15 = 0;
    this.position_19 = 0;
    this.full_19 = 0;
    this.newer_19 = -Infinity;
    this.position_20 = 0;
    this.full_20 = 0;
    this.newer_20 = Infinity;
    this.close_least = NaN;
    this.close_most = NaN;
    this.close_grid = NaN;
    this.close_fitting = 0;
    this.close_present = 0;
    this.highs_23 = 0;
    this.lows_23 = 0;
    this.high_30 = 0;
    this.low_30 = 0;
    this.position_30 = 0;
    this.position_33 = 0;
    this.full_33 = 0;
    this.pivot_33 = 0;
    this.plain_high_33 = 0;
    this.plain_low_33 = 0;
    this.climbing_high_33 = 0;
    this.climbing_low_33 = 0;
    this.last_41 = NaN;
    this.high_45 = 0;
    this.low_45 = 0;
    this.position_45 = 0;
    this.average_51 = 0;
    this.count_51 = 0;
    this.last_58 = NaN;
    this.bars_since_decided_61 = Infinity;
    this.bars_since_unknown_61 = 0;
    this.bars_since_decided_63 = Infinity;
    this.bars_since_unknown_63 = 0;
    this.block_4.fill(NaN);
    this.comoments_4.fill(NaN);
    this.block_15.fill(NaN);
    this.lows_15.fill(NaN);
    this.block_19.fill(NaN);
    this.block_20.fill(NaN);
    this.block_30.fill(NaN);
    this.lows_30.fill(NaN);
    this.block_33.fill(NaN);
    this.plain_lows_33.fill(NaN);
    this.climbing_highs_33.fill(NaN);
    this.climbing_lows_33.fill(NaN);
    this.block_45.fill(NaN);
    this.lows_45.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, high: high_column, low: low_column, block_4, comoments_4, block_15, lows_15, block_19, block_20, block_30, lows_30, block_33, plain_lows_33, climbing_highs_33, climbing_lows_33, block_45, lows_45 } = this;
    let { pivot_4, mean_4, position_4, full_4, comoment_4, last_8, high_15, low_15, position_15, position_19, full_19, newer_19, position_20, full_20, newer_20, close_least, close_most, close_grid, close_fitting, close_present, highs_23, lows_23, high_30, low_30, position_30, position_33, full_33, pivot_33, plain_high_33, plain_low_33, climbing_high_33, climbing_low_33, last_41, high_45, low_45, position_45, average_51, count_51, last_58, bars_since_decided_61, bars_since_unknown_61, bars_since_decided_63, bars_since_unknown_63 } = this;
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
      // 8: let bands  = squeeze()
      let covariance_4 = NaN;
      if (close === close) {
        block_4[position_4] = close;
        position_4 += 1;
        if (position_4 === 20) {
          pivot_4 = close;
          mean_4 = 0;
          comoment_4 = 0;
          for (let j_4 = 20 - 1; j_4 >= 0; j_4--) {
            const distance_4 = block_4[j_4] - pivot_4;
            const from_mean_4 = distance_4 - mean_4;
            mean_4 += from_mean_4 / (20 - j_4);
            comoment_4 += from_mean_4 * (distance_4 - mean_4);
            block_4[j_4] = mean_4;
            comoments_4[j_4] = comoment_4;
          }
          mean_4 = 0;
          comoment_4 = 0;
          position_4 = 0;
          full_4 = 1;
          covariance_4 = comoments_4[0] / 20;
        } else if (full_4 === 1) {
          const distance_4_2 = close - pivot_4;
          const from_mean_4_2 = distance_4_2 - mean_4;
          mean_4 += from_mean_4_2 / position_4;
          comoment_4 += from_mean_4_2 * (distance_4_2 - mean_4);
          const between_4 = (mean_4 - block_4[position_4]) * (mean_4 - block_4[position_4]) * (((20 - position_4) * position_4) / 20);
          covariance_4 = (comoments_4[position_4] + comoment_4 + between_4) / 20;
        }
      } else {
        position_4 = 0;
        full_4 = 0;
      }
      const sqrt_5 = Math.sqrt(covariance_4);
      const multiply_6 = 2 * sqrt_5;
      const previous_8 = last_8;
      last_8 = close;
      const coalesce_9 = previous_8 === previous_8 ? previous_8 : close;
      const high = high_column[i];
      const max_11 = Math.max(high, coalesce_9);
      const low = low_column[i];
      const min_13 = Math.min(low, coalesce_9);
      const subtract_14 = max_11 - min_13;
      let sum_15 = NaN;
      if (subtract_14 === subtract_14) {
        const at_15 = position_15 + 1;
        block_15[position_15] = subtract_14;
        if (at_15 === 20) {
          let total_15 = 0;
          let lost_15 = 0;
          for (let j_15 = 20 - 1; j_15 >= 0; j_15--) {
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
          const newer_15 = before_15_2 + subtract_14;
          const part_15_2 = newer_15 - before_15_2;
          const lost_15_2 = low_15 + (before_15_2 - (newer_15 - part_15_2) + (subtract_14 - part_15_2));
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
      const divide_16 = sum_15 / 20;
      const multiply_17 = 1.5 * divide_16;
      const less_18 = multiply_6 < multiply_17 ? 2 : multiply_6 >= multiply_17 ? 0 : 1;
      if (Math.abs(multiply_6 - multiply_17) <= 1e-12 * Math.abs(multiply_17) && multiply_6 !== multiply_17) this.knifeEdges += 1;
      let highest_19 = NaN;
      if (high === high) {
        block_19[position_19] = high;
        newer_19 = Math.max(newer_19, high);
        position_19 += 1;
        if (position_19 === 20) {
          newer_19 = -Infinity;
          for (let j_19 = 20 - 1; j_19 >= 0; j_19--) {
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
      let lowest_20 = NaN;
      if (low === low) {
        block_20[position_20] = low;
        newer_20 = Math.min(newer_20, low);
        position_20 += 1;
        if (position_20 === 20) {
          newer_20 = Infinity;
          for (let j_20 = 20 - 1; j_20 >= 0; j_20--) {
            newer_20 = Math.min(newer_20, block_20[j_20]);
            block_20[j_20] = newer_20;
          }
          lowest_20 = newer_20;
          newer_20 = Infinity;
          position_20 = 0;
          full_20 = 1;
        } else if (full_20 === 1) {
          lowest_20 = Math.min(newer_20, block_20[position_20]);
        }
      } else {
        newer_20 = Infinity;
        position_20 = 0;
        full_20 = 0;
      }
      const add_21 = highest_19 + lowest_20;
      const divide_22 = add_21 / 2;
      let sum_23 = NaN;
      if (close_fitting > 20) {
        const old_23 = close_column[i - 20];
        const old_high_23 = old_23 + close_grid - close_grid;
        highs_23 += close_high_part - old_high_23;
        lows_23 += close_low_part - (old_23 - old_high_23);
        sum_23 = highs_23 + lows_23;
      } else {
        highs_23 = close_fitting > 1 ? highs_23 + close_high_part : close_high_part;
        lows_23 = close_fitting > 1 ? lows_23 + close_low_part : close_low_part;
        if (close_fitting === 20) sum_23 = highs_23 + lows_23;
        else if (close_present >= 20) sum_23 = sumInBlocks(close_column, i, 20, close_present);
      }
      const divide_24 = sum_23 / 20;
      const add_25 = divide_22 + divide_24;
      const divide_26 = add_25 / 2;
      const bands = less_18 === 2 ? 1 : less_18 === 0 ? 0 : NaN;
      const subtract_29 = close - divide_26;
      let sum_30 = NaN;
      if (subtract_29 === subtract_29) {
        const at_30 = position_30 + 1;
        block_30[position_30] = subtract_29;
        if (at_30 === 20) {
          let total_30 = 0;
          let lost_30 = 0;
          for (let j_30 = 20 - 1; j_30 >= 0; j_30--) {
            const value_30 = block_30[j_30];
            const before_30 = total_30;
            total_30 = before_30 + value_30;
            const part_30 = total_30 - before_30;
            lost_30 += before_30 - (total_30 - part_30) + (value_30 - part_30);
            block_30[j_30] = total_30;
            lows_30[j_30] = lost_30;
          }
          high_30 = 0;
          low_30 = 0;
          position_30 = 0;
          sum_30 = total_30 + lost_30;
        } else {
          const before_30_2 = high_30;
          const newer_30 = before_30_2 + subtract_29;
          const part_30_2 = newer_30 - before_30_2;
          const lost_30_2 = low_30 + (before_30_2 - (newer_30 - part_30_2) + (subtract_29 - part_30_2));
          high_30 = newer_30;
          low_30 = lost_30_2;
          position_30 = at_30;
          const older_30 = block_30[at_30];
          const both_30 = older_30 + newer_30;
          const share_30 = both_30 - older_30;
          sum_30 = both_30 + (older_30 - (both_30 - share_30) + (newer_30 - share_30) + (lows_30[at_30] + lost_30_2));
        }
      } else {
        block_30.fill(NaN);
        high_30 = 0;
        low_30 = 0;
        position_30 = 0;
      }
      const divide_31 = sum_30 / 20;
      let centred_sum_33 = NaN;
      if (subtract_29 === subtract_29) {
        block_33[position_33] = subtract_29;
        position_33 += 1;
        if (position_33 === 20) {
          pivot_33 = subtract_29;
          plain_high_33 = 0;
          plain_low_33 = 0;
          climbing_high_33 = 0;
          climbing_low_33 = 0;
          for (let j_33 = 20 - 1; j_33 >= 0; j_33--) {
            const value_33 = block_33[j_33];
            const sum_33 = value_33 + -pivot_33;
            const part_33 = sum_33 - value_33;
            const lost_33 = value_33 - (sum_33 - part_33) + (-pivot_33 - part_33);
            const sum_33_2 = plain_high_33 + sum_33;
            const part_33_2 = sum_33_2 - plain_high_33;
            plain_low_33 += plain_high_33 - (sum_33_2 - part_33_2) + (sum_33 - part_33_2);
            plain_high_33 = sum_33_2;
            plain_low_33 += lost_33;
            const sum_33_3 = climbing_high_33 + plain_high_33;
            const part_33_3 = sum_33_3 - climbing_high_33;
            climbing_low_33 += climbing_high_33 - (sum_33_3 - part_33_3) + (plain_high_33 - part_33_3);
            climbing_high_33 = sum_33_3;
            climbing_low_33 += plain_low_33;
            block_33[j_33] = plain_high_33;
            plain_lows_33[j_33] = plain_low_33;
            climbing_highs_33[j_33] = climbing_high_33;
            climbing_lows_33[j_33] = climbing_low_33;
          }
          plain_high_33 = 0;
          plain_low_33 = 0;
          climbing_high_33 = 0;
          climbing_low_33 = 0;
          position_33 = 0;
          full_33 = 1;
        } else if (full_33 === 1) {
          const sum_33_4 = subtract_29 + -pivot_33;
          const part_33_4 = sum_33_4 - subtract_29;
          const lost_33_2 = subtract_29 - (sum_33_4 - part_33_4) + (-pivot_33 - part_33_4);
          const sum_33_5 = plain_high_33 + sum_33_4;
          const part_33_5 = sum_33_5 - plain_high_33;
          plain_low_33 += plain_high_33 - (sum_33_5 - part_33_5) + (sum_33_4 - part_33_5);
          plain_high_33 = sum_33_5;
          plain_low_33 += lost_33_2;
          const sum_33_6 = climbing_high_33 + plain_high_33;
          const part_33_6 = sum_33_6 - climbing_high_33;
          climbing_low_33 += climbing_high_33 - (sum_33_6 - part_33_6) + (plain_high_33 - part_33_6);
          climbing_high_33 = sum_33_6;
          climbing_low_33 += plain_low_33;
        }
        if (full_33 === 1) {
          const half_33 = (20 + 1) / 2;
          const sum_33_7 = climbing_highs_33[position_33] + -climbing_high_33;
          const part_33_7 = sum_33_7 - climbing_highs_33[position_33];
          const lost_33_3 = climbing_highs_33[position_33] - (sum_33_7 - part_33_7) + (-climbing_high_33 - part_33_7);
          const sum_33_8 = plain_high_33 + -block_33[position_33];
          const part_33_8 = sum_33_8 - plain_high_33;
          const lost_33_4 = plain_high_33 - (sum_33_8 - part_33_8) + (-block_33[position_33] - part_33_8);
          const product_33 = half_33 * sum_33_8;
          const scaled_33 = 134217729 * sum_33_8;
          const top_33 = scaled_33 - (scaled_33 - sum_33_8);
          const lost_33_5 = half_33 * top_33 - product_33 + half_33 * (sum_33_8 - top_33);
          const sum_33_9 = sum_33_7 + product_33;
          const part_33_9 = sum_33_9 - sum_33_7;
          const lost_33_6 = sum_33_7 - (sum_33_9 - part_33_9) + (product_33 - part_33_9);
          const low_climbing_33 = lost_33_3 + (climbing_lows_33[position_33] - climbing_low_33);
          const low_plain_33 = lost_33_4 + (plain_low_33 - plain_lows_33[position_33]);
          centred_sum_33 = sum_33_9 + (lost_33_6 + low_climbing_33 + (lost_33_5 + half_33 * low_plain_33));
        }
      } else {
        position_33 = 0;
        full_33 = 0;
      }
      const multiply_34 = 12 * centred_sum_33;
      const divide_36 = multiply_34 / 7980;
      const multiply_38 = divide_36 * 9.5;
      const add_39 = divide_31 + multiply_38;
      // 10: let opened = tight == 0 and tight[1] == 1 and sum(tight, 6) >= 5
      const previous_41 = last_41;
      last_41 = bands;
      let sum_45 = NaN;
      if (bands === bands) {
        const at_45 = position_45 + 1;
        block_45[position_45] = bands;
        if (at_45 === 6) {
          let total_45 = 0;
          let lost_45 = 0;
          for (let j_45 = 6 - 1; j_45 >= 0; j_45--) {
            const value_45 = block_45[j_45];
            const before_45 = total_45;
            total_45 = before_45 + value_45;
            const part_45 = total_45 - before_45;
            lost_45 += before_45 - (total_45 - part_45) + (value_45 - part_45);
            block_45[j_45] = total_45;
            lows_45[j_45] = lost_45;
          }
          high_45 = 0;
          low_45 = 0;
          position_45 = 0;
          sum_45 = total_45 + lost_45;
        } else {
          const before_45_2 = high_45;
          const newer_45 = before_45_2 + bands;
          const part_45_2 = newer_45 - before_45_2;
          const lost_45_2 = low_45 + (before_45_2 - (newer_45 - part_45_2) + (bands - part_45_2));
          high_45 = newer_45;
          low_45 = lost_45_2;
          position_45 = at_45;
          const older_45 = block_45[at_45];
          const both_45 = older_45 + newer_45;
          const share_45 = both_45 - older_45;
          sum_45 = both_45 + (older_45 - (both_45 - share_45) + (newer_45 - share_45) + (lows_45[at_45] + lost_45_2));
        }
      } else {
        block_45.fill(NaN);
        high_45 = 0;
        low_45 = 0;
        position_45 = 0;
      }
      if (Math.abs(sum_45 - 5) <= 1e-12 * Math.abs(5) && sum_45 !== 5) this.knifeEdges += 1;
      // 17: stop 2 * atr(14) from entry
      let smooth_51 = NaN;
      if (subtract_14 === subtract_14) {
        if (count_51 === 14) {
          average_51 = average_51 + 0.07142857142857142 * (subtract_14 - average_51);
          smooth_51 = average_51;
        } else {
          average_51 += subtract_14;
          count_51 += 1;
          if (count_51 === 14) smooth_51 = average_51 = average_51 / 14;
        }
      }
      // 12: enter long  when opened and bands.lean > 0
      if (Math.abs(add_39 - 0) <= 1e-12 * Math.abs(0) && add_39 !== 0) this.knifeEdges += 1;
      // 14: exit  long  when bands.lean falling for 3 bars
      const previous_58 = last_58;
      last_58 = add_39;
      const less_59 = add_39 < previous_58 ? 2 : add_39 >= previous_58 ? 0 : 1;
      bars_since_decided_61 = less_59 === 0 ? 0 : bars_since_decided_61 + 1;
      bars_since_unknown_61 = less_59 === 1 ? 0 : bars_since_unknown_61 + 1;
      const for_bars_61 =
        bars_since_decided_61 < 3 ? 0 : bars_since_unknown_61 < 3 ? 1 : 2;
      // 15: exit  short when bands.lean rising for 3 bars
      const greater_62 = add_39 > previous_58 ? 2 : add_39 <= previous_58 ? 0 : 1;
      bars_since_decided_63 = greater_62 === 0 ? 0 : bars_since_decided_63 + 1;
      bars_since_unknown_63 = greater_62 === 1 ? 0 : bars_since_unknown_63 + 1;
      const for_bars_63 =
        bars_since_decided_63 < 3 ? 0 : bars_since_unknown_63 < 3 ? 1 : 2;
      const true_48 = bands === 0 && previous_41 === 1 && sum_45 >= 5;
      const fired: number = (true_48 && add_39 > 0 ? 1 : 0) | (true_48 && add_39 < 0 ? 2 : 0) | (for_bars_61 === 2 ? 4 : 0) | (for_bars_63 === 2 ? 8 : 0);
      if (fired !== 0 || i === to - 1) {
        // 10: let opened = tight == 0 and tight[1] == 1 and sum(tight, 6) >= 5
        const equal_40 = bands === 0 ? 2 : bands === bands && 0 === 0 ? 0 : 1;
        const equal_42 = previous_41 === 1 ? 2 : previous_41 === previous_41 && 1 === 1 ? 0 : 1;
        const and_43 = equal_40 < equal_42 ? equal_40 : equal_42;
        const greater_equal_47 = sum_45 >= 5 ? 2 : sum_45 < 5 ? 0 : 1;
        const opened = and_43 < greater_equal_47 ? and_43 : greater_equal_47;
        // 17: stop 2 * atr(14) from entry
        const multiply_52 = 2 * smooth_51;
        // 12: enter long  when opened and bands.lean > 0
        const greater_54 = add_39 > 0 ? 2 : add_39 <= 0 ? 0 : 1;
        const and_55 = opened < greater_54 ? opened : greater_54;
        // 13: enter short when opened and bands.lean < 0
        const less_56 = add_39 < 0 ? 2 : add_39 >= 0 ? 0 : 1;
        const and_57 = opened < less_56 ? opened : less_56;
        this.fired = fired;
        this.unknown = (and_55 === 1 ? 1 : 0) | (and_57 === 1 ? 2 : 0) | (for_bars_61 === 1 ? 4 : 0) | (for_bars_63 === 1 ? 8 : 0);
        this.output_0 = multiply_52;
        this.pivot_4 = pivot_4;
        this.mean_4 = mean_4;
        this.position_4 = position_4;
        this.full_4 = full_4;
        this.comoment_4 = comoment_4;
        this.last_8 = last_8;
        this.high_15 = high_15;
        this.low_15 = low_15;
        this.position_15 = position_15;
        this.position_19 = position_19;
        this.full_19 = full_19;
        this.newer_19 = newer_19;
        this.position_20 = position_20;
        this.full_20 = full_20;
        this.newer_20 = newer_20;
        this.close_least = close_least;
        this.close_most = close_most;
        this.close_grid = close_grid;
        this.close_fitting = close_fitting;
        this.close_present = close_present;
        this.highs_23 = highs_23;
        this.lows_23 = lows_23;
        this.high_30 = high_30;
        this.low_30 = low_30;
        this.position_30 = position_30;
        this.position_33 = position_33;
        this.full_33 = full_33;
        this.pivot_33 = pivot_33;
        this.plain_high_33 = plain_high_33;
        this.plain_low_33 = plain_low_33;
        this.climbing_high_33 = climbing_high_33;
        this.climbing_low_33 = climbing_low_33;
        this.last_41 = last_41;
        this.high_45 = high_45;
        this.low_45 = low_45;
        this.position_45 = position_45;
        this.average_51 = average_51;
        this.count_51 = count_51;
        this.last_58 = last_58;
        this.bars_since_decided_61 = bars_since_decided_61;
        this.bars_since_unknown_61 = bars_since_unknown_61;
        this.bars_since_decided_63 = bars_since_decided_63;
        this.bars_since_unknown_63 = bars_since_unknown_63;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(47 + this.block_4.length + this.comoments_4.length + this.block_15.length + this.lows_15.length + this.block_19.length + this.block_20.length + this.block_30.length + this.lows_30.length + this.block_33.length + this.plain_lows_33.length + this.climbing_highs_33.length + this.climbing_lows_33.length + this.block_45.length + this.lows_45.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.pivot_4, this.mean_4, this.position_4, this.full_4, this.comoment_4, this.last_8, this.high_15, this.low_15, this.position_15, this.position_19, this.full_19, this.newer_19, this.position_20, this.full_20, this.newer_20, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_23, this.lows_23, this.high_30, this.low_30, this.position_30, this.position_33, this.full_33, this.pivot_33, this.plain_high_33, this.plain_low_33, this.climbing_high_33, this.climbing_low_33, this.last_41, this.high_45, this.low_45, this.position_45, this.average_51, this.count_51, this.last_58, this.bars_since_decided_61, this.bars_since_unknown_61, this.bars_since_decided_63, this.bars_since_unknown_63, this.output_0]);
    let end = 47;
    for (const array of [this.block_4, this.comoments_4, this.block_15, this.lows_15, this.block_19, this.block_20, this.block_30, this.lows_30, this.block_33, this.plain_lows_33, this.climbing_highs_33, this.climbing_lows_33, this.block_45, this.lows_45]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.pivot_4, this.mean_4, this.position_4, this.full_4, this.comoment_4, this.last_8, this.high_15, this.low_15, this.position_15, this.position_19, this.full_19, this.newer_19, this.position_20, this.full_20, this.newer_20, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_23, this.lows_23, this.high_30, this.low_30, this.position_30, this.position_33, this.full_33, this.pivot_33, this.plain_high_33, this.plain_low_33, this.climbing_high_33, this.climbing_low_33, this.last_41, this.high_45, this.low_45, this.position_45, this.average_51, this.count_51, this.last_58, this.bars_since_decided_61, this.bars_since_unknown_61, this.bars_since_decided_63, this.bars_since_unknown_63, this.output_0] = state;
    let end = 47;
    for (const array of [this.block_4, this.comoments_4, this.block_15, this.lows_15, this.block_19, this.block_20, this.block_30, this.lows_30, this.block_33, this.plain_lows_33, this.climbing_highs_33, this.climbing_lows_33, this.block_45, this.lows_45]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
  }

  output(k: number): number {
    switch (k) {
      case 0: return this.output_0;
      case 1: return 0.5;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly SqueezeBreakout[], from: number, to: number): void {
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
