// Ratios: emitted by strata from program.strat. Do not edit; change the program and build again.
// Conditions are 0 false, 1 unknown, 2 true. NaN is an absent number.

export interface Ratios_of_QQQ_Columns { readonly close: Float64Array }
export type Ratios_of_QQQ_Params = Readonly<Record<string, number>>;
export interface Columns { readonly close: Float64Array; readonly of_QQQ_0: Float64Array; readonly position_pnl_pct: Float64Array }
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

export class Ratios_of_QQQ {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly block_5: Float64Array;
  readonly comoments_5: Float64Array;
  last_2 = NaN;
  pivot_5 = 0;
  mean_5 = 0;
  position_5 = 0;
  full_5 = 0;
  comoment_5 = 0;
  output_0 = NaN;

  constructor(columns: Ratios_of_QQQ_Columns, params: Ratios_of_QQQ_Params) {
    this.close = columns.close;
    this.block_5 = new Float64Array(10).fill(NaN);
    this.comoments_5 = new Float64Array(10).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.last_2 = NaN;
    this.pivot_5 = 0;
    this.mean_5 = 0;
    this.position_5 = 0;
    this.full_5 = 0;
    this.comoment_5 = 0;
    this.block_5.fill(NaN);
    this.comoments_5.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, block_5, comoments_5 } = this;
    let { last_2, pivot_5, mean_5, position_5, full_5, comoment_5 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 7: enter long when calm < 30 and (realized_vol(10) < 25%) of QQQ
      const previous_2 = last_2;
      last_2 = close;
      const divide_3 = previous_2 === 0 ? NaN : close / previous_2;
      const log_4 = divide_3 > 0 ? Math.log(divide_3) : NaN;
      let covariance_5 = NaN;
      if (log_4 === log_4) {
        block_5[position_5] = log_4;
        position_5 += 1;
        if (position_5 === 10) {
          pivot_5 = log_4;
          mean_5 = 0;
          comoment_5 = 0;
          for (let j_5 = 10 - 1; j_5 >= 0; j_5--) {
            const distance_5 = block_5[j_5] - pivot_5;
            const from_mean_5 = distance_5 - mean_5;
            mean_5 += from_mean_5 / (10 - j_5);
            comoment_5 += from_mean_5 * (distance_5 - mean_5);
            block_5[j_5] = mean_5;
            comoments_5[j_5] = comoment_5;
          }
          mean_5 = 0;
          comoment_5 = 0;
          position_5 = 0;
          full_5 = 1;
          covariance_5 = comoments_5[0] / 10;
        } else if (full_5 === 1) {
          const distance_5_2 = log_4 - pivot_5;
          const from_mean_5_2 = distance_5_2 - mean_5;
          mean_5 += from_mean_5_2 / position_5;
          comoment_5 += from_mean_5_2 * (distance_5_2 - mean_5);
          const between_5 = (mean_5 - block_5[position_5]) * (mean_5 - block_5[position_5]) * (((10 - position_5) * position_5) / 10);
          covariance_5 = (comoments_5[position_5] + comoment_5 + between_5) / 10;
        }
      } else {
        position_5 = 0;
        full_5 = 0;
      }
      const multiply_7 = covariance_5 * 1.1111111111111112;
      const multiply_9 = multiply_7 * 252;
      const sqrt_10 = Math.sqrt(multiply_9);
      if (Math.abs(sqrt_10 - 0.25) <= 1e-12 * Math.abs(0.25) && sqrt_10 !== 0.25) this.knifeEdges += 1;
      const fired: number = 0;
      if (fired !== 0 || i === to - 1) {
        // 7: enter long when calm < 30 and (realized_vol(10) < 25%) of QQQ
        const less_12 = sqrt_10 < 0.25 ? 2 : sqrt_10 >= 0.25 ? 0 : 1;
        this.fired = fired;
        this.unknown = 0;
        this.output_0 = less_12;
        this.last_2 = last_2;
        this.pivot_5 = pivot_5;
        this.mean_5 = mean_5;
        this.position_5 = position_5;
        this.full_5 = full_5;
        this.comoment_5 = comoment_5;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(10 + this.block_5.length + this.comoments_5.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_2, this.pivot_5, this.mean_5, this.position_5, this.full_5, this.comoment_5, this.output_0]);
    let end = 10;
    for (const array of [this.block_5, this.comoments_5]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_2, this.pivot_5, this.mean_5, this.position_5, this.full_5, this.comoment_5, this.output_0] = state;
    let end = 10;
    for (const array of [this.block_5, this.comoments_5]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
  }

  output(k: number): number {
    switch (k) {
      case 0: return this.output_0;
      default: return NaN;
    }
  }
}

export class Ratios {
  fired = 0;
  unknown = 0;
  knifeEdges = 0;
  readonly close: Float64Array;
  readonly of_QQQ_0: Float64Array;
  readonly position_pnl_pct: Float64Array;
  readonly block_5: Float64Array;
  readonly comoments_5: Float64Array;
  last_2 = NaN;
  pivot_5 = 0;
  mean_5 = 0;
  position_5 = 0;
  full_5 = 0;
  comoment_5 = 0;
  last_25 = NaN;

  constructor(columns: Columns, params: Params) {
    this.close = columns.close;
    this.of_QQQ_0 = columns.of_QQQ_0;
    this.position_pnl_pct = columns.position_pnl_pct;
    this.block_5 = new Float64Array(20).fill(NaN);
    this.comoments_5 = new Float64Array(20).fill(NaN);
  }

  /** Back to the state before the first bar. */
  reset(): void {
    this.fired = 0;
    this.unknown = 0;
    this.knifeEdges = 0;
    this.last_2 = NaN;
    this.pivot_5 = 0;
    this.mean_5 = 0;
    this.position_5 = 0;
    this.full_5 = 0;
    this.comoment_5 = 0;
    this.last_25 = NaN;
    this.block_5.fill(NaN);
    this.comoments_5.fill(NaN);
  }

  /** One bar: row i of the columns. */
  step(i: number): void {
    this.run(i, i + 1);
  }

  /** Rows `from` to `to`, or only up to the first at whose close a rule is true. */
  run(from: number, to: number): number {
    const { close: close_column, of_QQQ_0: of_QQQ_0_column, position_pnl_pct: position_pnl_pct_column, block_5, comoments_5 } = this;
    let { last_2, pivot_5, mean_5, position_5, full_5, comoment_5, last_25 } = this;
    for (let i = from; i < to; i += 1) {
      const close = close_column[i];
      // 5: let calm = realized_vol(20)
      const previous_2 = last_2;
      last_2 = close;
      const divide_3 = previous_2 === 0 ? NaN : close / previous_2;
      const log_4 = divide_3 > 0 ? Math.log(divide_3) : NaN;
      let covariance_5 = NaN;
      if (log_4 === log_4) {
        block_5[position_5] = log_4;
        position_5 += 1;
        if (position_5 === 20) {
          pivot_5 = log_4;
          mean_5 = 0;
          comoment_5 = 0;
          for (let j_5 = 20 - 1; j_5 >= 0; j_5--) {
            const distance_5 = block_5[j_5] - pivot_5;
            const from_mean_5 = distance_5 - mean_5;
            mean_5 += from_mean_5 / (20 - j_5);
            comoment_5 += from_mean_5 * (distance_5 - mean_5);
            block_5[j_5] = mean_5;
            comoments_5[j_5] = comoment_5;
          }
          mean_5 = 0;
          comoment_5 = 0;
          position_5 = 0;
          full_5 = 1;
          covariance_5 = comoments_5[0] / 20;
        } else if (full_5 === 1) {
          const distance_5_2 = log_4 - pivot_5;
          const from_mean_5_2 = distance_5_2 - mean_5;
          mean_5 += from_mean_5_2 / position_5;
          comoment_5 += from_mean_5_2 * (distance_5_2 - mean_5);
          const between_5 = (mean_5 - block_5[position_5]) * (mean_5 - block_5[position_5]) * (((20 - position_5) * position_5) / 20);
          covariance_5 = (comoments_5[position_5] + comoment_5 + between_5) / 20;
        }
      } else {
        position_5 = 0;
        full_5 = 0;
      }
      const multiply_7 = covariance_5 * 1.0526315789473684;
      const multiply_9 = multiply_7 * 252;
      const calm = Math.sqrt(multiply_9);
      // 7: enter long when calm < 30 and (realized_vol(10) < 25%) of QQQ
      if (Math.abs(calm - 30) <= 1e-12 * Math.abs(30) && calm !== 30) this.knifeEdges += 1;
      const of_QQQ_0 = of_QQQ_0_column[i];
      const condition_or_unknown_16 = of_QQQ_0 === of_QQQ_0 ? of_QQQ_0 : 1;
      const position_pnl_pct = position_pnl_pct_column[i];
      // 8: exit  long when position.pnl_pct > 5 or position.pnl_pct < -3 or 40 < realized_vol(20)[1]
      const previous_25 = last_25;
      last_25 = calm;
      // 9: exit  long when calm > 1.5                    // 150%: it happens
      if (Math.abs(calm - 1.5) <= 1e-12 * Math.abs(1.5) && calm !== 1.5) this.knifeEdges += 1;
      const fired: number = (calm < 30 && condition_or_unknown_16 === 2 ? 1 : 0) | (position_pnl_pct > 5 || position_pnl_pct < (-3) || 40 < previous_25 ? 2 : 0) | (calm > 1.5 ? 4 : 0);
      if (fired !== 0 || i === to - 1) {
        // 7: enter long when calm < 30 and (realized_vol(10) < 25%) of QQQ
        const less_14 = calm < 30 ? 2 : calm >= 30 ? 0 : 1;
        const and_17 = less_14 < condition_or_unknown_16 ? less_14 : condition_or_unknown_16;
        // 8: exit  long when position.pnl_pct > 5 or position.pnl_pct < -3 or 40 < realized_vol(20)[1]
        const greater_20 = position_pnl_pct > 5 ? 2 : position_pnl_pct <= 5 ? 0 : 1;
        const less_22 = position_pnl_pct < (-3) ? 2 : position_pnl_pct >= (-3) ? 0 : 1;
        const or_23 = greater_20 > less_22 ? greater_20 : less_22;
        const less_26 = 40 < previous_25 ? 2 : 40 >= previous_25 ? 0 : 1;
        const or_27 = or_23 > less_26 ? or_23 : less_26;
        // 9: exit  long when calm > 1.5                    // 150%: it happens
        const greater_29 = calm > 1.5 ? 2 : calm <= 1.5 ? 0 : 1;
        this.fired = fired;
        this.unknown = (and_17 === 1 ? 1 : 0) | (or_27 === 1 ? 2 : 0) | (greater_29 === 1 ? 4 : 0);
        this.last_2 = last_2;
        this.pivot_5 = pivot_5;
        this.mean_5 = mean_5;
        this.position_5 = position_5;
        this.full_5 = full_5;
        this.comoment_5 = comoment_5;
        this.last_25 = last_25;
        return i + 1;
      }
    }
    return to;
  }

  /** All that the bars so far have left behind. */
  snapshot(): Float64Array {
    const state = new Float64Array(10 + this.block_5.length + this.comoments_5.length);
    state.set([this.fired, this.unknown, this.knifeEdges, this.last_2, this.pivot_5, this.mean_5, this.position_5, this.full_5, this.comoment_5, this.last_25]);
    let end = 10;
    for (const array of [this.block_5, this.comoments_5]) {
      state.set(array, end);
      end += array.length;
    }
    return state;
  }

  /** Goes on from a snapshot of the same strategy, with equal columns and params, as if it had seen the bars. */
  restore(state: Float64Array): void {
    [this.fired, this.unknown, this.knifeEdges, this.last_2, this.pivot_5, this.mean_5, this.position_5, this.full_5, this.comoment_5, this.last_25] = state;
    let end = 10;
    for (const array of [this.block_5, this.comoments_5]) {
      array.set(state.subarray(end, end + array.length));
      end += array.length;
    }
  }

  output(k: number): number {
    switch (k) {
      case 0: return 0.05;
      case 1: return 0.01;
      default: return NaN;
    }
  }
}

/** The loop is part of each module so that its calls meet one class only. */
export function drive(engine: Driven, evaluators: readonly Ratios[], from: number, to: number): void {
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
