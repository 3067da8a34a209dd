/** A ticket for an order that works on: it buys far below the market. Approved as the risk gate would have. */

import { type ApprovedTicket, type TicketFields, ticketOf } from '../runtime/index.ts';
import { DAY, Order } from '../runtime/orders/order.ts';
import { approve } from '../runtime/risk/approved-order.ts';

export function restingOrder(number: number): ApprovedTicket {
  const fields: TicketFields = {
    clientOrderId: `s-busy-${number}-0`,
    symbol: 'AAPL',
    isBuy: true,
    side: 'long',
    opens: true,
    type: 'limit',
    limitPrice: 1,
    quantity: 1,
    timeInForce: 'day',
  };
  const order = new Order(number, {
    ...{ symbol: 0, side: 'long', role: 'entry', type: 'limit', quantity: 1 },
    ...{ limitPrice: 1, stopPrice: undefined, timeInForce: DAY, reason: 'test', submittedAt: 0 },
    ...{ reference: 1, ticket: undefined, parent: undefined, fromNextBar: false },
  });
  const ticket = ticketOf(approve(order), fields);
  if (ticket === undefined) throw new Error('a ticket that fits its order is always given');
  return ticket;
}
