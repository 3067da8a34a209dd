/**
 * A sweep on several threads. Bars, combinations and results lie in memory that all of them share; chunks are as long as
 * the rows before them say. A row is written by one thread from the same numbers as on one thread, so the table has the
 * same bytes however many there are.
 */

import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Tinypool } from 'tinypool';
import {
  type Combinations,
  combination,
  createTable,
  prepareSweep,
  type RunOptions,
  refuseRow,
  runCombinations,
  type SweepInput,
  type SweepOutcome,
} from '../index.ts';
import { type Chunk, type FarmJob, jobOf } from './share.ts';

export interface FarmOptions extends RunOptions {
  readonly threads: number;
  /** The program's text and file, which each thread reads again. */
  readonly source: { readonly source: string; readonly file: string };
  /** The bundled `worker.ts`; without it the one beside this file. */
  readonly workerFile?: string;
}

export async function runOnThreads(
  input: SweepInput,
  combinations: Combinations,
  options: FarmOptions,
): Promise<SweepOutcome> {
  // What has code in it cannot be given away: conditions of a policy, a table of members.
  if (options.threads < 2 || input.conditions || input.membership)
    return runCombinations(input, combinations, options);
  const { way } = await prepareSweep(input, combinations, options);
  const job = jobOf(input, combinations, options.source, options.sharedBytes);
  const table = createTable(combinations.length, job.memory);
  const { requirements, plan } = input.strategy;
  for (let row = 0; row < combinations.length && requirements.length > 0; row += 1) {
    const params = {
      ...Object.fromEntries(plan.params.map(({ name, value }) => [name, value])),
      ...combination(combinations, row),
    };
    if (!requirements.every(({ holds }) => holds(params))) refuseRow(table, row);
  }
  const stop = new Int32Array(job.stop);
  const end = (): void => {
    Atomics.store(stop, 0, 1);
  };
  options.signal?.addEventListener('abort', end);
  if (options.signal?.aborted) end();
  await runChunks(job, options);
  options.signal?.removeEventListener('abort', end);
  return { way, table, isCancelled: options.signal?.aborted ?? false };
}

/** How long a chunk is meant to take: long beside its message, short beside a cancellation. */
const CHUNK_MS = 100;

async function runChunks(
  job: FarmJob,
  { threads, progress, signal, workerFile }: FarmOptions,
): Promise<void> {
  const total = job.combinations.length;
  const pool = new Tinypool({
    filename: workerFile ?? bundledWorker(),
    name: 'runChunk',
    minThreads: threads,
    maxThreads: threads,
    workerData: job,
  });
  let next = 0;
  let done = 0;
  progress?.(0, total);
  const work = async (): Promise<void> => {
    let rows = 1;
    while (next < total && !signal?.aborted) {
      const chunk: Chunk = { from: next, to: Math.min(total, next + rows) };
      next = chunk.to;
      const perRow: number = await pool.run(chunk);
      done += chunk.to - chunk.from;
      progress?.(done, total);
      // Towards the end chunks get shorter, so that no thread waits long for another.
      const fair = Math.ceil((total - next) / (2 * threads));
      rows = Math.max(1, Math.min(fair, Math.floor(CHUNK_MS / Math.max(perRow, 1e-3))));
    }
  };
  try {
    await Promise.all(Array.from({ length: threads }, work));
  } finally {
    await pool.destroy();
  }
}

/** In the bundle this code lies in a chunk, one folder below what can be started. */
function bundledWorker(): string {
  const places = ['./sweep-worker.js', '../sweep-worker.js'].map((place) =>
    fileURLToPath(new URL(place, import.meta.url)),
  );
  const found = places.find((place) => existsSync(place));
  if (found === undefined) throw new Error(`the worker of sweeps is not at ${places.join(' or ')}`);
  return found;
}
