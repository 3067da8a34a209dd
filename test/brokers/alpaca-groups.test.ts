/** A stop and a take of one position: one order at Alpaca, two for us. */

import { afterEach, expect, test } from 'vitest';
import { createAlpaca } from '../../brokers/index.ts';
import type { TicketFields } from '../../runtime/index.ts';
import { bar, connected, faultIn, got, type Session, ticket } from './alpaca-session.ts';

let session: Session;
afterEach(() => session.end());

const CLOSING = {
  isBuy: false,
  opens: false,
  quantity: 10,
  timeInForce: 'gtc',
  group: 'g1',
} as const;

function take(fields: Partial<TicketFields> = {}) {
  return ticket({ ...CLOSING, clientOrderId: 'take-1', type: 'limit', limitPrice: 110, ...fields });
}

function stop(fields: Partial<TicketFields> = {}) {
  return ticket({ ...CLOSING, clientOrderId: 'stop-1', type: 'stop', stopPrice: 90, ...fields });
}

async function holding(): Promise<void> {
  session = await connected();
  session.fake.setPosition('AAPL', 10, 100);
}

async function submitBoth() {
  const [first, second] = await Promise.all([
    session.broker.submit(stop()),
    session.broker.submit(take()),
  ]);
  return { stop: got(first), take: got(second) };
}

test('two tickets of one group in one turn are one order of the venue', async () => {
  await holding();
  const pair = await submitBoth();
  expect(session.fake.requests.filter((request) => request === 'POST /v2/orders')).toHaveLength(1);
  expect(pair.take).toMatchObject({
    clientOrderId: 'take-1',
    group: 'g1',
    type: 'limit',
    limitPrice: 110,
  });
  expect(pair.stop).toMatchObject({
    clientOrderId: 'stop-1',
    group: 'g1',
    type: 'stop',
    stopPrice: 90,
  });
  expect(got(await session.broker.openOrders())).toMatchObject([
    { clientOrderId: 'take-1' },
    { clientOrderId: 'stop-1', state: 'new' },
  ]);
});

test('when the stop fills, the take is cancelled, and both events carry our ids', async () => {
  await holding();
  await submitBoth();
  session.fake.feed(bar(1, [95, 96, 89, 92]));
  const { execution } = await session.until('execution');
  expect(execution).toMatchObject({ clientOrderId: 'stop-1', price: 90, quantity: 10 });
  const { order } = await session.until('order', ({ order }) => order.state === 'cancelled');
  expect(order.clientOrderId).toBe('take-1');
  expect(got(await session.broker.executionsSince(0))[0]?.clientOrderId).toBe('stop-1');
  const ids = session.events.flatMap((event) =>
    event.kind === 'order' ? [event.order.clientOrderId] : [],
  );
  expect(new Set(ids)).toEqual(new Set(['take-1', 'stop-1']));
});

test('an event of the stop before the answer to the pair waits for our id', async () => {
  await holding();
  session.fake.fault({ on: 'submit', act: { kind: 'lost answer' } });
  const [first, second] = await Promise.all([
    session.broker.submit(stop()),
    session.broker.submit(take()),
  ]);
  expect(faultIn(first).kind).toBe('ambiguous');
  expect(faultIn(second).kind).toBe('ambiguous');
  // Both are found by our ids, though Alpaca holds neither of them.
  expect(got(await session.broker.findOrder('stop-1'))).toMatchObject({
    type: 'stop',
    stopPrice: 90,
  });
  expect(got(await session.broker.findOrder('take-1'))).toMatchObject({
    type: 'limit',
    limitPrice: 110,
  });
});

test('another process finds both by our ids', async () => {
  await holding();
  await submitBoth();
  const later = createAlpaca(session.fake.options);
  expect(got(await later.findOrder('stop-1'))).toMatchObject({
    clientOrderId: 'stop-1',
    type: 'stop',
  });
  const open = got(await later.openOrders());
  expect(open.map(({ clientOrderId }) => clientOrderId)).toEqual(['take-1', 'stop-1']);
  expect(new Set(open.map(({ group }) => group)).size).toBe(1);
  session.fake.fault({ on: 'orders', act: { kind: 'status', status: 404, message: 'gone' } });
  expect((await later.findOrder('nobody')).ok).toBe(false);
  await later.close();
});

test('submitted twice it is there once', async () => {
  await holding();
  const first = await submitBoth();
  const second = await submitBoth();
  expect(second.stop.venueOrderId).toBe(first.stop.venueOrderId);
  expect(session.fake.orders).toHaveLength(2);
});

test('the replacement of a stop stays in the group', async () => {
  await holding();
  const pair = await submitBoth();
  const next = got(
    await session.broker.replace(
      pair.stop.venueOrderId,
      ticket({ ...CLOSING, clientOrderId: 'stop-2', type: 'stop', stopPrice: 95, group: 'g1' }),
    ),
  );
  expect(next).toMatchObject({ clientOrderId: 'stop-2', stopPrice: 95, group: 'g1' });
});

test.each([
  ['another quantity', take({ quantity: 4 }), stop({ quantity: 6 })],
  ['both limits', take({ quantity: 5 }), take({ quantity: 5, clientOrderId: 'take-2' })],
])('%s: each goes alone', async (_name, one, other) => {
  await holding();
  const answers = await Promise.all([session.broker.submit(one), session.broker.submit(other)]);
  expect(answers.every(({ ok }) => ok)).toBe(true);
  expect(session.fake.orders.map(({ orderClass }) => orderClass)).toEqual(['simple', 'simple']);
});

test('one alone goes as it is', async () => {
  await holding();
  const order = got(await session.broker.submit(stop({ type: 'stop limit', limitPrice: 89 })));
  expect(order).toMatchObject({ type: 'stop limit', group: 'g1' });
});

test('a second order for the same shares is refused: why pairs have to be one', async () => {
  await holding();
  got(await session.broker.submit(stop({ clientOrderId: 'a' })));
  const fault = faultIn(await session.broker.submit(take({ clientOrderId: 'b' })));
  expect(fault.message).toContain(
    'insufficient qty available for order (requested: 10, available: 0)',
  );
});

test('cancel all takes back a pair that has not gone out', async () => {
  await holding();
  const waiting = [session.broker.submit(stop()), session.broker.submit(take())];
  got(await session.broker.cancelAll());
  for (const answer of await Promise.all(waiting)) expect(faultIn(answer).kind).toBe('down');
  expect(session.fake.orders).toEqual([]);
});

test('ids that do not fit together are not sent', async () => {
  await holding();
  const long = 'x'.repeat(100);
  const answers = await Promise.all([
    session.broker.submit(stop({ clientOrderId: `s${long}` })),
    session.broker.submit(take({ clientOrderId: `t${long}` })),
  ]);
  for (const answer of answers) expect(faultIn(answer).kind).toBe('rejected');
  expect(session.fake.orders).toEqual([]);
});

test('an answer without the stop is asked for it', async () => {
  await holding();
  // The stop is in the answer to a nested request only.
  const bare = JSON.stringify({
    id: '00000000-0000-4000-8000-000000000001',
    client_order_id: 'take-1~stop-1',
    symbol: 'AAPL',
    side: 'sell',
    type: 'limit',
    time_in_force: 'gtc',
    order_class: 'oco',
    status: 'new',
    qty: '10',
    created_at: '2024-01-02T14:30:00Z',
  });
  session.fake.fault({ on: 'submit', act: { kind: 'text', text: bare } });
  expect((await submitBoth()).stop.clientOrderId).toBe('stop-1');
  session.fake.fault({ on: 'submit', act: { kind: 'text', text: bare } });
  session.fake.fault({ on: 'order', act: { kind: 'status', status: 404, message: 'gone' } });
  const [first] = await Promise.all([
    session.broker.submit(stop({ clientOrderId: 'stop-9' })),
    session.broker.submit(take()),
  ]);
  expect(faultIn(first).kind).toBe('ambiguous');
});

test('two pairs at once: events wait for both answers', async () => {
  await holding();
  session.fake.setPosition('MSFT', 10, 100);
  session.fake.fault({ on: 'submit', act: { kind: 'hold' } });
  const other = { symbol: 'MSFT', group: 'g2' } as const;
  const all = [
    session.broker.submit(stop()),
    session.broker.submit(take()),
    session.broker.submit(stop({ ...other, clientOrderId: 'stop-2' })),
    session.broker.submit(take({ ...other, clientOrderId: 'take-2' })),
  ];
  await session.until('order');
  session.fake.release();
  for (const answer of await Promise.all(all)) expect(answer.ok).toBe(true);
  await session.until('order', ({ order }) => order.clientOrderId === 'stop-1');
  await session.until('order', ({ order }) => order.clientOrderId === 'stop-2');
  const ids = session.events.flatMap((event) =>
    event.kind === 'order' ? [event.order.clientOrderId] : [],
  );
  expect(new Set(ids)).toEqual(new Set(['take-1', 'stop-1', 'take-2', 'stop-2']));
});
