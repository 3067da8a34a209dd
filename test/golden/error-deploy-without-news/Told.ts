// Told: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly news_sentiment_86400: Float64Array; readonly news_count_86400: Float64Array }
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

export class Told {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly news_sentiment_86400: Float64Array;
  readonly news_count_86400: Float64Array;

  constructor(columns: Columns, params: Params) {
    this.news_sentiment_86400 = columns.news_sentiment_86400;
    this.news_count_86400 = columns.news_count_86400;
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { news_sentiment_86400: news_sentiment_86400_column, news_count_86400: news_count_86400_column } = this;
    for (let i = from; i < to; i += 1) {
      const news_sentiment_86400 = news_sentiment_86400_column[i];
      const news_count_86400 = news_count_86400_column[i];
      const fired: number = (news_sentiment_86400 > 0.5 ? 1 : 0) | (news_count_86400 === 0 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 12: enter long when news.sentiment(24h) > 0.5
        const greater_3 = news_sentiment_86400 > 0.5 ? 2 : news_sentiment_86400 <= 0.5 ? 0 : 1;
        // 13: exit  long when news.count(24h) == 0
        const equal_6 = news_count_86400 === 0 ? 2 : news_count_86400 === news_count_86400 && 0 === 0 ? 0 : 1;
        this.fired = fired;
        this.unknown = (greater_3 === 1 ? 1 : 0) | (equal_6 === 1 ? 2 : 0);
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(3);
    state.set([this.fired, this.unknown, this.knifeEdges]);
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges] = state;
  }

  output(k: number): number {
    switch (k) {
      case 0: return 0.1;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly Told[], from: number, to: number): void {
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
