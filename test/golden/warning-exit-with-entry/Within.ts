// Within: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array; readonly open: Float64Array }
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

export class Within {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly open: Float64Array;
  last_2 = NaN;
  average_7 = 0;
  count_7 = 0;
  average_10 = 0;
  count_10 = 0;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.open = columns.open;
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.last_2 = NaN;
    this.average_7 = 0;
    this.count_7 = 0;
    this.average_10 = 0;
    this.count_10 = 0;
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, open: open_column } = this;
    let { last_2, average_7, count_7, average_10, count_10 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 5: let r = rsi(close, 14)
      const previous_2 = last_2;
      last_2 = close;
      const subtract_3 = close - previous_2;
      const max_5 = Math.max(subtract_3, 0);
      let smooth_7 = NaN;
      if (max_5 === max_5) {
        if (count_7 === 14) {
          average_7 = average_7 + 0.07142857142857142 * (max_5 - average_7);
          smooth_7 = average_7;
        } else {
          average_7 += max_5;
          count_7 += 1;
          if (count_7 === 14) smooth_7 = average_7 = average_7 / 14;
        }
      }
      const subtract_8 = previous_2 - close;
      const max_9 = Math.max(subtract_8, 0);
      let smooth_10 = NaN;
      if (max_9 === max_9) {
        if (count_10 === 14) {
          average_10 = average_10 + 0.07142857142857142 * (max_9 - average_10);
          smooth_10 = average_10;
        } else {
          average_10 += max_9;
          count_10 += 1;
          if (count_10 === 14) smooth_10 = average_10 = average_10 / 14;
        }
      }
      const add_13 = smooth_7 + smooth_10;
      const divide_14 = add_13 === 0 ? NaN : smooth_7 / add_13;
      const multiply_15 = 100 * divide_14;
      const equal_16 = add_13 === 0 ? 2 : add_13 === add_13 && 0 === 0 ? 0 : 1;
      if (Math.abs(add_13 - 0) <= 1e-12 * Math.abs(0) && add_13 !== 0) this.knifeEdges += 1;
      const r = equal_16 === 2 ? 50 : equal_16 === 0 ? multiply_15 : NaN;
      // 7: enter long  when r < 20 and close > open
      if (Math.abs(r - 20) <= 1e-12 * Math.abs(20) && r !== 20) this.knifeEdges += 1;
      const open = open_column[i];
      // 8: exit  long  when r < 30                  // also on each bar on which r is below 20
      if (Math.abs(r - 30) <= 1e-12 * Math.abs(30) && r !== 30) this.knifeEdges += 1;
      // 9: enter short when r > 70
      if (Math.abs(r - 70) <= 1e-12 * Math.abs(70) && r !== 70) this.knifeEdges += 1;
      const fired: number = (r < 20 && close > open ? 1 : 0) | (r < 30 ? 2 : 0) | (r > 70 ? 4 : 0) | 8;
      if (fired !== 0 || i === to - 1) {
        // 7: enter long  when r < 20 and close > open
        const less_20 = r < 20 ? 2 : r >= 20 ? 0 : 1;
        const greater_22 = close > open ? 2 : close <= open ? 0 : 1;
        const and_23 = less_20 < greater_22 ? less_20 : greater_22;
        // 8: exit  long  when r < 30                  // also on each bar on which r is below 20
        const less_25 = r < 30 ? 2 : r >= 30 ? 0 : 1;
        // 9: enter short when r > 70
        const greater_27 = r > 70 ? 2 : r <= 70 ? 0 : 1;
        this.fired = fired;
        this.unknown = (and_23 === 1 ? 1 : 0) | (less_25 === 1 ? 2 : 0) | (greater_27 === 1 ? 4 : 0);
        this.last_2 = last_2;
        this.average_7 = average_7;
        this.count_7 = count_7;
        this.average_10 = average_10;
        this.count_10 = count_10;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(8);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_2, this.average_7, this.count_7, this.average_10, this.count_10]);
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_2, this.average_7, this.count_7, this.average_10, this.count_10] = state;
  }

  output(k: number): number {
    switch (k) {
      case 0: return 10;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly Within[], from: number, to: number): void {
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
