/** What the kernel and the sweeps are measured on: the jobs of one program on its own kernel, and a grid of it. */

import {
  type Combinations,
  combinationsOf,
  prepareSweep,
  runCombinations,
  type SweepInput,
  type SweepOutcome,
} from '../backtester/index.ts';
import { runOnThreads } from '../backtester/threads/index.ts';
import { compile, loadEvaluator } from '../compiler/index.ts';
import type { BarColumns } from '../market/index.ts';
import { minuteBars } from './bars.ts';
import { fusedSmaCross } from './fused.ts';
import { fusedReversion } from './fused-reversion.ts';
import type { Job } from './jobs.ts';

const FEE = 0.001;
/** So much that it lasts through all the fees: 0.2% a trade. */
const CASH = { cross: 1e15, reversion: 1e8, grid: 1e6 };

const CROSS = `
strategy Cross {
  universe AAA
  every 1m
  param n = 10 in 2..100
  param m = 30 in 5..400
  require n < m
  let fast = sma(close, n)
  let slow = sma(close, m)
  enter long when fast crosses above slow
  exit long when fast crosses below slow
  size 100% of equity
}`;

const REVERSION = `
strategy Reversion {
  universe AAA
  every 1m
  param n = 14 in 5..50
  let r = rsi(close, n)
  enter long when r crosses below 30
  exit long when r > 55
  stop 1% from entry
  take 1% from entry
  size 100% of equity
}`;

const RUN = `
risk Limits {
  order     { notional <= 150% of equity else reject }
  portfolio { deployed <= 200% of equity else reject  daily_loss from session_open <= 50% else kill }
}
backtest Run {
  run STRATEGY under Limits
  data "generated"
  cash MONEY USD
  costs { commission 0.1% of value }
}`;

/** The same run by its kernel and by hand, curve and trades kept by both. */
export async function kernelJob(name: 'cross' | 'reversion', length: number): Promise<Job> {
  const bars = minuteBars('AAA', length, 1);
  const { input } = await sweepInput(name === 'cross' ? CROSS : REVERSION, CASH[name], bars);
  const sweep = await prepareSweep(input, combinationsOf([], [[]]));
  const label = name === 'cross' ? 'SMA 10/30 cross' : 'RSI 14 reversion, stop and take';
  return {
    name: `kernel: ${label}, ${length.toLocaleString('en-US')} minute bars`,
    bars: length,
    engine: () => {
      const run = sweep.detailed({});
      if ('kind' in run) throw new Error(run.message);
      return () => run.trades.length;
    },
    fused: () => {
      const { trades } =
        name === 'cross'
          ? fusedSmaCross(bars, 10, 30, CASH[name], FEE)
          : fusedReversion(
              bars,
              { length: 14, oversold: 30, recovered: 55, stop: 0.01, take: 0.01 },
              CASH[name],
              FEE,
            );
      return () => trades.length;
    },
  };
}

/** `count` pairs of averages. */
function gridOf(count: number): Combinations {
  const slow = Math.round(Math.sqrt(count * 0.6));
  return combinationsOf(
    ['n', 'm'],
    Array.from({ length: count }, (_, k) => [5 + Math.floor(k / slow), 110 + 5 * (k % slow)]),
  );
}

/** The sweep of that grid. */
export async function gridSweep(count: number, length: number) {
  return {
    ...(await sweepInput(CROSS, CASH.grid, minuteBars('AAA', length, 1))),
    grid: gridOf(count),
  };
}

/** Pairs of averages, what they are run on, and a pair by hand. */
export async function gridParts(count: number, length: number) {
  const { input, grid } = await gridSweep(count, length);
  const bars = minuteBars('AAA', length, 1);
  const byHand = (row: number): number => {
    const [n = 0, m = 0] = grid.values.subarray(2 * row, 2 * row + 2);
    return fusedSmaCross(bars, n, m, CASH.grid, FEE).trades.length;
  };
  return { input, grid, byHand };
}

/** A grid with what its runs share, and as many loops by hand, one after the other. */
export async function gridJob(count: number, length: number): Promise<Job> {
  const { input, grid, byHand } = await gridParts(count, length);
  return {
    name: `sweep: ${count.toLocaleString('en-US')} pairs of averages × ${length.toLocaleString('en-US')} minute bars, one thread`,
    bars: count * length,
    engine: async () => {
      const { table } = await runCombinations(input, grid);
      return () => table.figures.trades.reduce((sum, trades) => sum + trades, 0);
    },
    fused: () => {
      let trades = 0;
      for (let row = 0; row < count; row += 1) trades += byHand(row);
      return () => trades;
    },
  };
}

/** The same grid on several threads, their start included, and on one. */
export async function threadsJob(count: number, length: number, threads: number): Promise<Job> {
  const { input, source } = await sweepInput(CROSS, CASH.grid, minuteBars('AAA', length, 1));
  const grid = gridOf(count);
  const tradesOf =
    ({ table }: SweepOutcome) =>
    (): number =>
      table.figures.trades.reduce((sum, trades) => sum + trades, 0);
  return {
    name: `${threads} threads ÷ one: ${count.toLocaleString('en-US')} pairs × ${length.toLocaleString('en-US')} minute bars`,
    bars: count * length,
    engine: async () => tradesOf(await runOnThreads(input, grid, { threads, source })),
    fused: async () => tradesOf(await runCombinations(input, grid)),
  };
}

interface SweepSource {
  readonly input: SweepInput;
  readonly source: { readonly source: string; readonly file: string };
}

async function sweepInput(source: string, cash: number, bars: BarColumns): Promise<SweepSource> {
  const [, name = ''] = /strategy (\w+)/.exec(source) ?? [];
  const text = source + RUN.replace('STRATEGY', name).replace('MONEY', String(cash));
  const { strategies, policies, backtests, diagnostics } = compile(text);
  const [strategy] = strategies;
  const [policy] = policies;
  const [spec] = backtests;
  if (!strategy || !policy || !spec)
    throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const loaded = await loadEvaluator(strategy, { source: text, file: 'bench.strat' });
  // Whole units, as the loops by hand trade them.
  const base = { actions: [], timeframe: '1m', calendar: 'fx' } as const;
  return {
    input: { ...base, strategy, loaded, bars: [bars], spec, policy },
    source: { source: text, file: 'bench.strat' },
  };
}
