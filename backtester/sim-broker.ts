/** A broker made of bars: it fills orders by the fill model, and reports like any other. */

import {
  type ApprovedOrder,
  assertPresent,
  type Broker,
  type BrokerEvents,
  exactQuantity,
  NO_BUYING_POWER,
  type OpenFills,
  type Order,
  type Side,
  TRIMMED,
  toLot,
} from '../runtime/index.ts';
import { type Bar, type HeldFrom, type Reached, reached } from './bar-path.ts';
import { commissionOf, slipped } from './costs.ts';
import {
  addLeg,
  deferTo,
  type Legs,
  openOf,
  priceIn,
  type Resting,
  removeLeg,
  restingFill,
  Slot,
} from './sim-slot.ts';
import type { CostModel, FillModel } from './spec.ts';

export interface SimBar extends Bar {
  readonly row: number;
  readonly session: number;
  readonly volume: number;
}

/** What the broker needs to know of a symbol's position: an entry waits until an opposite position is closed. */
export type HeldQuantity = (symbol: number) => number;

export class SimBroker implements Broker, OpenFills {
  readonly #slots: readonly Slot[];
  readonly #costs: CostModel;
  readonly #fill: FillModel;
  readonly #lot: (symbol: number) => number;
  readonly #held: HeldQuantity;
  #events: BrokerEvents | undefined;
  /** Orders that work, of all symbols and of each. */
  #working = 0;
  readonly #workingOf: Int32Array;
  /** Bars in which a stop and a take were both possible. */
  ambiguousBars = 0;
  /** Fills of which part had to wait for the next bar's volume. */
  cappedFills = 0;
  trimmedOrders = 0;
  /** Bars without a known volume although a participation cap was asked for. */
  unknownVolumes = 0;

  constructor(
    symbols: number,
    costs: CostModel,
    fill: FillModel,
    lot: (symbol: number) => number,
    held: HeldQuantity,
  ) {
    this.#workingOf = new Int32Array(symbols);
    this.#slots = Array.from({ length: symbols }, () => new Slot());
    this.#costs = costs;
    this.#fill = fill;
    this.#lot = lot;
    this.#held = held;
  }

  reportTo(events: BrokerEvents): void {
    this.#events = events;
  }

  /** True when no order works anywhere: most bars of most runs. */
  get isQuiet(): boolean {
    return this.#working === 0;
  }

  isIdle(symbol: number): boolean {
    return this.#workingOf[symbol] === 0;
  }

  /** The first symbol from this one on for which an order works; as many as there are symbols where none does. */
  nextWorking(symbol: number): number {
    const working = this.#workingOf;
    let next = symbol;
    while (next < working.length && working[next] === 0) next += 1;
    return next;
  }

  /** What an order at this price comes to, where slippage applies. */
  slipped(price: number, isBuy: boolean): number {
    return slipped(price, isBuy, this.#costs.slippage);
  }

  submit(order: ApprovedOrder): void {
    this.#count(order.symbol, 1);
    const slot = this.#slot(order.symbol);
    if (order.role === 'stop' || order.role === 'take') addLeg(slot, order);
    else if (order.type === 'market' || order.type === 'open auction') slot.market.add(order);
    else
      slot.resting.push({
        order,
        session: undefined,
        barsLeft:
          order.timeInForce.kind === 'bars' ? order.timeInForce.bars : Number.POSITIVE_INFINITY,
        isTriggered: false,
        passedRow: -1,
      });
  }

  cancel(order: Order, note: string): void {
    this.#end(order, 'cancel', note);
  }

  /** Closing orders at the open, for every symbol before anything is bought with what they free. */
  executeExits(symbol: number, bar: SimBar): void {
    const slot = this.#slot(symbol);
    slot.row = bar.row;
    this.#expireDayOrders(slot, bar.session);
    if (this.#fill.exitAndStop === 'stop first') this.#executeLegs(slot, bar);
    this.#executeMarket(slot, 'exit', bar);
  }

  /** Everything else inside the bar: market entries, protective orders, resting orders. */
  execute(symbol: number, bar: SimBar): void {
    const slot = this.#slot(symbol);
    this.#executeMarket(slot, 'entry', bar);
    if (slot.resting.length > 0) this.#executeRestingExits(slot, bar);
    if (slot.legs.length > 0) this.#executeLegs(slot, bar);
    if (slot.resting.length === 0) return;
    for (const resting of [...slot.resting]) this.#executeResting(slot, resting, bar);
    this.#countBars(slot);
  }

  /**
   * `fill same close`: market orders fill at the close of the bar that they were decided on; with `close at end`
   * everything that closes does. Exits of all symbols come before entries, which spend what they free.
   */
  executeAtClose(symbol: number, role: 'exit' | 'entry', bar: SimBar, isEnd: boolean): void {
    const slot = this.#slot(symbol);
    const auctions = slot.resting.flatMap(({ order }) =>
      order.type === 'close auction' ? [order] : [],
    );
    const orders = [
      ...slot.market.toArray().filter(({ type }) => type === 'market'),
      ...(isEnd ? auctions : []),
    ];
    for (const order of orders)
      if (order.role === role && order.isOpen && this.#isClear(order))
        this.#fillOrder(order, bar.close, true, bar);
    // What protects an entry filled at the close works from the next bar on.
    for (const legs of slot.legs) deferTo(legs, bar.row + 1);
  }

  /** With `fill same close` a market order, and what is left of it, waits for the close. */
  #fillsAtOpen(order: Order): boolean {
    return order.type === 'open auction' || this.#fill.market === 'next open';
  }

  /** Filled orders leave the list while it is walked. */
  #executeMarket(slot: Slot, role: 'entry' | 'exit', bar: SimBar): void {
    const { market } = slot;
    for (let i = 0; i < market.size; ) {
      const order = market.at(i);
      if (order?.role === role && this.#fillsAtOpen(order) && this.#isClear(order))
        this.#fillOrder(order, bar.open, true, bar);
      if (market.at(i) === order) i += 1;
    }
  }

  /** What the open has passed fills there, before anything that the bar reaches later. */
  #executeRestingExits(slot: Slot, bar: SimBar): void {
    for (const resting of [...slot.resting]) {
      const { order } = resting;
      if (order.role !== 'exit' || order.type === 'close auction') continue;
      const atOpen = restingFill(resting, openOf(bar));
      if (!atOpen) continue;
      resting.passedRow = bar.row;
      this.#fillOrder(order, atOpen.price, order.type === 'stop', bar);
    }
  }

  #executeResting(slot: Slot, resting: Resting, bar: SimBar): void {
    const { order } = resting;
    if (!order.isOpen || resting.passedRow === bar.row || !this.#isClear(order)) return;
    if (order.role === 'exit' && this.#held(order.symbol) === 0) return;
    if (order.type === 'close auction') {
      this.#fillOrder(order, bar.close, true, bar);
      for (const legs of slot.legs) if (legs.parent === order) deferTo(legs, bar.row + 1);
      return;
    }
    const fill = restingFill(resting, bar);
    if (!fill) return;
    this.#fillOrder(order, fill.price, order.type === 'stop', bar);
    if (order.role !== 'entry' || order.filled === 0) return;
    for (const legs of [...slot.legs])
      if (legs.parent === order) this.#executePair(legs, bar, fill.from, fill.price);
  }

  #executeLegs(slot: Slot, bar: SimBar): void {
    for (const legs of [...slot.legs]) this.#executePair(legs, bar, 'open', bar.open);
  }

  /** `held`: the price from which on the position is held in this bar. */
  #executePair(legs: Legs, bar: SimBar, from: HeldFrom, held: number): void {
    if (legs.checkedRow === bar.row) return;
    legs.checkedRow = bar.row;
    const { stop, take, parent } = legs;
    const stopPrice = priceIn(stop, legs.stopFrom, bar.row);
    const takePrice = priceIn(take, legs.takeFrom, bar.row);
    const isLong = parent.side === 'long';
    if (stop && stop.filled > 0 && from === 'open') {
      // Its first part has triggered it: the rest goes at market.
      this.#fillOrder(stop, bar.open, true, bar);
      return;
    }
    const { hit, isAmbiguous } = this.#hit(bar, parent.side, stopPrice, takePrice, from, held);
    if (isAmbiguous) this.ambiguousBars += 1;
    if (hit === 'stop' && stop) {
      const price = isLong ? Math.min(held, stopPrice) : Math.max(held, stopPrice);
      this.#fillOrder(stop, price, true, bar);
    } else if (hit === 'take' && take) {
      const price = isLong ? Math.max(held, takePrice) : Math.min(held, takePrice);
      this.#fillOrder(take, price, false, bar);
    }
  }

  /** What the price has passed where the position begins fills there; the rest is a question of the bar's path. */
  #hit(bar: SimBar, side: Side, stop: number, take: number, from: HeldFrom, held: number): Reached {
    const isLong = side === 'long';
    if (isLong ? held <= stop : held >= stop) return { hit: 'stop', isAmbiguous: false };
    if (isLong ? held >= take : held <= take) return { hit: 'take', isAmbiguous: false };
    return reached(bar, side, stop, take, from, this.#fill.bothInOneBar);
  }

  #fillOrder(order: Order, price: number, slips: boolean, bar: SimBar): void {
    const events = this.#reporting();
    const paid = slips ? this.slipped(price, order.isBuy) : price;
    if (order.role === 'entry' && order.filled === 0) {
      const sized = events.sizeAtFill(order, paid);
      if (sized === 0) {
        this.#end(order, 'reject', 'the size at the fill comes to nothing', 'sizing.at_fill');
        return;
      }
    }
    let quantity = this.#capped(order, bar);
    if (quantity <= 0 && order.remaining > 0) return;
    if (order.role === 'entry') {
      const covered = events.affordable(order, quantity, paid);
      if (covered < quantity) {
        this.trimmedOrders += 1;
        if (covered <= 0) {
          const refused = order.filled === 0;
          this.#end(order, refused ? 'reject' : 'cancel', NO_BUYING_POWER, 'buying_power');
          return;
        }
        order.quantity = exactQuantity(order.filled + covered);
        order.note = TRIMMED;
        quantity = covered;
      }
    }
    const value = order.filledValue + quantity * paid;
    const fee = commissionOf(this.#costs, order.filled + quantity, value) - order.fees;
    events.filled(order, quantity, paid, fee, Math.abs(paid - price) * quantity);
    if (!order.isOpen) this.#forget(order);
  }

  /** Part of the order that the bar's volume lets fill. */
  #capped(order: Order, bar: SimBar): number {
    const { participation } = this.#costs;
    if (participation === undefined) return order.remaining;
    if (Number.isNaN(bar.volume)) {
      this.unknownVolumes += 1;
      return order.remaining;
    }
    const lot = this.#lot(order.symbol);
    const most = toLot(participation * bar.volume, lot);
    if (most >= order.remaining) return order.remaining;
    this.cappedFills += 1;
    return most;
  }

  /** An entry against a position that is still being closed waits for it. */
  #isClear(order: Order): boolean {
    if (order.role !== 'entry') return true;
    const held = this.#held(order.symbol);
    return held === 0 || held > 0 === (order.side === 'long');
  }

  #expireDayOrders(slot: Slot, session: number): void {
    if (slot.resting.length === 0) return;
    for (const resting of [...slot.resting]) {
      resting.session ??= session;
      const { order } = resting;
      if (order.timeInForce.kind === 'day' && resting.session < session)
        this.#end(order, 'expire', 'the session ended');
    }
  }

  #countBars(slot: Slot): void {
    for (const resting of [...slot.resting]) {
      resting.barsLeft -= 1;
      if (resting.barsLeft <= 0 && resting.order.isOpen)
        this.#end(resting.order, 'expire', 'its bars are over');
    }
  }

  #end(order: Order, event: 'cancel' | 'expire' | 'reject', note: string, rule?: string): void {
    if (!order.isOpen) return;
    this.#forget(order);
    this.#reporting().ended(order, event, note, rule);
  }

  #forget(order: Order): void {
    this.#count(order.symbol, -1);
    const slot = this.#slot(order.symbol);
    if (order.role === 'stop' || order.role === 'take') {
      removeLeg(slot, order);
      return;
    }
    if (slot.market.remove(order)) return;
    const resting = slot.resting.findIndex((candidate) => candidate.order === order);
    if (resting >= 0) slot.resting.splice(resting, 1);
  }

  #count(symbol: number, change: number): void {
    this.#working += change;
    this.#workingOf[symbol] = (this.#workingOf[symbol] ?? 0) + change;
  }

  #slot(symbol: number): Slot {
    return assertPresent(this.#slots[symbol], 'each symbol has a slot');
  }

  #reporting(): BrokerEvents {
    return assertPresent(this.#events, 'the broker reports to an engine');
  }
}
