/** Ensembles in a live session: their members run on paper beside it, from the same bars, as in a backtest. */

import { expect, test } from 'vitest';
import { assembleRun, type RunHost, runBacktest } from '../../backtester/index.ts';
import { playSession } from '../../cli/play-session.ts';
import { sessionProgram } from '../../cli/session-setup.ts';
import type { BarColumns } from '../../market/index.ts';
import { dailyBars } from '../backtester/run-program.ts';
import { freshDirectory } from '../ops/a-directory.ts';
import { HOST, QUIET, setupOf } from './play.ts';

/** Two waves and one that nobody trades. */
function wave(symbol: string, length: number, phase: number): BarColumns {
  const closes = Array.from({ length }, (_, k) => 100 + 8 * Math.sin(k / 2.1 + phase) + k / 10);
  const bars = dailyBars(closes.map((close) => [close - 0.4, close + 1, close - 1, close]));
  return { ...bars, symbol };
}

const BARS = [wave('AAA', 60, 0), wave('BBB', 60, 2), wave('CCC', 60, 4)];

/** A member reads another symbol, one reads weeks, one is an ensemble itself, and one trades what the whole does not. */
const SOURCE = `strategy Leader {
  universe AAA
  every 1d
  let lead = (close > sma(close, 3)) of CCC
  enter long when lead and close > sma(close, 4)
  exit long when not lead
  size 50% of equity
}
strategy Weekly {
  universe AAA, BBB
  every 1w
  enter long when close > close[1]
  exit long when close < close[1]
  size 20% of equity
}
strategy Inner {
  universe BBB
  every 1d
  enter long when close crosses above sma(close, 3)
  exit long when close crosses below sma(close, 3)
  size 50% of equity
}
strategy Slow {
  universe BBB
  every 1d
  enter long when close > sma(close, 5)
  exit long when close < sma(close, 5)
  size 50% of equity
}
ensemble Nested {
  every 1d
  member Inner weight 60%
  member Slow weight 40%
  combine weighted_mean
  enter long when score > 0.5
  exit long when score < 0.3
  size 20% of equity
}
ensemble Core {
  universe AAA
  every 1d
  member Leader weight 40%
  member Weekly weight 35%
  member Nested weight 25%
  combine weighted_mean
  enter long when score > 0.3
  exit long when score < 0.1
  stop 10% from entry
  size 60% of equity
}
risk Open { order { notional <= 100% of equity else reduce } }
backtest Tried { run Core under Open  data "none"  cash 100_000 USD  costs { commission 1 USD per order } }
deploy Paper { run Core under Open on alpaca paper  costs { commission 1 USD per order } }
`;

const STORE: RunHost = {
  ...HOST,
  readBars: async (name, symbols) => ({
    kind: 'ok',
    value: {
      info: {
        ...{ name, timeframe: '1d', adjusted: 'none', calendar: 'XNYS' },
        symbols: BARS.map(({ symbol, session }) => ({
          ...{ symbol, firstSession: session[0] ?? 0, lastSession: session.at(-1) ?? 0 },
        })),
      },
      bars: symbols.flatMap((symbol) => BARS.filter((bars) => bars.symbol === symbol)),
      ...{ actions: [], dataHash: 'none' },
    },
  }),
};

async function programOf(source: string) {
  const setup = { ...setupOf(source, 100), backtest: 'Tried' };
  const made = await sessionProgram(setup, STORE);
  if (made.kind === 'refused') throw new Error(made.problem.message);
  return { setup, program: made.value };
}

test('members read what they read in the backtest, and the session ends with its equity', async () => {
  const { setup, program } = await programOf(SOURCE);
  const run = await assembleRun(STORE, program.prepared);
  if (run.kind === 'refused') throw new Error(run.problem.message);
  const { result } = runBacktest(run.value.input);
  expect(result.trades.length).toBeGreaterThan(3);
  const played = await playSession({
    ...{ setup, program, bars: BARS, directory: freshDirectory(), fromDay: undefined, log: QUIET },
  });
  if (played.kind === 'refused') throw new Error(played.problem.message);
  const { shell, alerts } = played.value;
  const { live } = shell.shell.session;
  expect(alerts).toEqual([]);
  expect(live.driver.engine.account.equity).toBeCloseTo(result.equity.at(-1) ?? Number.NaN, 2);
  expect(live.orders.all.filter(({ filled }) => filled > 0).length).toBe(
    result.orders.filter(({ filledQuantity }) => filledQuantity > 0).length,
  );
  await shell.stop();
});

test('a member on shorter bars than a session gets is refused, with the fix', async () => {
  const source = SOURCE.replace('universe BBB\n  every 1d', 'universe BBB\n  every 1h').replaceAll(
    /ensemble Nested \{\n {2}every 1d/g,
    'ensemble Nested {\n  every 1h',
  );
  await expect(programOf(source)).rejects.toThrow(
    '`Nested`, a member of `Core`, reads 1h bars; a session of `Core` gets 1d bars.',
  );
});
