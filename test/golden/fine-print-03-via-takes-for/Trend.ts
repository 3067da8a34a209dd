// Trend: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array; readonly high: Float64Array; readonly low: Float64Array; readonly open: Float64Array }
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
  readonly open: Float64Array;
  last_3 = NaN;
  average_11 = 0;
  count_11 = 0;
  bars_since_decided_17 = Infinity;
  bars_since_unknown_17 = 0;
  output_1 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.high = columns.high;
    this.low = columns.low;
    this.open = columns.open;
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.last_3 = NaN;
    this.average_11 = 0;
    this.count_11 = 0;
    this.bars_since_decided_17 = Infinity;
    this.bars_since_unknown_17 = 0;
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, high: high_column, low: low_column, open: open_column } = this;
    let { last_3, average_11, count_11, bars_since_decided_17, bars_since_unknown_17 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 5: enter long when close > open via limit close - atr(14) for 3 bars
      const previous_3 = last_3;
      last_3 = close;
      const coalesce_4 = previous_3 === previous_3 ? previous_3 : close;
      const high = high_column[i];
      const max_6 = Math.max(high, coalesce_4);
      const low = low_column[i];
      const min_8 = Math.min(low, coalesce_4);
      const subtract_9 = max_6 - min_8;
      let smooth_11 = NaN;
      if (subtract_9 === subtract_9) {
        if (count_11 === 14) {
          average_11 = average_11 + 0.07142857142857142 * (subtract_9 - average_11);
          smooth_11 = average_11;
        } else {
          average_11 += subtract_9;
          count_11 += 1;
          if (count_11 === 14) smooth_11 = average_11 = average_11 / 14;
        }
      }
      const open = open_column[i];
      // 6: exit  long when close < open for 3 bars
      const less_16 = close < open ? 2 : close >= open ? 0 : 1;
      bars_since_decided_17 = less_16 === 0 ? 0 : bars_since_decided_17 + 1;
      bars_since_unknown_17 = less_16 === 1 ? 0 : bars_since_unknown_17 + 1;
      const for_bars_17 =
        bars_since_decided_17 < 3 ? 0 : bars_since_unknown_17 < 3 ? 1 : 2;
      const fired: number = (close > open ? 1 : 0) | (for_bars_17 === 2 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 5: enter long when close > open via limit close - atr(14) for 3 bars
        const subtract_12 = close - smooth_11;
        const greater_15 = close > open ? 2 : close <= open ? 0 : 1;
        this.fired = fired;
        this.unknown = (greater_15 === 1 ? 1 : 0) | (for_bars_17 === 1 ? 2 : 0);
        this.output_1 = subtract_12;
        this.last_3 = last_3;
        this.average_11 = average_11;
        this.count_11 = count_11;
        this.bars_since_decided_17 = bars_since_decided_17;
        this.bars_since_unknown_17 = bars_since_unknown_17;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(9);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_3, this.average_11, this.count_11, this.bars_since_decided_17, this.bars_since_unknown_17, this.output_1]);
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_3, this.average_11, this.count_11, this.bars_since_decided_17, this.bars_since_unknown_17, this.output_1] = state;
  }

  output(k: number): number {
    switch (k) {
      case 0: return 3;
      case 1: return this.output_1;
      case 2: return 0.1;
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
