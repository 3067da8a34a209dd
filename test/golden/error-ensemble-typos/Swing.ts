// Swing: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array }
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

export class Swing {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  last_3 = NaN;
  average_8 = 0;
  count_8 = 0;
  average_11 = 0;
  count_11 = 0;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.last_3 = NaN;
    this.average_8 = 0;
    this.count_8 = 0;
    this.average_11 = 0;
    this.count_11 = 0;
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column } = this;
    let { last_3, average_8, count_8, average_11, count_11 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 13: enter long when rsi(close, 5) < 30
      const previous_3 = last_3;
      last_3 = close;
      const subtract_4 = close - previous_3;
      const max_6 = Math.max(subtract_4, 0);
      let smooth_8 = NaN;
      if (max_6 === max_6) {
        if (count_8 === 5) {
          average_8 = average_8 + 0.2 * (max_6 - average_8);
          smooth_8 = average_8;
        } else {
          average_8 += max_6;
          count_8 += 1;
          if (count_8 === 5) smooth_8 = average_8 = average_8 / 5;
        }
      }
      const subtract_9 = previous_3 - close;
      const max_10 = Math.max(subtract_9, 0);
      let smooth_11 = NaN;
      if (max_10 === max_10) {
        if (count_11 === 5) {
          average_11 = average_11 + 0.2 * (max_10 - average_11);
          smooth_11 = average_11;
        } else {
          average_11 += max_10;
          count_11 += 1;
          if (count_11 === 5) smooth_11 = average_11 = average_11 / 5;
        }
      }
      const add_14 = smooth_8 + smooth_11;
      const divide_15 = add_14 === 0 ? NaN : smooth_8 / add_14;
      const multiply_16 = 100 * divide_15;
      const equal_17 = add_14 === 0 ? 2 : add_14 === add_14 && 0 === 0 ? 0 : 1;
      if (Math.abs(add_14 - 0) <= 1e-12 * Math.abs(0) && add_14 !== 0) this.knifeEdges += 1;
      const select_18 = equal_17 === 2 ? 50 : equal_17 === 0 ? multiply_16 : NaN;
      if (Math.abs(select_18 - 30) <= 1e-12 * Math.abs(30) && select_18 !== 30) this.knifeEdges += 1;
      // 14: exit  long when rsi(close, 5) > 55
      if (Math.abs(select_18 - 55) <= 1e-12 * Math.abs(55) && select_18 !== 55) this.knifeEdges += 1;
      const fired: number = (select_18 < 30 ? 1 : 0) | (select_18 > 55 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 13: enter long when rsi(close, 5) < 30
        const less_20 = select_18 < 30 ? 2 : select_18 >= 30 ? 0 : 1;
        // 14: exit  long when rsi(close, 5) > 55
        const greater_22 = select_18 > 55 ? 2 : select_18 <= 55 ? 0 : 1;
        this.fired = fired;
        this.unknown = (less_20 === 1 ? 1 : 0) | (greater_22 === 1 ? 2 : 0);
        this.last_3 = last_3;
        this.average_8 = average_8;
        this.count_8 = count_8;
        this.average_11 = average_11;
        this.count_11 = count_11;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(8);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_3, this.average_8, this.count_8, this.average_11, this.count_11]);
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_3, this.average_8, this.count_8, this.average_11, this.count_11] = state;
  }

  output(k: number): number {
    switch (k) {
      case 0: return 0.1;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly Swing[], from: number, to: number): void {
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
