/** What the fake TWS answers to each request. */

import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_SECOND } from '../../../market/index.ts';
import { type FakeOrder, isWorking } from './exchange.ts';
import type { Connection, Desk } from './fake-tws.ts';
import {
  commissionReport,
  completedOrder,
  contractDetails,
  execDetails,
  historicalData,
  openOrder,
  orderStatus,
  position,
  problem,
} from './messages.ts';

type Tokens = readonly string[];
type Handler = (desk: Desk, to: Connection, tokens: Tokens) => void;

export function answer(desk: Desk, to: Connection, name: string, tokens: Tokens): void {
  HANDLERS[name]?.(desk, to, tokens);
}

const HANDLERS: Readonly<Record<string, Handler>> = {
  startApi(desk, to, tokens) {
    to.clientId = Number(tokens[2]);
    if (desk.isSessionless) return;
    to.send('15', 1, desk.options.accounts.join(','));
    to.send('9', 1, desk.nextOrderId);
    to.send(...problem(-1, 2104, 'Market data farm connection is OK:usfarm'));
  },
  placeOrder,
  cancelOrder,
  reqGlobalCancel(desk) {
    for (const order of [...desk.exchange.orders]) desk.exchange.cancel(order);
  },
  reqOpenOrders(desk, to) {
    sendOpenOrders(desk, to, (order) => order.clientId === to.clientId);
  },
  reqAllOpenOrders(desk, to) {
    sendOpenOrders(desk, to, () => true);
  },
  reqCompletedOrders(desk, to) {
    for (const order of desk.exchange.orders) {
      if (!isWorking(order)) to.send(...completedOrder(order));
    }
    to.send('102');
  },
  reqExecutions(desk, to, tokens) {
    const request = Number(tokens[2]);
    const from = parseFilter(tokens[5] ?? '');
    for (const one of desk.exchange.executions) {
      if (one.timeUs < from) continue;
      to.send(...execDetails(request, one));
      to.send(...commissionReport(one));
    }
    to.send('55', 1, request);
  },
  reqPositions(desk, to) {
    const account = desk.options.accounts[0] ?? '';
    for (const [symbol, { quantity, cost }] of desk.exchange.holdings) {
      to.send(...position(account, conIdOf(desk, symbol), symbol, quantity, cost));
    }
    to.send('62', 1);
  },
  reqAccountSummary(desk, to, tokens) {
    const { cash } = desk.exchange;
    const equity = desk.exchange.equity();
    const values = { TotalCashValue: cash, NetLiquidation: equity, BuyingPower: equity * 4 };
    for (const account of desk.options.accounts) {
      for (const [tag, value] of Object.entries(values)) {
        to.send('63', 1, tokens[2] ?? '', account, tag, value.toFixed(2), 'USD');
      }
    }
    to.send('64', 1, tokens[2] ?? '');
  },
  reqCurrentTime(desk, to) {
    to.send('49', 1, Math.floor(desk.exchange.now / MICROSECONDS_PER_SECOND));
  },
  reqContractDetails(desk, to, tokens) {
    const [request, symbol, primary] = [Number(tokens[2]), tokens[4], tokens[11]];
    const found = desk.options.instruments.filter(
      (one) => one.symbol === symbol && (primary === '' || one.primary === primary),
    );
    if (found.length === 0) {
      const text = 'No security definition has been found for the request';
      to.send(...problem(request, 200, text));
      return;
    }
    for (const one of found) to.send(...contractDetails(request, one));
    to.send('52', 1, request);
  },
  reqHistoricalData,
  reqRealTimeBars(desk, to, tokens) {
    const refusal = desk.next['refuse data']?.shift();
    if (refusal !== undefined) {
      to.send(...problem(Number(tokens[2]), refusal.code, refusal.text));
      return;
    }
    desk.bars.subscribe('bars', to, tokens[2] ?? '', tokens[4] ?? '');
  },
  cancelRealTimeBars(desk, to, tokens) {
    desk.bars.unsubscribe(to, tokens[2] ?? '');
  },
  reqMktData(desk, to, tokens) {
    desk.bars.subscribe('halts', to, tokens[2] ?? '', tokens[4] ?? '');
  },
};

function placeOrder(desk: Desk, to: Connection, tokens: Tokens): void {
  if (desk.nextOrder.isLost) {
    desk.nextOrder.isLost = false;
    to.socket.destroy();
    return;
  }
  const orderId = Number(tokens[1]);
  const refusal = desk.next['reject']?.shift();
  if (refusal !== undefined) {
    to.send(...problem(orderId, refusal.code, refusal.text, refusal.advanced));
    return;
  }
  const warning = desk.next['warn']?.shift();
  if (warning !== undefined) to.send(...problem(orderId, warning.code, warning.text));
  const known = desk.exchange.orders.find(
    (one) => one.orderId === orderId && one.clientId === to.clientId,
  );
  if (known !== undefined && !isWorking(known)) {
    to.send(...problem(orderId, 103, 'Duplicate order id'));
    return;
  }
  if (desk.nextOrder.isAckLost) {
    desk.nextOrder.isAckLost = false;
    to.isMute = true;
    take(desk, to, orderId, tokens, known);
    to.socket.destroy();
    return;
  }
  take(desk, to, orderId, tokens, known);
}

function take(
  desk: Desk,
  to: Connection,
  orderId: number,
  tokens: Tokens,
  known: FakeOrder | undefined,
): void {
  if (known !== undefined) {
    Object.assign(known, terms(tokens));
    to.send(...openOrder(known));
    to.send(...orderStatus(known));
    return;
  }
  const type = tokens[18] ?? 'MKT';
  desk.nextOrderId = Math.max(desk.nextOrderId, orderId + 1);
  const isHeld = desk.nextOrder.isHeld;
  desk.nextOrder.isHeld = false;
  const first = ['STP', 'STP LMT', 'TRAIL'].includes(type) ? 'PreSubmitted' : 'Submitted';
  desk.exchange.add({
    orderId,
    permId: desk.nextPermId++,
    clientId: to.clientId,
    account: tokens[23] ?? '',
    conId: Number(tokens[2]),
    symbol: tokens[3] ?? '',
    isBuy: tokens[16] === 'BUY',
    ocaGroup: tokens[22] ?? '',
    ocaType: Number(tokens[46]),
    orderRef: tokens[26] ?? '',
    status: isHeld ? 'Inactive' : first,
    filled: 0,
    averagePrice: 0,
    lastPrice: 0,
    ...terms(tokens),
  });
}

/** What a modification may change. */
function terms(tokens: Tokens): Pick<FakeOrder, 'quantity' | 'type' | 'tif' | 'limit' | 'aux'> {
  const stated = (index: number) => (tokens[index] ? Number(tokens[index]) : undefined);
  const [limit, aux, trailStop] = [stated(19), stated(20), stated(68)];
  return {
    quantity: Number(tokens[17]),
    type: tokens[18] ?? 'MKT',
    tif: tokens[21] || 'DAY',
    ...(limit !== undefined && { limit }),
    ...(aux !== undefined && { aux }),
    ...(trailStop !== undefined && { trailStop }),
  };
}

function cancelOrder(desk: Desk, to: Connection, tokens: Tokens): void {
  const orderId = Number(tokens[1]);
  const refusal = desk.next['refuse cancel']?.shift();
  if (refusal !== undefined) {
    to.send(...problem(orderId, refusal.code, refusal.text));
    return;
  }
  const order = desk.exchange.orders.find(
    (one) => one.orderId === orderId && one.clientId === to.clientId,
  );
  if (order === undefined) {
    const text = `OrderId ${orderId} that needs to be cancelled is not found.`;
    to.send(...problem(orderId, 10147, text));
    return;
  }
  if (!isWorking(order)) {
    const text = `OrderId ${orderId} that needs to be cancelled can not be cancelled, state: ${order.status}.`;
    to.send(...problem(orderId, 10148, text));
    return;
  }
  desk.exchange.cancel(order);
  to.send(...problem(orderId, 202, 'Order Canceled - reason:'));
}

function sendOpenOrders(desk: Desk, to: Connection, is: (order: FakeOrder) => boolean): void {
  for (const order of desk.exchange.orders) {
    if (!isWorking(order) || !is(order)) continue;
    to.send(...openOrder(order));
    to.send(...orderStatus(order));
  }
  to.send('53', 1);
}

const UNIT_US: Readonly<Record<string, number>> = {
  S: MICROSECONDS_PER_SECOND,
  D: MICROSECONDS_PER_DAY,
  W: 7 * MICROSECONDS_PER_DAY,
  M: 31 * MICROSECONDS_PER_DAY,
  Y: 366 * MICROSECONDS_PER_DAY,
};

const BAR_SECONDS: Readonly<Record<string, number>> = {
  min: 60,
  mins: 60,
  hour: 3600,
  day: 86_400,
};

function reqHistoricalData(desk: Desk, to: Connection, tokens: Tokens): void {
  const request = Number(tokens[1]);
  const refusal = desk.next['refuse data']?.shift();
  if (refusal !== undefined) {
    to.send(...problem(request, refusal.code, refusal.text));
    return;
  }
  const end = tokens[15] ? parseFilter(tokens[15]) : desk.exchange.now;
  const [size, unit] = (tokens[16] ?? '').split(' ');
  const [length, lengthUnit] = (tokens[17] ?? '').split(' ');
  const seconds = Number(size) * (BAR_SECONDS[unit ?? ''] ?? Number.NaN);
  const from = end - Number(length) * (UNIT_US[lengthUnit ?? ''] ?? Number.NaN);
  const bars = desk.bars.history(tokens[3] ?? '', from, end, seconds);
  if (bars.length === 0) {
    const text = 'Historical Market Data Service error message:HMDS query returned no data';
    to.send(...problem(request, 162, text));
    return;
  }
  to.send(...historicalData(request, bars, seconds >= 86_400));
}

/** `20240102-14:30:00`, UTC. */
function parseFilter(text: string): number {
  const found = /^(\d{4})(\d\d)(\d\d)-(\d\d):(\d\d):(\d\d)$/.exec(text);
  if (found === null) return 0;
  const [year, month, day, hour, minute, second] = found.slice(1).map(Number);
  return Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute, second) * 1000;
}

function conIdOf(desk: Desk, symbol: string): number {
  return desk.options.instruments.find((one) => one.symbol === symbol)?.conId ?? 0;
}
