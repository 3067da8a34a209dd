/** The fake's answers in Alpaca's own shapes: decimal text, RFC 3339 with nanoseconds, nulls where it has them. */

import type { FakeBook, FakeFill, FakeOrder } from './book.ts';
import type { FakeBar } from './matching.ts';

export function timeText(us: number): string {
  const text = new Date(Math.floor(us / 1000)).toISOString().slice(0, 19);
  return `${text}.${String(((us % 1e6) + 1e6) % 1e6).padStart(6, '0')}000Z`;
}

export function orderJson(order: FakeOrder, isNested: boolean): Record<string, unknown> {
  const time = (status: string) => (order.status === status ? timeText(order.updatedAt) : null);
  return {
    id: order.id,
    client_order_id: order.clientOrderId,
    created_at: timeText(order.createdAt),
    updated_at: timeText(order.updatedAt),
    submitted_at: timeText(order.createdAt),
    filled_at: time('filled'),
    expired_at: time('expired'),
    canceled_at: time('canceled'),
    failed_at: null,
    replaced_at: time('replaced'),
    replaced_by: order.replacedBy ?? null,
    replaces: order.replaces ?? null,
    asset_id: '904837e3-3b76-47ec-b432-046db621571b',
    symbol: order.symbol,
    asset_class: 'us_equity',
    notional: null,
    qty: String(order.quantity),
    filled_qty: String(order.filled),
    filled_avg_price: order.filled > 0 ? String(order.averagePrice) : null,
    order_class: order.orderClass === 'oco' ? 'oco' : '',
    order_type: order.type,
    type: order.type,
    side: order.side,
    position_intent: '',
    time_in_force: order.timeInForce,
    limit_price: textOf(order.limitPrice),
    stop_price: textOf(order.stopPrice),
    status: order.status,
    extended_hours: false,
    legs: isNested && order.leg !== undefined ? [orderJson(order.leg, false)] : null,
    trail_percent: null,
    trail_price: textOf(order.trailPrice),
    hwm: null,
  };
}

export function updateJson(
  event: string,
  order: FakeOrder,
  fill: FakeFill | undefined,
  book: FakeBook,
) {
  return {
    event,
    timestamp: timeText(order.updatedAt),
    order: orderJson(order, false),
    ...(fill !== undefined && {
      execution_id: fill.executionId,
      price: String(fill.price),
      qty: String(fill.quantity),
      position_qty: String(book.positions.get(order.symbol)?.quantity ?? 0),
    }),
  };
}

export function fillJson({ activityId, order, quantity, price, cumulative, time }: FakeFill) {
  return {
    id: activityId,
    activity_type: 'FILL',
    transaction_time: timeText(time),
    type: cumulative >= order.quantity ? 'fill' : 'partial_fill',
    price: String(price),
    qty: String(quantity),
    side: order.side,
    symbol: order.symbol,
    leaves_qty: String(order.quantity - cumulative),
    order_id: order.id,
    cum_qty: String(cumulative),
    order_status: cumulative >= order.quantity ? 'filled' : 'partially_filled',
  };
}

export function accountJson(book: FakeBook, account: Readonly<Record<string, unknown>>) {
  const equity = book.equity();
  return {
    id: 'e6fe16f3-64a4-4921-8928-cadf02f92f98',
    account_number: 'PA0000000001',
    status: 'ACTIVE',
    currency: 'USD',
    cash: String(book.cash),
    equity: String(equity),
    portfolio_value: String(equity),
    buying_power: String(book.cash),
    trading_blocked: false,
    account_blocked: false,
    transfers_blocked: false,
    trade_suspended_by_user: false,
    shorting_enabled: true,
    multiplier: '1',
    created_at: '2020-01-02T00:00:00Z',
    ...account,
  };
}

export function positionsJson(book: FakeBook) {
  return [...book.positions].map(([symbol, { quantity, averagePrice }]) => {
    const price = book.prices.get(symbol) ?? averagePrice;
    return {
      asset_id: '904837e3-3b76-47ec-b432-046db621571b',
      symbol,
      exchange: 'NASDAQ',
      asset_class: 'us_equity',
      asset_marginable: true,
      qty: String(quantity),
      qty_available: String(quantity),
      side: quantity < 0 ? 'short' : 'long',
      avg_entry_price: String(averagePrice),
      market_value: String(quantity * price),
      cost_basis: String(quantity * averagePrice),
      unrealized_pl: String(quantity * (price - averagePrice)),
      unrealized_plpc: '0',
      unrealized_intraday_pl: '0',
      unrealized_intraday_plpc: '0',
      current_price: String(price),
      lastday_price: String(price),
      change_today: '0',
    };
  });
}

export function assetJson(symbol: string) {
  return {
    id: '904837e3-3b76-47ec-b432-046db621571b',
    class: 'us_equity',
    exchange: 'NASDAQ',
    symbol,
    name: `${symbol} Inc. Common Stock`,
    status: 'active',
    tradable: true,
    marginable: true,
    shortable: true,
    easy_to_borrow: true,
    fractionable: true,
  };
}

export function barJson({ time, open, high, low, close, volume }: FakeBar) {
  const t = timeText(time).replace('.000000000Z', 'Z');
  return { t, o: open, h: high, l: low, c: close, v: volume, n: 1, vw: close };
}

function textOf(value: number | undefined): string | null {
  return value === undefined ? null : String(value);
}
