/** Whole processes, from the shell: how long they take and how much memory they need at most. */

import { spawnSync } from 'node:child_process';
import { createWriteStream, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { minuteBars } from './bars.ts';
import { type LoadTimes, measureColumns } from './columns.ts';

const CLI = join(import.meta.dirname, 'cli.js');

const CROSS = `strategy Cross {
  universe AAA
  every 1m
  enter long when sma(close, 10) crosses above sma(close, 30)
  exit long when sma(close, 10) crosses below sma(close, 30)
  size 10 shares
}
backtest Minutes {
  run Cross
  data "minutes"
  cash 100_000 USD
  costs { commission 0.1% of value }
}
`;

export interface ProcessRun {
  readonly name: string;
  readonly seconds: number;
  readonly peakMegabytes: number;
}

export interface Processes {
  readonly runs: readonly ProcessRun[];
  readonly load: LoadTimes;
}

export async function measureProcesses(rows: number, turns: number): Promise<Processes> {
  const place = mkdtempSync(join(tmpdir(), 'strata-bench-'));
  try {
    const runs = [...importAndRun(place, turns), await importMany(place, rows)];
    runs.push(runMany(place, rows, turns));
    return { runs, load: await measureColumns(join(place, 'store'), 'minutes', turns) };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

function importAndRun(place: string, turns: number): readonly ProcessRun[] {
  const prices = createRequire(import.meta.url).resolve('vega-datasets/data/sp500-2000.csv');
  const program = join(import.meta.dirname, '../strategies/momentum.strat');
  const data = join(place, 'store');
  const imported = strata(
    'import of 5,105 daily bars',
    ...['data', 'import', prices, '--as', 'sp500', '--symbol', 'SPX', '--timeframe', '1d'],
    ...['--data', data],
  );
  const out = join(place, 'run');
  const runs = Array.from({ length: turns }, () =>
    strata('backtest of 5,105 daily bars', 'backtest', program, '--data', data, '--out', out),
  );
  return [imported, fastest(runs)];
}

async function importMany(place: string, rows: number): Promise<ProcessRun> {
  const file = join(place, 'minutes.csv');
  await writeCsv(file, rows);
  return strata(
    `import of ${rows.toLocaleString('en-US')} CSV rows`,
    ...['data', 'import', file, '--as', 'minutes', '--timeframe', '1m', '--calendar', '24x7'],
    ...['--data', join(place, 'store')],
  );
}

/** Every row in `equity.csv`, and bars from the columns that the first turn kept. */
function runMany(place: string, rows: number, turns: number): ProcessRun {
  const program = join(place, 'cross.strat');
  writeFileSync(program, CROSS);
  const data = ['--data', join(place, 'store'), '--out', join(place, 'many')];
  const name = `backtest of ${rows.toLocaleString('en-US')} minute bars`;
  return fastest(
    Array.from({ length: turns + 1 }, () => strata(name, 'backtest', program, ...data)),
  );
}

function fastest(runs: readonly ProcessRun[]): ProcessRun {
  return runs.reduce((best, run) => (run.seconds < best.seconds ? run : best));
}

async function writeCsv(file: string, rows: number): Promise<void> {
  const { time, open, high, low, close, volume } = minuteBars('AAA', rows, 1);
  const stream = createWriteStream(file);
  stream.write('symbol,timestamp,open,high,low,close,volume\n');
  for (let i = 0; i < rows; i += 1) {
    const at = new Date((time[i] ?? 0) / 1000).toISOString();
    const prices = [open, high, low, close].map((column) => (column[i] ?? 0).toFixed(4));
    if (!stream.write(`AAA,${at},${prices.join(',')},${volume[i]}\n`))
      await new Promise((resolve) => stream.once('drain', () => resolve(undefined)));
  }
  stream.end();
  await finished(stream);
}

/**
 * In the process itself, as it ends: its peak memory in kB. Linux keeps one from `exec` on; the other figure begins with what
 * this process had when it forked.
 */
const WATCH = `import { readFileSync, writeSync } from 'node:fs';
process.on('exit', () => {
  let peak = process.resourceUsage().maxRSS;
  try {
    peak = /VmHWM:\\s*(\\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? peak;
  } catch {}
  writeSync(2, '\\npeak ' + peak);
});`;

/** Runs the built command line. */
function strata(name: string, ...args: readonly string[]): ProcessRun {
  const hook = `data:text/javascript,${encodeURIComponent(WATCH)}`;
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ['--import', hook, CLI, ...args], {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  const seconds = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}: ${stderr}`);
  const peak = Number(/peak (\d+)/.exec(stderr)?.[1] ?? Number.NaN);
  return { name, seconds, peakMegabytes: peak / 1024 };
}
