/** The stop from outside, against a venue in memory that fails in the ways that venues do. */

import { expect, test } from 'vitest';
import { type BrokerFault, closingTicket } from '../../runtime/index.ts';
import { type KillOptions, killAtBroker } from '../../runtime/live/index.ts';
import { type MemoryVenue, memoryVenue, orderOf } from './memory-venue.ts';

const DOWN: BrokerFault = { kind: 'down', message: 'the broker cannot be reached' };

/** A clock that a wait moves. */
function options(changes: Partial<KillOptions> = {}): KillOptions {
  let now = 0;
  return {
    positions: 'freeze',
    idPrefix: 'k-1',
    deadlineMs: 10_000,
    pollMs: 100,
    now: () => now,
    wait: async (ms) => {
      now += ms;
    },
    ...changes,
  };
}

function withOrders(count: number): MemoryVenue {
  const venue = memoryVenue();
  for (let number = 1; number <= count; number += 1) {
    const order = orderOf(`v-${number}`);
    venue.orders.set(order.venueOrderId, order);
  }
  return venue;
}

test('cancels everything, looks until nothing works, and leaves positions alone', async () => {
  const venue = withOrders(100);
  venue.positions.set('SPY', 50);
  venue.slowness = 3;
  const report = await killAtBroker(venue.api, options());
  expect(report).toMatchObject({ isQuiet: true, isFlat: false, working: [], faults: [] });
  expect(report.cancelled).toHaveLength(100);
  expect(report.positions).toMatchObject([{ symbol: 'SPY', quantity: 50 }]);
  expect(venue.submitted).toEqual([]);
  expect(venue.calls.indexOf('cancelAll')).toBeLessThan(3);
  expect(venue.calls.at(-1)).toBe('close');
});

test('an order that was on its way at the first look is found at the second', async () => {
  const venue = memoryVenue();
  let looks = 0;
  venue.onLook = () => {
    looks += 1;
    if (looks === 3) venue.orders.set('late', orderOf('late'));
  };
  const report = await killAtBroker(venue.api, options());
  expect(report.isQuiet).toBe(true);
  expect(venue.orders.size).toBe(0);
  expect(looks).toBeGreaterThanOrEqual(5);
});

test.each(['cancelAll', 'openOrders', 'cancel'])(
  'goes on when `%s` fails, and says so',
  async (method) => {
    const venue = withOrders(5);
    venue.slowness = 1;
    venue.faults.set(method, { left: 2, fault: DOWN });
    const report = await killAtBroker(venue.api, options());
    expect(report.isQuiet).toBe(true);
    expect(venue.orders.size).toBe(0);
    if (method !== 'cancel') expect(report.faults).toEqual([DOWN.message]);
  },
);

test('a broker that is asked without a connection is not waited for; one that is not is asked again', async () => {
  const rest = withOrders(1);
  rest.api.connect = () => new Promise(() => {});
  expect(await killAtBroker(rest.api, options())).toMatchObject({ isQuiet: true, faults: [] });

  const socket = withOrders(1);
  for (const method of ['cancelAll', 'openOrders'])
    socket.faults.set(method, { left: 1, fault: DOWN });
  const report = await killAtBroker(socket.api, options());
  expect(report).toMatchObject({ isQuiet: true, cancelled: [{ venueOrderId: 'v-1' }], faults: [] });
});

test('a broker that cannot be connected to is asked all the same, until it answers', async () => {
  const venue = withOrders(1);
  for (const method of ['connect', 'cancelAll', 'openOrders'])
    venue.faults.set(method, { left: 2, fault: DOWN });
  const report = await killAtBroker(venue.api, options());
  expect(report).toMatchObject({ isQuiet: true, faults: [DOWN.message] });
  expect(venue.orders.size).toBe(0);
});

test('a broker that does not know the order any more is no fault', async () => {
  const venue = withOrders(3);
  venue.faults.set('cancelAll', { left: 2, fault: DOWN });
  venue.faults.set('cancel', { left: 1, fault: { kind: 'not found', message: 'unknown order' } });
  const report = await killAtBroker(venue.api, options());
  expect(report).toMatchObject({ isQuiet: true, faults: [DOWN.message] });
});

test('no answer is not "none": a broker that is away for good is not quiet, and nothing is sold blindly', async () => {
  const venue = withOrders(2);
  venue.positions.set('SPY', 10);
  for (const method of ['connect', 'cancelAll', 'openOrders', 'cancel', 'positions'])
    venue.faults.set(method, { left: 10_000, fault: DOWN });
  const report = await killAtBroker(venue.api, options({ positions: 'flatten' }));
  expect(report).toMatchObject({ isQuiet: false, isFlat: false, faults: [DOWN.message] });
  expect(report.elapsedMs).toBeGreaterThanOrEqual(10_000);
  expect(venue.submitted).toEqual([]);
});

test('an order that will not end is named in the report', async () => {
  const venue = withOrders(1);
  venue.slowness = 1_000_000;
  const report = await killAtBroker(venue.api, options());
  expect(report).toMatchObject({ isQuiet: false, cancelled: [] });
  expect(report.working).toMatchObject([{ venueOrderId: 'v-1', state: 'pending cancel' }]);
});

test('flatten: after the orders, each position is closed once, long and short, and looked at until it is gone', async () => {
  const venue = withOrders(2);
  venue.positions.set('SPY', 50);
  venue.positions.set('QQQ', -7.5);
  venue.positions.set('GLD', 0);
  const report = await killAtBroker(venue.api, options({ positions: 'flatten' }));
  expect(report).toMatchObject({ isQuiet: true, isFlat: true, positions: [], faults: [] });
  expect(venue.submitted).toMatchObject([
    {
      clientOrderId: 'k-1-0',
      symbol: 'SPY',
      isBuy: false,
      quantity: 50,
      type: 'market',
      opens: false,
    },
    {
      clientOrderId: 'k-1-1',
      symbol: 'QQQ',
      isBuy: true,
      quantity: 7.5,
      type: 'market',
      opens: false,
    },
  ]);
  expect(venue.calls.indexOf('submit')).toBeGreaterThan(venue.calls.lastIndexOf('openOrders'));
});

test('flatten while the market is closed: one order each, and the report says what is still held', async () => {
  const venue = memoryVenue();
  venue.isOpen = false;
  venue.positions.set('SPY', 50);
  const report = await killAtBroker(venue.api, options({ positions: 'flatten' }));
  expect(report).toMatchObject({ isQuiet: true, isFlat: false });
  expect(report.positions).toMatchObject([{ symbol: 'SPY', quantity: 50 }]);
  expect(venue.submitted).toHaveLength(1);
});

test('a closing order that the broker refuses, or does not answer, is not sent again', async () => {
  const venue = memoryVenue();
  venue.positions.set('SPY', 50);
  venue.faults.set('submit', { left: 1, fault: { kind: 'ambiguous', message: 'no answer' } });
  const report = await killAtBroker(venue.api, options({ positions: 'flatten' }));
  expect(report).toMatchObject({ isFlat: false, faults: ['no answer'] });
  expect(venue.calls.filter((call) => call === 'submit')).toHaveLength(1);
});

test('of one strategy: its orders end, those of others and by hand go on working', async () => {
  const venue = memoryVenue();
  for (const [id, clientOrderId] of [
    ['a', 's-trend-1-0'],
    ['b', 's-other-1-0'],
    ['c', 'by-hand'],
  ] as const)
    venue.orders.set(id, orderOf(id, { clientOrderId }));
  const report = await killAtBroker(
    venue.api,
    options({ concerns: ({ clientOrderId = '' }) => clientOrderId.startsWith('s-trend-') }),
  );
  expect(report).toMatchObject({ isQuiet: true, cancelled: [{ venueOrderId: 'a' }] });
  expect([...venue.orders.keys()]).toEqual(['b', 'c']);
  expect(venue.calls).not.toContain('cancelAll');
});

test('a closing ticket is never larger than the position, and there is none for nothing', () => {
  const held = { symbol: 'SPY', averagePrice: 100 };
  expect(closingTicket({ ...held, quantity: 0 }, 'k')).toBeUndefined();
  expect(closingTicket({ ...held, quantity: Number.NaN }, 'k')).toBeUndefined();
  expect(closingTicket({ ...held, quantity: 3 }, 'k')).toEqual({
    clientOrderId: 'k',
    symbol: 'SPY',
    isBuy: false,
    side: 'long',
    opens: false,
    type: 'market',
    quantity: 3,
    timeInForce: 'day',
  });
});
