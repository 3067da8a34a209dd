/** The type that brokers accept. `approve` is not exported from this room: only the risk gate can make one. */

import type { Order } from '../orders/order.ts';

declare const approved: unique symbol;

/** An order that passed the risk policy. */
export type ApprovedOrder = Order & { readonly [approved]: true };

/** The one mint: the brand exists for the type checker only, so nothing is converted at run time. */
export function approve(order: Order): ApprovedOrder {
  return order as ApprovedOrder;
}
