/** The brokers' fakes as a killed session needs them: bars that fill and are shown apart, and answers that nobody reads. */

import { startFakeAlpaca } from '../fakes/alpaca/fake.ts';
import type { FakeBar } from '../fakes/matching.ts';
import { startFakeTws } from '../fakes/tws/fake-tws.ts';
import { BARS, MINUTE, OPEN, type ShortSessionBroker } from './short-session.ts';

export type KillRequest = 'submit' | 'cancel';

export interface KilledBroker {
  readonly session: ShortSessionBroker;
  now(): number;
  position(): number;
  /** What the bar with this number fills; its time is over then. */
  fill(number: number): void;
  show(number: number): void;
  /** Calls `kill` as the nth request of its kind arrives. It is carried out, and its answer is never read. */
  killWhenSent(request: KillRequest, number: number, kill: () => void): void;
  /** The process is gone. */
  ended(): void;
  /** All that there is in the end. */
  outcome(): readonly string[];
  close(): Promise<void>;
}

export const KILLED_BROKERS: Readonly<
  Record<ShortSessionBroker['kind'], () => Promise<KilledBroker>>
> = { Alpaca: alpaca, 'Interactive Brokers': interactiveBrokers };

async function alpaca(): Promise<KilledBroker> {
  const fake = await startFakeAlpaca({ now: OPEN, cash: 100_000 });
  const paths = { submit: /^POST \/v2\/orders$/, cancel: /^DELETE \/v2\/orders\// };
  return {
    session: { kind: 'Alpaca', urls: fake.options },
    now: () => fake.book.now,
    position: () => fake.position('AAPL'),
    fill(number) {
      const bar = barAt(number);
      fake.book.match(bar);
      fake.book.now = bar.time + MINUTE;
      fake.setHistory('1Min', BARS.slice(0, number + 1));
    },
    show: (number) => fake.stream(barAt(number), 'b'),
    killWhenSent(request, number, kill) {
      const isIt = counter(number);
      fake.onRequest = (what) => {
        if (!paths[request].test(what) || !isIt()) return;
        fake.fault({ on: request, act: { kind: 'hold' } });
        kill();
      };
    },
    ended() {
      fake.onRequest = () => undefined;
      // What was on its way arrives: the broker takes it, and nobody is there to hear.
      fake.release();
    },
    outcome: () => [
      ...fake.orders.map((order) => orderText(order, order.limitPrice ?? order.stopPrice)),
      `cash ${fake.cash}`,
      `held ${fake.position('AAPL')}`,
    ],
    close: () => fake.close(),
  };
}

async function interactiveBrokers(): Promise<KilledBroker> {
  const fake = await startFakeTws();
  const names = { submit: 'placeOrder', cancel: 'cancelOrder' };
  let now = OPEN;
  return {
    session: { kind: 'Interactive Brokers', port: fake.port },
    now: () => now,
    position: () => fake.position('AAPL'),
    fill(number) {
      const bar = barAt(number);
      fake.match(bar);
      now = bar.time + MINUTE;
    },
    show: (number) => fake.publish(barAt(number)),
    killWhenSent(request, number, kill) {
      const isIt = counter(number);
      fake.watch((name) => {
        if (name !== names[request] || !isIt()) return;
        fake.fault({ kind: 'half open' });
        kill();
      });
    },
    ended: () => fake.watch(() => undefined),
    outcome: () => [
      ...fake.orders.map((order) =>
        orderText({ ...order, side: order.isBuy ? 'buy' : 'sell' }, order.limit ?? order.aux),
      ),
      `cash ${fake.cash}`,
      `held ${fake.position('AAPL')}`,
    ],
    close: () => fake.close(),
  };
}

function barAt(number: number): FakeBar {
  const bar = BARS[number];
  if (!bar) throw new Error(`there is no bar ${number}`);
  return bar;
}

/** True at the nth call. */
function counter(number: number): () => boolean {
  let seen = 0;
  return () => {
    seen += 1;
    return seen === number;
  };
}

interface SaidOrder {
  readonly side: string;
  readonly quantity: number;
  readonly type: string;
  readonly status: string;
  readonly filled: number;
  readonly averagePrice: number;
}

function orderText(order: SaidOrder, price: number | undefined): string {
  const { side, quantity, type, status, filled, averagePrice } = order;
  return `${side} ${quantity} ${type} ${price ?? ''}: ${status}, ${filled} at ${averagePrice}`;
}
