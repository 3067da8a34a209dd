/** Sweeps on threads: the same table, whatever the number of threads, and an end when somebody asks for it. */

import { expect, test } from 'vitest';
import { combinationsOf, runCombinations, type SweepInput } from '../../backtester/index.ts';
import { openThreads, runOnThreads } from '../../backtester/threads/index.ts';
import { minuteBars } from '../../bench/bars.ts';
import { loadEvaluator } from '../../compiler/index.ts';
import { dayText } from '../../market/index.ts';
import { builtProcess } from '../bundles.ts';
import { compiled, inputOf } from './run-program.ts';

/** Threads run JavaScript, so they get a bundle as a built program has one. */
const worker = (): string => builtProcess('backtester/threads/worker.ts');

const SOURCE = `strategy Cross {
  universe AAA
  every 1m
  param n = 3 in 2..40
  param m = 8 in 3..80
  require n < m
  enter long when ema(close, n) crosses above ema(close, m)
  exit long when ema(close, n) crosses below ema(close, m)
  stop 0.3% from entry
  size 50% of equity
}`;

async function sweepInput(): Promise<SweepInput> {
  const source = { source: SOURCE, file: 'cross.strat' };
  const program = compiled(SOURCE);
  const loaded = await loadEvaluator(program.strategy, source);
  const setup = { source: SOURCE, bars: [minuteBars('AAA', 2_000, 11)] };
  const input = inputOf({ ...setup, timeframe: '1m', calendar: '24x7' }, program, loaded);
  return { ...input, strategy: program.strategy };
}

const pairs = combinationsOf(
  ['n', 'm'],
  Array.from({ length: 60 }, (_, k) => [2 + (k % 12), 5 + 3 * Math.floor(k / 12)]),
);

test('one thread, two and three make the same table, byte for byte', async () => {
  const input = await sweepInput();
  const alone = await runCombinations(input, pairs);
  expect(new Set(alone.table.states)).toEqual(new Set([1, 3]));
  for (const threads of [2, 3]) {
    const seen: number[] = [];
    const { table, way, isCancelled } = await runOnThreads(input, pairs, {
      ...{ threads, source: { source: SOURCE, file: 'cross.strat' } },
      workerFile: worker(),
      progress: (done) => seen.push(done),
    });
    expect(way).toEqual({ kind: 'kernel' });
    expect(isCancelled).toBe(false);
    expect(Buffer.from(table.memory)).toEqual(Buffer.from(alone.table.memory));
    expect(seen[0]).toBe(0);
    expect(seen.at(-1)).toBe(pairs.length);
  }
});

test('a cancelled sweep ends, and keeps the rows that are whole', async () => {
  const abort = new AbortController();
  const input = await sweepInput();
  const alone = await runCombinations(input, pairs);
  const { table, isCancelled } = await runOnThreads(input, pairs, {
    ...{ threads: 2, source: { source: SOURCE, file: 'cross.strat' } },
    workerFile: worker(),
    signal: abort.signal,
    progress(done) {
      if (done > 0) abort.abort();
    },
  });
  expect(isCancelled).toBe(true);
  const rows = [...table.states].flatMap((state, row) => (state === 1 ? [row] : []));
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.length).toBeLessThan(pairs.length);
  for (const row of rows)
    expect(table.figures.finalEquity[row]).toBe(alone.table.figures.finalEquity[row]);
});

test('threads that stay make the same rows, whole or in stretches, over any dates', async () => {
  const input = await sweepInput();
  const [day = 0] = input.bars[0]?.session ?? [];
  const window = { from: dayText(day), to: dayText(day) };
  const whole = await runCombinations(input, pairs);
  const dated = await runCombinations({ ...input, spec: { ...input.spec, ...window } }, pairs);
  expect(dated.table.figures.trades).not.toEqual(whole.table.figures.trades);
  for (const count of [1, 2]) {
    const threads = openThreads(input, {
      ...{ threads: count, source: { source: SOURCE, file: 'cross.strat' } },
      workerFile: worker(),
    });
    try {
      const tail = await threads.run(pairs, { rows: { from: 37, to: 60 } });
      const all = await threads.run(pairs, { window });
      const head = await threads.run(pairs, { rows: { from: 0, to: 37 } });
      for (const name of ['finalEquity', 'sharpe', 'trades'] as const) {
        const ends = [...head.table.figures[name], ...tail.table.figures[name]];
        expect(Float64Array.from(ends), name).toEqual(whole.table.figures[name]);
        expect(all.table.figures[name], name).toEqual(dated.table.figures[name]);
      }
    } finally {
      await threads.close();
    }
  }
});
