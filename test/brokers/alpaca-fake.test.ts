/** The fake against the SDK's own decoders, its matching against prices worked out by hand, and as its own process. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { trading } from '@alpacahq/alpaca-trade-api';
import { afterEach, expect, test } from 'vitest';
import * as z from 'zod';
import { createAlpaca } from '../../brokers/index.ts';
import { builtProcess } from '../bundles.ts';
import { FAKE_KEY, FAKE_SECRET, type FakeAlpaca, startFakeAlpaca } from '../fakes/alpaca/fake.ts';
import { fillPrice, type Priced } from '../fakes/alpaca/matching.ts';
import { bar, connected, got, OPEN, type Session, ticket } from './alpaca-session.ts';

let fake: FakeAlpaca | undefined;
let session: Session | undefined;
afterEach(async () => {
  await fake?.close();
  await session?.end();
  fake = undefined;
  session = undefined;
});

test('the SDK decodes what the fake answers, and every required field is there', async () => {
  fake = await startFakeAlpaca({ now: OPEN });
  const { keyId, secret, urls } = fake.options;
  const configuration = new trading.Configuration({ keyId, secret, basePath: urls.trading });
  const orders = new trading.OrdersApi(configuration);
  const posted = await orders.postOrder({
    postOrderRequest: {
      symbol: 'AAPL',
      side: 'buy',
      type: 'market',
      timeInForce: 'day',
      qty: '10',
    },
  });
  fake.feed(bar(1, [185, 186, 184, 185]));
  const order = await orders.getOrderByOrderID({ orderId: posted.id ?? '' });
  expect(trading.instanceOfOrder(order)).toBe(true);
  expect(order).toMatchObject({
    status: 'filled',
    filledQty: '10',
    filledAvgPrice: '185',
    side: 'buy',
  });
  expect(order.filledAt?.getTime()).toBe((OPEN + 60e6) / 1000);
  const account = await new trading.AccountsApi(configuration).getAccount();
  expect(trading.instanceOfAccount(account)).toBe(true);
  const [position] = await new trading.PositionsApi(configuration).getAllOpenPositions();
  expect(position !== undefined && trading.instanceOfPosition(position)).toBe(true);
  const [day] = await new trading.CalendarApi(configuration).legacyCalendar({
    start: new Date('2024-01-02'),
    end: new Date('2024-01-02'),
  });
  expect(day !== undefined && trading.instanceOfLegacyCalendarDay(day)).toBe(true);
  expect(
    trading.instanceOfLegacyClock(await new trading.ClockApi(configuration).legacyClock()),
  ).toBe(true);
  const asset = await new trading.AssetsApi(configuration).getV2AssetsSymbolOrAssetId({
    symbolOrAssetId: 'AAPL',
  });
  expect(trading.instanceOfAssets(asset)).toBe(true);
});

const DAY = bar(0, [100, 110, 90, 105]);

test.each<[string, Partial<Priced>, number | undefined]>([
  ['market buys at the open', {}, 100],
  ['a limit below the low is not reached', { type: 'limit', limitPrice: 89 }, undefined],
  ['a limit inside fills at itself', { type: 'limit', limitPrice: 95 }, 95],
  ['a limit above the open fills at the open', { type: 'limit', limitPrice: 103 }, 100],
  ['a limit to sell', { type: 'limit', side: 'sell', limitPrice: 108 }, 108],
  ['a limit to sell above the high', { type: 'limit', side: 'sell', limitPrice: 111 }, undefined],
  ['a stop to buy', { type: 'stop', stopPrice: 107 }, 107],
  ['a stop to buy that gapped', { type: 'stop', stopPrice: 99 }, 100],
  ['a stop to sell', { type: 'stop', side: 'sell', stopPrice: 92 }, 92],
  ['a stop to sell below the low', { type: 'stop', side: 'sell', stopPrice: 89 }, undefined],
  ['a stop limit', { type: 'stop_limit', stopPrice: 107, limitPrice: 108 }, 107],
  ['one that is not met', { type: 'stop_limit', stopPrice: 111, limitPrice: 112 }, undefined],
  ['one whose price comes back', { type: 'stop_limit', stopPrice: 108, limitPrice: 106 }, 106],
  ['one whose price does not', { type: 'stop_limit', stopPrice: 108, limitPrice: 104 }, undefined],
  ['to sell, too', { type: 'stop_limit', side: 'sell', stopPrice: 95, limitPrice: 97 }, 97],
  ['at the close', { timeInForce: 'cls' }, 105],
  ['a limit at the close', { type: 'limit', timeInForce: 'cls', limitPrice: 104 }, undefined],
])('%s', (_name, order, price) => {
  const whole: Priced = {
    side: 'buy',
    type: 'market',
    timeInForce: 'day',
    limitPrice: undefined,
    stopPrice: undefined,
    ...order,
  };
  expect(fillPrice(whole, DAY)).toBe(price);
});

test('a split restates positions, prices and working orders', async () => {
  session = await connected();
  session.fake.setPosition('AAPL', 10, 400);
  await session.broker.submit(
    ticket({ type: 'stop', stopPrice: 360, isBuy: false, opens: false, timeInForce: 'gtc' }),
  );
  session.fake.split('AAPL', 4);
  expect(got(await session.broker.positions())).toEqual([
    { symbol: 'AAPL', quantity: 40, averagePrice: 100 },
  ]);
  expect(got(await session.broker.openOrders())).toMatchObject([{ quantity: 40, stopPrice: 90 }]);
});

test('day orders end with the session, others stay; cash and equity follow the fills', async () => {
  session = await connected();
  await session.broker.submit(ticket({ quantity: 100 }));
  await session.broker.submit(ticket({ clientOrderId: 'day', type: 'limit', limitPrice: 1 }));
  await session.broker.submit(
    ticket({ clientOrderId: 'gtc', type: 'limit', limitPrice: 1, timeInForce: 'gtc' }),
  );
  session.fake.feed(bar(1, [100, 110, 95, 105]));
  session.fake.book.endSession();
  const open = got(await session.broker.openOrders());
  expect(open.map(({ clientOrderId }) => clientOrderId)).toEqual(['gtc']);
  // 100,000 − 100 × 100, and 100 shares at the close of 105.
  expect(got(await session.broker.account())).toMatchObject({ cash: 90_000, equity: 100_500 });
});

test('as a process of its own', async () => {
  const child = spawn(process.execPath, [builtProcess('test/fakes/alpaca/main.ts'), '--port', '0']);
  const [line] = await once(child.stdout, 'data');
  const urls = z
    .object({ trading: z.string(), data: z.string(), updates: z.string(), bars: z.string() })
    .parse(JSON.parse(String(line)));
  const broker = createAlpaca({ keyId: FAKE_KEY, secret: FAKE_SECRET, environment: 'paper', urls });
  expect(got(await broker.connect(() => undefined)).cash).toBe(100_000);
  expect(got(await broker.submit(ticket({ type: 'limit', limitPrice: 1 }))).state).toBe(
    'pending new',
  );
  await broker.close();
  child.kill('SIGTERM');
  await once(child, 'exit');
});
