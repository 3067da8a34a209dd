/**
 * A compiled program that is fed bar by bar. The session knows no compiler: whoever has one makes this. Columns are
 * made with room for what is to come, so that the engine's books and the evaluators read them as in a backtest.
 */

import type { CorporateAction } from '../../market/index.ts';
import type { EngineConfig } from '../engine/desk.ts';
import type { VenueBar } from '../trading-api.ts';

export interface LiveProgram {
  /** Its series grow by `append`. */
  readonly config: EngineConfig;
  /** What is traded, in the engine's order, and what is only read. */
  readonly symbols: readonly string[];
  readonly foreign: readonly string[];
  /** Bars that may still come before the columns are full. */
  readonly room: number;
  /** The trading date of an instant, days since 1970-01-01. */
  sessionOf(time: number): number;
  /** When a bar closes that starts at `time`. */
  closingOf(time: number, session: number): number;
  /** Instant k has begun: something of it is known. Said again with other times once its bars are there. */
  beginInstant(instant: number, time: number, session: number): void;
  /** The row that the next bar of a symbol will have, with its time known before the rest. */
  beginRow(symbol: number, time: number, session: number): number;
  /** The next bar of a traded symbol; returns its row. */
  append(symbol: number, bar: VenueBar, session: number): number;
  appendForeign(bar: VenueBar, session: number): void;
  /**
   * Steps the evaluators of these symbols at their rows; returns the rules that are true, a number each. On history
   * nothing is decided, and nothing needs to be returned.
   */
  evaluate(
    symbols: readonly number[],
    rows: readonly number[],
    isHistory: boolean,
  ): readonly number[];
  /** Moves of an ensemble's weights since the last call. */
  takeWeights(): readonly WeightMove[];
  addActions(actions: readonly CorporateAction[]): void;
}

export interface WeightMove {
  readonly time: number;
  readonly weights: readonly number[];
  /** What it was computed from, a number a member; null where there was not enough. */
  readonly inputs: readonly (number | null)[];
}
