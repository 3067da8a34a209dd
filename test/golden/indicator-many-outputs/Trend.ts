// Trend: emitted by strata from program.strat. Do not edit; change the program and build again.
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

export class Trend {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly block_14: Float64Array;
  readonly comoments_14: Float64Array;
  average_6 = 0;
  count_6 = 0;
  average_8 = 0;
  count_8 = 0;
  average_12 = 0;
  count_12 = 0;
  pivot_14 = 0;
  mean_14 = 0;
  position_14 = 0;
  full_14 = 0;
  comoment_14 = 0;
  close_least = NaN;
  close_most = NaN;
  close_grid = NaN;
  close_fitting = 0;
  close_present = 0;
  highs_17 = 0;
  lows_17 = 0;
  last_21 = NaN;
  average_29 = 0;
  count_29 = 0;
  direction_30 = 0;
  upper_30 = 0;
  lower_30 = 0;
  previous_close_30 = 0;
  last_31 = NaN;
  last_32 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.high = columns.high;
    this.low = columns.low;
    this.block_14 = new Float64Array(20).fill(NaN);
    this.comoments_14 = new Float64Array(20).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.average_6 = 0;
    this.count_6 = 0;
    this.average_8 = 0;
    this.count_8 = 0;
    this.average_12 = 0;
    this.count_12 = 0;
    this.pivot_14 = 0;
    this.mean_14 = 0;
    this.position_14 = 0;
    this.full_14 = 0;
    this.comoment_14 = 0;
    this.close_least = NaN;
    this.close_most = NaN;
    this.close_grid = NaN;
    this.close_fitting = 0;
    this.close_present = 0;
    this.highs_17 = 0;
    this.lows_17 = 0;
    this.last_21 = NaN;
    this.average_29 = 0;
    this.count_29 = 0;
    this.direction_30 = 0;
    this.upper_30 = 0;
    this.lower_30 = 0;
    this.previous_close_30 = 0;
    this.last_31 = NaN;
    this.last_32 = NaN;
    this.block_14.fill(NaN);
    this.comoments_14.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, high: high_column, low: low_column, block_14, comoments_14 } = this;
    let { average_6, count_6, average_8, count_8, average_12, count_12, pivot_14, mean_14, position_14, full_14, comoment_14, close_least, close_most, close_grid, close_fitting, close_present, highs_17, lows_17, last_21, average_29, count_29, direction_30, upper_30, lower_30, previous_close_30, last_31, last_32 } = this;
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
      // 5: let trend = macd(close)
      let smooth_6 = NaN;
      if (close === close) {
        if (count_6 === 12) {
          average_6 = average_6 + 0.15384615384615385 * (close - average_6);
          smooth_6 = average_6;
        } else {
          average_6 += close;
          count_6 += 1;
          if (count_6 === 12) smooth_6 = average_6 = average_6 / 12;
        }
      }
      let smooth_8 = NaN;
      if (close === close) {
        if (count_8 === 26) {
          average_8 = average_8 + 0.07407407407407407 * (close - average_8);
          smooth_8 = average_8;
        } else {
          average_8 += close;
          count_8 += 1;
          if (count_8 === 26) smooth_8 = average_8 = average_8 / 26;
        }
      }
      const trend = smooth_6 - smooth_8;
      let smooth_12 = NaN;
      if (trend === trend) {
        if (count_12 === 9) {
          average_12 = average_12 + 0.2 * (trend - average_12);
          smooth_12 = average_12;
        } else {
          average_12 += trend;
          count_12 += 1;
          if (count_12 === 9) smooth_12 = average_12 = average_12 / 9;
        }
      }
      // 6: let bands = bollinger(close, 20, 2)
      let covariance_14 = NaN;
      if (close === close) {
        block_14[position_14] = close;
        position_14 += 1;
        if (position_14 === 20) {
          pivot_14 = close;
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
          const distance_14_2 = close - pivot_14;
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
      const sqrt_15 = Math.sqrt(covariance_14);
      const multiply_16 = 2 * sqrt_15;
      let sum_17 = NaN;
      if (close_fitting > 20) {
        const old_17 = close_column[i - 20];
        const old_high_17 = old_17 + close_grid - close_grid;
        highs_17 += close_high_part - old_high_17;
        lows_17 += close_low_part - (old_17 - old_high_17);
        sum_17 = highs_17 + lows_17;
      } else {
        highs_17 = close_fitting > 1 ? highs_17 + close_high_part : close_high_part;
        lows_17 = close_fitting > 1 ? lows_17 + close_low_part : close_low_part;
        if (close_fitting === 20) sum_17 = highs_17 + lows_17;
        else if (close_present >= 20) sum_17 = sumInBlocks(close_column, i, 20, close_present);
      }
      const bands = sum_17 / 20;
      const add_19 = bands + multiply_16;
      // 7: let turn  = supertrend(3, 10)
      const previous_21 = last_21;
      last_21 = close;
      const coalesce_22 = previous_21 === previous_21 ? previous_21 : close;
      const high = high_column[i];
      const max_24 = Math.max(high, coalesce_22);
      const low = low_column[i];
      const min_26 = Math.min(low, coalesce_22);
      const subtract_27 = max_24 - min_26;
      let smooth_29 = NaN;
      if (subtract_27 === subtract_27) {
        if (count_29 === 10) {
          average_29 = average_29 + 0.1 * (subtract_27 - average_29);
          smooth_29 = average_29;
        } else {
          average_29 += subtract_27;
          count_29 += 1;
          if (count_29 === 10) smooth_29 = average_29 = average_29 / 10;
        }
      }
      let supertrend_30 = NaN;
      if (high === high && low === low && close === close && smooth_29 === smooth_29) {
        const middle_30 = (high + low) / 2;
        const fresh_upper_30 = middle_30 + 3 * smooth_29;
        const fresh_lower_30 = middle_30 - 3 * smooth_29;
        if (direction_30 === 0) {
          direction_30 = -1;
          upper_30 = fresh_upper_30;
          lower_30 = fresh_lower_30;
        } else {
          if (fresh_lower_30 > lower_30 || previous_close_30 < lower_30) {
            lower_30 = fresh_lower_30;
          }
          if (fresh_upper_30 < upper_30 || previous_close_30 > upper_30) {
            upper_30 = fresh_upper_30;
          }
          if (direction_30 < 0 && close > upper_30) direction_30 = 1;
          else if (direction_30 > 0 && close < lower_30) direction_30 = -1;
        }
        previous_close_30 = close;
        supertrend_30 = direction_30 > 0 ? lower_30 : upper_30;
      }
      const turn = supertrend_30;
      // 9: enter long when trend crosses above trend.signal and close < bands.upper
      const previous_31 = last_31;
      last_31 = trend;
      const previous_32 = last_32;
      last_32 = smooth_12;
      if (Math.abs(trend - smooth_12) <= 1e-12 * Math.abs(smooth_12) && trend !== smooth_12) this.knifeEdges += 1;
      if (Math.abs(close - add_19) <= 1e-12 * Math.abs(add_19) && close !== add_19) this.knifeEdges += 1;
      // 10: exit  long when close < turn
      if (Math.abs(close - turn) <= 1e-12 * Math.abs(turn) && close !== turn) this.knifeEdges += 1;
      const fired: number = (previous_31 <= previous_32 && trend > smooth_12 && close < add_19 ? 1 : 0) | (close < turn ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 9: enter long when trend crosses above trend.signal and close < bands.upper
        const less_equal_33 = previous_31 <= previous_32 ? 2 : previous_31 > previous_32 ? 0 : 1;
        const greater_34 = trend > smooth_12 ? 2 : trend <= smooth_12 ? 0 : 1;
        const and_35 = less_equal_33 < greater_34 ? less_equal_33 : greater_34;
        const less_36 = close < add_19 ? 2 : close >= add_19 ? 0 : 1;
        const and_37 = and_35 < less_36 ? and_35 : less_36;
        // 10: exit  long when close < turn
        const less_38 = close < turn ? 2 : close >= turn ? 0 : 1;
        this.fired = fired;
        this.unknown = (and_37 === 1 ? 1 : 0) | (less_38 === 1 ? 2 : 0);
        this.average_6 = average_6;
        this.count_6 = count_6;
        this.average_8 = average_8;
        this.count_8 = count_8;
        this.average_12 = average_12;
        this.count_12 = count_12;
        this.pivot_14 = pivot_14;
        this.mean_14 = mean_14;
        this.position_14 = position_14;
        this.full_14 = full_14;
        this.comoment_14 = comoment_14;
        this.close_least = close_least;
        this.close_most = close_most;
        this.close_grid = close_grid;
        this.close_fitting = close_fitting;
        this.close_present = close_present;
        this.highs_17 = highs_17;
        this.lows_17 = lows_17;
        this.last_21 = last_21;
        this.average_29 = average_29;
        this.count_29 = count_29;
        this.direction_30 = direction_30;
        this.upper_30 = upper_30;
        this.lower_30 = lower_30;
        this.previous_close_30 = previous_close_30;
        this.last_31 = last_31;
        this.last_32 = last_32;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(30 + this.block_14.length + this.comoments_14.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.average_6, this.count_6, this.average_8, this.count_8, this.average_12, this.count_12, this.pivot_14, this.mean_14, this.position_14, this.full_14, this.comoment_14, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_17, this.lows_17, this.last_21, this.average_29, this.count_29, this.direction_30, this.upper_30, this.lower_30, this.previous_close_30, this.last_31, this.last_32]);
    let end = 30;
    for (const array of [this.block_14, this.comoments_14]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.average_6, this.count_6, this.average_8, this.count_8, this.average_12, this.count_12, this.pivot_14, this.mean_14, this.position_14, this.full_14, this.comoment_14, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_17, this.lows_17, this.last_21, this.average_29, this.count_29, this.direction_30, this.upper_30, this.lower_30, this.previous_close_30, this.last_31, this.last_32] = state;
    let end = 30;
    for (const array of [this.block_14, this.comoments_14]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
  }

  output(k: number): number {
    switch (k) {
      case 0: return 0.1;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly Trend[], from: number, to: number): void {
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
