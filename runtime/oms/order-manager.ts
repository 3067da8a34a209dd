/**
 * All orders at the venue, ours and others', and what every answer and report does to them; what executions do is
 * in `fill-booking.ts`. It decides nothing about what is wanted; it knows what there is. What follows is told as notices,
 * in the order of its happening.
 */

import type { Answer, Execution, TicketFields, VenueOrder } from '../trading-api.ts';
import { FillBooking } from './fill-booking.ts';
import { externalOrder, LiveOrder } from './live-order.ts';
import type { LiveOrderEvent } from './live-order-state.ts';
import { OrderIndex } from './order-index.ts';
import { OrderMoves } from './order-moves.ts';
import { nameOf, type OrderNotice } from './order-notices.ts';

/** How often an order that the venue once had may not be found before it counts as lost. */
export const MISSES_UNTIL_LOST = 3;

export class OrderManager {
  readonly #index = new OrderIndex();
  readonly #moves = new OrderMoves();
  readonly #fills = new FillBooking(this.#index, this.#moves);

  /** Number of the event at hand. */
  get event(): number {
    return this.#moves.event;
  }

  set event(event: number) {
    this.#moves.event = event;
  }

  get all(): readonly LiveOrder[] {
    return this.#index.all;
  }

  get hasNotices(): boolean {
    return this.#moves.hasNotices;
  }

  /** What has happened since the last call. */
  take(): readonly OrderNotice[] {
    return this.#moves.take();
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
    this.#moves.move(order, 'send');
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
        this.#moves.move(order, 'reject');
        return;
      case 'rate limited':
      case 'down':
        this.#moves.move(order, 'hold');
        return;
      case 'ambiguous':
        this.#moves.move(order, 'doubt');
        return;
      default:
        kind satisfies never;
    }
  }

  cancelSent(order: LiveOrder): void {
    this.#moves.move(order, 'request cancel');
  }

  /** The answer to a cancel: its end comes as a report. What may not have arrived is asked again later. */
  cancelAnswered(order: LiveOrder, answer: Answer<unknown>): void {
    if (answer.ok) return;
    order.reason = answer.fault.message;
    // Whatever the reason: whether it still works is the venue's to say, and the next snapshot asks.
    this.#moves.move(order, 'refuse cancel');
  }

  replaceSent(order: LiveOrder, wanted: TicketFields): void {
    order.wanted = wanted;
    order.revision += 1;
    this.#index.addName(wanted.clientOrderId, order);
    this.#moves.move(order, 'request replace');
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
    if (what === 'cancel') this.#moves.move(order, 'refuse cancel');
    else this.#refuseReplace(order);
    return order;
  }

  /** What was on its way when everything stopped: it may have arrived or not. */
  doubt(order: LiveOrder): void {
    if (order.state === 'pending new') this.#moves.move(order, 'doubt');
    else if (order.state === 'pending cancel') this.#moves.move(order, 'refuse cancel');
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
    if (report.updatedAt >= order.updatedAt) this.#moves.move(order, 'list');
    if (order.state === 'pending cancel') this.#moves.move(order, 'refuse cancel');
    if (order.state === 'pending replace') this.#refuseReplace(order);
  }

  /** The venue does not find what it was asked for by its id. It never counts as gone at once. */
  missed(order: LiveOrder): void {
    order.misses += 1;
    if (order.misses < MISSES_UNTIL_LOST) return;
    order.misses = 0;
    this.#moves.move(order, 'miss');
    if (order.state === 'lost')
      this.#moves.alarm(
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
    this.#fills.execution(execution);
  }

  /** Books what the venue reports as filled and has sent no execution for, at its average price. */
  inferFill(order: LiveOrder, time: number): void {
    this.#fills.infer(order, time);
  }

  /** A position that two snapshots agree on and no execution explains. */
  adoptPosition(execution: Execution): void {
    this.#fills.adoptPosition(execution);
  }

  /** Of all our entries in the symbol, whatever has become of them. */
  entriesFilled(symbol: string): number {
    return this.#fills.entriesFilled(symbol);
  }

  #applyReport(order: LiveOrder, report: VenueOrder): void {
    switch (report.state) {
      case 'pending new':
        this.#moves.move(order, 'receive');
        return;
      case 'new':
      case 'partially filled':
      case 'done for day':
        this.#settleReplace(order, report);
        // What was being cancelled or replaced stays so until the venue says otherwise.
        this.#moves.move(
          order,
          order.state === 'suspended' ? 'acknowledge' : acknowledgement(order),
        );
        return;
      case 'pending cancel':
        if (!order.hasEnded) this.#moves.move(order, 'request cancel');
        return;
      case 'pending replace':
        if (order.wanted) this.#moves.move(order, 'request replace');
        return;
      case 'replaced':
        // Its successor says the rest; nothing more happens to this part of the chain.
        return;
      case 'filled':
        this.#settleReplace(order, report);
        // Its executions make it full. Where they do not come, the snapshot finds what is missing.
        if (order.isFull) this.#moves.move(order, 'complete');
        return;
      case 'cancelled':
        this.#moves.move(order, 'cancel');
        return;
      case 'expired':
        this.#moves.move(order, 'expire');
        return;
      case 'rejected':
        this.#moves.move(order, 'reject');
        return;
      case 'suspended':
        this.#moves.move(order, 'suspend');
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
    this.#moves.move(order, 'replace');
    // A replacement that asks for no more than has filled is full.
    if (order.isFull) this.#moves.move(order, 'complete');
  }

  #adopt(report: VenueOrder): LiveOrder {
    const { symbol, isBuy, quantity } = report;
    const order = externalOrder(report);
    this.#index.add(order);
    this.#index.learn(order, report.venueOrderId);
    order.filled = this.#fills.filledUnknown(report.venueOrderId);
    this.#moves.alarm(
      'order.external',
      symbol,
      `the account has an order that is not ours: ${isBuy ? 'buy' : 'sell'} ${quantity} ${symbol} (${report.venueOrderId})`,
    );
    return order;
  }

  #refuseReplace(order: LiveOrder): void {
    order.wanted = undefined;
    this.#moves.move(order, 'refuse replace');
    // What it was to become would have had more to fill.
    if (order.isFull && !order.hasEnded) this.#moves.move(order, 'complete');
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
