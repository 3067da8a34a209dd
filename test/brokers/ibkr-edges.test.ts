/** What comes late, half, for somebody else or at a bad moment. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createIbkr } from '../../brokers/index.ts';
import { builtProcess } from '../bundles.ts';
import { fault, minute, rig, ticket, until, value } from './ibkr-rig.ts';

const IMPATIENT = { deadlines: { answer: 100 } };
const RESTING = { type: 'limit', limitPrice: 50 } as const;

describe('what belongs to another account', () => {
  test('is not ours: orders, fills, ended orders, positions', async () => {
    const { fake, broker, of } = await rig({ account: 'DU2', fake: { accounts: ['DU1', 'DU2'] } });
    const theirs = { symbol: 'AAPL', quantity: 10, account: 'DU1', clientId: 7, orderId: 900 };
    const order = fake.placeByHand(theirs);
    expect(value(await broker.openOrders())).toEqual([]);
    fake.fill(order, 10, 100);
    expect(value(await broker.executionsSince(0))).toEqual([]);
    expect(fault(await broker.findOrder('x')).kind).toBe('not found');
    expect(value(await broker.positions())).toEqual([]);
    expect([of('order'), of('execution')]).toEqual([[], []]);
    // Its order id is taken all the same.
    value(await broker.submit(ticket()));
    expect(fake.orders[1]?.orderId).toBe(901);
  });
});

describe('words of IB that come late', () => {
  test('a refused change that nobody waits for any more is told as an event', async () => {
    const { fake, broker, of } = await rig(IMPATIENT);
    const placed = value(await broker.submit(ticket(RESTING)));
    fake.fault({ kind: 'reject', code: 399, text: 'asked' });
    const change = ticket({ type: 'limit', limitPrice: 51 });
    expect(fault(await broker.replace(placed.venueOrderId, change)).kind).toBe('ambiguous');
    expect(of('order').at(-1)?.order.state).toBe('pending replace');
    fake.fault({ kind: 'say', id: 1, code: 201, text: 'Order rejected - reason:margin' });
    await until(() => of('refused').length === 1);
    expect(of('refused')[0]).toMatchObject({ what: 'replace', fault: { code: '201' } });
    expect(of('order').at(-1)?.order.state).toBe('new');
  });

  test('a working order that IB rejects after all is rejected, with the reason', async () => {
    const { fake, broker, of } = await rig();
    value(await broker.submit(ticket(RESTING)));
    fake.fault({
      kind: 'say',
      id: 1,
      code: 201,
      text: 'Order rejected - reason: no shares to borrow',
    });
    await until(() => of('order').at(-1)?.order.state === 'rejected');
    expect(of('order').at(-1)?.order.reason).toBe('no shares to borrow');
  });

  test('words about orders that are not known, or have no meaning now, change nothing', async () => {
    const { fake, broker, of } = await rig();
    value(await broker.submit(ticket(RESTING)));
    const before = of('order').length;
    fake.fault({ kind: 'say', id: 77, code: 202, text: 'Order Canceled' });
    fake.fault({ kind: 'say', id: 77, code: 201, text: 'Order rejected' });
    fake.fault({ kind: 'say', id: 1, code: 10_148, text: 'cannot be cancelled' });
    fake.fault({ kind: 'say', id: 1, code: 202, text: 'Order Canceled' });
    await until(() => of('order').length === before + 1);
    expect(of('order').at(-1)?.order).toMatchObject({
      state: 'cancelled',
      reason: 'Order Canceled',
    });
    fake.fill(fake.orders[0] ?? none(), 100, 50);
    await until(() => of('order').at(-1)?.order.state === 'filled');
    fake.fault({ kind: 'say', id: 1, code: 202, text: 'Order Canceled' });
    value(await broker.clock());
    expect(of('order').at(-1)?.order.state).toBe('filled');
  });
});

describe('an order that TWS takes and holds', () => {
  test('is there when the deadline comes, and is not called working', async () => {
    const { fake, broker } = await rig(IMPATIENT);
    fake.fault({ kind: 'hold' });
    expect(value(await broker.submit(ticket())).state).toBe('suspended');
  });

  test('is rejected when IB says so', async () => {
    const { fake, broker, of } = await rig();
    fake.fault({ kind: 'hold' });
    const mine = ticket();
    const answer = broker.submit(mine);
    await until(() => of('order').at(-1)?.order.state === 'suspended');
    fake.fault({ kind: 'say', id: 1, code: 201, text: 'Order rejected - reason:X' });
    expect(fault(await answer)).toMatchObject({ kind: 'rejected', code: '201' });
    expect(of('order').at(-1)?.order.state).toBe('rejected');
    expect(value(await broker.findOrder(mine.clientOrderId)).state).toBe('rejected');
  });

  test('a second word about the same id finds the first order', async () => {
    const { fake, broker, of } = await rig();
    fake.fault({ kind: 'hold' });
    const mine = ticket();
    const answer = broker.submit(mine);
    await until(() => of('order').length === 1);
    fake.fault({ kind: 'say', id: 1, code: 103, text: 'Duplicate order id' });
    expect(value(await answer).clientOrderId).toBe(mine.clientOrderId);
  });
});

describe('messages that lack something', () => {
  test('the first word of an order without its permanent id is not enough', async () => {
    const { fake, broker } = await rig();
    fake.fault({ kind: 'mangle', message: 'openOrder', index: 25, token: 0 });
    // The state that follows has the id, and the ticket says what the order is.
    expect(value(await broker.submit(ticket(RESTING)))).toMatchObject({
      ...{ venueOrderId: '1500000001', symbol: 'AAPL', limitPrice: 50, state: 'new' },
    });
  });

  test('a fill whose time cannot be read is of now', async () => {
    const { fake, broker, of } = await rig();
    fake.fault({ kind: 'mangle', message: 'execDetails', index: 15, token: 'soon' });
    const before = Date.now() * 1000;
    value(await broker.submit(ticket()));
    fake.feed(minute(0));
    await until(() => of('execution').length === 2);
    expect(of('execution')[0]?.execution.time).toBeGreaterThanOrEqual(before);
  });

  test('a fee that IB does not know yet is no fee', async () => {
    const { fake, broker, of } = await rig();
    const unset = '1.7976931348623157E308';
    fake.fault({ kind: 'mangle', message: 'commissionReport', index: 3, token: unset });
    value(await broker.submit(ticket()));
    fake.feed(minute(0));
    await until(() => of('order').at(-1)?.order.state === 'filled');
    expect(of('execution').map((event) => event.execution.fee)).toEqual([undefined]);
    expect(value(await broker.executionsSince(0))[0]?.fee).toBe(1);
  });

  test('an exception in the reader ends neither the process nor the session for good', async () => {
    const { fake, broker, of } = await rig();
    value(await broker.submit(ticket()));
    fake.fault({ kind: 'mangle', message: 'execDetails', index: 18, token: 'NEITHER' });
    fake.feed(minute(0));
    await until(() => of('connection').filter((event) => event.state === 'ready').length === 2);
    expect(of('connection').some((event) => event.why.includes('could not be read'))).toBe(true);
    expect(of('execution')[0]?.execution).toMatchObject({ isBuy: true, quantity: 100 });
    expect(of('order').at(-1)?.order.state).toBe('filled');
  });

  test('an ended order without its permanent id is left out', async () => {
    const { fake, broker, connect } = await rig({ isConnected: false });
    const order = fake.placeByHand({ symbol: 'AAPL', quantity: 1, orderRef: 'by-hand' });
    fake.cancel(order);
    fake.fault({ kind: 'mangle', message: 'completedOrder', index: 23, token: 0, times: 2 });
    value(await connect());
    expect(fault(await broker.findOrder('by-hand')).kind).toBe('not found');
    expect(value(await broker.findOrder('by-hand')).state).toBe('cancelled');
  });
});

describe('a bad moment', () => {
  test.each([
    ['openOrderEnd', 'open orders'],
    ['completedOrdersEnd', 'ended orders'],
    ['execDetailsEnd', 'executions'],
    ['positionEnd', 'positions'],
  ])('no %s while connecting: not connected, and said', async (message, what) => {
    const { fake, connect, broker } = await rig({ isConnected: false, ...IMPATIENT });
    fake.fault({ kind: 'drop', message });
    expect(fault(await connect()).message).toContain(`about ${what} within 100 ms`);
    expect(broker.health().state).toBe('down');
    value(await connect());
  });

  test('the connection ends while an answer is waited for', async () => {
    const { fake, broker, sent } = await rig();
    fake.fault({ kind: 'drop', message: 'positionEnd' });
    const before = sent('reqPositions');
    const answer = broker.positions();
    await until(() => sent('reqPositions') > before);
    fake.fault({ kind: 'reset' });
    const refusal = fault(await answer);
    expect(refusal.kind).toBe('down');
    expect(refusal.message).toContain('ended before it answered about positions');
  });

  test('a reset names itself', async () => {
    const { fake, of } = await rig();
    fake.fault({ kind: 'reset' });
    await until(() => of('connection').some((event) => event.state === 'down'));
    const why = of('connection').find((event) => event.state === 'down')?.why;
    expect(why).toMatch(/connection to TWS at 127\.0\.0\.1:\d+ was lost: read ECONNRESET\./);
  });

  test('the connection ends while everything is asked for: made anew', async () => {
    const { fake, of, sent } = await rig();
    fake.fault({ kind: 'kill' });
    fake.fault({ kind: 'drop', message: 'positionEnd' });
    await until(() => sent('reqPositions') === 2);
    fake.fault({ kind: 'kill' });
    await until(() => of('connection').filter((event) => event.state === 'ready').length === 2);
  });

  test.each(['nextValidId', 'positionEnd'])('closed while %s is waited for', async (message) => {
    const { fake, broker, connect, sent } = await rig({ isConnected: false });
    fake.fault({ kind: 'drop', message });
    fake.fault({ kind: 'delay', message: 'managedAccounts', ms: 1 });
    const answer = connect();
    await until(() => sent('startApi') === 1);
    await broker.close();
    if (message === 'nextValidId') fake.fault({ kind: 'kill' });
    expect(fault(await answer).kind).toBe('down');
    expect(broker.health()).toEqual({ state: 'down', why: 'closed' });
  });

  test('TWS does not tell the time: no clock and no history', async () => {
    const { fake, broker } = await rig(IMPATIENT);
    fake.fault({ kind: 'drop', message: 'currentTime', times: 2 });
    expect(fault(await broker.clock()).message).toContain('about the time');
    const query = { symbols: ['AAPL'], timeframe: '1m', from: 0, to: 0 };
    expect(fault(await broker.historicalBars(query)).message).toContain('about the time');
  });

  test('a refusal of a question is its answer; a remark is not', async () => {
    const { fake, broker, sent } = await rig();
    const last = (name: string) => fake.received.findLast((one) => one.name === name)?.tokens ?? [];
    for (const [name, message, ask] of [
      ['reqExecutions', 'execDetailsEnd', () => broker.executionsSince(0)],
      ['reqAccountSummary', 'accountSummaryEnd', () => broker.account()],
      ['reqContractDetails', 'contractDetailsEnd', () => broker.instrument('SPY')],
    ] as const) {
      fake.fault({ kind: 'drop', message });
      const before = sent(name);
      const answer = ask();
      await until(() => sent(name) > before);
      const id = Number(last(name)[2]);
      fake.fault({ kind: 'say', id, code: 2_150, text: 'a remark' });
      fake.fault({ kind: 'say', id, code: 321, text: 'Error validating request' });
      expect(fault(await answer)).toMatchObject({ kind: 'rejected', code: '321' });
    }
  });

  test('questions of one kind asked at once get each its own answer', async () => {
    const { fake, broker } = await rig();
    fake.remember([minute(0), { ...minute(0), symbol: 'SPY' }], 60);
    fake.setNow(minute(5).time);
    const bars = (symbol: string) =>
      broker.historicalBars({
        symbols: [symbol],
        timeframe: '1m',
        from: minute(0).time,
        to: minute(1).time,
      });
    const [apple, spy] = await Promise.all([bars('AAPL'), bars('SPY')]);
    expect(value(apple)).toMatchObject([{ symbol: 'AAPL' }]);
    expect(value(spy)).toMatchObject([{ symbol: 'SPY' }]);
    for (const answer of await Promise.all([broker.account(), broker.account()])) value(answer);
    const fills = await Promise.all([broker.executionsSince(0), broker.executionsSince(0)]);
    expect(fills.map(value)).toEqual([[], []]);
  });

  test('before the first session there is no account, and no answer', async () => {
    const broker = createIbkr({ port: 1, clientId: 1, mode: 'paper' });
    expect(broker.name).toBe('Interactive Brokers paper');
    expect(fault(await broker.account()).message).toContain('not connected yet');
  });

  test('a change that could not be sent is refused', async () => {
    const { broker } = await rig();
    const placed = value(await broker.submit(ticket(RESTING)));
    const change = (fields: Parameters<typeof ticket>[0]) =>
      broker.replace(placed.venueOrderId, ticket({ ...RESTING, ...fields }));
    expect(fault(await change({ quantity: 1.5 })).message).toContain('whole shares');
    expect(fault(await change({ symbol: 'NOPE' })).kind).toBe('not found');
    expect(fault(await broker.replace('99', ticket(RESTING))).kind).toBe('not found');
  });

  test('the session ends while an instrument is looked up: the order is not sent', async () => {
    const { fake, broker, sent } = await rig({ deadlines: { reconnect: [60_000] } });
    fake.fault({ kind: 'drop', message: 'contractDetailsEnd' });
    const answer = broker.submit(ticket());
    await until(() => sent('reqContractDetails') === 1);
    fake.fault({ kind: 'kill' });
    expect(fault(await answer).kind).toBe('down');
    expect(sent('placeOrder')).toBe(0);
  });

  test.each(['openOrderEnd', 'completedOrdersEnd'])(
    'without %s an unknown order is not "not found"',
    async (message) => {
      const { fake, broker } = await rig(IMPATIENT);
      fake.fault({ kind: 'drop', message });
      expect(fault(await broker.cancel('99')).kind).toBe('down');
    },
  );

  test('a trailing stop is changed by its stop', async () => {
    const { broker } = await rig();
    const trailing = (stopPrice: number) =>
      ticket({ type: 'trailing stop', trailBy: 2, stopPrice, isBuy: false, opens: false });
    const placed = value(await broker.submit(trailing(98)));
    expect(value(await broker.replace(placed.venueOrderId, trailing(99)))).toMatchObject({
      stopPrice: 99,
    });
  });

  test('after the close the next hours are tomorrow’s', async () => {
    const { fake, broker } = await rig();
    fake.setNow(Date.UTC(2024, 0, 2, 22) * 1000);
    expect(value(await broker.clock())).toMatchObject({
      ...{ isOpen: false, nextOpen: Date.UTC(2024, 0, 3, 14, 30) * 1000 },
      ...{ nextClose: Date.UTC(2024, 0, 3, 21) * 1000 },
    });
  });

  test('two fills of one second come in the order of their ids', async () => {
    const { fake, broker, of } = await rig();
    value(await broker.submit(ticket(RESTING)));
    const order = fake.orders[0] ?? none();
    fake.fill(order, 10, 50);
    fake.setNow(minute(9).time);
    fake.fill(order, 20, 50);
    fake.fill(order, 30, 50);
    await until(() => of('execution').length === 6);
    const quantities = value(await broker.executionsSince(0)).map((one) => one.quantity);
    expect(quantities).toEqual([10, 20, 30]);
  });

  test('bars outside of regular hours are not ours', async () => {
    const { fake, broker, of, sent } = await rig();
    value(await broker.subscribeBars(['AAPL'], '1m'));
    await until(() => sent('reqMktData') === 1);
    fake.feed(minute(-30));
    fake.feed({ ...minute(0), symbol: 'SPY' });
    fake.feed(minute(0));
    await until(() => of('bar').length === 1);
    expect(of('bar')[0]?.bar.time).toBe(minute(0).time);
  });
});

test('the fake runs as a process of its own', async () => {
  const child = spawn(process.execPath, [builtProcess('test/fakes/tws/main.ts')], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => {
    child.kill();
  });
  const [line] = await once(child.stdout, 'data');
  const { port } = JSON.parse(String(line));
  const broker = createIbkr({ port, clientId: 3, mode: 'paper' });
  onTestFinished(() => broker.close());
  expect(value(await broker.connect(() => undefined)).id).toBe('DU1234567');
});

function none(): never {
  throw new Error('it is not there');
}
