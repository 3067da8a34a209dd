// Trend: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly time_hour: Float64Array; readonly time_last_bar_of_session: Float64Array; readonly close: Float64Array }
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

export class Trend {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly time_hour: Float64Array;
  readonly time_last_bar_of_session: Float64Array;
  readonly close: Float64Array;
  readonly block_11: Float64Array;
  readonly lows_11: Float64Array;
  high_11 = 0;
  low_11 = 0;
  position_11 = 0;
  last_13 = NaN;
  last_14 = NaN;

  constructor(columns: Columns, params: Params) {
    this.time_hour = columns.time_hour;
    this.time_last_bar_of_session = columns.time_last_bar_of_session;
    this.close = columns.close;
    this.block_11 = new Float64Array(50).fill(NaN);
    this.lows_11 = new Float64Array(50).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.high_11 = 0;
    this.low_11 = 0;
    this.position_11 = 0;
    this.last_13 = NaN;
    this.last_14 = NaN;
    this.block_11.fill(NaN);
    this.lows_11.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { time_hour: time_hour_column, time_last_bar_of_session: time_last_bar_of_session_column, close: close_column, block_11, lows_11 } = this;
    let { high_11, low_11, position_11, last_13, last_14 } = this;
    for (let i = from; i < to; i += 1) {
      const time_hour = time_hour_column[i];
      // 8: enter long when time.hour >= 10 and not time.last_bar_of_session
      const greater_equal_3 = time_hour >= 10 ? 2 : time_hour < 10 ? 0 : 1;
      const time_last_bar_of_session = time_last_bar_of_session_column[i];
      const equal_6 = time_last_bar_of_session === 1 ? 2 : time_last_bar_of_session === time_last_bar_of_session && 1 === 1 ? 0 : 1;
      const not_7 = 2 - equal_6;
      const and_8 = greater_equal_3 < not_7 ? greater_equal_3 : not_7;
      const close = close_column[i];
      // 9: exit  long when close crosses below sma(close, 50)
      let sum_11 = NaN;
      if (close === close) {
        const at_11 = position_11 + 1;
        block_11[position_11] = close;
        if (at_11 === 50) {
          let total_11 = 0;
          let lost_11 = 0;
          for (let j_11 = 50 - 1; j_11 >= 0; j_11--) {
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
          const newer_11 = before_11_2 + close;
          const part_11_2 = newer_11 - before_11_2;
          const lost_11_2 = low_11 + (before_11_2 - (newer_11 - part_11_2) + (close - part_11_2));
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
      const divide_12 = sum_11 / 50;
      const previous_13 = last_13;
      last_13 = close;
      const previous_14 = last_14;
      last_14 = divide_12;
      const greater_equal_15 = previous_13 >= previous_14 ? 2 : previous_13 < previous_14 ? 0 : 1;
      const less_16 = close < divide_12 ? 2 : close >= divide_12 ? 0 : 1;
      if (Math.abs(close - divide_12) <= 1e-12 * Math.abs(divide_12) && close !== divide_12) this.knifeEdges += 1;
      const and_17 = greater_equal_15 < less_16 ? greater_equal_15 : less_16;
      const fired: number = (and_8 === 2 ? 1 : 0) | (and_17 === 2 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        this.fired = fired;
        this.unknown = (and_8 === 1 ? 1 : 0) | (and_17 === 1 ? 2 : 0);
        this.high_11 = high_11;
        this.low_11 = low_11;
        this.position_11 = position_11;
        this.last_13 = last_13;
        this.last_14 = last_14;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(8 + this.block_11.length + this.lows_11.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.high_11, this.low_11, this.position_11, this.last_13, this.last_14]);
    let end = 8;
    for (const array of [this.block_11, this.lows_11]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.high_11, this.low_11, this.position_11, this.last_13, this.last_14] = state;
    let end = 8;
    for (const array of [this.block_11, this.lows_11]) {
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
