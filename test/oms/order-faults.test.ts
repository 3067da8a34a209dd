/** Rows of the fault table that are about an order: what the live core does, told by a venue that the test plays. */

import { describe, expect, test } from 'vitest';
import { NO_ANSWER, Played, refusal } from './live-session.ts';

describe('answers that are lost, late or no', () => {
  test('fault 01: a lost answer leaves the order in doubt; it is asked for and never doubled', () => {
    const it = Played.entering();
    it.answer(0, NO_ANSWER);
    expect(it.state()).toBe('unknown');
    expect(it.asked('find')).toBe(1);
    it.give({
      kind: 'found',
      clientOrderId: 's-test-1-0',
      answer: { ok: true, value: it.order() },
    });
    expect(it.state()).toBe('working');
    expect(it.sent.length).toBe(1);
  });

  test('fault 01: three times not found, it goes out again with the same id', () => {
    const it = Played.entering();
    it.answer(0, NO_ANSWER);
    for (let i = 0; i < 3; i += 1) {
      expect(it.sent.length).toBe(1);
      it.give({ kind: 'found', clientOrderId: 's-test-1-0', answer: refusal('not found', 'no') });
      it.timer('retry', 10);
    }
    expect(it.sent.map(({ clientOrderId }) => clientOrderId)).toEqual(['s-test-1-0', 's-test-1-0']);
  });

  test('fault 01: while in doubt it counts: another entry is not made', () => {
    const it = Played.entering();
    it.answer(0, NO_ANSWER);
    it.bar(52);
    expect(it.sent.length).toBe(1);
  });

  test('fault 02: a definite refusal ends the order, with the reason', () => {
    const it = Played.entering();
    it.answer(0, refusal('rejected', 'insufficient buying power'));
    expect(it.state()).toBe('rejected');
    expect(it.alerts).toEqual(['warning order.refused']);
    const order = it.session.live.driver.engine.desk.orders.all[0];
    expect(order).toMatchObject({ state: 'rejected', note: 'insufficient buying power' });
  });

  test('fault 24: too many requests: it waits as long as it is told, then goes out', () => {
    const it = Played.entering();
    it.answer(0, refusal('rate limited', 'slow down', 5000));
    expect(it.state()).toBe('held');
    it.timer('retry', 4);
    expect(it.sent.length).toBe(1);
    it.timer('retry', 2);
    expect(it.sent.length).toBe(2);
  });

  test('fault 25: a cancel without an answer is asked about and repeated', () => {
    const it = Played.holding();
    it.bar(49);
    expect(it.cancels).toEqual(['s-test-2-0']);
    it.give({ kind: 'cancelled', clientOrderId: 's-test-2-0', answer: NO_ANSWER });
    expect(it.asked('find')).toBe(1);
    it.timer('retry', 1);
    expect(it.cancels).toEqual(['s-test-2-0', 's-test-2-0']);
  });
});

describe('fills in every order', () => {
  test('fault 04: the same fill twice is booked once', () => {
    const it = Played.entering();
    it.acknowledge();
    it.fill('E1', 10, 51);
    it.fill('E1', 10, 51);
    expect([it.position, it.engines, it.money]).toEqual([10, 10, 10_000 - 510]);
  });

  test('fault 04: the same id with other content is an alarm, and the symbol only reduces', () => {
    const it = Played.entering();
    it.acknowledge();
    it.fill('E1', 10, 51);
    it.fill('E1', 10, 52);
    expect(it.position).toBe(10);
    expect(it.restrictions).toEqual(['symbol ACME reducing execution.contradicts']);
  });

  test('fault 05: a bust takes position and money back', () => {
    const it = Played.holding();
    it.fill('E1.2', 10, 51, { corrects: 'E1', isBust: true });
    expect([it.position, it.engines, it.money]).toEqual([0, 0, 10_000]);
    expect(it.alerts).toContain('warning execution.reversed');
  });

  test('fault 05: a sale that is taken back leaves no room for the entry that was decided after it', () => {
    const it = Played.holding();
    it.bar(49);
    it.report(1, { state: 'cancelled', updatedAt: it.time + 1 });
    it.acknowledgeAll();
    it.fill('E2', 10, 49, { index: 2 });
    expect(it.position).toBe(0);
    it.restart();
    // Decided while nothing is held; it waits for the comparison.
    it.bar(50);
    it.fill('E2b', 10, 49, { index: 2, corrects: 'E2', isBust: true });
    expect(it.position).toBe(10);
    it.agree();
    // The bust has asked for one more.
    it.agree();
    expect(it.restrictions).toEqual([]);
    expect(it.sent.slice(3).filter(({ opens }) => opens)).toEqual([]);
  });

  test('fault 05: nor for one that was refused for now and is about to go out again', () => {
    const it = Played.holding();
    it.bar(49);
    it.report(1, { state: 'cancelled', updatedAt: it.time + 1 });
    it.acknowledgeAll();
    it.fill('E2', 10, 49, { index: 2 });
    it.bar(50);
    const [entry] = it.sent.slice(3);
    expect(entry).toMatchObject({ opens: true });
    it.give({
      kind: 'submitted',
      clientOrderId: entry?.clientOrderId ?? '',
      answer: { ok: false, fault: { kind: 'rate limited', message: 'slow', retryAfterMs: 500 } },
    });
    it.fill('E2b', 10, 49, { index: 2, corrects: 'E2', isBust: true });
    it.timer('retry', 1);
    expect(it.sent.slice(4).filter(({ opens }) => opens)).toEqual([]);
  });

  test('fault 05: a correction changes the price that was paid', () => {
    const it = Played.holding();
    it.fill('E1.2', 10, 50, { corrects: 'E1' });
    expect([it.position, it.engines, it.money]).toEqual([10, 10, 9_500]);
  });

  test('fault 06: a fill before the acknowledgement', () => {
    const it = Played.entering();
    it.fill('E1', 10, 51);
    it.acknowledge();
    expect([it.state(), it.position, it.engines]).toEqual(['filled', 10, 10]);
    expect(it.alerts).toEqual([]);
  });

  test('fault 07: fill after cancel confirmed', () => {
    const it = Played.entering();
    it.acknowledge();
    it.report(0, { state: 'cancelled', updatedAt: it.time + 1 });
    it.fill('E1', 10, 51);
    expect([it.state(), it.position, it.engines]).toEqual(['filled', 10, 10]);
    expect(it.alerts).toContain('warning order.odd');
    // An entry is protected however late it fills.
    expect(it.sent.at(-1)).toMatchObject({ type: 'stop', quantity: 10, stopPrice: 46 });
  });

  test('fault 08: a part fills while the cancel is pending', () => {
    const it = Played.entering(LIMIT);
    it.acknowledge();
    it.bar(49);
    expect(it.state()).toBe('pending cancel');
    it.fill('E1', 4, 51);
    expect([it.state(), it.position, it.engines]).toEqual(['pending cancel', 4, 4]);
    it.report(0, { state: 'cancelled', filledQuantity: 4, updatedAt: it.time + 1 });
    expect(it.state()).toBe('cancelled');
  });

  test('fault 09: a cancel after the full fill is refused, and the order is filled', () => {
    const it = Played.entering(LIMIT);
    it.acknowledge();
    it.bar(49);
    it.fill('E1', 10, 51);
    it.give({
      kind: 'cancelled',
      clientOrderId: 's-test-1-0',
      answer: refusal('rejected', 'too late to cancel'),
    });
    expect([it.state(), it.position, it.engines]).toEqual(['filled', 10, 10]);
  });

  test('fault 10: a cancel for an order without an acknowledgement waits for it', () => {
    const it = Played.entering(LIMIT);
    it.bar(49);
    expect(it.cancels).toEqual([]);
    it.acknowledge();
    expect(it.cancels).toEqual(['s-test-1-0']);
  });

  test('fault 11: cancelled with a part filled keeps the part', () => {
    const it = Played.entering();
    it.acknowledge();
    it.fill('E1', 4, 51);
    it.report(0, { state: 'cancelled', filledQuantity: 4, updatedAt: it.time + 1 });
    expect([it.state(), it.position, it.engines]).toEqual(['cancelled', 4, 4]);
  });

  test('fault 12: rejected after a part has filled keeps the part, and it is protected', () => {
    const it = Played.entering();
    it.acknowledge();
    it.fill('E1', 4, 51);
    it.report(0, { state: 'rejected', filledQuantity: 4, updatedAt: it.time + 1 });
    expect([it.state(), it.position, it.engines]).toEqual(['rejected', 4, 4]);
    expect(it.sent.at(-1)).toMatchObject({ type: 'stop', quantity: 4 });
  });

  test('fault 14: an older message takes nothing back', () => {
    const it = Played.entering();
    it.acknowledge();
    it.fill('E1', 4, 51);
    it.report(0, { state: 'new', filledQuantity: 0, updatedAt: it.time - 1 });
    expect([it.state(), it.position]).toEqual(['partially filled', 4]);
    expect(it.session.live.orders.find('s-test-1-0')?.filled).toBe(4);
  });

  test('fault 15: an overfill is booked as it is, and the symbol only reduces', () => {
    const it = Played.entering();
    it.acknowledge();
    it.fill('E1', 13, 51);
    expect([it.position, it.engines, it.money]).toEqual([13, 13, 10_000 - 13 * 51]);
    expect(it.restrictions).toEqual(['symbol ACME reducing order.overfilled']);
  });
});

const LIMIT = `strategy Once { universe ACME every 1d
  enter long when close > close[1] via limit close gtc exit long when close < close[1]
  size 10 shares }`;

const TRAILS = `strategy Once { universe ACME every 1d
  enter long when close > close[1] exit long when close < 10
  trail 5 size 10 shares }`;

describe('replacements', () => {
  test('fault 13: a stop that trails is replaced; a fill crosses the replacement', () => {
    const it = Played.holding(TRAILS);
    it.bar(55);
    const replaced = it.commands.find(({ kind }) => kind === 'replace');
    expect(replaced).toMatchObject({
      venueOrderId: 'V2',
      ticket: { clientOrderId: 's-test-2-0-r1', stopPrice: 50 },
    });
    it.fill('E2', 10, 49, { index: 1 });
    it.give({
      kind: 'replaced',
      clientOrderId: 's-test-2-0-r1',
      answer: refusal('rejected', 'the order is filled'),
    });
    expect([it.state(1), it.position, it.engines]).toEqual(['filled', 0, 0]);
  });

  test('fault 13: a replacement with an id of its own is the same order', () => {
    const it = Played.holding(TRAILS);
    it.bar(55);
    const value = it.order(1, {
      venueOrderId: 'V9',
      clientOrderId: 's-test-2-0-r1',
      replaces: 'V2',
      stopPrice: 50,
    });
    it.give({ kind: 'replaced', clientOrderId: 's-test-2-0-r1', answer: { ok: true, value } });
    expect(it.state(1)).toBe('working');
    it.fill('E2', 10, 50, { index: 1, venueOrderId: 'V9' });
    expect([it.state(1), it.position]).toEqual(['filled', 0]);
  });

  test('fault 13: a replacement that never arrived is asked for again', () => {
    const it = Played.holding(TRAILS);
    it.bar(55);
    it.give({ kind: 'replaced', clientOrderId: 's-test-2-0-r1', answer: NO_ANSWER });
    it.give({
      kind: 'found',
      clientOrderId: 's-test-2-0-r1',
      answer: refusal('not found', 'no such order'),
    });
    it.timer('retry', 5);
    expect(it.asked('replace')).toBe(2);
  });

  test('without replacement at the venue the order ends and goes out anew', () => {
    const it = Played.holding(TRAILS, { replace: false });
    it.bar(55);
    expect(it.cancels).toEqual(['s-test-2-0']);
    it.report(1, { state: 'cancelled', updatedAt: it.time + 1 });
    expect(it.sent.at(-1)).toMatchObject({ clientOrderId: 's-test-2-1', stopPrice: 50 });
  });
});
