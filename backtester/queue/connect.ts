/** A connection to a Redis that has been asked whether it can carry a sweep. */

import { Redis } from 'ioredis';
import { ok, type Refusal, type Step, usage, wrong } from '../index.ts';
import type { RedisAddress } from './redis-address.ts';
import { redisRefusal } from './redis-faults.ts';

const CONNECT_MS = 5_000;
/** What the queue's library recommends at least. */
const LEAST_VERSION = [6, 2] as const;

export interface RedisServer {
  readonly redis: Redis;
  /** Its address, for messages. */
  readonly shown: string;
}

export async function connect(address: RedisAddress): Promise<Step<RedisServer>> {
  const refused = await checkServer(address);
  if (refused) return refused;
  const redis = new Redis({
    ...address.options,
    connectTimeout: CONNECT_MS,
    // A command waits for the connection to come back; who cannot wait says so himself.
    maxRetriesPerRequest: null,
    retryStrategy: (times) => Math.min(100 * times, 2_000),
  });
  // Each loss of the connection is an event; whoever has to know listens for himself.
  redis.on('error', () => undefined);
  return ok({ redis, shown: address.shown });
}

/** One try, so that a wrong address is said at once. */
async function checkServer({ options, shown }: RedisAddress): Promise<Refusal | undefined> {
  const redis = new Redis({
    ...options,
    connectTimeout: CONNECT_MS,
    lazyConnect: true,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let last: unknown;
  redis.on('error', (error) => {
    last = error;
  });
  try {
    await redis.connect();
    return refusalOf(shown, factsOf(await redis.info()));
  } catch (error) {
    const refusal = redisRefusal(shown, last ?? error) ?? redisRefusal(shown, error);
    if (refusal) return refusal;
    return wrong(
      `What answers at ${shown} is no Redis that can be used.`,
      'check host and port',
      error instanceof Error ? error.message : String(error),
    );
  } finally {
    redis.disconnect();
  }
}

function factsOf(info: string): ReadonlyMap<string, string> {
  const facts = new Map<string, string>();
  for (const line of info.split(/\r?\n/)) {
    const [name = '', ...value] = line.split(':');
    if (value.length > 0) facts.set(name, value.join(':'));
  }
  return facts;
}

/** Undefined where it will do. */
export function refusalOf(shown: string, facts: ReadonlyMap<string, string>): Refusal | undefined {
  const version = facts.get('redis_version') ?? '';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor, leastMinor] = LEAST_VERSION;
  if (!(major > leastMajor || (major === leastMajor && minor >= leastMinor)))
    return wrong(
      `The Redis at ${shown} has version ${version === '' ? 'unknown' : version}; a sweep needs ${LEAST_VERSION.join('.')} or newer.`,
      'install a newer one',
    );
  const policy = facts.get('maxmemory_policy') ?? 'noeviction';
  if (Number(facts.get('maxmemory') ?? 0) > 0 && policy !== 'noeviction')
    return wrong(
      `The Redis at ${shown} deletes keys when it is full (\`maxmemory-policy ${policy}\`): runs would be lost without a word.`,
      'forbid it: `CONFIG SET maxmemory-policy noeviction`',
    );
  if (facts.get('role') === 'slave')
    return usage(
      `The Redis at ${shown} is a copy that is only read.`,
      'name the one that it copies',
    );
  return undefined;
}
