/**
 * What has filled, booked on the orders: every execution once, with its corrections and busts; what the venue only reports
 * as filled, until its execution comes; and positions that nothing explains.
 */

import { exactQuantity } from '../sizing.ts';
import type { Execution } from '../trading-api.ts';
import { type Booking, ExecutionLedger } from './executions.ts';
import type { LiveOrder } from './live-order.ts';
import type { OrderIndex } from './order-index.ts';
import type { OrderMoves } from './order-moves.ts';
import { nameOf, sayExecution } from './order-notices.ts';

export class FillBooking {
  readonly #ledger = new ExecutionLedger();
  readonly #index: OrderIndex;
  readonly #moves: OrderMoves;
  /** A count by symbol: who asks for it would have to look at every order of the session. */
  readonly #entries = new Map<string, number>();
  /** Executions of orders that no report has told us of yet. */
  readonly #orphans: Execution[] = [];

  constructor(index: OrderIndex, moves: OrderMoves) {
    this.#index = index;
    this.#moves = moves;
  }

  execution(execution: Execution): void {
    const outcome = this.#ledger.report(execution);
    switch (outcome.kind) {
      case 'booked':
        for (const booking of outcome.bookings) this.#book(booking);
        return;
      case 'contradicts':
        this.#moves.alarm(
          'execution.contradicts',
          execution.symbol,
          `execution ${execution.executionId} came again and says ${sayExecution(execution)}; booked is ${sayExecution(outcome.known)}`,
        );
        return;
      case 'repeated':
      case 'early':
        return;
      default:
        outcome satisfies never;
    }
  }

  /** Of our orders that open, busts taken off. */
  entriesFilled(symbol: string): number {
    return this.#entries.get(symbol) ?? 0;
  }

  /** What had filled of an order before we knew it. */
  filledUnknown(venueOrderId: string): number {
    return this.#orphans
      .filter((execution) => execution.venueOrderId === venueOrderId)
      .reduce((filled, { quantity }) => exactQuantity(filled + quantity), 0);
  }

  infer(order: LiveOrder, time: number): void {
    const quantity = order.unbooked;
    if (quantity === 0) return;
    const price = order.reportedPrice;
    order.inferred.push({ quantity, price });
    const { symbol, isBuy, clientOrderId } = order.ticket;
    const execution: Execution = {
      executionId: `i-${order.clientOrderId}-${order.reported}`,
      venueOrderId: order.venueOrderId ?? '',
      clientOrderId,
      symbol,
      isBuy,
      quantity,
      price,
      time,
    };
    this.#bookOn(order, { execution, isBuy, quantity, price, fee: 0, reverses: false });
  }

  adoptPosition(execution: Execution): void {
    const { isBuy, quantity, price } = execution;
    this.#moves.booked(undefined, { execution, isBuy, quantity, price, fee: 0, reverses: false });
  }

  #book(booking: Booking): void {
    const { execution, quantity } = booking;
    const order = this.#index.ofExecution(execution);
    if (!order) {
      this.#orphans.push(execution);
      this.#moves.booked(undefined, booking);
      this.#moves.alarm(
        'execution.unknown order',
        execution.symbol,
        `${sayExecution(execution)} of order ${execution.venueOrderId}, which is not ours`,
      );
      return;
    }
    if (quantity > 0 && !booking.reverses) this.#takeBackInferred(order, booking);
    // A correction takes back, and books what it says in its place.
    if (execution.corrects !== undefined)
      order.takenBack = exactQuantity(order.takenBack + (booking.reverses ? quantity : -quantity));
    this.#bookOn(order, booking);
  }

  /** The real execution has come after all: what stood in for it goes. */
  #takeBackInferred(order: LiveOrder, { quantity, execution, isBuy }: Booking): void {
    let left = quantity;
    for (const part of order.inferred) {
      const taken = Math.min(part.quantity, left);
      if (taken <= 0) continue;
      part.quantity = exactQuantity(part.quantity - taken);
      left = exactQuantity(left - taken);
      this.#bookOn(order, {
        execution,
        isBuy: !isBuy,
        quantity: taken,
        price: part.price,
        fee: 0,
        reverses: true,
      });
    }
  }

  #bookOn(order: LiveOrder, booking: Booking): void {
    const { quantity, reverses } = booking;
    const before = order.filled;
    const change = reverses ? -quantity : quantity;
    order.filled = exactQuantity(order.filled + change);
    this.#countEntry(order, change);
    order.touchedAt = this.#moves.event;
    this.#moves.booked(order, booking);
    if (quantity === 0) return;
    const { isFull } = order;
    if (reverses) {
      if (!isFull) this.#moves.move(order, 'bust');
      return;
    }
    // The venue had said how much would come: that it comes after the end is the order of messages, not of events.
    const isAnnounced = order.hasEnded && order.filled <= order.reported;
    if (!isAnnounced) this.#moves.move(order, isFull ? 'complete' : 'fill');
    else if (isFull) order.state = 'filled';
    const over = exactQuantity(order.filled - Math.max(order.ticket.quantity, before));
    if (over > 0)
      this.#moves.alarm(
        'order.overfilled',
        order.ticket.symbol,
        `${nameOf(order)}: ${order.filled} filled of ${order.ticket.quantity} asked for`,
      );
  }
  #countEntry({ isExternal, ticket: { opens, symbol } }: LiveOrder, change: number): void {
    if (opens && !isExternal)
      this.#entries.set(symbol, exactQuantity(this.entriesFilled(symbol) + change));
  }
}
