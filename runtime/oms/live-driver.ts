/**
 * Drives the engine by bars that come one at a time: the same calls in the same order as the backtest's driver makes,
 * with executions from a venue in the place of the sim broker's. Fills between two closes belong to the later one.
 */

import type { CorporateAction } from '../../market/index.ts';
import type { Book } from '../engine/book.ts';
import { Engine } from '../engine/engine.ts';
import { assertPresent } from '../invariant.ts';
import type { VenueBar } from '../trading-api.ts';
import type { LiveProgram } from './live-program.ts';

/** Bars of all symbols that close at one instant. */
export interface InstantBars {
  /** Start of the bars, UTC microseconds. */
  readonly time: number;
  readonly bars: readonly VenueBar[];
}

export class LiveDriver {
  readonly engine: Engine;
  readonly #program: LiveProgram;
  readonly #symbolOf: ReadonlyMap<string, number>;
  readonly #foreign: ReadonlySet<string>;
  /** Number of the instant that closes next. */
  #instant = 0;
  #isBegun = false;

  constructor(program: LiveProgram) {
    this.#program = program;
    this.engine = new Engine(program.config);
    this.#symbolOf = new Map(program.symbols.map((symbol, index) => [symbol, index]));
    this.#foreign = new Set(program.foreign);
  }

  get instant(): number {
    return this.#instant;
  }

  /** Undefined for a symbol that the strategy does not trade. */
  bookOf(symbol: string): Book | undefined {
    return this.engine.books[this.#symbolOf.get(symbol) ?? -1];
  }

  /** Something happens to a symbol before the bar that it belongs to has closed: a fill, an ex-date. */
  touch(book: Book, time: number, session = this.#program.sessionOf(time)): void {
    if (!this.#isBegun) {
      this.#program.beginInstant(this.#instant, time, session);
      this.engine.begin(this.#instant, session);
      this.#isBegun = true;
    }
    const row = this.#program.beginRow(book.index, time, session);
    this.engine.openBar(book, row);
  }

  /** Ex-dates of a session that is about to open; returns the symbols whose shares have changed. */
  openSession(day: number, time: number): readonly Book[] {
    return this.engine.books.filter((book) => {
      const before = book.nextAction;
      const action = book.series.actions[before];
      if (!action || action.exDate > day) return false;
      this.touch(book, time, day);
      this.engine.takeActions(book, day);
      return hasSplit(book.series.actions.slice(before, book.nextAction));
    });
  }

  /** The bars of an instant have closed. `expire` ends what was to work for so many bars, before anything is decided. */
  close(
    { time, bars }: InstantBars,
    decides: boolean,
    expire: (books: readonly Book[]) => void,
  ): void {
    const engine = this.engine;
    const program = this.#program;
    const session = program.sessionOf(time);
    const own: { readonly book: Book; readonly row: number }[] = [];
    program.beginInstant(this.#instant, time, session);
    for (const bar of bars) {
      const symbol = this.#symbolOf.get(bar.symbol);
      if (symbol === undefined || this.#foreign.has(bar.symbol))
        program.appendForeign(bar, session);
      if (symbol === undefined) continue;
      const book = assertPresent(engine.books[symbol], 'each symbol has a book');
      own.push({ book, row: program.append(symbol, bar, session) });
    }
    if (own.length === 0) return;
    engine.begin(this.#instant, session);
    for (const { book, row } of own) engine.openBar(book, row);
    const books = own.map(({ book }) => book);
    expire(books);
    for (const book of books) engine.closeBar(book);
    if (engine.account.isStale) engine.mark();
    if (engine.writesPositions) for (const book of books) engine.writePosition(book);
    const fired = program.evaluate(
      books.map(({ index }) => index),
      own.map(({ row }) => row),
      !decides,
    );
    if (decides) this.#decide(books, fired);
    this.#instant += 1;
    this.#isBegun = false;
  }

  #decide(own: readonly Book[], fired: readonly number[]): void {
    const due: Book[] = [];
    const dueFired: number[] = [];
    own.forEach((book, j) => {
      const rules = assertPresent(fired[j], 'each symbol was evaluated');
      if (!this.engine.isDue(book, rules)) return;
      due.push(book);
      dueFired.push(rules);
    });
    if (due.length > 0) this.engine.decide(due, dueFired);
  }
}

function hasSplit(actions: readonly CorporateAction[]): boolean {
  return actions.some(({ kind }) => kind === 'split');
}
