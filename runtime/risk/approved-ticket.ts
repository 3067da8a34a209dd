/** What a venue accepts: made of an approved order, and of nothing else. */

import type { TicketFields, VenuePosition } from '../trading-api.ts';
import type { ApprovedOrder } from './approved-order.ts';

declare const approved: unique symbol;

/** A ticket whose order passed the risk policy. */
export type ApprovedTicket = TicketFields & { readonly [approved]: true };

/** One mint of tickets: the brand exists for the type checker only. A ticket never asks for more than was approved. */
export function ticketOf(order: ApprovedOrder, fields: TicketFields): ApprovedTicket | undefined {
  return isApproved(order, fields) ? fields : undefined;
}

function isApproved(order: ApprovedOrder, fields: TicketFields): fields is ApprovedTicket {
  return fields.quantity <= order.quantity && fields.isBuy === order.isBuy;
}

/**
 * The other mint, for a kill: closes a position at the market, all of it and no more. What can only make the account smaller
 * passes every rule of a policy, so it needs no order that was approved. Undefined where nothing is held.
 */
export function closingTicket(
  { symbol, quantity }: VenuePosition,
  clientOrderId: string,
): ApprovedTicket | undefined {
  const fields: TicketFields = {
    clientOrderId,
    symbol,
    isBuy: quantity < 0,
    side: quantity < 0 ? 'short' : 'long',
    opens: false,
    type: 'market',
    quantity: Math.abs(quantity),
    timeInForce: 'day',
  };
  return isClosing(fields) ? fields : undefined;
}

function isClosing(fields: TicketFields): fields is ApprovedTicket {
  return fields.quantity > 0 && Number.isFinite(fields.quantity);
}
