/** What the express lanes do with one plain order: from its size to the account, the position and the logs. */

import type { Rule, Side } from '../program.ts';
import {
  exactQuantity,
  quantityOf,
  readSize,
  type SizeContext,
  type SizeRequest,
} from '../sizing.ts';
import type { Book } from './book.ts';
import { type Desk, lotOf } from './desk.ts';
import { TRIMMED } from './fills.ts';
import { filledKind } from './order-log.ts';

/** How the broker of a run fills a market order at an open. */
export interface OpenFills {
  /** What is paid or received for a share. */
  slipped(price: number, isBuy: boolean): number;
  /** Entries that buying power covered in part. */
  trimmedOrders: number;
}

/** What is the same for every order of one side. */
export interface Course {
  readonly side: Side;
  readonly isLong: boolean;
  readonly entryKind: number;
  readonly exitKind: number;
  /** Bits of the rules that close it, and of those that would reverse it. */
  readonly closes: number;
  readonly reverses: number;
}

export class ExpressOrders {
  readonly long: Course;
  readonly short: Course;
  readonly #desk: Desk;
  readonly #fills: OpenFills;
  /** Filled in anew for each entry. */
  readonly #sizing: MutableContext;
  #size: SizeRequest | undefined;

  constructor(desk: Desk, fills: OpenFills) {
    const { exitLong, exitShort, enterLong, enterShort } = desk.masks;
    this.#desk = desk;
    this.#fills = fills;
    this.long = courseOf('long', exitLong, enterShort);
    this.short = courseOf('short', exitShort, enterLong);
    this.#sizing = { reference: 0, stop: Number.NaN, isLong: true, equity: 0, cash: 0, lot: 1 };
  }

  /** What the size statement asks for at the last close of a symbol; NaN where that is nothing. */
  wanted(book: Book, isLong: boolean): number {
    const { program, account } = this.#desk;
    if (!program.sizing) return Number.NaN;
    this.#size = readSize(program.sizing, program.scaledBy, book.series.evaluator, this.#size);
    const context = this.#sizing;
    context.reference = book.lastClose;
    context.isLong = isLong;
    context.equity = account.equity;
    context.cash = account.cash;
    context.lot = lotOf(this.#desk, book);
    const quantity = quantityOf(this.#size, context);
    return typeof quantity === 'number' ? quantity : Number.NaN;
  }

  /** An entry of which buying power covers `quantity` of what was wanted, at this price of the next open. */
  enter(
    book: Book,
    course: Course,
    { reason }: Rule,
    wanted: number,
    quantity: number,
    price: number,
    open: number,
  ): void {
    const desk = this.#desk;
    const isTrimmed = quantity < wanted;
    if (isTrimmed) this.#fills.trimmedOrders += 1;
    const note = isTrimmed ? TRIMMED : undefined;
    const fee = desk.config.fee(quantity, price);
    this.#log(book, course.entryKind, exactQuantity(quantity), price, fee, reason, note);
    this.#settle(course.isLong ? quantity : -quantity, price, fee, open);
    const { position } = book;
    position.enter(course.side, quantity, price, fee, desk.instant + 1, book.row + 1, reason);
    position.entries += 1;
    desk.account.reposition(0, position.quantity, book.lastClose);
  }

  /** The whole position is closed at the next open, by the first of the rules that close it. */
  exit(book: Book, course: Course, closes: number, open: number): void {
    const desk = this.#desk;
    const { position } = book;
    const before = position.quantity;
    const quantity = Math.abs(before);
    // The others find it being closed.
    const reason = desk.program.rules[firstBit(closes)]?.reason ?? '';
    const price = this.#fills.slipped(open, !course.isLong);
    const fee = desk.config.fee(quantity, price);
    this.#log(book, course.exitKind, quantity, price, fee, reason, undefined);
    this.#settle(-before, price, fee, open);
    position.exit(quantity, price, fee);
    const barsHeld = book.row + 1 - position.entryRow;
    desk.trades.add(position, book.index, desk.instant + 1, barsHeld, reason);
    desk.account.reposition(before, position.quantity, book.lastClose);
  }

  #log(
    { index }: Book,
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
    desk.orders.addFilled(id, index, kind, quantity, price, fee, desk.instant, reason, note);
  }

  /** Money moves: bought above zero, sold below. */
  #settle(quantity: number, price: number, fee: number, open: number): void {
    const slippage = Math.abs(price - open) * Math.abs(quantity);
    this.#desk.account.settle(quantity, price, fee, slippage);
  }
}

type MutableContext = { -readonly [Key in keyof SizeContext]: SizeContext[Key] };

function courseOf(side: Side, closes: number, reverses: number): Course {
  const entryKind = filledKind('entry', side);
  const exitKind = filledKind('exit', side);
  return { side, isLong: side === 'long', entryKind, exitKind, closes, reverses };
}

function firstBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
