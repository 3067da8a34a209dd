/** Orders that open or add to positions: protection frozen, sized, judged by risk, sent. */

import { assertPresent } from '../invariant.ts';
import type { Order } from '../orders/order.ts';
import type { Rule, Side } from '../program.ts';
import { quantityOf, readSize, type SizeOutcome, type SizeRequest } from '../sizing.ts';
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
  const ticket = prices && ticketOf(desk, book, side, prices, size);
  if (!prices || !ticket) {
    refuse(desk, absentPrice(prices));
    return;
  }
  const sized = sizeEntry(desk, book, ticket, side, ticket.reference);
  if (sized.kind === 'none') {
    refuse(desk, sized);
    return;
  }
  const opposite = isLong ? 'short' : 'long';
  const reverses = book.position.side === opposite;
  cancelEntry(desk, book, opposite, `\`${rule.reason}\` came true`);
  const order = newOrder(desk, {
    symbol: book.index,
    side,
    role: 'entry',
    type: rule.via.kind,
    quantity: sized.quantity,
    limitPrice: prices.limitPrice,
    stopPrice: prices.stopPrice,
    timeInForce: timeInForceOf(rule.via, book),
    reason: rule.reason,
    submittedAt: desk.instant,
    ticket,
    parent: undefined,
    fromNextBar: false,
  });
  const verdict = desk.gate.assessEntry(
    order,
    {
      strategy: desk.strategy,
      symbol: book.index,
      reference: ticket.reference,
      stop: stopPriceOf(ticket.plan, side, ticket.reference),
      price: prices.limitPrice ?? prices.stopPrice ?? Number.NaN,
      lastClose: book.lastClose,
      reverses,
    },
    lotOf(desk, book),
  );
  if (verdict.kind === 'refused') {
    rejectOrder(desk, order, verdict.id, verdict.text);
    if (verdict.rule) applyAlarmAction(desk, verdict.rule);
    return;
  }
  if (verdict.reducedBy) {
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

function absentPrice(prices: OrderPrices | undefined): Extract<SizeOutcome, { kind: 'none' }> {
  return prices
    ? { kind: 'none', rule: 'protection.absent', text: 'a stop or take of the entry is absent' }
    : { kind: 'none', rule: 'order.price_absent', text: 'the price of the order is absent' };
}

function sizeOf({ program }: Desk, book: Book): SizeRequest {
  const sizing = assertPresent(program.sizing, 'a strategy of rules has a size');
  return readSize(sizing, program.scaledBy, book.series.evaluator);
}

function ticketOf(
  desk: Desk,
  book: Book,
  side: Side,
  prices: OrderPrices,
  size: SizeRequest,
): EntryTicket | undefined {
  const { program, config } = desk;
  const { evaluator } = book.series;
  const plan = freezeProtections(
    program.protections,
    side,
    book.lastClose,
    config.protection,
    evaluator,
  );
  if (isProtectionAbsent(plan)) return undefined;
  return {
    plan,
    size,
    reference: prices.limitPrice ?? prices.stopPrice ?? book.lastClose,
  };
}

/** Quantity as seen from a reference price: the signal's close, a limit or stop, or the fill. */
export function sizeEntry(
  desk: Desk,
  book: Book,
  { plan, size }: EntryTicket,
  side: Side,
  reference: number,
): SizeOutcome {
  const isLong = side === 'long';
  const stop = stopPriceOf(plan, side, reference);
  // A stop at or below zero never fills: it would be no protection at all.
  if (stop <= 0 || (isLong ? stop >= reference : stop <= reference))
    return {
      kind: 'none',
      rule: 'sizing.stop_not_protective',
      text: 'the stop is not on the protective side',
    };
  const { equity, cash } = desk.account;
  return quantityOf(size, { reference, stop, isLong, equity, cash, lot: lotOf(desk, book) });
}

function refuse(desk: Desk, { rule, text }: Extract<SizeOutcome, { kind: 'none' }>): void {
  desk.refusals.add(rule, text, desk.instant);
}

function rejectOrder(desk: Desk, order: Order, id: string, text: string): void {
  order.note = `refused by risk: ${text}`;
  order.apply('reject', desk.instant);
  desk.orders.add(order);
  desk.refusals.add(id, text, desk.instant);
}
