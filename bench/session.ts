/**
 * From a bar to an order: a whole session (adapter on the real SDK, session, engine, risk, journal on the disk) against a
 * fake on loopback in the same process. The clock starts as the bar leaves the server and stops as the order comes to it.
 */

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sessionProgram } from '../cli/session-setup.ts';
import { type RunningShell, startShell } from '../runtime/live/index.ts';
import type { FakeBar } from '../test/fakes/matching.ts';
import { HOST, QUIET, setupOf } from '../test/live/play.ts';
import type { BenchVenue } from './venues.ts';

/** 2024-01-02, 09:30 in New York, UTC microseconds. */
export const OPEN = Date.UTC(2024, 0, 2, 14, 30) * 1000;
const MINUTE = 60_000_000;
/** Of a session: 6½ hours. */
const MINUTES_A_DAY = 390;

/** In at one close, out at the next: an order a bar. */
const TURNS = `strategy Turns {
  universe AAPL
  every 1m
  size 100 shares
  enter long when close > close[1]
  exit long when close < close[1]
}
risk Limits {
  order { notional <= 50% of equity else reject }
  portfolio { deployed <= 100% of equity else reject  daily_loss from session_open <= 50% else kill }
}
backtest Bench {
  run Turns under Limits
  data "none"
  cash 1_000_000 USD
  costs { commission 0 }
  fill next open
}
`;

export interface Latency {
  readonly name: string;
  readonly orders: number;
  /** Milliseconds. */
  readonly median: number;
  readonly p99: number;
  /** Of them, on a processor: what other processes on the machine cannot make longer. The fake's part is in it. */
  readonly processorMedian: number;
  readonly processorP99: number;
}

interface Took {
  readonly wall: number;
  readonly processor: number;
}

export async function measureSession(venue: BenchVenue, count: number): Promise<Latency> {
  const directory = mkdtempSync(join(tmpdir(), 'strata-bench-'));
  const timers = new Set<NodeJS.Timeout>();
  const running = await startSession(venue, count, directory, timers);
  const times: Took[] = [];
  for (let minute = 0; minute < count; minute += 1) {
    const took = await one(venue, running, barAt(minute));
    // The first bars make the code hot, and the first has none before it.
    if (minute >= WARM_UP) times.push(took);
  }
  await running.stop();
  for (const timer of timers) clearTimeout(timer);
  await venue.close();
  rmSync(directory, { recursive: true, force: true });
  const at = (share: number, all: readonly number[]) =>
    all.toSorted((a, b) => a - b)[Math.floor(share * (all.length - 1))] ?? Number.NaN;
  const walls = times.map(({ wall }) => wall);
  const processors = times.map(({ processor }) => processor);
  return {
    ...{ name: venue.name, orders: times.length },
    ...{ median: at(0.5, walls), p99: at(0.99, walls) },
    ...{ processorMedian: at(0.5, processors), processorP99: at(0.99, processors) },
  };
}

const WARM_UP = 20;

async function one(venue: BenchVenue, { shell }: RunningShell, bar: FakeBar): Promise<Took> {
  const { live } = shell.session;
  venue.match(bar);
  await until(() => live.positions.of('AAPL') === venue.position('AAPL'));
  const clock = () => ({ wall: performance.now(), processor: processorMs() });
  const arrival = new Promise<Took>((resolve) =>
    venue.watch((request) => {
      if (request === 'order') resolve(clock());
    }),
  );
  const start = clock();
  venue.publish(bar);
  // The first bar has none before it, and no order follows.
  const end = bar.time === OPEN ? start : await arrival;
  const took = { wall: end.wall - start.wall, processor: end.processor - start.processor };
  await until(() => live.bars.closedUntil === bar.time);
  await shell.settled();
  await until(() => live.orders.all.every(({ state }) => state !== 'pending new'));
  return took;
}

function processorMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

async function startSession(
  venue: BenchVenue,
  count: number,
  directory: string,
  timers: Set<NodeJS.Timeout>,
): Promise<RunningShell> {
  const { groups, trailingStops, auctions, replace, fractional } = venue.api.capabilities;
  const setup = {
    ...setupOf(TURNS, count + 10),
    capabilities: { groups, trailingStops, auctions, replace, fractional },
  };
  const made = await sessionProgram(setup, HOST);
  if (made.kind === 'refused') throw new Error(made.problem.message);
  const started = await startShell({
    ...{ api: venue.api, directory, setup, configOf: made.value.configOf, log: QUIET },
    ...{ strategy: 'Turns', purpose: 'bench', killPositions: 'freeze', flattensItself: false },
    warmUp: { symbols: ['AAPL'], timeframe: '1m', barUs: MINUTE, count: 0 },
    checkAccount: () => undefined,
    ...{ redact: (text: string) => text },
    clock: {
      now: () => venue.now(),
      at: (time, fire) => {
        timers.add(setTimeout(fire, Math.max(0, (time - venue.now()) / 1000)));
      },
      stop() {},
    },
    isRealTime: false,
    alert: () => {},
    failed: ({ message }) => {
      throw new Error(message);
    },
  });
  if (started.kind === 'refused') throw new Error(started.fault.message);
  const { live } = started.shell.session;
  await until(() => !live.states.has('start'));
  return started;
}

/** One close up, the next one down; a new session when the day is over. */
function barAt(minute: number): FakeBar {
  const close = minute % 2 === 0 ? 100 : 101;
  const day = Math.floor(minute / MINUTES_A_DAY);
  const time = OPEN + day * 1440 * MINUTE + (minute % MINUTES_A_DAY) * MINUTE;
  return { symbol: 'AAPL', time, open: close, high: 102, low: 99, close, volume: 1000 };
}

/** Turns of the event loop, not time: the fakes answer as fast as they can. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((turn) => setImmediate(turn));
}
