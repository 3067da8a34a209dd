/** `strata backtest` from the shell: what it prints, what it writes, and what it refuses. */

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { displayWidth } from '../../backtester/index.ts';
import { shell } from './strata.ts';

const { directory, strata } = shell('backtest', { prices: true });
const MOMENTUM = 'strategies/momentum.strat';
const FILES = ['equity.csv', 'orders.csv', 'run.json', 'trades.csv'];

function read(file: string): string {
  return readFileSync(join(directory, file), 'utf8');
}

function program(name: string, change: (text: string) => string): string {
  writeFileSync(join(directory, name), change(read(MOMENTUM)));
  return name;
}

test('prints what ran on what and what came of it, in 80 plain columns', async () => {
  const { code, stdout, stderr } = await strata(['backtest', MOMENTUM, '--out', 'shown']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const words of [
    ...['Momentum', 'SPX', 'warm-up', 'costs', 'fills', 'OneIndex', 'Total return', 'CAGR'],
    ...['Volatility', 'Sharpe', 'Sortino', 'Calmar', 'Max drawdown', 'Exposure', 'Turnover'],
    ...['Trades', 'Win rate', 'Profit factor', 'Average win', 'Average loss', 'Fees paid'],
    ...['buy and hold', join('shown', 'run.json')],
  ]) {
    expect(stdout).toContain(words);
  }
  expect(stdout).not.toContain('\u001b');
  for (const line of stdout.split('\n')) expect(displayWidth(line), line).toBeLessThanOrEqual(80);
});

test('--json is one object and nothing else', async () => {
  const { code, stdout, stderr } = await strata(['backtest', MOMENTUM, '--json', '--out', 'json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  const run: unknown = JSON.parse(stdout);
  expect(run).toMatchObject({
    strategy: 'Momentum',
    backtest: 'Demo',
    symbols: ['SPX'],
    from: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
    to: '2020-04-17',
    metrics: { total_return: expect.any(Number), trades: expect.any(Number) },
    open_positions: expect.any(Array),
    orders: expect.any(Array),
    rejections: expect.any(Array),
    warnings: expect.any(Array),
    files: ['trades.csv', 'equity.csv', 'orders.csv', 'run.json'].map((file) => join('json', file)),
  });
  expect(run).toHaveProperty('trades.0', {
    strategy: 'Momentum',
    symbol: 'SPX',
    side: 'long',
    quantity: expect.any(Number),
    entry_time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
    entry_price: expect.any(Number),
    exit_time: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
    exit_price: expect.any(Number),
    pnl: expect.any(Number),
    pnl_ratio: expect.any(Number),
    fees: expect.any(Number),
    dividends: expect.any(Number),
    bars_held: expect.any(Number),
    entry_reason: expect.stringContaining('enter long'),
    exit_reason: expect.any(String),
    reason: expect.any(String),
  });
});

test('twice the same inputs, twice the same bytes, wherever they lie', async () => {
  expect((await strata(['backtest', MOMENTUM, '--out', 'first'])).code).toBe(0);
  mkdirSync(join(directory, 'elsewhere'), { recursive: true });
  program('elsewhere/momentum.strat', (text) => text);
  expect((await strata(['backtest', 'elsewhere/momentum.strat', '--out', 'second'])).code).toBe(0);
  expect(readdirSync(join(directory, 'first')).sort()).toEqual(FILES);
  for (const file of FILES) expect(read(join('second', file))).toBe(read(join('first', file)));
});

test('run.json has the hash of every input and of every table', async () => {
  expect((await strata(['backtest', MOMENTUM, '--out', 'hashed', '--param', 'fast=10'])).code).toBe(
    0,
  );
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
  const record: unknown = JSON.parse(read('hashed/run.json'));
  expect(record).toMatchObject({
    program: { file: 'momentum.strat', sha256: sha256(read(MOMENTUM)) },
    params: { fast: 10, slow: 100 },
    data: { name: 'sp500', hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    files: Object.fromEntries(
      ['trades.csv', 'equity.csv', 'orders.csv'].map((file) => [
        file,
        sha256(read(join('hashed', file))),
      ]),
    ),
  });
  expect(read('hashed/run.json')).not.toContain(directory);
});

test('without --out the run goes to a directory of the backtest’s name', async () => {
  expect((await strata(['backtest', MOMENTUM])).code).toBe(0);
  expect(readdirSync(join(directory, 'strata-out/Demo')).sort()).toEqual(FILES);
  expect(readdirSync(join(directory, 'strata-out'))).toEqual(['Demo']);
});

test('--html writes the report as a page beside the tables', async () => {
  const page = ['--html', 'pages/run.html'];
  const { code, stdout } = await strata(['backtest', MOMENTUM, ...page, '--json']);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ files: expect.arrayContaining(['pages/run.html']) });
  const html = read('pages/run.html');
  expect(html).toContain('<h1>Momentum</h1>');
  expect(html.match(/<polygon class="mark /g)).toHaveLength(2 * 31);
  const refused = await strata(['backtest', MOMENTUM, '--html', 'pages']);
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('pages/report.html');
});

test('--from and --to', async () => {
  const part = ['--from', '2008-01-02', '--to', '2010-12-31', '--out', 'part'];
  const { stdout } = await strata(['backtest', MOMENTUM, '--json', ...part]);
  expect(JSON.parse(stdout)).toMatchObject({ from: '2008-01-02', to: '2010-12-31' });
  expect(read('part/equity.csv').split('\n')[1]).toMatch(/^2008-01-02,/);
});

test('a range without a bar is refused', async () => {
  const weekend = ['--from', '2011-03-26', '--to', '2011-03-27', '--out', 'weekend'];
  const { code, stdout, stderr } = await strata(['backtest', MOMENTUM, ...weekend]);
  expect(stderr).toContain('No bar of "sp500" lies in the range from 2011-03-26 to 2011-03-27.');
  expect(stderr).toMatch(/has sessions from 2000-\d\d-\d\d to 2020-/);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(existsSync(join(directory, 'weekend'))).toBe(false);
});

test('a range that is shorter than the warm-up says so', async () => {
  const short = ['--to', '2000-02-01', '--out', 'short'];
  const { code, stdout } = await strata(['backtest', MOMENTUM, ...short]);
  expect(stdout).toContain('Nothing could trade: the strategy needs 101 bars');
  expect(code).toBe(0);
});

test('a program with an error is refused, and the run before it stays', async () => {
  expect((await strata(['backtest', MOMENTUM, '--out', 'kept'])).code).toBe(0);
  const before = FILES.map((file) => read(join('kept', file)));
  const broken = program('broken.strat', (text) =>
    text.replace('ema(close, fast)', 'emma(close, fast)'),
  );
  const { code, stdout, stderr } = await strata(['backtest', broken, '--out', 'kept']);
  expect(stderr).toMatch(/^error E\d{4}: /);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(FILES.map((file) => read(join('kept', file)))).toEqual(before);
  const json = await strata(['backtest', broken, '--json']);
  expect(JSON.parse(json.stdout)).toMatchObject({ diagnostics: [{ severity: 'error' }] });
  expect(json.code).toBe(1);
});

test('a warning does not stop the run: it is shown, and is in the JSON', async () => {
  const unused = program('unused.strat', (text) =>
    text.replace('let slow_ma', 'let unused_ma = ema(close, 7)\n  let slow_ma'),
  );
  const { code, stderr } = await strata(['backtest', unused, '--out', 'warned']);
  expect(stderr).toMatch(/^warning W\d{4}: /);
  expect(code).toBe(0);
  const json: unknown = JSON.parse(
    (await strata(['backtest', unused, '--json', '--out', 'warned'])).stdout,
  );
  expect(json).toMatchObject({
    warnings: expect.arrayContaining([
      { code: expect.stringMatching(/^W\d{4}$/), text: expect.stringContaining('unused_ma') },
    ]),
  });
});

test('several backtests: one has to be named', async () => {
  const two = program(
    'two.strat',
    (text) => `${text}\n${text.slice(text.indexOf('backtest Demo')).replace('Demo', 'Other')}`,
  );
  const { code, stderr } = await strata(['backtest', two]);
  expect(stderr).toContain('`Demo`, `Other`');
  expect(code).toBe(2);
  expect((await strata(['backtest', two, 'Other', '--out', 'other'])).code).toBe(0);
});

test('no backtest in the file is the program’s fault', async () => {
  const none = program('none.strat', (text) => text.slice(0, text.indexOf('backtest Demo')));
  expect(await strata(['backtest', none])).toMatchObject({ code: 1 });
});

test.each([
  ['no data directory', ['--data', 'nowhere'], 'There is no store'],
  ['before the data', ['--from', '1990-01-02'], 'before the data'],
])('%s', async (_, flags, words) => {
  const { code, stderr } = await strata(['backtest', MOMENTUM, ...flags]);
  expect(stderr).toContain(words);
  expect(code).toBe(1);
});

test('--json says no as an object', async () => {
  const { code, stdout } = await strata(['backtest', MOMENTUM, '--json', '--data', 'nowhere']);
  expect(JSON.parse(stdout)).toMatchObject({
    error: { message: expect.any(String), fix: expect.any(String) },
  });
  expect(code).toBe(1);
});

test('data that is not there, on another timeframe, or without the symbol', async () => {
  const cases: readonly (readonly [string, string])[] = [
    ['"sp500"', '"sp600"'],
    ['every    1d', 'every    1h'],
    ['universe SPX', 'universe SPY'],
  ];
  for (const [from, to] of cases) {
    const file = program('other.strat', (text) => text.replace(from, to));
    const { code, stderr } = await strata(['backtest', file, '--out', 'never']);
    expect(stderr, to).toContain('fix');
    expect(code, to).toBe(1);
  }
  expect(existsSync(join(directory, 'never'))).toBe(false);
});

test('a directory with other files in it is never replaced', async () => {
  mkdirSync(join(directory, 'notes'), { recursive: true });
  writeFileSync(join(directory, 'notes/thesis.md'), 'years of work');
  const { code, stderr } = await strata(['backtest', MOMENTUM, '--out', 'notes']);
  expect(stderr).toContain('`thesis.md`');
  expect(code).toBe(2);
  expect((await strata(['backtest', MOMENTUM, '--out', '.'])).code).toBe(2);
  expect(read('notes/thesis.md')).toBe('years of work');
});

test('a place that cannot be written to', async () => {
  writeFileSync(join(directory, 'plain-file'), '');
  const { code, stderr } = await strata(['backtest', MOMENTUM, '--out', 'plain-file/run']);
  expect(stderr).toContain('Cannot write to');
  expect(code).toBe(2);
  expect((await strata(['backtest', MOMENTUM, '--out', 'plain-file'])).code).toBe(2);
  expect(read('plain-file')).toBe('');
});
