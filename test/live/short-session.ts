/** A session of seven minutes at a broker's fake: an entry, a stop and a take for it, their cancels and the exit. */

import { join } from 'node:path';
import { createAlpaca, createIbkr } from '../../brokers/index.ts';
import { type SessionProgram, sessionProgram } from '../../cli/session-setup.ts';
import type { LiveConfig, LiveSession, TradingAPI } from '../../runtime/index.ts';
import {
  orderIdsIn,
  type RunningShell,
  type ShellClock,
  startShell,
} from '../../runtime/live/index.ts';
import type { FakeAlpaca } from '../fakes/alpaca/fake.ts';
import type { FakeBar } from '../fakes/matching.ts';
import { HOST, QUIET, setupOf } from './play.ts';

/** 2024-01-02, 09:30 in New York, UTC microseconds. */
export const OPEN = Date.UTC(2024, 0, 2, 14, 30) * 1000;
export const MINUTE = 60_000_000;

const SOURCE = `strategy Short {
  universe AAPL
  every 1m
  size 40% of equity
  enter long when close crosses above sma(close, 2)
  exit long when close crosses below sma(close, 2)
  stop 5 from entry
  take 8 from entry
}
risk Open { order { notional <= 100% of equity else reduce } }
backtest Test { run Short under Open  data "none"  cash 100_000 USD  costs { commission 0 } }
`;

const SETUP = setupOf(SOURCE, 100);

export const BARS: readonly FakeBar[] = [101, 100, 102, 103, 104, 102, 101].map(
  (close, minute) => ({
    ...{ symbol: 'AAPL', time: OPEN + minute * MINUTE, volume: 1000 },
    ...{ open: close, high: close + 0.5, low: close - 0.5, close },
  }),
);

/** Minutes, in milliseconds: a busy machine must not meet a deadline. */
export const PATIENT = {
  ...{ requestMs: 300_000, connectMs: 300_000, handshakeMs: 300_000 },
  ...{ authenticateMs: 300_000, pongMs: 300_000, queueMs: 300_000 },
};

/** Where the fake listens. */
export type ShortSessionBroker =
  | { readonly kind: 'Alpaca'; readonly urls: FakeAlpaca['options'] }
  | { readonly kind: 'Interactive Brokers'; readonly port: number };

export interface ShortSessionPlace {
  readonly broker: ShortSessionBroker;
  readonly directory: string;
  readonly clock: ShellClock;
}

export async function startShort(place: ShortSessionPlace): Promise<RunningShell> {
  const { directory, clock } = place;
  const api = apiOf(place);
  const { configOf: config } = await program();
  const started = await startShell({
    ...{ api, directory, setup: SETUP, configOf: config, log: QUIET, clock },
    ...{ strategy: 'Short', purpose: 'test', killPositions: 'freeze', flattensItself: false },
    warmUp: { symbols: ['AAPL'], timeframe: '1m', barUs: MINUTE, count: 0 },
    checkAccount: () => undefined,
    redact: (text) => text,
    isRealTime: false,
    alert: () => {},
    failed: ({ message }) => {
      throw new Error(message);
    },
  });
  if (started.kind === 'refused') throw new Error(started.fault.message);
  return started;
}

function apiOf({ broker, directory, clock }: ShortSessionPlace): TradingAPI {
  if (broker.kind === 'Alpaca')
    return createAlpaca({ ...broker.urls, now: () => clock.now(), limits: PATIENT });
  return createIbkr({
    ...{ port: broker.port, clientId: 7, mode: 'paper', requestsPerSecond: 1_000 },
    orderIds: orderIdsIn(join(directory, 'order-id')),
    deadlines: { connect: 300_000, answer: 300_000, heartbeatAnswer: 300_000 },
  });
}

export async function configOf(session: string): Promise<LiveConfig> {
  return (await program()).configOf(session);
}

async function program(): Promise<SessionProgram> {
  const made = await sessionProgram(SETUP, HOST);
  if (made.kind === 'refused') throw new Error(made.problem.message);
  return made.value;
}

/** Nothing is under way: what was decided is known to work at the broker or to have ended there. */
export function isQuiet({ orders, states }: LiveSession['live']): boolean {
  if (states.has('start')) return false;
  return orders.all.every(
    ({ hasEnded, state, cancelWanted }) => hasEnded || (state === 'working' && !cancelWanted),
  );
}
