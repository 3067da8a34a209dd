/**
 * The express lane: the commonest course of an order as one straight line. A market order is decided at a close, sized,
 * passed by risk, and fills whole at the next open. The general way makes an order for it that goes from hand to hand
 * and is forgotten a bar later; here it is numbers from the start, and only its row in the log is left of it.
 *
 * Contract:
 * - A program has a lane or has none, which is settled before the run (`expressLane`).
 * - `decide` looks at one close. It either does all that follows from it, the fill at the next open included, and
 *   returns true, or returns false and has changed nothing: then the general way decides about this close.
 * - It takes a close only when the outcome is the plain one: nothing works, nothing is halted, every rule of risk holds
 *   with the size as it is, buying power covers some of it, no side is reversed, and there is a next bar with a price.
 *   Whatever refuses, reduces, cancels or warns is not known here.
 * - What it computes it computes with the functions of the general way, and it writes what that writes: the same account,
 *   position and logs. So the two may take turns close by close, and nothing is carried from one to the other.
 * - The next open is looked at for the fill alone. Whether and how much to buy is decided from the close, as ever.
 *
 * Between a close and the fills of the next open nothing looks at cash or position in the programs that have a lane,
 * so the fill may be booked at the close, after this close is on record.
 */

import type { Side } from '../program.ts';
import { type FlatLimits, flatLimits } from '../risk/flat-limits.ts';
import {
  exactQuantity,
  quantityOf,
  readSize,
  type SizeContext,
  type SizeRequest,
} from '../sizing.ts';
import type { Book } from './book.ts';
import { entryRule, needsEveryClose } from './decide.ts';
import { type Desk, lotOf } from './desk.ts';
import { affordable, TRIMMED } from './fills.ts';
import { filledKind } from './order-log.ts';

/** How the broker of a run fills a market order at an open. */
export interface OpenFills {
  /** What is paid or received for a share. */
  slipped(price: number, isBuy: boolean): number;
  /** Entries that buying power covered in part. */
  trimmedOrders: number;
}

/** The lane of a program whose market orders fill whole at the next open; undefined where it needs the general way. */
export function expressLane(desk: Desk, fills: OpenFills): ExpressLane | undefined {
  const [book, ...others] = desk.books;
  const limits = flatLimits(desk.gate.policy, desk.account, desk.config.fee);
  return book && others.length === 0 && limits && isPlain(desk)
    ? new ExpressLane(desk, book, limits, fills)
    : undefined;
}

function isPlain(desk: Desk): boolean {
  const { program, config } = desk;
  return (
    program.rules.every(({ via }) => via.kind === 'market') &&
    program.sizing !== undefined &&
    program.protections.length === 0 &&
    !needsEveryClose(desk) &&
    program.cooldownBars === undefined &&
    program.maxEntries === undefined &&
    program.universe === undefined &&
    program.ensemble === undefined &&
    // Who asks why nothing was done hears of each rule that did not act.
    desk.watch === undefined &&
    config.fillsNextBar &&
    !config.sizeAtFill &&
    // Both are charged before the open of a session, on what was held at the last close.
    config.borrowPerYear === 0 &&
    config.interestPerYear === 0
  );
}

/** What is the same for every order of one side. */
interface Course {
  readonly side: Side;
  readonly isLong: boolean;
  readonly entryKind: number;
  readonly exitKind: number;
  /** Bits of the rules that close it, and of those that would reverse it. */
  readonly closes: number;
  readonly reverses: number;
}

function courseOf(side: Side, closes: number, reverses: number): Course {
  const entryKind = filledKind('entry', side);
  const exitKind = filledKind('exit', side);
  return { side, isLong: side === 'long', entryKind, exitKind, closes, reverses };
}

export class ExpressLane {
  readonly #desk: Desk;
  readonly #book: Book;
  readonly #limits: FlatLimits;
  readonly #fills: OpenFills;
  readonly #open: Float64Array;
  readonly #long: Course;
  readonly #short: Course;
  /** Filled in anew for each entry. */
  readonly #sizing: MutableContext;
  #size: SizeRequest | undefined;

  constructor(desk: Desk, book: Book, limits: FlatLimits, fills: OpenFills) {
    const { exitLong, exitShort, enterLong, enterShort } = desk.masks;
    this.#desk = desk;
    this.#book = book;
    this.#limits = limits;
    this.#fills = fills;
    this.#open = book.series.bars.open;
    this.#long = courseOf('long', exitLong, enterShort);
    this.#short = courseOf('short', exitShort, enterLong);
    const lot = lotOf(desk, book);
    this.#sizing = { reference: 0, stop: Number.NaN, isLong: true, equity: 0, cash: 0, lot };
  }

  /** The last close, which is marked and on record, with the rules that are true. False: nothing has changed. */
  decide(fired: number): boolean {
    const desk = this.#desk;
    const book = this.#book;
    const open = this.#open[book.row + 1] ?? Number.NaN;
    if (!(open > 0) || desk.gate.isKilled || !isUndisturbed(book)) return false;
    const { quantity } = book.position;
    if (quantity === 0) return (fired & desk.masks.enter) === 0 || this.#enter(fired, open);
    const course = quantity > 0 ? this.#long : this.#short;
    if ((fired & course.reverses) !== 0) return false;
    return (fired & course.closes) === 0 || this.#exit(course, fired & course.closes, open);
  }

  #enter(fired: number, open: number): boolean {
    const desk = this.#desk;
    const book = this.#book;
    const rule = entryRule(desk, book, fired);
    // None may act: it is outside the window, say, or an exit of its side is true as well.
    if (!rule) return true;
    const course = rule.side === 'short' ? this.#short : this.#long;
    const wanted = this.#wanted(course.isLong);
    if (!(wanted > 0) || desk.gate.haltedBy(desk.strategy)) return false;
    if (!this.#limits.allow(wanted, book.lastClose)) return false;
    const price = this.#fills.slipped(open, course.isLong);
    const quantity = affordable(desk, book, wanted, price);
    if (!(quantity > 0) || exactQuantity(quantity) !== quantity) return false;

    const isTrimmed = quantity < wanted;
    if (isTrimmed) this.#fills.trimmedOrders += 1;
    const note = isTrimmed ? TRIMMED : undefined;
    const fee = desk.config.fee(quantity, price);
    this.#log(course.entryKind, quantity, price, fee, rule.reason, note);
    this.#settle(course.isLong ? quantity : -quantity, price, fee, open);
    const { position } = book;
    const instant = desk.instant + 1;
    position.enter(course.side, quantity, price, fee, instant, book.row + 1, rule.reason);
    position.entries += 1;
    desk.account.reposition(0, position.quantity, book.lastClose);
    return true;
  }

  #exit(course: Course, closes: number, open: number): boolean {
    const desk = this.#desk;
    const book = this.#book;
    const { position } = book;
    const before = position.quantity;
    const quantity = Math.abs(before);
    if (exactQuantity(quantity) !== quantity) return false;

    // The first rule that is true closes the position; the others find it being closed.
    const reason = desk.program.rules[firstBit(closes)]?.reason ?? '';
    const price = this.#fills.slipped(open, !course.isLong);
    const fee = desk.config.fee(quantity, price);
    this.#log(course.exitKind, quantity, price, fee, reason, undefined);
    this.#settle(-before, price, fee, open);
    position.exit(quantity, price, fee);
    const barsHeld = book.row + 1 - position.entryRow;
    desk.trades.add(position, book.index, desk.instant + 1, barsHeld, reason);
    desk.account.reposition(before, position.quantity, book.lastClose);
    return true;
  }

  /** What the size statement asks for; NaN where that is nothing. */
  #wanted(isLong: boolean): number {
    const { program, account } = this.#desk;
    const book = this.#book;
    if (!program.sizing) return Number.NaN;
    this.#size = readSize(program.sizing, program.scaledBy, book.series.evaluator, this.#size);
    const context = this.#sizing;
    context.reference = book.lastClose;
    context.isLong = isLong;
    context.equity = account.equity;
    context.cash = account.cash;
    const quantity = quantityOf(this.#size, context);
    return typeof quantity === 'number' ? quantity : Number.NaN;
  }

  #log(
    kind: number,
    quantity: number,
    price: number,
    fee: number,
    reason: string,
    note: string | undefined,
  ): void {
    const desk = this.#desk;
    const id = desk.orderCount + 1;
    desk.orderCount = id;
    const { index } = this.#book;
    desk.orders.addFilled(id, index, kind, quantity, price, fee, desk.instant, reason, note);
  }

  /** Money moves: bought above zero, sold below. */
  #settle(quantity: number, price: number, fee: number, open: number): void {
    const slippage = Math.abs(price - open) * Math.abs(quantity);
    this.#desk.account.settle(quantity, price, fee, slippage);
  }
}

type MutableContext = { -readonly [Key in keyof SizeContext]: SizeContext[Key] };

/** No order works, and no corporate action comes before the next open. */
function isUndisturbed({ exit, entryLong, entryShort, nextAction, series }: Book): boolean {
  return !exit && !entryLong && !entryShort && nextAction >= series.actions.length;
}

function firstBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
