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
  readonly past_18: Float64Array;
  readonly mask_18: number;
  average_4 = 0;
  count_4 = 0;
  average_7 = 0;
  count_7 = 0;
  last_10 = NaN;
  average_18 = 0;
  count_18 = 0;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.high = columns.high;
    this.low = columns.low;
    this.past_18 = new Float64Array(ring(5)).fill(NaN);
    this.mask_18 = this.past_18.length - 1;
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.average_4 = 0;
    this.count_4 = 0;
    this.average_7 = 0;
    this.count_7 = 0;
    this.last_10 = NaN;
    this.average_18 = 0;
    this.count_18 = 0;
    this.past_18.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, high: high_column, low: low_column, past_18, mask_18 } = this;
    let { average_4, count_4, average_7, count_7, last_10, average_18, count_18 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 5: enter long when ema(close, 20) > ema(close, 200)
      let smooth_4 = NaN;
      if (close === close) {
        if (count_4 === 20) {
          average_4 = average_4 + 0.09523809523809523 * (close - average_4);
          smooth_4 = average_4;
        } else {
          average_4 += close;
          count_4 += 1;
          if (count_4 === 20) smooth_4 = average_4 = average_4 / 20;
        }
      }
      let smooth_7 = NaN;
      if (close === close) {
        if (count_7 === 200) {
          average_7 = average_7 + 0.009950248756218905 * (close - average_7);
          smooth_7 = average_7;
        } else {
          average_7 += close;
          count_7 += 1;
          if (count_7 === 200) smooth_7 = average_7 = average_7 / 200;
        }
      }
      if (Math.abs(smooth_4 - smooth_7) <= 1e-12 * Math.abs(smooth_7) && smooth_4 !== smooth_7) this.knifeEdges += 1;
      // 6: exit  long when atr(14)[5] > atr(14)
      const previous_10 = last_10;
      last_10 = close;
      const coalesce_11 = previous_10 === previous_10 ? previous_10 : close;
      const high = high_column[i];
      const max_13 = Math.max(high, coalesce_11);
      const low = low_column[i];
      const min_15 = Math.min(low, coalesce_11);
      const subtract_16 = max_13 - min_15;
      let smooth_18 = NaN;
      if (subtract_16 === subtract_16) {
        if (count_18 === 14) {
          average_18 = average_18 + 0.07142857142857142 * (subtract_16 - average_18);
          smooth_18 = average_18;
        } else {
          average_18 += subtract_16;
          count_18 += 1;
          if (count_18 === 14) smooth_18 = average_18 = average_18 / 14;
        }
      }
      past_18[i & mask_18] = smooth_18;
      const delayed_20 = past_18[(i - 5) & mask_18];
      const fired: number = (smooth_4 > smooth_7 ? 1 : 0) | (delayed_20 > smooth_18 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 5: enter long when ema(close, 20) > ema(close, 200)
        const greater_8 = smooth_4 > smooth_7 ? 2 : smooth_4 <= smooth_7 ? 0 : 1;
        // 6: exit  long when atr(14)[5] > atr(14)
        const greater_21 = delayed_20 > smooth_18 ? 2 : delayed_20 <= smooth_18 ? 0 : 1;
        this.fired = fired;
        this.unknown = (greater_8 === 1 ? 1 : 0) | (greater_21 === 1 ? 2 : 0);
        this.average_4 = average_4;
        this.count_4 = count_4;
        this.average_7 = average_7;
        this.count_7 = count_7;
        this.last_10 = last_10;
        this.average_18 = average_18;
        this.count_18 = count_18;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(10 + this.past_18.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.average_4, this.count_4, this.average_7, this.count_7, this.last_10, this.average_18, this.count_18]);
    let end = 10;
    for (const array of [this.past_18]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.average_4, this.count_4, this.average_7, this.count_7, this.last_10, this.average_18, this.count_18] = state;
    let end = 10;
    for (const array of [this.past_18]) {
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
