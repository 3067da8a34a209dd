/** The broker's side of the fake: orders, positions and cash, and what a bar does to them. */

import { type FakeBar, fillPrice, type Priced, trailed, urgency } from './matching.ts';

export interface FakeOrder extends Priced {
  readonly id: string;
  clientOrderId: string;
  readonly symbol: string;
  readonly orderClass: 'simple' | 'oco';
  readonly createdAt: number;
  readonly trailPrice: number | undefined;
  limitPrice: number | undefined;
  stopPrice: number | undefined;
  quantity: number;
  filled: number;
  averagePrice: number;
  status: string;
  updatedAt: number;
  replaces: string | undefined;
  replacedBy: string | undefined;
  /** The stop of a pair. */
  leg: FakeOrder | undefined;
  /** Of a leg: the take that it belongs to. */
  parent: FakeOrder | undefined;
}

export interface FakeFill {
  readonly activityId: string;
  readonly executionId: string;
  readonly order: FakeOrder;
  readonly quantity: number;
  readonly price: number;
  readonly cumulative: number;
  readonly time: number;
}

export interface NewOrder extends Priced {
  readonly clientOrderId: string | undefined;
  readonly symbol: string;
  readonly quantity: number;
  readonly trailPrice: number | undefined;
  /** The stop of a pair. */
  readonly stopLoss?: { readonly stopPrice: number; readonly limitPrice: number | undefined };
}

export interface Refusal {
  readonly status: number;
  readonly code: number;
  readonly message: string;
}

export type BookEvent = (event: string, order: FakeOrder, fill?: FakeFill) => void;

const WORKING = new Set(['new', 'partially_filled', 'accepted', 'held', 'pending_new']);

export class FakeBook {
  readonly orders: FakeOrder[] = [];
  readonly fills: FakeFill[] = [];
  readonly positions = new Map<string, { quantity: number; averagePrice: number }>();
  readonly prices = new Map<string, number>();
  cash: number;
  /** UTC microseconds. */
  now: number;
  /** The most that one order fills in one bar. */
  fillAtMost = Number.POSITIVE_INFINITY;
  readonly #tell: BookEvent;
  #lastId = 0;

  constructor(cash: number, now: number, tell: BookEvent) {
    this.cash = cash;
    this.now = now;
    this.#tell = tell;
  }

  submit(asked: NewOrder): FakeOrder | Refusal {
    const refusal = this.#refusal(asked);
    if (refusal !== undefined) return refusal;
    const order = this.#add(asked, asked.clientOrderId);
    if (asked.stopLoss !== undefined) {
      const { stopPrice, limitPrice } = asked.stopLoss;
      const type = limitPrice === undefined ? 'stop' : 'stop_limit';
      const leg = this.#add({ ...asked, type, stopPrice, limitPrice }, undefined);
      leg.status = 'held';
      leg.parent = order;
      order.leg = leg;
    }
    return order;
  }

  /** The order that was just taken goes to the market. */
  open(order: FakeOrder): void {
    if (order.status !== 'pending_new') return;
    this.#set(order, 'new', 'new');
    if (order.leg !== undefined) this.#tell('held', order.leg);
  }

  replace(
    old: FakeOrder,
    change: {
      readonly clientOrderId: string | undefined;
      readonly quantity: number;
      readonly limitPrice: number | undefined;
      readonly stopPrice: number | undefined;
    },
  ): FakeOrder | Refusal {
    if (this.#isTaken(change.clientOrderId)) return NOT_UNIQUE;
    if (!WORKING.has(old.status))
      return refused(422, 42210000, `cannot replace order in ${old.status} status`);
    if (change.quantity <= old.filled)
      return refused(422, 42210000, 'qty must be greater than filled_qty');
    const order = this.#add({ ...old, ...change }, change.clientOrderId);
    order.filled = old.filled;
    order.averagePrice = old.averagePrice;
    order.replaces = old.id;
    order.status = old.filled > 0 ? 'partially_filled' : 'new';
    order.leg = old.leg;
    order.parent = old.parent;
    old.replacedBy = order.id;
    this.#set(old, 'replaced', 'replaced');
    this.#tell('new', order);
    return order;
  }

  cancel(order: FakeOrder): Refusal | undefined {
    if (!WORKING.has(order.status))
      return refused(422, 42210000, `order is already in "${order.status}" state`);
    this.#set(order, 'canceled', 'canceled');
    const other = order.leg ?? order.parent;
    if (other !== undefined && WORKING.has(other.status)) this.#set(other, 'canceled', 'canceled');
    return undefined;
  }

  working(): readonly FakeOrder[] {
    return this.orders.filter((order) => WORKING.has(order.status));
  }

  /** Day orders end. */
  endSession(): void {
    for (const order of this.working())
      if (order.timeInForce !== 'gtc') this.#set(order, 'expired', 'expired');
  }

  match(bar: FakeBar): void {
    this.now = Math.max(this.now, bar.time);
    const waiting = this.working().filter(({ symbol }) => symbol === bar.symbol);
    for (const order of waiting.toSorted((a, b) => urgency(a) - urgency(b))) {
      if (!WORKING.has(order.status)) continue;
      const price = fillPrice(order, bar);
      if (price !== undefined) this.fill(order, price, order.quantity - order.filled);
      else if (order.trailPrice !== undefined && order.stopPrice !== undefined)
        order.stopPrice = trailed(order.side === 'buy', order.stopPrice, order.trailPrice, bar);
    }
    this.prices.set(bar.symbol, bar.close);
  }

  /** Fills whatever the order's state is: brokers do that, too. */
  fill(order: FakeOrder, price: number, wanted: number): void {
    const quantity = Math.min(wanted, this.fillAtMost);
    const value = order.averagePrice * order.filled + price * quantity;
    order.filled += quantity;
    order.averagePrice = value / order.filled;
    this.#book(order, quantity, price);
    const fill = this.#fillOf(order, quantity, price);
    this.fills.push(fill);
    const isWhole = order.filled >= order.quantity;
    if (isWhole || WORKING.has(order.status))
      order.status = isWhole ? 'filled' : 'partially_filled';
    order.updatedAt = this.now;
    this.#tell(isWhole ? 'fill' : 'partial_fill', order, fill);
    const other = order.leg ?? order.parent;
    if (isWhole && other !== undefined && WORKING.has(other.status))
      this.#set(other, 'canceled', 'canceled');
  }

  equity(): number {
    let sum = this.cash;
    for (const [symbol, { quantity, averagePrice }] of this.positions)
      sum += quantity * (this.prices.get(symbol) ?? averagePrice);
    return sum;
  }

  #set(order: FakeOrder, status: string, event: string): void {
    order.status = status;
    order.updatedAt = this.now;
    this.#tell(event, order);
  }

  #book(order: FakeOrder, quantity: number, price: number): void {
    const signed = order.side === 'buy' ? quantity : -quantity;
    const held = this.positions.get(order.symbol) ?? { quantity: 0, averagePrice: 0 };
    const after = held.quantity + signed;
    const isGrowing = held.quantity === 0 || held.quantity > 0 === signed > 0;
    const isTurned = !isGrowing && held.quantity > 0 !== after > 0;
    const averagePrice = isGrowing
      ? (held.quantity * held.averagePrice + signed * price) / after
      : isTurned
        ? price
        : held.averagePrice;
    this.cash -= signed * price;
    if (after === 0) this.positions.delete(order.symbol);
    else this.positions.set(order.symbol, { quantity: after, averagePrice });
  }

  #fillOf(order: FakeOrder, quantity: number, price: number): FakeFill {
    const executionId = this.#id('e');
    const stamp = new Date(this.now / 1000).toISOString().replace(/\D/g, '');
    return {
      activityId: `${stamp}::${this.#id('a')}`,
      executionId,
      order,
      quantity,
      price,
      cumulative: order.filled,
      time: this.now,
    };
  }

  #add(asked: NewOrder | FakeOrder, clientOrderId: string | undefined): FakeOrder {
    const order: FakeOrder = {
      id: this.#id('0'),
      clientOrderId: clientOrderId ?? this.#id('c'),
      symbol: asked.symbol,
      side: asked.side,
      type: asked.type,
      timeInForce: asked.timeInForce,
      orderClass:
        'stopLoss' in asked || ('leg' in asked && asked.orderClass === 'oco') ? 'oco' : 'simple',
      createdAt: this.now,
      trailPrice: asked.trailPrice,
      limitPrice: asked.limitPrice,
      stopPrice: asked.stopPrice ?? this.#firstTrail(asked),
      quantity: asked.quantity,
      filled: 0,
      averagePrice: 0,
      status: 'pending_new',
      updatedAt: this.now,
      replaces: undefined,
      replacedBy: undefined,
      leg: undefined,
      parent: undefined,
    };
    this.orders.push(order);
    return order;
  }

  #firstTrail({ symbol, side, trailPrice }: NewOrder | FakeOrder): number | undefined {
    const price = this.prices.get(symbol);
    if (trailPrice === undefined || price === undefined) return undefined;
    return side === 'buy' ? price + trailPrice : price - trailPrice;
  }

  #refusal(asked: NewOrder): Refusal | undefined {
    if (this.#isTaken(asked.clientOrderId)) return NOT_UNIQUE;
    if (!/^[A-Z.]{1,6}$/.test(asked.symbol))
      return refused(422, 42210000, `asset "${asked.symbol}" not found`);
    if (!(asked.quantity > 0)) return refused(422, 40010001, 'qty must be > 0');
    const price = asked.limitPrice ?? asked.stopPrice ?? this.prices.get(asked.symbol) ?? 0;
    if (asked.side === 'buy' && asked.quantity * price > this.cash)
      return refused(403, 40310000, 'insufficient buying power');
    const held = this.positions.get(asked.symbol)?.quantity ?? 0;
    if (asked.side === 'buy' || held <= 0) return undefined;
    const available = held - this.#heldFor(asked.symbol);
    if (asked.quantity <= available) return undefined;
    return refused(
      403,
      40310000,
      `insufficient qty available for order (requested: ${asked.quantity}, available: ${available})`,
    );
  }

  /** Shares that working sells hold; a pair holds them once. */
  #heldFor(symbol: string): number {
    const sells = this.working().filter(
      (order) => order.symbol === symbol && order.side === 'sell' && order.parent === undefined,
    );
    return sells.reduce((sum, order) => sum + order.quantity - order.filled, 0);
  }

  #isTaken(clientOrderId: string | undefined): boolean {
    return this.orders.some((order) => order.clientOrderId === clientOrderId);
  }

  #id(kind: string): string {
    this.#lastId += 1;
    return `${kind}0000000-0000-4000-8000-${String(this.#lastId).padStart(12, '0')}`;
  }
}

const NOT_UNIQUE = refused(422, 40010001, 'client_order_id must be unique');

function refused(status: number, code: number, message: string): Refusal {
  return { status, code, message };
}

export function isRefusal(result: FakeOrder | Refusal): result is Refusal {
  return 'message' in result;
}
