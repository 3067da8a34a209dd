// NewsDriven: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array; readonly high: Float64Array; readonly low: Float64Array; readonly news_sentiment_86400: Float64Array; readonly news_count_86400: Float64Array }
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

export class NewsDriven {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly news_sentiment_86400: Float64Array;
  readonly news_count_86400: Float64Array;
  last_3 = NaN;
  average_11 = 0;
  count_11 = 0;
  output_0 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.high = columns.high;
    this.low = columns.low;
    this.news_sentiment_86400 = columns.news_sentiment_86400;
    this.news_count_86400 = columns.news_count_86400;
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.last_3 = NaN;
    this.average_11 = 0;
    this.count_11 = 0;
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, high: high_column, low: low_column, news_sentiment_86400: news_sentiment_86400_column, news_count_86400: news_count_86400_column } = this;
    let { last_3, average_11, count_11 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 54: stop  2 * atr(14) from entry
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
      const news_sentiment_86400 = news_sentiment_86400_column[i];
      const news_count_86400 = news_count_86400_column[i];
      const fired: number = (news_sentiment_86400 > 0.5 && news_count_86400 >= 3 ? 1 : 0) | (news_sentiment_86400 < 0 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 54: stop  2 * atr(14) from entry
        const multiply_12 = 2 * smooth_11;
        // 52: enter long when news.sentiment(24h) > 0.5 and news.count(24h) >= 3
        const greater_16 = news_sentiment_86400 > 0.5 ? 2 : news_sentiment_86400 <= 0.5 ? 0 : 1;
        const greater_equal_19 = news_count_86400 >= 3 ? 2 : news_count_86400 < 3 ? 0 : 1;
        const and_20 = greater_16 < greater_equal_19 ? greater_16 : greater_equal_19;
        // 53: exit  long when news.sentiment(24h) < 0
        const less_22 = news_sentiment_86400 < 0 ? 2 : news_sentiment_86400 >= 0 ? 0 : 1;
        this.fired = fired;
        this.unknown = (and_20 === 1 ? 1 : 0) | (less_22 === 1 ? 2 : 0);
        this.output_0 = multiply_12;
        this.last_3 = last_3;
        this.average_11 = average_11;
        this.count_11 = count_11;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(7);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_3, this.average_11, this.count_11, this.output_0]);
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_3, this.average_11, this.count_11, this.output_0] = state;
  }

  output(k: number): number {
    switch (k) {
      case 0: return this.output_0;
      case 1: return 0.05;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly NewsDriven[], from: number, to: number): void {
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
