/** `strata why` from the shell: on a run, on a program, and what it refuses. */

import { copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { shell } from './strata.ts';

const { strata, directory } = shell('why', { prices: true });
const PROGRAM = 'strategies/momentum.strat';

beforeAll(async () => {
  const run = ['backtest', PROGRAM, '--param', 'fast=10', '--from', '2001-01-02', '--out', 'run'];
  expect((await strata(run)).code).toBe(0);
});

/** Rows of the run's own table: why has to say of each bar what the run wrote of it. */
function ordersOfRun(): readonly (readonly string[])[] {
  const [, ...rows] = readFileSync(join(directory, 'run/orders.csv'), 'utf8').trim().split('\n');
  return rows.map((row) => row.split(','));
}

test('a bar of a run: the order that was decided at it', async () => {
  const [entry] = ordersOfRun().filter(([, , , , intent]) => intent === 'enter');
  const [id, , , , , , , quantity, , , submitted = ''] = entry ?? [];
  const { code, stdout, stderr } = await strata(['why', 'run', 'SPX', submitted]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toMatch(new RegExp(`^Momentum on SPX, the 1d bar of ${submitted}\n`));
  expect(stdout).toContain(`At the close order ${id} was decided, to buy ${quantity} shares`);
  expect(stdout).toMatch(/fast_ma crosses above slow_ma {2}true/);
  // The run's own param, not the program's default.
  expect(stdout).toMatch(/fast +10\n/);
  for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
});

test('--json gives the same as data', async () => {
  const { code, stdout } = await strata(['why', 'run', 'SPX', '2001-01-03', '--json']);
  expect(code).toBe(0);
  const answer: unknown = JSON.parse(stdout);
  expect(answer).toMatchObject({
    strategy: 'Momentum',
    symbol: 'SPX',
    time: '2001-01-03',
    before: { quantity: 0 },
    rules: [
      { kind: 'enter', said: 'false', outcome: { id: 'rule.false' }, tree: { said: 'false' } },
      { kind: 'exit' },
    ],
    orders: [],
    verdict: expect.any(Array),
  });
  expect(answer).not.toHaveProperty('note');
});

test('a program is run first; dates and params are those of the command', async () => {
  const { code, stdout } = await strata(['why', PROGRAM, 'SPX', '2000-06-05', '--param', 'fast=5']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/fast +5\n/);
});

test('a symbol, a time and a directory that are none', async () => {
  const symbol = await strata(['why', 'run', 'SPY', '2001-01-03']);
  expect(symbol.code).toBe(2);
  expect(symbol.stderr).toContain('`Momentum` does not trade `SPY`');
  expect(symbol.stderr).toContain('write `SPX`');
  // A Sunday.
  const sunday = await strata(['why', 'run', 'SPX', '2001-01-07']);
  expect(sunday.code).toBe(2);
  expect(sunday.stderr).toContain('`2001-01-05`, `2001-01-08`');
  expect((await strata(['why', 'run', 'SPX', 'yesterday'])).stderr).toContain('is not a time');
  expect((await strata(['why', 'strategies', 'SPX', '2001-01-03'])).stderr).toContain('is no run');
  expect((await strata(['why', 'nowhere.strat', 'SPX', '2001-01-03'])).code).toBe(2);
  const dates = await strata(['why', 'run', 'SPX', '2001-01-03', '--from', '2002-01-02']);
  expect(dates.stderr).toContain('its backtest, dates and params are those');
});

test('a program that has changed since, or has gone', async () => {
  const path = join(directory, PROGRAM);
  const kept = join(directory, 'kept.strat');
  copyFileSync(path, kept);
  writeFileSync(path, `${readFileSync(path, 'utf8')}\n// another thought\n`);
  const changed = await strata(['why', 'run', 'SPX', '2001-01-03']);
  expect(changed.code).toBe(1);
  expect(changed.stderr).toContain('has changed since the run was made');
  const named = await strata(['why', 'run', 'SPX', '2001-01-03', '--program', 'kept.strat']);
  expect(named.code).toBe(0);
  rmSync(path);
  const gone = await strata(['why', 'run', 'SPX', '2001-01-03']);
  expect(gone.code).toBe(2);
  expect(gone.stderr).toContain('--program DIR/momentum.strat');
  copyFileSync(kept, path);
});

test('data that have changed since, and a run that is not repeated', async () => {
  const path = join(directory, 'run/run.json');
  const record = readFileSync(path, 'utf8');
  writeFileSync(path, record.replace(/"hash": "\w/, '"hash": "-'));
  const changed = await strata(['why', 'run', 'SPX', '2001-01-03']);
  expect(changed.code).toBe(1);
  expect(changed.stderr).toContain('have changed since the run was made');
  writeFileSync(path, record.replace(/"trades.csv": "\w/, '"trades.csv": "-'));
  const other = await strata(['why', 'run', 'SPX', '2001-01-03']);
  expect(other.code).toBe(0);
  expect(other.stdout).toContain('is not to the byte the one in run');
  writeFileSync(path, '{}');
  expect((await strata(['why', 'run', 'SPX', '2001-01-03'])).stderr).toContain(
    'is not the record of a run',
  );
  writeFileSync(path, record);
});

test('an imported strategy, and what it imports having changed since', async () => {
  const body =
    'universe SPX every 1d enter long when close > line exit long when close < line size 50% of equity';
  const shared = `strategy Shared { let line = sma(close, 50) ${body} }\n`;
  const path = join(directory, 'shared.strat');
  writeFileSync(path, shared);
  writeFileSync(
    join(directory, 'main.strat'),
    `import "shared.strat"
backtest Trial {
  run Shared
  data "sp500" from 2015-01-02 to 2016-12-30
  cash 100_000 USD
  costs { commission 0 }
}
`,
  );
  expect((await strata(['backtest', 'main.strat', '--out', 'trial'])).code).toBe(0);
  const asked = ['why', 'trial', 'SPX', '2015-06-01'];
  const { code, stdout } = await strata(asked);
  expect(code).toBe(0);
  expect(stdout).toContain('line = sma(close, 50)');
  writeFileSync(path, shared.replace('50)', '40)'));
  const changed = await strata(asked);
  expect(changed.code).toBe(1);
  expect(changed.stderr).toContain('`shared.strat`, which the program imports, has changed');
});
