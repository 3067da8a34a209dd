import { afterEach, expect, test } from 'vitest';
import { runBacktest } from '../../backtester/index.ts';
import { createAlpaca } from '../../brokers/index.ts';
import { sessionProgram } from '../../cli/session-setup.ts';
import { allocateBars, type BarColumns } from '../../market/index.ts';
import { type RunningShell, readChapters, recover, startShell } from '../../runtime/live/index.ts';
import { type FakeAlpaca, type FakeBar, startFakeAlpaca } from '../fakes/alpaca/fake.ts';
import { freshDirectory } from '../ops/a-directory.ts';
import { HOST, QUIET, setupOf } from './play.ts';

/** 2024-01-02, 09:30 in New York, UTC microseconds. */
const OPEN = Date.UTC(2024, 0, 2, 14, 30) * 1000;
const MINUTE = 60_000_000;

const CROSS = `strategy Cross {
  universe AAPL
  every 1m
  size 40% of equity
  enter long when close crosses above sma(close, 3)
  exit long when close crosses below sma(close, 3)
}
risk Open { order { notional <= 100% of equity else reduce } }
backtest Demo {
  run Cross under Open
  data "none"
  cash 100_000 USD
  costs { commission 0 }
  fill next open
}
`;

/** A wave, so that it crosses often. */
const BARS: readonly FakeBar[] = Array.from({ length: 40 }, (_, minute) => {
  const close = Math.round((100 + 6 * Math.sin(minute / 2.3) + minute / 10) * 100) / 100;
  const open = Math.round((close + Math.cos(minute * 1.7)) * 100) / 100;
  const [high, low] = [Math.max(open, close) + 0.5, Math.min(open, close) - 0.5];
  return { symbol: 'AAPL', time: OPEN + minute * MINUTE, open, high, low, close, volume: 1000 };
});

const ends: (() => Promise<unknown>)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function started(directory: string) {
  const fake = await startFakeAlpaca({ now: OPEN, cash: 100_000 });
  ends.push(() => fake.close());
  const api = createAlpaca({ ...fake.options, now: () => fake.book.now });
  const { groups, trailingStops, auctions, replace, fractional } = api.capabilities;
  const setup = {
    ...setupOf(CROSS, 100),
    capabilities: { groups, trailingStops, auctions, replace, fractional },
  };
  const made = await sessionProgram(setup, HOST);
  if (made.kind === 'refused') throw new Error(made.problem.message);
  const program = made.value;
  const alerts: string[] = [];
  const shell = await startShell({
    ...{ api, directory, setup, configOf: program.configOf, log: QUIET },
    ...{ strategy: 'Cross', purpose: 'test', killPositions: 'freeze', flattensItself: false },
    warmUp: { symbols: ['AAPL'], timeframe: '1m', barUs: MINUTE, count: 0 },
    checkAccount: () => undefined,
    clock: {
      now: () => fake.book.now,
      at: (time, fire) => {
        const timer = setTimeout(fire, Math.max(0, (time - fake.book.now) / 1000));
        ends.push(async () => clearTimeout(timer));
      },
      stop() {},
    },
    isRealTime: false,
    alert: ({ code, text }) => alerts.push(`${code}: ${text}`),
    failed: () => {},
  });
  if (shell.kind === 'refused') throw new Error(shell.fault.message);
  ends.push(() => shell.stop());
  return { fake, shell, alerts, program };
}

/** Turns of the event loop, not time: the fake answers as fast as it can. */
async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((turn) => setImmediate(turn));
}

/** First what the bar fills, then the bar itself: the two come on sockets of their own, in any order. */
async function minute(fake: FakeAlpaca, { shell }: RunningShell, bar: FakeBar): Promise<void> {
  const { live } = shell.session;
  fake.book.match(bar);
  await until(() => live.positions.of('AAPL') === fake.position('AAPL'));
  await until(() => live.orders.all.every(({ hasEnded }) => hasEnded));
  fake.stream(bar, 'b');
  await until(() => live.bars.closedUntil === bar.time);
  await shell.settled();
}

test('a paper session at Alpaca ends as the backtest of the same bars does, to the cent', async () => {
  const directory = freshDirectory();
  const { fake, shell, alerts, program } = await started(directory);
  const { live } = shell.shell.session;
  await until(() => !live.states.has('start'));
  for (const bar of BARS) await minute(fake, shell, bar);
  const { result } = runBacktest({ ...program.assembly.input, bars: [columnsOf(BARS)] });
  expect(alerts).toEqual([]);
  expect(result.trades.length).toBeGreaterThan(1);
  const sent = fake.orders.filter(({ filled }) => filled > 0);
  expect(sent.map(({ side, filled, averagePrice }) => `${side} ${filled} ${averagePrice}`)).toEqual(
    result.orders
      .filter(({ filledQuantity }) => filledQuantity > 0)
      .map(
        ({ action, filledQuantity, averagePrice }) => `${action} ${filledQuantity} ${averagePrice}`,
      ),
  );
  const last = result.equity.at(-1) ?? 0;
  expect(live.driver.engine.account.equity.toFixed(2)).toBe(last.toFixed(2));
  expect(fake.book.equity().toFixed(2)).toBe(last.toFixed(2));

  const read = readChapters(`${directory}/journal`);
  const chapter = read.kind === 'read' ? read.chapters[0] : undefined;
  const again = recover(program.configOf(chapter?.session ?? ''), chapter?.records ?? []);
  expect(again).toMatchObject({ kind: 'recovered', missing: [] });
});

function columnsOf(bars: readonly FakeBar[]): BarColumns {
  const columns = allocateBars('AAPL', bars.length);
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
