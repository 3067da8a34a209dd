/** A sweep's side of Redis: chunks out, rows in, and what goes wrong on the way. */

import { randomUUID } from 'node:crypto';
import { Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Refusal } from '../index.ts';
import { CHUNK_COST, type Chunk, type ChunkRows, decodeRows } from './chunk.ts';
import {
  BEAT_MS,
  keysOf,
  NOTICE_MS,
  QUEUE_PREFIX,
  RESULTS_SECONDS,
  SWEEPS,
  type SweepKeys,
} from './keys.ts';
import { type Manifest, type Notice, WORKER, type WorkerState } from './manifest.ts';
import { redisRefusal, redisWentAway } from './redis-faults.ts';

export type PostEvent =
  | { readonly kind: 'done'; readonly key: string; readonly msPerRun: number | undefined }
  | { readonly kind: 'failed'; readonly key: string; readonly reason: string }
  | { readonly kind: 'tick' }
  | { readonly kind: 'aborted' };

export type ChunkFate =
  | { readonly kind: 'queued' }
  /** Redis knows nothing of it, as after a start without its keys. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'failed'; readonly reason: string };

/** Redis refuses or is gone: nothing more can be sent. */
export class PostFault extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.problem.message);
    this.refusal = refusal;
  }
}

export interface PostOptions {
  readonly redis: Redis;
  readonly shown: string;
  readonly sweep: string;
  readonly title: string;
  readonly manifest: Manifest;
  /** How long a Redis may be away. */
  readonly awayMs: number;
}

/** Tries of a chunk whose run throws; what fails twice alike fails always. */
const ATTEMPTS = 2;
const CLOSING_MS = 3_000;

export class Post {
  readonly #options: PostOptions;
  readonly #keys: SweepKeys;
  readonly #notice: Notice;
  readonly #queue: Queue;
  readonly #events: QueueEvents;
  readonly #waiting: PostEvent[] = [];
  readonly #timers: NodeJS.Timeout[] = [];
  /** Whoever waits for an answer right now. */
  readonly #pending = new Set<(fault: PostFault) => void>();
  #fault: PostFault | undefined;
  #wake: (() => void) | undefined;
  #away: NodeJS.Timeout | undefined;

  private constructor(options: PostOptions, queue: string) {
    const { redis, sweep, manifest, title } = options;
    this.#options = options;
    this.#keys = keysOf(sweep);
    this.#notice = { queue, identity: manifest.identity, title };
    const connection = { connection: redis, prefix: QUEUE_PREFIX };
    this.#queue = new Queue(queue, connection);
    // From the very first event: the queue is new.
    this.#events = new QueueEvents(queue, { ...connection, lastEventId: '0-0' });
    this.#listen();
  }

  /** What an earlier process of the same sweep left in the queue is removed; its results stay. */
  static async open(options: PostOptions): Promise<Post> {
    const { redis, sweep } = options;
    const { open } = keysOf(sweep);
    const before = await redis.get(open);
    if (before !== null) await removeQueue(redis, before);
    const queue = `${sweep}-${randomUUID().slice(0, 8)}`;
    await redis.set(open, queue, 'EX', RESULTS_SECONDS);
    await redis.del(keysOf(sweep).workers);
    const post = new Post(options, queue);
    await post.#beat();
    return post;
  }

  async add(key: string, chunk: Chunk): Promise<void> {
    await this.#held(
      this.#queue.add('runs', chunk, {
        jobId: key,
        attempts: ATTEMPTS,
        removeOnComplete: true,
        stackTraceLimit: 1,
      }),
    );
  }

  /** What became of a chunk of which nothing was heard for long. */
  async fate(key: string): Promise<ChunkFate> {
    const job = await this.#held(this.#queue.getJob(key));
    if (!job) return { kind: 'gone' };
    const state = await this.#held(job.getState());
    if (state === 'failed') return { kind: 'failed', reason: job.failedReason };
    return { kind: state === 'unknown' || state === 'completed' ? 'gone' : 'queued' };
  }

  /** Rows of a chunk, where somebody has made them. */
  async rows(key: string): Promise<ChunkRows | undefined> {
    const bytes = await this.#held(this.#options.redis.hgetBuffer(this.#keys.results, key));
    return bytes === null ? undefined : decodeRows(bytes);
  }

  /** Chunks of which there are rows. */
  resultKeys(): Promise<readonly string[]> {
    return this.#held(this.#options.redis.hkeys(this.#keys.results));
  }

  async forget(keys: readonly string[]): Promise<void> {
    if (keys.length > 0) await this.#held(this.#options.redis.hdel(this.#keys.results, ...keys));
  }

  async workers(): Promise<ReadonlyMap<string, WorkerState>> {
    const all = await this.#held(this.#options.redis.hgetall(this.#keys.workers));
    return new Map(
      Object.entries(all).map(([name, text]) => [name, WORKER.parse(JSON.parse(text))]),
    );
  }

  tell(event: PostEvent): void {
    this.#waiting.push(event);
    this.#wake?.();
  }

  /** The next thing that happened; throws a `PostFault`. */
  async next(): Promise<PostEvent> {
    for (;;) {
      const event = this.#waiting.shift();
      if (event) return event;
      await this.#held(
        new Promise<void>((resolve) => {
          this.#wake = resolve;
        }),
      );
    }
  }

  /** `keepsResults`: somebody will come back for them. */
  async close(keepsResults: boolean): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    clearTimeout(this.#away);
    const { redis, sweep } = this.#options;
    const { notice, manifest, workers, results, open } = this.#keys;
    const clean = async (): Promise<void> => {
      await redis.srem(SWEEPS, sweep);
      await redis.del(notice, manifest, workers, ...(keepsResults ? [] : [results, open]));
      await removeQueue(redis, this.#queue.name);
    };
    // With a Redis that is gone there is nothing to tidy.
    if (redis.status === 'ready') await within(CLOSING_MS, clean());
    await within(CLOSING_MS, Promise.all([this.#events.close(), this.#queue.close()]));
    redis.disconnect();
  }

  #listen(): void {
    const { redis, shown, awayMs } = this.#options;
    this.#queue.on('error', () => undefined);
    this.#events.on('error', () => undefined);
    this.#events.on('completed', ({ jobId, returnvalue }) =>
      this.tell({ kind: 'done', key: jobId, msPerRun: costOf(returnvalue) }),
    );
    this.#events.on('failed', ({ jobId, failedReason }) =>
      this.tell({ kind: 'failed', key: jobId, reason: failedReason }),
    );
    redis.on('close', () => {
      this.#away ??= setTimeout(() => this.#failWith(redisWentAway(shown)), awayMs);
    });
    redis.on('ready', () => {
      clearTimeout(this.#away);
      this.#away = undefined;
    });
    this.#timers.push(
      setInterval(() => this.tell({ kind: 'tick' }), BEAT_MS / 4),
      setInterval(() => {
        this.#beat().catch((error: unknown) => {
          const refusal = redisRefusal(shown, error);
          if (!refusal) throw error;
          this.#failWith(refusal);
        });
      }, BEAT_MS),
    );
  }

  /**
   * Says that the sweep still wants workers. A Redis that is full refuses it, so that it is noticed here. All of it is sent
   * at once: with a wait in between, the end of the sweep could delete its keys first, and the rest of the beat write them again.
   */
  async #beat(): Promise<void> {
    const { redis, sweep, manifest } = this.#options;
    const { manifest: manifestKey, notice, open } = this.#keys;
    await Promise.all([
      redis.set(manifestKey, JSON.stringify(manifest), 'PX', NOTICE_MS),
      redis.set(notice, JSON.stringify(this.#notice), 'PX', NOTICE_MS),
      redis.set(open, this.#notice.queue, 'EX', RESULTS_SECONDS),
      redis.sadd(SWEEPS, sweep),
    ]);
  }

  /** The answer, or a `PostFault`: the connection itself would wait for ever. */
  #held<Value>(work: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      if (this.#fault) {
        reject(this.#fault);
        return;
      }
      this.#pending.add(reject);
      work
        .then(resolve, (error: unknown) => {
          const refusal = redisRefusal(this.#options.shown, error);
          reject(refusal ? new PostFault(refusal) : error);
        })
        .finally(() => this.#pending.delete(reject));
    });
  }

  #failWith(refusal: Refusal): void {
    this.#fault ??= new PostFault(refusal);
    for (const reject of this.#pending) reject(this.#fault);
    this.#pending.clear();
  }
}

function costOf(returned: unknown): number | undefined {
  const value: unknown = typeof returned === 'string' ? JSON.parse(returned) : returned;
  return CHUNK_COST.safeParse(value).data?.msPerRun;
}

/** With all that is in it, also what workers hold. */
export async function removeQueue(redis: Redis, name: string): Promise<void> {
  const queue = new Queue(name, { connection: redis, prefix: QUEUE_PREFIX, skipMetasUpdate: true });
  queue.on('error', () => undefined);
  try {
    await queue.obliterate({ force: true });
  } finally {
    await queue.close();
  }
}

/** Who tidies up does not wait for ever. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  await Promise.race([work.catch(() => undefined), late]);
  clearTimeout(timer);
}
