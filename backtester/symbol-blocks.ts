/**
 * Several symbols, a block of instants at a time. The evaluators run through the block symbol by symbol, and leave a
 * note of each close at which a rule is true; then the account goes through its instants. An instant touches the
 * symbols with a note or with an order that works, and marks all that is held from one row of closes. Books of other
 * symbols lag behind until the block ends, or until a rule over the account wants to know.
 */

import type { BarColumns } from '../market/index.ts';
import { assertPresent, type Book, type Engine, type ExpressCrowd } from '../runtime/index.ts';
import type { Schedule } from './schedule.ts';
import type { SimBroker } from './sim-broker.ts';

/** Instants of a block: their closes of five hundred symbols lie in the cache of a core. */
const INSTANTS = 32;
/** No bar of the symbol at the instant. */
const NONE = -1;

/** What the simulation does with a symbol's bar, and at the end of an instant. */
export interface BlockHost {
  executeExits(symbol: number, row: number): void;
  execute(symbol: number, row: number): void;
  /** The account stands as it is at the close of this instant. */
  record(instant: number): void;
}

export interface BlockOptions {
  /** First instant at which rules act. */
  readonly start: number;
  /** Of a plain program. */
  readonly crowd?: ExpressCrowd | undefined;
}

export class SymbolBlocks {
  readonly firstRows: Int32Array;
  readonly endRows: Int32Array;
  readonly #engine: Engine;
  readonly #broker: SimBroker;
  readonly #schedule: Schedule;
  readonly #series: readonly BarColumns[];
  readonly #start: number;
  readonly #crowd: ExpressCrowd | undefined;
  readonly #host: BlockHost;
  readonly #symbols: number;
  /** Last closes, a row of symbols for each instant; 0 before a symbol's first bar. */
  readonly #closes: Float64Array;
  /** Where symbols come and go: their rows in the same order, and from a symbol's rows back to instants. */
  readonly #rows: Int32Array;
  readonly #instants: Int32Array;
  /** Notes of an instant are a chain in the order of symbols. */
  readonly #firstNote = new Int32Array(INSTANTS);
  readonly #lastNote = new Int32Array(INSTANTS);
  readonly #nextNote: Int32Array;
  readonly #noteSymbol: Int32Array;
  readonly #noteFired: Int32Array;
  #notes = 0;
  readonly #held: Float64Array;
  readonly #due: Book[] = [];
  readonly #dueFired: number[] = [];
  readonly #touched: Int32Array;
  #from = 0;
  /** Before this instant no block begins: a close was absent. */
  #notBefore = 0;

  constructor(
    engine: Engine,
    broker: SimBroker,
    schedule: Schedule,
    series: readonly BarColumns[],
    { start, crowd }: BlockOptions,
    host: BlockHost,
  ) {
    const symbols = series.length;
    const cells = symbols * INSTANTS;
    this.#engine = engine;
    this.#broker = broker;
    this.#schedule = schedule;
    this.#series = series;
    this.#start = start;
    this.#crowd = crowd;
    this.#host = host;
    this.#symbols = symbols;
    this.firstRows = new Int32Array(symbols);
    this.endRows = new Int32Array(symbols);
    this.#closes = new Float64Array(cells);
    this.#rows = new Int32Array(schedule.merged ? cells : 0);
    this.#instants = new Int32Array(schedule.merged ? cells : 0);
    this.#nextNote = new Int32Array(cells);
    this.#noteSymbol = new Int32Array(cells);
    this.#noteFired = new Int32Array(cells);
    this.#held = new Float64Array(symbols);
    this.#touched = new Int32Array(symbols);
  }

  /** The end of the block that begins at instant k; k where there is none. The last instant of a run is in no block. */
  open(k: number, to: number): number {
    const next = Math.min(k + INSTANTS, to, this.#schedule.length - 1);
    if (k < this.#notBefore || next <= k || !this.#engine.mayLag) return k;
    this.#from = k;
    const isWhole = this.#schedule.merged ? this.#readMerged(next) : this.#readAligned(next);
    if (!isWhole) {
      this.#notBefore = next;
      return k;
    }
    this.#firstNote.fill(NONE);
    this.#notes = 0;
    for (const { index, position } of this.#engine.books) this.#held[index] = position.quantity;
    return next;
  }

  note(symbol: number, row: number, fired: number): void {
    const ahead = row - (this.firstRows[symbol] ?? 0);
    const at = this.#schedule.merged ? (this.#instants[symbol * INSTANTS + ahead] ?? 0) : ahead;
    const note = this.#notes;
    this.#notes += 1;
    this.#noteSymbol[note] = symbol;
    this.#noteFired[note] = fired;
    this.#nextNote[note] = NONE;
    if (this.#firstNote[at] === NONE) this.#firstNote[at] = note;
    else this.#nextNote[this.#lastNote[at] ?? 0] = note;
    this.#lastNote[at] = note;
  }

  close(k: number, next: number): void {
    const engine = this.#engine;
    const { session } = this.#schedule;
    for (let instant = k; instant < next; instant += 1) {
      const at = instant - k;
      engine.begin(instant, session[instant] ?? 0);
      if (!this.#broker.isQuiet) this.#execute(at);
      if (engine.account.isStale && engine.markFrom(this.#held, this.#closes, at * this.#symbols)) {
        this.#catchUp(at);
        engine.watchAccount();
      }
      if (instant < this.#start) continue;
      // Orders of this close change nothing before the next bar, and a lane fills them at once.
      this.#host.record(instant);
      if (this.#firstNote[at] !== NONE) this.#decide(at, next - k);
    }
    this.#catchUp(next - 1 - k);
  }

  /** Fills inside the bars of one instant, for the symbols with an order that works and a bar. */
  #execute(at: number): void {
    const broker = this.#broker;
    let count = 0;
    for (let s = broker.nextWorking(0); s < this.#symbols; s = broker.nextWorking(s + 1)) {
      const row = this.#rowAt(at, s);
      if (row === NONE) continue;
      this.#touched[count] = s;
      count += 1;
      // Until the fills are in, the last close is the one before this bar: an order works from the close that its
      // book was brought up to, and each of its bars leaves the book at the bar's own close.
      const book = this.#book(s);
      this.#bringUp(book, row, book.lastClose);
      this.#host.executeExits(s, row);
    }
    for (let j = 0; j < count; j += 1) {
      const s = this.#touched[j] ?? 0;
      if (!broker.isIdle(s)) this.#host.execute(s, this.#rowAt(at, s));
    }
    for (let j = 0; j < count; j += 1) {
      const book = this.#book(this.#touched[j] ?? 0);
      book.lastClose = this.#closes[at * this.#symbols + book.index] ?? 0;
      this.#held[book.index] = book.position.quantity;
    }
  }

  #decide(at: number, instants: number): void {
    const engine = this.#engine;
    let due = 0;
    for (
      let note = this.#firstNote[at] ?? NONE;
      note !== NONE;
      note = this.#nextNote[note] ?? NONE
    ) {
      const s = this.#noteSymbol[note] ?? 0;
      const fired = this.#noteFired[note] ?? 0;
      const book = this.#book(s);
      this.#bringUp(book, this.#rowAt(at, s), this.#closes[at * this.#symbols + s] ?? 0);
      if (!engine.isDue(book, fired)) continue;
      this.#due[due] = book;
      this.#dueFired[due] = fired;
      due += 1;
    }
    if (due === 0) return;
    if (this.#due.length !== due) this.#due.length = due;
    if (this.#hasNextBars(at + 1, instants) && this.#crowd?.decide(this.#due, this.#dueFired)) {
      for (const { index, position } of this.#due) this.#held[index] = position.quantity;
      return;
    }
    engine.decide(this.#due, this.#dueFired);
  }

  /** True when no order works and all that are due have a bar at the next instant. */
  #hasNextBars(next: number, instants: number): boolean {
    if (!this.#broker.isQuiet) return false;
    if (!this.#schedule.merged) return true;
    return next < instants && this.#due.every(({ index }) => this.#rowAt(next, index) !== NONE);
  }

  /** Every book as it is once the bars of this instant have closed. */
  #catchUp(at: number): void {
    for (const book of this.#engine.books) {
      for (let last = at; last >= 0; last -= 1) {
        const row = this.#rowAt(last, book.index);
        if (row === NONE) continue;
        this.#bringUp(book, row, this.#closes[last * this.#symbols + book.index] ?? 0);
        break;
      }
    }
  }

  #bringUp(book: Book, row: number, lastClose: number): void {
    book.row = row;
    // With one calendar the session is the instant's, at hand already.
    const sessions = this.#schedule.merged ? book.session : this.#schedule.session;
    book.lastSession = sessions[row] ?? 0;
    book.lastClose = lastClose;
  }

  /** All symbols have a bar at each instant. False where a close is absent. */
  #readAligned(next: number): boolean {
    const closes = this.#closes;
    const symbols = this.#symbols;
    const from = this.#from;
    let rest = 0;
    for (let s = 0; s < symbols; s += 1) {
      const { close } = assertPresent(this.#series[s], 'each symbol has bars');
      this.firstRows[s] = from;
      this.endRows[s] = next;
      for (let k = from, cell = s; k < next; k += 1, cell += symbols) {
        const price = close[k] ?? 0;
        rest += price - price;
        closes[cell] = price;
      }
    }
    return rest === 0;
  }

  #readMerged(next: number): boolean {
    const { merged } = this.#schedule;
    const rows = this.#rows.fill(NONE);
    const symbols = this.#symbols;
    const from = this.#from;
    if (!merged) return false;
    for (const { index, row } of this.#engine.books) {
      this.firstRows[index] = row + 1;
      this.endRows[index] = row + 1;
    }
    for (let at = 0; at < next - from; at += 1) {
      const end = merged.first[from + at + 1] ?? 0;
      for (let j = merged.first[from + at] ?? 0; j < end; j += 1) {
        const s = merged.symbol[j] ?? 0;
        const row = merged.row[j] ?? 0;
        rows[at * symbols + s] = row;
        this.#instants[s * INSTANTS + row - (this.firstRows[s] ?? 0)] = at;
        this.endRows[s] = row + 1;
      }
    }
    return this.#carryCloses(next - from);
  }

  #carryCloses(instants: number): boolean {
    const symbols = this.#symbols;
    let rest = 0;
    for (const { index, close, lastClose } of this.#engine.books) {
      let price = Number.isNaN(lastClose) ? 0 : lastClose;
      for (let at = 0, cell = index; at < instants; at += 1, cell += symbols) {
        const row = this.#rows[cell] ?? NONE;
        if (row !== NONE) price = close[row] ?? 0;
        rest += price - price;
        this.#closes[cell] = price;
      }
    }
    return rest === 0;
  }

  #rowAt(at: number, symbol: number): number {
    return this.#schedule.merged
      ? (this.#rows[at * this.#symbols + symbol] ?? NONE)
      : this.#from + at;
  }

  #book(symbol: number): Book {
    return assertPresent(this.#engine.books[symbol], 'each symbol has a book');
  }
}
