/** An order and a bar as the model venue keeps them, and how an order is reported. */

import type { BarColumns } from '../../market/index.ts';
import type {
  Answer,
  BrokerFault,
  TicketFields,
  VenueOrder,
  VenueOrderState,
} from '../../runtime/index.ts';

export interface ModelBar {
  readonly symbol: string;
  readonly session: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

export interface ModelOrder {
  readonly venueOrderId: string;
  ticket: TicketFields;
  state: VenueOrderState;
  filled: number;
  value: number;
  fees: number;
  session: number | undefined;
  isTriggered: boolean;
  reason?: string;
  updatedAt: number;
  /** Of one that arrived inside a bar: it was looked at in that bar already. */
  checkedBar: number;
}

const OPEN_STATES: readonly VenueOrderState[] = ['new', 'partially filled'];

export function isLive(order: ModelOrder): boolean {
  return OPEN_STATES.includes(order.state);
}

export function isResting({ type }: TicketFields): boolean {
  return type !== 'market' && type !== 'open auction';
}

export function isLeg({ group, opens }: TicketFields): boolean {
  return group !== undefined && !opens;
}

export function no(kind: BrokerFault['kind'], message: string): Answer<never> {
  return { ok: false, fault: { kind, message } };
}

export function reportOf(order: ModelOrder): VenueOrder {
  const { ticket, venueOrderId, state, filled, value, updatedAt, reason } = order;
  const { clientOrderId, symbol, isBuy, type, quantity, limitPrice, stopPrice } = ticket;
  const { timeInForce, group } = ticket;
  return {
    venueOrderId,
    ...(!clientOrderId.startsWith('hand-') && { clientOrderId }),
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

/** Bar `row` of columns, as the model takes it. */
export function modelBar(columns: BarColumns, row: number): ModelBar {
  const at = (values: ArrayLike<number>): number => values[row] ?? Number.NaN;
  return {
    symbol: columns.symbol,
    session: at(columns.session),
    open: at(columns.open),
    high: at(columns.high),
    low: at(columns.low),
    close: at(columns.close),
  };
}
