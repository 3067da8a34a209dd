// HeikinTrend: emitted by strata from heikin-trend.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly open: Float64Array; readonly high: Float64Array; readonly low: Float64Array; readonly close: Float64Array }
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

export class HeikinTrend {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  average_12 = 0;
  count_12 = 0;
  last_13 = NaN;
  bars_since_decided_18 = Infinity;
  bars_since_unknown_18 = 0;
  close_least = NaN;
  close_most = NaN;
  close_grid = NaN;
  close_fitting = 0;
  close_present = 0;
  highs_20 = 0;
  lows_20 = 0;
  bars_since_decided_24 = Infinity;
  bars_since_unknown_24 = 0;

  constructor(columns: Columns, params: Params) {
    this.open = columns.open;
    this.high = columns.high;
    this.low = columns.low;
    this.close = columns.close;
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.average_12 = 0;
    this.count_12 = 0;
    this.last_13 = NaN;
    this.bars_since_decided_18 = Infinity;
    this.bars_since_unknown_18 = 0;
    this.close_least = NaN;
    this.close_most = NaN;
    this.close_grid = NaN;
    this.close_fitting = 0;
    this.close_present = 0;
    this.highs_20 = 0;
    this.lows_20 = 0;
    this.bars_since_decided_24 = Infinity;
    this.bars_since_unknown_24 = 0;
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { open: open_column, high: high_column, low: low_column, close: close_column } = this;
    let { average_12, count_12, last_13, bars_since_decided_18, bars_since_unknown_18, close_least, close_most, close_grid, close_fitting, close_present, highs_20, lows_20, bars_since_decided_24, bars_since_unknown_24 } = this;
    for (let i = from; i < to; i += 1) {
      const open = open_column[i];
      const high = high_column[i];
      const low = low_column[i];
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
      // 8: let candle = heikin_ashi()
      const add_4 = open + high;
      const add_5 = add_4 + low;
      const add_6 = add_5 + close;
      const candle = add_6 / 4;
      let smooth_12 = NaN;
      if (candle === candle) {
        if (count_12 === 3) {
          average_12 = average_12 + 0.5 * (candle - average_12);
          smooth_12 = average_12;
        } else {
          average_12 += candle;
          count_12 += 1;
          if (count_12 === 3) smooth_12 = average_12 = average_12 / 3;
        }
      }
      const previous_13 = last_13;
      last_13 = smooth_12;
      // 9: let rises  = candle.close_line > candle.open_line
      const rises = candle > previous_13 ? 2 : candle <= previous_13 ? 0 : 1;
      // 10: let falls  = candle.close_line < candle.open_line
      const falls = candle < previous_13 ? 2 : candle >= previous_13 ? 0 : 1;
      // 12: enter long when rises for 3 bars and close > sma(close, 100)
      bars_since_decided_18 = rises === 0 ? 0 : bars_since_decided_18 + 1;
      bars_since_unknown_18 = rises === 1 ? 0 : bars_since_unknown_18 + 1;
      const for_bars_18 =
        bars_since_decided_18 < 3 ? 0 : bars_since_unknown_18 < 3 ? 1 : 2;
      let sum_20 = NaN;
      if (close_fitting > 100) {
        const old_20 = close_column[i - 100];
        const old_high_20 = old_20 + close_grid - close_grid;
        highs_20 += close_high_part - old_high_20;
        lows_20 += close_low_part - (old_20 - old_high_20);
        sum_20 = highs_20 + lows_20;
      } else {
        highs_20 = close_fitting > 1 ? highs_20 + close_high_part : close_high_part;
        lows_20 = close_fitting > 1 ? lows_20 + close_low_part : close_low_part;
        if (close_fitting === 100) sum_20 = highs_20 + lows_20;
        else if (close_present >= 100) sum_20 = sumInBlocks(close_column, i, 100, close_present);
      }
      const divide_21 = sum_20 / 100;
      if (Math.abs(close - divide_21) <= 1e-12 * Math.abs(divide_21) && close !== divide_21) this.knifeEdges += 1;
      // 13: exit  long when falls for 2 bars
      bars_since_decided_24 = falls === 0 ? 0 : bars_since_decided_24 + 1;
      bars_since_unknown_24 = falls === 1 ? 0 : bars_since_unknown_24 + 1;
      const for_bars_24 =
        bars_since_decided_24 < 2 ? 0 : bars_since_unknown_24 < 2 ? 1 : 2;
      const fired: number = (for_bars_18 === 2 && close > divide_21 ? 1 : 0) | (for_bars_24 === 2 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 12: enter long when rises for 3 bars and close > sma(close, 100)
        const greater_22 = close > divide_21 ? 2 : close <= divide_21 ? 0 : 1;
        const and_23 = for_bars_18 < greater_22 ? for_bars_18 : greater_22;
        this.fired = fired;
        this.unknown = (and_23 === 1 ? 1 : 0) | (for_bars_24 === 1 ? 2 : 0);
        this.average_12 = average_12;
        this.count_12 = count_12;
        this.last_13 = last_13;
        this.bars_since_decided_18 = bars_since_decided_18;
        this.bars_since_unknown_18 = bars_since_unknown_18;
        this.close_least = close_least;
        this.close_most = close_most;
        this.close_grid = close_grid;
        this.close_fitting = close_fitting;
        this.close_present = close_present;
        this.highs_20 = highs_20;
        this.lows_20 = lows_20;
        this.bars_since_decided_24 = bars_since_decided_24;
        this.bars_since_unknown_24 = bars_since_unknown_24;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(17);
    state.set([this.fired, this.unknown, this.knifeEdges, this.average_12, this.count_12, this.last_13, this.bars_since_decided_18, this.bars_since_unknown_18, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_20, this.lows_20, this.bars_since_decided_24, this.bars_since_unknown_24]);
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.average_12, this.count_12, this.last_13, this.bars_since_decided_18, this.bars_since_unknown_18, this.close_least, this.close_most, this.close_grid, this.close_fitting, this.close_present, this.highs_20, this.lows_20, this.bars_since_decided_24, this.bars_since_unknown_24] = state;
  }

  output(k: number): number {
    switch (k) {
      case 0: return 0.03;
      case 1: return 0.75;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly HeikinTrend[], from: number, to: number): void {
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
