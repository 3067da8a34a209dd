/** Many runs of one program: what they share, which way they go, and that it changes nothing. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type Combinations,
  combinationsOf,
  prepareSweep,
  runCombinations,
  type SweepInput,
  stateOf,
} from '../../backtester/index.ts';
import { minuteBars } from '../../bench/bars.ts';
import { compile, housePolicy, interpretStrategy, loadEvaluator } from '../../compiler/index.ts';
import { draws } from '../draws.ts';
import { kernelRuns } from './kernel-runs.ts';
import { barsFrom } from './random-run.ts';
import { spx } from './real-prices.ts';
import { compiled, inputOf, type Setup } from './run-program.ts';

function sweepOf(setup: Setup): SweepInput {
  const program = compiled(setup.source);
  const input = inputOf(setup, program, interpretStrategy(program.strategy));
  return { ...input, strategy: program.strategy };
}

/** All pairs of the values of two params. */
function grid(n: readonly number[], m: readonly number[]): Combinations {
  return combinationsOf(
    ['n', 'm'],
    n.flatMap((a) => m.map((b) => [a, b])),
  );
}

const CROSS = `strategy Cross {
  universe AAA
  every 1m
  param n = 3 in 2..20
  param m = 8 in 3..60
  param share = 50% in 10%..100%
  require n < m
  let fast = sma(close, n)
  let slow = ema(close, m)
  enter long when fast crosses above slow
  exit long when fast crosses below slow
  stop 2 * atr(m) from entry
  size share of equity
}`;

function crossSweep(bars = minuteBars('AAA', 3_000, 7)): SweepInput {
  return sweepOf({
    ...{ source: CROSS, bars: [bars], timeframe: '1m', calendar: '24x7' },
    costs: { commissions: [{ kind: 'percent', rate: 0.0005 }], slippage: 0.0001 },
  });
}

test('a grid on its kernel and on the engine is the same table, byte for byte', async () => {
  await fc.assert(
    fc.asyncProperty(kernelRuns, async (setup) => {
      const input = sweepOf(setup);
      const combinations = grid([2, 3, 5], [2, 4, 7]);
      const kernel = await runCombinations(input, combinations);
      const engine = await runCombinations(input, combinations, { usesKernel: false });
      expect(kernel.way, setup.source).toEqual({ kind: 'kernel' });
      expect(kernel.table.figures, setup.source).toEqual(engine.table.figures);
    }),
    { numRuns: draws(20) },
  );
});

test('an indicator is computed once for all combinations that need the same', async () => {
  const combinations = grid([2, 3, 4, 5], [10, 20, 30, 40, 50]);
  const sweep = await prepareSweep(crossSweep(), combinations);
  const { table } = await runCombinations(crossSweep(), combinations);
  for (let row = 0; row < combinations.length; row += 1) sweep.runInto(table, row);
  // Four averages of n; an average and a range of each of five m.
  expect(sweep.columnsFilled).toBe(4 + 2 * 5);
});

test('with room for few columns they are computed again, and the table is the same', async () => {
  const combinations = grid([2, 3, 4], [10, 20, 30]);
  const roomy = await runCombinations(crossSweep(), combinations);
  const scarce = await runCombinations(crossSweep(), combinations, { sharedBytes: 1 });
  expect(scarce.table.figures).toEqual(roomy.table.figures);
  const sweep = await prepareSweep(crossSweep(), combinations, { sharedBytes: 1 });
  for (let row = 0; row < combinations.length; row += 1) sweep.runInto(scarce.table, row);
  expect(sweep.columnsFilled).toBeGreaterThan(3 + 2 * 3);
});

test('a combination that breaks a `require` is refused, and the others run', async () => {
  const { table } = await runCombinations(crossSweep(), grid([2, 20], [10, 30]));
  expect([0, 1, 2, 3].map((row) => stateOf(table, row))).toEqual([
    'kernel',
    'kernel',
    'refused',
    'kernel',
  ]);
  expect(table.figures.finalEquity[2]).toBeNaN();
});

test('a sweep that is cancelled keeps what is done', async () => {
  const abort = new AbortController();
  const bars = minuteBars('AAA', 1_000_000, 3);
  const seen: number[] = [];
  const { table, isCancelled } = await runCombinations(
    crossSweep(bars),
    combinationsOf(
      ['share'],
      Array.from({ length: 20 }, (_, k) => [0.2 + k / 100]),
    ),
    {
      signal: abort.signal,
      progress(done) {
        seen.push(done);
        if (done > 0) abort.abort();
      },
    },
  );
  expect(isCancelled).toBe(true);
  const done = [...table.states].filter((state) => state !== 0).length;
  expect(done).toBeGreaterThan(0);
  expect(done).toBeLessThan(20);
  expect(seen[0]).toBe(0);
});

test('one run of a sweep shows its curve and its trades', async () => {
  const input = crossSweep();
  const sweep = await prepareSweep(input, combinationsOf([], [[]]));
  const engine = await prepareSweep(input, combinationsOf([], [[]]), { usesKernel: false });
  expect(sweep.detailed({ n: 4 })).toEqual(engine.detailed({ n: 4 }));
  expect(sweep.detailed({ n: 9 })).toMatchObject({ kind: 'refused' });
});

test.each([
  ['via limit close * 0.99 gtc', '', 'it sends orders other than market orders'],
  ['', 'pyramid up to 3', 'it adds to positions'],
  ['and position.pnl < 5', '', 'it reads position pnl'],
  ['and ema(close, 3) on 1w > close', '', 'it reads another timeframe or another symbol'],
])(
  'what a kernel leaves out says why, and runs on the engine: %s %s',
  async (more, rest, because) => {
    const bars = [
      barsFrom(
        Array.from({ length: 30 }, (_, k) => aMove(k)),
        'AAA',
      ),
    ];
    const source = `strategy Other { universe AAA every 1d param n = 3 in 2..6
    enter long when close > sma(close, n) ${more} exit long when close < close[1] ${rest} size 10 shares }`;
    const { way, table } = await runCombinations(
      sweepOf({ source, bars }),
      combinationsOf(['n'], [[2], [3]]),
    );
    expect(way).toEqual({ kind: 'engine', because });
    expect(stateOf(table, 1)).toBe('engine');
    expect(table.figures.finalEquity[1]).toBeGreaterThan(0);
  },
);

function aMove(k: number) {
  return { gap: (k * 37) % 50, body: ((k * 91) % 300) - 140, up: 20, down: 20, volume: 1_000 };
}

const STRATEGIES = join(import.meta.dirname, '../../strategies');

test.each(readdirSync(STRATEGIES).filter((file) => file.endsWith('.strat')))(
  '%s: the same on kernel and engine, at its defaults and beside them',
  async (file) => {
    const source = readFileSync(join(STRATEGIES, file), 'utf8');
    const { strategies, policies, backtests } = compile(source, { file });
    const [strategy] = strategies;
    const [spec] = backtests;
    if (!strategy || !spec) return;
    const input: SweepInput = {
      strategy,
      loaded: await loadEvaluator(strategy, { source, file }),
      bars: strategy.program.symbols.map((symbol) => ({ ...spx(), symbol })),
      ...{ actions: [], timeframe: '1d', calendar: 'XNYS', spec },
      policy: policies.find(({ name }) => name === spec.policy) ?? housePolicy(),
    };
    const { params } = strategy.plan;
    const rows = [0, 1].map((side) =>
      params.map(({ value, range }) => (side === 0 ? value : (range?.high ?? value))),
    );
    const combinations = combinationsOf(
      params.map(({ name }) => name),
      rows,
    );
    const kernel = await runCombinations(input, combinations);
    const engine = await runCombinations(input, combinations, { usesKernel: false });
    expect(kernel.table.figures).toEqual(engine.table.figures);
  },
);
