/**
 * The express lane for many symbols (`express-lane.ts` says what a lane is). It takes all orders of one close together, or
 * none of them: first each is sized and asked about, as if those before it were working, and nothing changes; then all
 * of them fill at the next open, sales before purchases.
 *
 * An entry for which no buying power is left is known only among the fills. It ends as it would at the broker.
 */

import { GOOD_TILL_CANCELLED, Order } from '../orders/order.ts';
import type { Rule } from '../program.ts';
import { type FlatLimits, flatLimits } from '../risk/flat-limits.ts';
import { exactQuantity } from '../sizing.ts';
import type { Book } from './book.ts';
import { entryRule } from './decide.ts';
import type { Desk } from './desk.ts';
import { isPlain } from './express-lane.ts';
import { type Course, ExpressOrders, type OpenFills } from './express-orders.ts';
import { affordable, NO_BUYING_POWER } from './fills.ts';

/** The lane of a plain program over several symbols; undefined where there is none. */
export function expressCrowd(desk: Desk, fills: OpenFills): ExpressCrowd | undefined {
  const limits = flatLimits(desk.gate.policy, desk.account, desk.config.fee);
  return desk.books.length > 1 && limits && isPlain(desk)
    ? new ExpressCrowd(desk, limits, fills)
    : undefined;
}

export class ExpressCrowd {
  readonly #desk: Desk;
  readonly #limits: FlatLimits;
  readonly #fills: OpenFills;
  readonly #orders: ExpressOrders;
  /** What this close comes to, one row a symbol that sells or buys: its book, with which rules, and how much. */
  readonly #sellers: Book[] = [];
  readonly #closes: Int32Array;
  readonly #buyers: Book[] = [];
  readonly #rules: Rule[] = [];
  readonly #wanted: Float64Array;
  /** Gross value of what is held and what has been decided to be bought, and of how many symbols. */
  #value = 0;
  #count = 0;

  constructor(desk: Desk, limits: FlatLimits, fills: OpenFills) {
    this.#desk = desk;
    this.#limits = limits;
    this.#fills = fills;
    this.#orders = new ExpressOrders(desk, fills);
    this.#closes = new Int32Array(desk.books.length);
    this.#wanted = new Float64Array(desk.books.length);
  }

  /**
   * The close of an instant, which is marked and on record, for the symbols that are due: no order works, and each of
   * them has a bar at the next instant. False: nothing has changed.
   */
  decide(due: readonly Book[], fired: readonly number[]): boolean {
    const { gate, account } = this.#desk;
    if (gate.isKilled) return false;
    this.#sellers.length = 0;
    this.#buyers.length = 0;
    this.#rules.length = 0;
    this.#value = account.exposure;
    this.#count = account.held;
    for (let i = 0; i < due.length; i += 1) {
      const book = due[i];
      if (book && !this.#decideOne(book, fired[i] ?? 0)) return false;
    }
    this.#sell();
    this.#buy();
    return true;
  }

  /** False where something else than a plain order comes of it. */
  #decideOne(book: Book, fired: number): boolean {
    if (!(nextOpen(book) > 0)) return false;
    const { quantity } = book.position;
    if (quantity === 0) return (fired & this.#desk.masks.enter) === 0 || this.#wish(book, fired);
    const course = quantity > 0 ? this.#orders.long : this.#orders.short;
    if ((fired & course.reverses) !== 0) return false;
    const closes = fired & course.closes;
    if (closes === 0) return true;
    if (exactQuantity(quantity) !== quantity) return false;
    this.#closes[this.#sellers.length] = closes;
    this.#sellers.push(book);
    return true;
  }

  #wish(book: Book, fired: number): boolean {
    const desk = this.#desk;
    const rule = entryRule(desk, book, fired);
    if (!rule) return true;
    const wanted = this.#orders.wanted(book, rule.side !== 'short');
    if (!(wanted > 0) || exactQuantity(wanted) !== wanted) return false;
    if (desk.gate.haltedBy(desk.strategy)) return false;
    const { lastClose } = book;
    if (!this.#limits.allow(wanted, lastClose, this.#value, this.#count)) return false;
    this.#wanted[this.#buyers.length] = wanted;
    this.#buyers.push(book);
    this.#rules.push(rule);
    this.#value += wanted * lastClose;
    this.#count += 1;
    return true;
  }

  #sell(): void {
    for (let i = 0; i < this.#sellers.length; i += 1) {
      const book = this.#sellers[i];
      if (!book) continue;
      const course = book.position.quantity > 0 ? this.#orders.long : this.#orders.short;
      this.#orders.exit(book, course, this.#closes[i] ?? 0, nextOpen(book));
    }
  }

  #buy(): void {
    for (let i = 0; i < this.#buyers.length; i += 1) {
      const book = this.#buyers[i];
      const rule = this.#rules[i];
      if (!book || !rule) continue;
      const wanted = this.#wanted[i] ?? 0;
      const course = rule.side === 'short' ? this.#orders.short : this.#orders.long;
      const open = nextOpen(book);
      const price = this.#fills.slipped(open, course.isLong);
      const quantity = affordable(this.#desk, book, wanted, price);
      if (quantity > 0) this.#orders.enter(book, course, rule, wanted, quantity, price, open);
      else this.#reject(book, course, rule, wanted);
    }
  }

  /** What the broker does with it at the next open. */
  #reject(book: Book, { side }: Course, { reason }: Rule, quantity: number): void {
    const desk = this.#desk;
    this.#fills.trimmedOrders += 1;
    desk.orderCount += 1;
    const order = new Order(desk.orderCount, {
      symbol: book.index,
      side,
      role: 'entry',
      type: 'market',
      quantity,
      limitPrice: undefined,
      stopPrice: undefined,
      timeInForce: GOOD_TILL_CANCELLED,
      reason,
      submittedAt: desk.instant,
      reference: book.lastClose,
      ticket: undefined,
      parent: undefined,
      fromNextBar: false,
    });
    order.apply('submit', desk.instant);
    order.note = NO_BUYING_POWER;
    order.apply('reject', desk.instant + 1);
    desk.orders.add(order);
    desk.refusals.add('buying_power', NO_BUYING_POWER, desk.instant + 1);
  }
}

function nextOpen({ series, row }: Book): number {
  return series.bars.open[row + 1] ?? Number.NaN;
}
