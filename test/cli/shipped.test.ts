/**
 * A command of each kind as it is shipped: a process from the bundle. Other tests run commands in their own process from the
 * sources, where a bundle that lacks something, a wrong exit code of the process or output cut off at its end is not seen.
 * `sweep` on threads, `watch` and `lsp` are processes in their own tests.
 */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { openJournal } from '../../runtime/journal/index.ts';
import { PRICES, shell } from './strata.ts';

const { directory, strata, strataProcess } = shell('shipped');
const MOMENTUM = 'strategies/momentum.strat';
const RISE = `strategy Rise {
  universe SPY
  every 1d
  enter long when close crosses above 10
  exit  long when close crosses below 10
  size 100 shares
}
test "buys the rise" for Rise {
  given SPY close 9, 11, 12
  expect enter long SPY at bar 2 at 12
}
`;

beforeAll(() => {
  writeFileSync(join(directory, 'rise.strat'), RISE);
  const opened = openJournal(join(directory, 'account', 'journal'));
  if (opened.kind === 'refused') throw new Error(opened.fault.message);
  opened.journal.append([{ kind: 'order', time: Date.UTC(2024, 0, 2) * 1000 }]);
  opened.journal.close();
});

test('data are imported', () => {
  const as = ['--as', 'sp500', '--symbol', 'SPX', '--timeframe', '1d'];
  expect(strataProcess(['data', 'import', PRICES, ...as])).toMatchObject({ code: 0, stderr: '' });
});

/** In an order in which they can be given: `why` needs a run. */
test.each([
  [0, ['--version']],
  [0, ['--help']],
  [0, ['check', MOMENTUM]],
  [0, ['fmt', MOMENTUM]],
  [0, ['build', MOMENTUM, '--out', 'built']],
  [0, ['backtest', MOMENTUM, '--out', 'run']],
  [0, ['why', 'run', 'SPX', '2001-01-03']],
  [0, ['test', 'rise.strat']],
  [0, ['doctor']],
  [2, ['paper', MOMENTUM]],
  [0, ['journal', 'show', 'account']],
  [1, ['secrets', 'list']],
  [2, ['kill']],
  [2, ['worker', '--on', 'nowhere']],
])('ends with %i and says what the sources say: strata %j', async (code, args) => {
  const here = await strata(args);
  expect(here.code).toBe(code);
  expect(here.stdout + here.stderr).not.toBe('');
  expect(strataProcess(args)).toEqual({ ...here, signal: null });
});
