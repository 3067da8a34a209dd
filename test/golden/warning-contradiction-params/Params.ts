// Params_: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array }
export interface Params { readonly low_level: number; readonly high_level: number }
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

export class Params_ {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly low_level: number;
  readonly high_level: number;
  last_7 = NaN;
  average_12 = 0;
  count_12 = 0;
  average_15 = 0;
  count_15 = 0;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.low_level = params.low_level;
    this.high_level = params.high_level;
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.last_7 = NaN;
    this.average_12 = 0;
    this.count_12 = 0;
    this.average_15 = 0;
    this.count_15 = 0;
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column } = this;
    let { last_7, average_12, count_12, average_15, count_15 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 8: let r = rsi(close, 14)
      const previous_7 = last_7;
      last_7 = close;
      const subtract_8 = close - previous_7;
      const max_10 = Math.max(subtract_8, 0);
      let smooth_12 = NaN;
      if (max_10 === max_10) {
        if (count_12 === 14) {
          average_12 = average_12 + 0.07142857142857142 * (max_10 - average_12);
          smooth_12 = average_12;
        } else {
          average_12 += max_10;
          count_12 += 1;
          if (count_12 === 14) smooth_12 = average_12 = average_12 / 14;
        }
      }
      const subtract_13 = previous_7 - close;
      const max_14 = Math.max(subtract_13, 0);
      let smooth_15 = NaN;
      if (max_14 === max_14) {
        if (count_15 === 14) {
          average_15 = average_15 + 0.07142857142857142 * (max_14 - average_15);
          smooth_15 = average_15;
        } else {
          average_15 += max_14;
          count_15 += 1;
          if (count_15 === 14) smooth_15 = average_15 = average_15 / 14;
        }
      }
      const add_18 = smooth_12 + smooth_15;
      const divide_19 = add_18 === 0 ? NaN : smooth_12 / add_18;
      const multiply_20 = 100 * divide_19;
      const equal_21 = add_18 === 0 ? 2 : add_18 === add_18 && 0 === 0 ? 0 : 1;
      if (Math.abs(add_18 - 0) <= 1e-12 * Math.abs(0) && add_18 !== 0) this.knifeEdges += 1;
      const r = equal_21 === 2 ? 50 : equal_21 === 0 ? multiply_20 : NaN;
      // 10: enter long  when r < low_level and r > high_level      // whatever the two are
      if (Math.abs(r - this.low_level) <= 1e-12 * Math.abs(this.low_level) && r !== this.low_level) this.knifeEdges += 1;
      if (Math.abs(r - this.high_level) <= 1e-12 * Math.abs(this.high_level) && r !== this.high_level) this.knifeEdges += 1;
      // 12: exit  long  when r between 70 and 30
      if (Math.abs(r - 70) <= 1e-12 * Math.abs(70) && r !== 70) this.knifeEdges += 1;
      if (Math.abs(r - 30) <= 1e-12 * Math.abs(30) && r !== 30) this.knifeEdges += 1;
      const fired: number = (r < this.low_level && r > this.high_level ? 1 : 0) | (r >= this.high_level && r <= this.low_level ? 2 : 0) | (r >= 70 && r <= 30 ? 4 : 0);
      if (fired !== 0 || i === to - 1) {
        // 10: enter long  when r < low_level and r > high_level      // whatever the two are
        const less_23 = r < this.low_level ? 2 : r >= this.low_level ? 0 : 1;
        const greater_24 = r > this.high_level ? 2 : r <= this.high_level ? 0 : 1;
        const and_25 = less_23 < greater_24 ? less_23 : greater_24;
        // 11: exit  long  when r between high_level and low_level
        const greater_equal_26 = r >= this.high_level ? 2 : r < this.high_level ? 0 : 1;
        const less_equal_27 = r <= this.low_level ? 2 : r > this.low_level ? 0 : 1;
        const and_28 = greater_equal_26 < less_equal_27 ? greater_equal_26 : less_equal_27;
        // 12: exit  long  when r between 70 and 30
        const greater_equal_29 = r >= 70 ? 2 : r < 70 ? 0 : 1;
        const less_equal_30 = r <= 30 ? 2 : r > 30 ? 0 : 1;
        const and_31 = greater_equal_29 < less_equal_30 ? greater_equal_29 : less_equal_30;
        this.fired = fired;
        this.unknown = (and_25 === 1 ? 1 : 0) | (and_28 === 1 ? 2 : 0) | (and_31 === 1 ? 4 : 0);
        this.last_7 = last_7;
        this.average_12 = average_12;
        this.count_12 = count_12;
        this.average_15 = average_15;
        this.count_15 = count_15;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(8);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_7, this.average_12, this.count_12, this.average_15, this.count_15]);
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_7, this.average_12, this.count_12, this.average_15, this.count_15] = state;
  }

  output(k: number): number {
    switch (k) {
      case 0: return 10;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly Params_[], from: number, to: number): void {
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
