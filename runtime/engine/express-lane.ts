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

import { type FlatLimits, flatLimits } from '../risk/flat-limits.ts';
import { exactQuantity } from '../sizing.ts';
import type { Book } from './book.ts';
import { entryRule, needsEveryClose } from './decide.ts';
import type { Desk } from './desk.ts';
import { ExpressOrders, type OpenFills } from './express-orders.ts';
import { affordable } from './fills.ts';

/** The lane of a program whose market orders fill whole at the next open; undefined where it needs the general way. */
export function expressLane(desk: Desk, fills: OpenFills): ExpressLane | undefined {
  const [book, ...others] = desk.books;
  const limits = flatLimits(desk.gate.policy, desk.account, desk.config.fee);
  return book && others.length === 0 && limits && isPlain(desk)
    ? new ExpressLane(desk, book, limits, fills)
    : undefined;
}

/** Nothing but market orders that fill whole at the next open, and nobody who looks in between. */
export function isPlain(desk: Desk): boolean {
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

export class ExpressLane {
  readonly #desk: Desk;
  readonly #book: Book;
  readonly #limits: FlatLimits;
  readonly #fills: OpenFills;
  readonly #orders: ExpressOrders;
  readonly #open: Float64Array;

  constructor(desk: Desk, book: Book, limits: FlatLimits, fills: OpenFills) {
    this.#desk = desk;
    this.#book = book;
    this.#limits = limits;
    this.#fills = fills;
    this.#orders = new ExpressOrders(desk, fills);
    this.#open = book.series.bars.open;
  }

  /** The last close, which is marked and on record, with the rules that are true. False: nothing has changed. */
  decide(fired: number): boolean {
    const desk = this.#desk;
    const book = this.#book;
    const open = this.#open[book.row + 1] ?? Number.NaN;
    if (!(open > 0) || desk.gate.isKilled || !isUndisturbed(book)) return false;
    const { quantity } = book.position;
    if (quantity === 0) return (fired & desk.masks.enter) === 0 || this.#enter(fired, open);
    const course = quantity > 0 ? this.#orders.long : this.#orders.short;
    if ((fired & course.reverses) !== 0) return false;
    const closes = fired & course.closes;
    if (closes === 0) return true;
    if (exactQuantity(quantity) !== quantity) return false;
    this.#orders.exit(book, course, closes, open);
    return true;
  }

  #enter(fired: number, open: number): boolean {
    const desk = this.#desk;
    const book = this.#book;
    const rule = entryRule(desk, book, fired);
    // None may act: it is outside the window, say, or an exit of its side is true as well.
    if (!rule) return true;
    const course = rule.side === 'short' ? this.#orders.short : this.#orders.long;
    const wanted = this.#orders.wanted(book, course.isLong);
    if (!(wanted > 0) || desk.gate.haltedBy(desk.strategy)) return false;
    if (!this.#limits.allow(wanted, book.lastClose, 0, 0)) return false;
    const price = this.#fills.slipped(open, course.isLong);
    const quantity = affordable(desk, book, wanted, price);
    if (!(quantity > 0) || exactQuantity(quantity) !== quantity) return false;
    this.#orders.enter(book, course, rule, wanted, quantity, price, open);
    return true;
  }
}

/** No order works, and no corporate action comes before the next open. */
function isUndisturbed({ exit, entryLong, entryShort, nextAction, series }: Book): boolean {
  return !exit && !entryLong && !entryShort && nextAction >= series.actions.length;
}
