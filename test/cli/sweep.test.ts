/** `strata sweep` from the shell: what it tries, keeps, goes on with, shows and refuses. */

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { displayWidth } from '../../backtester/index.ts';
import { claimSweep } from '../../cli/sweep-parts.ts';
import { planSweep } from '../../cli/sweep-plan.ts';
import type { SweepRequest } from '../../cli/sweep-request.ts';
import { readWalk } from '../../cli/sweep-walk.ts';
import { compile, type ParamValues } from '../../compiler/index.ts';
import { importFile } from '../../market/store/index.ts';
import { takeLease } from '../../runtime/live/index.ts';
import { shell } from './strata.ts';

const { cli, directory, strata, strataProcess, start } = shell('sweep', { prices: true });

/** Short, so that statistics over all sessions take no time. */
const RANGE = ['--from', '2019-06-01'];

const PROGRAM = `strategy Cross {
  universe SPX
  every 1d
  param fast = 5 in 2..8 step 2
  param slow = 10 in 4..16 step 4
  require fast < slow
  enter long when sma(close, fast) > sma(close, slow)
  exit long when sma(close, fast) < sma(close, slow)
  size 50% of equity
}
risk OneIndex {
  order { notional <= 100% of equity else reduce }
  portfolio { drawdown from peak <= 40% else kill }
  kill { cancel orders  freeze positions  alert critical  reset by operator }
}
backtest Test { run Cross under OneIndex data "sp500" cash 100_000 USD costs { commission 0.1%  slippage 0bp } }
`;

beforeAll(() => {
  writeFileSync(join(directory, 'cross.strat'), PROGRAM);
});

function variant(name: string, change: (text: string) => string): string {
  writeFileSync(join(directory, name), change(PROGRAM));
  return name;
}

function bytes(...path: readonly string[]): string {
  return readFileSync(join(directory, ...path)).toString('base64');
}

/** The record that stands beside the runs, as text. */
function edit(out: string, change: (text: string) => string): void {
  const file = join(directory, out, 'sweep.json');
  const before = readFileSync(file, 'utf8');
  expect(change(before)).not.toBe(before);
  writeFileSync(file, change(before));
}

function stateIn(out: string) {
  return JSON.parse(readFileSync(join(directory, out, 'sweep.json'), 'utf8'));
}

async function refused(args: readonly string[]): Promise<{ code: number | null; text: string }> {
  const { code, stdout, stderr } = await strata(['sweep', ...args]);
  expect(stdout).toBe('');
  return { code, text: stderr.replaceAll(/\s+/g, ' ') };
}

test('says the size of the grid first, then luck, then the best, in 80 columns', async () => {
  const { code, stdout, stderr } = await strata([
    'sweep',
    'cross.strat',
    ...RANGE,
    '--out',
    'grid',
  ]);
  expect(code).toBe(0);
  // fast 2, 4, 6, 8; slow 4, 8, 12, 16; fast < slow leaves 1 + 3 + 4 + 4.
  expect(stderr).toContain('grid: fast 4 × slow 4 = 16 combinations, of which `require` leaves 12');
  const at = [
    'best of 12: Sharpe',
    'deflated Sharpe',
    'Best by Sharpe',
    'slow',
    'strata backtest',
  ].map((words) => stdout.indexOf(words));
  expect(at.every((place, k) => place > (at[k - 1] ?? -1))).toBe(true);
  expect(stdout).not.toContain('\u001b');
  for (const line of stdout.split('\n').filter((each) => !each.includes('strata backtest')))
    expect(displayWidth(line), line).toBeLessThanOrEqual(80);
  expect(readdirSync(join(directory, 'grid')).sort()).toEqual(['results.parquet', 'sweep.json']);
});

test('every row is the run that its command makes', async () => {
  const { stdout } = await strata(['sweep', 'show', 'grid', '--json', '--top', '12']);
  const { best } = JSON.parse(stdout);
  expect(best).toHaveLength(12);
  for (const run of [best[0], best[11]]) {
    const args = run.again.split(' ').slice(1);
    const alone = JSON.parse((await strata([...args, '--json', '--out', 'alone'])).stdout);
    // Of times a report shows the date, and a table the microsecond.
    const figures = Object.entries(alone.metrics).filter(([name]) => !name.endsWith('_time'));
    expect(figures.length).toBeGreaterThan(30);
    expect(run.metrics).toMatchObject(Object.fromEntries(figures));
    expect(run.run).toMatch(/^[0-9a-f]{8}$/);
  }
});

test('two threads write the same bytes as one, and the same command has nothing left to do', async () => {
  const again = (out: string, ...more: readonly string[]) =>
    strata(['sweep', 'cross.strat', ...RANGE, '--out', out, ...more]);
  // Threads start from a file that stands beside the bundle.
  const onTwo = ['sweep', 'cross.strat', ...RANGE, '--out', 'two', '--threads', '2'];
  expect(strataProcess(onTwo)).toMatchObject({ code: 0, signal: null });
  expect(bytes('two', 'results.parquet')).toBe(bytes('grid', 'results.parquet'));
  const before = bytes('grid', 'results.parquet');
  // What was worked out before is not worked out again: a figure that nobody could come to is still there.
  edit('grid', (text) => text.replace(/"independentTrials": [\d.]+/, '"independentTrials": 4321'));
  const { code } = await again('grid');
  expect(code).toBe(0);
  expect(bytes('grid', 'results.parquet')).toBe(before);
  expect(stateIn('grid').record.luck.independentTrials).toBe(4321);
  const other = await again('grid', '--objective', 'calmar');
  expect(other.code).toBe(0);
  expect(stateIn('grid').record.luck.independentTrials).not.toBe(4321);
});

test('a directory in which a sweep is at work is left to it', async () => {
  const held = takeLease(join(directory, 'grid', '.lock'), 'strata sweep');
  const second = await refused(['cross.strat', ...RANGE, '--out', 'grid']);
  expect(second.code).toBe(1);
  expect(second.text).toContain('Another sweep is at work in `grid`. why: Two would write over');
  expect(held.kind === 'held' && held.lease.isHeld()).toBe(true);
  if (held.kind === 'held') held.lease.release();
});

test('a full disk ends a sweep, and it goes on once there is room', async () => {
  const sweep = ['sweep', 'cross.strat', ...RANGE, '--out', 'full'];
  // A limit on the size of files is the nearest to a full disk that needs no rights.
  const full = spawnSync(
    'bash',
    ['-c', 'ulimit -f 4; exec "$0" "$@"', process.execPath, cli(), ...sweep],
    {
      ...{ cwd: directory, encoding: 'utf8' },
    },
  );
  expect(full.status).toBe(1);
  const text = full.stderr.replaceAll(/\s+/g, ' ');
  expect(text).toContain('The disk is full: writing in `full` failed.');
  expect(text).toContain('free some space, then run the same command again');
  expect((await strata(sweep)).code).toBe(0);
  expect(bytes('full', 'results.parquet')).toBe(bytes('grid', 'results.parquet'));
});

test('other data under the same name are another sweep', async () => {
  const rows = Array.from({ length: 60 }, (_, k) => {
    const day = new Date(Date.UTC(2020, 0, 1 + k)).toISOString().slice(0, 10);
    return `${day},${100 + (k % 7)}`;
  });
  const importRows = async (count: number, replace: boolean): Promise<void> => {
    const few = join(directory, 'few.csv');
    writeFileSync(few, ['date,close', ...rows.slice(0, count)].join('\n'));
    const as = { name: 'few', symbol: 'SPX', timeframe: '1d', calendar: '24x7', replace } as const;
    const imported = await importFile(join(directory, '.strata'), { file: few, ...as });
    expect(imported.kind).toBe('ok');
  };
  await importRows(60, false);
  const file = variant('few.strat', (text) => text.replace('"sp500"', '"few"'));
  expect((await strata(['sweep', file, '--out', 'few'])).code).toBe(0);
  await importRows(50, true);
  edit('few', (text) => text.replace('"isFinished": true', '"isFinished": false'));
  expect((await refused([file, '--out', 'few'])).text).toContain(
    'the data have changed since it was begun',
  );
});

test('killed and begun again it ends where it would have ended', async () => {
  const file = variant('fine.strat', (text) =>
    text.replace('2..8 step 2', '2..3000').replace('4..16 step 4', '4..3000'),
  );
  const args = ['sweep', file, '--from', '2020-01-01', '--random', '600', '--threads', '1'];
  const child = start([...args, '--out', 'killed']);
  const parts = join(directory, 'killed', 'parts');
  const ended = new Promise((done) => child.on('exit', done));
  while (!existsSync(parts) || !readdirSync(parts).some((name) => name.endsWith('.parquet')))
    await new Promise((next) => setTimeout(next, 2));
  child.kill('SIGKILL');
  await ended;
  expect(existsSync(join(directory, 'killed', 'results.parquet'))).toBe(false);
  const half = JSON.parse((await strata(['sweep', 'show', 'killed', '--json'])).stdout);
  expect(half.runs).toBeGreaterThan(0);
  expect(half.runs).toBeLessThan(600);

  const { key } = stateIn('killed');
  const claimed = (part: string) =>
    JSON.stringify(claimSweep(join(directory, 'killed'), { ...key, [part]: 'other' }, false));
  expect(claimed('settings')).toContain('what was asked for has changed since it was begun');
  expect(claimed('program')).toContain('the program has changed since it was begun');
  expect(claimed('program')).toContain('--restart');

  expect((await strata([...args, '--out', 'killed'])).code).toBe(0);
  expect((await strata([...args, '--out', 'whole'])).code).toBe(0);
  expect(bytes('killed', 'results.parquet')).toBe(bytes('whole', 'results.parquet'));
}, 60_000);

test('Ctrl-C before the end of a walk-forward test leaves it unfinished', async () => {
  const sweep = ['sweep', 'cross.strat', '--from', '2018-01-01', '--random', '6'];
  const args = [...sweep, '--tune-on', '1y', '--judge-on', '6mo', '--out', 'stopped'];
  const child = start(args);
  const ended = new Promise((done) => child.on('exit', done));
  while (!existsSync(join(directory, 'stopped', 'results.parquet')))
    await new Promise((next) => setTimeout(next, 2));
  child.kill('SIGINT');
  expect(await ended).toBe(130);
  expect(stateIn('stopped').record).toMatchObject({ isFinished: false });
  expect((await strata(args)).code).toBe(0);
  expect(stateIn('stopped').record).toMatchObject({ isFinished: true, walk: { tuneOn: '1y' } });
});

test('walk-forward, robustness and the page', async () => {
  const { code, stdout } = await strata([
    ...['sweep', 'cross.strat', '--from', '2018-01-01', '--bayes', '8', '--seed', '2'],
    ...['--tune-on', '1y', '--judge-on', '6mo', '--robust', '--out', 'walk', '--json'],
  ]);
  expect(code).toBe(0);
  const { walk, robustness } = JSON.parse(stdout);
  expect(walk.steps.length).toBe(3);
  expect(walk.steps[0]).toMatchObject({ tune_from: '2018-01-02', judge_from: '2019-01-02' });
  const rows = readFileSync(join(directory, 'walk', 'equity.csv'), 'utf8')
    .trim()
    .split('\n');
  expect(rows[0]).toBe('session,equity');
  expect(rows.length - 1).toBe(walk.sessions);
  expect(Number(rows.at(-1)?.split(',')[1])).toBeCloseTo(100_000 * (1 + walk.total_return), 4);
  // Costs only take: free is at least as good as five times as dear.
  const [free, asTested, , dear] = robustness.costs;
  expect(free.total_return).toBeGreaterThan(dear.total_return);
  expect(asTested.total_return).toBe(robustness.best.total_return);

  const shown = await strata([
    'sweep',
    'show',
    'walk',
    '--html',
    'page.html',
    '--map',
    'slow,fast',
  ]);
  expect(shown.code).toBe(0);
  expect(shown.stdout).toContain('Walk-forward: tuned on the 1y before');
  expect(shown.stdout).toContain('How robust the best run is');
  const page = readFileSync(join(directory, 'page.html'), 'utf8');
  expect(page).toContain('<svg');
  expect(page).not.toMatch(/<script|https?:|src=|url\(/);
});

test('ranges that cannot be run are refused with what to type', async () => {
  const asked: SweepRequest = {
    ...{ file: 'cross.strat', data: '', param: [], objective: 'sharpe', seed: 1, top: 10 },
  };
  const planned = (
    change: (text: string) => string,
    request: Partial<SweepRequest> = {},
    fixed: ParamValues = {},
  ) => {
    const [strategy] = compile(change(PROGRAM)).strategies;
    const step = strategy && planSweep(strategy, { ...asked, ...request }, fixed);
    if (step?.kind !== 'refused') throw new Error('it can be run');
    return { code: step.exitCode, text: Object.values(step.problem).join(' ') };
  };
  const same = (text: string): string => text;
  const none = planned((text) => text.replaceAll(/ in [^\n]*/g, ''));
  expect(none.text).toContain('Cross has no param left to vary.');
  expect(planned(same, {}, { fast: 8, slow: 4 }).code).toBe(1);
  expect(planned(same, {}, { fast: 9 }).text).toContain('outside its declared range');
  const huge = planned((text) =>
    text.replace('2..8 step 2', '2..3000').replace('4..16 step 4', '4..3000'),
  );
  expect(huge.code).toBe(1);
  expect(huge.text).toContain('The grid has 8,988,003 combinations; at most 1,000,000 are run.');
  expect(huge.text).toContain('--random 1000');
  const against = planned(
    (text) => text.replace('fast < slow', 'fast < slow - 1'),
    {},
    { slow: 4, fast: 4 },
  );
  expect(against.code).toBe(1);
  expect(planned(same, { random: 5, bayes: 5 }).code).toBe(2);
  expect((await refused(['cross.strat', '--param', 'fast=9'])).text).toContain(
    'outside its declared',
  );
  const spans = readWalk({ ...asked, tuneOn: '2y', judgeOn: 'half' });
  expect(spans).toMatchObject({ kind: 'refused', exitCode: 2 });
  expect(JSON.stringify(spans)).toContain('`--judge-on half` is not a span of time');
});

test('a range without a trade has no figures, and says so', async () => {
  const never = variant('never.strat', (text) => text.replace('> sma(close, slow)', '> 1_000_000'));
  const { code, stdout } = await strata(['sweep', never, ...RANGE, '--out', 'never']);
  expect(code).toBe(0);
  expect(stdout).toContain('there is nothing to say about luck');
  expect(stdout).toContain('No run has a Sharpe');
  const { best } = JSON.parse((await strata(['sweep', 'show', 'never', '--json'])).stdout);
  expect(best).toEqual([]);
});

test('a directory that is not its own, or cannot be written, is left alone', async () => {
  writeFileSync(join(directory, 'a-file'), '');
  expect((await refused(['cross.strat', ...RANGE, '--out', 'a-file'])).code).toBe(2);
  const foreign = await refused(['cross.strat', ...RANGE, '--out', 'strategies']);
  expect(foreign.text).toContain('which is not a part of a sweep');
  expect((await refused(['show', 'strategies'])).text).toContain('is not the directory of a sweep');
  writeFileSync(join(directory, 'two', 'sweep.json'), '{"format":1}');
  expect((await refused(['show', 'two'])).text).toContain('it is damaged, or of another version');
});
