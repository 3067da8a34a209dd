/** What goes wrong with the line to IB, one test a row of the fault table, through the real client library. */

import { describe, expect, test } from 'vitest';
import {
  fault,
  IMPATIENT,
  only,
  resting,
  rig,
  states,
  ticket,
  until,
  untilReady,
  value,
} from './ibkr-rig.ts';

describe('fault 21: half-open socket', () => {
  test('no answer to a heartbeat: the connection is cut, made anew and reconciled', async () => {
    const made = await rig({ deadlines: { heartbeat: 30, heartbeatAnswer: 150 } });
    const placed = await resting(made);
    made.fake.fault({ kind: 'half open' });
    made.fake.fill(only(made.fake), 100, 50);
    await untilReady(made, 2);
    const told = made.of('connection').map((event) => event.state);
    expect(told.slice(3)).toEqual(['down', 'connecting', 'reconciling', 'ready']);
    expect(made.of('connection')[3]?.why).toContain('has not answered for 150 ms');
    // The fill that nobody told of was asked for.
    expect(states(made.of, placed.venueOrderId).at(-1)).toBe('filled');
    expect(made.fake.connections).toBe(1);
  });

  test('what was sent into it is ambiguous, and nothing more is sent', async () => {
    const made = await rig({
      deadlines: { heartbeat: 30, heartbeatAnswer: 150, reconnect: [60_000] },
    });
    value(await made.broker.instrument('AAPL'));
    made.fake.fault({ kind: 'half open' });
    expect(fault(await made.broker.submit(ticket())).kind).toBe('ambiguous');
    const later = fault(await made.broker.submit(ticket()));
    expect(later.kind).toBe('down');
    expect(later.message).toContain('Nothing was sent');
    expect(made.sent('placeOrder')).toBe(1);
  });
});

describe('fault 22: a connection that hangs', () => {
  test.each(['silent', 'no session'] as const)('%s: the deadline ends it', async (kind) => {
    const made = await rig({ isConnected: false, deadlines: { connect: 40 } });
    made.fake.fault({ kind });
    const refusal = fault(await made.connect());
    expect(refusal.kind).toBe('down');
    expect(refusal.message).toContain('did not greet within 40 ms');
    await until(() => made.fake.connections === 0);
    expect(made.broker.health().state).toBe('down');
  });
});

describe('fault 26: TWS loses IB’s servers', () => {
  test.each([
    [1101, 2],
    [1102, 1],
  ])('after %i everything is asked for; live bars were asked for %i times', async (code, times) => {
    const made = await rig();
    const placed = await resting(made);
    value(await made.broker.subscribeBars(['AAPL'], '1m'));
    made.fake.fault({ kind: 'connectivity', code: 1100 });
    await until(() => made.broker.health().state === 'degraded');
    const refusal = fault(await made.broker.submit(ticket()));
    expect(refusal.kind).toBe('down');
    expect(refusal.message).toContain("lost IB's servers (1100)");
    // IB fills the resting order meanwhile, and tells nobody.
    made.fake.fill(only(made.fake), 100, 50);
    expect(states(made.of, placed.venueOrderId).at(-1)).toBe('new');
    made.fake.fault({ kind: 'connectivity', code });
    await untilReady(made, 2);
    expect(states(made.of, placed.venueOrderId).at(-1)).toBe('filled');
    expect(made.of('execution')[0]?.execution).toMatchObject({ quantity: 100, price: 50 });
    await until(() => made.sent('reqRealTimeBars') === times);
    value(await made.broker.submit(ticket()));
  });

  test('cancels are let through meanwhile', async () => {
    const made = await rig();
    const placed = await resting(made);
    made.fake.fault({ kind: 'connectivity', code: 2110 });
    await until(() => made.broker.health().state === 'degraded');
    void made.broker.cancel(placed.venueOrderId);
    await until(() => made.sent('cancelOrder') === 1);
    value(await made.broker.cancelAll());
    await until(() => made.sent('reqGlobalCancel') === 1);
  });

  test('servers that stay away: the session is made anew', async () => {
    const made = await rig({ deadlines: { serversAway: 20 } });
    made.fake.fault({ kind: 'connectivity', code: 2110 });
    await untilReady(made, 2);
    expect(made.of('connection').some((event) => event.why.includes('for 20 ms'))).toBe(true);
  });

  test('no answer when they are back: the session is made anew', async () => {
    const made = await rig(IMPATIENT);
    made.fake.fault({ kind: 'connectivity', code: 1100 });
    made.fake.fault({ kind: 'drop', message: 'openOrderEnd' });
    made.fake.fault({ kind: 'connectivity', code: 1102 });
    await untilReady(made, 2);
    expect(made.of('connection').some((event) => event.state === 'down')).toBe(true);
  });
});

describe('fault 27: the day’s reset, and the client id in use', () => {
  test('a reset is waited out: down, tried again, reconciled', async () => {
    const made = await rig({ deadlines: { reconnect: [2, 5] } });
    const placed = await resting(made);
    made.fake.fault({ kind: 'daily reset' });
    await until(
      () => made.of('connection').filter((event) => event.state === 'connecting').length > 3,
    );
    made.fake.fill(only(made.fake), 100, 50);
    made.fake.fault({ kind: 'back' });
    await untilReady(made, 2);
    expect(states(made.of, placed.venueOrderId).at(-1)).toBe('filled');
    expect(made.fake.orders).toHaveLength(1);
  });

  test('a client id in use is named, and what to do', async () => {
    const made = await rig({ isConnected: false });
    made.fake.fault({ kind: 'id in use' });
    const refusal = fault(await made.connect());
    expect(refusal).toMatchObject({ kind: 'down', code: '326' });
    expect(refusal.message).toContain('Client id 7 is in use');
    value(await made.connect());
  });

  test('a port that was changed is named', async () => {
    const made = await rig({ deadlines: { reconnect: [60_000] } });
    made.fake.fault({
      kind: 'connectivity',
      code: 1300,
      text: 'Please reconnect on the new port - 7500',
    });
    await until(() => made.broker.health().state === 'down');
    expect(made.broker.health().why).toContain('new port - 7500');
  });
});

describe('fault 28: a halt', () => {
  test('is told when it begins and when it ends', async () => {
    const made = await rig();
    value(await made.broker.subscribeBars(['AAPL'], '1m'));
    await until(() => made.sent('reqMktData') === 1);
    await new Promise((resolve) => setTimeout(resolve, 5));
    for (const isHalted of [false, true, true, false]) {
      made.fake.fault({ kind: 'halt', symbol: 'AAPL', isHalted });
    }
    await until(() => made.of('trading status').length === 2);
    expect(made.of('trading status').map((event) => event.isHalted)).toEqual([true, false]);
  });
});

describe('a TWS that cannot be spoken with', () => {
  test('is not running', async () => {
    const made = await rig({ isConnected: false });
    await made.fake.close();
    const refusal = fault(await made.connect());
    expect(refusal).toMatchObject({ kind: 'down', code: '502' });
    expect(refusal.message).toContain('start TWS or IB Gateway, log in');
  });

  test('asks for a newer protocol', async () => {
    const made = await rig({ isConnected: false });
    made.fake.fault({ kind: 'version', version: 225 });
    const refusal = fault(await made.connect());
    expect(refusal).toMatchObject({ kind: 'down', code: '506' });
    expect(refusal.message).toContain('newer protocol than this adapter speaks');
  });

  test('ends while everything is asked for', async () => {
    const made = await rig({ isConnected: false, deadlines: { answer: 50 } });
    made.fake.fault({ kind: 'drop', message: 'accountSummaryEnd' });
    expect(fault(await made.connect()).message).toContain('about the account within 50 ms');
    expect(made.broker.health().state).toBe('down');
  });

  test('has not loaded the account', async () => {
    const made = await rig({ isConnected: false });
    made.fake.fault({ kind: 'drop', message: 'accountSummary', times: 3 });
    expect(fault(await made.connect()).message).toContain('no figures for account');
  });
});

describe('the library is kept from harm', () => {
  test('a rejection with details that are not JSON ends neither the process nor the session', async () => {
    const made = await rig();
    const advanced = 'not {json';
    made.fake.fault({ kind: 'reject', code: 201, text: 'Order rejected - reason:X', advanced });
    expect(fault(await made.broker.submit(ticket()))).toMatchObject({
      kind: 'rejected',
      code: '201',
    });
    value(await made.broker.submit(ticket()));
    expect(made.of('connection')).toHaveLength(3);
  });

  test('details that are JSON come through', async () => {
    const made = await rig();
    const advanced = '{"a":1}';
    made.fake.fault({ kind: 'reject', code: 201, text: 'Order rejected - reason:X', advanced });
    expect(fault(await made.broker.submit(ticket())).code).toBe('201');
  });

  test.each(['garbage', 'truncate'] as const)(
    '%s: a message that cannot be read, and all is asked anew',
    async (kind) => {
      const made = await rig();
      made.fake.fault({ kind, message: 'openOrder' });
      const answer = fault(await made.broker.submit(ticket()));
      expect(answer.kind).toBe('ambiguous');
      await untilReady(made, 2);
      expect(value(await made.broker.openOrders())).toHaveLength(1);
      expect(made.sent('placeOrder')).toBe(1);
    },
  );

  test('orders that were not sent die with their connection', async () => {
    // Thirty at once, ten more kept for cancels: the rest waits.
    const made = await rig({ requestsPerSecond: 40 });
    value(await made.broker.instrument('AAPL'));
    const answers = Array.from({ length: 100 }, () => made.broker.submit(ticket()));
    await until(() => made.fake.orders.length > 5);
    made.fake.fault({ kind: 'kill' });
    const faults = (await Promise.all(answers)).map((one) => (one.ok ? 'fine' : one.fault.kind));
    const unsent = faults.filter((kind) => kind === 'down').length;
    expect(unsent).toBeGreaterThan(60);
    expect(faults.filter((kind) => kind === 'rejected')).toEqual([]);
    expect(made.sent('placeOrder')).toBeLessThanOrEqual(100 - unsent);
    await until(() => made.of('connection').some((event) => event.state === 'reconciling'));
    expect(made.sent('placeOrder')).toBeLessThanOrEqual(100 - unsent);
  });

  test('the kill goes at once and drops the orders that wait', async () => {
    const made = await rig({ requestsPerSecond: 40 });
    value(await made.broker.instrument('AAPL'));
    const answers = Array.from({ length: 100 }, () =>
      made.broker.submit(ticket({ type: 'limit', limitPrice: 50 })),
    );
    await until(() => made.fake.orders.length > 0);
    value(await made.broker.cancelAll());
    const all = await Promise.all(answers);
    await until(() => made.sent('reqGlobalCancel') === 1);
    expect(all.filter((one) => !one.ok && one.fault.kind === 'down').length).toBeGreaterThan(60);
    await until(() => made.fake.orders.every((order) => order.status === 'Cancelled'));
    // Nothing was sent after the kill.
    expect(made.fake.received.at(-1)?.name).toBe('reqGlobalCancel');
  });

  test('a cancel overtakes the orders that wait', async () => {
    const made = await rig({ requestsPerSecond: 40 });
    const placed = await resting(made);
    const answers = Array.from({ length: 60 }, () =>
      made.broker.submit(ticket({ type: 'limit', limitPrice: 50 })),
    );
    value(await made.broker.cancel(placed.venueOrderId));
    expect(made.sent('placeOrder')).toBeLessThan(40);
    value(await made.broker.cancelAll());
    await Promise.all(answers);
  });
});
