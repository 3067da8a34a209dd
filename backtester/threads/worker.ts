/** One thread of a sweep: it is given chunks of rows, and writes them into the table that all threads share. */

import { workerData } from 'node:worker_threads';
import { prepareSweep, type Sweep, stateOf, tableOver } from '../index.ts';
import { type Chunk, type FarmJob, inputOf } from './share.ts';

let sweep: Promise<Sweep> | undefined;

/** Runs the rows of a chunk that are still open; returns how long a row took, in milliseconds. */
export async function runChunk({ from, to }: Chunk): Promise<number> {
  const job = jobOfThread();
  sweep ??= inputOf(job).then((input) =>
    prepareSweep(
      input,
      job.combinations,
      job.sharedBytes === undefined ? {} : { sharedBytes: job.sharedBytes },
    ),
  );
  const runs = await sweep;
  const table = tableOver(job.combinations.length, job.memory);
  const stop = new Int32Array(job.stop);
  const start = performance.now();
  for (let row = from; row < to && Atomics.load(stop, 0) === 0; row += 1)
    if (stateOf(table, row) === 'open') runs.runInto(table, row);
  return (performance.now() - start) / Math.max(1, to - from);
}

/** The pool hands its own data on as the second part. */
function jobOfThread(): FarmJob {
  const [, job]: readonly [unknown, FarmJob] = workerData;
  return job;
}
