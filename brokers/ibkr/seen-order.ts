/** Orders as IB tells of them, in the port's words; and tickets in IB's. */

import { type Order, OrderAction, OrderType, TimeInForce } from '@stoqey/ib';
import type {
  Answer,
  TicketFields,
  VenueOrder,
  VenueOrderState,
  VenueOrderType,
} from '../../runtime/index.ts';
import { fine, refused } from './answers.ts';
import type { SeenContract, SeenOrder } from './messages.ts';

/** Orders of one group: what fills takes its quantity off the others, and no two fill at once. */
const REDUCE_WITH_BLOCK = 2;
const LONGEST_REFERENCE = 64;

/** What to send for a ticket; a refusal names what is missing, and nothing is sent. */
export function orderOf(ticket: TicketFields, account: string): Answer<Order> {
  const wrong = wrongIn(ticket);
  if (wrong !== undefined) return refused(wrong);
  const { limitPrice, stopPrice, trailBy } = ticket;
  const kind = typeOf(ticket);
  return fine({
    ...{ action: ticket.isBuy ? OrderAction.BUY : OrderAction.SELL, account, transmit: true },
    ...{ orderType: kind, totalQuantity: ticket.quantity, orderRef: ticket.clientOrderId },
    tif: timeInForce(ticket),
    outsideRth: false,
    ...(limitPrice !== undefined && hasLimit(kind, ticket.type) && { lmtPrice: limitPrice }),
    ...((kind === OrderType.STP || kind === OrderType.STP_LMT) && auxiliary(stopPrice)),
    ...(kind === OrderType.TRAIL && auxiliary(trailBy)),
    ...(kind === OrderType.TRAIL && stopPrice !== undefined && { trailStopPrice: stopPrice }),
    ...(ticket.group !== undefined && { ocaGroup: ticket.group, ocaType: REDUCE_WITH_BLOCK }),
  });
}

function auxiliary(price: number | undefined): { auxPrice?: number } {
  return price === undefined ? {} : { auxPrice: price };
}

function wrongIn(ticket: TicketFields): string | undefined {
  const { type, quantity, clientOrderId } = ticket;
  if (!(Number.isInteger(quantity) && quantity > 0)) {
    return `IB takes whole shares only; this order is for ${quantity} of \`${ticket.symbol}\`.`;
  }
  if (!/^[\x21-\x7e]+$/.test(clientOrderId) || clientOrderId.length > LONGEST_REFERENCE) {
    return `An order's id must be 1 to ${LONGEST_REFERENCE} plain characters: it goes to IB as the order's reference.`;
  }
  if ((type === 'limit' || type === 'stop limit') && ticket.limitPrice === undefined) {
    return `A ${type} order for \`${ticket.symbol}\` needs its limit price.`;
  }
  if ((type === 'stop' || type === 'stop limit') && ticket.stopPrice === undefined) {
    return `A ${type} order for \`${ticket.symbol}\` needs its stop price.`;
  }
  if (type === 'trailing stop' && ticket.trailBy === undefined) {
    return `A trailing stop for \`${ticket.symbol}\` needs its distance.`;
  }
  return undefined;
}

function typeOf(ticket: TicketFields): OrderType {
  const isLimited = ticket.limitPrice !== undefined;
  switch (ticket.type) {
    case 'market':
      return OrderType.MKT;
    case 'limit':
      return OrderType.LMT;
    case 'stop':
      return OrderType.STP;
    case 'stop limit':
      return OrderType.STP_LMT;
    case 'trailing stop':
      return OrderType.TRAIL;
    case 'open auction':
      return isLimited ? OrderType.LMT : OrderType.MKT;
    case 'close auction':
      return isLimited ? OrderType.LOC : OrderType.MOC;
    default:
      return ticket.type satisfies never;
  }
}

function hasLimit(kind: OrderType, type: VenueOrderType): boolean {
  return kind !== OrderType.MKT && type !== 'stop' && type !== 'trailing stop';
}

function timeInForce(ticket: TicketFields): TimeInForce {
  if (ticket.type === 'open auction') return TimeInForce.OPG;
  if (ticket.type === 'close auction') return TimeInForce.DAY;
  return ticket.timeInForce === 'gtc' ? TimeInForce.GTC : TimeInForce.DAY;
}

/** What an order is, apart from what has become of it. */
export type OrderTerms = Pick<
  VenueOrder,
  'symbol' | 'isBuy' | 'type' | 'quantity' | 'timeInForce'
> &
  Partial<Pick<VenueOrder, 'clientOrderId' | 'limitPrice' | 'stopPrice' | 'group' | 'reason'>>;

export function termsOf(contract: SeenContract, order: SeenOrder): OrderTerms {
  const known = KINDS[order.orderType];
  const stop = order.orderType === OrderType.TRAIL ? order.trailStopPrice : order.auxPrice;
  const hasStop = known === 'stop' || known === 'stop limit' || known === 'trailing stop';
  const { lmtPrice: limit, tif } = order;
  // Orders without a limit carry none, or a 0, depending on who placed them.
  const hasLimitPrice = limit !== undefined && limit !== 0;
  const nearest = known ?? (hasLimitPrice ? 'limit' : 'market');
  return {
    symbol: ourSymbol(contract.symbol),
    isBuy: order.action === OrderAction.BUY,
    type: tif === TimeInForce.OPG ? 'open auction' : nearest,
    quantity: order.totalQuantity,
    timeInForce: tif,
    ...(order.orderRef !== '' && { clientOrderId: order.orderRef }),
    ...(hasLimitPrice && { limitPrice: limit }),
    ...(hasStop && stop !== undefined && { stopPrice: stop }),
    ...(order.ocaGroup !== '' && { group: order.ocaGroup }),
    ...(known === undefined && { reason: `IB order type ${order.orderType}` }),
  };
}

export function termsOfTicket(ticket: TicketFields): OrderTerms {
  return {
    ...{ symbol: ticket.symbol, isBuy: ticket.isBuy, type: ticket.type },
    ...{ quantity: ticket.quantity, timeInForce: timeInForce(ticket) },
    clientOrderId: ticket.clientOrderId,
    ...(ticket.limitPrice !== undefined && { limitPrice: ticket.limitPrice }),
    ...(ticket.stopPrice !== undefined && { stopPrice: ticket.stopPrice }),
    ...(ticket.group !== undefined && { group: ticket.group }),
  };
}

const KINDS: Readonly<Record<string, VenueOrderType>> = {
  [OrderType.MKT]: 'market',
  [OrderType.LMT]: 'limit',
  [OrderType.STP]: 'stop',
  [OrderType.STP_LMT]: 'stop limit',
  [OrderType.TRAIL]: 'trailing stop',
  [OrderType.MOC]: 'close auction',
  [OrderType.LOC]: 'close auction',
};

/** IB's order status in the port's words. `Inactive` is an order that TWS holds and does not work. */
export function stateOf(status: string, filled: number, quantity: number): VenueOrderState {
  switch (status) {
    case 'Filled':
      return 'filled';
    case 'Cancelled':
    case 'ApiCancelled':
      return 'cancelled';
    case 'PendingCancel':
      return 'pending cancel';
    case 'Inactive':
      return 'suspended';
    case 'PreSubmitted':
    case 'Submitted':
      if (filled <= 0) return 'new';
      return filled >= quantity ? 'filled' : 'partially filled';
    default:
      return 'pending new';
  }
}

/** IB writes classes of shares with a space: `BRK B`. */
export function ibSymbol(symbol: string): string {
  return symbol.replace('.', ' ');
}

export function ourSymbol(symbol: string): string {
  return symbol.replace(' ', '.');
}
