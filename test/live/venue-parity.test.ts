/** The same program on the same bars: a paper session at each broker's fake, through the real SDK, and the backtest. */

import { afterEach, describe, expect, test } from 'vitest';
import { createAlpaca, createIbkr } from '../../brokers/index.ts';
import { startFakeAlpaca } from '../fakes/alpaca/fake.ts';
import type { FakeBar } from '../fakes/matching.ts';
import { startFakeTws } from '../fakes/tws/fake-tws.ts';
import { freshDirectory } from '../ops/a-directory.ts';
import { PATIENT } from './short-session.ts';
import { MINUTE, OPEN, ordersIn, orderText, type ParityVenue, tradeBars } from './venue-parity.ts';

/** A wave, so that it crosses often. */
const BARS: readonly FakeBar[] = Array.from({ length: 40 }, (_, minute) => {
  const close = cents(100 + 6 * Math.sin(minute / 2.3) + minute / 10);
  const open = cents(close + Math.cos(minute * 1.7));
  const [high, low] = [Math.max(open, close) + 0.5, Math.min(open, close) - 0.5];
  return { symbol: 'AAPL', time: OPEN + minute * MINUTE, open, high, low, close, volume: 1000 };
});

/** What is deployed says by itself what the backtest says. */
function programOf(rules: string, costs: string, broker: string): string {
  return `strategy Demo {
  universe AAPL
  every 1m
  size 40% of equity
  ${rules}
}
risk Open { order { notional <= 100% of equity else reduce } }
backtest Test {
  run Demo under Open
  data "none"
  cash 100_000 USD
  costs { ${costs} }
  fill next open, from next bar
}
deploy Paper {
  run Demo under Open on ${broker} paper
  costs { ${costs} }
  fill from next bar
}
`;
}

const PROGRAMS = {
  'market orders in and out': `enter long when close crosses above sma(close, 3)
  exit long when close crosses below sma(close, 3)`,
  'limit entries that may run out, a stop and a take that cancel each other': `
  enter long when close < sma(close, 5) via limit close - 2.5 for 2 bars
  exit long when close crosses above sma(close, 4)
  stop 4 from entry
  take 2 from entry`,
} as const;

let venue: ParityVenue | undefined;

afterEach(async () => {
  await venue?.close();
  venue = undefined;
});

async function alpaca(): Promise<ParityVenue> {
  const fake = await startFakeAlpaca({ now: OPEN, cash: 100_000 });
  return {
    api: createAlpaca({ ...fake.options, now: () => fake.book.now, limits: PATIENT }),
    now: () => fake.book.now,
    async feed(bars, untilFilled) {
      // Fills and bars come on sockets of their own, in any order: a real market has time between the two. What is sent
      // because of a fill at the open still trades at the open.
      for (let pass = 0; pass < 2; pass += 1) {
        for (const bar of bars) fake.book.match(bar);
        await untilFilled();
      }
      for (const bar of bars) fake.stream(bar, 'b');
    },
    position: (symbol) => fake.position(symbol),
    orders: () =>
      fake.orders.map((order) =>
        orderText({ ...order, action: order.side, price: order.limitPrice ?? order.stopPrice }),
      ),
    equity: () => fake.book.equity(),
    close: () => fake.close(),
  };
}

async function interactiveBrokers(): Promise<ParityVenue> {
  const fake = await startFakeTws();
  let now = OPEN;
  return {
    api: createIbkr({ port: fake.port, clientId: 7, mode: 'paper', requestsPerSecond: 1_000 }),
    now: () => now,
    async feed(bars) {
      now = (bars[0]?.time ?? now) + MINUTE;
      for (const bar of bars) fake.feed(bar);
    },
    position: (symbol) => fake.position(symbol),
    orders: () =>
      fake.orders.map(({ isBuy, type, limit, aux, ...order }) =>
        orderText({
          ...order,
          action: isBuy ? 'buy' : 'sell',
          type: IB_TYPES[type] ?? type,
          price: limit ?? aux,
        }),
      ),
    equity: () => fake.cash + fake.position('AAPL') * (BARS.at(-1)?.close ?? Number.NaN),
    close: () => fake.close(),
  };
}

describe.each([
  { name: 'Alpaca', broker: 'alpaca', start: alpaca, costs: 'commission 0' },
  {
    name: 'Interactive Brokers',
    broker: 'ibkr',
    start: interactiveBrokers,
    costs: 'commission 0.005 USD per share min 1 USD',
  },
])('a paper session at $name ends as the backtest of its bars does, to the cent', (broker) => {
  test.each(Object.entries(PROGRAMS))('%s', async (_name, rules) => {
    venue = await broker.start();
    const source = programOf(rules, broker.costs, broker.broker);
    const run = await tradeBars(venue, source, BARS, freshDirectory());
    expect(run.alerts).toEqual([]);
    expect(run.backtest.trades.length).toBeGreaterThan(1);
    expect([...venue.orders()].sort()).toEqual(ordersIn(run.backtest));
    const last = run.backtest.equity.at(-1) ?? Number.NaN;
    expect(run.live.driver.engine.account.equity).toBeCloseTo(last, 2);
    expect(venue.equity()).toBeCloseTo(last, 2);
    expect(run.replayed).toMatchObject({ code: 0, text: expect.stringMatching(/^same: Demo/) });
  });
});

test('a rotation buys with what its sales have freed: a venue refuses what the account cannot pay', async () => {
  venue = await alpaca();
  // One rises while the other falls, so that all of the money goes to and fro.
  const bars = BARS.flatMap((bar) => [bar, mirrored(bar)]);
  const source = programOf('target 90% when rank(roc(close, 2)) <= 1', 'commission 0', 'alpaca')
    .replace('universe AAPL', 'universe AAPL, MSFT')
    .replace(/size.*\n/, '')
    .replace(', from next bar', '')
    .replace('fill from next bar', '');
  const run = await tradeBars(venue, source, bars, freshDirectory());
  expect(run.alerts).toEqual([]);
  expect(run.backtest.trades.length).toBeGreaterThan(4);
  expect([...venue.orders()].sort()).toEqual(ordersIn(run.backtest));
  expect(venue.equity()).toBeCloseTo(run.backtest.equity.at(-1) ?? Number.NaN, 2);
});

function mirrored({ open, high, low, close, ...bar }: FakeBar): FakeBar {
  const other = (price: number) => cents(220 - price);
  const [from, to] = [other(open), other(close)];
  return { ...bar, symbol: 'MSFT', open: from, high: other(low), low: other(high), close: to };
}

const IB_TYPES: Readonly<Record<string, string>> = { MKT: 'market', LMT: 'limit', STP: 'stop' };

function cents(price: number): number {
  return Math.round(price * 100) / 100;
}
