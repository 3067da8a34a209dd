/** Orders between the port and Alpaca's words for them. */

import type { trading } from '@alpacahq/alpaca-trade-api';
import type {
  Execution,
  TicketFields,
  VenueOrder,
  VenueOrderState,
  VenueOrderType,
} from '../../runtime/index.ts';
import { decimalText } from './numbers.ts';
import type { WireFill, WireLeg, WireState, WireUpdate } from './wire.ts';

/** Ids that Alpaca cannot hold for us: of the stop of a pair, and of its group. */
export interface Belongs {
  readonly clientOrderId?: string;
  readonly group?: string;
}

export function venueOrder(wire: WireLeg, belongs: Belongs): VenueOrder {
  return {
    venueOrderId: wire.id,
    clientOrderId: wire.client_order_id,
    symbol: wire.symbol,
    isBuy: wire.side === 'buy',
    type: typeOf(wire),
    state: stateOf(wire),
    quantity: wire.qty ?? 0,
    filledQuantity: wire.filled_qty ?? 0,
    averagePrice: wire.filled_avg_price ?? 0,
    ...(wire.limit_price != null && { limitPrice: wire.limit_price }),
    ...(wire.stop_price != null && { stopPrice: wire.stop_price }),
    timeInForce: wire.time_in_force,
    ...(wire.replaces != null && { replaces: wire.replaces }),
    ...(wire.replaced_by != null && { replacedBy: wire.replaced_by }),
    updatedAt: wire.updated_at ?? wire.created_at,
    ...belongs,
  };
}

/**
 * Alpaca names a fill differently on the stream and in the list of activities, and on the stream not always. Both say
 * how much of the order is filled after it, which no other fill of the order shares: that makes the name.
 */
export function executionId(venueOrderId: string, cumulativeQuantity: number): string {
  return `${venueOrderId}/${decimalText(cumulativeQuantity)}`;
}

/** The fill that an event of an order tells of; undefined for other events. */
export function executionOf(
  { event, order, price, qty, timestamp }: WireUpdate,
  belongs: Belongs,
): Execution | undefined {
  const isFill = event === 'fill' || event === 'partial_fill';
  if (!isFill || price == null || qty == null || order.filled_qty == null) return undefined;
  return {
    executionId: executionId(order.id, order.filled_qty),
    venueOrderId: order.id,
    clientOrderId: belongs.clientOrderId ?? order.client_order_id,
    symbol: order.symbol,
    isBuy: order.side === 'buy',
    quantity: qty,
    price,
    cumulativeQuantity: order.filled_qty,
    time: timestamp ?? order.updated_at ?? order.created_at,
  };
}

export function executionOfFill(fill: WireFill, clientOrderId: string | undefined): Execution {
  return {
    executionId: executionId(fill.order_id, fill.cum_qty),
    venueOrderId: fill.order_id,
    ...(clientOrderId !== undefined && { clientOrderId }),
    symbol: fill.symbol,
    isBuy: fill.side === 'buy',
    quantity: fill.qty,
    price: fill.price,
    cumulativeQuantity: fill.cum_qty,
    time: fill.transaction_time,
  };
}

export function postRequest(ticket: TicketFields): trading.PostOrderRequest {
  return {
    clientOrderId: ticket.clientOrderId,
    symbol: ticket.symbol,
    side: ticket.isBuy ? 'buy' : 'sell',
    qty: decimalText(ticket.quantity),
    type: wireType(ticket),
    timeInForce: wireTimeInForce(ticket),
    ...prices(ticket),
    ...(ticket.trailBy !== undefined && { trailPrice: decimalText(ticket.trailBy) }),
  };
}

/** A stop and a take as one order of Alpaca's: the take leads, the stop is its leg and has no id of ours there. */
export function pairRequest(
  take: TicketFields,
  stop: TicketFields,
  clientOrderId: string,
): trading.PostOrderRequest {
  return {
    ...postRequest(take),
    clientOrderId,
    orderClass: 'oco',
    takeProfit: { limitPrice: decimalText(take.limitPrice ?? Number.NaN) },
    stopLoss: prices(stop),
  };
}

export function patchRequest(ticket: TicketFields): trading.PatchOrderRequest {
  return {
    clientOrderId: ticket.clientOrderId,
    qty: decimalText(ticket.quantity),
    timeInForce: wireTimeInForce(ticket),
    ...prices(ticket),
    ...(ticket.trailBy !== undefined && { trail: decimalText(ticket.trailBy) }),
  };
}

function prices({ limitPrice, stopPrice }: TicketFields): {
  limitPrice?: string;
  stopPrice?: string;
} {
  return {
    ...(limitPrice !== undefined && { limitPrice: decimalText(limitPrice) }),
    ...(stopPrice !== undefined && { stopPrice: decimalText(stopPrice) }),
  };
}

function wireType({ type, limitPrice }: TicketFields): trading.OrderType {
  switch (type) {
    case 'market':
    case 'limit':
    case 'stop':
      return type;
    case 'stop limit':
      return 'stop_limit';
    case 'trailing stop':
      return 'trailing_stop';
    case 'open auction':
    case 'close auction':
      return limitPrice === undefined ? 'market' : 'limit';
    default:
      return type satisfies never;
  }
}

function wireTimeInForce({ type, timeInForce }: TicketFields): trading.TimeInForce {
  if (type === 'open auction') return 'opg';
  return type === 'close auction' ? 'cls' : timeInForce;
}

function typeOf({ type, time_in_force }: WireLeg): VenueOrderType {
  if (time_in_force === 'opg') return 'open auction';
  if (time_in_force === 'cls') return 'close auction';
  switch (type) {
    case 'stop_limit':
      return 'stop limit';
    case 'trailing_stop':
      return 'trailing stop';
    default:
      return type;
  }
}

const STATES: Readonly<Record<WireState, VenueOrderState>> = {
  new: 'new',
  accepted: 'new',
  accepted_for_bidding: 'new',
  // A leg that waits for its other half, and an order that is sure of its fill: both still work.
  held: 'new',
  stopped: 'new',
  pending_new: 'pending new',
  partially_filled: 'partially filled',
  filled: 'filled',
  // Done but for its settlement.
  calculated: 'done for day',
  done_for_day: 'done for day',
  pending_cancel: 'pending cancel',
  pending_replace: 'pending replace',
  canceled: 'cancelled',
  replaced: 'replaced',
  expired: 'expired',
  rejected: 'rejected',
  suspended: 'suspended',
};

function stateOf({ status, filled_qty }: WireLeg): VenueOrderState {
  const state = STATES[status];
  return state === 'new' && (filled_qty ?? 0) > 0 ? 'partially filled' : state;
}
