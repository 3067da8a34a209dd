/** A worker's part in one sweep: its data and its threads, and the chunks that it takes from the queue. */

import { type Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { Tinypool } from 'tinypool';
import { besideBundle } from '../threads/index.ts';
import { CHUNK, chunkKey, encodeRows } from './chunk.ts';
import { keysOf, QUEUE_PREFIX } from './keys.ts';
import { MANIFEST, type Manifest, type Notice } from './manifest.ts';
import { answerOr, noticeOf, pause, sayState } from './notice.ts';
import { setWhileOpen } from './set-while-open.ts';
import { readShared } from './shared-data.ts';
import type { ThreadRows, ThreadSetup } from './thread.ts';

export interface WorkOptions {
  /** The worker as others call it: its machine and its process. */
  readonly name: string;
  readonly threads: number;
  /** The directory with the data, as this machine sees it. */
  readonly shared: string;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
  /** `thread.ts` as something that can be started; without it the one of the bundle. */
  readonly threadFile?: string;
}

const LOOK_MS = 250;
/** How often a chunk may lose its worker before it is the chunk's own fault. */
const MOST_DEATHS = 3;

/** Works until nobody wants it any more; or says why this worker cannot. */
export async function workFor(
  redis: Redis,
  sweep: string,
  notice: Notice,
  options: WorkOptions,
): Promise<string | undefined> {
  const text = await answerOr(redis.get(keysOf(sweep).manifest), options.signal);
  if (text === null || text === undefined) return undefined;
  const manifest = MANIFEST.parse(JSON.parse(text));
  const data = await readShared(options.shared, manifest.data);
  if (data.kind === 'refused') return sentence(data.problem);
  const pool = poolOf({ manifest, data: data.value }, options);
  try {
    const checked: Awaited<ReturnType<typeof import('./thread.ts').check>> = await pool.run(
      undefined,
      { name: 'check' },
    );
    if (checked.kind === 'refused') return sentence(checked.problem);
    options.say(`works for ${notice.title}`);
    const { chunks, runs } = await takeChunks(redis, sweep, notice, manifest, pool, options);
    options.say(
      `made ${runs.toLocaleString('en-US')} runs in ${chunks.toLocaleString('en-US')} chunks for ${notice.title}`,
    );
    return undefined;
  } finally {
    await pool.destroy();
  }
}

function sentence({ message, why, fix }: { message: string; why?: string; fix?: string }): string {
  return [message, why, fix].filter((part) => part !== undefined).join(' ');
}

function poolOf(workerData: ThreadSetup, { threads, threadFile }: WorkOptions): Tinypool {
  return new Tinypool({
    filename: threadFile ?? besideBundle('queue-worker.js'),
    workerData,
    minThreads: threads,
    maxThreads: threads,
  });
}

interface Taken {
  chunks: number;
  runs: number;
}

async function takeChunks(
  redis: Redis,
  sweep: string,
  notice: Notice,
  { patienceMs }: Manifest,
  pool: Tinypool,
  { name, threads, signal, say }: WorkOptions,
): Promise<Taken> {
  const taken: Taken = { chunks: 0, runs: 0 };
  const stop = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
  const worker = new Worker(
    notice.queue,
    async (job: Job) => {
      const chunk = CHUNK.parse(job.data);
      const rows: ThreadRows = await pool.run({ chunk, stop }, { name: 'runChunk' });
      if (!rows.memory) throw new Error('nobody wants these runs any more');
      await setWhileOpen(
        redis,
        sweep,
        'results',
        chunkKey(chunk),
        encodeRows(chunk.trials, rows.memory),
      );
      taken.chunks += 1;
      taken.runs += chunk.trials.length;
      return { msPerRun: rows.msPerRun };
    },
    {
      ...{ connection: redis, prefix: QUEUE_PREFIX, concurrency: threads, name },
      // Who is silent for so long has lost its chunk to another; see `redo` in docs/scale.md.
      lockDuration: patienceMs,
      stalledInterval: Math.ceil(patienceMs / 2),
      maxStalledCount: MOST_DEATHS,
      // Connections that come and go are said by the worker's own.
      drainDelay: 1,
    },
  );
  worker.on('error', () => undefined);
  worker.on('failed', (job, error) => {
    if (job) say(`a chunk of ${job.data.trials?.length ?? 0} runs failed: ${error.message}`);
  });
  await untilUnwanted(redis, sweep, notice, { name, threads, signal });
  if (!signal.aborted) Atomics.store(new Int32Array(stop), 0, 1);
  // Whoever is asked to stop makes the chunk that it holds; what nobody wants, or nobody can be given, is dropped.
  await worker.close(!signal.aborted || redis.status !== 'ready');
  if (redis.status === 'ready') await redis.hdel(keysOf(sweep).workers, name);
  return taken;
}

/** Gives signs of life until the sweep has ended, was begun anew, or this worker is asked to stop. */
async function untilUnwanted(
  redis: Redis,
  sweep: string,
  { queue }: Notice,
  { name, threads, signal }: Pick<WorkOptions, 'name' | 'threads' | 'signal'>,
): Promise<void> {
  for (let beat = 0; !signal.aborted; beat += 1) {
    const now = await answerOr(noticeOf(redis, sweep), signal);
    if (now?.queue !== queue) return;
    await answerOr(sayState(redis, sweep, name, { kind: 'works', threads, beat }), signal);
    await pause(LOOK_MS, signal);
  }
}
