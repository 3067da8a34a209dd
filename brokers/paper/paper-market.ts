/**
 * The simulated venue: an account, its orders, and matching over bars by the rules of the backtest's fill model. It knows
 * tickets, and nothing of the strategy that they come from. What it tells waits in `outbox` until somebody takes it, so that
 * an order that answers a fill can still fill in the same bar.
 */

import {
  type Bar,
  type CostModel,
  commissionOf,
  type FillModel,
  type HeldFrom,
  reached,
  restingFill,
  slipped,
} from '../../backtester/index.ts';
import {
  type AccountSnapshot,
  type Answer,
  type Execution,
  exactQuantity,
  type TicketFields,
  toLot,
  type VenueEvent,
  type VenueOrder,
  type VenueOrderState,
  type VenuePosition,
} from '../../runtime/index.ts';
import {
  isLeg,
  isResting,
  isWorking,
  no,
  type PaperOrder,
  remaining,
  reportOf,
} from './paper-orders.ts';
import type { PaperState } from './paper-state.ts';

export interface PaperBar extends Bar {
  readonly symbol: string;
  /** Trading date, days since 1970-01-01. */
  readonly session: number;
}

export interface PaperMarketOptions {
  readonly account: string;
  readonly costs: CostModel;
  readonly fill: FillModel;
  /** Most that positions may be worth, as a multiple of equity. */
  readonly margin: number;
  /** Smallest part of a share that is traded. */
  readonly lot: number;
  /** Takes what is in the outbox; called whenever something has filled. */
  readonly deliver: () => void;
}

export class PaperMarket {
  readonly outbox: VenueEvent[] = [];
  readonly #options: PaperMarketOptions;
  readonly #orders: PaperOrder[];
  #working: PaperOrder[];
  readonly #byClientId = new Map<string, PaperOrder>();
  readonly #positions: Map<string, number>;
  readonly #closes: Map<string, number>;
  readonly #executions: Execution[];
  #cash: number;
  #time: number;
  #sequence: number;
  #bar: number;

  constructor(options: PaperMarketOptions, state: PaperState) {
    this.#options = options;
    this.#orders = state.orders.map((order) => ({ ...order }));
    this.#working = this.#orders.filter(isWorking);
    for (const order of this.#orders) this.#byClientId.set(order.ticket.clientOrderId, order);
    this.#positions = new Map(state.positions);
    this.#closes = new Map(state.closes);
    this.#executions = [...state.executions];
    this.#cash = state.cash;
    this.#time = state.time;
    this.#sequence = state.sequence;
    this.#bar = state.bar;
  }

  get state(): PaperState {
    return {
      cash: this.#cash,
      time: this.#time,
      sequence: this.#sequence,
      bar: this.#bar,
      orders: this.#orders,
      positions: [...this.#positions],
      closes: [...this.#closes],
      executions: this.#executions,
    };
  }

  get account(): AccountSnapshot {
    const { equity, exposure } = this.#worth();
    return {
      id: this.#options.account,
      currency: 'USD',
      cash: this.#cash,
      equity,
      buyingPower: Math.max(0, this.#options.margin * equity - exposure),
      isPaper: true,
    };
  }

  get positions(): readonly VenuePosition[] {
    return [...this.#positions].flatMap(([symbol, quantity]) =>
      quantity === 0 ? [] : [{ symbol, quantity, averagePrice: this.#closes.get(symbol) ?? 0 }],
    );
  }

  get openOrders(): readonly VenueOrder[] {
    return this.#working.filter(isWorking).map(reportOf);
  }

  find(clientOrderId: string): Answer<VenueOrder> {
    const order = this.#byClientId.get(clientOrderId);
    return order
      ? { ok: true, value: reportOf(order) }
      : no('not found', `no order has the id ${clientOrderId}`);
  }

  executionsSince(time: number): readonly Execution[] {
    return this.#executions.filter((execution) => execution.time >= time);
  }

  /** An id is taken once, whatever became of the order. */
  submit(ticket: TicketFields): Answer<VenueOrder> {
    if (this.#byClientId.has(ticket.clientOrderId))
      return no('rejected', `an order with the id ${ticket.clientOrderId} was made before`);
    this.#sequence += 1;
    const order: PaperOrder = {
      venueOrderId: `P${this.#sequence}`,
      ticket,
      state: 'new',
      filled: 0,
      value: 0,
      fees: 0,
      isTriggered: false,
      updatedAt: this.#tick(),
      checkedBar: -1,
    };
    this.#orders.push(order);
    this.#working.push(order);
    this.#byClientId.set(ticket.clientOrderId, order);
    this.#report(order);
    return { ok: true, value: reportOf(order) };
  }

  replace(venueOrderId: string, ticket: TicketFields): Answer<VenueOrder> {
    const order = this.#openOrder(venueOrderId);
    if ('ok' in order) return order;
    order.ticket = ticket;
    this.#byClientId.set(ticket.clientOrderId, order);
    order.updatedAt = this.#tick();
    if (order.filled >= ticket.quantity) order.state = 'filled';
    this.#report(order);
    return { ok: true, value: reportOf(order) };
  }

  cancel(venueOrderId: string): Answer<void> {
    const order = this.#openOrder(venueOrderId);
    if ('ok' in order) return order;
    this.#end(order, 'cancelled', 'cancelled as asked');
    return { ok: true, value: undefined };
  }

  cancelAll(): void {
    for (const order of this.#working) this.#end(order, 'cancelled', 'all are cancelled');
  }

  /** Bars of one instant, in the order of the universe. Exits of all come before entries, which spend what they free. */
  open(time: number, bars: readonly PaperBar[]): void {
    this.#time = time;
    this.#bar += 1;
    for (const bar of bars) this.#expire(bar);
    this.#options.deliver();
    for (const bar of bars) this.#fillMarket(bar, false);
    for (const bar of bars) this.#inside(bar);
    for (const bar of bars) this.#closes.set(bar.symbol, bar.close);
    this.#working = this.#working.filter(isWorking);
  }

  #openOrder(venueOrderId: string): PaperOrder | Extract<Answer<never>, { readonly ok: false }> {
    const order = this.#orders.find((one) => one.venueOrderId === venueOrderId);
    const fault = (kind: 'not found' | 'rejected', message: string) =>
      ({ ok: false, fault: { kind, message } }) as const;
    if (!order) return fault('not found', `there is no order ${venueOrderId}`);
    return isWorking(order) ? order : fault('rejected', `the order is ${order.state}`);
  }

  #worth(): { readonly equity: number; readonly exposure: number } {
    let net = 0;
    let exposure = 0;
    for (const [symbol, quantity] of this.#positions) {
      const value = quantity * (this.#closes.get(symbol) ?? 0);
      net += value;
      exposure += Math.abs(value);
    }
    return { equity: this.#cash + net, exposure };
  }

  /** The part of an entry that the account can pay at this price; the engine's own rule, from the account as it is here. */
  #covered({ symbol }: TicketFields, quantity: number, price: number): number {
    const { margin, lot, costs } = this.#options;
    const held = this.#positions.get(symbol) ?? 0;
    const move = held === 0 ? 0 : price - (this.#closes.get(symbol) ?? price);
    const worth = this.#worth();
    const equity = worth.equity + held * move;
    const power = margin * equity - (worth.exposure + Math.abs(held) * move);
    let covered = Math.min(quantity, toLot(Math.max(0, power) / price, lot));
    for (let tries = 0; covered > 0; tries += 1) {
      const fee = commissionOf(costs, covered, covered * price);
      const over = covered * price + margin * fee - power;
      if (!(over > 0)) break;
      const excess = Math.max(lot, toLot(over / price, lot));
      covered = toLot(Math.max(0, covered - (tries < 50 ? excess : covered)), lot);
    }
    return covered;
  }

  #expire({ symbol, session }: PaperBar): void {
    for (const order of this.#workingIn(symbol)) {
      order.session ??= session;
      if (order.ticket.timeInForce === 'day' && order.session < session && isResting(order))
        this.#end(order, 'expired', 'the session ended');
    }
  }

  #fillMarket(bar: PaperBar, opens: boolean): void {
    for (const order of this.#workingIn(bar.symbol))
      if (order.ticket.opens === opens && !isResting(order)) this.#fill(order, bar.open, true);
  }

  #inside(bar: PaperBar): void {
    this.#fillMarket(bar, true);
    const { open } = bar;
    const atOpen = { open, high: open, low: open, close: open };
    for (const order of this.#workingIn(bar.symbol)) {
      const { ticket } = order;
      if (ticket.opens || isLeg(order) || !isResting(order) || ticket.type === 'close auction')
        continue;
      const hit = this.#reaches(order, atOpen);
      if (hit) this.#fill(order, hit.price, ticket.type === 'stop');
    }
    this.#legs(bar, 'open', open);
    for (const order of this.#workingIn(bar.symbol))
      if (isResting(order) && !isLeg(order) && isWorking(order)) this.#rest(order, bar);
  }

  #rest(order: PaperOrder, bar: PaperBar): void {
    const { ticket } = order;
    if (ticket.type === 'close auction') {
      this.#fill(order, bar.close, true);
      // What protects an entry at the close works from the next bar on.
      for (const leg of this.#workingIn(bar.symbol)) if (isLeg(leg)) leg.checkedBar = this.#bar;
      return;
    }
    const hit = this.#reaches(order, bar);
    if (!hit) return;
    this.#fill(order, hit.price, ticket.type === 'stop');
    if (ticket.opens) this.#legs(bar, hit.from, hit.price);
  }

  #reaches(order: PaperOrder, bar: Bar): ReturnType<typeof restingFill> {
    const { isBuy, type, limitPrice, stopPrice } = order.ticket;
    if (type === 'trailing stop') return undefined;
    const awaiting = {
      order: { isBuy, type, limitPrice, stopPrice, filled: order.filled },
      isTriggered: order.isTriggered,
    };
    const hit = restingFill(awaiting, bar);
    order.isTriggered = awaiting.isTriggered;
    return hit;
  }

  /** Stops and takes that protect one entry; one bar decides about them once. */
  #legs(bar: PaperBar, from: HeldFrom, held: number): void {
    const groups = new Map<string, PaperOrder[]>();
    for (const order of this.#workingIn(bar.symbol)) {
      if (!isLeg(order) || order.checkedBar === this.#bar) continue;
      order.checkedBar = this.#bar;
      const group = order.ticket.group ?? order.venueOrderId;
      groups.set(group, [...(groups.get(group) ?? []), order]);
    }
    for (const legs of groups.values()) this.#pair(legs, bar, from, held);
  }

  #pair(legs: readonly PaperOrder[], bar: PaperBar, from: HeldFrom, held: number): void {
    const stop = legs.find(({ ticket }) => ticket.type === 'stop');
    const take = legs.find(({ ticket }) => ticket.type === 'limit');
    const isLong = (stop ?? take)?.ticket.side !== 'short';
    const stopPrice = stop?.ticket.stopPrice ?? Number.NaN;
    const takePrice = take?.ticket.limitPrice ?? Number.NaN;
    const hit = hitOf(bar, isLong, stopPrice, takePrice, from, held, this.#options.fill);
    if (hit === 'stop' && stop)
      this.#fill(stop, isLong ? Math.min(held, stopPrice) : Math.max(held, stopPrice), true);
    if (hit === 'take' && take)
      this.#fill(take, isLong ? Math.max(held, takePrice) : Math.min(held, takePrice), false);
  }

  #fill(order: PaperOrder, price: number, slips: boolean): void {
    if (!isWorking(order)) return;
    const { costs, deliver } = this.#options;
    const { ticket } = order;
    const paid = slips ? slipped(price, ticket.isBuy, costs.slippage) : price;
    const left = remaining(order);
    const covered = ticket.opens ? this.#covered(ticket, left, paid) : left;
    if (covered > 0) {
      const fee =
        commissionOf(costs, order.filled + covered, order.value + covered * paid) - order.fees;
      this.#execute(order, covered, paid, fee);
    }
    if (covered < left)
      this.#end(order, order.filled > 0 ? 'cancelled' : 'rejected', 'no buying power is left');
    deliver();
  }

  #execute(order: PaperOrder, quantity: number, price: number, fee: number): void {
    const { clientOrderId, symbol, isBuy } = order.ticket;
    order.filled = exactQuantity(order.filled + quantity);
    order.value += quantity * price;
    order.fees += fee;
    order.updatedAt = this.#tick();
    order.state = order.filled >= order.ticket.quantity ? 'filled' : 'partially filled';
    const signed = isBuy ? quantity : -quantity;
    this.#positions.set(symbol, exactQuantity((this.#positions.get(symbol) ?? 0) + signed));
    this.#cash -= signed * price + fee;
    const execution: Execution = {
      executionId: `PE${this.#executions.length + 1}`,
      venueOrderId: order.venueOrderId,
      clientOrderId,
      symbol,
      isBuy,
      quantity,
      price,
      fee,
      cumulativeQuantity: order.filled,
      time: this.#time,
    };
    this.#executions.push(execution);
    this.outbox.push({ kind: 'execution', execution });
    this.#report(order);
    if (order.state === 'filled') this.#endGroup(order);
  }

  #endGroup({ ticket: { group, symbol } }: PaperOrder): void {
    if (group === undefined) return;
    for (const order of this.#workingIn(symbol))
      if (order.ticket.group === group) this.#end(order, 'cancelled', 'its pair filled');
  }

  #end(order: PaperOrder, state: VenueOrderState, reason: string): void {
    if (!isWorking(order)) return;
    order.state = state;
    order.reason = reason;
    order.updatedAt = this.#tick();
    this.#report(order);
  }

  #report(order: PaperOrder): void {
    this.outbox.push({ kind: 'order', order: reportOf(order) });
  }

  #workingIn(symbol: string): readonly PaperOrder[] {
    return this.#working.filter((order) => order.ticket.symbol === symbol && isWorking(order));
  }

  /** A later report has a later time. */
  #tick(): number {
    this.#sequence += 1;
    return this.#time + this.#sequence / 1000;
  }
}

/** What the price has passed where the position begins fills there; the rest is a question of the bar's path. */
function hitOf(
  bar: Bar,
  isLong: boolean,
  stop: number,
  take: number,
  from: HeldFrom,
  held: number,
  { bothInOneBar }: FillModel,
): ReturnType<typeof reached>['hit'] {
  if (isLong ? held <= stop : held >= stop) return 'stop';
  if (isLong ? held >= take : held <= take) return 'take';
  return reached(bar, isLong ? 'long' : 'short', stop, take, from, bothInOneBar).hit;
}
