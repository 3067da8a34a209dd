/** A paper session at the fake of a broker, bar by bar, and the backtest of the same bars beside it. */

import { vi } from 'vitest';
import { type RunResult, runBacktest } from '../../backtester/index.ts';
import { replayJournal } from '../../cli/replay-journal.ts';
import { sessionProgram } from '../../cli/session-setup.ts';
import { allocateBars, type BarColumns } from '../../market/index.ts';
import type { LiveSession, TradingAPI } from '../../runtime/index.ts';
import { startShell } from '../../runtime/live/index.ts';
import type { FakeBar } from '../fakes/matching.ts';
import { HOST, QUIET, setupOf } from './play.ts';

/** 2024-01-02, 09:30 in New York, UTC microseconds. */
export const OPEN = Date.UTC(2024, 0, 2, 14, 30) * 1000;
export const MINUTE = 60_000_000;

/** A broker of the tests, behind its adapter. */
export interface ParityVenue {
  readonly api: TradingAPI;
  now(): number;
  /** What bars of one instant fill, and then the bars themselves; resolves when both are on their way. */
  feed(bars: readonly FakeBar[], untilFilled: () => Promise<void>): Promise<void>;
  position(symbol: string): number;
  /** All that came, as `orderText` says them. */
  orders(): readonly string[];
  equity(): number;
  close(): Promise<void>;
}

export interface ParityRun {
  readonly backtest: RunResult;
  readonly live: LiveSession['live'];
  readonly alerts: readonly string[];
  /** As the command says it. */
  readonly replayed: { readonly code: number; readonly text: string };
}

export async function tradeBars(
  venue: ParityVenue,
  source: string,
  bars: readonly FakeBar[],
  directory: string,
): Promise<ParityRun> {
  const symbols = [...new Set(bars.map(({ symbol }) => symbol))];
  const setup = {
    ...setupOf(source, bars.length + 10),
    capabilities: venue.api.capabilities,
  };
  const made = await sessionProgram(setup, HOST);
  if (made.kind === 'refused') throw new Error(made.problem.message);
  const { configOf, prepared } = made.value;
  const alerts: string[] = [];
  const timers = new Set<NodeJS.Timeout>();
  const started = await startShell({
    ...{ api: venue.api, directory, setup, configOf, log: QUIET },
    ...{ strategy: prepared.choice.spec.strategy, purpose: 'test' },
    ...{ killPositions: 'freeze', flattensItself: false },
    warmUp: { symbols, timeframe: '1m', barUs: MINUTE, count: 0 },
    checkAccount: () => undefined,
    redact: (text) => text,
    clock: {
      now: () => venue.now(),
      at: (time, fire) => {
        timers.add(setTimeout(fire, Math.max(0, (time - venue.now()) / 1000)));
      },
      stop() {
        for (const timer of timers) clearTimeout(timer);
      },
    },
    isRealTime: false,
    alert: ({ code, text }) => alerts.push(`${code}: ${text}`),
    failed: ({ message }) => alerts.push(message),
  });
  if (started.kind === 'refused') throw new Error(started.fault.message);
  const { shell } = started;
  const { live } = shell.session;
  await until(() => !live.states.has('start'));
  const isKnown = () =>
    symbols.every((symbol) => live.positions.of(symbol) === venue.position(symbol)) &&
    live.orders.all.every(({ hasEnded, state }) => hasEnded || state === 'working');
  for (const time of new Set(bars.map((bar) => bar.time))) {
    const instant = bars.filter((bar) => bar.time === time);
    await venue.feed(instant, () => until(isKnown));
    await until(() => live.bars.closedUntil === time);
    await shell.settled();
    await until(isKnown);
  }
  await started.stop();
  const { deployment: _, ...backtested } = { ...setup, backtest: 'Test' };
  const tested = await sessionProgram(backtested, HOST);
  if (tested.kind === 'refused') throw new Error(tested.problem.message);
  const { result } = runBacktest({
    ...tested.value.assembly.input,
    bars: symbols.map((symbol) => columnsOf(symbol, bars)),
  });
  return { backtest: result, live, alerts, replayed: await replay(directory) };
}

/** What was sent and what became of it: `buy 400 limit 101.3: 400 at 101.2500`. */
export function orderText(order: {
  readonly action: string;
  readonly quantity: number;
  readonly type: string;
  readonly price: number | undefined;
  readonly filled: number;
  readonly averagePrice: number;
}): string {
  const { action, quantity, type, price, filled, averagePrice } = order;
  const fate = filled === 0 ? 'nothing' : `${filled} at ${averagePrice.toFixed(4)}`;
  return `${action} ${quantity} ${type} ${price ?? ''}: ${fate}`;
}

export function ordersIn({ orders }: RunResult): readonly string[] {
  return orders
    .map((order) =>
      orderText({
        ...order,
        price: order.limitPrice ?? order.stopPrice,
        filled: order.filledQuantity,
        averagePrice: order.averagePrice ?? Number.NaN,
      }),
    )
    .sort();
}

/** Turns of the event loop, not time: the fakes answer as fast as they can. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((turn) => setImmediate(turn));
}

async function replay(directory: string): Promise<ParityRun['replayed']> {
  let text = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    text += String(chunk);
    return true;
  });
  const code = await replayJournal(directory, { store: 'nowhere' });
  write.mockRestore();
  return { code, text };
}

function columnsOf(symbol: string, all: readonly FakeBar[]): BarColumns {
  const bars = all.filter((bar) => bar.symbol === symbol);
  const columns = allocateBars(symbol, bars.length);
  bars.forEach((bar, row) => {
    columns.time[row] = bar.time;
    columns.session[row] = Math.floor(bar.time / 86_400_000_000);
    columns.open[row] = bar.open;
    columns.high[row] = bar.high;
    columns.low[row] = bar.low;
    columns.close[row] = bar.close;
    columns.volume[row] = bar.volume;
  });
  return columns;
}
