import { afterEach, describe, expect, test } from 'vitest';
import { bar, connected, got, MINUTE, OPEN, open, type Session, ticket } from './alpaca-session.ts';

let session: Session;
afterEach(() => session.end());

describe('what the account and the market are', () => {
  test('connecting gives the account, and orders may be sent', async () => {
    session = await open({}, { cash: 25_000.5 });
    const account = got(await session.broker.connect(() => undefined));
    expect(account).toEqual({
      id: 'PA0000000001',
      currency: 'USD',
      cash: 25_000.5,
      equity: 25_000.5,
      buyingPower: 25_000.5,
      isPaper: true,
    });
    expect(session.broker.health().state).toBe('ready');
    expect(session.broker.health().lastHeardMs).toBeGreaterThan(0);
    expect(session.broker.name).toBe('Alpaca paper');
  });

  test('connecting again leaves one stream', async () => {
    session = await connected();
    got(await session.broker.connect(session.listener));
    session.forget();
    got(await session.broker.submit(ticket()));
    session.fake.feed(bar(1, [1, 1, 1, 1]));
    await session.until('order', ({ order }) => order.state === 'filled');
    expect(session.events.filter(({ kind }) => kind === 'execution')).toHaveLength(1);
  });

  test.each([
    [{ account_blocked: true }, 'the account is blocked'],
    [{ trading_blocked: true }, 'trading is blocked on the account'],
    [{ trade_suspended_by_user: true }, 'trading is suspended in the settings of the account'],
    [{ status: 'ACCOUNT_CLOSED' }, 'the status of the account is ACCOUNT_CLOSED'],
  ])('%j may not trade', async (account, restriction) => {
    session = await connected();
    session.fake.account = account;
    expect(got(await session.broker.account()).restriction).toBe(restriction);
  });

  test('positions: long, and short below zero', async () => {
    session = await connected();
    session.fake.setPosition('AAPL', 10, 185.64);
    session.fake.setPosition('TSLA', -2.5, 248.42);
    expect(got(await session.broker.positions())).toEqual([
      { symbol: 'AAPL', quantity: 10, averagePrice: 185.64 },
      { symbol: 'TSLA', quantity: -2.5, averagePrice: 248.42 },
    ]);
  });

  test('the clock, in New York summer and winter time', async () => {
    session = await connected();
    // Tuesday 2024-01-02, 16:00 in New York is 21:00 UTC.
    expect(got(await session.broker.clock())).toEqual({
      time: OPEN,
      isOpen: true,
      nextOpen: Date.UTC(2024, 0, 3, 14, 30) * 1000,
      nextClose: Date.UTC(2024, 0, 2, 21) * 1000,
    });
    session.fake.book.now = Date.UTC(2024, 6, 3, 12) * 1000;
    // The day before Independence Day ends at 13:00, which is 17:00 UTC.
    expect(got(await session.broker.clock())).toMatchObject({
      isOpen: false,
      nextOpen: Date.UTC(2024, 6, 3, 13, 30) * 1000,
      nextClose: Date.UTC(2024, 6, 3, 17) * 1000,
    });
  });

  test('sessions of the calendar, early close and holiday', async () => {
    session = await connected();
    const day = (date: number) => Date.UTC(2024, 6, date) / 86_400_000;
    expect(got(await session.broker.calendar(day(3), day(5)))).toEqual([
      {
        day: day(3),
        open: Date.UTC(2024, 6, 3, 13, 30) * 1000,
        close: Date.UTC(2024, 6, 3, 17) * 1000,
      },
      {
        day: day(5),
        open: Date.UTC(2024, 6, 5, 13, 30) * 1000,
        close: Date.UTC(2024, 6, 5, 20) * 1000,
      },
    ]);
  });

  test('an instrument, and a symbol that is none', async () => {
    session = await connected();
    expect(got(await session.broker.instrument('BRK.B'))).toEqual({
      symbol: 'BRK.B',
      venueId: '904837e3-3b76-47ec-b432-046db621571b',
      name: 'BRK.B Inc. Common Stock',
      exchange: 'NASDAQ',
      currency: 'USD',
      tickSize: 0.01,
      isTradable: true,
      isShortable: true,
      isFractionable: true,
    });
    const unknown = await session.broker.instrument('BRK-B');
    expect(unknown).toMatchObject({ ok: false, fault: { kind: 'not found' } });
    expect(JSON.stringify(unknown)).toContain('BRK.B, not BRK-B');
  });
});

describe('orders', () => {
  test('a market order fills at the next open; events and answers agree', async () => {
    session = await connected();
    const order = got(await session.broker.submit(ticket()));
    expect(order).toMatchObject({
      clientOrderId: 'intent-1',
      symbol: 'AAPL',
      isBuy: true,
      type: 'market',
      state: 'pending new',
      quantity: 10,
      filledQuantity: 0,
      timeInForce: 'day',
      updatedAt: OPEN,
    });
    session.fake.feed(bar(1, [185.5, 186, 185, 185.75]));
    const { execution } = await session.until('execution');
    expect(execution).toEqual({
      executionId: `${order.venueOrderId}/10`,
      venueOrderId: order.venueOrderId,
      clientOrderId: 'intent-1',
      symbol: 'AAPL',
      isBuy: true,
      quantity: 10,
      price: 185.5,
      cumulativeQuantity: 10,
      time: OPEN + MINUTE,
    });
    const done = await session.until('order', ({ order }) => order.state === 'filled');
    expect(done.order).toMatchObject({ filledQuantity: 10, averagePrice: 185.5 });
    expect(got(await session.broker.executionsSince(OPEN))).toEqual([execution]);
    expect(got(await session.broker.executionsSince(OPEN + MINUTE + 1))).toEqual([]);
    expect(got(await session.broker.account()).cash).toBe(100_000 - 1855);
  });

  test.each([
    ['limit', { type: 'limit', limitPrice: 184.5 }, 184.5],
    ['stop', { type: 'stop', stopPrice: 186.25 }, 186.25],
    ['stop limit', { type: 'stop limit', stopPrice: 186.25, limitPrice: 186.5 }, 186.25],
    ['open auction', { type: 'open auction' }, 185],
    ['close auction', { type: 'close auction' }, 186],
    ['limit at the open', { type: 'open auction', limitPrice: 185.5 }, 185],
  ] as const)('%s goes out as such and fills', async (_name, fields, price) => {
    session = await connected();
    const order = got(await session.broker.submit(ticket(fields)));
    expect(order.type).toBe(fields.type);
    session.fake.feed(bar(1, [185, 187, 184, 186]));
    expect((await session.until('execution')).execution.price).toBe(price);
  });

  test('a trailing stop follows the price', async () => {
    session = await connected();
    session.fake.setPosition('AAPL', 10, 100);
    session.fake.book.prices.set('AAPL', 100);
    const order = got(
      await session.broker.submit(
        ticket({
          type: 'trailing stop',
          trailBy: 2,
          isBuy: false,
          opens: false,
          timeInForce: 'gtc',
        }),
      ),
    );
    expect(order).toMatchObject({ type: 'trailing stop', stopPrice: 98 });
    session.fake.feed(bar(1, [100, 105, 99, 104]));
    session.fake.feed(bar(2, [104, 104, 102, 102]));
    // The high of 105 takes the stop to 103.
    expect((await session.until('execution')).execution.price).toBe(103);
  });

  test('quantities and prices go out as short decimal text', async () => {
    session = await connected();
    await session.broker.submit(
      ticket({ type: 'limit', limitPrice: (103.03 * 10) / 10, quantity: 0.1 + 0.2 }),
    );
    expect(session.fake.orders[0]).toMatchObject({ limitPrice: 103.03, quantity: 0.3 });
  });

  test('open orders, a cancel, and orders by our id', async () => {
    session = await connected();
    const kept = got(
      await session.broker.submit(ticket({ type: 'limit', limitPrice: 150, timeInForce: 'gtc' })),
    );
    const gone = got(
      await session.broker.submit(
        ticket({ clientOrderId: 'intent-2', type: 'limit', limitPrice: 140 }),
      ),
    );
    expect(await session.broker.cancel(gone.venueOrderId)).toEqual({ ok: true, value: undefined });
    await session.until('order', ({ order }) => order.state === 'cancelled');
    expect(got(await session.broker.openOrders())).toMatchObject([
      { venueOrderId: kept.venueOrderId, state: 'new', limitPrice: 150, timeInForce: 'gtc' },
    ]);
    expect(got(await session.broker.findOrder('intent-2')).state).toBe('cancelled');
    expect(await session.broker.findOrder('intent-3')).toMatchObject({
      ok: false,
      fault: { kind: 'not found' },
    });
  });

  test('cancel all ends every order of the account', async () => {
    session = await connected();
    for (const id of ['a', 'b', 'c'])
      await session.broker.submit(ticket({ clientOrderId: id, type: 'limit', limitPrice: 1 }));
    expect(await session.broker.cancelAll()).toEqual({ ok: true, value: undefined });
    expect(session.fake.orders.map(({ status }) => status)).toEqual([
      'canceled',
      'canceled',
      'canceled',
    ]);
    expect(got(await session.broker.openOrders())).toEqual([]);
  });

  test('a replacement has an id of its own and names what it replaces', async () => {
    session = await connected();
    const old = got(await session.broker.submit(ticket({ type: 'limit', limitPrice: 150 })));
    const next = got(
      await session.broker.replace(
        old.venueOrderId,
        ticket({ clientOrderId: 'intent-1b', type: 'limit', limitPrice: 151, quantity: 7 }),
      ),
    );
    expect(next).toMatchObject({
      clientOrderId: 'intent-1b',
      replaces: old.venueOrderId,
      limitPrice: 151,
      quantity: 7,
    });
    const { order } = await session.until('order', ({ order }) => order.state === 'replaced');
    expect(order).toMatchObject({ venueOrderId: old.venueOrderId, replacedBy: next.venueOrderId });
  });
});

describe('long lists', () => {
  const resting = {
    symbol: 'AAPL',
    side: 'buy',
    type: 'limit',
    timeInForce: 'gtc',
    quantity: 1,
    limitPrice: 1,
    stopPrice: undefined,
    trailPrice: undefined,
  } as const;

  test('open orders past one page of 500', async () => {
    session = await connected();
    for (let i = 0; i < 501; i += 1)
      session.fake.book.submit({ ...resting, clientOrderId: `order-${i}` });
    const open = got(await session.broker.openOrders());
    expect(new Set(open.map(({ clientOrderId }) => clientOrderId)).size).toBe(501);
  });

  test('fills past one page of 100, in the order in which they happened', async () => {
    session = await connected();
    const { book } = session.fake;
    const order = book.submit({ ...resting, quantity: 150, clientOrderId: 'many' });
    if ('message' in order) return expect.unreachable();
    for (let i = 0; i < 150; i += 1) book.fill(order, 1, 1);
    const fills = got(await session.broker.executionsSince(OPEN));
    expect(fills.map(({ cumulativeQuantity }) => cumulativeQuantity)).toEqual(
      Array.from({ length: 150 }, (_, i) => i + 1),
    );
    // All of one instant: the last of them come first in the list, and still the sum tells.
    book.fills.reverse();
    const again = got(await session.broker.executionsSince(OPEN));
    expect(again.at(0)?.cumulativeQuantity).toBe(1);
  });
});

test('a trailing distance can be replaced', async () => {
  session = await connected();
  session.fake.setPosition('AAPL', 10, 100);
  session.fake.book.prices.set('AAPL', 100);
  const trailing = { type: 'trailing stop', isBuy: false, opens: false } as const;
  const { venueOrderId } = got(await session.broker.submit(ticket({ ...trailing, trailBy: 2 })));
  const next = ticket({ ...trailing, clientOrderId: 'b', trailBy: 3 });
  expect(got(await session.broker.replace(venueOrderId, next)).type).toBe('trailing stop');
});
