// EachWay: emitted by strata from program.strat. Do not edit; change the program and build again.
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

export class EachWay {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  last_2 = NaN;
  average_7 = 0;
  count_7 = 0;
  average_10 = 0;
  count_10 = 0;
  last_21 = NaN;
  bars_since_decided_24 = Infinity;
  bars_since_unknown_24 = 0;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
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
    this.last_21 = NaN;
    this.bars_since_decided_24 = Infinity;
    this.bars_since_unknown_24 = 0;
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column } = this;
    let { last_2, average_7, count_7, average_10, count_10, last_21, bars_since_decided_24, bars_since_unknown_24 } = this;
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
      // 7: enter long  when (r > 70 or r rising for 3 bars and r > 80) and r < 30
      if (Math.abs(r - 70) <= 1e-12 * Math.abs(70) && r !== 70) this.knifeEdges += 1;
      const previous_21 = last_21;
      last_21 = r;
      const greater_22 = r > previous_21 ? 2 : r <= previous_21 ? 0 : 1;
      bars_since_decided_24 = greater_22 === 0 ? 0 : bars_since_decided_24 + 1;
      bars_since_unknown_24 = greater_22 === 1 ? 0 : bars_since_unknown_24 + 1;
      const for_bars_24 =
        bars_since_decided_24 < 3 ? 0 : bars_since_unknown_24 < 3 ? 1 : 2;
      if (Math.abs(r - 80) <= 1e-12 * Math.abs(80) && r !== 80) this.knifeEdges += 1;
      if (Math.abs(r - 30) <= 1e-12 * Math.abs(30) && r !== 30) this.knifeEdges += 1;
      // 8: exit  long  when r > 50 or (r > 70 and r < 30)
      if (Math.abs(r - 50) <= 1e-12 * Math.abs(50) && r !== 50) this.knifeEdges += 1;
      const true_20 = r > 70;
      const true_30 = r < 30;
      const fired: number = ((true_20 || (for_bars_24 === 2 && r > 80)) && true_30 ? 1 : 0) | (r > 50 || (true_20 && true_30) ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 7: enter long  when (r > 70 or r rising for 3 bars and r > 80) and r < 30
        const greater_20 = r > 70 ? 2 : r <= 70 ? 0 : 1;
        const greater_26 = r > 80 ? 2 : r <= 80 ? 0 : 1;
        const and_27 = for_bars_24 < greater_26 ? for_bars_24 : greater_26;
        const or_28 = greater_20 > and_27 ? greater_20 : and_27;
        const less_30 = r < 30 ? 2 : r >= 30 ? 0 : 1;
        const and_31 = or_28 < less_30 ? or_28 : less_30;
        // 8: exit  long  when r > 50 or (r > 70 and r < 30)
        const greater_32 = r > 50 ? 2 : r <= 50 ? 0 : 1;
        const and_33 = greater_20 < less_30 ? greater_20 : less_30;
        const or_34 = greater_32 > and_33 ? greater_32 : and_33;
        this.fired = fired;
        this.unknown = (and_31 === 1 ? 1 : 0) | (or_34 === 1 ? 2 : 0);
        this.last_2 = last_2;
        this.average_7 = average_7;
        this.count_7 = count_7;
        this.average_10 = average_10;
        this.count_10 = count_10;
        this.last_21 = last_21;
        this.bars_since_decided_24 = bars_since_decided_24;
        this.bars_since_unknown_24 = bars_since_unknown_24;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(11);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_2, this.average_7, this.count_7, this.average_10, this.count_10, this.last_21, this.bars_since_decided_24, this.bars_since_unknown_24]);
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_2, this.average_7, this.count_7, this.average_10, this.count_10, this.last_21, this.bars_since_decided_24, this.bars_since_unknown_24] = state;
  }

  output(k: number): number {
    switch (k) {
      case 0: return 10;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly EachWay[], from: number, to: number): void {
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
