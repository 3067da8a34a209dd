// CoppockGuide: emitted by strata from coppock-guide.strat. Do not edit; change the program and build again.
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

export class CoppockGuide {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly block_14: Float64Array;
  readonly lows_14: Float64Array;
  readonly block_17: Float64Array;
  readonly plain_lows_17: Float64Array;
  readonly climbing_highs_17: Float64Array;
  readonly climbing_lows_17: Float64Array;
  high_14 = 0;
  low_14 = 0;
  position_14 = 0;
  position_17 = 0;
  full_17 = 0;
  pivot_17 = 0;
  plain_high_17 = 0;
  plain_low_17 = 0;
  climbing_high_17 = 0;
  climbing_low_17 = 0;
  last_25 = NaN;
  bars_since_decided_28 = Infinity;
  bars_since_unknown_28 = 0;
  bars_since_decided_33 = Infinity;
  bars_since_unknown_33 = 0;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.block_14 = new Float64Array(210).fill(NaN);
    this.lows_14 = new Float64Array(210).fill(NaN);
    this.block_17 = new Float64Array(210).fill(NaN);
    this.plain_lows_17 = new Float64Array(210).fill(NaN);
    this.climbing_highs_17 = new Float64Array(210).fill(NaN);
    this.climbing_lows_17 = new Float64Array(210).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.high_14 = 0;
    this.low_14 = 0;
    this.position_14 = 0;
    this.position_17 = 0;
    this.full_17 = 0;
    this.pivot_17 = 0;
    this.plain_high_17 = 0;
    this.plain_low_17 = 0;
    this.climbing_high_17 = 0;
    this.climbing_low_17 = 0;
    this.last_25 = NaN;
    this.bars_since_decided_28 = Infinity;
    this.bars_since_unknown_28 = 0;
    this.bars_since_decided_33 = Infinity;
    this.bars_since_unknown_33 = 0;
    this.block_14.fill(NaN);
    this.lows_14.fill(NaN);
    this.block_17.fill(NaN);
    this.plain_lows_17.fill(NaN);
    this.climbing_highs_17.fill(NaN);
    this.climbing_lows_17.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, block_14, lows_14, block_17, plain_lows_17, climbing_highs_17, climbing_lows_17 } = this;
    let { high_14, low_14, position_14, position_17, full_17, pivot_17, plain_high_17, plain_low_17, climbing_high_17, climbing_low_17, last_25, bars_since_decided_28, bars_since_unknown_28, bars_since_decided_33, bars_since_unknown_33 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 9: let guide = coppock(close, 294, 231, 210)
      const delayed_5 = (i >= 294 ? close_column[i - 294] : NaN);
      const subtract_6 = close - delayed_5;
      const divide_7 = delayed_5 === 0 ? NaN : subtract_6 / delayed_5;
      const multiply_8 = 100 * divide_7;
      const delayed_9 = (i >= 231 ? close_column[i - 231] : NaN);
      const subtract_10 = close - delayed_9;
      const divide_11 = delayed_9 === 0 ? NaN : subtract_10 / delayed_9;
      const multiply_12 = 100 * divide_11;
      const add_13 = multiply_8 + multiply_12;
      let sum_14 = NaN;
      if (add_13 === add_13) {
        const at_14 = position_14 + 1;
        block_14[position_14] = add_13;
        if (at_14 === 210) {
          let total_14 = 0;
          let lost_14 = 0;
          for (let j_14 = 210 - 1; j_14 >= 0; j_14--) {
            const value_14 = block_14[j_14];
            const before_14 = total_14;
            total_14 = before_14 + value_14;
            const part_14 = total_14 - before_14;
            lost_14 += before_14 - (total_14 - part_14) + (value_14 - part_14);
            block_14[j_14] = total_14;
            lows_14[j_14] = lost_14;
          }
          high_14 = 0;
          low_14 = 0;
          position_14 = 0;
          sum_14 = total_14 + lost_14;
        } else {
          const before_14_2 = high_14;
          const newer_14 = before_14_2 + add_13;
          const part_14_2 = newer_14 - before_14_2;
          const lost_14_2 = low_14 + (before_14_2 - (newer_14 - part_14_2) + (add_13 - part_14_2));
          high_14 = newer_14;
          low_14 = lost_14_2;
          position_14 = at_14;
          const older_14 = block_14[at_14];
          const both_14 = older_14 + newer_14;
          const share_14 = both_14 - older_14;
          sum_14 = both_14 + (older_14 - (both_14 - share_14) + (newer_14 - share_14) + (lows_14[at_14] + lost_14_2));
        }
      } else {
        block_14.fill(NaN);
        high_14 = 0;
        low_14 = 0;
        position_14 = 0;
      }
      const divide_15 = sum_14 / 210;
      let centred_sum_17 = NaN;
      if (add_13 === add_13) {
        block_17[position_17] = add_13;
        position_17 += 1;
        if (position_17 === 210) {
          pivot_17 = add_13;
          plain_high_17 = 0;
          plain_low_17 = 0;
          climbing_high_17 = 0;
          climbing_low_17 = 0;
          for (let j_17 = 210 - 1; j_17 >= 0; j_17--) {
            const value_17 = block_17[j_17];
            const sum_17 = value_17 + -pivot_17;
            const part_17 = sum_17 - value_17;
            const lost_17 = value_17 - (sum_17 - part_17) + (-pivot_17 - part_17);
            const sum_17_2 = plain_high_17 + sum_17;
            const part_17_2 = sum_17_2 - plain_high_17;
            plain_low_17 += plain_high_17 - (sum_17_2 - part_17_2) + (sum_17 - part_17_2);
            plain_high_17 = sum_17_2;
            plain_low_17 += lost_17;
            const sum_17_3 = climbing_high_17 + plain_high_17;
            const part_17_3 = sum_17_3 - climbing_high_17;
            climbing_low_17 += climbing_high_17 - (sum_17_3 - part_17_3) + (plain_high_17 - part_17_3);
            climbing_high_17 = sum_17_3;
            climbing_low_17 += plain_low_17;
            block_17[j_17] = plain_high_17;
            plain_lows_17[j_17] = plain_low_17;
            climbing_highs_17[j_17] = climbing_high_17;
            climbing_lows_17[j_17] = climbing_low_17;
          }
          plain_high_17 = 0;
          plain_low_17 = 0;
          climbing_high_17 = 0;
          climbing_low_17 = 0;
          position_17 = 0;
          full_17 = 1;
        } else if (full_17 === 1) {
          const sum_17_4 = add_13 + -pivot_17;
          const part_17_4 = sum_17_4 - add_13;
          const lost_17_2 = add_13 - (sum_17_4 - part_17_4) + (-pivot_17 - part_17_4);
          const sum_17_5 = plain_high_17 + sum_17_4;
          const part_17_5 = sum_17_5 - plain_high_17;
          plain_low_17 += plain_high_17 - (sum_17_5 - part_17_5) + (sum_17_4 - part_17_5);
          plain_high_17 = sum_17_5;
          plain_low_17 += lost_17_2;
          const sum_17_6 = climbing_high_17 + plain_high_17;
          const part_17_6 = sum_17_6 - climbing_high_17;
          climbing_low_17 += climbing_high_17 - (sum_17_6 - part_17_6) + (plain_high_17 - part_17_6);
          climbing_high_17 = sum_17_6;
          climbing_low_17 += plain_low_17;
        }
        if (full_17 === 1) {
          const half_17 = (210 + 1) / 2;
          const sum_17_7 = climbing_highs_17[position_17] + -climbing_high_17;
          const part_17_7 = sum_17_7 - climbing_highs_17[position_17];
          const lost_17_3 = climbing_highs_17[position_17] - (sum_17_7 - part_17_7) + (-climbing_high_17 - part_17_7);
          const sum_17_8 = plain_high_17 + -block_17[position_17];
          const part_17_8 = sum_17_8 - plain_high_17;
          const lost_17_4 = plain_high_17 - (sum_17_8 - part_17_8) + (-block_17[position_17] - part_17_8);
          const product_17 = half_17 * sum_17_8;
          const scaled_17 = 134217729 * sum_17_8;
          const top_17 = scaled_17 - (scaled_17 - sum_17_8);
          const lost_17_5 = half_17 * top_17 - product_17 + half_17 * (sum_17_8 - top_17);
          const sum_17_9 = sum_17_7 + product_17;
          const part_17_9 = sum_17_9 - sum_17_7;
          const lost_17_6 = sum_17_7 - (sum_17_9 - part_17_9) + (product_17 - part_17_9);
          const low_climbing_17 = lost_17_3 + (climbing_lows_17[position_17] - climbing_low_17);
          const low_plain_17 = lost_17_4 + (plain_low_17 - plain_lows_17[position_17]);
          centred_sum_17 = sum_17_9 + (lost_17_6 + low_climbing_17 + (lost_17_5 + half_17 * low_plain_17));
        }
      } else {
        position_17 = 0;
        full_17 = 0;
      }
      const multiply_18 = 2 * centred_sum_17;
      const divide_20 = multiply_18 / 44310;
      const guide = divide_15 + divide_20;
      // 11: enter long when guide < 0 and guide rising for 5 bars
      if (Math.abs(guide - 0) <= 1e-12 * Math.abs(0) && guide !== 0) this.knifeEdges += 1;
      const previous_25 = last_25;
      last_25 = guide;
      const greater_26 = guide > previous_25 ? 2 : guide <= previous_25 ? 0 : 1;
      bars_since_decided_28 = greater_26 === 0 ? 0 : bars_since_decided_28 + 1;
      bars_since_unknown_28 = greater_26 === 1 ? 0 : bars_since_unknown_28 + 1;
      const for_bars_28 =
        bars_since_decided_28 < 5 ? 0 : bars_since_unknown_28 < 5 ? 1 : 2;
      // 12: exit  long when guide > 0 and guide falling for 40 bars
      const less_31 = guide < previous_25 ? 2 : guide >= previous_25 ? 0 : 1;
      bars_since_decided_33 = less_31 === 0 ? 0 : bars_since_decided_33 + 1;
      bars_since_unknown_33 = less_31 === 1 ? 0 : bars_since_unknown_33 + 1;
      const for_bars_33 =
        bars_since_decided_33 < 40 ? 0 : bars_since_unknown_33 < 40 ? 1 : 2;
      const fired: number = (guide < 0 && for_bars_28 === 2 ? 1 : 0) | (guide > 0 && for_bars_33 === 2 ? 2 : 0);
      if (fired !== 0 || i === to - 1) {
        // 11: enter long when guide < 0 and guide rising for 5 bars
        const less_24 = guide < 0 ? 2 : guide >= 0 ? 0 : 1;
        const and_29 = less_24 < for_bars_28 ? less_24 : for_bars_28;
        // 12: exit  long when guide > 0 and guide falling for 40 bars
        const greater_30 = guide > 0 ? 2 : guide <= 0 ? 0 : 1;
        const and_34 = greater_30 < for_bars_33 ? greater_30 : for_bars_33;
        this.fired = fired;
        this.unknown = (and_29 === 1 ? 1 : 0) | (and_34 === 1 ? 2 : 0);
        this.high_14 = high_14;
        this.low_14 = low_14;
        this.position_14 = position_14;
        this.position_17 = position_17;
        this.full_17 = full_17;
        this.pivot_17 = pivot_17;
        this.plain_high_17 = plain_high_17;
        this.plain_low_17 = plain_low_17;
        this.climbing_high_17 = climbing_high_17;
        this.climbing_low_17 = climbing_low_17;
        this.last_25 = last_25;
        this.bars_since_decided_28 = bars_since_decided_28;
        this.bars_since_unknown_28 = bars_since_unknown_28;
        this.bars_since_decided_33 = bars_since_decided_33;
        this.bars_since_unknown_33 = bars_since_unknown_33;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(18 + this.block_14.length + this.lows_14.length + this.block_17.length + this.plain_lows_17.length + this.climbing_highs_17.length + this.climbing_lows_17.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.high_14, this.low_14, this.position_14, this.position_17, this.full_17, this.pivot_17, this.plain_high_17, this.plain_low_17, this.climbing_high_17, this.climbing_low_17, this.last_25, this.bars_since_decided_28, this.bars_since_unknown_28, this.bars_since_decided_33, this.bars_since_unknown_33]);
    let end = 18;
    for (const array of [this.block_14, this.lows_14, this.block_17, this.plain_lows_17, this.climbing_highs_17, this.climbing_lows_17]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.high_14, this.low_14, this.position_14, this.position_17, this.full_17, this.pivot_17, this.plain_high_17, this.plain_low_17, this.climbing_high_17, this.climbing_low_17, this.last_25, this.bars_since_decided_28, this.bars_since_unknown_28, this.bars_since_decided_33, this.bars_since_unknown_33] = state;
    let end = 18;
    for (const array of [this.block_14, this.lows_14, this.block_17, this.plain_lows_17, this.climbing_highs_17, this.climbing_lows_17]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
  }

  output(k: number): number {
    switch (k) {
      case 0: return 0.9;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly CoppockGuide[], from: number, to: number): void {
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
