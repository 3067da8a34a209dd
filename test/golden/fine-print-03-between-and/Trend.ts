// Trend: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array; readonly low: Float64Array; readonly high: Float64Array; readonly volume: Float64Array; readonly open: Float64Array }
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
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly volume: Float64Array;
  readonly open: Float64Array;
  bars_since_decided_17 = Infinity;
  bars_since_unknown_17 = 0;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.low = columns.low;
    this.high = columns.high;
    this.volume = columns.volume;
    this.open = columns.open;
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.bars_since_decided_17 = Infinity;
    this.bars_since_unknown_17 = 0;
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, low: low_column, high: high_column, volume: volume_column, open: open_column } = this;
    let { bars_since_decided_17, bars_since_unknown_17 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      const low = low_column[i];
      const high = high_column[i];
      // 5: enter long when close between low and high - 1 and volume > 0
      const subtract_5 = high - 1;
      const volume = volume_column[i];
      const open = open_column[i];
      // 6: exit  long when close < open and close > low for 3 bars
      const greater_15 = close > low ? 2 : close <= low ? 0 : 1;
      bars_since_decided_17 = greater_15 === 0 ? 0 : bars_since_decided_17 + 1;
      bars_since_unknown_17 = greater_15 === 1 ? 0 : bars_since_unknown_17 + 1;
      const for_bars_17 =
        bars_since_decided_17 < 3 ? 0 : bars_since_unknown_17 < 3 ? 1 : 2;
      const fired: number = (close >= low && close <= subtract_5 && volume > 0 ? 1 : 0) | (close < open && for_bars_17 === 2 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 5: enter long when close between low and high - 1 and volume > 0
        const greater_equal_6 = close >= low ? 2 : close < low ? 0 : 1;
        const less_equal_7 = close <= subtract_5 ? 2 : close > subtract_5 ? 0 : 1;
        const and_8 = greater_equal_6 < less_equal_7 ? greater_equal_6 : less_equal_7;
        const greater_11 = volume > 0 ? 2 : volume <= 0 ? 0 : 1;
        const and_12 = and_8 < greater_11 ? and_8 : greater_11;
        // 6: exit  long when close < open and close > low for 3 bars
        const less_14 = close < open ? 2 : close >= open ? 0 : 1;
        const and_18 = less_14 < for_bars_17 ? less_14 : for_bars_17;
        this.fired = fired;
        this.unknown = (and_12 === 1 ? 1 : 0) | (and_18 === 1 ? 2 : 0);
        this.bars_since_decided_17 = bars_since_decided_17;
        this.bars_since_unknown_17 = bars_since_unknown_17;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(5);
    state.set([this.fired, this.unknown, this.knifeEdges, this.bars_since_decided_17, this.bars_since_unknown_17]);
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.bars_since_decided_17, this.bars_since_unknown_17] = state;
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
