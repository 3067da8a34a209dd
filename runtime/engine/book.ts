/** What the engine knows of one symbol: its bars, its position and the orders that work for it. */

import type { BarColumns, CorporateAction, Instrument } from '../../market/index.ts';
import type { Evaluator } from '../evaluator.ts';
import type { Order } from '../orders/order.ts';
import { Position } from '../portfolio/position.ts';
import type { Side } from '../program.ts';
import type { Bracket } from './protection.ts';

/** One symbol of a run. Actions are those of this symbol, in order of their ex-dates. */
export interface SymbolSeries {
  readonly bars: BarColumns;
  readonly instrument: Instrument;
  readonly evaluator: Evaluator;
  /** First row at whose close rules are read: everything that they read has a value. */
  readonly readyRow: number;
  readonly actions: readonly CorporateAction[];
  /** Adjusts the evaluator's own history for an action with its ex-date at `row`, and steps it again up to there. */
  readonly restep: (action: CorporateAction, row: number) => void;
  /** Closes as they compare over time: before a split, in the terms of the shares after it. */
  readonly adjustedClose: Float64Array;
  /** When bar `row` closes, UTC microseconds. */
  readonly closingTime: (row: number) => number;
  /** Minute of the exchange's day at which bar `row` closes; for `between` and `flat by`. */
  readonly closeMinute: (row: number) => number;
  /** Minute of the exchange's day at which the session of bar `row` ends. */
  readonly sessionEndMinute: (row: number) => number;
  /** Position columns that the program reads, written at each bar. */
  readonly positionColumns: Readonly<Partial<Record<string, Float64Array>>>;
}

export class Book {
  readonly index: number;
  readonly series: SymbolSeries;
  /** Raw closes and sessions, at hand for the loop over bars. */
  readonly close: Float64Array;
  readonly session: Int32Array;
  readonly position = new Position();
  /** Row of the last bar, −1 before the first. */
  row = -1;
  lastClose = Number.NaN;
  /** Session of the last bar; before the first one a number that is none. */
  lastSession = -1_000_000;
  entryLong: Order | undefined;
  entryShort: Order | undefined;
  exit: Order | undefined;
  readonly brackets: Bracket[] = [];
  /** No entry at a close before this row, after an exit and its `cooldown`. */
  cooldownUntil = 0;
  /** Session in which `flat by` has acted. */
  flatSession = Number.NEGATIVE_INFINITY;
  nextAction = 0;

  constructor(index: number, series: SymbolSeries) {
    this.index = index;
    this.series = series;
    this.close = series.bars.close;
    this.session = series.bars.session;
  }

  entryOf(side: Side): Order | undefined {
    return side === 'long' ? this.entryLong : this.entryShort;
  }

  setEntry(side: Side, order: Order | undefined): void {
    if (side === 'long') this.entryLong = order;
    else this.entryShort = order;
  }

  /** Gross value of the position at the last close. */
  get value(): number {
    return this.position.quantity === 0 ? 0 : Math.abs(this.position.quantity) * this.lastClose;
  }
}
