/** Orders that open or add to positions: protection frozen, sized, judged by risk, sent. */

import { assertPresent } from '../invariant.ts';
import type { Order } from '../orders/order.ts';
import type { Rule, Side } from '../program.ts';
import { NOT_PROTECTIVE, type NoSize, quantityOf, readSize, type SizeRequest } from '../sizing.ts';
import { applyAlarmAction } from './alarms.ts';
import type { Book } from './book.ts';
import { type Desk, lotOf, newOrder } from './desk.ts';
import { cancelEntry, send } from './exits.ts';
import { freezeProtections, isProtectionAbsent, stopPriceOf } from './protection.ts';
import type { EntryTicket } from './ticket.ts';
import { type OrderPrices, timeInForceOf, viaPrices } from './via.ts';

/** Without a size, the one that the strategy's `size` statement gives. */
export function submitEntry(
  desk: Desk,
  book: Book,
  rule: Pick<Rule, 'via' | 'reason'>,
  side: Side,
  size: SizeRequest = sizeOf(desk, book),
): void {
  const isLong = side === 'long';
  const prices = viaPrices(rule.via, book, isLong, true);
  const ticket = prices && ticketOf(desk, book, side, size);
  if (!prices || !ticket) {
    refuse(desk, book, absentPrice(prices));
    return;
  }
  const reference = prices.limitPrice ?? prices.stopPrice ?? book.lastClose;
  const quantity = sizeEntry(desk, book, ticket, side, reference);
  if (typeof quantity !== 'number') {
    refuse(desk, book, quantity);
    return;
  }
  const opposite = isLong ? 'short' : 'long';
  const reverses = book.position.side === opposite;
  if (book.entryOf(opposite)) cancelEntry(desk, book, opposite, `\`${rule.reason}\` came true`);
  const order = entryOrder(desk, book, rule, side, prices, quantity, reference, ticket);
  const verdict = desk.gate.assessEntry(
    order,
    {
      strategy: desk.strategy,
      symbol: book.index,
      reference,
      stop: stopPriceOf(ticket.plan, side, reference),
      price: prices.limitPrice ?? prices.stopPrice ?? Number.NaN,
      lastClose: book.lastClose,
      reverses,
    },
    lotOf(desk, book),
  );
  if (verdict.kind === 'refused') {
    desk.watch?.judged(order, quantity);
    rejectOrder(desk, order, verdict.id, verdict.text);
    if (verdict.rule) applyAlarmAction(desk, verdict.rule);
    return;
  }
  if (verdict.reducedBy) {
    desk.watch?.judged(order, quantity);
    order.note = `reduced by risk: ${verdict.reducedBy.text}`;
    desk.warnings.add(
      'risk.reduced',
      `orders made smaller by \`${verdict.reducedBy.text}\``,
      desk.instant,
    );
  }
  book.setEntry(side, order);
  desk.working.add(book);
  send(desk, order);
  desk.broker.submit(verdict.order);
}

function absentPrice(prices: OrderPrices | undefined): NoSize {
  return prices
    ? { rule: 'protection.absent', text: 'a stop or take of the entry is absent' }
    : { rule: 'order.price_absent', text: 'the price of the order is absent' };
}

function sizeOf({ program, lastTicket }: Desk, book: Book): SizeRequest {
  const sizing = assertPresent(program.sizing, 'a strategy of rules has a size');
  return readSize(sizing, program.scaledBy, book.series.evaluator, lastTicket?.size);
}

/** A function of its own, so small that the request is never made: V8 sees through to the order's fields. */
function entryOrder(
  desk: Desk,
  book: Book,
  { via, reason }: Pick<Rule, 'via' | 'reason'>,
  side: Side,
  { limitPrice, stopPrice }: OrderPrices,
  quantity: number,
  reference: number,
  ticket: EntryTicket,
): Order {
  return newOrder(desk, {
    symbol: book.index,
    side,
    role: 'entry',
    type: via.kind,
    quantity,
    limitPrice,
    stopPrice,
    timeInForce: timeInForceOf(via, book),
    reason,
    submittedAt: desk.instant,
    reference,
    ticket,
    parent: undefined,
    fromNextBar: false,
  });
}

function ticketOf(desk: Desk, book: Book, side: Side, size: SizeRequest): EntryTicket | undefined {
  const { program, config, lastTicket } = desk;
  const { evaluator } = book.series;
  const plan = freezeProtections(
    program.protections,
    side,
    book.lastClose,
    config.protection,
    evaluator,
  );
  if (isProtectionAbsent(plan)) return undefined;
  if (lastTicket && lastTicket.plan === plan && lastTicket.size === size) return lastTicket;
  const ticket = { plan, size };
  desk.lastTicket = ticket;
  return ticket;
}

/** Quantity as seen from a reference price: the signal's close, a limit or stop, or the fill. */
export function sizeEntry(
  desk: Desk,
  book: Book,
  { plan, size }: EntryTicket,
  side: Side,
  reference: number,
): number | NoSize {
  const isLong = side === 'long';
  const stop = stopPriceOf(plan, side, reference);
  // A stop at or below zero never fills: it would be no protection at all.
  if (stop <= 0 || (isLong ? stop >= reference : stop <= reference)) return NOT_PROTECTIVE;
  const { equity, cash } = desk.account;
  return quantityOf(size, { reference, stop, isLong, equity, cash, lot: lotOf(desk, book) });
}

function refuse(desk: Desk, book: Book, { rule, text }: NoSize): void {
  desk.refusals.add(rule, text, desk.instant);
  desk.watch?.blocked(book.index, rule);
}

function rejectOrder(desk: Desk, order: Order, id: string, text: string): void {
  order.note = `refused by risk: ${text}`;
  order.apply('reject', desk.instant);
  desk.orders.add(order);
  desk.refusals.add(id, text, desk.instant);
}
