/** The runs of a sweep on threads of this machine, in stretches that can be written down as they end. */

import { availableParallelism } from 'node:os';
import type { RunPlace, SweepInput } from '../backtester/index.ts';
import { openThreads } from '../backtester/threads/index.ts';
import type { EmitSource } from '../compiler/index.ts';
import { ok } from './outcome.ts';

/** Bars times runs below which a thread takes longer to start than to work. */
const WORTH_THREADS = 50_000_000;
/** What a stretch is meant to take: what is lost when the process is killed. */
const STRETCH_MS = 3_000;
const FIRST_STRETCH = 64;

/** `runs`: how many there will be in all. */
export function placeOnThreads(
  input: SweepInput,
  source: EmitSource,
  runs: number,
  asked: number | undefined,
): RunPlace {
  const bars = input.bars.reduce((sum, { length }) => sum + length, 0);
  const few = bars * runs < WORTH_THREADS ? 1 : availableParallelism();
  const threads = openThreads(input, { threads: Math.min(runs, asked ?? few), source });
  return {
    async run({ combinations, window, signal, progress }, take) {
      const total = combinations.length;
      let stretch = FIRST_STRETCH;
      let from = 0;
      for (;;) {
        const rows = { from, to: Math.min(total, from + stretch) };
        const began = performance.now();
        const { way, table, isCancelled } = await threads.run(combinations, {
          ...{ rows, signal },
          ...(window && { window }),
          progress: (done) => progress?.(rows.from + done, total),
        });
        const places = Array.from({ length: table.length }, (_, k) => rows.from + k);
        const goesOn = await take({ rows: places, table });
        if (isCancelled || !goesOn || rows.to === total)
          return ok({ way, isCancelled: isCancelled || !goesOn, lost: [] });
        const perRun = (performance.now() - began) / table.length;
        stretch = Math.max(
          1,
          Math.min(stretch * 16, Math.floor(STRETCH_MS / Math.max(perRun, 1e-3))),
        );
        from = rows.to;
      }
    },
    close: () => threads.close(),
  };
}
