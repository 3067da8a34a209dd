/** An order at the simulated venue, and how it is reported. */

import {
  type Answer,
  type BrokerFault,
  exactQuantity,
  type TicketFields,
  type VenueOrder,
  type VenueOrderState,
} from '../../runtime/index.ts';

export interface PaperOrder {
  readonly venueOrderId: string;
  ticket: TicketFields;
  state: VenueOrderState;
  filled: number;
  /** Of what has filled, and what it cost. */
  value: number;
  fees: number;
  /** Session of the first bar in which it could fill; a day order ends with it. */
  session?: number;
  /** A stop limit whose stop was hit. */
  isTriggered: boolean;
  reason?: string;
  updatedAt: number;
  /** Of a protective order: the bar that has decided about it. */
  checkedBar: number;
}

export function isWorking({ state }: PaperOrder): boolean {
  return state === 'new' || state === 'partially filled';
}

export function isResting({ ticket: { type } }: PaperOrder): boolean {
  return type !== 'market' && type !== 'open auction';
}

/** One of a pair that protects a position. */
export function isLeg({ ticket: { group, opens } }: PaperOrder): boolean {
  return group !== undefined && !opens;
}

export function remaining({ ticket, filled }: PaperOrder): number {
  return exactQuantity(ticket.quantity - filled);
}

export function reportOf(order: PaperOrder): VenueOrder {
  const { ticket, venueOrderId, state, filled, value, updatedAt, reason } = order;
  const { clientOrderId, symbol, isBuy, type, quantity, limitPrice, stopPrice } = ticket;
  const { timeInForce, group } = ticket;
  return {
    venueOrderId,
    clientOrderId,
    symbol,
    isBuy,
    type,
    state,
    quantity,
    filledQuantity: filled,
    averagePrice: filled === 0 ? 0 : value / filled,
    ...(limitPrice !== undefined && { limitPrice }),
    ...(stopPrice !== undefined && { stopPrice }),
    timeInForce,
    ...(group !== undefined && { group }),
    ...(reason !== undefined && { reason }),
    updatedAt,
  };
}

export function no(kind: BrokerFault['kind'], message: string): Answer<never> {
  return { ok: false, fault: { kind, message } };
}
