/** What the order manager tells of: bookings, moves, and what somebody has to hear of, in words. */

import type { Execution } from '../trading-api.ts';
import type { Booking } from './executions.ts';
import type { LiveOrder } from './live-order.ts';
import type { LiveOrderState } from './live-order-state.ts';

export type OrderNotice =
  /** Something filled, was corrected, or was taken back: positions and money change by this. */
  | { readonly kind: 'booked'; readonly order: LiveOrder | undefined; readonly booking: Booking }
  | { readonly kind: 'moved'; readonly order: LiveOrder; readonly from: LiveOrderState }
  | {
      readonly kind: 'alarm';
      readonly code: AlarmCode;
      readonly symbol: string;
      readonly text: string;
    };

export type AlarmCode =
  | 'order.odd'
  | 'order.overfilled'
  | 'order.external'
  | 'order.lost'
  | 'execution.contradicts'
  | 'execution.unknown order'
  | 'execution.reversed';

export function nameOf({ clientOrderId, ticket }: LiveOrder): string {
  const { isBuy, quantity, symbol, type } = ticket;
  return `order ${clientOrderId} (${isBuy ? 'buy' : 'sell'} ${quantity} ${symbol}, ${type})`;
}

export function sayExecution({ isBuy, quantity, symbol, price }: Execution): string {
  return `${isBuy ? 'bought' : 'sold'} ${quantity} ${symbol} at ${price}`;
}
