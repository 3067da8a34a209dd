/** What the engine does when its broker reports: positions, protective orders, trades. */

import { assertPresent } from '../invariant.ts';
import { GOOD_TILL_CANCELLED, type Order, type OrderRole } from '../orders/order.ts';
import { exactQuantity, toLot } from '../sizing.ts';
import type { Book } from './book.ts';
import { type Desk, lotOf, newOrder, recordTrade } from './desk.ts';
import { sizeEntry } from './entries.ts';
import { cancelProtection, send } from './exits.ts';
import { type Bracket, roundLimit, roundStop, stopPriceOf, takePriceOf } from './protection.ts';
import type { EntryTicket } from './ticket.ts';

export function onFilled(
  desk: Desk,
  order: Order,
  quantity: number,
  price: number,
  fee: number,
  slippage: number,
): void {
  const book = assertPresent(desk.books[order.symbol], 'an order belongs to a symbol');
  const isFirstFill = order.filled === 0;
  order.execute(quantity, price, fee, desk.instant);
  if (!order.isOpen) desk.orders.add(order);
  desk.account.settle(order.isBuy ? quantity : -quantity, price, fee, slippage);
  const before = book.position.quantity;
  if (order.role === 'entry') onEntryFilled(desk, book, order, quantity, price, fee, isFirstFill);
  else onExitFilled(desk, book, order, quantity, price, fee);
  desk.account.reposition(before, book.position.quantity, book.lastClose);
}

export function onEntryFilled(
  desk: Desk,
  book: Book,
  order: Order,
  quantity: number,
  price: number,
  fee: number,
  isFirstFill: boolean,
): void {
  const { position } = book;
  position.enter(order.side, quantity, price, fee, desk.instant, book.row, order.reason);
  if (isFirstFill) position.entries += 1;
  if (desk.program.protections.length > 0) {
    const bracket = book.brackets.find(({ entry }) => entry === order);
    if (bracket) growBracket(bracket, quantity);
    else protect(desk, book, order, quantity, price);
  }
  if (!order.isOpen) releaseEntry(desk, book, order);
}

function releaseEntry(desk: Desk, book: Book, order: Order): void {
  if (book.entryOf(order.side) !== order) return;
  book.setEntry(order.side, undefined);
  if (!book.entryLong && !book.entryShort) desk.working.remove(book);
}

/** Places the stop and the take that were frozen at the signal. */
function protect(desk: Desk, book: Book, entry: Order, quantity: number, fill: number): void {
  const ticket: EntryTicket = assertPresent(entry.ticket, 'an entry has its ticket');
  const { plan } = ticket;
  const { instrument } = book.series;
  const isLong = entry.side === 'long';
  const stopPrice = stopPriceOf(plan, entry.side, fill);
  const initialRisk = Math.abs(fill - stopPrice);
  if (book.position.entries === 1) book.position.initialRisk = initialRisk;
  const takePrice = takePriceOf(plan, entry.side, fill, initialRisk);
  if (Number.isNaN(stopPrice) && Number.isNaN(takePrice)) return;
  const place = (role: OrderRole, limit: number, stop: number, reason: string): Order => {
    const order = newOrder(desk, {
      symbol: book.index,
      side: entry.side,
      role,
      type: role === 'stop' ? 'stop' : 'limit',
      quantity,
      limitPrice: role === 'take' ? limit : undefined,
      stopPrice: role === 'stop' ? stop : undefined,
      timeInForce: GOOD_TILL_CANCELLED,
      reason,
      submittedAt: desk.instant,
      reference: fill,
      ticket: undefined,
      parent: entry,
      fromNextBar: (role === 'stop' ? plan.stop : plan.take)?.from === 'next bar',
    });
    send(desk, order);
    return order;
  };
  const stop = Number.isNaN(stopPrice)
    ? undefined
    : place(
        'stop',
        Number.NaN,
        roundStop(instrument, stopPrice, !isLong, false),
        stopReason(ticket, stopPrice, entry, fill),
      );
  const take = Number.isNaN(takePrice)
    ? undefined
    : place(
        'take',
        roundLimit(instrument, takePrice, !isLong),
        Number.NaN,
        plan.take?.reason ?? '',
      );
  book.brackets.push({
    entry,
    plan,
    quantity,
    stop,
    take,
    initialRisk,
  });
  if (stop) desk.broker.submit(desk.gate.assessProtection(stop));
  if (take) desk.broker.submit(desk.gate.assessProtection(take));
}

/** The statement that the first stop comes from: `stop`, or `trail` where that is tighter. */
function stopReason({ plan }: EntryTicket, price: number, entry: Order, fill: number): string {
  const fixed = plan.stop && stopPriceOf({ stop: plan.stop }, entry.side, fill);
  return (fixed === price ? plan.stop?.reason : plan.trail?.reason) ?? plan.stop?.reason ?? '';
}

function growBracket(bracket: Bracket, quantity: number): void {
  bracket.quantity = exactQuantity(bracket.quantity + quantity);
  for (const order of [bracket.stop, bracket.take])
    if (order?.isOpen) order.quantity = exactQuantity(order.quantity + quantity);
}

function onExitFilled(
  desk: Desk,
  book: Book,
  order: Order,
  quantity: number,
  price: number,
  fee: number,
): void {
  const isFlat = book.position.exit(quantity, price, fee);
  if (book.brackets.length > 0) shrinkBrackets(desk, book, order, quantity);
  const { exit } = book;
  if (exit === order && !order.isOpen) book.exit = undefined;
  if (!isFlat) {
    // A resting exit closes what is left, not what there was.
    const left = Math.abs(book.position.quantity);
    if (exit && exit !== order)
      exit.quantity = exactQuantity(exit.filled + Math.min(exit.remaining, left));
    return;
  }
  recordTrade(desk, book, order.reason);
  afterFlat(desk, book);
}

/** Once flat: nothing protects any more, no exit is wanted, and a cooldown begins. */
export function afterFlat(desk: Desk, book: Book): void {
  if (book.brackets.length > 0) {
    cancelProtection(desk, book, 'position closed');
    book.brackets.length = 0;
  }
  if (book.exit?.isOpen) desk.broker.cancel(book.exit, 'position closed');
  book.exit = undefined;
  // What is left of an entry whose first part has been closed again would be another trade.
  cancelRest(desk, book.entryLong);
  cancelRest(desk, book.entryShort);
  const { cooldownBars } = desk.program;
  if (cooldownBars === undefined) return;
  book.cooldownUntil = book.row + book.series.evaluator.output(cooldownBars);
}

function cancelRest(desk: Desk, entry: Order | undefined): void {
  if (entry && entry.filled > 0) desk.broker.cancel(entry, 'position closed');
}

/** A protective fill takes from its own bracket; any other exit from the latest entries first. */
export function shrinkBrackets(
  desk: Desk,
  book: Book,
  order: Order | undefined,
  quantity: number,
): void {
  const { brackets } = book;
  let left = quantity;
  for (let i = brackets.length - 1; i >= 0 && left > 0; i -= 1) {
    const bracket = brackets[i];
    if (!bracket) continue;
    const isOwn = order !== undefined && (bracket.stop === order || bracket.take === order);
    if (!isOwn && (order?.role === 'stop' || order?.role === 'take') && isOfBracket(book, order))
      continue;
    const taken = Math.min(left, bracket.quantity);
    bracket.quantity = exactQuantity(bracket.quantity - taken);
    left = exactQuantity(left - taken);
    for (const leg of [bracket.stop, bracket.take]) shrinkLeg(desk, leg, order, bracket, taken);
    if (bracket.quantity <= 0) brackets.splice(i, 1);
  }
}

/** False for a leg whose bracket is gone: what fills for it late takes from the latest entries. */
function isOfBracket({ brackets }: Book, order: Order): boolean {
  return brackets.some(({ stop, take }) => stop === order || take === order);
}

function isLeg(order: Order | undefined): boolean {
  return order?.role === 'stop' || order?.role === 'take';
}

function shrinkLeg(
  desk: Desk,
  leg: Order | undefined,
  filled: Order | undefined,
  bracket: Bracket,
  taken: number,
): void {
  if (!leg?.isOpen || leg === filled) return;
  if (bracket.quantity > 0) leg.quantity = exactQuantity(leg.quantity - taken);
  else desk.broker.cancel(leg, isLeg(filled) ? 'its pair filled' : 'position closed');
}

export function onEnded(
  desk: Desk,
  order: Order,
  event: 'cancel' | 'expire' | 'reject',
  note: string,
  rule?: string,
): void {
  order.note = order.note === undefined ? note : `${order.note}; ${note}`;
  order.apply(event, desk.instant);
  desk.orders.add(order);
  const book = assertPresent(desk.books[order.symbol], 'an order belongs to a symbol');
  if (order.role === 'entry') releaseEntry(desk, book, order);
  else if (book.exit === order) book.exit = undefined;
  if (rule !== undefined) desk.refusals.add(rule, note, desk.instant);
}

export const TRIMMED = 'trimmed to buying power';
export const NO_BUYING_POWER = 'no buying power left';

/** Buying power is margin × equity − gross exposure. An entry is trimmed to what it covers, fees included. */
export function affordable(desk: Desk, book: Book, quantity: number, price: number): number {
  const { account, config } = desk;
  // Everything at its last close, this symbol at the price of the fill.
  const held = book.position.quantity;
  const move = held === 0 ? 0 : price - book.lastClose;
  const equity = account.cash + account.net + held * move;
  const exposure = account.exposure + Math.abs(held) * move;
  const power = config.margin * equity - exposure;
  const lot = lotOf(desk, book);
  let covered = Math.min(quantity, toLot(Math.max(0, power) / price, lot));
  for (let tries = 0; covered > 0; tries += 1) {
    // Fees lower equity, and equity times margin is what can be bought.
    const over = covered * price + config.margin * config.fee(covered, price) - power;
    if (!(over > 0)) break;
    const excess = Math.max(lot, toLot(over / price, lot));
    covered = toLot(Math.max(0, covered - (tries < 50 ? excess : covered)), lot);
  }
  return covered;
}

/** `size at fill`: the quantity is decided from the fill's price, and judged by risk once more. */
export function sizeAtFill(desk: Desk, order: Order, price: number): number | undefined {
  if (!desk.config.sizeAtFill || order.filled > 0) return undefined;
  const book = assertPresent(desk.books[order.symbol], 'an order belongs to a symbol');
  const { ticket } = order;
  if (!ticket) return undefined;
  const sized = sizeEntry(desk, book, ticket, order.side, price);
  if (typeof sized !== 'number') return 0;
  order.quantity = sized;
  // It is its own working entry: it must not count twice.
  book.setEntry(order.side, undefined);
  const verdict = desk.gate.assessFill(
    order,
    {
      strategy: desk.strategy,
      symbol: book.index,
      reference: price,
      stop: stopPriceOf(ticket.plan, order.side, price),
      price: Number.NaN,
      lastClose: book.lastClose,
      reverses: false,
    },
    lotOf(desk, book),
  );
  book.setEntry(order.side, order);
  return verdict.kind === 'approved' ? order.quantity : 0;
}
