/** What a venue accepts: made of an approved order, and of nothing else. */

import type { TicketFields } from '../trading-api.ts';
import type { ApprovedOrder } from './approved-order.ts';

declare const approved: unique symbol;

/** A ticket whose order passed the risk policy. */
export type ApprovedTicket = TicketFields & { readonly [approved]: true };

/** The one mint of tickets: the brand exists for the type checker only. A ticket never asks for more than was approved. */
export function ticketOf(order: ApprovedOrder, fields: TicketFields): ApprovedTicket | undefined {
  const fits = fields.quantity <= order.quantity && fields.isBuy === order.isBuy;
  return fits ? (fields as ApprovedTicket) : undefined;
}
