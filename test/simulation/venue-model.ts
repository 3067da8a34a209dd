/**
 * A venue as a pure model: accounts, orders and executions, and a matching engine over historical bars by the rules of
 * the backtest's fill model. It knows tickets and nothing of the engine that they come from. What it tells goes to
 * `emit`; whether and when that arrives is the world's to decide.
 */

import { reached } from '../../backtester/bar-path.ts';
import { commissionOf, slipped } from '../../backtester/costs.ts';
import { restingFill } from '../../backtester/sim-slot.ts';
import type { CostModel, FillModel } from '../../backtester/spec.ts';
import type {
  AccountSnapshot,
  Answer,
  Execution,
  TicketFields,
  VenueEvent,
  VenueOrder,
  VenueOrderState,
  VenuePosition,
} from '../../runtime/index.ts';
import { exactQuantity } from '../../runtime/index.ts';
import {
  isLeg,
  isLive,
  isResting,
  type ModelBar,
  type ModelOrder,
  no,
  reportOf,
} from './model-order.ts';

export interface VenueModelOptions {
  readonly cash: number;
  readonly costs: CostModel;
  readonly fill: FillModel;
  readonly emit: (event: VenueEvent) => void;
  /** Called whenever something has filled: whoever trades here may react inside the bar. */
  readonly pump: () => void;
  /** The part of an entry that the account can pay at this price. */
  readonly covers?: (ticket: TicketFields, quantity: number, price: number) => number;
  /** Without it, the time of the bars that were opened last. */
  readonly now?: () => number;
}

export class VenueModel {
  readonly #options: VenueModelOptions;
  readonly #orders: ModelOrder[] = [];
  readonly #byClientId = new Map<string, ModelOrder>();
  readonly #positions = new Map<string, number>();
  readonly executions: Execution[] = [];
  readonly lastClose = new Map<string, number>();
  cash: number;
  #opened = 0;
  #sequence = 0;
  #bar = 0;

  constructor(options: VenueModelOptions) {
    this.#options = options;
    this.cash = options.cash;
  }

  get time(): number {
    return this.#options.now?.() ?? this.#opened;
  }

  // What a venue is asked.

  get account(): AccountSnapshot {
    let equity = this.cash;
    for (const [symbol, quantity] of this.#positions)
      equity += quantity * (this.lastClose.get(symbol) ?? 0);
    return {
      id: 'MODEL',
      currency: 'USD',
      cash: this.cash,
      equity,
      buyingPower: equity,
      isPaper: true,
    };
  }

  get positions(): readonly VenuePosition[] {
    return [...this.#positions].flatMap(([symbol, quantity]) =>
      quantity === 0 ? [] : [{ symbol, quantity, averagePrice: this.lastClose.get(symbol) ?? 0 }],
    );
  }

  position(symbol: string): number {
    return this.#positions.get(symbol) ?? 0;
  }

  get openOrders(): readonly VenueOrder[] {
    return this.#orders.filter(isLive).map(reportOf);
  }

  /** Every order that ever arrived. */
  get allOrders(): readonly VenueOrder[] {
    return this.#orders.map(reportOf);
  }

  find(clientOrderId: string): Answer<VenueOrder> {
    const order = this.#byClientId.get(clientOrderId);
    return order ? { ok: true, value: reportOf(order) } : no('not found', 'no such order');
  }

  ticketOf(clientOrderId: string): TicketFields | undefined {
    return this.#byClientId.get(clientOrderId)?.ticket;
  }

  executionsSince(time: number): readonly Execution[] {
    return this.executions.filter((execution) => execution.time >= time);
  }

  /** An id is taken once, whatever became of the order. */
  submit(ticket: TicketFields): Answer<VenueOrder> {
    // A repeated id is refused, and adapters look up what became of the first.
    const first = this.#byClientId.get(ticket.clientOrderId);
    if (first) return { ok: true, value: reportOf(first) };
    this.#sequence += 1;
    const order: ModelOrder = {
      venueOrderId: `V${this.#sequence}`,
      ticket,
      state: 'new',
      filled: 0,
      value: 0,
      fees: 0,
      session: undefined,
      isTriggered: false,
      updatedAt: this.#tick(),
      checkedBar: -1,
    };
    this.#orders.push(order);
    this.#byClientId.set(ticket.clientOrderId, order);
    this.#report(order);
    return { ok: true, value: reportOf(order) };
  }

  replace(venueOrderId: string, ticket: TicketFields): Answer<VenueOrder> {
    const order = this.#orders.find((one) => one.venueOrderId === venueOrderId);
    if (!order) return no('not found', 'no such order');
    if (!isLive(order)) return no('rejected', `the order is ${order.state}`);
    order.ticket = ticket;
    this.#byClientId.set(ticket.clientOrderId, order);
    order.updatedAt = this.#tick();
    if (order.filled >= ticket.quantity) order.state = 'filled';
    this.#report(order);
    return { ok: true, value: reportOf(order) };
  }

  cancel(venueOrderId: string): Answer<null> {
    const order = this.#orders.find((one) => one.venueOrderId === venueOrderId);
    if (!order) return no('not found', 'no such order');
    if (!isLive(order)) return no('rejected', `the order is ${order.state}`);
    this.#end(order, 'cancelled', 'cancelled as asked');
    return { ok: true, value: null };
  }

  cancelAll(): Answer<null> {
    for (const order of this.#orders)
      if (isLive(order)) this.#end(order, 'cancelled', 'cancel all');
    return { ok: true, value: null };
  }

  // What happens at a venue by itself.

  /** Bars of one instant, in the order of the universe. */
  open(time: number, bars: readonly ModelBar[]): void {
    this.#opened = time;
    this.#bar += 1;
    for (const bar of bars) this.#expire(bar);
    this.#options.pump();
    for (const bar of bars) this.#fillMarket(bar, false);
    for (const bar of bars) this.#inside(bar);
    for (const bar of bars) this.lastClose.set(bar.symbol, bar.close);
  }

  /** Somebody else trades on the account, or the venue itself does. */
  tradeByHand(symbol: string, isBuy: boolean, quantity: number, price: number): void {
    const answer = this.submit({
      clientOrderId: `hand-${this.#sequence}`,
      symbol,
      isBuy,
      side: isBuy ? 'long' : 'short',
      opens: true,
      type: 'market',
      quantity,
      timeInForce: 'day',
    });
    const order = answer.ok && this.#byId(answer.value.venueOrderId);
    if (order) this.#execute(order, quantity, price, 0);
  }

  /** Says that an execution did not happen. */
  bust(execution: Execution): void {
    const busted: Execution = {
      ...execution,
      executionId: `${execution.executionId}.b`,
      corrects: execution.executionId,
      isBust: true,
      time: this.time,
    };
    this.executions.push(busted);
    const signed = execution.isBuy ? execution.quantity : -execution.quantity;
    this.#move(execution.symbol, -signed);
    this.cash += signed * execution.price + (execution.fee ?? 0);
    this.#options.emit({ kind: 'execution', execution: busted });
  }

  /** More than was asked for. */
  overfill(venueOrderId: string, quantity: number, price: number): void {
    const order = this.#byId(venueOrderId);
    if (order) this.#execute(order, quantity, price, 0);
  }

  split(symbol: string, ratio: number): void {
    this.#positions.set(symbol, this.position(symbol) * ratio);
    for (const order of this.#orders)
      if (order.ticket.symbol === symbol && isLive(order))
        this.#end(order, 'cancelled', 'corporate action');
  }

  #byId(venueOrderId: string): ModelOrder | undefined {
    return this.#orders.find((one) => one.venueOrderId === venueOrderId);
  }

  #expire({ symbol, session }: ModelBar): void {
    for (const order of this.#live(symbol)) {
      order.session ??= session;
      if (order.ticket.timeInForce === 'day' && order.session < session && isResting(order.ticket))
        this.#end(order, 'expired', 'the session ended');
    }
  }

  #fillMarket(bar: ModelBar, opens: boolean): void {
    for (const order of this.#live(bar.symbol)) {
      const { ticket } = order;
      if (ticket.opens !== opens || isResting(ticket)) continue;
      this.#fill(order, bar.open, true);
    }
  }

  #inside(bar: ModelBar): void {
    this.#fillMarket(bar, true);
    for (const order of this.#live(bar.symbol)) {
      if (order.ticket.opens || isLeg(order.ticket) || !isResting(order.ticket)) continue;
      const { open } = bar;
      const hit = this.#restingFill(order, { ...bar, high: open, low: open, close: open });
      if (hit) this.#fill(order, hit.price, order.ticket.type === 'stop');
    }
    this.#legs(bar, 'open', bar.open);
    for (const order of this.#live(bar.symbol)) {
      const { ticket } = order;
      if (!isResting(ticket) || isLeg(ticket) || !isLive(order)) continue;
      if (ticket.type === 'close auction') {
        this.#fill(order, bar.close, true);
        for (const leg of this.#live(bar.symbol)) if (isLeg(leg.ticket)) leg.checkedBar = this.#bar;
        continue;
      }
      const hit = this.#restingFill(order, bar);
      if (!hit) continue;
      this.#fill(order, hit.price, ticket.type === 'stop');
      if (ticket.opens) this.#legs(bar, hit.from, hit.price);
    }
  }

  #restingFill(order: ModelOrder, bar: ModelBar): ReturnType<typeof restingFill> {
    const { ticket } = order;
    const { isBuy, type, limitPrice, stopPrice } = ticket;
    if (type === 'trailing stop') return undefined;
    const resting = {
      order: { isBuy, type, limitPrice, stopPrice, filled: order.filled },
      isTriggered: order.isTriggered,
    };
    const hit = restingFill(resting, bar);
    order.isTriggered = resting.isTriggered;
    return hit;
  }

  /** Stops and takes that protect one entry, looked at once in a bar. */
  #legs(bar: ModelBar, from: 'open' | 'limit' | 'stop', held: number): void {
    const groups = new Map<string, ModelOrder[]>();
    for (const order of this.#live(bar.symbol)) {
      if (!isLeg(order.ticket) || order.checkedBar === this.#bar) continue;
      order.checkedBar = this.#bar;
      const group = order.ticket.group ?? order.venueOrderId;
      groups.set(group, [...(groups.get(group) ?? []), order]);
    }
    for (const legs of groups.values()) this.#pair(legs, bar, from, held);
  }

  #pair(
    legs: readonly ModelOrder[],
    bar: ModelBar,
    from: 'open' | 'limit' | 'stop',
    held: number,
  ): void {
    const stop = legs.find(({ ticket }) => ticket.type === 'stop');
    const take = legs.find(({ ticket }) => ticket.type === 'limit');
    const side = (stop ?? take)?.ticket.side ?? 'long';
    const isLong = side === 'long';
    const stopPrice = stop?.ticket.stopPrice ?? Number.NaN;
    const takePrice = take?.ticket.limitPrice ?? Number.NaN;
    const passed = (price: number, above: boolean): boolean =>
      above ? held >= price : held <= price;
    if (stop && passed(stopPrice, !isLong)) this.#fill(stop, held, true);
    else if (take && passed(takePrice, isLong)) this.#fill(take, held, false);
    else {
      const { hit } = reached(
        bar,
        side,
        stopPrice,
        takePrice,
        from,
        this.#options.fill.bothInOneBar,
      );
      if (hit === 'stop' && stop)
        this.#fill(stop, isLong ? Math.min(held, stopPrice) : Math.max(held, stopPrice), true);
      if (hit === 'take' && take)
        this.#fill(take, isLong ? Math.max(held, takePrice) : Math.min(held, takePrice), false);
    }
  }

  #fill(order: ModelOrder, price: number, slips: boolean): void {
    if (!isLive(order)) return;
    const { ticket } = order;
    const paid = slips ? slipped(price, ticket.isBuy, this.#options.costs.slippage) : price;
    const left = exactQuantity(ticket.quantity - order.filled);
    const covered = ticket.opens ? (this.#options.covers?.(ticket, left, paid) ?? left) : left;
    if (covered <= 0) {
      this.#end(order, order.filled > 0 ? 'cancelled' : 'rejected', 'no buying power left');
      this.#options.pump();
      return;
    }
    const value = order.value + covered * paid;
    const fee = commissionOf(this.#options.costs, order.filled + covered, value) - order.fees;
    this.#execute(order, covered, paid, fee);
    if (covered < left) this.#end(order, 'cancelled', 'no buying power left');
    this.#options.pump();
  }

  #execute(order: ModelOrder, quantity: number, price: number, fee: number): void {
    const { symbol, isBuy } = order.ticket;
    order.filled = exactQuantity(order.filled + quantity);
    order.value += quantity * price;
    order.fees += fee;
    order.updatedAt = this.#tick();
    if (isLive(order))
      order.state = order.filled >= order.ticket.quantity ? 'filled' : 'partially filled';
    this.#move(symbol, isBuy ? quantity : -quantity);
    this.cash -= (isBuy ? quantity : -quantity) * price + fee;
    const execution: Execution = {
      executionId: `E${this.executions.length + 1}`,
      venueOrderId: order.venueOrderId,
      clientOrderId: order.ticket.clientOrderId,
      symbol,
      isBuy,
      quantity,
      price,
      fee,
      cumulativeQuantity: order.filled,
      time: this.time,
    };
    this.executions.push(execution);
    this.#options.emit({ kind: 'execution', execution });
    this.#report(order);
    if (order.state === 'filled') this.#endGroup(order);
  }

  #endGroup(filled: ModelOrder): void {
    const { group, symbol } = filled.ticket;
    if (group === undefined) return;
    for (const order of this.#live(symbol))
      if (order.ticket.group === group) this.#end(order, 'cancelled', 'its pair filled');
  }

  #move(symbol: string, signed: number): void {
    this.#positions.set(symbol, exactQuantity(this.position(symbol) + signed));
  }

  #end(order: ModelOrder, state: VenueOrderState, reason: string): void {
    order.state = state;
    order.reason = reason;
    order.updatedAt = this.#tick();
    this.#report(order);
  }

  #report(order: ModelOrder): void {
    this.#options.emit({ kind: 'order', order: reportOf(order) });
  }

  #live(symbol: string): readonly ModelOrder[] {
    return this.#orders.filter((order) => order.ticket.symbol === symbol && isLive(order));
  }

  /** A later report has a later time. */
  #tick(): number {
    this.#sequence += 1;
    return this.time + this.#sequence / 1000;
  }
}
