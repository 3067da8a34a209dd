/** A session of seven minutes at Alpaca's fake: an entry, a stop and a take for it, their cancels and the exit. */

import { createAlpaca } from '../../brokers/index.ts';
import { type SessionProgram, sessionProgram } from '../../cli/session-setup.ts';
import type { LiveConfig, LiveSession, TradingAPI } from '../../runtime/index.ts';
import { type RunningShell, type ShellClock, startShell } from '../../runtime/live/index.ts';
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

export interface ShortSessionPlace {
  readonly urls: FakeAlpaca['options'];
  readonly directory: string;
  readonly clock: ShellClock;
}

export async function startShort(place: ShortSessionPlace): Promise<RunningShell> {
  const { urls, directory, clock } = place;
  const api: TradingAPI = createAlpaca({ ...urls, now: () => clock.now(), limits: PATIENT });
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
