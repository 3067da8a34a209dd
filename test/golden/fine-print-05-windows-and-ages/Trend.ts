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

export class Trend {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly block_15: Float64Array;
  last_3 = NaN;
  last_4 = NaN;
  last_5 = NaN;
  last_10 = NaN;
  age_12 = NaN;
  position_15 = 0;
  full_15 = 0;
  newer_15 = -Infinity;
  bars_since_decided_18 = Infinity;
  bars_since_unknown_18 = 0;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.high = columns.high;
    this.low = columns.low;
    this.block_15 = new Float64Array(3).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.last_3 = NaN;
    this.last_4 = NaN;
    this.last_5 = NaN;
    this.last_10 = NaN;
    this.age_12 = NaN;
    this.position_15 = 0;
    this.full_15 = 0;
    this.newer_15 = -Infinity;
    this.bars_since_decided_18 = Infinity;
    this.bars_since_unknown_18 = 0;
    this.block_15.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, high: high_column, low: low_column, block_15 } = this;
    let { last_3, last_4, last_5, last_10, age_12, position_15, full_15, newer_15, bars_since_decided_18, bars_since_unknown_18 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      const high = high_column[i];
      // 5: enter long when close crosses above high[1]
      const previous_3 = last_3;
      last_3 = high;
      const previous_4 = last_4;
      last_4 = close;
      const previous_5 = last_5;
      last_5 = previous_3;
      const low = low_column[i];
      // 6: exit  long when bars_since(close < low[1]) > 3 or close < highest(high, 3) within 2 bars
      const previous_10 = last_10;
      last_10 = low;
      const less_11 = close < previous_10 ? 2 : close >= previous_10 ? 0 : 1;
      age_12 = less_11 === 2 ? 0 : age_12 + 1;
      const bars_since_12 = age_12;
      let highest_15 = NaN;
      if (high === high) {
        block_15[position_15] = high;
        newer_15 = Math.max(newer_15, high);
        position_15 += 1;
        if (position_15 === 3) {
          newer_15 = -Infinity;
          for (let j_15 = 3 - 1; j_15 >= 0; j_15--) {
            newer_15 = Math.max(newer_15, block_15[j_15]);
            block_15[j_15] = newer_15;
          }
          highest_15 = newer_15;
          newer_15 = -Infinity;
          position_15 = 0;
          full_15 = 1;
        } else if (full_15 === 1) {
          highest_15 = Math.max(newer_15, block_15[position_15]);
        }
      } else {
        newer_15 = -Infinity;
        position_15 = 0;
        full_15 = 0;
      }
      const less_16 = close < highest_15 ? 2 : close >= highest_15 ? 0 : 1;
      bars_since_decided_18 = less_16 === 2 ? 0 : bars_since_decided_18 + 1;
      bars_since_unknown_18 = less_16 === 1 ? 0 : bars_since_unknown_18 + 1;
      const within_bars_18 =
        bars_since_decided_18 < 2 ? 2 : bars_since_unknown_18 < 2 ? 1 : 0;
      const fired: number = (previous_4 <= previous_5 && close > previous_3 ? 1 : 0) | (bars_since_12 > 3 || within_bars_18 === 2 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 5: enter long when close crosses above high[1]
        const less_equal_6 = previous_4 <= previous_5 ? 2 : previous_4 > previous_5 ? 0 : 1;
        const greater_7 = close > previous_3 ? 2 : close <= previous_3 ? 0 : 1;
        const and_8 = less_equal_6 < greater_7 ? less_equal_6 : greater_7;
        // 6: exit  long when bars_since(close < low[1]) > 3 or close < highest(high, 3) within 2 bars
        const greater_14 = bars_since_12 > 3 ? 2 : bars_since_12 <= 3 ? 0 : 1;
        const or_19 = greater_14 > within_bars_18 ? greater_14 : within_bars_18;
        this.fired = fired;
        this.unknown = (and_8 === 1 ? 1 : 0) | (or_19 === 1 ? 2 : 0);
        this.last_3 = last_3;
        this.last_4 = last_4;
        this.last_5 = last_5;
        this.last_10 = last_10;
        this.age_12 = age_12;
        this.position_15 = position_15;
        this.full_15 = full_15;
        this.newer_15 = newer_15;
        this.bars_since_decided_18 = bars_since_decided_18;
        this.bars_since_unknown_18 = bars_since_unknown_18;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(13 + this.block_15.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_3, this.last_4, this.last_5, this.last_10, this.age_12, this.position_15, this.full_15, this.newer_15, this.bars_since_decided_18, this.bars_since_unknown_18]);
    let end = 13;
    for (const array of [this.block_15]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_3, this.last_4, this.last_5, this.last_10, this.age_12, this.position_15, this.full_15, this.newer_15, this.bars_since_decided_18, this.bars_since_unknown_18] = state;
    let end = 13;
    for (const array of [this.block_15]) {
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
