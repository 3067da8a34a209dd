/** An order, ten shares at the market unless said otherwise. */

import { GOOD_TILL_CANCELLED, Order, type OrderRequest } from '../../runtime/orders/order.ts';

export function anOrder(request: Partial<OrderRequest> = {}): Order {
  return new Order(1, {
    symbol: 0,
    side: 'long',
    role: 'entry',
    type: 'market',
    quantity: 10,
    limitPrice: undefined,
    stopPrice: undefined,
    timeInForce: GOOD_TILL_CANCELLED,
    reason: 'enter long when true',
    submittedAt: 0,
    reference: 100,
    ticket: undefined,
    parent: undefined,
    fromNextBar: false,
    ...request,
  });
}
