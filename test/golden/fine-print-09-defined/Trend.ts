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
  openOne(k: number): void;
  closeOne(k: number, fired: number): void;
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
    const close = this.close[i];
    // 5: enter long when ema(close, 20) > ema(close, 200)
    let smooth_4 = NaN;
    if (close === close) {
      if (this.count_4 === 20) {
        this.average_4 = this.average_4 + 0.09523809523809523 * (close - this.average_4);
        smooth_4 = this.average_4;
      } else {
        this.average_4 += close;
        this.count_4 += 1;
        if (this.count_4 === 20) smooth_4 = this.average_4 = this.average_4 / 20;
      }
    }
    let smooth_7 = NaN;
    if (close === close) {
      if (this.count_7 === 200) {
        this.average_7 = this.average_7 + 0.009950248756218905 * (close - this.average_7);
        smooth_7 = this.average_7;
      } else {
        this.average_7 += close;
        this.count_7 += 1;
        if (this.count_7 === 200) smooth_7 = this.average_7 = this.average_7 / 200;
      }
    }
    const greater_8 = smooth_4 > smooth_7 ? 2 : smooth_4 <= smooth_7 ? 0 : 1;
    if (Math.abs(smooth_4 - smooth_7) <= 1e-12 * Math.abs(smooth_7) && smooth_4 !== smooth_7) this.knifeEdges += 1;
    // 6: exit  long when atr(14)[5] > atr(14)
    const previous_10 = this.last_10;
    this.last_10 = close;
    const coalesce_11 = previous_10 === previous_10 ? previous_10 : close;
    const high = this.high[i];
    const max_13 = Math.max(high, coalesce_11);
    const low = this.low[i];
    const min_15 = Math.min(low, coalesce_11);
    const subtract_16 = max_13 - min_15;
    let smooth_18 = NaN;
    if (subtract_16 === subtract_16) {
      if (this.count_18 === 14) {
        this.average_18 = this.average_18 + 0.07142857142857142 * (subtract_16 - this.average_18);
        smooth_18 = this.average_18;
      } else {
        this.average_18 += subtract_16;
        this.count_18 += 1;
        if (this.count_18 === 14) smooth_18 = this.average_18 = this.average_18 / 14;
      }
    }
    this.past_18[i & this.mask_18] = smooth_18;
    const delayed_20 = this.past_18[(i - 5) & this.mask_18];
    const greater_21 = delayed_20 > smooth_18 ? 2 : delayed_20 <= smooth_18 ? 0 : 1;
    this.fired = (greater_8 === 2 ? 1 : 0) | (greater_21 === 2 ? 2 : 0);
    this.unknown = (greater_8 === 1 ? 1 : 0) | (greater_21 === 1 ? 2 : 0);
  }

  output(k: number): number {
    switch (k) {
      case 0: return 0.1;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its call of `step` meets one class only. */
export function drive(engine: Driven, evaluators: readonly Trend[], from: number, to: number): void {
  const [only] = evaluators;
  if (evaluators.length === 1) {
    for (let k = from; k < to; k += 1) {
      engine.openOne(k);
      only.step(k);
      engine.closeOne(k, only.fired);
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
