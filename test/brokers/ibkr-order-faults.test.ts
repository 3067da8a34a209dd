/** What goes wrong with orders and fills at IB, one test a row of the fault table, through the real client library. */

import { describe, expect, test } from 'vitest';
import {
  fault,
  IMPATIENT,
  minute,
  only,
  resting,
  rig,
  states,
  ticket,
  until,
  untilReady,
  value,
} from './ibkr-rig.ts';

describe('fault 1: the answer to an order is lost', () => {
  test('the order is there: ambiguous, then found by its reference', async () => {
    const made = await rig();
    const mine = ticket();
    made.fake.fault({ kind: 'lost ack' });
    const lost = fault(await made.broker.submit(mine));
    expect(lost.kind).toBe('ambiguous');
    expect(lost.message).toContain('looked for by its reference');
    await untilReady(made, 2);
    expect(value(await made.broker.findOrder(mine.clientOrderId))).toMatchObject({
      ...{ clientOrderId: mine.clientOrderId, quantity: 100, state: 'new' },
    });
    expect(made.fake.orders).toHaveLength(1);
    expect(made.sent('placeOrder')).toBe(1);
  });

  test('the order never came: ambiguous, then not found; nothing is sent by itself', async () => {
    const made = await rig();
    const mine = ticket();
    made.fake.fault({ kind: 'lost order' });
    expect(fault(await made.broker.submit(mine)).kind).toBe('ambiguous');
    await untilReady(made, 2);
    expect(fault(await made.broker.findOrder(mine.clientOrderId)).kind).toBe('not found');
    expect(made.sent('placeOrder')).toBe(1);
  });

  test('no answer within the deadline: ambiguous, with what TWS remarked', async () => {
    const made = await rig(IMPATIENT);
    value(await made.broker.instrument('AAPL'));
    made.fake.fault({ kind: 'warn', code: 399, text: 'held until the open' });
    made.fake.fault({ kind: 'drop', message: 'openOrder' });
    made.fake.fault({ kind: 'drop', message: 'orderStatus' });
    const lost = fault(await made.broker.submit(ticket()));
    expect(lost).toMatchObject({ kind: 'ambiguous' });
    expect(lost.message).toContain('within 100 ms. TWS remarked: held until the open');
  });

  test('it filled and was gone before we asked: found among the ended', async () => {
    const made = await rig();
    const mine = ticket();
    made.fake.fault({ kind: 'lost ack' });
    expect(fault(await made.broker.submit(mine)).kind).toBe('ambiguous');
    made.fake.feed(minute(0, { open: 100.5 }));
    await untilReady(made, 2);
    expect(value(await made.broker.findOrder(mine.clientOrderId))).toMatchObject({
      ...{ state: 'filled', filledQuantity: 100, averagePrice: 100.5 },
    });
    expect(made.of('execution')[0]?.execution).toMatchObject({ price: 100.5, quantity: 100 });
  });

  test('a lost answer to a cancel or a change is ambiguous too', async () => {
    const made = await rig(IMPATIENT);
    const placed = await resting(made);
    const dropNext = () => {
      made.fake.fault({ kind: 'drop', message: 'openOrder' });
      made.fake.fault({ kind: 'drop', message: 'orderStatus' });
    };
    dropNext();
    const change = ticket({ type: 'limit', limitPrice: 51 });
    expect(fault(await made.broker.replace(placed.venueOrderId, change)).kind).toBe('ambiguous');
    dropNext();
    made.fake.fault({ kind: 'drop', message: 'error' });
    expect(fault(await made.broker.cancel(placed.venueOrderId))).toMatchObject({
      kind: 'ambiguous',
      message: expect.stringContaining('may be repeated'),
    });
    expect(value(await made.broker.openOrders())).toEqual([]);
  });
});

describe('fault 3: the same order twice', () => {
  test('one intent is sent once: the second gets the state of the first', async () => {
    const made = await rig();
    const mine = ticket();
    const [first, second] = await Promise.all([made.broker.submit(mine), made.broker.submit(mine)]);
    expect(fault(second).message).toContain('is being sent already');
    expect(value(await made.broker.submit(mine))).toEqual(value(first));
    expect(only(made.fake).quantity).toBe(100);
    expect(made.sent('placeOrder')).toBe(1);
  });

  test('after an ambiguous answer and a look, the same intent may be sent again', async () => {
    const made = await rig();
    const mine = ticket();
    made.fake.fault({ kind: 'lost order' });
    expect(fault(await made.broker.submit(mine)).kind).toBe('ambiguous');
    await untilReady(made, 2);
    expect(fault(await made.broker.findOrder(mine.clientOrderId)).kind).toBe('not found');
    value(await made.broker.submit(mine));
    expect(only(made.fake).orderRef).toBe(mine.clientOrderId);
  });

  test('an id that was used before by another order is a definite no', async () => {
    const made = await rig();
    made.fake.fault({ kind: 'reject', code: 103, text: 'Duplicate order id' });
    const refusal = fault(await made.broker.submit(ticket()));
    expect(refusal).toMatchObject({ kind: 'rejected', code: '103' });
    expect(refusal.message).toContain('used before');
    // The next one has another id.
    value(await made.broker.submit(ticket()));
    expect(only(made.fake).orderId).toBe(2);
  });
});

describe('fault 4: a fill comes twice', () => {
  test('it counts once, live and in a snapshot', async () => {
    const made = await rig();
    made.fake.fault({ kind: 'duplicate', message: 'execDetails' });
    made.fake.fault({ kind: 'duplicate', message: 'commissionReport' });
    value(await made.broker.submit(ticket()));
    made.fake.feed(minute(0));
    await until(() => states(made.of).includes('filled'));
    value(await made.broker.executionsSince(0));
    // Once at once, once with its fee.
    expect(made.of('execution')).toHaveLength(2);
    expect(new Set(made.of('execution').map((event) => event.execution.executionId)).size).toBe(1);
  });

  test('a fee that comes before its fill waits for it', async () => {
    const made = await rig();
    made.fake.fault({ kind: 'reorder', message: 'execDetails' });
    value(await made.broker.submit(ticket({ quantity: 400 })));
    made.fake.feed(minute(0));
    await until(() => made.of('execution').length > 0);
    expect(made.of('execution').map((event) => event.execution.fee)).toEqual([2]);
  });
});

describe('fault 5: a fill is corrected', () => {
  test('the correction names the fill; a bust takes it back', async () => {
    const made = await rig();
    const placed = value(await made.broker.submit(ticket()));
    made.fake.feed(minute(0));
    await until(() => made.of('execution').length === 2);
    const [first] = made.of('execution').map((event) => event.execution);
    const original = first?.executionId ?? '';
    const corrected = made.fake.correct(original, { price: 99.75 });
    await until(() => made.of('execution').length === 4);
    expect(made.of('execution')[2]?.execution).toMatchObject({
      ...{ executionId: '0000e0d5.00000001.01.02', corrects: original, price: 99.75 },
    });
    made.fake.correct(corrected.executionId, { quantity: 0 });
    await until(() => made.of('execution').length === 6);
    expect(made.of('execution')[4]?.execution).toMatchObject({
      ...{ corrects: '0000e0d5.00000001.01.02', isBust: true, quantity: 0 },
    });
    expect(made.of('order').at(-1)?.order).toMatchObject({
      ...{ venueOrderId: placed.venueOrderId, filledQuantity: 0 },
    });
    expect(value(await made.broker.positions())).toEqual([]);
  });
});

describe('fault 6: a fill before any word of the order', () => {
  test('it is the word of the order', async () => {
    const made = await rig();
    made.fake.fault({ kind: 'drop', message: 'openOrder', times: 2 });
    made.fake.fault({ kind: 'drop', message: 'orderStatus', times: 2 });
    const mine = ticket();
    const answer = made.broker.submit(mine);
    await until(() => made.fake.orders.length === 1);
    made.fake.feed(minute(0));
    expect(value(await answer)).toMatchObject({
      clientOrderId: mine.clientOrderId,
      symbol: 'AAPL',
    });
    await until(() => states(made.of).at(-1) === 'filled');
    expect(made.of('execution')[0]?.execution).toMatchObject({ quantity: 100, price: 100 });
  });
});

describe('fault 7: a fill after the cancel was confirmed', () => {
  test('it is booked, and the order has what it filled', async () => {
    const made = await rig();
    const placed = await resting(made);
    value(await made.broker.cancel(placed.venueOrderId));
    made.fake.fill(only(made.fake), 100, 50);
    await until(() => states(made.of).at(-1) === 'filled');
    expect(made.of('order').at(-1)?.order).toMatchObject({ filledQuantity: 100, averagePrice: 50 });
  });

  test('a part of it stays a cancelled order with a fill', async () => {
    const made = await rig();
    const placed = await resting(made);
    value(await made.broker.cancel(placed.venueOrderId));
    made.fake.fill(only(made.fake), 30, 50);
    await until(() => made.of('order').at(-1)?.order.filledQuantity === 30);
    expect(states(made.of).at(-1)).toBe('cancelled');
  });
});

describe('fault 8: a fill while the cancel is under way', () => {
  test('the order stays pending cancel and its fills grow', async () => {
    const made = await rig();
    const placed = await resting(made);
    made.fake.fault({ kind: 'refuse cancel', code: 399, text: 'the exchange was asked' });
    const answer = made.broker.cancel(placed.venueOrderId);
    await until(() => states(made.of).includes('pending cancel'));
    made.fake.fill(only(made.fake), 40, 50);
    await until(() => made.of('order').at(-1)?.order.filledQuantity === 40);
    expect(states(made.of).at(-1)).toBe('pending cancel');
    made.fake.cancel(only(made.fake));
    value(await answer);
    expect(made.of('order').at(-1)?.order).toMatchObject({
      state: 'cancelled',
      filledQuantity: 40,
    });
  });
});

describe('fault 9: a cancel after the whole fill', () => {
  test('too late: the order is filled', async () => {
    const made = await rig();
    const placed = await resting(made);
    made.fake.fault({ kind: 'drop', message: 'execDetails' });
    made.fake.fault({ kind: 'drop', message: 'openOrder' });
    made.fake.fault({ kind: 'drop', message: 'orderStatus' });
    made.fake.fill(only(made.fake), 100, 50);
    const refusal = fault(await made.broker.cancel(placed.venueOrderId));
    expect(refusal).toMatchObject({ kind: 'rejected', code: '10148' });
    expect(refusal.message).toContain('Too late');
    expect(made.of('refused')[0]).toMatchObject({
      what: 'cancel',
      venueOrderId: placed.venueOrderId,
    });
    value(await made.broker.findOrder(only(made.fake).orderRef));
    expect(states(made.of).at(-1)).toBe('filled');
    const again = fault(await made.broker.cancel(placed.venueOrderId));
    expect(again.message).toContain('it is filled');
  });

  test.each(['cancel', 'replace'] as const)(
    'a %s that a fill overtakes is refused',
    async (what) => {
      const made = await rig();
      const placed = await resting(made);
      const change = ticket({ type: 'limit', limitPrice: 51 });
      const quiet = { code: 399, text: 'asked' };
      made.fake.fault({ kind: what === 'cancel' ? 'refuse cancel' : 'reject', ...quiet });
      const answer =
        what === 'cancel'
          ? made.broker.cancel(placed.venueOrderId)
          : made.broker.replace(placed.venueOrderId, change);
      await until(() => states(made.of).includes(`pending ${what}`));
      made.fake.fill(only(made.fake), 100, 50);
      expect(fault(await answer).message).toBe(
        `Too late to ${what} the order in \`AAPL\`: it is filled.`,
      );
      expect(made.of('refused')[0]).toMatchObject({ what });
      expect(states(made.of).at(-1)).toBe('filled');
    },
  );
});

describe('fault 10: a cancel of an order that nobody knows', () => {
  test('TWS is asked before it is called not found', async () => {
    const made = await rig();
    const before = made.sent('reqAllOpenOrders');
    expect(fault(await made.broker.cancel('123456'))).toMatchObject({ kind: 'not found' });
    expect(made.sent('reqAllOpenOrders')).toBe(before + 1);
    expect(made.sent('cancelOrder')).toBe(0);
  });

  test('10147: not found is no end, and the order is as it was', async () => {
    const made = await rig();
    const placed = await resting(made);
    made.fake.fault({
      kind: 'refuse cancel',
      code: 10_147,
      text: 'OrderId 1 that needs to be cancelled is not found.',
    });
    expect(fault(await made.broker.cancel(placed.venueOrderId))).toMatchObject({
      kind: 'not found',
      code: '10147',
    });
    expect(states(made.of).at(-1)).toBe('new');
    value(await made.broker.cancel(placed.venueOrderId));
  });
});

describe('fault 14: messages out of order', () => {
  test('an older state takes nothing back', async () => {
    const made = await rig();
    const placed = value(await made.broker.submit(ticket()));
    const order = only(made.fake);
    made.fake.fill(order, 40, 100);
    made.fake.fault({ kind: 'delay', message: 'orderStatus', ms: 30 });
    made.fake.fill(order, 20, 100);
    made.fake.fill(order, 40, 100);
    await until(() => states(made.of).at(-1) === 'filled');
    await new Promise((resolve) => setTimeout(resolve, 40));
    const quantities = made
      .of('order')
      .filter((event) => event.order.venueOrderId === placed.venueOrderId)
      .map((event) => event.order.filledQuantity);
    expect(quantities).toEqual([...quantities].sort((left, right) => left - right));
    expect(made.of('order').at(-1)?.order).toMatchObject({ state: 'filled', filledQuantity: 100 });
  });

  test('the same state twice is told once', async () => {
    const made = await rig();
    made.fake.fault({ kind: 'duplicate', message: 'orderStatus', times: 5 });
    made.fake.fault({ kind: 'duplicate', message: 'openOrder', times: 5 });
    await resting(made);
    value(await made.broker.openOrders());
    expect(states(made.of)).toEqual(['new']);
  });
});

describe('fault 20: an order is not found', () => {
  test('not among the working, but among the fills: found', async () => {
    const made = await rig();
    made.fake.fault({ kind: 'lost ack' });
    const mine = ticket();
    expect(fault(await made.broker.submit(mine)).kind).toBe('ambiguous');
    made.fake.fault({ kind: 'drop', message: 'completedOrder', times: 9 });
    made.fake.feed(minute(0));
    await untilReady(made, 2);
    expect(value(await made.broker.findOrder(mine.clientOrderId))).toMatchObject({
      ...{ state: 'partially filled', filledQuantity: 100, reason: 'known by its executions only' },
    });
  });

  test.each([
    ['openOrderEnd', 'open orders'],
    ['completedOrdersEnd', 'ended orders'],
    ['execDetailsEnd', 'executions'],
  ])('no answer is not "not found": without %s it is down', async (message, what) => {
    const made = await rig(IMPATIENT);
    made.fake.fault({ kind: 'drop', message });
    const answer = fault(await made.broker.findOrder('intent-x'));
    expect(answer.kind).toBe('down');
    expect(answer.message).toContain(`about ${what} within 100 ms`);
  });

  test('no answer about positions is not "flat"', async () => {
    const made = await rig(IMPATIENT);
    made.fake.fault({ kind: 'position', symbol: 'AAPL', quantity: 5 });
    made.fake.fault({ kind: 'drop', message: 'positionEnd' });
    expect(fault(await made.broker.positions()).kind).toBe('down');
    expect(value(await made.broker.positions())).toEqual([
      { symbol: 'AAPL', quantity: 5, averagePrice: 100 },
    ]);
  });
});
