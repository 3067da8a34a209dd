/** The session and the orders of the Interactive Brokers adapter, through the real client library, against a TWS on loopback. */

import { describe, expect, test } from 'vitest';
import { fault, minute, rig, ticket, until, value } from './ibkr-rig.ts';

describe('the session', () => {
  test('is ready once everything that may have happened was asked for', async () => {
    const { broker, of, sent } = await rig();
    expect(of('connection').map((event) => event.state)).toEqual([
      'connecting',
      'reconciling',
      'ready',
    ]);
    expect(sent('reqAllOpenOrders')).toBe(1);
    expect(sent('reqCompletedOrders')).toBe(1);
    expect(sent('reqExecutions')).toBe(1);
    expect(sent('reqPositions')).toBe(1);
    expect(broker.name).toBe('Interactive Brokers DU1234567');
    expect(broker.health()).toMatchObject({ state: 'ready' });
    expect(broker.health().lastHeardMs).toBeGreaterThan(0);
  });

  test('gives the account as it stands', async () => {
    const { broker } = await rig();
    expect(value(await broker.account())).toEqual({
      ...{ id: 'DU1234567', currency: 'USD', isPaper: true },
      ...{ cash: 100_000, equity: 100_000, buyingPower: 400_000 },
    });
  });

  test('refuses a second connect, and anything after it was closed', async () => {
    const { broker, connect } = await rig();
    expect(fault(await connect()).message).toBe('This session is connected already.');
    await broker.close();
    expect(broker.health()).toEqual({ state: 'down', why: 'closed' });
    const late = fault(await broker.submit(ticket()));
    expect(late.kind).toBe('down');
    expect(late.message).toContain('Nothing was sent');
    expect(fault(await broker.positions()).kind).toBe('down');
  });

  test.each([
    ['a live account on a paper configuration', ['U7654321'], {}, 'is a live account'],
    ['several accounts and none chosen', ['DU1', 'DU2'], {}, 'Say which one to trade'],
    [
      'an account that the login does not have',
      ['DU1'],
      { account: 'DU9' },
      'has no account `DU9`',
    ],
  ] as const)('%s is refused before anything else', async (_name, accounts, options, words) => {
    const { connect, sent, broker } = await rig({
      ...{ isConnected: false, fake: { accounts } },
      ...options,
    });
    const refusal = fault(await connect());
    expect(refusal.kind).toBe('unauthorised');
    expect(refusal.message).toContain(words);
    expect(sent('placeOrder') + sent('reqAllOpenOrders')).toBe(0);
    expect(broker.health().state).toBe('down');
  });

  test('trades the account that was chosen', async () => {
    const { fake, broker } = await rig({ account: 'DU2', fake: { accounts: ['DU1', 'DU2'] } });
    value(await broker.submit(ticket()));
    expect(fake.orders[0]?.account).toBe('DU2');
    expect(broker.name).toBe('Interactive Brokers DU2');
  });

  test('a listener that throws harms nobody else', async () => {
    const failures: unknown[] = [];
    const { broker } = await rig({
      isConnected: false,
      listenerFailed: (one) => failures.push(one),
    });
    const answer = await broker.connect(() => {
      throw new Error('a bug of the caller');
    });
    value(answer);
    expect(String(failures[0])).toContain('a bug of the caller');
    expect(value(await broker.submit(ticket())).state).toBe('new');
  });
});

describe('orders', () => {
  test.each([
    ['market', {}, ['MKT', '', '', 'DAY']],
    ['limit', { limitPrice: 99.5 }, ['LMT', '99.5', '', 'DAY']],
    ['stop', { stopPrice: 95 }, ['STP', '', '95', 'DAY']],
    ['stop limit', { stopPrice: 95, limitPrice: 94.5 }, ['STP LMT', '94.5', '95', 'DAY']],
    ['trailing stop', { trailBy: 2, stopPrice: 98 }, ['TRAIL', '', '2', 'DAY']],
    ['open auction', {}, ['MKT', '', '', 'OPG']],
    ['open auction', { limitPrice: 99 }, ['LMT', '99', '', 'OPG']],
    ['close auction', {}, ['MOC', '', '', 'DAY']],
    ['close auction', { limitPrice: 99 }, ['LOC', '99', '', 'DAY']],
  ] as const)('%s %j goes out as IB writes it', async (type, prices, written) => {
    const { fake, broker } = await rig();
    const placed = value(await broker.submit(ticket({ type, ...prices })));
    const tokens = fake.received.find((one) => one.name === 'placeOrder')?.tokens ?? [];
    expect([tokens[18], tokens[19], tokens[20], tokens[21]]).toEqual(written);
    expect(placed).toMatchObject({ symbol: 'AAPL', type, state: 'new', quantity: 100 });
    expect(placed).toMatchObject({
      ...('limitPrice' in prices && { limitPrice: prices.limitPrice }),
    });
    expect(placed).toMatchObject({ ...('stopPrice' in prices && { stopPrice: prices.stopPrice }) });
  });

  test('good till cancelled, the group and our id go along and come back', async () => {
    const { fake, broker } = await rig();
    const mine = ticket({ type: 'limit', limitPrice: 90, timeInForce: 'gtc', group: 'oco-1' });
    const placed = value(await broker.submit(mine));
    expect(fake.orders[0]).toMatchObject({
      ...{ tif: 'GTC', ocaGroup: 'oco-1', ocaType: 2, orderRef: mine.clientOrderId, clientId: 7 },
    });
    expect(placed).toMatchObject({
      group: 'oco-1',
      timeInForce: 'GTC',
      clientOrderId: mine.clientOrderId,
    });
  });

  test.each([
    [{ quantity: 1.5 }, 'whole shares only'],
    [{ quantity: 0 }, 'whole shares only'],
    [{ clientOrderId: 'a\0b' }, 'plain characters'],
    [{ clientOrderId: 'x'.repeat(65) }, 'plain characters'],
    [{ type: 'limit' }, 'needs its limit price'],
    [{ type: 'stop' }, 'needs its stop price'],
    [{ type: 'stop limit', limitPrice: 1 }, 'needs its stop price'],
    [{ type: 'trailing stop' }, 'needs its distance'],
  ] as const)('%j is refused before it is sent', async (fields, words) => {
    const { broker, sent } = await rig();
    const refusal = fault(await broker.submit(ticket(fields)));
    expect(refusal).toMatchObject({ kind: 'rejected' });
    expect(refusal.message).toContain(words);
    expect(sent('placeOrder')).toBe(0);
  });

  test('a fill is told at once, and again with its fee', async () => {
    const { fake, broker, of } = await rig();
    const mine = ticket({ quantity: 300 });
    const placed = value(await broker.submit(mine));
    fake.feed(minute(0, { open: 100.25 }));
    await until(() => of('execution').length === 2);
    const [first, second] = of('execution').map((event) => event.execution);
    expect(first).toEqual({
      ...{ executionId: '0000e0d5.00000001.01.01', venueOrderId: placed.venueOrderId },
      ...{ clientOrderId: mine.clientOrderId, symbol: 'AAPL', isBuy: true },
      ...{ quantity: 300, price: 100.25, cumulativeQuantity: 300 },
      time: Date.UTC(2024, 0, 2, 14, 31) * 1000,
    });
    // Half a cent a share: 300 × 0.005.
    expect(second).toEqual({ ...first, fee: 1.5 });
    await until(() => of('order').at(-1)?.order.state === 'filled');
    expect(of('order').at(-1)?.order).toMatchObject({ filledQuantity: 300, averagePrice: 100.25 });
    expect(value(await broker.positions())).toEqual([
      { symbol: 'AAPL', quantity: 300, averagePrice: 100.25 },
    ]);
    expect(value(await broker.executionsSince(0))).toEqual([second]);
    expect(value(await broker.executionsSince(Date.UTC(2024, 0, 3) * 1000))).toEqual([]);
  });

  test('orders of a group cancel each other at IB', async () => {
    const { fake, broker, of } = await rig();
    const group = 'oco-2';
    const stop = value(await broker.submit(ticket({ type: 'stop', stopPrice: 105, group })));
    const limit = value(await broker.submit(ticket({ type: 'limit', limitPrice: 99.5, group })));
    fake.feed(minute(0));
    await until(() => of('order').some((event) => event.order.state === 'cancelled'));
    const last = (id: string) =>
      of('order').findLast((event) => event.order.venueOrderId === id)?.order.state;
    expect(last(limit.venueOrderId)).toBe('filled');
    expect(last(stop.venueOrderId)).toBe('cancelled');
  });

  test('a trailing stop comes back with the stop that TWS keeps', async () => {
    const { broker } = await rig();
    const mine = ticket({
      type: 'trailing stop',
      isBuy: false,
      side: 'long',
      opens: false,
      trailBy: 2,
      stopPrice: 98,
    });
    expect(value(await broker.submit(mine))).toMatchObject({
      type: 'trailing stop',
      stopPrice: 98,
      isBuy: false,
    });
  });

  test('a replacement keeps its order id, and is found under both of our ids', async () => {
    const { fake, broker, of } = await rig();
    const first = ticket({ type: 'limit', limitPrice: 90 });
    const second = ticket({ type: 'limit', limitPrice: 91, quantity: 80 });
    const placed = value(await broker.submit(first));
    const changed = value(await broker.replace(placed.venueOrderId, second));
    expect(changed).toMatchObject({
      venueOrderId: placed.venueOrderId,
      limitPrice: 91,
      quantity: 80,
    });
    expect(changed).toMatchObject({ state: 'new', clientOrderId: first.clientOrderId });
    expect(of('order').some((event) => event.order.state === 'pending replace')).toBe(true);
    expect(fake.orders).toHaveLength(1);
    for (const one of [first, second]) {
      expect(value(await broker.findOrder(one.clientOrderId)).venueOrderId).toBe(
        placed.venueOrderId,
      );
    }
  });

  test('a stop is replaced by its stop price', async () => {
    const { broker } = await rig();
    const placed = value(await broker.submit(ticket({ type: 'stop', stopPrice: 110 })));
    const changed = await broker.replace(
      placed.venueOrderId,
      ticket({ type: 'stop', stopPrice: 111 }),
    );
    expect(value(changed)).toMatchObject({ stopPrice: 111 });
  });

  test('a replacement that IB refuses leaves the order as it was', async () => {
    const { fake, broker, of } = await rig();
    const placed = value(await broker.submit(ticket({ type: 'limit', limitPrice: 90 })));
    fake.fault({
      kind: 'reject',
      code: 110,
      text: 'The price does not conform to the minimum price variation for this contract.',
    });
    const refusal = fault(
      await broker.replace(placed.venueOrderId, ticket({ type: 'limit', limitPrice: 91.005 })),
    );
    expect(refusal).toMatchObject({ kind: 'rejected', code: '110' });
    expect(refusal.message).toContain('smallest step');
    expect(of('refused')[0]).toMatchObject({ what: 'replace', venueOrderId: placed.venueOrderId });
    expect(of('order').at(-1)?.order).toMatchObject({ state: 'new', limitPrice: 90 });
  });

  test('a cancel is told as asked for, then as done', async () => {
    const { broker, of } = await rig();
    const placed = value(await broker.submit(ticket({ type: 'limit', limitPrice: 90 })));
    value(await broker.cancel(placed.venueOrderId));
    expect(of('order').map((event) => event.order.state)).toEqual([
      'new',
      'pending cancel',
      'cancelled',
    ]);
    // Once more does no harm.
    value(await broker.cancel(placed.venueOrderId));
    expect(fault(await broker.replace(placed.venueOrderId, ticket())).message).toContain(
      'it is cancelled',
    );
  });

  test('everything is cancelled at once', async () => {
    const { fake, broker, of } = await rig();
    for (let at = 0; at < 3; at += 1) {
      value(await broker.submit(ticket({ type: 'limit', limitPrice: 90 + at })));
    }
    value(await broker.cancelAll());
    await until(
      () => of('order').filter((event) => event.order.state === 'cancelled').length === 3,
    );
    expect(fake.orders.every((order) => order.status === 'Cancelled')).toBe(true);
    expect(value(await broker.openOrders())).toEqual([]);
  });

  test('an order by hand is seen, and cannot be touched alone', async () => {
    const { fake, broker, of } = await rig();
    const manual = fake.placeByHand({ symbol: 'SPY', quantity: 10, type: 'MIDPRICE', limit: 400 });
    const [seen] = value(await broker.openOrders());
    expect(seen).toMatchObject({
      symbol: 'SPY',
      quantity: 10,
      type: 'limit',
      reason: 'IB order type MIDPRICE',
    });
    expect(seen?.clientOrderId).toBeUndefined();
    expect(fault(await broker.cancel(String(manual.permId))).message).toContain('by hand in TWS');
    const other = fake.placeByHand({ symbol: 'SPY', quantity: 10, clientId: 3, orderId: 44 });
    expect(fault(await broker.cancel(String(other.permId))).message).toContain('by API client 3');
    fake.fill(manual, 10, 400);
    value(await broker.executionsSince(0));
    expect(of('execution')[0]?.execution).toMatchObject({ symbol: 'SPY', quantity: 10 });
  });

  test('what IB rejects is rejected, with its reason', async () => {
    const { fake, broker } = await rig();
    fake.fault({ kind: 'reject', code: 201, text: 'Order rejected - reason:Insufficient funds' });
    expect(fault(await broker.submit(ticket()))).toEqual({
      kind: 'rejected',
      code: '201',
      message: 'The order was refused. IB says: Order rejected - reason:Insufficient funds.',
    });
  });

  test('a remark is no refusal', async () => {
    const { fake, broker } = await rig();
    fake.fault({
      kind: 'warn',
      code: 399,
      text: 'Your order will not be placed at the exchange until 09:30',
    });
    expect(value(await broker.submit(ticket())).state).toBe('new');
  });

  test('an order that IB ends carries its words', async () => {
    const { fake, broker, of } = await rig();
    value(await broker.submit(ticket({ type: 'limit', limitPrice: 90 })));
    fake.cancel(fake.orders[0] ?? fail(), 'Corporate action');
    await until(() => of('order').at(-1)?.order.state === 'cancelled');
    value(await broker.findOrder(fake.orders[0]?.orderRef ?? ''));
    expect(of('order').at(-1)?.order.reason).toBe('Corporate action');
  });

  test('order ids go on above every one that was used', async () => {
    const saved: number[] = [];
    const orderIds = { load: () => 500, save: (id: number) => saved.push(id) };
    const { fake, broker } = await rig({ orderIds, fake: { firstOrderId: 20 } });
    value(await broker.submit(ticket()));
    value(await broker.submit(ticket()));
    expect(fake.orders.map((order) => order.orderId)).toEqual([501, 502]);
    // A hundred at once, before the first of them is used.
    expect(saved).toEqual([600]);
  });
});

function fail(): never {
  throw new Error('there is no order');
}
