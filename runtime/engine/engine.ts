/**
 * The deterministic core: bars in, orders out. It reads no clock, does no I/O and draws no random number.
 * A driver calls `begin`, lets its broker execute, then `mark`, steps the evaluators, and calls `decide`.
 */

import type { Broker, BrokerEvents } from '../broker.ts';
import { assertPresent } from '../invariant.ts';
import type { Order } from '../orders/order.ts';
import type { Account } from '../portfolio/account.ts';
import { watchAccount, watchData } from './alarms.ts';
import type { Book } from './book.ts';
import { applyActions, chargeFinancing } from './corporate-actions.ts';
import { decideEntries, decideExits, decideTimed, needsEveryClose } from './decide.ts';
import { createDesk, type Desk, type EngineConfig } from './desk.ts';
import { cancelEntries, submitForcedExit } from './exits.ts';
import { affordable, onEnded, onFilled, sizeAtFill } from './fills.ts';
import { writePosition } from './position-columns.ts';
import { markQuietRows } from './quiet-rows.ts';
import { bookFill, killByOperator, type RealFill } from './reality.ts';
import { decideTargets } from './targets.ts';

const BOTH = [true, false] as const;
/** Before the first session: a small whole number, so that the field holds one at every bar. */
const NO_SESSION = -1_000_000;

export class Engine {
  readonly desk: Desk;
  readonly books: readonly Book[];
  readonly account: Account;
  /** Some things happen at a close although no rule is true. */
  readonly #isTimed: boolean;
  /** True when the program reads its own position. */
  readonly writesPositions: boolean;
  readonly #watchesData: boolean;
  /** The evaluator may not run ahead: it reads what the engine does, or is read by it although no rule is true. */
  readonly #isLockstep: boolean;
  /** Nobody asks for the last close of a symbol that has no order and no rule that is true. */
  readonly #isLagSafe: boolean;
  readonly #keepOfPeak: number;
  readonly #keepOfOpen: number;
  #session = NO_SESSION;

  constructor(config: EngineConfig) {
    this.desk = createDesk(config);
    this.books = this.desk.books;
    this.account = this.desk.account;
    this.#watchesData = this.desk.gate.dataRules.length > 0;
    this.#keepOfPeak = this.desk.gate.keepOfPeak;
    this.#keepOfOpen = this.desk.gate.keepOfOpen;
    this.#isTimed = needsEveryClose(this.desk);
    this.writesPositions = config.series.some(
      ({ positionColumns }) => Object.keys(positionColumns).length > 0,
    );
    // A cooldown is read when a position closes, in the middle of a bar.
    this.#isLockstep =
      this.#isTimed || this.writesPositions || config.program.cooldownBars !== undefined;
    this.#isLagSafe =
      !this.#isLockstep &&
      !this.#watchesData &&
      config.watch === undefined &&
      config.fillsNextBar &&
      config.borrowPerYear === 0 &&
      config.policy.rules.every(({ metric }) => metric !== 'correlation');
  }

  /** Connects the broker; the returned events are for it to report with. */
  connect(broker: Broker): BrokerEvents {
    const { desk } = this;
    desk.broker = broker;
    return {
      filled: (order, quantity, price, fee, slippage) =>
        onFilled(desk, order, quantity, price, fee, slippage),
      ended: (order, event, note, rule) => onEnded(desk, order, event, note, rule),
      affordable: (order, quantity, price) =>
        affordable(desk, this.#bookOf(order), quantity, price),
      sizeAtFill: (order, price) => sizeAtFill(desk, order, price),
    };
  }

  /** A new instant of this session, before any of its bars is looked into. */
  begin(instant: number, session: number): void {
    // As the last instant ended, when every bar of it had come: what fills next does so after this.
    if (this.#watchesData) watchData(this.desk);
    this.desk.instant = instant;
    if (session !== this.#session) this.#beginSession(session);
  }

  /** The bar of one symbol at this instant opens: corporate actions with their ex-date today come first. */
  openBar(book: Book, row: number): void {
    const session = book.session[row] ?? 0;
    if (session !== book.lastSession) {
      book.lastSession = session;
      applyActions(this.desk, book, row, session);
    }
    book.row = row;
  }

  /** What has become due in a session that had opened before anybody told of it. */
  takeActions(book: Book, session: number): void {
    applyActions(this.desk, book, book.row, session);
  }

  /** The row, at most `to`, up to which the evaluator of the open bar may run on while no rule is true. */
  mayRunTo(book: Book, to: number): number {
    // A corporate action changes the history that the evaluator has seen.
    const isFree = !this.#isLockstep && book.nextAction >= book.series.actions.length;
    return isFree ? to : book.row + 1;
  }

  /**
   * True while the evaluators of all symbols may run ahead of the account, and what is known of a symbol may be left as
   * it was until the symbol is looked at: nothing but its own decisions and orders asks for it.
   */
  get mayLag(): boolean {
    return (
      this.#isLagSafe &&
      this.books.every(({ nextAction, series }) => nextAction >= series.actions.length)
    );
  }

  /** Marks rows of the only symbol on which nothing works and no rule is true; returns the first that needs more. */
  markQuietRows(book: Book, from: number, to: number, curve: Float64Array, start: number): number {
    return markQuietRows(this.desk, book, from, to, curve, start);
  }

  /** The bar has closed: from now on positions are worth this price. */
  closeBar(book: Book): void {
    book.lastClose = book.close[book.row] ?? Number.NaN;
  }

  /** The bars of this instant have closed and their fills are in. */
  mark(): void {
    const { account, books } = this;
    let net = 0;
    let exposure = 0;
    for (const book of books) {
      const quantity = book.position.quantity;
      if (quantity === 0) continue;
      const value = quantity * book.lastClose;
      net += value;
      exposure += value < 0 ? -value : value;
    }
    // No call takes these numbers as arguments: what V8 does not inline would box them, at every bar.
    account.equity = account.cash + net;
    account.net = net;
    account.exposure = exposure;
    account.isStale = exposure > 0;
    if (this.#isLow()) this.watchAccount();
  }

  /**
   * The same from a row of closes, one a symbol from `from` on, and the quantities held. What is not held adds a zero,
   * which changes no sum. True when the rules over the account are to be asked, once every book is up to date.
   */
  markFrom(quantities: Float64Array, closes: Float64Array, from: number): boolean {
    const { account } = this;
    let net = 0;
    let exposure = 0;
    for (let s = 0; s < quantities.length; s += 1) {
      const value = (quantities[s] ?? 0) * (closes[from + s] ?? 0);
      net += value;
      exposure += Math.abs(value);
    }
    account.equity = account.cash + net;
    account.net = net;
    account.exposure = exposure;
    account.isStale = exposure > 0;
    return this.#isLow();
  }

  /** Asks the rules over the account. */
  watchAccount(): void {
    watchAccount(this.desk);
  }

  /** True once equity has fallen so far that a rule over the account may be broken. */
  #isLow(): boolean {
    const { account } = this;
    const { equity } = account;
    if (equity > account.peak) account.peak = equity;
    return (
      equity <= account.peak * this.#keepOfPeak || equity <= account.sessionOpen * this.#keepOfOpen
    );
  }

  /** Writes what the program reads of its own position, before it is stepped. */
  writePosition(book: Book): void {
    writePosition(book, this.account);
  }

  /** True when the close of a symbol needs a look: a rule is true, or something is timed. */
  isDue(book: Book, fired: number): boolean {
    return (fired !== 0 || this.#isTimed) && book.row >= book.series.readyRow;
  }

  /** The close of this instant, where only one symbol is due. */
  decideOne(book: Book, fired: number): void {
    const { desk } = this;
    if (this.#isTimed) decideTimed(desk, book);
    if (desk.program.targets) {
      decideTargets(desk, desk.program.targets, [book]);
      return;
    }
    decideExits(desk, book, fired);
    decideEntries(desk, book, fired);
  }

  /** The close of this instant for the symbols that are due, with the rules that are true for each. */
  decide(due: readonly Book[], fired: readonly number[]): void {
    const { desk } = this;
    if (this.#isTimed) for (const book of due) decideTimed(desk, book);
    if (desk.program.targets) {
      decideTargets(desk, desk.program.targets, due);
      return;
    }
    for (let i = 0; i < due.length; i += 1) {
      const book = due[i];
      if (book) decideExits(desk, book, fired[i] ?? 0);
    }
    for (const reversals of BOTH) {
      for (let i = 0; i < due.length; i += 1) {
        const book = due[i];
        if (book) decideEntries(desk, book, fired[i] ?? 0, reversals);
      }
    }
  }

  /** `close at end`: every position is closed at its last close. */
  closeAll(): void {
    for (const book of this.books) {
      cancelEntries(this.desk, book, 'the run ended');
      submitForcedExit(this.desk, book, 'close at end', 'close auction');
    }
  }

  /** A fill at a venue, planned or not. */
  bookFill(book: Book, order: Order | undefined, fill: RealFill): void {
    bookFill(this.desk, book, order, fill);
  }

  /** The money that a live account begins with; losses are measured from here. */
  startWith(cash: number): void {
    const { account } = this;
    account.cash = cash;
    account.equity = cash;
    account.peak = cash;
    account.sessionOpen = cash;
  }

  /** Money that came or went otherwise than by a fill, as the venue's account says. */
  adjustCash(amount: number): void {
    this.account.pay(amount);
  }

  /** An operator's kill; `positions` overrides what the policy does with them. */
  kill(text: string, positions: 'freeze' | 'flatten' | undefined): void {
    killByOperator(this.desk, text, positions);
  }

  /** Ends a kill. */
  resume(): void {
    this.desk.gate.resume();
    this.desk.killedAt = undefined;
    this.desk.killing = undefined;
  }

  #bookOf({ symbol }: Order): Book {
    return assertPresent(this.books[symbol], 'an order belongs to a symbol');
  }

  #beginSession(session: number): void {
    const { desk, account } = this;
    if (this.#session !== NO_SESSION) {
      chargeFinancing(desk, session - this.#session);
      account.sessionOpen = account.equity;
      desk.gate.beginSession();
    }
    this.#session = session;
  }
}
