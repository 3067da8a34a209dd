/** The messages of a TWS of server version 193, as tokens: what follows the tokens named here is empty. */

import type { FakeBar } from '../matching.ts';
import type { FakeExecution, FakeOrder } from './exchange.ts';
import type { Token } from './frames.ts';

export const SERVER_VERSION = 193;

/** How IB writes "no value" in a number. */
const UNSET = '1.7976931348623157E308';

const CONTRACT = { type: 'STK', exchange: 'SMART', currency: 'USD' };

export function orderStatus(order: FakeOrder): readonly Token[] {
  const last = order.filled === 0 ? 0 : order.lastPrice;
  const filled = [order.filled, order.quantity - order.filled, order.averagePrice];
  return [
    '3',
    order.orderId,
    order.status,
    ...filled,
    order.permId,
    0,
    last,
    order.clientId,
    '',
    0,
  ];
}

export function problem(id: number, code: number, text: string, advanced = ''): readonly Token[] {
  return ['4', 2, id, code, text, advanced];
}

/** 133 tokens in all. */
export function openOrder(order: FakeOrder): readonly Token[] {
  const tokens: Token[] = new Array<Token>(133).fill('');
  const head = ['5', order.orderId, ...contract(order), ...terms(order)];
  const tail = [order.clientId, order.permId];
  for (const [index, token] of [...head, ...tail].entries()) tokens[index] = token;
  tokens[53] = order.ocaType;
  tokens[65] = order.trailStop ?? UNSET;
  tokens[85] = order.status;
  tokens[105] = order.trailStop ?? UNSET;
  tokens[132] = '2147483647';
  return tokens;
}

/** 98 tokens in all. */
export function completedOrder(order: FakeOrder): readonly Token[] {
  const tokens: Token[] = new Array<Token>(98).fill('');
  const head = ['101', ...contract(order), ...terms(order), order.permId];
  for (const [index, token] of head.entries()) tokens[index] = token;
  tokens[48] = order.ocaType;
  tokens[72] = order.status;
  tokens[82] = order.filled;
  tokens[89] = '20240102 16:00:00 US/Eastern';
  tokens[90] = order.reason ?? (order.status === 'Filled' ? `Filled Size: ${order.filled}` : '');
  return tokens;
}

export function execDetails(requestId: number, of: FakeExecution): readonly Token[] {
  const { order } = of;
  return [
    ...['11', requestId, order.orderId, ...contract(order)],
    ...[of.executionId, of.time, order.account, 'ISLAND', order.isBuy ? 'BOT' : 'SLD'],
    ...[of.quantity, of.price, order.permId, order.clientId, 0, of.cumulative, order.averagePrice],
    ...[order.orderRef, '', 0, '', 1, 0],
  ];
}

export function commissionReport(of: FakeExecution): readonly Token[] {
  return ['59', 1, of.executionId, of.fee, 'USD', UNSET, UNSET, ''];
}

export function position(
  account: string,
  conId: number,
  symbol: string,
  quantity: number,
  cost: number,
): readonly Token[] {
  const what = [conId, symbol, CONTRACT.type, '', 0, '', '', '', CONTRACT.currency, symbol, symbol];
  return ['61', 3, account, ...what, quantity, cost];
}

export interface FakeInstrument {
  readonly symbol: string;
  readonly conId: number;
  readonly name: string;
  readonly primary: string;
  readonly tick: number;
}

export function contractDetails(requestId: number, of: FakeInstrument): readonly Token[] {
  return [
    ...['10', requestId, of.symbol, CONTRACT.type, '', '', 0, '', CONTRACT.exchange],
    ...[CONTRACT.currency, of.symbol, of.symbol, of.symbol, of.conId, of.tick, ''],
    ...['ACTIVETIM,LMT,MKT,STP', 'SMART,ISLAND', 1, 0, of.name, of.primary, '', '', '', ''],
    ...['US/Eastern', '', '', '', 0, 0, 0, '', '', '26', '', 'COMMON', 0.0001, 0.0001, 100, 0],
  ];
}

export function historicalData(
  requestId: number,
  bars: readonly FakeBar[],
  isDaily: boolean,
): readonly Token[] {
  const rows = bars.flatMap((bar) => [
    isDaily ? compactDay(bar.time) : String(bar.time / 1e6),
    ...[bar.open, bar.high, bar.low, bar.close, bar.volume, bar.close, 1],
  ]);
  return ['17', requestId, '', '', bars.length, ...rows];
}

export function realTimeBar(requestId: number, bar: FakeBar): readonly Token[] {
  const prices = [bar.open, bar.high, bar.low, bar.close, bar.volume, bar.close, 1];
  return ['50', 3, requestId, bar.time / 1e6, ...prices];
}

function contract(order: FakeOrder): readonly Token[] {
  const { type, exchange, currency } = CONTRACT;
  return [
    order.conId,
    order.symbol,
    type,
    '',
    0,
    '',
    '',
    exchange,
    currency,
    order.symbol,
    order.symbol,
  ];
}

function terms(order: FakeOrder): readonly Token[] {
  return [
    ...[order.isBuy ? 'BUY' : 'SELL', order.quantity, order.type],
    ...[order.limit ?? '', order.aux ?? '', order.tif, order.ocaGroup, order.account],
    ...['', 0, order.orderRef],
  ];
}

function compactDay(timeUs: number): string {
  return new Date(timeUs / 1000).toISOString().slice(0, 10).replaceAll('-', '');
}
