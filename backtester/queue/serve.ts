/** A worker: looks for sweeps that want help, and works for one after the other until it is told to stop. */

import type { Redis } from 'ioredis';
import type { RedisServer } from './connect.ts';
import { SWEEPS } from './keys.ts';
import { type BuildIdentity, type Notice, whyNotSame } from './manifest.ts';
import { answerOr, noticeOf, pause, sayState } from './notice.ts';
import { type WorkOptions, workFor } from './work.ts';

export interface ServeOptions extends WorkOptions {
  readonly server: RedisServer;
  readonly identity: BuildIdentity;
}

const LOOK_MS = 250;

export async function serveSweeps(options: ServeOptions): Promise<void> {
  const { server, signal, say, threads } = options;
  const { redis, shown } = server;
  sayLosses(redis, shown, say);
  say(`${options.name} with ${threads} threads waits for sweeps at ${shown}`);
  // A sweep that was refused is looked at again when somebody begins it again.
  const refused = new Set<string>();
  while (!signal.aborted) {
    const found = await answerOr(firstSweep(redis, refused), signal);
    if (!found) {
      await pause(LOOK_MS, signal);
      continue;
    }
    const { sweep, notice } = found;
    const why = whyNotSame(notice.identity, options.identity);
    const reason = why ?? (await workFor(redis, sweep, notice, options));
    if (reason === undefined) continue;
    refused.add(notice.queue);
    say(`takes no part in ${notice.title}: ${reason}`);
    if (why !== undefined) say('install the same Strata on both machines, and start it again');
    await answerOr(sayState(redis, sweep, options.name, { kind: 'refused', reason }), signal);
  }
  redis.disconnect();
}

interface FoundSweep {
  readonly sweep: string;
  readonly notice: Notice;
}

/** The one that wants help, in the order of their ids; those whose notice has ended are forgotten. */
async function firstSweep(
  redis: Redis,
  refused: ReadonlySet<string>,
): Promise<FoundSweep | undefined> {
  for (const sweep of (await redis.smembers(SWEEPS)).sort()) {
    const notice = await noticeOf(redis, sweep);
    if (!notice) await redis.srem(SWEEPS, sweep);
    else if (!refused.has(notice.queue)) return { sweep, notice };
  }
  return undefined;
}

/** One line when the connection goes and one when it is back. */
function sayLosses(redis: Redis, shown: string, say: (line: string) => void): void {
  let isAway = false;
  redis.on('close', () => {
    if (!isAway && redis.status !== 'end') say(`the Redis at ${shown} is away; waiting for it`);
    isAway = true;
  });
  redis.on('ready', () => {
    if (isAway) say(`the Redis at ${shown} is back`);
    isAway = false;
  });
}
