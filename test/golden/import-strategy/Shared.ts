// Shared: emitted by strata from program.strat. Do not edit; change the program and build again.
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

export class Shared {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly block_4: Float64Array;
  readonly block_6: Float64Array;
  position_4 = 0;
  full_4 = 0;
  newer_4 = -Infinity;
  position_6 = 0;
  full_6 = 0;
  newer_6 = Infinity;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.high = columns.high;
    this.low = columns.low;
    this.block_4 = new Float64Array(2).fill(NaN);
    this.block_6 = new Float64Array(2).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.position_4 = 0;
    this.full_4 = 0;
    this.newer_4 = -Infinity;
    this.position_6 = 0;
    this.full_6 = 0;
    this.newer_6 = Infinity;
    this.block_4.fill(NaN);
    this.block_6.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, high: high_column, low: low_column, block_4, block_6 } = this;
    let { position_4, full_4, newer_4, position_6, full_6, newer_6 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      const high = high_column[i];
      // lib/shared.strat:7: enter long when close > middle(2)
      let highest_4 = NaN;
      if (high === high) {
        block_4[position_4] = high;
        newer_4 = Math.max(newer_4, high);
        position_4 += 1;
        if (position_4 === 2) {
          newer_4 = -Infinity;
          for (let j_4 = 2 - 1; j_4 >= 0; j_4--) {
            newer_4 = Math.max(newer_4, block_4[j_4]);
            block_4[j_4] = newer_4;
          }
          highest_4 = newer_4;
          newer_4 = -Infinity;
          position_4 = 0;
          full_4 = 1;
        } else if (full_4 === 1) {
          highest_4 = Math.max(newer_4, block_4[position_4]);
        }
      } else {
        newer_4 = -Infinity;
        position_4 = 0;
        full_4 = 0;
      }
      const low = low_column[i];
      let lowest_6 = NaN;
      if (low === low) {
        block_6[position_6] = low;
        newer_6 = Math.min(newer_6, low);
        position_6 += 1;
        if (position_6 === 2) {
          newer_6 = Infinity;
          for (let j_6 = 2 - 1; j_6 >= 0; j_6--) {
            newer_6 = Math.min(newer_6, block_6[j_6]);
            block_6[j_6] = newer_6;
          }
          lowest_6 = newer_6;
          newer_6 = Infinity;
          position_6 = 0;
          full_6 = 1;
        } else if (full_6 === 1) {
          lowest_6 = Math.min(newer_6, block_6[position_6]);
        }
      } else {
        newer_6 = Infinity;
        position_6 = 0;
        full_6 = 0;
      }
      const add_7 = highest_4 + lowest_6;
      const divide_8 = add_7 / 2;
      const fired: number = (close > divide_8 ? 1 : 0) | (close < divide_8 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // lib/shared.strat:7: enter long when close > middle(2)
        const greater_9 = close > divide_8 ? 2 : close <= divide_8 ? 0 : 1;
        // lib/shared.strat:8: exit  long when close < middle(2)
        const less_10 = close < divide_8 ? 2 : close >= divide_8 ? 0 : 1;
        this.fired = fired;
        this.unknown = (greater_9 === 1 ? 1 : 0) | (less_10 === 1 ? 2 : 0);
        this.position_4 = position_4;
        this.full_4 = full_4;
        this.newer_4 = newer_4;
        this.position_6 = position_6;
        this.full_6 = full_6;
        this.newer_6 = newer_6;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(9 + this.block_4.length + this.block_6.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.position_4, this.full_4, this.newer_4, this.position_6, this.full_6, this.newer_6]);
    let end = 9;
    for (const array of [this.block_4, this.block_6]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.position_4, this.full_4, this.newer_4, this.position_6, this.full_6, this.newer_6] = state;
    let end = 9;
    for (const array of [this.block_4, this.block_6]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
  }

  output(k: number): number {
    switch (k) {
      case 0: return 10;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly Shared[], from: number, to: number): void {
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
