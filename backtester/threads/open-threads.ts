/**
 * Runs on several threads. Bars, combinations and results lie in memory that all of them share; chunks are as long as
 * the rows before them say. A row is written by one thread from the same numbers as on one thread, so the table has the
 * same bytes however many there are. The threads stay from one call to the next, with their code and their columns.
 */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Tinypool } from 'tinypool';
import {
  type Combinations,
  createTable,
  prepareSweep,
  type RunOptions,
  type RunWindow,
  refuseRow,
  runRows,
  type Sweep,
  type SweepInput,
  type SweepOutcome,
} from '../index.ts';
import {
  type Batch,
  batchOf,
  type Chunk,
  isAllowed,
  setupOf,
  tableMemory,
  within,
} from './share.ts';

export interface ThreadsOptions {
  readonly threads: number;
  /** The program's text and file, which each thread reads again. */
  readonly source: { readonly source: string; readonly file: string };
  /** The bundled `worker.ts`; without it the one beside this file. */
  readonly workerFile?: string;
  readonly sharedBytes?: number;
}

export interface RowsOptions extends Pick<RunOptions, 'signal' | 'progress'> {
  /** Combinations `from` up to but not including `to`; all of them where it is absent. */
  readonly rows?: { readonly from: number; readonly to: number };
  readonly window?: RunWindow;
}

export interface SweepThreads {
  /** Runs combinations into a table of their own. */
  run(combinations: Combinations, options?: RowsOptions): Promise<SweepOutcome>;
  close(): Promise<void>;
}

/** What has code in it cannot be given away (conditions of a policy, a table of members): such runs stay on this thread. */
export function openThreads(input: SweepInput, options: ThreadsOptions): SweepThreads {
  return options.threads < 2 || input.conditions || input.membership
    ? oneThread(input, options)
    : manyThreads(input, options);
}

/** One call: the threads start and end with it. */
export async function runOnThreads(
  input: SweepInput,
  combinations: Combinations,
  options: ThreadsOptions & RunOptions,
): Promise<SweepOutcome> {
  const threads = openThreads(input, options);
  try {
    return await threads.run(combinations, options);
  } finally {
    await threads.close();
  }
}

function oneThread(input: SweepInput, { sharedBytes }: ThreadsOptions): SweepThreads {
  const prepare = keptSweep(input, sharedBytes);
  return {
    async run(combinations, { rows, window, ...options } = {}) {
      const sweep = await prepare(combinations, window);
      return runRows(sweep, rows ?? { from: 0, to: combinations.length }, options);
    },
    close: () => Promise.resolve(),
  };
}

/** Prepares anew only what is not the same as in the call before. */
function keptSweep(input: SweepInput, sharedBytes: number | undefined) {
  let sweep: Sweep | undefined;
  let known: RunWindow | undefined;
  let own = input;
  return async (combinations: Combinations, window: RunWindow | undefined): Promise<Sweep> => {
    if (window !== known) own = within(input, window);
    if (window === known && sweep?.combinations === combinations) return sweep;
    known = window;
    const options = sharedBytes === undefined ? {} : { sharedBytes };
    sweep = await prepareSweep(own, combinations, options, sweep);
    return sweep;
  };
}

function manyThreads(input: SweepInput, options: ThreadsOptions): SweepThreads {
  const prepare = keptSweep(input, options.sharedBytes);
  let pool: Tinypool | undefined;
  let batch: { readonly of: Combinations; readonly batch: Batch } | undefined;
  let batches = 0;
  return {
    async run(combinations, { rows, window, signal, progress } = {}) {
      const { way } = await prepare(combinations, window);
      if (batch?.of !== combinations || batch.batch.window !== window) {
        batches += 1;
        batch = { of: combinations, batch: batchOf(batches, combinations, window) };
      }
      const { from, to } = rows ?? { from: 0, to: combinations.length };
      const memory = tableMemory(to - from);
      const table = createTable(to - from, memory);
      for (let row = from; row < to; row += 1)
        if (!isAllowed(input, combinations, row)) refuseRow(table, row - from);
      pool ??= poolOf(input, options);
      const stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
      const end = (): void => {
        Atomics.store(new Int32Array(stop), 0, 1);
      };
      signal?.addEventListener('abort', end);
      if (signal?.aborted) end();
      const whole = { batch: batch.batch, first: from, from, to, rows: to - from, memory, stop };
      try {
        await runChunks(pool, options.threads, whole, { signal, progress });
      } finally {
        signal?.removeEventListener('abort', end);
      }
      return { way, table, isCancelled: signal?.aborted ?? false };
    },
    async close() {
      await pool?.destroy();
      pool = undefined;
    },
  };
}

function poolOf(
  input: SweepInput,
  { threads, source, workerFile, sharedBytes }: ThreadsOptions,
): Tinypool {
  return new Tinypool({
    filename: workerFile ?? besideBundle('sweep-worker.js'),
    name: 'runChunk',
    minThreads: threads,
    maxThreads: threads,
    workerData: setupOf(input, source, sharedBytes),
  });
}

/** How long a chunk is meant to take: long beside its message, short beside a cancellation. */
const CHUNK_MS = 100;

async function runChunks(
  pool: Tinypool,
  threads: number,
  whole: Chunk,
  {
    signal,
    progress,
  }: {
    readonly signal: AbortSignal | undefined;
    readonly progress: RunOptions['progress'] | undefined;
  },
): Promise<void> {
  let next = whole.from;
  let done = 0;
  progress?.(0, whole.rows);
  const work = async (): Promise<void> => {
    let rows = 1;
    while (next < whole.to && !signal?.aborted) {
      const chunk: Chunk = { ...whole, from: next, to: Math.min(whole.to, next + rows) };
      next = chunk.to;
      const perRow: number = await pool.run(chunk);
      done += chunk.to - chunk.from;
      progress?.(done, whole.rows);
      // Towards the end chunks get shorter, so that no thread waits long for another.
      const fair = Math.ceil((whole.to - next) / (2 * threads));
      rows = Math.max(1, Math.min(fair, Math.floor(CHUNK_MS / Math.max(perRow, 1e-3))));
    }
  };
  await Promise.all(Array.from({ length: threads }, work));
}

/** In the bundle this code lies in a chunk, one folder below what can be started. */
export function besideBundle(name: string): string {
  const places = [`./${name}`, `../${name}`].map((place) =>
    fileURLToPath(new URL(place, import.meta.url)),
  );
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error(`\`${name}\` is not at ${places.join(' or ')}`);
  return found;
}
