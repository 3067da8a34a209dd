/** What stands behind the fake TWS: orders, fills, positions and cash. It knows nothing of sockets. */

import { type FakeBar, fillPrice, trailed, type WorkingOrder } from '../matching.ts';

export interface FakeOrder {
  orderId: number;
  readonly permId: number;
  readonly clientId: number;
  readonly account: string;
  readonly conId: number;
  readonly symbol: string;
  readonly isBuy: boolean;
  /** IB's word: `MKT`, `LMT`, `STP`, `STP LMT`, `TRAIL`, `MOC`, `LOC`. */
  type: string;
  quantity: number;
  limit?: number;
  aux?: number;
  trailStop?: number;
  tif: string;
  readonly ocaGroup: string;
  readonly ocaType: number;
  readonly orderRef: string;
  status: 'PreSubmitted' | 'Submitted' | 'Filled' | 'Cancelled' | 'Inactive';
  filled: number;
  averagePrice: number;
  lastPrice: number;
  reason?: string;
}

export interface FakeExecution {
  readonly executionId: string;
  readonly order: FakeOrder;
  readonly quantity: number;
  readonly price: number;
  readonly fee: number;
  readonly cumulative: number;
  /** As TWS writes it: `20240102-15:30:00`, in UTC. */
  readonly time: string;
  readonly timeUs: number;
}

export interface Holding {
  quantity: number;
  cost: number;
}

export interface ExchangeListener {
  onOrder(order: FakeOrder): void;
  onExecution(execution: FakeExecution): void;
}

/** Auctions are held in the first and the last bar of a session. */
export interface PlaceInSession {
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

export interface Exchange {
  readonly orders: FakeOrder[];
  readonly executions: FakeExecution[];
  readonly holdings: Map<string, Holding>;
  cash: number;
  now: number;
  add(order: FakeOrder): void;
  cancel(order: FakeOrder, reason?: string): void;
  fill(order: FakeOrder, quantity: number, price: number): FakeExecution;
  feed(bar: FakeBar, endUs: number, place: PlaceInSession): void;
  /** Another report of an execution under the next suffix; quantity 0 says that it did not happen. */
  correct(executionId: string, change: { quantity?: number; price?: number }): FakeExecution;
  /** Positions are restated and orders in the symbol are cancelled. */
  split(symbol: string, ratio: number): void;
  equity(): number;
}

const WORKING = ['PreSubmitted', 'Submitted'];

export function isWorking(order: FakeOrder): boolean {
  return WORKING.includes(order.status);
}

export function makeExchange(
  listener: ExchangeListener,
  fee: (quantity: number, price: number) => number,
): Exchange {
  const lastPrices = new Map<string, number>();
  let nextExecution = 1;

  const exchange: Exchange = {
    orders: [],
    executions: [],
    holdings: new Map(),
    cash: 100_000,
    now: Date.UTC(2024, 0, 2, 14, 30) * 1000,
    add(order) {
      exchange.orders.push(order);
      if (order.type === 'TRAIL' && order.trailStop === undefined) {
        const last = lastPrices.get(order.symbol) ?? Number.NaN;
        order.trailStop = last + (order.isBuy ? 1 : -1) * (order.aux ?? 0);
      }
      listener.onOrder(order);
    },
    cancel(order, reason) {
      if (!isWorking(order)) return;
      order.status = 'Cancelled';
      if (reason !== undefined) order.reason = reason;
      listener.onOrder(order);
    },
    fill,
    feed,
    correct,
    split(symbol, ratio) {
      const holding = exchange.holdings.get(symbol);
      if (holding !== undefined) {
        holding.quantity *= ratio;
        holding.cost /= ratio;
      }
      for (const order of exchange.orders)
        if (order.symbol === symbol) exchange.cancel(order, 'Corporate action');
    },
    equity() {
      let worth = exchange.cash;
      for (const [symbol, holding] of exchange.holdings) {
        worth += holding.quantity * (lastPrices.get(symbol) ?? holding.cost);
      }
      return worth;
    },
  };
  return exchange;

  function feed(bar: FakeBar, endUs: number, place: PlaceInSession): void {
    exchange.now = endUs;
    for (const order of [...exchange.orders]) {
      if (order.symbol !== bar.symbol || !isWorking(order)) continue;
      const price = priceOf(order, bar, place);
      if (price !== undefined) fill(order, order.quantity - order.filled, price);
      else if (order.type === 'TRAIL') {
        const stop = order.trailStop ?? Number.NaN;
        order.trailStop = trailed(order.isBuy, stop, order.aux ?? 0, bar);
      }
    }
    lastPrices.set(bar.symbol, bar.close);
  }

  function fill(order: FakeOrder, quantity: number, price: number): FakeExecution {
    const before = order.filled * order.averagePrice;
    order.filled += quantity;
    order.averagePrice = (before + quantity * price) / order.filled;
    order.lastPrice = price;
    order.status = order.filled >= order.quantity ? 'Filled' : order.status;
    const execution: FakeExecution = {
      executionId: `0000e0d5.${String(nextExecution++).padStart(8, '0')}.01.01`,
      order,
      quantity,
      price,
      fee: fee(quantity, price),
      cumulative: order.filled,
      time: twsTime(exchange.now),
      timeUs: exchange.now,
    };
    exchange.executions.push(execution);
    settle(execution, 1);
    listener.onExecution(execution);
    listener.onOrder(order);
    if (order.status === 'Filled' && order.ocaGroup !== '') cancelGroup(order);
    return execution;
  }

  function cancelGroup(filled: FakeOrder): void {
    for (const other of exchange.orders) {
      if (other !== filled && other.ocaGroup === filled.ocaGroup) exchange.cancel(other);
    }
  }

  function settle(execution: FakeExecution, times: 1 | -1): void {
    const { order, quantity, price, fee: paid } = execution;
    const signed = times * quantity * (order.isBuy ? 1 : -1);
    const holding = exchange.holdings.get(order.symbol) ?? { quantity: 0, cost: 0 };
    const grows = holding.quantity * signed >= 0;
    const total = holding.quantity + signed;
    if (grows && total !== 0) {
      holding.cost = (holding.cost * holding.quantity + signed * price) / total;
    } else if (holding.quantity * total < 0) holding.cost = price;
    holding.quantity = total;
    exchange.holdings.set(order.symbol, holding);
    exchange.cash -= signed * price + times * paid;
  }

  function correct(
    executionId: string,
    change: { quantity?: number; price?: number },
  ): FakeExecution {
    const old = exchange.executions.find((one) => one.executionId === executionId);
    if (old === undefined) throw new Error(`no execution ${executionId}`);
    settle(old, -1);
    const [base, suffix] = [executionId.slice(0, -2), Number(executionId.slice(-2))];
    const quantity = change.quantity ?? old.quantity;
    const corrected: FakeExecution = {
      ...old,
      executionId: `${base}${String(suffix + 1).padStart(2, '0')}`,
      quantity,
      price: change.price ?? old.price,
      cumulative: old.cumulative - old.quantity + quantity,
    };
    exchange.executions.push(corrected);
    settle(corrected, 1);
    listener.onExecution(corrected);
    return corrected;
  }
}

/** An instant as TWS writes it in UTC. */
export function twsTime(timeUs: number): string {
  const text = new Date(timeUs / 1000).toISOString();
  return `${text.slice(0, 10).replaceAll('-', '')}-${text.slice(11, 19)}`;
}

function priceOf(order: FakeOrder, bar: FakeBar, place: PlaceInSession): number | undefined {
  if (order.type === 'MOC' || order.type === 'LOC') {
    if (!place.isLast) return undefined;
    const limit = order.limit ?? bar.close;
    return (order.isBuy ? bar.close <= limit : bar.close >= limit) ? bar.close : undefined;
  }
  if (order.tif === 'OPG' && !place.isFirst) return undefined;
  return fillPrice(workingOrder(order), bar);
}

function workingOrder(order: FakeOrder): WorkingOrder {
  const { isBuy } = order;
  const limitPrice = order.limit ?? Number.NaN;
  const stopPrice = order.aux ?? Number.NaN;
  switch (order.type) {
    case 'LMT':
      return { isBuy, type: 'limit', limitPrice };
    case 'STP':
      return { isBuy, type: 'stop', stopPrice };
    case 'STP LMT':
      return { isBuy, type: 'stop limit', limitPrice, stopPrice };
    case 'TRAIL':
      return { isBuy, type: 'trailing stop', stopPrice: order.trailStop ?? Number.NaN };
    default:
      return { isBuy, type: 'market' };
  }
}
