/** The one way in which an order changes its state, and what was noticed on the way, in the order of its happening. */

import type { Booking } from './executions.ts';
import type { LiveOrder } from './live-order.ts';
import type { LiveOrderEvent } from './live-order-state.ts';
import { type AlarmCode, nameOf, type OrderNotice } from './order-notices.ts';

export class OrderMoves {
  #notices: OrderNotice[] = [];
  /** Number of the event at hand. */
  event = 0;

  get hasNotices(): boolean {
    return this.#notices.length > 0;
  }

  /** What has happened since the last call. */
  take(): readonly OrderNotice[] {
    const notices = this.#notices;
    this.#notices = [];
    return notices;
  }

  move(order: LiveOrder, event: LiveOrderEvent): void {
    const from = order.state;
    const alarm = order.apply(event);
    if (order.state !== from) order.touchedAt = this.event;
    if (alarm !== undefined)
      this.alarm('order.odd', order.ticket.symbol, `${nameOf(order)}: ${alarm}`);
    if (order.state !== from) this.#notices.push({ kind: 'moved', order, from });
  }

  booked(order: LiveOrder | undefined, booking: Booking): void {
    this.#notices.push({ kind: 'booked', order, booking });
  }

  alarm(code: AlarmCode, symbol: string, text: string): void {
    this.#notices.push({ kind: 'alarm', code, symbol, text });
  }
}
