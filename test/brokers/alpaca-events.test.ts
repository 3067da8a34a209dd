/** The rows of the fault table that are about events and connections, each against the fake through the real SDK. */

import { afterEach, describe, expect, test } from 'vitest';
import { updateJson } from '../fakes/alpaca/shapes.ts';
import {
  bar,
  connected,
  faultIn,
  got,
  MINUTE,
  OPEN,
  open,
  type Session,
  ticket,
} from './alpaca-session.ts';

let session: Session;
afterEach(() => session.end());

/** Reads all that has to be read after a gap. */
async function reconcile(): Promise<void> {
  got(await session.broker.openOrders());
  got(await session.broker.positions());
  got(await session.broker.executionsSince(OPEN));
}

describe('fault 4: a fill comes twice', () => {
  test('on the stream, without its id, and in the list: one name', async () => {
    session = await connected();
    const order = got(await session.broker.submit(ticket()));
    await session.until('order', ({ order: { state } }) => state === 'new');
    session.fake.fault({ on: 'updates', act: { kind: 'duplicate' } });
    session.fake.feed(bar(1, [185, 186, 184, 185]));
    await session.until('order', ({ order: { state } }) => state === 'filled');
    const { fake } = session;
    // The same once more, this time nameless.
    session.fake.fault({ on: 'updates', act: { kind: 'nameless' } });
    const [fill] = fake.book.fills;
    if (fill !== undefined) fake.sockets.update(updateJson('fill', fill.order, fill, fake.book));
    fake.sockets.say('updates', { stream: 'listening', data: { streams: ['trade_updates'] } });
    const [again] = got(await session.broker.executionsSince(OPEN));
    const names = session.events.flatMap((event) =>
      event.kind === 'execution' ? [event.execution.executionId] : [],
    );
    expect(new Set([...names, again?.executionId])).toEqual(new Set([`${order.venueOrderId}/10`]));
    expect(names.length).toBeGreaterThanOrEqual(2);
  });
});

describe('fault 7: a fill after the cancel was confirmed', () => {
  test('comes as it is', async () => {
    session = await connected();
    const { venueOrderId } = got(
      await session.broker.submit(ticket({ type: 'limit', limitPrice: 100 })),
    );
    got(await session.broker.cancel(venueOrderId));
    await session.until('order', ({ order }) => order.state === 'cancelled');
    const [order] = session.fake.orders;
    if (order !== undefined) session.fake.book.fill(order, 100, 10);
    expect((await session.until('execution')).execution).toMatchObject({
      venueOrderId,
      quantity: 10,
    });
    expect(
      (await session.until('order', ({ order }) => order.state === 'filled')).order,
    ).toMatchObject({
      filledQuantity: 10,
    });
  });
});

describe('fault 9: a cancel that comes too late', () => {
  test('is refused with the reason', async () => {
    session = await connected();
    const { venueOrderId } = got(await session.broker.submit(ticket()));
    session.fake.feed(bar(1, [185, 186, 184, 185]));
    const fault = faultIn(await session.broker.cancel(venueOrderId));
    expect(fault.kind).toBe('rejected');
    expect(fault.message).toContain('already in "filled" state');
  });

  test('or is taken and refused on the stream', async () => {
    session = await connected();
    got(await session.broker.submit(ticket({ type: 'limit', limitPrice: 100 })));
    const [order] = session.fake.orders;
    if (order === undefined) return expect.unreachable();
    for (const what of ['order_cancel_rejected', 'order_replace_rejected'])
      session.fake.sockets.update(updateJson(what, order, undefined, session.fake.book));
    const cancel = await session.until('refused', ({ what }) => what === 'cancel');
    expect(cancel).toMatchObject({ venueOrderId: order.id, fault: { kind: 'rejected' } });
    expect(cancel.fault.message).toContain('0 of 10 filled');
    await session.until('refused', ({ what }) => what === 'replace');
  });
});

describe('fault 11: part of an order fills, then it is cancelled', () => {
  test('what filled stays', async () => {
    session = await connected();
    session.fake.book.fillAtMost = 4;
    const { venueOrderId } = got(await session.broker.submit(ticket({ timeInForce: 'gtc' })));
    session.fake.feed(bar(1, [185, 186, 184, 185]));
    got(await session.broker.cancel(venueOrderId));
    const { order } = await session.until('order', ({ order }) => order.state === 'cancelled');
    expect(order).toMatchObject({ quantity: 10, filledQuantity: 4, averagePrice: 185 });
  });
});

describe('fault 13: a replacement crosses a fill', () => {
  test('less than what has filled is refused', async () => {
    session = await connected();
    session.fake.book.fillAtMost = 4;
    const { venueOrderId } = got(await session.broker.submit(ticket({ timeInForce: 'gtc' })));
    session.fake.feed(bar(1, [185, 186, 184, 185]));
    const fault = faultIn(
      await session.broker.replace(venueOrderId, ticket({ clientOrderId: 'b', quantity: 4 })),
    );
    expect(fault).toMatchObject({ kind: 'rejected' });
    expect(fault.message).toContain('qty must be greater than filled_qty');
  });

  test('more goes on under a new id, with the fills of the old one', async () => {
    session = await connected();
    session.fake.book.fillAtMost = 4;
    const { venueOrderId } = got(await session.broker.submit(ticket({ timeInForce: 'gtc' })));
    session.fake.feed(bar(1, [185, 186, 184, 185]));
    const next = got(
      await session.broker.replace(venueOrderId, ticket({ clientOrderId: 'b', quantity: 6 })),
    );
    expect(next).toMatchObject({
      replaces: venueOrderId,
      filledQuantity: 4,
      state: 'partially filled',
    });
    session.fake.feed(bar(2, [186, 187, 185, 186]));
    const { execution } = await session.until(
      'execution',
      ({ execution }) => execution.clientOrderId === 'b',
    );
    expect(execution).toMatchObject({ executionId: `${next.venueOrderId}/6`, quantity: 2 });
  });
});

describe('fault 14: events out of order', () => {
  test('each says how much had filled, and when', async () => {
    session = await connected();
    session.fake.book.fillAtMost = 6;
    got(await session.broker.submit(ticket({ timeInForce: 'gtc' })));
    session.fake.fault({ on: 'updates', act: { kind: 'reorder' } });
    session.fake.feed(bar(1, [185, 186, 184, 185]));
    session.fake.feed(bar(2, [186, 187, 185, 186]));
    await session.until('execution', ({ execution }) => execution.cumulativeQuantity === 6);
    const seen = session.events.flatMap((event) =>
      event.kind === 'execution' ? [event.execution] : [],
    );
    expect(seen).toMatchObject([
      { cumulativeQuantity: 10, quantity: 4, time: OPEN + 2 * MINUTE },
      { cumulativeQuantity: 6, quantity: 6, time: OPEN + MINUTE },
    ]);
    expect(got(await session.broker.executionsSince(OPEN))).toEqual(seen.toReversed());
  });
});

describe('fault 16: one event of a fill is missing', () => {
  test('order and fill are in the snapshots', async () => {
    session = await connected();
    got(await session.broker.submit(ticket()));
    await session.until('order', ({ order }) => order.state === 'new');
    session.fake.fault({ on: 'updates', act: { kind: 'drop' } });
    session.fake.feed(bar(1, [185, 186, 184, 185]));
    expect(got(await session.broker.executionsSince(OPEN))).toMatchObject([
      { quantity: 10, price: 185 },
    ]);
    expect(got(await session.broker.findOrder('intent-1')).state).toBe('filled');
    expect(session.events.some(({ kind }) => kind === 'execution')).toBe(false);
  });
});

describe('fault 21: a half-open socket', () => {
  test('is given up after a ping without an answer, and everything is read again', async () => {
    session = await connected({ limits: { pingMs: 100, pongMs: 1_000 } });
    // Longer than between two pings: the SDK would start anew with each ping and never end.
    session.fake.sockets.freeze('updates');
    const { why } = await session.until('connection', ({ state }) => state === 'degraded');
    expect(why).toContain('events of orders');
    await session.until('connection', ({ state }) => state === 'reconciling');
    expect(session.broker.health().state).toBe('reconciling');
    session.forget();
    // On a busy machine another ping may be late: then all is read once more.
    while (session.broker.health().state !== 'ready') await reconcile();
    await session.until('connection', ({ state }) => state === 'ready');
  });

  test('a snapshot that was asked for before the gap does not close it', async () => {
    session = await connected();
    session.fake.fault({ on: 'positions', act: { kind: 'hold' } });
    const early = session.broker.positions();
    session.fake.sockets.kill('updates');
    await session.until('connection', ({ state }) => state === 'reconciling');
    session.fake.release();
    got(await early);
    got(await session.broker.openOrders());
    got(await session.broker.executionsSince(OPEN));
    expect(session.broker.health().state).toBe('reconciling');
    got(await session.broker.positions());
    expect(session.broker.health().state).toBe('ready');
  });
});

describe('fault 22: hung upgrade', () => {
  test('is given up and tried again', async () => {
    session = await open({ limits: { handshakeMs: 60 } });
    session.fake.fault({ on: 'updates upgrade', act: { kind: 'hang' } });
    expect((await session.broker.connect(session.listener)).ok).toBe(true);
  });

  test('for ever: connecting ends by its deadline and says what is missing', async () => {
    session = await open({ limits: { connectMs: 120 } });
    session.fake.fault({ on: 'updates upgrade', act: { kind: 'hang' }, times: 1_000 });
    const fault = faultIn(await session.broker.connect(session.listener));
    expect(fault.kind).toBe('down');
    expect(fault.message).toContain('did not open within 0.12 s');
    expect(session.broker.health().state).toBe('down');
  });

  test('an open socket whose server never speaks is given up, too', async () => {
    session = await open({ limits: { authenticateMs: 60 } });
    session.fake.fault({ on: 'updates login', act: { kind: 'hang' } });
    expect((await session.broker.connect(session.listener)).ok).toBe(true);
  });

  test('one stream too many', async () => {
    session = await open();
    session.fake.fault({ on: 'updates login', act: { kind: 'too many' } });
    const fault = faultIn(await session.broker.connect(session.listener));
    expect(fault.kind).toBe('down');
    expect(fault.message).toContain('connection limit exceeded');
  });

  test('a stream that does not take the key', async () => {
    session = await open();
    session.fake.refuseStreams = true;
    const fault = faultIn(await session.broker.connect(session.listener));
    expect(fault.kind).toBe('unauthorised');
    expect(session.broker.health().state).toBe('down');
  });
});

describe('fault 23: the stream is down, requests are answered', () => {
  test('degraded, orders can be read and cancelled, then reconciling', async () => {
    session = await connected();
    const { venueOrderId } = got(
      await session.broker.submit(ticket({ type: 'limit', limitPrice: 100 })),
    );
    session.fake.fault({ on: 'updates upgrade', act: { kind: 'drop' }, times: 3 });
    session.fake.sockets.kill('updates');
    await session.until('connection', ({ state }) => state === 'degraded');
    expect(got(await session.broker.openOrders())).toHaveLength(1);
    got(await session.broker.cancel(venueOrderId));
    await session.until('connection', ({ state }) => state === 'reconciling');
    // What happened meanwhile did not come as an event.
    expect(
      session.events.some((event) => event.kind === 'order' && event.order.state === 'cancelled'),
    ).toBe(false);
    expect(got(await session.broker.openOrders())).toEqual([]);
  });
});

describe('events that cannot be read', () => {
  test.each([
    ['data: null', { stream: 'trade_updates', data: null }],
    ['no order', { stream: 'trade_updates', data: { event: 'fill' } }],
    ['an unknown state', { stream: 'trade_updates', data: { event: 'new', order: { id: 'x' } } }],
  ])('%s: everything is to be read again', async (_name, frame) => {
    session = await connected();
    session.fake.sockets.say('updates', frame);
    await session.until('connection', ({ state }) => state === 'reconciling');
    await reconcile();
    expect(session.broker.health().state).toBe('ready');
    got(await session.broker.submit(ticket()));
    await session.until('order');
  });

  test('an order whose fill is certain still works; without a time of its own an event has that of its order', async () => {
    session = await connected();
    got(await session.broker.submit(ticket()));
    const [order] = session.fake.orders;
    if (order === undefined) return expect.unreachable();
    order.filled = 4;
    order.averagePrice = 185;
    const { timestamp: _, ...update } = updateJson('stopped', order, undefined, session.fake.book);
    session.fake.sockets.update({ ...update, order: { ...update.order, status: 'stopped' } });
    await session.until('order', ({ order }) => order.state === 'partially filled');
    const { updated_at: __, ...bare } = update.order;
    session.fake.sockets.update({ ...update, event: 'fill', price: '185', qty: '4', order: bare });
    const { execution } = await session.until('execution');
    expect(execution).toMatchObject({ time: OPEN, quantity: 4, cumulativeQuantity: 4 });
  });

  test('a fill without its price', async () => {
    session = await connected();
    got(await session.broker.submit(ticket()));
    const [order] = session.fake.orders;
    if (order === undefined) return expect.unreachable();
    session.fake.sockets.update(updateJson('fill', order, undefined, session.fake.book));
    const { why } = await session.until('connection', ({ state }) => state === 'reconciling');
    expect(why).toContain('without its price');
  });

  test('a listener that throws loses its event and is told to read everything', async () => {
    let isBroken = true;
    session = await connected({
      listen: (event) => {
        if (event.kind === 'order' && isBroken) {
          isBroken = false;
          throw new Error('a bug of ours');
        }
      },
    });
    got(await session.broker.submit(ticket()));
    const { why } = await session.until('connection', ({ state }) => state === 'reconciling');
    expect(why).toContain('a bug of ours');
    session.fake.feed(bar(1, [185, 186, 184, 185]));
    await session.until('execution');
  });

  test('a listener that fails at everything takes nothing down', async () => {
    session = await connected({
      listen: () => {
        throw new Error('a bug of ours');
      },
    });
    got(await session.broker.submit(ticket()));
    await session.until('order');
    expect(session.broker.health().state).toBe('reconciling');
  });
});
