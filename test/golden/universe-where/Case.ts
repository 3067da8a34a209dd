// Case: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Columns { readonly close: Float64Array; readonly volume: Float64Array }
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

export class Case {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  readonly block_6: Float64Array;
  readonly lows_6: Float64Array;
  high_6 = 0;
  low_6 = 0;
  position_6 = 0;
  output_0 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.volume = columns.volume;
    this.block_6 = new Float64Array(2).fill(NaN);
    this.lows_6 = new Float64Array(2).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.high_6 = 0;
    this.low_6 = 0;
    this.position_6 = 0;
    this.block_6.fill(NaN);
    this.lows_6.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, volume: volume_column, block_6, lows_6 } = this;
    let { high_6, low_6, position_6 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      const volume = volume_column[i];
      // 3: universe Traded = A, B where mean(close * volume, 2) > 50_000 USD
      const multiply_4 = close * volume;
      let sum_6 = NaN;
      if (multiply_4 === multiply_4) {
        const at_6 = position_6 + 1;
        block_6[position_6] = multiply_4;
        if (at_6 === 2) {
          let total_6 = 0;
          let lost_6 = 0;
          for (let j_6 = 2 - 1; j_6 >= 0; j_6--) {
            const value_6 = block_6[j_6];
            const before_6 = total_6;
            total_6 = before_6 + value_6;
            const part_6 = total_6 - before_6;
            lost_6 += before_6 - (total_6 - part_6) + (value_6 - part_6);
            block_6[j_6] = total_6;
            lows_6[j_6] = lost_6;
          }
          high_6 = 0;
          low_6 = 0;
          position_6 = 0;
          sum_6 = total_6 + lost_6;
        } else {
          const before_6_2 = high_6;
          const newer_6 = before_6_2 + multiply_4;
          const part_6_2 = newer_6 - before_6_2;
          const lost_6_2 = low_6 + (before_6_2 - (newer_6 - part_6_2) + (multiply_4 - part_6_2));
          high_6 = newer_6;
          low_6 = lost_6_2;
          position_6 = at_6;
          const older_6 = block_6[at_6];
          const both_6 = older_6 + newer_6;
          const share_6 = both_6 - older_6;
          sum_6 = both_6 + (older_6 - (both_6 - share_6) + (newer_6 - share_6) + (lows_6[at_6] + lost_6_2));
        }
      } else {
        block_6.fill(NaN);
        high_6 = 0;
        low_6 = 0;
        position_6 = 0;
      }
      const divide_7 = sum_6 / 2;
      if (Math.abs(divide_7 - 50000) <= 1e-12 * Math.abs(50000) && divide_7 !== 50000) this.knifeEdges += 1;
      const fired: number = (close > 100 ? 1 : 0) | (close < 90 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 3: universe Traded = A, B where mean(close * volume, 2) > 50_000 USD
        const greater_9 = divide_7 > 50000 ? 2 : divide_7 <= 50000 ? 0 : 1;
        const where = greater_9 === 2 ? 1 : greater_9 === 0 ? 0 : NaN;
        // 8: enter long when close > 100
        const greater_13 = close > 100 ? 2 : close <= 100 ? 0 : 1;
        // 9: exit  long when close < 90
        const less_15 = close < 90 ? 2 : close >= 90 ? 0 : 1;
        this.fired = fired;
        this.unknown = (greater_13 === 1 ? 1 : 0) | (less_15 === 1 ? 2 : 0);
        this.output_0 = where;
        this.high_6 = high_6;
        this.low_6 = low_6;
        this.position_6 = position_6;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(7 + this.block_6.length + this.lows_6.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.high_6, this.low_6, this.position_6, this.output_0]);
    let end = 7;
    for (const array of [this.block_6, this.lows_6]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.high_6, this.low_6, this.position_6, this.output_0] = state;
    let end = 7;
    for (const array of [this.block_6, this.lows_6]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
  }

  output(k: number): number {
    switch (k) {
      case 0: return this.output_0;
      case 1: return 0.4;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly Case[], from: number, to: number): void {
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
