/** The runs of a sweep by workers on any number of machines, by way of a queue in Redis. */

import { createHash } from 'node:crypto';
import { ok, prepareSweep, type RunPlace, type Step, type SweepInput, wrong } from '../index.ts';
import type { RedisServer } from './connect.ts';
import type { Manifest } from './manifest.ts';
import { Post, PostFault } from './post.ts';
import { redisRefusal } from './redis-faults.ts';
import { newPace, runChunks } from './run-chunks.ts';
import { type SharedData, writeShared } from './shared-data.ts';

export interface QueueOptions {
  readonly server: RedisServer;
  /** What tells this sweep from all others: whoever opens the same again finds what was left. */
  readonly identity: readonly string[];
  /** For the lines that workers print. */
  readonly title: string;
  readonly input: SweepInput;
  readonly manifest: Omit<Manifest, 'data'>;
  /** A directory that every machine sees, and what goes there. */
  readonly shared: string;
  readonly data: SharedData;
  readonly say: (line: string) => void;
  /** What a chunk is meant to take: long beside its messages, short beside a death. */
  readonly chunkMs?: number;
  /** How long a Redis may be away before the sweep gives up. */
  readonly awayMs?: number;
}

const CHUNK_MS = 1_000;
const AWAY_MS = 20_000;

export async function openQueue(options: QueueOptions): Promise<Step<RunPlace>> {
  const { server, input, manifest, shared, title, say } = options;
  const { redis, shown } = server;
  let post: Post;
  try {
    const data = await writeShared(shared, options.data);
    post = await Post.open({
      ...{ redis, shown, title },
      sweep: createHash('sha256').update(options.identity.join('\n')).digest('hex').slice(0, 16),
      manifest: { ...manifest, data },
      awayMs: options.awayMs ?? AWAY_MS,
    });
  } catch (error) {
    redis.disconnect();
    return redisRefusal(shown, error) ?? notShared(shared, error);
  }
  const { chunkMs = CHUNK_MS } = options;
  const pace = newPace();
  let isLost = false;
  return ok({
    async run(asked, take) {
      const { way } = await prepareSweep(input, asked.combinations);
      const chunks = { chunkMs, shown, say, patienceMs: manifest.patienceMs };
      try {
        const made = await runChunks(post, asked, take, pace, chunks);
        return ok({ way, ...made });
      } catch (error) {
        isLost = true;
        if (error instanceof PostFault) return error.refusal;
        throw error;
      }
    },
    close: (isFinished) => post.close(isLost || !isFinished),
  });
}

/** The file system's refusal as words; anything else is a bug and goes on its way. */
function notShared(directory: string, error: unknown): Step<never> {
  if (!(error instanceof Error) || !('syscall' in error)) throw error;
  const isFull = 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT');
  return wrong(
    isFull
      ? `The disk is full: writing the data to \`${directory}\` failed.`
      : `The data cannot be written to \`${directory}\`.`,
    isFull
      ? 'free some space there'
      : 'name another directory that all machines see: `--shared DIR`',
    error.message,
  );
}
