/** The brokers that are measured: the adapters on the real SDKs, and the fakes of the tests on loopback behind them. */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAlpaca, createIbkr } from '../brokers/index.ts';
import type { TradingAPI } from '../runtime/index.ts';
import { orderIdsIn } from '../runtime/live/index.ts';
import { startFakeAlpaca } from '../test/fakes/alpaca/fake.ts';
import type { FakeBar } from '../test/fakes/matching.ts';
import { startFakeTws } from '../test/fakes/tws/fake-tws.ts';

export type Request = 'order' | 'cancel all' | 'other';

export interface BenchVenue {
  readonly name: string;
  readonly api: TradingAPI;
  /** Time of the fake, UTC microseconds. */
  now(): number;
  position(symbol: string): number;
  /** Calls the listener as soon as a request has come to the server. */
  watch(listener: (request: Request) => void): void;
  /** What a bar fills. */
  match(bar: FakeBar): void;
  /** The bar itself leaves the server. */
  publish(bar: FakeBar): void;
  close(): Promise<void>;
}

const MINUTE = 60_000_000;
/** The brokers' own limits on requests are not what is measured here. */
const MANY = 1_000_000;

export async function alpacaVenue(now: number): Promise<BenchVenue> {
  const fake = await startFakeAlpaca({ now, cash: 1_000_000 });
  const limits = { requests: MANY, queueMs: 60_000 };
  return {
    name: 'Alpaca',
    api: createAlpaca({ ...fake.options, limits, now: () => fake.book.now }),
    now: () => fake.book.now,
    position: (symbol) => fake.position(symbol),
    watch(listener) {
      fake.onRequest = (what) => {
        if (what === 'POST /v2/orders') listener('order');
        else listener(what === 'DELETE /v2/orders' ? 'cancel all' : 'other');
      };
    },
    match: (bar) => {
      fake.book.match(bar);
    },
    publish: (bar) => fake.stream(bar, 'b'),
    close: () => fake.close(),
  };
}

/** `requestsPerSecond`: 40 is what IB allows and what orders wait for in the queue. */
export async function ibkrVenue(start: number, requestsPerSecond = 40): Promise<BenchVenue> {
  const fake = await startFakeTws();
  const directory = mkdtempSync(join(tmpdir(), 'strata-bench-ids-'));
  let now = start;
  return {
    name: 'Interactive Brokers',
    api: createIbkr({
      ...{ port: fake.port, clientId: 7, mode: 'paper', requestsPerSecond },
      orderIds: orderIdsIn(join(directory, 'order-id')),
    }),
    now: () => now,
    position: (symbol) => fake.position(symbol),
    watch(listener) {
      fake.watch((name) => {
        if (name === 'placeOrder') listener('order');
        else listener(name === 'reqGlobalCancel' ? 'cancel all' : 'other');
      });
    },
    match(bar) {
      now = bar.time + MINUTE;
      fake.match(bar);
    },
    publish: (bar) => fake.publish(bar),
    async close() {
      await fake.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
