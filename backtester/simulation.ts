/** The backtest's driver of the engine: instant by instant, bars from columns, fills from the sim broker. */

import type { BarColumns } from '../market/index.ts';
import {
  assertPresent,
  type Book,
  type Driven,
  type Engine,
  type ExpressCrowd,
  type ExpressLane,
  type Streams,
} from '../runtime/index.ts';
import { QuantityLog } from './quantity-log.ts';
import type { MergedRows, Schedule } from './schedule.ts';
import type { SimBar, SimBroker } from './sim-broker.ts';
import { SymbolBlocks } from './symbol-blocks.ts';

const CLOSING_ROLES = ['exit', 'entry'] as const;

export interface SimulationOptions {
  /** First instant at which rules act; earlier ones warm up. */
  readonly start: number;
  readonly sameClose: boolean;
  readonly closeAtEnd: boolean;
  /** Of a plain program, with one symbol and with several. */
  readonly lane?: ExpressLane | undefined;
  readonly crowd?: ExpressCrowd | undefined;
}

export class Simulation implements Driven {
  readonly steppedSymbols: Int32Array;
  readonly steppedRows: Int32Array;
  readonly firedRules: Int32Array;
  readonly firstRows: Int32Array;
  readonly endRows: Int32Array;
  /** From `start` on: cash plus positions at each close. */
  readonly equity: Float64Array;
  /** From `start` on: gross value of positions at each close, where there are several symbols. */
  readonly #exposure: Float64Array;
  readonly #held = new QuantityLog();
  readonly #engine: Engine;
  readonly #broker: SimBroker;
  readonly #session: Int32Array;
  readonly #merged: MergedRows | undefined;
  readonly #books: readonly Book[];
  readonly #series: readonly BarColumns[];
  readonly #streams: Streams | undefined;
  readonly #start: number;
  readonly #last: number;
  readonly #sameClose: boolean;
  readonly #closeAtEnd: boolean;
  readonly #due: Book[] = [];
  readonly #dueFired: number[] = [];
  /** The only symbol, where there is one; the first otherwise. */
  readonly #only: Book;
  readonly #lane: ExpressLane | undefined;
  readonly #blocks: SymbolBlocks;
  readonly #current: CurrentBar;
  /** The rows that are being stepped have not been opened. */
  #isAhead = false;
  #count: number;

  constructor(
    engine: Engine,
    broker: SimBroker,
    schedule: Schedule,
    series: readonly BarColumns[],
    streams: Streams | undefined,
    options: SimulationOptions,
  ) {
    const symbols = series.length;
    this.#engine = engine;
    this.#broker = broker;
    this.#session = schedule.session;
    this.#merged = schedule.merged;
    this.#current = new CurrentBar(assertPresent(series[0], 'a run has a symbol'));
    this.#only = assertPresent(engine.books[0], 'a run has a symbol');
    this.#count = 1;
    this.#books = engine.books;
    this.#series = series;
    this.#streams = streams;
    this.#start = options.start;
    this.#last = schedule.length - 1;
    this.#sameClose = options.sameClose;
    this.#closeAtEnd = options.closeAtEnd;
    this.#lane = options.lane;
    this.steppedSymbols = Int32Array.from({ length: symbols }, (_, symbol) => symbol);
    this.steppedRows = new Int32Array(symbols);
    this.firedRules = new Int32Array(symbols);
    this.#blocks = new SymbolBlocks(engine, broker, schedule, series, options, {
      executeExits: (symbol, row) => broker.executeExits(symbol, this.#barAt(symbol, row)),
      execute: (symbol, row) => broker.execute(symbol, this.#barAt(symbol, row)),
      record: (instant) => this.#record(instant),
    });
    this.firstRows = this.#blocks.firstRows;
    this.endRows = this.#blocks.endRows;
    const instants = Math.max(0, schedule.length - options.start);
    this.equity = new Float64Array(instants);
    this.#exposure = new Float64Array(symbols > 1 ? instants : 0);
  }

  /** From `start` on: gross value of positions at each close. */
  get exposure(): Float64Array {
    return this.#books.length > 1
      ? this.#exposure
      : this.#held.exposure(this.#only.close.subarray(this.#start));
  }

  openOne(k: number, to: number): number {
    // Nothing that the evaluator reads comes of these rows: they are passed with those after them.
    this.#isAhead =
      !this.#streams && k >= this.#start && this.#broker.isQuiet && this.#engine.mayLag;
    if (this.#isAhead) return to;
    this.#openRow(k);
    // What is read on other clocks is filled in row by row.
    return this.#streams ? k + 1 : this.#engine.mayRunTo(this.#only, to);
  }

  closeOne(k: number, next: number, fired: number): void {
    const last = next - 1;
    if (this.#isAhead) {
      this.#closeAhead(k, last, fired);
      return;
    }
    if (k < last) {
      this.#closeRow(k);
      this.#passRows(k + 1, last);
      this.#openRow(last);
    }
    if (last < this.#start) return;
    const engine = this.#engine;
    const book = this.#only;
    const isDue = engine.isDue(book, fired);
    if (this.#lane && last < this.#last) {
      // What the lane fills belongs to the next bar: this one goes on record first.
      this.#closeRow(last);
      if (isDue && !this.#lane.decide(fired)) engine.decideOne(book, fired);
      return;
    }
    if (isDue) engine.decideOne(book, fired);
    this.#closeRow(last);
  }

  /** Rows k to `last`, none of which has been opened. The last of a run is closed after its rules have been read. */
  #closeAhead(k: number, last: number, fired: number): void {
    const engine = this.#engine;
    const book = this.#only;
    const isEnd = last === this.#last;
    this.#passRows(k, isEnd ? last : last + 1);
    if (isEnd) this.#openRow(last);
    const isTaken = !isEnd && this.#lane !== undefined;
    if (engine.isDue(book, fired) && !(isTaken && this.#lane?.decide(fired)))
      engine.decideOne(book, fired);
    if (isEnd) this.#closeRow(last);
  }

  openMany(k: number, to: number): number {
    return this.#streams ? k : this.#blocks.open(k, to);
  }

  note(symbol: number, row: number, fired: number): void {
    this.#blocks.note(symbol, row, fired);
  }

  closeMany(k: number, next: number): void {
    this.#blocks.close(k, next);
  }

  /** Rows in which no rule is true. */
  #passRows(from: number, to: number): void {
    for (let k = from; k < to; ) {
      const isQuiet = this.#broker.isQuiet && k >= this.#start;
      const next = isQuiet ? this.#markQuietRows(k, to) : k;
      if (next === k) {
        this.#openRow(k);
        this.#closeRow(k);
      }
      k = Math.max(next, k + 1);
    }
  }

  #markQuietRows(from: number, to: number): number {
    this.#held.add(from - this.#start, this.#only.position.quantity);
    return this.#engine.markQuietRows(this.#only, from, to, this.equity, this.#start);
  }

  #openRow(k: number): void {
    const engine = this.#engine;
    const book = this.#only;
    engine.begin(k, this.#session[k] ?? 0);
    engine.openBar(book, k);
    if (!this.#broker.isQuiet) {
      const bar = this.#barAt(0, k);
      this.#broker.executeExits(0, bar);
      this.#broker.execute(0, bar);
    }
    engine.closeBar(book);
    if (engine.account.isStale) engine.mark();
    if (engine.writesPositions) engine.writePosition(book);
    this.#streams?.prepareOne(k);
  }

  /** What happens at a close after the rules. */
  #closeRow(k: number): void {
    if (k < this.#start) return;
    if (this.#sameClose && !this.#broker.isQuiet) this.#executeAllAtClose();
    this.#record(k);
  }

  open(k: number): number {
    const engine = this.#engine;
    engine.begin(k, this.#session[k] ?? 0);
    const count = this.#openBars(k);
    if (!this.#broker.isQuiet) this.#execute(count);
    for (let j = 0; j < count; j += 1) engine.closeBar(this.#book(this.steppedSymbols[j] ?? 0));
    if (engine.account.isStale) engine.mark();
    if (engine.writesPositions)
      for (let j = 0; j < count; j += 1)
        engine.writePosition(this.#book(this.steppedSymbols[j] ?? 0));
    this.#streams?.prepare(this.steppedSymbols, this.steppedRows, count);
    this.#count = count;
    return count;
  }

  /** Which symbols have a bar at this instant, and which row it is. */
  #openBars(k: number): number {
    if (this.#merged === undefined) {
      this.steppedRows.fill(k);
      for (const book of this.#books) this.#engine.openBar(book, k);
      return this.#books.length;
    }
    const { first, symbol, row } = this.#merged;
    const from = first[k] ?? 0;
    const count = (first[k + 1] ?? from) - from;
    for (let j = 0; j < count; j += 1) {
      const s = symbol[from + j] ?? 0;
      const r = row[from + j] ?? 0;
      this.steppedSymbols[j] = s;
      this.steppedRows[j] = r;
      this.#engine.openBar(this.#book(s), r);
    }
    return count;
  }

  close(k: number): void {
    if (k < this.#start) return;
    const due = this.#collectDue();
    if (due > 0) {
      if (this.#due.length !== due) this.#due.length = due;
      this.#engine.decide(this.#due, this.#dueFired);
    }
    if (this.#sameClose && !this.#broker.isQuiet) this.#executeAllAtClose();
    this.#record(k);
  }

  #collectDue(): number {
    let due = 0;
    for (let j = 0; j < this.#count; j += 1) {
      const book = this.#book(this.steppedSymbols[j] ?? 0);
      const fired = this.firedRules[j] ?? 0;
      if (!this.#engine.isDue(book, fired)) continue;
      this.#due[due] = book;
      this.#dueFired[due] = fired;
      due += 1;
    }
    return due;
  }

  #record(k: number): void {
    if (k === this.#last && this.#closeAtEnd) this.#closeAll();
    const { account } = this.#engine;
    const at = k - this.#start;
    this.equity[at] = account.equity;
    if (this.#books.length > 1) this.#exposure[at] = account.exposure;
    else this.#held.add(at, this.#only.position.quantity);
  }

  /** Every symbol closes at its own last bar, which may have come before the end of the run. */
  #closeAll(): void {
    this.#engine.closeAll();
    for (const role of CLOSING_ROLES)
      for (const { index, row } of this.#books)
        if (!this.#broker.isIdle(index))
          this.#broker.executeAtClose(index, role, this.#barAt(index, row), true);
    this.#engine.mark();
  }

  #execute(count: number): void {
    for (let j = 0; j < count; j += 1) {
      const s = this.steppedSymbols[j] ?? 0;
      if (!this.#broker.isIdle(s)) this.#broker.executeExits(s, this.#bar(j));
    }
    for (let j = 0; j < count; j += 1) {
      const s = this.steppedSymbols[j] ?? 0;
      if (!this.#broker.isIdle(s)) this.#broker.execute(s, this.#bar(j));
    }
  }

  /** Fills at this close, for the symbols with a bar now, and the account marked again with them. */
  #executeAllAtClose(): void {
    for (const role of CLOSING_ROLES) {
      for (let j = 0; j < this.#count; j += 1) {
        const s = this.steppedSymbols[j] ?? 0;
        if (this.#broker.isIdle(s)) continue;
        const { row } = this.#book(s);
        this.#broker.executeAtClose(s, role, this.#barAt(s, row), false);
      }
    }
    this.#engine.mark();
  }

  #bar(j: number): SimBar {
    return this.#barAt(this.steppedSymbols[j] ?? 0, this.steppedRows[j] ?? 0);
  }

  /** One object for all bars: the broker looks at one at a time and keeps none. */
  #barAt(symbol: number, row: number): SimBar {
    this.#current.columns = assertPresent(this.#series[symbol], 'each symbol has bars');
    this.#current.row = row;
    return this.#current;
  }

  #book(symbol: number): Book {
    return assertPresent(this.#books[symbol], 'each symbol has a book');
  }
}

/** A bar that reads its columns when asked: most orders look at the open only, and each column is a cache miss. */
class CurrentBar implements SimBar {
  columns: BarColumns;
  row = 0;

  constructor(columns: BarColumns) {
    this.columns = columns;
  }

  get session(): number {
    return this.columns.session[this.row] ?? 0;
  }

  get open(): number {
    return this.columns.open[this.row] ?? Number.NaN;
  }

  get high(): number {
    return this.columns.high[this.row] ?? Number.NaN;
  }

  get low(): number {
    return this.columns.low[this.row] ?? Number.NaN;
  }

  get close(): number {
    return this.columns.close[this.row] ?? Number.NaN;
  }

  get volume(): number {
    return this.columns.volume[this.row] ?? Number.NaN;
  }
}
