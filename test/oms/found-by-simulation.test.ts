/** Bugs that seeds of the simulation have found, each as short as it can be told. */

import { describe, expect, test } from 'vitest';
import type { VenueOrder } from '../../runtime/index.ts';
import { NO_ANSWER, Played, refusal } from './live-session.ts';

const TRAILS = `strategy Trails { universe ACME every 1d
  enter long when close > close[1] trail 5 size 10 shares }`;

const TARGETS = `strategy Targets { universe ACME every 1d
  target 40% when close > close[1] rebalance daily }`;

/** 78 shares held, and their sale sent at a close. The next close decides anew. */
function selling(): Played {
  const it = Played.entering(TARGETS);
  it.acknowledge();
  it.fill('E1', 78, 51);
  it.bar(50);
  it.acknowledgeAll();
  expect(it.sent[1]).toMatchObject({ isBuy: false, type: 'market', quantity: 78 });
  return it;
}

const isFilled = (it: Played): Partial<VenueOrder> => ({
  state: 'filled',
  filledQuantity: 78,
  averagePrice: 49,
  updatedAt: it.time + 2,
});

describe('the venue says that an order is full, and its executions were lost (seed 174)', () => {
  test('the sale is not sent a second time', () => {
    const it = selling();
    it.report(1, isFilled(it));
    // The engine still holds 78, and decides once more to sell them.
    it.bar(49);
    expect(it.sent.length).toBe(2);
  });

  test('it is not asked to cancel what is full, again and again', () => {
    const it = selling();
    it.report(1, isFilled(it));
    it.bar(49);
    for (let turn = 0; turn < 5; turn += 1) it.timer('retry', 10);
    expect(it.cancels).toEqual([]);
  });

  test('a question that is answered with more than is booked brings a snapshot at once', () => {
    const it = selling();
    it.timer('snapshot', 61);
    it.agree();
    const { asked } = it.session.live.watch;
    it.give({
      kind: 'found',
      clientOrderId: 's-test-2-0',
      answer: { ok: true, value: it.order(1, isFilled(it)) },
    });
    it.timer('snapshot', 3);
    expect(it.session.live.watch.asked).toBe(asked + 1);
  });
});

describe('a replacement that crosses a fill (seed 18)', () => {
  test('is one order under two ids, and asked about once after a restart', () => {
    const it = Played.holding(TRAILS);
    it.bar(55);
    it.commands = [];
    it.restart();
    expect(it.session.live.orders.all.length).toBe(2);
    expect(it.asked('find')).toBe(1);
  });

  test('once it has ended nobody asks about its replacement any more', () => {
    const it = Played.holding(TRAILS);
    it.bar(55);
    it.fill('E2', 10, 49, { index: 1 });
    it.give({ kind: 'replaced', clientOrderId: 's-test-2-0-r1', answer: NO_ANSWER });
    it.commands = [];
    it.restart();
    expect(it.asked('find')).toBe(0);
  });
});

test('an order that comes back after it was given up is ended: nobody wants it any more', () => {
  const it = Played.entering();
  it.acknowledge();
  for (let turn = 0; turn < 3; turn += 1)
    it.give({ kind: 'found', clientOrderId: 's-test-1-0', answer: refusal('not found', 'no') });
  expect(it.state()).toBe('lost');
  it.report(0, { updatedAt: it.time + 1 });
  expect(it.alerts).toContain('warning order.odd');
  it.timer('retry', 31);
  expect(it.cancels).toEqual(['s-test-1-0']);
  it.report(0, { state: 'cancelled', updatedAt: it.time + 2 });
  expect(it.state()).toBe('cancelled');
});

describe('an order that works at the venue although it was refused (seed 789)', () => {
  /** The first try was slow and is given up; the second, under the same id, is refused. Then the first arrives. */
  function refused(): Played {
    const it = Played.entering();
    it.answer(0, NO_ANSWER);
    for (let turn = 0; turn < 3; turn += 1) {
      it.give({ kind: 'found', clientOrderId: 's-test-1-0', answer: refusal('not found', 'no') });
      it.timer('retry', 10);
    }
    it.answer(1, refusal('rejected', 'not now'));
    expect(it.state()).toBe('rejected');
    it.alerts.length = 0;
    return it;
  }

  test('counts, is ended, and is said once', () => {
    const it = refused();
    for (let turn = 0; turn < 3; turn += 1) {
      it.timer('snapshot', 61);
      it.agree({ orders: [it.order(0, { updatedAt: it.time })] });
    }
    expect(it.alerts.filter((alert) => alert.includes('order.odd'))).toEqual(['warning order.odd']);
    expect(it.cancels[0]).toBe('s-test-1-0');
    it.report(0, { state: 'cancelled', updatedAt: it.time + 1 });
    expect(it.state()).toBe('cancelled');
  });

  test('so does one that was cancelled, when a newer snapshot lists it', () => {
    const it = Played.entering();
    it.acknowledge();
    it.report(0, { state: 'cancelled', updatedAt: it.time + 1 });
    it.timer('snapshot', 61);
    // A report from before its end says nothing new.
    it.agree({ orders: [it.order(0, { updatedAt: it.time - 70e6 })] });
    expect(it.state()).toBe('cancelled');
    it.timer('snapshot', 61);
    it.agree({ orders: [it.order(0, { updatedAt: it.time })] });
    expect(it.cancels).toEqual(['s-test-1-0']);
    expect(it.state()).toBe('pending cancel');
  });
});
