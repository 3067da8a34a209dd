import { describe, expect, test } from 'vitest';
import { sessionProgram } from '../../cli/session-setup.ts';
import { replay } from '../../runtime/index.ts';
import { readChapters, recordCommand, writeKill } from '../../runtime/live/index.ts';
import { dailyBars } from '../backtester/run-program.ts';
import { freshDirectory } from '../ops/a-directory.ts';
import { HOST, play } from './play.ts';

const CLOSES = [50, 51, 49, 52, 53, 51, 50, 52, 55, 54, 51, 50, 53, 56, 58, 55, 51, 50, 54, 57];
const BARS = [dailyBars(CLOSES.map((close) => [close - 0.5, close + 1, close - 1, close]))];

const TREND = `strategy Trend {
  universe ACME
  every 1d
  size 50% of equity
  stop 3% from entry
  take 5% from entry
  enter long when close crosses above sma(close, 3)
  exit long when close crosses below sma(close, 3)
}
risk Open { order { notional <= 100% of equity else reduce } }
backtest Demo {
  run Trend under Open
  data "none"
  cash 10_000 USD
  costs { commission 0.01 USD per share min 1 USD  slippage 5bp }
  fill next open
}
`;

describe('a paper session over stored bars', () => {
  test('ends as the backtest does, and its journal replays byte for byte', async () => {
    const directory = freshDirectory();
    const { session, backtest, setup } = await play(TREND, BARS, directory);
    const { shell, alerts, instants } = session;
    expect(instants).toBe(CLOSES.length);
    expect(alerts).toEqual([]);
    expect(backtest.trades.length).toBeGreaterThan(1);
    await shell.stop();

    const read = readChapters(`${directory}/journal`);
    const chapter = read.kind === 'read' ? read.chapters[0] : undefined;
    const equity = chapter?.records.flatMap((record) =>
      record.kind === 'decision' && record.decision.kind === 'closed'
        ? [record.decision.equity.toFixed(2)]
        : [],
    );
    expect(equity).toEqual([...backtest.equity].map((value) => value.toFixed(2)));
    const filled = shell.shell.session.live.orders.all.filter((order) => order.filled > 0);
    expect(filled.map((order) => order.filled)).toEqual(
      backtest.orders
        .filter(({ filledQuantity }) => filledQuantity > 0)
        .map(({ filledQuantity }) => filledQuantity),
    );

    const program = await sessionProgram(setup, HOST);
    if (program.kind === 'refused') throw new Error(program.problem.message);
    const config = program.value.configOf(chapter?.session ?? '');
    expect(replay(config, chapter?.records ?? [])).toMatchObject({
      kind: 'same',
      records: chapter?.records.length,
    });
  });

  test('after a kill no order goes out', async () => {
    const directory = freshDirectory();
    let bars = 0;
    const { session } = await play(TREND, BARS, directory, () => {
      bars += 1;
      if (bars === 10) {
        const kill = { time: 1, by: 'ann', reason: 'test', positions: 'freeze' } as const;
        writeKill(directory, kill);
        recordCommand(directory, { kind: 'kill', ...kill });
      }
      return false;
    });
    const { orders, kill } = session.shell.shell.session.live;
    await session.shell.stop();
    const read = readChapters(`${directory}/journal`);
    const records = read.kind === 'read' ? (read.chapters[0]?.records ?? []) : [];
    const killedAt = records.findIndex(
      (record) => record.kind === 'event' && record.event.kind === 'operator',
    );
    expect(killedAt).toBeGreaterThan(0);
    const isSubmit = (record: (typeof records)[number]): boolean =>
      record.kind === 'decision' &&
      record.decision.kind === 'command' &&
      record.decision.command.kind === 'submit';
    expect(records.slice(0, killedAt).some(isSubmit)).toBe(true);
    expect(records.slice(killedAt).some(isSubmit)).toBe(false);
    expect(kill).toBe('verified');
    expect(orders.all.every(({ hasEnded }) => hasEnded)).toBe(true);
  });
});
