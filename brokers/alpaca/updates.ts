/** Events of orders from what comes on the stream. */

import type { VenueEvent } from '../../runtime/index.ts';
import type { Known } from './known.ts';
import { executionOf } from './orders.ts';
import { type WireUpdate, wireUpdate } from './wire.ts';

export interface Updates {
  /** One frame; gives back why it could not be read. */
  take(data: unknown): string | undefined;
  /** While a pair is under way, Alpaca may speak of its stop before it has told us the stop's id. */
  holdPairs(): void;
  releasePairs(): void;
}

export function createUpdates(known: Known, emit: (event: VenueEvent) => void): Updates {
  let holding = 0;
  let held: WireUpdate[] = [];

  function hand(update: WireUpdate): void {
    const orders = known.take(update.order);
    const [order] = orders;
    const execution = executionOf(update, known.belongs(update.order.id) ?? {});
    if (execution !== undefined) emit({ kind: 'execution', execution });
    for (const each of orders) emit({ kind: 'order', order: each });
    const what = refusedOf(update.event);
    if (what === undefined || order === undefined) return;
    emit({
      kind: 'refused',
      what,
      venueOrderId: order.venueOrderId,
      fault: {
        kind: 'rejected',
        message: `Alpaca refused to ${what} the order of ${order.symbol}, which is ${order.state} with ${order.filledQuantity} of ${order.quantity} filled.`,
      },
    });
  }

  return {
    take(data) {
      const read = wireUpdate.safeParse(data);
      if (!read.success) {
        const issue = read.error.issues[0];
        return `an event of an order could not be read (${issue?.path.join('.')}: ${issue?.message})`;
      }
      const update = read.data;
      const isFillWithoutNumbers =
        (update.event === 'fill' || update.event === 'partial_fill') &&
        executionOf(update, {}) === undefined;
      if (isFillWithoutNumbers) return 'a fill came without its price or quantity';
      const isUnknownLeg =
        update.order.order_class === 'oco' && known.belongs(update.order.id) === undefined;
      if (holding > 0 && isUnknownLeg) held.push(update);
      else hand(update);
      return undefined;
    },
    holdPairs() {
      holding += 1;
    },
    releasePairs() {
      holding -= 1;
      if (holding > 0) return;
      const due = held;
      held = [];
      for (const update of due) hand(update);
    },
  };
}

function refusedOf(event: string): 'cancel' | 'replace' | undefined {
  if (event === 'order_cancel_rejected') return 'cancel';
  return event === 'order_replace_rejected' ? 'replace' : undefined;
}
