/** An order at a venue as we know it: what was asked for, under which ids, what has filled, what is pending. */

import { exactQuantity } from '../sizing.ts';
import type { TicketFields, VenueOrder } from '../trading-api.ts';
import { externalOrderId } from './client-order-id.ts';
import {
  isEnded,
  type LiveOrderEvent,
  type LiveOrderState,
  mayFill,
  nextLiveState,
} from './live-order-state.ts';

/** Part of an order that the venue reports as filled and for which no execution has come: booked, to be replaced by it. */
export interface Inferred {
  quantity: number;
  readonly price: number;
}

export class LiveOrder {
  /** The id of the intent, under which it first went out. */
  readonly clientOrderId: string;
  /** True: somebody else made it. */
  readonly isExternal: boolean;
  /** What the venue has accepted, or is about to be asked. */
  ticket: TicketFields;
  /** What it is to become, while a replacement is pending. */
  wanted: TicketFields | undefined;
  state: LiveOrderState = 'held';
  /** A replacement may come with an id of its own: the last is the one that works. */
  readonly venueOrderIds: string[] = [];
  revision = 0;
  /** Booked executions, busts taken off. Can come to more than the quantity. */
  filled = 0;
  /** Booked and taken back by a bust, or by a correction to fewer shares. Venues go on reporting it as filled, or do not. */
  takenBack = 0;
  /** The most that a report of the venue has said is filled. */
  reported = 0;
  reportedPrice = 0;
  /** The venue's newest word is that it is full; executions of it may still be on their way. */
  isSaidFull = false;
  readonly inferred: Inferred[] = [];
  /** A cancel is wanted and goes out as soon as the venue can be asked. */
  cancelWanted = false;
  /** Time of the venue's newest report, UTC microseconds. */
  updatedAt = 0;
  /** Number of the event at which something last happened to it: snapshots asked for before do not concern it. */
  touchedAt = 0;
  /** How often in a row the venue was asked for it and did not find it. */
  misses = 0;
  /** After a refusal or without an answer it is not asked again before this, UTC microseconds. */
  retryAt = 0;
  /** Refusals in a row. */
  tries = 0;
  /** The venue's own words, where it said why. */
  reason: string | undefined;

  constructor(ticket: TicketFields, isExternal: boolean) {
    this.clientOrderId = ticket.clientOrderId;
    this.ticket = ticket;
    this.isExternal = isExternal;
  }

  get venueOrderId(): string | undefined {
    return this.venueOrderIds.at(-1);
  }

  get hasEnded(): boolean {
    return isEnded(this.state);
  }

  /** Asked for, or about to be. */
  get asked(): number {
    return Math.max(this.ticket.quantity, this.wanted?.quantity ?? 0);
  }

  /** Nothing more of it can fill; what a pending replacement would add still can. */
  get isFull(): boolean {
    const { filled, reported } = this;
    return filled >= this.asked || (this.isSaidFull && filled > 0 && filled >= reported);
  }

  /** What has filled at the venue, by its own word, and is not booked. */
  get unbooked(): number {
    return Math.max(0, exactQuantity(this.reported - this.filled - Math.max(0, this.takenBack)));
  }

  /** What may still fill at the venue, as far as we know. */
  get exposed(): number {
    if (!mayFill(this.state)) return 0;
    return Math.max(0, exactQuantity(this.asked - Math.max(this.filled, this.reported)));
  }

  /** True while the venue takes a cancel or a replacement for it. */
  get isOpenAtVenue(): boolean {
    const { state } = this;
    return (
      (state === 'working' || state === 'partially filled' || state === 'suspended') &&
      !this.isSaidFull
    );
  }

  /** Moves on in the table; returns why somebody has to hear of it. */
  apply(event: LiveOrderEvent): string | undefined {
    const { state, alarm } = nextLiveState(this.state, event, this.filled > 0);
    this.state = state;
    return alarm;
  }

  learnVenueId(venueOrderId: string): void {
    if (!this.venueOrderIds.includes(venueOrderId)) this.venueOrderIds.push(venueOrderId);
  }
}

/** An order that somebody else has made, as the venue reports it. It is known by the same id each time. */
export function externalOrder(report: VenueOrder): LiveOrder {
  const { symbol, isBuy, type, quantity, limitPrice, stopPrice } = report;
  const order = new LiveOrder(
    {
      clientOrderId: externalOrderId(report.venueOrderId),
      symbol,
      isBuy,
      side: isBuy ? 'long' : 'short',
      opens: true,
      type,
      quantity,
      ...(limitPrice !== undefined && { limitPrice }),
      ...(stopPrice !== undefined && { stopPrice }),
      timeInForce: 'gtc',
    },
    true,
  );
  order.state = 'working';
  return order;
}
