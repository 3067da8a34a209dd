/** The simulated account on the disk: all of it comes back, and what is not whole is never taken for one. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { PaperState } from '../../brokers/index.ts';
import { paperStoreIn } from '../../cli/paper-store.ts';

type Order = PaperState['orders'][number];

/** By name, so that the type checker asks for each of them. */
const STATES: Record<Order['state'], true> = {
  ...{ 'pending new': true, new: true, 'partially filled': true, filled: true, rejected: true },
  ...{ 'done for day': true, 'pending cancel': true, 'pending replace': true, cancelled: true },
  ...{ replaced: true, expired: true, suspended: true },
};
const TYPES: Record<Order['ticket']['type'], true> = {
  ...{ market: true, limit: true, stop: true, 'stop limit': true, 'trailing stop': true },
  ...{ 'open auction': true, 'close auction': true },
};

const TICKET: Order['ticket'] = {
  ...{ clientOrderId: 'a', symbol: 'SPY', isBuy: true, opens: true, quantity: 5 },
  ...{ side: 'long', type: 'market', timeInForce: 'day' },
};
const ORDER: Order = {
  ...{ venueOrderId: 'P1', ticket: TICKET, filled: 0, value: 0, fees: 0 },
  ...{ state: 'new', isTriggered: false, updatedAt: 1, checkedBar: -1 },
};
const EXECUTION = {
  ...{ executionId: 'PE1', venueOrderId: 'P1', symbol: 'SPY', isBuy: false },
  ...{ quantity: 5, price: 100.5, time: 3 },
};
const STATE: PaperState = {
  ...{ cash: 497.5, time: 4, sequence: 2, bar: 7 },
  orders: [ORDER],
  positions: [['SPY', -5]],
  closes: [['SPY', 99.75]],
  executions: [EXECUTION],
};

function store() {
  const directory = mkdtempSync(join(tmpdir(), 'strata-paper-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return { ...paperStoreIn(directory), file: join(directory, 'simulated.json') };
}

test('there is none before the first is saved', () => {
  expect(store().load()).toBeUndefined();
});

test('orders of every type in every state come back, with all that they may hold', () => {
  const rich: Order = {
    ...ORDER,
    ...{ session: 19_724, reason: 'cancelled as asked' },
    ticket: { ...TICKET, limitPrice: 1, stopPrice: 2, trailBy: 3, group: 'g', timeInForce: 'gtc' },
  };
  const account: PaperState = {
    ...STATE,
    orders: [
      rich,
      ...keysOf(STATES).map((state) => ({ ...ORDER, state })),
      ...keysOf(TYPES).map((type) => ({ ...ORDER, ticket: { ...TICKET, type } })),
    ],
    executions: [
      EXECUTION,
      {
        ...EXECUTION,
        ...{ clientOrderId: 'a', fee: 1, cumulativeQuantity: 5, corrects: 'PE0', isBust: true },
      },
    ],
  };
  const { save, load } = store();
  save(account);
  expect(load()).toEqual(account);
});

test.each<readonly [string, object]>([
  ['a part that is missing', { ...STATE, closes: undefined }],
  ['cash that is no number', { ...STATE, cash: '497.5' }],
  ['an order in a state that there is not', { ...STATE, orders: [{ ...ORDER, state: 'open' }] }],
  ['a position without its quantity', { ...STATE, positions: [['SPY']] }],
  ['a fill without its price', { ...STATE, executions: [{ ...EXECUTION, price: null }] }],
])('%s is no account', (_name, damaged) => {
  const { load, file } = store();
  writeFileSync(file, JSON.stringify(damaged));
  expect(load).toThrow('does not hold a simulated account');
});

function keysOf<Key extends string>(record: Record<Key, true>): readonly Key[] {
  return Object.keys(record).filter((key): key is Key => key in record);
}
