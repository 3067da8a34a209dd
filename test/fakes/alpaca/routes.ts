/** The fake's REST requests: which of Alpaca's they are, and what they answer. */

import * as z from 'zod';
import {
  calendarOf,
  dayText,
  MICROSECONDS_PER_DAY,
  nextSession,
  parseDay,
} from '../../../market/index.ts';
import { type FakeBook, type FakeOrder, isRefusal, type NewOrder } from './book.ts';
import type { Place } from './faults.ts';
import type { FakeBar } from './matching.ts';
import * as shapes from './shapes.ts';

export interface Asked {
  readonly method: string;
  readonly url: URL;
  readonly body: unknown;
}

export interface Reply {
  readonly status: number;
  readonly body: unknown;
  /** What happens once the answer is out: the order goes to the market. */
  readonly then?: () => void;
}

export interface World {
  readonly book: FakeBook;
  /** What the account says of itself instead of the usual. */
  readonly account: Readonly<Record<string, unknown>>;
  /** Historical bars by Alpaca's name of the length: `1Day`. */
  readonly history: ReadonlyMap<string, readonly FakeBar[]>;
  /** Bars on one page of history. */
  readonly pageSize: number;
}

type Route = readonly [
  method: string,
  path: RegExp,
  place: Place,
  answer: (world: World, asked: Asked, id: string) => Reply,
];

const decimal = z.string().transform(Number);

const postBody = z.object({
  symbol: z.string(),
  side: z.enum(['buy', 'sell']),
  type: z.enum(['market', 'limit', 'stop', 'stop_limit', 'trailing_stop']),
  time_in_force: z.string(),
  qty: decimal,
  client_order_id: z.string().max(128).optional(),
  limit_price: decimal.optional(),
  stop_price: decimal.optional(),
  trail_price: decimal.optional(),
  order_class: z.enum(['simple', 'oco']).optional(),
  take_profit: z.object({ limit_price: decimal }).optional(),
  stop_loss: z.object({ stop_price: decimal, limit_price: decimal.optional() }).optional(),
});

const patchBody = z.object({
  qty: decimal.optional(),
  limit_price: decimal.optional(),
  stop_price: decimal.optional(),
  trail: decimal.optional(),
  client_order_id: z.string().optional(),
});

export const ROUTES: readonly Route[] = [
  ['POST', /^\/v2\/orders$/, 'submit', submit],
  ['PATCH', /^\/v2\/orders\/([^/]+)$/, 'replace', replace],
  ['DELETE', /^\/v2\/orders\/([^/]+)$/, 'cancel', cancel],
  ['DELETE', /^\/v2\/orders$/, 'cancel all', cancelAll],
  ['GET', /^\/v2\/orders:by_client_order_id$/, 'order', byClientId],
  ['GET', /^\/v2\/orders\/([^/]+)$/, 'order', byId],
  ['GET', /^\/v2\/orders$/, 'orders', orders],
  ['GET', /^\/v2\/positions$/, 'positions', ({ book }) => ok(shapes.positionsJson(book))],
  [
    'GET',
    /^\/v2\/account$/,
    'account',
    ({ book, account }) => ok(shapes.accountJson(book, account)),
  ],
  ['GET', /^\/v2\/account\/activities$/, 'fills', fills],
  ['GET', /^\/v2\/clock$/, 'clock', clock],
  ['GET', /^\/v2\/calendar$/, 'calendar', calendar],
  ['GET', /^\/v2\/assets\/([^/]+)$/, 'asset', asset],
  ['GET', /^\/v2\/stocks\/bars$/, 'history', history],
];

function ok(body: unknown, then?: () => void): Reply {
  return { status: 200, body, ...(then !== undefined && { then }) };
}

function no(status: number, code: number, message: string): Reply {
  return { status, body: { code, message } };
}

function submit({ book }: World, { body }: Asked): Reply {
  const read = postBody.safeParse(body);
  if (!read.success) return no(422, 40010001, `invalid ${read.error.issues[0]?.path.join('.')}`);
  const { data } = read;
  const asked: NewOrder = {
    clientOrderId: data.client_order_id,
    symbol: data.symbol,
    side: data.side,
    type: data.type,
    timeInForce: data.time_in_force,
    quantity: data.qty,
    limitPrice: data.take_profit?.limit_price ?? data.limit_price,
    stopPrice: data.stop_price,
    trailPrice: data.trail_price,
    ...(data.stop_loss !== undefined && {
      stopLoss: { stopPrice: data.stop_loss.stop_price, limitPrice: data.stop_loss.limit_price },
    }),
  };
  const order = book.submit(asked);
  if (isRefusal(order)) return no(order.status, order.code, order.message);
  return ok(shapes.orderJson(order, true), () => book.open(order));
}

function replace({ book }: World, { body }: Asked, id: string): Reply {
  const old = find(book, id);
  if (old === undefined) return unknownOrder(id);
  const change = patchBody.parse(body);
  const order = book.replace(old, {
    clientOrderId: change.client_order_id,
    quantity: change.qty ?? old.quantity,
    limitPrice: change.limit_price ?? old.limitPrice,
    stopPrice: change.stop_price ?? old.stopPrice,
  });
  if (isRefusal(order)) return no(order.status, order.code, order.message);
  return ok(shapes.orderJson(order, false));
}

function cancel({ book }: World, _asked: Asked, id: string): Reply {
  const order = find(book, id);
  if (order === undefined) return unknownOrder(id);
  const refusal = book.cancel(order);
  if (refusal !== undefined) return no(refusal.status, refusal.code, refusal.message);
  return { status: 204, body: undefined };
}

function cancelAll({ book }: World): Reply {
  const all = book.working().filter(({ parent }) => parent === undefined);
  for (const order of all) book.cancel(order);
  return { status: 207, body: all.map(({ id }) => ({ id, status: 200 })) };
}

function byClientId({ book }: World, { url }: Asked): Reply {
  const id = url.searchParams.get('client_order_id');
  const order = book.orders.find(({ clientOrderId }) => clientOrderId === id);
  return order === undefined ? unknownOrder(id ?? '') : ok(shapes.orderJson(order, false));
}

function byId({ book }: World, { url }: Asked, id: string): Reply {
  const order = find(book, id);
  const isNested = url.searchParams.get('nested') === 'true';
  return order === undefined ? unknownOrder(id) : ok(shapes.orderJson(order, isNested));
}

function orders({ book }: World, { url }: Asked): Reply {
  const { searchParams } = url;
  const isNested = searchParams.get('nested') === 'true';
  const working = new Set(book.working());
  const all = book.orders.filter((order) => {
    if (isNested && order.parent !== undefined) return false;
    const isOpen = working.has(order) || (order.leg !== undefined && working.has(order.leg));
    return searchParams.get('status') === 'all' || isOpen;
  });
  const sorted = searchParams.get('direction') === 'asc' ? all : all.toReversed();
  const after = searchParams.get('after_order_id');
  const from = after === null ? 0 : sorted.findIndex(({ id }) => id === after) + 1;
  const page = sorted.slice(from, from + Number(searchParams.get('limit') ?? 50));
  return ok(page.map((order) => shapes.orderJson(order, isNested)));
}

function fills({ book }: World, { url }: Asked): Reply {
  const { searchParams } = url;
  const after = Date.parse(searchParams.get('after') ?? '1970-01-01T00:00:00Z') * 1000;
  const due = book.fills.filter(({ time }) => time > after);
  const token = searchParams.get('page_token');
  const from = token === null ? 0 : due.findIndex(({ activityId }) => activityId === token) + 1;
  const page = due.slice(from, from + Number(searchParams.get('page_size') ?? 100));
  return ok(page.map(shapes.fillJson));
}

/** The market's times with New York's offset, as Alpaca writes them. */
function clock({ book }: World): Reply {
  const exchange = calendarOf('XNYS');
  const day = exchange.dateOf(book.now);
  const isSession = exchange.isSession(day);
  const isOpen = isSession && book.now >= exchange.openUs(day) && book.now < exchange.closeUs(day);
  const opening = isSession && book.now < exchange.openUs(day) ? day : nextSession(exchange, day);
  const closing = isOpen ? day : opening;
  const local = (us: number) => {
    const offset = exchange.zone.offsetUs(us);
    const hours = String(Math.abs(offset / 3.6e9)).padStart(2, '0');
    return shapes.timeText(us + offset).replace('Z', `${offset < 0 ? '-' : '+'}${hours}:00`);
  };
  return ok({
    timestamp: local(book.now),
    is_open: isOpen,
    next_open: local(exchange.openUs(opening)),
    next_close: local(exchange.closeUs(closing)),
  });
}

function calendar(_world: World, { url }: Asked): Reply {
  const exchange = calendarOf('XNYS');
  const day = (name: string) => parseDay(url.searchParams.get(name)?.slice(0, 10) ?? '') ?? 0;
  const rows: unknown[] = [];
  for (let each = day('start'); each <= day('end'); each += 1) {
    if (!exchange.isSession(each)) continue;
    const at = (us: number) => {
      const minutes = (us + exchange.zone.offsetUs(us) - each * MICROSECONDS_PER_DAY) / 6e7;
      const pad = (value: number) => String(value).padStart(2, '0');
      return `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`;
    };
    rows.push({
      date: dayText(each),
      open: at(exchange.openUs(each)),
      close: at(exchange.closeUs(each)),
      session_open: '0400',
      session_close: '2000',
      settlement_date: dayText(nextSession(exchange, each)),
    });
  }
  return ok(rows);
}

function asset(_world: World, _asked: Asked, symbol: string): Reply {
  if (!/^[A-Z.]{1,6}$/.test(symbol)) return no(404, 40410000, `asset not found for ${symbol}`);
  return ok(shapes.assetJson(symbol));
}

/** Pages run through the symbols one after the other and end anywhere. */
function history({ history: stored, pageSize }: World, { url }: Asked): Reply {
  const { searchParams } = url;
  const instant = (name: string) => Date.parse(searchParams.get(name) ?? '') * 1000;
  const symbols = (searchParams.get('symbols') ?? '').split(',').toSorted();
  const bars = stored.get(searchParams.get('timeframe') ?? '') ?? [];
  const due = symbols.flatMap((symbol) =>
    bars.filter(
      (bar) => bar.symbol === symbol && bar.time >= instant('start') && bar.time <= instant('end'),
    ),
  );
  const from = Number(searchParams.get('page_token') ?? 0);
  const to = from + Math.min(pageSize, Number(searchParams.get('limit') ?? 1000));
  const page: Record<string, unknown[]> = {};
  for (const bar of due.slice(from, to)) {
    page[bar.symbol] ??= [];
    page[bar.symbol]?.push(shapes.barJson(bar));
  }
  return ok({ bars: page, next_page_token: to < due.length ? String(to) : null });
}

function find(book: FakeBook, id: string): FakeOrder | undefined {
  return book.orders.find((order) => order.id === id);
}

function unknownOrder(id: string): Reply {
  return no(404, 40410000, `order not found for ${id}`);
}
