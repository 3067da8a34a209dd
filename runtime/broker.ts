/** The port between the engine and whatever executes: the sim broker, or a venue. */

import type { Order } from './orders/order.ts';
import type { ApprovedOrder } from './risk/approved-order.ts';

export interface Broker {
  /** Takes the order; fills and ends come back as events. Nothing but an approved order can be given. */
  submit(order: ApprovedOrder): void;
  /** Asks for the end of an open order; the event follows. */
  cancel(order: Order, note: string): void;
}

/** What a broker tells the engine. */
export interface BrokerEvents {
  /** `price` includes slippage, `slippage` says how much of it, in money. */
  filled(order: Order, quantity: number, price: number, fee: number, slippage: number): void;
  /** The order ended with part of it unfilled; `rule` counts it among the refusals. */
  ended(order: Order, event: 'cancel' | 'expire' | 'reject', note: string, rule?: string): void;
  /** The part of `quantity` that buying power covers at this price; below it an order is trimmed. */
  affordable(order: Order, quantity: number, price: number): number;
  /** Quantity of an entry that is decided at its fill (`size at fill`); undefined where it was decided at the signal. */
  sizeAtFill(order: Order, price: number): number | undefined;
}
