/** One thread of a sweep: it is given chunks of rows, and writes them into a table that all threads share. */

import { workerData } from 'node:worker_threads';
import { prepareSweep, type Sweep, type SweepInput, stateOf, tableOver } from '../index.ts';
import { type Batch, type Chunk, inputOf, type ThreadSetup, within } from './share.ts';

let input: Promise<SweepInput> | undefined;
let current: { readonly id: number; readonly sweep: Promise<Sweep> } | undefined;

/** Runs the rows of a chunk that are still open; returns how long a row took, in milliseconds. */
export async function runChunk(chunk: Chunk): Promise<number> {
  const { batch, first, from, to, rows, memory } = chunk;
  if (current?.id !== batch.id) current = { id: batch.id, sweep: prepared(batch, current?.sweep) };
  const runs = await current.sweep;
  const table = tableOver(rows, memory);
  const stop = new Int32Array(chunk.stop);
  const start = performance.now();
  for (let row = from; row < to && Atomics.load(stop, 0) === 0; row += 1)
    if (stateOf(table, row - first) === 'open') runs.runInto(table, row, row - first);
  return (performance.now() - start) / Math.max(1, to - from);
}

async function prepared(
  { combinations, window }: Batch,
  before: Promise<Sweep> | undefined,
): Promise<Sweep> {
  const { sharedBytes } = setupOfThread();
  input ??= inputOf(setupOfThread());
  const options = sharedBytes === undefined ? {} : { sharedBytes };
  return prepareSweep(within(await input, window), combinations, options, await before);
}

/** The pool hands its own data on as the second part. */
function setupOfThread(): ThreadSetup {
  const [, setup]: readonly [unknown, ThreadSetup] = workerData;
  return setup;
}
