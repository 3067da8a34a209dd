/** A venue in memory: enough of one to be killed at. Its faults are set by the test. */

import type {
  Answer,
  BrokerFault,
  TicketFields,
  TradingAPI,
  VenueOrder,
  VenuePosition,
} from '../../runtime/index.ts';

export interface MemoryVenue {
  readonly api: TradingAPI;
  readonly orders: Map<string, VenueOrder>;
  readonly positions: Map<string, number>;
  readonly submitted: TicketFields[];
  /** Names of the methods that were called. */
  readonly calls: string[];
  /** For so many calls of a method it answers with the fault. */
  readonly faults: Map<string, { left: number; readonly fault: BrokerFault }>;
  /** How many looks at open orders a cancelled one still shows in. */
  slowness: number;
  /** Market orders fill at once when it is open. */
  isOpen: boolean;
  /** Called before each look at open orders. */
  onLook: () => void;
}

export function memoryVenue(isPaper = true, id = 'PA1'): MemoryVenue {
  const ending = new Map<string, number>();
  const venue: MemoryVenue = {
    orders: new Map(),
    positions: new Map(),
    submitted: [],
    calls: [],
    faults: new Map(),
    slowness: 0,
    isOpen: true,
    onLook: () => {},
    api: {
      name: 'memory',
      capabilities: {
        groups: false,
        trailingStops: false,
        auctions: false,
        replace: false,
        fractional: false,
      },
      connect: async () =>
        answer('connect', { id, currency: 'USD', cash: 0, equity: 0, buyingPower: 0, isPaper }),
      close: async () => {
        venue.calls.push('close');
      },
      health: () => ({ state: 'ready' }),
      account: async () => unsupported(),
      positions: async () => answer('positions', held()),
      openOrders: async () => {
        venue.onLook();
        return answer('openOrders', working());
      },
      findOrder: async () => unsupported(),
      executionsSince: async () => unsupported(),
      submit: async (ticket) => {
        const refusal = faultOf('submit');
        if (refusal !== undefined) return refusal;
        venue.submitted.push(ticket);
        const made = orderOf(`v${venue.submitted.length}`, ticket);
        if (venue.isOpen) {
          const before = venue.positions.get(ticket.symbol) ?? 0;
          const change = ticket.isBuy ? ticket.quantity : -ticket.quantity;
          venue.positions.set(ticket.symbol, before + change);
        } else venue.orders.set(made.venueOrderId, made);
        return { ok: true, value: made };
      },
      replace: async () => unsupported(),
      cancel: async (venueOrderId) => {
        const refusal = faultOf('cancel');
        if (refusal !== undefined) return refusal;
        end(venueOrderId);
        return { ok: true, value: undefined };
      },
      cancelAll: async () => {
        const refusal = faultOf('cancelAll');
        if (refusal !== undefined) return refusal;
        for (const each of venue.orders.keys()) end(each);
        return { ok: true, value: undefined };
      },
      clock: async () => unsupported(),
      calendar: async () => unsupported(),
      instrument: async () => unsupported(),
      historicalBars: async () => unsupported(),
      subscribeBars: async () => unsupported(),
    },
  };
  return venue;

  function faultOf(
    method: string,
  ): { readonly ok: false; readonly fault: BrokerFault } | undefined {
    venue.calls.push(method);
    const planned = venue.faults.get(method);
    if (planned === undefined || planned.left === 0) return undefined;
    planned.left -= 1;
    return { ok: false, fault: planned.fault };
  }

  function answer<T>(method: string, value: T): Answer<T> {
    return faultOf(method) ?? { ok: true, value };
  }

  function held(): readonly VenuePosition[] {
    return [...venue.positions].map(([symbol, quantity]) => ({
      symbol,
      quantity,
      averagePrice: 100,
    }));
  }

  function end(venueOrderId: string): void {
    if (!ending.has(venueOrderId)) ending.set(venueOrderId, venue.slowness);
  }

  function working(): readonly VenueOrder[] {
    for (const [venueOrderId, looks] of ending) {
      if (looks <= 0) venue.orders.delete(venueOrderId);
      else ending.set(venueOrderId, looks - 1);
    }
    return [...venue.orders.values()].map((order) =>
      ending.has(order.venueOrderId) ? { ...order, state: 'pending cancel' } : order,
    );
  }
}

export function orderOf(venueOrderId: string, fields: Partial<TicketFields> = {}): VenueOrder {
  return {
    venueOrderId,
    clientOrderId: fields.clientOrderId ?? `s-trend-${venueOrderId}-0`,
    symbol: fields.symbol ?? 'SPY',
    isBuy: fields.isBuy ?? true,
    type: fields.type ?? 'limit',
    state: 'new',
    quantity: fields.quantity ?? 10,
    filledQuantity: 0,
    averagePrice: 0,
    timeInForce: 'day',
    updatedAt: 0,
  };
}

function unsupported(): { readonly ok: false; readonly fault: BrokerFault } {
  return { ok: false, fault: { kind: 'rejected', message: 'not here' } };
}
