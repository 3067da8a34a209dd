/**
 * The order machine against any sequence of what we and a venue may do, legal or not: every event has an answer, every
 * share that filled is counted once, and what may still fill is never forgotten.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LiveOrder } from '../../runtime/oms/live-order.ts';
import { isEnded, LIVE_ORDER_STATES, mayFill } from '../../runtime/oms/live-order-state.ts';
import { OrderManager } from '../../runtime/oms/order-manager.ts';
import type {
  Answer,
  BrokerFault,
  Execution,
  TicketFields,
  VenueOrder,
  VenueOrderState,
} from '../../runtime/trading-api.ts';

const STATES: readonly VenueOrderState[] = [
  'pending new',
  'new',
  'partially filled',
  'filled',
  'done for day',
  'pending cancel',
  'pending replace',
  'cancelled',
  'replaced',
  'expired',
  'rejected',
  'suspended',
];
const FAULTS: readonly BrokerFault['kind'][] = [
  'rejected',
  'ambiguous',
  'rate limited',
  'unauthorised',
  'down',
  'not found',
];
const ASKED = 10;

const quantity = fc.integer({ min: 1, max: 4 });
const fault = fc.constantFrom(...FAULTS);

const anyStep = fc.oneof(
  fc.record({ kind: fc.constant('send' as const) }),
  fc.record({ kind: fc.constant('fill' as const), quantity }),
  fc.record({ kind: fc.constant('fill' as const), quantity }),
  fc.record({ kind: fc.constant('repeat' as const), which: fc.nat() }),
  fc.record({ kind: fc.constant('bust' as const), which: fc.nat() }),
  fc.record({ kind: fc.constant('answer' as const), fault }),
  fc.record({ kind: fc.constant('cancel' as const) }),
  fc.record({ kind: fc.constant('cancel answer' as const), fault }),
  fc.record({ kind: fc.constant('replace' as const), quantity: fc.integer({ min: 1, max: 14 }) }),
  fc.record({ kind: fc.constant('replace answer' as const), fault }),
  fc.record({ kind: fc.constant('refused' as const), what: fc.constantFrom('cancel', 'replace') }),
  fc.record({ kind: fc.constant('missed' as const) }),
  fc.record({ kind: fc.constant('doubt' as const) }),
  fc.record({
    kind: fc.constant('report' as const),
    state: fc.constantFrom(...STATES),
    terms: fc.constantFrom('old', 'new'),
    isOld: fc.boolean(),
    isListed: fc.boolean(),
  }),
);
type AnyStep = typeof anyStep extends fc.Arbitrary<infer Step> ? Step : never;

/** A venue that fills what it was asked for at most, and says what it has done, or something else. */
class AnyVenue {
  readonly orders = new OrderManager();
  readonly order: LiveOrder;
  readonly executions: Execution[] = [];
  /** By the notices: what positions and money have heard of. */
  position = 0;
  alarms = 0;
  #busted = new Set<string>();
  #time = 0;
  #asked: TicketFields = {
    clientOrderId: 's-any-1-0',
    symbol: 'ACME',
    isBuy: true,
    side: 'long',
    opens: true,
    type: 'limit',
    limitPrice: 50,
    quantity: ASKED,
    timeInForce: 'day',
  };
  #most = ASKED;

  constructor() {
    this.order = this.orders.create(this.#asked);
  }

  /** What stands at the venue, counted apart from what is tested. */
  get filled(): number {
    return this.executions.reduce(
      (sum, { executionId, quantity: shares }) =>
        sum + (this.#busted.has(executionId) ? 0 : shares),
      0,
    );
  }

  take(step: AnyStep): void {
    this.orders.event += 1;
    this.#time += 10;
    this.#do(step);
    for (const notice of this.orders.take()) {
      if (notice.kind === 'alarm') this.alarms += 1;
      if (notice.kind !== 'booked') continue;
      const { isBuy, quantity: shares } = notice.booking;
      this.position += isBuy ? shares : -shares;
    }
  }

  #do(step: AnyStep): void {
    const { orders, order } = this;
    switch (step.kind) {
      case 'send':
        orders.sent(order);
        return;
      case 'fill':
        this.#fill(step.quantity);
        return;
      case 'repeat': {
        const again = this.executions[step.which % this.executions.length];
        if (again) orders.execution(again);
        return;
      }
      case 'bust':
        this.#bust(step.which);
        return;
      case 'answer':
        orders.submitted(order, no(step.fault));
        return;
      case 'cancel':
        orders.cancelSent(order);
        return;
      case 'cancel answer':
        orders.cancelAnswered(order, no(step.fault));
        return;
      case 'replace':
        this.#asked = {
          ...this.#asked,
          clientOrderId: `s-any-1-0-r${order.revision + 1}`,
          quantity: step.quantity,
        };
        this.#most = Math.max(this.#most, step.quantity);
        orders.replaceSent(order, this.#asked);
        return;
      case 'replace answer':
        orders.replaceAnswered(order, no(step.fault));
        return;
      case 'refused':
        orders.refused(step.what === 'cancel' ? 'cancel' : 'replace', 'V1', 'simulated');
        return;
      case 'missed':
        orders.missed(order);
        return;
      case 'doubt':
        orders.doubt(order);
        return;
      case 'report': {
        const report = this.#report(step);
        orders.report(report);
        if (step.isListed) orders.stillWorks(order, report, Number.POSITIVE_INFINITY);
        return;
      }
      default:
        step satisfies never;
    }
  }

  #fill(shares: number): void {
    const left = Math.min(
      shares,
      this.#asked.quantity - this.filled,
      this.order.asked - this.filled,
    );
    if (left <= 0) return;
    const execution: Execution = {
      executionId: `E${this.executions.length + 1}`,
      venueOrderId: 'V1',
      clientOrderId: 's-any-1-0',
      symbol: 'ACME',
      isBuy: true,
      quantity: left,
      price: 50,
      time: this.#time,
    };
    this.executions.push(execution);
    this.orders.execution(execution);
  }

  #bust(which: number): void {
    const standing = this.executions.filter(({ executionId }) => !this.#busted.has(executionId));
    const one = standing[which % standing.length];
    if (!one) return;
    this.#busted.add(one.executionId);
    this.orders.execution({
      ...one,
      executionId: `${one.executionId}.b`,
      corrects: one.executionId,
      isBust: true,
    });
  }

  #report({ state, terms, isOld }: Extract<AnyStep, { readonly kind: 'report' }>): VenueOrder {
    const ticket = terms === 'new' ? this.#asked : this.order.ticket;
    return {
      venueOrderId: 'V1',
      clientOrderId: ticket.clientOrderId,
      symbol: 'ACME',
      isBuy: true,
      type: 'limit',
      limitPrice: 50,
      state,
      quantity: ticket.quantity,
      filledQuantity: this.filled,
      averagePrice: 50,
      timeInForce: 'day',
      updatedAt: isOld ? this.#time - 100 : this.#time,
    };
  }
}

function no(kind: BrokerFault['kind']): Answer<never> {
  return { ok: false, fault: { kind, message: 'simulated' } };
}

test('any sequence of events is answered, and every share is counted once', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 40 }), (steps) => {
      const venue = new AnyVenue();
      const { order } = venue;
      for (const step of steps) {
        const before = order.state;
        venue.take(step);
        expect(LIVE_ORDER_STATES).toContain(order.state);
        expect([order.filled, venue.position]).toEqual([venue.filled, venue.filled]);
        expect(venue.orders.entriesFilled('ACME')).toBe(venue.filled);
        // Nothing is forgotten that may fill, and nothing counts twice.
        expect(order.exposed).toBeGreaterThanOrEqual(0);
        expect(order.exposed > 0 && !mayFill(order.state)).toBe(false);
        if (mayFill(order.state) && order.reported <= order.filled)
          expect(order.filled + order.exposed).toBe(Math.max(order.filled, order.asked));
        // It goes out again after proof only: a definite no, or three times not found.
        if (before !== 'held' && order.state === 'held')
          expect(['answer', 'missed']).toContain(step.kind);
        // What is full is not asked about any more.
        if (order.state === 'filled') expect(order.isOpenAtVenue).toBe(false);
      }
      expect(order.clientOrderId).toBe('s-any-1-0');
    }),
    { numRuns: 2000 },
  );
});

test('a fill is booked in whatever state it finds the order, and is heard of where none was expected', () => {
  fc.assert(
    fc.property(fc.array(anyStep, { maxLength: 25 }), quantity, (steps, shares) => {
      const venue = new AnyVenue();
      for (const step of steps) venue.take(step);
      const { order } = venue;
      const wasEnded = isEnded(order.state) && order.state !== 'filled';
      const room = order.asked - venue.filled;
      const isAnnounced = order.filled + shares <= order.reported;
      const alarms = venue.alarms;
      const booked = order.filled;
      venue.take({ kind: 'fill', quantity: shares });
      if (order.filled === booked) return;
      expect(order.filled).toBeLessThanOrEqual(booked + Math.max(0, room));
      if (wasEnded && !isAnnounced) expect(venue.alarms).toBeGreaterThan(alarms);
      if (!wasEnded)
        expect(['partially filled', 'filled', 'pending cancel', 'pending replace']).toContain(
          order.state,
        );
    }),
    { numRuns: 1000 },
  );
});
