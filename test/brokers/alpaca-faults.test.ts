/** The rows of the fault table that are about requests and their answers, each against the fake through the real SDK. */

import { afterEach, describe, expect, test } from 'vitest';
import { createAlpaca } from '../../brokers/index.ts';
import { FAKE_KEY, FAKE_SECRET, startFakeAlpaca } from '../fakes/alpaca/fake.ts';
import {
  bar,
  connected,
  faultIn,
  got,
  OPEN,
  open,
  type Session,
  ticket,
} from './alpaca-session.ts';

let session: Session;
afterEach(() => session.end());

function sent(method: string, path: string): number {
  return session.fake.requests.filter((request) => request === `${method} ${path}`).length;
}

describe('fault 1: the answer to an order is lost', () => {
  test('ambiguous, sent once, and found by our id', async () => {
    session = await connected();
    session.fake.fault({ on: 'submit', act: { kind: 'lost answer' } });
    const fault = faultIn(await session.broker.submit(ticket()));
    expect(fault.kind).toBe('ambiguous');
    expect(fault.message).toContain('look it up at the broker before you ask again');
    expect(sent('POST', '/v2/orders')).toBe(1);
    expect(got(await session.broker.findOrder('intent-1')).quantity).toBe(10);
  });

  test('reset before the order was taken: ambiguous, and the broker does not know it', async () => {
    session = await connected();
    session.fake.fault({ on: 'submit', act: { kind: 'reset' } });
    expect(faultIn(await session.broker.submit(ticket())).kind).toBe('ambiguous');
    expect(faultIn(await session.broker.findOrder('intent-1')).kind).toBe('not found');
  });

  test('no answer before the deadline', async () => {
    session = await connected({ limits: { requestMs: 400 } });
    session.fake.fault({ on: 'submit', act: { kind: 'hang' } });
    const fault = faultIn(await session.broker.submit(ticket()));
    expect(fault.kind).toBe('ambiguous');
    expect(fault.message).toContain('timed out after 400 ms');
  });

  test('an answer that cannot be read', async () => {
    session = await connected();
    session.fake.fault({ on: 'submit', act: { kind: 'text', text: '<html>gateway</html>' } });
    const fault = faultIn(await session.broker.submit(ticket()));
    expect(fault.kind).toBe('ambiguous');
    expect(fault.message).toContain('cannot be read');
    expect(session.fake.orders).toHaveLength(1);
  });

  test('nobody listens: nothing was sent, and it says so', async () => {
    session = await open();
    const gone = await startFakeAlpaca();
    const { options } = gone;
    await gone.close();
    const lonely = createAlpaca({ ...options, limits: { retryMs: 1 } });
    const refused = faultIn(await lonely.submit(ticket()));
    expect(refused.kind).toBe('down');
    expect(faultIn(await lonely.connect(() => undefined)).kind).toBe('down');
    expect(lonely.health().state).toBe('down');
    await lonely.close();
  });
});

describe('fault 2: a definite no', () => {
  test.each([
    [400, 40010001, 'rejected'],
    [403, 40310000, 'rejected'],
    [422, 42210000, 'rejected'],
    [404, 40410000, 'not found'],
    [401, 40110000, 'unauthorised'],
  ])('HTTP %i keeps the reason and the code %i', async (status, code, kind) => {
    session = await connected();
    session.fake.fault({
      on: 'submit',
      act: { kind: 'status', status, code, message: 'the reason' },
    });
    const fault = faultIn(await session.broker.submit(ticket()));
    expect(fault).toMatchObject({ kind, code: String(code) });
    expect(fault.message).toContain('the reason (request fake-request)');
    expect(sent('POST', '/v2/orders')).toBe(1);
  });

  test('an order that the account cannot pay for', async () => {
    session = await connected({}, { cash: 100 });
    const fault = faultIn(await session.broker.submit(ticket({ type: 'limit', limitPrice: 50 })));
    expect(fault).toMatchObject({ kind: 'rejected', code: '40310000' });
    expect(fault.message).toContain('insufficient buying power');
  });

  test('a wrong key says what to check, and shows neither key nor secret', async () => {
    session = await open({ secret: 'another-secret' });
    const fault = faultIn(await session.broker.connect(() => undefined));
    expect(fault.kind).toBe('unauthorised');
    expect(fault.message).toContain('a live key does not work here');
    expect(fault.message).toContain('[key]');
    expect(fault.message).not.toContain(FAKE_KEY);
    expect(fault.message).not.toContain('another-secret');
    expect(session.broker.health().state).toBe('down');
  });

  test.each([{ keyId: '' }, { secret: '' }])('an empty one is not sent: %j', async (empty) => {
    session = await open(empty);
    const fault = faultIn(await session.broker.connect(() => undefined));
    expect(fault.kind).toBe('unauthorised');
    expect(fault.message).toContain('the key or its secret is empty');
    expect(session.fake.requests).toEqual([]);
  });

  test('a live configuration is told about paper keys', async () => {
    session = await open({ environment: 'live' });
    session.fake.fault({
      on: 'account',
      act: { kind: 'status', status: 403, message: `forbidden. ${FAKE_SECRET}` },
    });
    const fault = faultIn(await session.broker.connect(() => undefined));
    expect(fault.kind).toBe('unauthorised');
    expect(fault.message).toContain('a paper key does not work here');
    expect(fault.message).not.toContain(FAKE_SECRET);
  });

  test('an id that is too long is not sent', async () => {
    session = await connected();
    const fault = faultIn(await session.broker.submit(ticket({ clientOrderId: 'x'.repeat(129) })));
    expect(fault).toMatchObject({ kind: 'rejected' });
    expect(fault.message).toContain('129 characters and Alpaca takes 128');
    expect(sent('POST', '/v2/orders')).toBe(0);
  });
});

describe('fault 3: an order reaches the broker twice', () => {
  test('the second answer is the state of the first, and there is one order', async () => {
    session = await connected();
    const first = got(await session.broker.submit(ticket()));
    session.fake.feed(bar(1, [185, 186, 184, 185]));
    const second = got(await session.broker.submit(ticket()));
    expect(second).toMatchObject({ venueOrderId: first.venueOrderId, state: 'filled' });
    expect(session.fake.orders).toHaveLength(1);
    expect(session.fake.position('AAPL')).toBe(10);
  });

  test('when the first cannot be looked up, nothing is known', async () => {
    session = await connected({ limits: { readRetries: 0 } });
    await session.broker.submit(ticket());
    session.fake.fault({ on: 'order', act: { kind: 'status', status: 503, message: 'down' } });
    const fault = faultIn(await session.broker.submit(ticket()));
    expect(fault.kind).toBe('ambiguous');
    expect(fault.message).toContain('client_order_id must be unique');
  });

  test('a replacement whose id is there already is the one that is there', async () => {
    session = await connected();
    const old = got(await session.broker.submit(ticket({ type: 'limit', limitPrice: 100 })));
    const next = ticket({ clientOrderId: 'intent-2', type: 'limit', limitPrice: 101 });
    session.fake.fault({ on: 'replace', act: { kind: 'lost answer' } });
    expect(faultIn(await session.broker.replace(old.venueOrderId, next)).kind).toBe('ambiguous');
    const again = got(await session.broker.replace(old.venueOrderId, next));
    expect(again).toMatchObject({ replaces: old.venueOrderId, limitPrice: 101 });
  });
});

describe('fault 19: no answer is not flat', () => {
  test.each([
    ['positions', 'down', { kind: 'status', status: 500, message: 'x' }],
    ['positions', 'ambiguous', { kind: 'text', text: '{"message":"try later"}' }],
    ['positions', 'ambiguous', { kind: 'text', text: '' }],
    ['positions', 'ambiguous', { kind: 'text', text: '[{"symbol":"AAPL","qty":"ten"}]' }],
    ['positions', 'down', { kind: 'reset' }],
    ['orders', 'down', { kind: 'status', status: 500, message: 'x' }],
    ['fills', 'down', { kind: 'status', status: 500, message: 'x' }],
    ['clock', 'down', { kind: 'status', status: 500, message: 'x' }],
    ['calendar', 'down', { kind: 'status', status: 500, message: 'x' }],
    ['asset', 'down', { kind: 'status', status: 500, message: 'x' }],
    ['history', 'down', { kind: 'status', status: 500, message: 'x' }],
  ] as const)('%s: %s', async (on, kind, act) => {
    session = await connected({ limits: { readRetries: 0 } });
    session.fake.setPosition('AAPL', 10, 100);
    session.fake.fault({ on, act });
    const { broker } = session;
    const query = { symbols: ['AAPL'], timeframe: '1d', from: OPEN, to: OPEN + 1 };
    const ask = {
      positions: () => broker.positions(),
      orders: () => broker.openOrders(),
      fills: () => broker.executionsSince(0),
      clock: () => broker.clock(),
      calendar: () => broker.calendar(19_724, 19_725),
      asset: () => broker.instrument('AAPL'),
      history: () => broker.historicalBars(query),
    };
    const fault = faultIn<unknown>(await ask[on]());
    expect(fault.kind).toBe(kind);
    expect(fault.message).toMatch(/Ask again|Check the network/);
  });

  test('an order that cannot be looked up is not unknown', async () => {
    session = await connected({ limits: { readRetries: 0 } });
    session.fake.fault({ on: 'order', act: { kind: 'status', status: 500, message: 'x' } });
    expect(faultIn(await session.broker.findOrder('intent-1')).kind).toBe('down');
    session.fake.fault({ on: 'orders', act: { kind: 'status', status: 500, message: 'x' } });
    expect(faultIn(await session.broker.findOrder('intent-1')).kind).toBe('down');
  });

  test('a read that fails is tried again', async () => {
    session = await connected({ limits: { readRetries: 2 } });
    session.fake.setPosition('AAPL', 10, 100);
    session.fake.fault({ on: 'positions', act: { kind: 'status', status: 503, message: 'x' } });
    session.fake.fault({ on: 'positions', act: { kind: 'reset' } });
    expect(got(await session.broker.positions())).toHaveLength(1);
    expect(sent('GET', '/v2/positions')).toBe(3);
  });
});

describe('fault 24: too many requests', () => {
  const headers = { 'Retry-After': '30' };
  const act = { kind: 'status', status: 429, message: 'too many requests.', headers } as const;

  test('an order is refused for now and not sent again; cancels still go', async () => {
    session = await connected({ limits: { queueMs: 20 } });
    const resting = got(await session.broker.submit(ticket({ type: 'limit', limitPrice: 100 })));
    session.fake.fault({ on: 'submit', act });
    const fault = faultIn(await session.broker.submit(ticket({ clientOrderId: 'b' })));
    expect(fault).toMatchObject({ kind: 'rate limited', retryAfterMs: 30_000 });
    expect(fault.message).toContain('no more requests for 30 s');
    const posts = sent('POST', '/v2/orders');
    const next = faultIn(await session.broker.submit(ticket({ clientOrderId: 'c' })));
    expect(next.kind).toBe('rate limited');
    expect(next.message).toContain('Nothing was sent');
    expect(next.retryAfterMs).toBeGreaterThan(20_000);
    expect(sent('POST', '/v2/orders')).toBe(posts);
    expect((await session.broker.cancel(resting.venueOrderId)).ok).toBe(true);
  });

  test('history has a budget of its own', async () => {
    session = await connected({ limits: { queueMs: 20, requests: 50, reserved: 10 } });
    const query = { symbols: ['AAPL'], timeframe: '1d', from: OPEN, to: OPEN + 1 };
    session.fake.fault({ on: 'history', act });
    expect(faultIn(await session.broker.historicalBars(query)).kind).toBe('rate limited');
    expect(faultIn(await session.broker.historicalBars(query)).message).toContain(
      'Nothing was sent',
    );
    expect((await session.broker.submit(ticket())).ok).toBe(true);
  });

  test('without a word on when, a minute', async () => {
    session = await connected();
    session.fake.fault({ on: 'submit', act: { kind: 'status', status: 429, message: 'x' } });
    const fault = faultIn(await session.broker.submit(ticket()));
    expect(fault.retryAfterMs).toBe(60_000);
  });

  test('a part of the budget is kept for cancels', async () => {
    // Connecting takes one request; three are left, two of them for cancels.
    session = await connected({ limits: { requests: 4, reserved: 2, queueMs: 20 } });
    const order = got(await session.broker.submit(ticket({ type: 'limit', limitPrice: 100 })));
    expect(faultIn(await session.broker.positions()).kind).toBe('rate limited');
    expect((await session.broker.cancel(order.venueOrderId)).ok).toBe(true);
    expect((await session.broker.cancelAll()).ok).toBe(true);
    expect(faultIn(await session.broker.cancelAll()).kind).toBe('rate limited');
  });
});

describe('fault 25: a cancel without a clear answer', () => {
  test.each([
    { kind: 'status', status: 503, message: 'unavailable' },
    { kind: 'reset' },
    { kind: 'lost answer' },
  ] as const)('%j is ambiguous, sent once, and safe to repeat', async (act) => {
    session = await connected();
    const order = got(await session.broker.submit(ticket({ type: 'limit', limitPrice: 100 })));
    session.fake.fault({ on: 'cancel', act });
    expect(faultIn(await session.broker.cancel(order.venueOrderId)).kind).toBe('ambiguous');
    expect(sent('DELETE', `/v2/orders/${order.venueOrderId}`)).toBe(1);
    await session.broker.cancel(order.venueOrderId);
    expect(got(await session.broker.findOrder('intent-1')).state).toBe('cancelled');
  });

  test('an order that the venue does not know', async () => {
    session = await connected();
    expect(faultIn(await session.broker.cancel('no-such-order')).kind).toBe('not found');
  });

  test('cancel all of which some were left', async () => {
    session = await connected();
    const text = '[{"id":"1","status":200},{"id":"2","status":500}]';
    session.fake.fault({ on: 'cancel all', act: { kind: 'text', text } });
    const fault = faultIn(await session.broker.cancelAll());
    expect(fault.kind).toBe('ambiguous');
    expect(fault.message).toContain('1 of 2 orders were not cancelled');
  });

  test('cancel all that fails', async () => {
    session = await connected();
    session.fake.fault({ on: 'cancel all', act: { kind: 'reset' } });
    expect(faultIn(await session.broker.cancelAll()).kind).toBe('ambiguous');
  });
});

describe('cancels go ahead', () => {
  test('cancel all takes back what waits and overtakes what is under way', async () => {
    session = await connected({ limits: { concurrent: 1, queueMs: 5_000, requestMs: 5_000 } });
    session.fake.fault({ on: 'submit', act: { kind: 'hold' } });
    const answers = ['a', 'b', 'c'].map((id) =>
      session.broker.submit(ticket({ clientOrderId: id, type: 'limit', limitPrice: 1 })),
    );
    expect((await session.broker.cancelAll()).ok).toBe(true);
    session.fake.release();
    const [first, second, third] = await Promise.all(answers);
    expect(first?.ok).toBe(true);
    for (const answer of [second, third]) {
      expect(answer).toMatchObject({ ok: false, fault: { kind: 'down' } });
      expect(JSON.stringify(answer)).toContain('Nothing was sent');
    }
    expect(session.fake.orders.map(({ clientOrderId }) => clientOrderId)).toEqual(['a']);
  });
});
