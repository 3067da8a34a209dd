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
}

/** Smallest power of two that holds `distance` past values and the present one. */
function ring(distance: number): number {
  return 2 ** Math.ceil(Math.log2(distance + 1));
}

function finite(value: number): number {
  return value - value === 0 ? value : NaN;
}

export class HeikinTrend {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly block_20: Float64Array;
  readonly lows_20: Float64Array;
  average_12 = 0;
  count_12 = 0;
  last_13 = NaN;
  bars_since_decided_18 = Infinity;
  bars_since_unknown_18 = 0;
  high_20 = 0;
  low_20 = 0;
  position_20 = 0;
  bars_since_decided_24 = Infinity;
  bars_since_unknown_24 = 0;

  constructor(columns: Columns, params: Params) {
    this.open = columns.open;
    this.high = columns.high;
    this.low = columns.low;
    this.close = columns.close;
    this.block_20 = new Float64Array(100).fill(NaN);
    this.lows_20 = new Float64Array(100).fill(NaN);
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
    this.high_20 = 0;
    this.low_20 = 0;
    this.position_20 = 0;
    this.bars_since_decided_24 = Infinity;
    this.bars_since_unknown_24 = 0;
    this.block_20.fill(NaN);
    this.lows_20.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { open: open_column, high: high_column, low: low_column, close: close_column, block_20, lows_20 } = this;
    let { average_12, count_12, last_13, bars_since_decided_18, bars_since_unknown_18, high_20, low_20, position_20, bars_since_decided_24, bars_since_unknown_24 } = this;
    for (let i = from; i < to; i += 1) {
      const open = open_column[i];
      const high = high_column[i];
      const low = low_column[i];
      const close = close_column[i];
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
      if (close === close) {
        const at_20 = position_20 + 1;
        block_20[position_20] = close;
        if (at_20 === 100) {
          let total_20 = 0;
          let lost_20 = 0;
          for (let j_20 = 100 - 1; j_20 >= 0; j_20--) {
            const value_20 = block_20[j_20];
            const before_20 = total_20;
            total_20 = before_20 + value_20;
            const part_20 = total_20 - before_20;
            lost_20 += before_20 - (total_20 - part_20) + (value_20 - part_20);
            block_20[j_20] = total_20;
            lows_20[j_20] = lost_20;
          }
          high_20 = 0;
          low_20 = 0;
          position_20 = 0;
          sum_20 = total_20 + lost_20;
        } else {
          const before_20_2 = high_20;
          const newer_20 = before_20_2 + close;
          const part_20_2 = newer_20 - before_20_2;
          const lost_20_2 = low_20 + (before_20_2 - (newer_20 - part_20_2) + (close - part_20_2));
          high_20 = newer_20;
          low_20 = lost_20_2;
          position_20 = at_20;
          const older_20 = block_20[at_20];
          const both_20 = older_20 + newer_20;
          const share_20 = both_20 - older_20;
          sum_20 = both_20 + (older_20 - (both_20 - share_20) + (newer_20 - share_20) + (lows_20[at_20] + lost_20_2));
        }
      } else {
        block_20.fill(NaN);
        high_20 = 0;
        low_20 = 0;
        position_20 = 0;
      }
      const divide_21 = sum_20 / 100;
      const greater_22 = close > divide_21 ? 2 : close <= divide_21 ? 0 : 1;
      if (Math.abs(close - divide_21) <= 1e-12 * Math.abs(divide_21) && close !== divide_21) this.knifeEdges += 1;
      const and_23 = for_bars_18 < greater_22 ? for_bars_18 : greater_22;
      // 13: exit  long when falls for 2 bars
      bars_since_decided_24 = falls === 0 ? 0 : bars_since_decided_24 + 1;
      bars_since_unknown_24 = falls === 1 ? 0 : bars_since_unknown_24 + 1;
      const for_bars_24 =
        bars_since_decided_24 < 2 ? 0 : bars_since_unknown_24 < 2 ? 1 : 2;
      const fired: number = (and_23 === 2 ? 1 : 0) | (for_bars_24 === 2 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        this.fired = fired;
        this.unknown = (and_23 === 1 ? 1 : 0) | (for_bars_24 === 1 ? 2 : 0);
        this.average_12 = average_12;
        this.count_12 = count_12;
        this.last_13 = last_13;
        this.bars_since_decided_18 = bars_since_decided_18;
        this.bars_since_unknown_18 = bars_since_unknown_18;
        this.high_20 = high_20;
        this.low_20 = low_20;
        this.position_20 = position_20;
        this.bars_since_decided_24 = bars_since_decided_24;
        this.bars_since_unknown_24 = bars_since_unknown_24;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(13 + this.block_20.length + this.lows_20.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.average_12, this.count_12, this.last_13, this.bars_since_decided_18, this.bars_since_unknown_18, this.high_20, this.low_20, this.position_20, this.bars_since_decided_24, this.bars_since_unknown_24]);
    let end = 13;
    for (const array of [this.block_20, this.lows_20]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.average_12, this.count_12, this.last_13, this.bars_since_decided_18, this.bars_since_unknown_18, this.high_20, this.low_20, this.position_20, this.bars_since_decided_24, this.bars_since_unknown_24] = state;
    let end = 13;
    for (const array of [this.block_20, this.lows_20]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
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
