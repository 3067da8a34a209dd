/** Orders that close positions, and the end of orders that no longer make sense. */

import {
  GOOD_TILL_CANCELLED,
  type Order,
  type OrderType,
  type TimeInForce,
} from '../orders/order.ts';
import type { Side, Via } from '../program.ts';
import type { RiskRule } from '../risk/policy.ts';
import type { Book } from './book.ts';
import { type Desk, newOrder } from './desk.ts';
import { NO_PRICES, type OrderPrices, timeInForceOf, viaPrices } from './via.ts';

/**
 * Asks to close the position, or part of it. A later, stronger wish replaces a resting exit order. Returns the
 * rule of risk that refused it, whose action is still to be taken.
 */
export function submitExit(
  desk: Desk,
  book: Book,
  via: Via,
  reason: string,
  quantity: number = Math.abs(book.position.quantity),
): RiskRule | undefined {
  const { side } = book.position;
  if (side === undefined) return undefined;
  if (book.exit && (book.exit.type === 'market' || via.kind !== 'market')) return undefined;
  const isBuy = side === 'short';
  const prices = viaPrices(via, book, isBuy, false);
  if (!prices) {
    desk.refusals.add('order.price_absent', 'the price of the order is absent', desk.instant);
    desk.watch?.blocked(book.index, 'order.price_absent', reason);
    return undefined;
  }
  const timeInForce = timeInForceOf(via, book);
  const order = exitOrder(desk, book, side, via.kind, quantity, prices, timeInForce, reason);
  const verdict = desk.gate.assessExit(order, book.lastClose, desk.strategy);
  if (verdict.kind === 'refused') {
    order.note = `refused by risk: ${verdict.text}`;
    order.apply('reject', desk.instant);
    desk.orders.add(order);
    desk.refusals.add(verdict.id, verdict.text, desk.instant);
    return verdict.rule;
  }
  if (book.exit) desk.broker.cancel(book.exit, 'replaced by a market exit');
  book.exit = order;
  send(desk, order);
  desk.broker.submit(verdict.order);
  return undefined;
}

/** A market order to close that no rule of risk may refuse: risk itself, or the end of the run, asks for it. */
export function submitForcedExit(
  desk: Desk,
  book: Book,
  reason: string,
  type: OrderType = 'market',
): void {
  const side = book.position.side;
  if (side === undefined) return;
  if (book.exit) desk.broker.cancel(book.exit, reason);
  const order = exitOrder(
    desk,
    book,
    side,
    type,
    Math.abs(book.position.quantity),
    NO_PRICES,
    GOOD_TILL_CANCELLED,
    reason,
  );
  book.exit = order;
  send(desk, order);
  desk.broker.submit(desk.gate.assessProtection(order));
}

function exitOrder(
  desk: Desk,
  { index, lastClose }: Book,
  side: Side,
  type: OrderType,
  quantity: number,
  { limitPrice, stopPrice }: OrderPrices,
  timeInForce: TimeInForce,
  reason: string,
): Order {
  return newOrder(desk, {
    symbol: index,
    side,
    role: 'exit',
    type,
    quantity,
    limitPrice,
    stopPrice,
    timeInForce,
    reason,
    submittedAt: desk.instant,
    reference: lastClose,
    ticket: undefined,
    parent: undefined,
    fromNextBar: false,
  });
}

/** Marks an order as on its way; the broker is called next. */
export function send(desk: Desk, order: Order): void {
  order.apply('submit', desk.instant);
  countSubmission(desk);
}

/** Submits and replaces count for `rate`, cancels are free. */
export function countSubmission(desk: Desk): void {
  if (desk.gate.countsRate) desk.submitTimes.times.push(desk.config.timeOf(desk.instant));
}

export function cancelEntry(desk: Desk, book: Book, side: Side, note: string): void {
  const order = book.entryOf(side);
  if (order?.isOpen) desk.broker.cancel(order, note);
}

export function cancelEntries(desk: Desk, book: Book, note: string): void {
  cancelEntry(desk, book, 'long', note);
  cancelEntry(desk, book, 'short', note);
}

/** Stops and takes of every entry that is held. */
export function cancelProtection(desk: Desk, book: Book, note: string): void {
  for (const { stop, take } of [...book.brackets]) {
    if (stop?.isOpen) desk.broker.cancel(stop, note);
    if (take?.isOpen) desk.broker.cancel(take, note);
  }
}
