/**
 * All orders at the venue, ours and others', and what every answer, report and execution does to them. It decides
 * nothing about what is wanted; it knows what there is. What follows is told as notices, in the order of its happening.
 */

import { exactQuantity } from '../sizing.ts';
import type { Answer, Execution, TicketFields, VenueOrder } from '../trading-api.ts';
import { type Booking, ExecutionLedger } from './executions.ts';
import { externalOrder, LiveOrder } from './live-order.ts';
import type { LiveOrderEvent } from './live-order-state.ts';
import { OrderIndex } from './order-index.ts';
import { type AlarmCode, nameOf, type OrderNotice, sayExecution } from './order-notices.ts';

/** How often an order that the venue once had may not be found before it counts as lost. */
export const MISSES_UNTIL_LOST = 3;

export class OrderManager {
  readonly executions = new ExecutionLedger();
  readonly #index = new OrderIndex();
  /** Executions of orders that we do not know yet. */
  readonly #orphans: Execution[] = [];
  #notices: OrderNotice[] = [];
  /** Number of the event at hand. */
  event = 0;

  get all(): readonly LiveOrder[] {
    return this.#index.all;
  }

  /** Executions whose order no report has told us of yet. */
  get orphans(): readonly Execution[] {
    return this.#orphans;
  }

  get hasNotices(): boolean {
    return this.#notices.length > 0;
  }

  /** What has happened since the last call. */
  take(): readonly OrderNotice[] {
    const notices = this.#notices;
    this.#notices = [];
    return notices;
  }

  find(clientOrderId: string): LiveOrder | undefined {
    return this.#index.byClientId(clientOrderId);
  }

  create(ticket: TicketFields): LiveOrder {
    const order = new LiveOrder(ticket, false);
    this.#index.add(order);
    return order;
  }

  sent(order: LiveOrder): void {
    this.#move(order, 'send');
  }

  /** The answer to a submit. */
  submitted(order: LiveOrder, answer: Answer<VenueOrder>): void {
    if (answer.ok) {
      this.report(answer.value);
      return;
    }
    const { kind, message } = answer.fault;
    order.reason = message;
    switch (kind) {
      case 'rejected':
      case 'unauthorised':
      case 'not found':
        this.#move(order, 'reject');
        return;
      case 'rate limited':
      case 'down':
        this.#move(order, 'hold');
        return;
      case 'ambiguous':
        this.#move(order, 'doubt');
        return;
      default:
        kind satisfies never;
    }
  }

  cancelSent(order: LiveOrder): void {
    this.#move(order, 'request cancel');
  }

  /** The answer to a cancel: its end comes as a report. What may not have arrived is asked again later. */
  cancelAnswered(order: LiveOrder, answer: Answer<unknown>): void {
    if (answer.ok) return;
    order.reason = answer.fault.message;
    // Whatever the reason: whether it still works is the venue's to say, and the next snapshot asks.
    this.#move(order, 'refuse cancel');
  }

  replaceSent(order: LiveOrder, wanted: TicketFields): void {
    order.wanted = wanted;
    order.revision += 1;
    this.#index.addName(wanted.clientOrderId, order);
    this.#move(order, 'request replace');
  }

  replaceAnswered(order: LiveOrder, answer: Answer<VenueOrder>): void {
    if (answer.ok) {
      this.report(answer.value);
      return;
    }
    order.reason = answer.fault.message;
    if (answer.fault.kind !== 'ambiguous') this.#refuseReplace(order);
  }

  /** A refusal that comes as an event; the order that it is about, where it is one that we know. */
  refused(
    what: 'cancel' | 'replace',
    venueOrderId: string,
    message: string,
  ): LiveOrder | undefined {
    const order = this.#index.byVenueId(venueOrderId);
    if (!order) return undefined;
    order.reason = message;
    if (what === 'cancel') this.#move(order, 'refuse cancel');
    else this.#refuseReplace(order);
    return order;
  }

  /** What was on its way when everything stopped: it may have arrived or not. */
  doubt(order: LiveOrder): void {
    if (order.state === 'pending new') this.#move(order, 'doubt');
    else if (order.state === 'pending cancel') this.#move(order, 'refuse cancel');
  }

  /** The answer to a question about one order. */
  found(order: LiveOrder, report: VenueOrder): void {
    this.report(report);
    this.stillWorks(order, report, Number.POSITIVE_INFINITY);
  }

  /** The venue does not know the id that a replacement was to have: it never arrived. */
  replaceMissed(order: LiveOrder): void {
    this.#refuseReplace(order);
  }

  /**
   * A snapshot that was asked for later shows it working: the cancel or replacement did not arrive, and is repeated.
   * One that had ended works after all.
   */
  stillWorks(order: LiveOrder, report: VenueOrder, askedAt: number): void {
    const works = report.state === 'new' || report.state === 'partially filled';
    if (!works || order.touchedAt >= askedAt || order.venueOrderId !== report.venueOrderId) return;
    if (report.updatedAt >= order.updatedAt) this.#move(order, 'list');
    if (order.state === 'pending cancel') this.#move(order, 'refuse cancel');
    if (order.state === 'pending replace') this.#refuseReplace(order);
  }

  /** A position that two snapshots agree on and no execution explains. */
  adoptPosition(execution: Execution): void {
    const { isBuy, quantity, price } = execution;
    const booking: Booking = { execution, isBuy, quantity, price, fee: 0, reverses: false };
    this.#notices.push({ kind: 'booked', order: undefined, booking });
  }

  /** The venue does not find what it was asked for by its id. It never counts as gone at once. */
  missed(order: LiveOrder): void {
    order.misses += 1;
    if (order.misses < MISSES_UNTIL_LOST) return;
    order.misses = 0;
    this.#move(order, 'miss');
    if (order.state === 'lost')
      this.#alarm(
        'order.lost',
        order.ticket.symbol,
        `${nameOf(order)}: the venue does not know it any more`,
      );
  }

  /** An order as the venue says it stands; the order that it is about, adopted where nobody knew it. */
  report(report: VenueOrder): LiveOrder {
    const order = this.#index.ofReport(report) ?? this.#adopt(report);
    this.#index.learnChain(order, report);
    order.misses = 0;
    if (report.filledQuantity > order.reported) {
      order.reported = report.filledQuantity;
      order.reportedPrice = report.averagePrice;
    }
    const isOld = report.updatedAt < order.updatedAt;
    const isOfEarlierPart = order.venueOrderId !== report.venueOrderId;
    if (isOfEarlierPart && report.state !== 'replaced') return order;
    if (isOld) return order;
    order.updatedAt = report.updatedAt;
    order.isSaidFull = report.state === 'filled';
    if (report.reason !== undefined) order.reason = report.reason;
    this.#applyReport(order, report);
    return order;
  }

  execution(execution: Execution): void {
    const outcome = this.executions.report(execution);
    switch (outcome.kind) {
      case 'booked':
        for (const booking of outcome.bookings) this.#book(booking);
        return;
      case 'contradicts':
        this.#alarm(
          'execution.contradicts',
          execution.symbol,
          `execution ${execution.executionId} came again and says ${sayExecution(execution)}; booked is ${sayExecution(outcome.known)}`,
        );
        return;
      case 'repeated':
      case 'early':
        return;
      default:
        outcome satisfies never;
    }
  }

  /** Books what the venue reports as filled and has sent no execution for, at its average price. */
  inferFill(order: LiveOrder, time: number): void {
    const quantity = exactQuantity(order.reported - order.filled);
    if (quantity <= 0) return;
    const price = order.reportedPrice;
    order.inferred.push({ quantity, price });
    const { symbol, isBuy, clientOrderId } = order.ticket;
    const execution: Execution = {
      executionId: `i-${order.clientOrderId}-${order.reported}`,
      venueOrderId: order.venueOrderId ?? '',
      clientOrderId,
      symbol,
      isBuy,
      quantity,
      price,
      time,
    };
    this.#bookOn(order, { execution, isBuy, quantity, price, fee: 0, reverses: false });
  }

  #applyReport(order: LiveOrder, report: VenueOrder): void {
    switch (report.state) {
      case 'pending new':
        this.#move(order, 'receive');
        return;
      case 'new':
      case 'partially filled':
      case 'done for day':
        this.#settleReplace(order, report);
        // What was being cancelled or replaced stays so until the venue says otherwise.
        this.#move(order, order.state === 'suspended' ? 'acknowledge' : acknowledgement(order));
        return;
      case 'pending cancel':
        if (!order.hasEnded) this.#move(order, 'request cancel');
        return;
      case 'pending replace':
        if (order.wanted) this.#move(order, 'request replace');
        return;
      case 'replaced':
        // Its successor says the rest; nothing more happens to this part of the chain.
        return;
      case 'filled':
        this.#settleReplace(order, report);
        // Its executions make it full. Where they do not come, the snapshot finds what is missing.
        if (order.isFull) this.#move(order, 'complete');
        return;
      case 'cancelled':
        this.#move(order, 'cancel');
        return;
      case 'expired':
        this.#move(order, 'expire');
        return;
      case 'rejected':
        this.#move(order, 'reject');
        return;
      case 'suspended':
        this.#move(order, 'suspend');
        return;
      default:
        report.state satisfies never;
    }
  }

  /** A replacement is done once the venue shows the new terms. */
  #settleReplace(order: LiveOrder, report: VenueOrder): void {
    const { wanted } = order;
    if (!wanted || !showsTerms(report, wanted)) return;
    order.ticket = wanted;
    order.wanted = undefined;
    this.#move(order, 'replace');
    // A replacement that asks for no more than has filled is full.
    if (order.isFull) this.#move(order, 'complete');
  }

  #book(booking: Booking): void {
    const { execution, quantity } = booking;
    const order = this.#index.ofExecution(execution);
    if (!order) {
      this.#orphans.push(execution);
      this.#notices.push({ kind: 'booked', order: undefined, booking });
      this.#alarm(
        'execution.unknown order',
        execution.symbol,
        `${sayExecution(execution)} of order ${execution.venueOrderId}, which is not ours`,
      );
      return;
    }
    if (quantity > 0 && !booking.reverses) this.#takeBackInferred(order, booking);
    this.#bookOn(order, booking);
  }

  /** The real execution has come after all: what stood in for it goes. */
  #takeBackInferred(order: LiveOrder, { quantity, execution, isBuy }: Booking): void {
    let left = quantity;
    for (const part of order.inferred) {
      const taken = Math.min(part.quantity, left);
      if (taken <= 0) continue;
      part.quantity = exactQuantity(part.quantity - taken);
      left = exactQuantity(left - taken);
      this.#bookOn(order, {
        execution,
        isBuy: !isBuy,
        quantity: taken,
        price: part.price,
        fee: 0,
        reverses: true,
      });
    }
  }

  #bookOn(order: LiveOrder, booking: Booking): void {
    const { quantity, reverses } = booking;
    const before = order.filled;
    order.filled = exactQuantity(order.filled + (reverses ? -quantity : quantity));
    order.touchedAt = this.event;
    this.#notices.push({ kind: 'booked', order, booking });
    if (quantity === 0) return;
    const { isFull } = order;
    if (reverses) {
      if (!isFull) this.#move(order, 'bust');
      return;
    }
    // The venue had said how much would come: that it comes after the end is the order of messages, not of events.
    const isAnnounced = order.hasEnded && order.filled <= order.reported;
    if (!isAnnounced) this.#move(order, isFull ? 'complete' : 'fill');
    else if (isFull) order.state = 'filled';
    const over = exactQuantity(order.filled - Math.max(order.ticket.quantity, before));
    if (over > 0)
      this.#alarm(
        'order.overfilled',
        order.ticket.symbol,
        `${nameOf(order)}: ${order.filled} filled of ${order.ticket.quantity} asked for`,
      );
  }

  #adopt(report: VenueOrder): LiveOrder {
    const { symbol, isBuy, quantity } = report;
    const order = externalOrder(report);
    this.#index.add(order);
    this.#index.learn(order, report.venueOrderId);
    for (const execution of this.#orphans)
      if (execution.venueOrderId === report.venueOrderId)
        order.filled = exactQuantity(order.filled + execution.quantity);
    this.#alarm(
      'order.external',
      symbol,
      `the account has an order that is not ours: ${isBuy ? 'buy' : 'sell'} ${quantity} ${symbol} (${report.venueOrderId})`,
    );
    return order;
  }

  #refuseReplace(order: LiveOrder): void {
    order.wanted = undefined;
    this.#move(order, 'refuse replace');
    // What it was to become would have had more to fill.
    if (order.isFull && !order.hasEnded) this.#move(order, 'complete');
  }

  #move(order: LiveOrder, event: LiveOrderEvent): void {
    const from = order.state;
    const alarm = order.apply(event);
    if (order.state !== from) order.touchedAt = this.event;
    if (alarm !== undefined)
      this.#alarm('order.odd', order.ticket.symbol, `${nameOf(order)}: ${alarm}`);
    if (order.state !== from) this.#notices.push({ kind: 'moved', order, from });
  }

  #alarm(code: AlarmCode, symbol: string, text: string): void {
    this.#notices.push({ kind: 'alarm', code, symbol, text });
  }
}

/** While a cancel or a replacement is pending, that the order works says nothing new. */
function acknowledgement({ state }: LiveOrder): LiveOrderEvent {
  return state === 'pending cancel' || state === 'pending replace' ? 'receive' : 'acknowledge';
}

function showsTerms(report: VenueOrder, wanted: TicketFields): boolean {
  return (
    report.quantity === wanted.quantity &&
    report.limitPrice === wanted.limitPrice &&
    report.stopPrice === wanted.stopPrice
  );
}
