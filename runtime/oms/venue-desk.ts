/**
 * Between the engine's orders and the venue's. The engine says what is to work; this compares it with what does work
 * and asks for the difference, order by order, whenever something has happened. Nothing is sent that could close more
 * than is held, and nothing takes the place of an order whose end is not proven.
 */

import type { Broker, BrokerEvents } from '../broker.ts';
import type { Book } from '../engine/book.ts';
import type { Engine } from '../engine/engine.ts';
import { NO_BUYING_POWER } from '../engine/fills.ts';
import { assertPresent } from '../invariant.ts';
import type { Order } from '../orders/order.ts';
import type { ApprovedOrder } from '../risk/approved-order.ts';
import { type ApprovedTicket, ticketOf } from '../risk/approved-ticket.ts';
import { exactQuantity } from '../sizing.ts';
import type { Capabilities, TicketFields } from '../trading-api.ts';
import { clientOrderId } from './client-order-id.ts';
import { type Beside, besideNow, isCrowded } from './crowded.ts';
import type { LiveOrder } from './live-order.ts';
import type { OrderManager } from './order-manager.ts';
import { closesAtOnce, isUnsent, type Link, newLink, placeOf } from './placement.ts';
import { unpaidEntries } from './sales-first.ts';
import type { Restriction } from './trading-state.ts';

/** What has to be asked of the venue now. */
export type Ask =
  | { readonly kind: 'submit'; readonly order: LiveOrder; readonly ticket: ApprovedTicket }
  | {
      readonly kind: 'replace';
      readonly order: LiveOrder;
      readonly venueOrderId: string;
      readonly ticket: ApprovedTicket;
    }
  | { readonly kind: 'cancel'; readonly order: LiveOrder; readonly venueOrderId: string };

export interface VenueDeskOptions {
  readonly session: string;
  readonly capabilities: Capabilities;
  readonly engine: Engine;
  readonly orders: OrderManager;
  readonly restriction: (symbol: string) => Restriction | undefined;
  /** False while the venue cannot be asked for anything new. */
  readonly canSend: (symbol: string, closes: boolean) => boolean;
  readonly isBackingOff: (order: LiveOrder) => boolean;
}

export class VenueDesk implements Broker {
  readonly #options: VenueDeskOptions;
  readonly #links: Link[] = [];
  readonly #linkOf = new Map<LiveOrder, Link>();
  /** Orders that had ended, and are back: nobody wants them any more. */
  readonly #strays = new Set<LiveOrder>();
  #events: BrokerEvents | undefined;

  constructor(options: VenueDeskOptions) {
    this.#options = options;
  }

  reportTo(events: BrokerEvents): void {
    this.#events = events;
  }

  submit(order: ApprovedOrder): void {
    const book = this.#bookOf(order);
    this.#links.push(
      order.role === 'entry'
        ? newLink(order, book, this.#leavingEntries(), this.#besideNow(book))
        : newLink(order, book),
    );
  }

  /** For the engine it has ended. At the venue it has once that is proven: a fill until then is booked all the same. */
  cancel(order: Order, note: string): void {
    if (order.isOpen) this.#reporting().ended(order, 'cancel', note);
  }

  /** The engine's order behind one at the venue. */
  orderOf(live: LiveOrder): Order | undefined {
    return this.#linkOf.get(live)?.order;
  }

  /** True while a leg has ended without our asking: whether it is still needed, a snapshot says. */
  get awaitsSnapshot(): boolean {
    return this.#links.some((link) => link.awaitsSnapshot !== undefined && link.order.isOpen);
  }

  /** An order that had ended works after all: what was made of its end stands, and it is ended for good. */
  endStray(live: LiveOrder): void {
    this.#strays.add(live);
  }

  /** What the venue holds is known again: legs that are still needed may go out anew. */
  snapshotTaken(askedAt: number): void {
    for (const link of this.#links)
      if ((link.awaitsSnapshot ?? Infinity) < askedAt) link.awaitsSnapshot = undefined;
  }

  /** A bar of these symbols has passed: orders for so many bars end, before anything is decided at its close. */
  countBars(books: readonly Book[]): void {
    for (const link of [...this.#links]) {
      if (!books.some(({ index }) => index === link.order.symbol)) continue;
      link.barsSeen += 1;
      const { timeInForce } = link.order;
      if (timeInForce.kind !== 'bars' || !link.order.isOpen) continue;
      if (link.barsSeen >= timeInForce.bars)
        this.#reporting().ended(link.order, 'expire', 'its bars are over');
    }
  }

  /** Prices that what we watch ourselves waits for have been reached or not: asked at each close. */
  watch(book: Book): void {
    const { bars } = book.series;
    const high = assertPresent(bars.high[book.row], 'a bar that closed has a high');
    const low = assertPresent(bars.low[book.row], 'a bar that closed has a low');
    for (const link of this.#links) {
      const { order } = link;
      if (order.symbol !== book.index || order.limitPrice === undefined) continue;
      if (order.isBuy ? low <= order.limitPrice : high >= order.limitPrice) link.isReached = true;
    }
  }

  /** After a split nothing at the venue is what it was: all of the symbol's orders end there and are made anew. */
  restate(book: Book): void {
    for (const link of this.#links)
      if (link.order.symbol === book.index && link.live) link.isRestated = true;
  }

  /** Everything that has to be asked so that the venue has what the engine wants. */
  sync(): readonly Ask[] {
    this.#settleEnded();
    this.#dropOvertaken();
    this.#refuseRestricted();
    const unpaid = this.#unpaid();
    const asks = this.#links.flatMap((link) => this.#cancelOf(link));
    for (const stray of this.#strays) {
      if (stray.hasEnded) this.#strays.delete(stray);
      else asks.push(...this.#cancelNow(stray));
    }
    for (const link of this.#links) if (!unpaid.has(link)) asks.push(...this.#sendOf(link));
    this.#forget();
    return asks;
  }

  /** What has ended at the venue, told to the engine, or made ready to go out anew. */
  #settleEnded(): void {
    for (const link of [...this.#links]) {
      const { live, order } = link;
      if (!live?.hasEnded || !order.isOpen) continue;
      if (link.isSuspended || link.isRestated) {
        anew(link);
        continue;
      }
      const isLeg = order.role === 'stop' || order.role === 'take';
      if (isLeg && live.state !== 'rejected') {
        // Its pair may have filled, and that report be on its way: a snapshot says.
        link.awaitsSnapshot = this.#options.orders.event;
        anew(link);
        continue;
      }
      this.#tellEnd(link, live);
    }
  }

  #tellEnd({ order }: Link, live: LiveOrder): void {
    const note = live.reason ?? `${live.state} at the venue`;
    const { state } = live;
    if (state === 'expired') this.#reporting().ended(order, 'expire', note);
    else if (state === 'rejected' && order.filled === 0)
      this.#reporting().ended(order, 'reject', note, 'venue.rejected');
    else this.#reporting().ended(order, 'cancel', note);
  }

  /** An entry that waits, or was refused for now, is not sent once what it was to replace has filled after all. */
  #dropOvertaken(): void {
    for (const link of [...this.#links]) {
      if (!link.order.isOpen || !isUnsent(link)) continue;
      const overtaken = link.waitsFor.some(({ old, filledBefore }) => old.filled > filledBefore);
      if (overtaken)
        this.#reporting().ended(
          link.order,
          'cancel',
          'what it was to replace filled after all',
          'order.overtaken',
        );
      else if (this.#isCrowded(link))
        this.#reporting().ended(
          link.order,
          'cancel',
          'more is held than when it was decided',
          'order.crowded',
        );
    }
  }

  #besideNow(book: Book): Beside {
    const { engine, orders } = this.#options;
    return besideNow(book, engine.books, orders.entriesFilled(book.series.bars.symbol));
  }

  #isCrowded({ order, beside }: Link): boolean {
    const filled = this.#options.orders.entriesFilled(this.#symbolOf(order));
    return beside !== undefined && isCrowded(order, this.#bookOf(order), beside, filled);
  }

  /** Entries under a restriction end, unsent ones at once; what only waits for the venue to answer again stays there. */
  #refuseRestricted(): void {
    for (const link of [...this.#links]) {
      const { order } = link;
      if (order.role !== 'entry' || !order.isOpen) continue;
      const restriction = this.#options.restriction(this.#symbolOf(order));
      if (!restriction) continue;
      // What was decided at this close waits for the comparison; at the next it would be old.
      if (restriction.code === 'start' && link.barsSeen === 0) continue;
      if (isUnsent(link) || restriction.needsOperator)
        this.#reporting().ended(
          order,
          order.filled > 0 ? 'cancel' : 'reject',
          restriction.text,
          `trading.${restriction.code}`,
        );
    }
  }

  /** What waits for sales, where a venue refuses what cannot be paid; the next open is all that an order at the market was meant for. */
  #unpaid(): ReadonlySet<Link> {
    const { engine, capabilities } = this.#options;
    if (capabilities.refusesUnpaid !== true) return NONE;
    const unpaid = unpaidEntries(this.#links, engine, ({ order }) => this.#bookOf(order));
    for (const { order, barsSeen } of unpaid)
      if (barsSeen > 0 && closesAtOnce(order.type))
        this.#reporting().ended(order, 'reject', NO_BUYING_POWER, 'buying_power');
    return unpaid;
  }

  #cancelOf(link: Link): readonly Ask[] {
    const { live, order } = link;
    if (!live || live.hasEnded) return [];
    const isUnwanted =
      !order.isOpen || link.isRestated || live.cancelWanted || this.#placeOf(link).kind === 'ends';
    if (!isUnwanted) return [];
    if (order.isOpen) link.isSuspended = true;
    live.cancelWanted = true;
    return this.#cancelNow(live);
  }

  #cancelNow(live: LiveOrder): readonly Ask[] {
    const { orders, isBackingOff } = this.#options;
    if (live.state === 'held') {
      orders.cancelSent(live);
      return [];
    }
    if (!live.isOpenAtVenue || isBackingOff(live)) return [];
    const venueOrderId = assertPresent(live.venueOrderId, 'an order that works has an id');
    orders.cancelSent(live);
    return [{ kind: 'cancel', order: live, venueOrderId }];
  }

  #sendOf(link: Link): readonly Ask[] {
    const { order, live } = link;
    if (!order.isOpen || link.awaitsSnapshot !== undefined) return [];
    const place = this.#placeOf(link);
    if (place.kind !== 'works') return [];
    if (!this.#options.canSend(this.#symbolOf(order), order.role !== 'entry')) return [];
    const most = this.#mostOf(link, place.group);
    const left = Math.min(order.remaining, most);
    // What works already is not taken back for others' sake: the engine makes it smaller when the position shrinks.
    if (live && live.state !== 'held')
      return this.#changeOf(link, live, Math.max(left, Math.min(order.remaining, live.exposed)));
    if (left <= 0) return [];
    if (live && this.#options.isBackingOff(live)) return [];
    return this.#submitNow(link, left, place.group);
  }

  #submitNow(link: Link, quantity: number, group: string | undefined): readonly Ask[] {
    const { orders } = this.#options;
    const fields = this.#fields(link, quantity, 0, group);
    const ticket = this.#approved(link, fields);
    let { live } = link;
    if (live) live.ticket = fields;
    else {
      live = orders.create(fields);
      link.live = live;
      this.#linkOf.set(live, link);
    }
    orders.sent(live);
    return [{ kind: 'submit', order: live, ticket }];
  }

  /** Trailing, growing and shrinking: the order that works is replaced, or ends and goes out anew where a venue cannot. */
  #changeOf(link: Link, live: LiveOrder, left: number): readonly Ask[] {
    if (!live.isOpenAtVenue || this.#options.isBackingOff(live)) return [];
    const quantity = exactQuantity(live.filled + left);
    const { ticket, venueOrderId } = live;
    const wanted = this.#fields(link, quantity, live.revision + 1, ticket.group);
    const isSame =
      wanted.quantity === ticket.quantity &&
      wanted.limitPrice === ticket.limitPrice &&
      wanted.stopPrice === ticket.stopPrice;
    if (isSame) return [];
    if (left <= 0 || !this.#options.capabilities.replace || venueOrderId === undefined) {
      link.isSuspended = true;
      live.cancelWanted = true;
      return this.#cancelNow(live);
    }
    const fields = { ...wanted, quantity: Math.min(quantity, link.order.quantity) };
    const approved = this.#approved(link, fields);
    this.#options.orders.replaceSent(live, approved);
    return [{ kind: 'replace', order: live, venueOrderId, ticket: approved }];
  }

  #approved({ order }: Link, fields: TicketFields): ApprovedTicket {
    return assertPresent(ticketOf(order, fields), 'a ticket asks for no more than was approved');
  }

  #fields(link: Link, quantity: number, revision: number, group: string | undefined): TicketFields {
    const { order, generation } = link;
    const { session } = this.#options;
    return {
      clientOrderId: clientOrderId({ session, order: order.id, generation, revision }),
      symbol: this.#symbolOf(order),
      isBuy: order.isBuy,
      side: order.side,
      opens: order.role === 'entry',
      type: order.type,
      quantity,
      ...(order.limitPrice !== undefined && { limitPrice: order.limitPrice }),
      ...(order.stopPrice !== undefined && { stopPrice: order.stopPrice }),
      timeInForce: order.timeInForce.kind === 'day' || closesAtOnce(order.type) ? 'day' : 'gtc',
      ...(group !== undefined && { group }),
    };
  }

  #placeOf(link: Link): ReturnType<typeof placeOf> {
    return placeOf(link, this.#links, this.#bookOf(link.order), this.#options.capabilities);
  }

  /** A closing order closes no more than is held and not already being closed outside its group. */
  #mostOf({ order, live }: Link, group: string | undefined): number {
    if (order.role === 'entry') return order.remaining;
    const book = this.#bookOf(order);
    const held = Math.abs(book.position.quantity);
    const { symbol } = book.series.bars;
    // Of a group only one fills.
    const closing = new Map<string, number>();
    for (const other of this.#options.orders.all) {
      const { ticket, clientOrderId: id } = other;
      if (other === live || ticket.symbol !== symbol) continue;
      if (ticket.isBuy !== order.isBuy || ticket.opens || other.isExternal) continue;
      if (group !== undefined && ticket.group === group) continue;
      const key = ticket.group ?? id;
      // What has filled and is not booked is not held any more.
      const closed = other.exposed + other.unbooked;
      closing.set(key, Math.max(closing.get(key) ?? 0, closed));
    }
    const taken = [...closing.values()].reduce((sum, quantity) => sum + quantity, 0);
    return Math.max(0, exactQuantity(held - taken));
  }

  /** Entries that have ended for the engine and not, as far as we know, at the venue. */
  #leavingEntries(): readonly LiveOrder[] {
    return this.#links.flatMap(({ order, live }) =>
      order.role === 'entry' && !order.isOpen && live && !live.hasEnded ? [live] : [],
    );
  }

  #forget(): void {
    for (let i = this.#links.length - 1; i >= 0; i -= 1) {
      const link = this.#links[i];
      if (link && !link.order.isOpen && (link.live?.hasEnded ?? true)) this.#links.splice(i, 1);
    }
  }

  #symbolOf(order: Order): string {
    return this.#bookOf(order).series.bars.symbol;
  }

  #bookOf(order: Order): Book {
    return assertPresent(this.#options.engine.books[order.symbol], 'an order belongs to a symbol');
  }

  #reporting(): BrokerEvents {
    return assertPresent(this.#events, 'the desk reports to an engine');
  }
}

const NONE: ReadonlySet<Link> = new Set();

function anew(link: Link): void {
  link.live = undefined;
  link.generation += 1;
  link.isSuspended = false;
  link.isRestated = false;
}
