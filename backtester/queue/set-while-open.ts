/** What workers leave at a sweep, as long as somebody wants it. */

import type { Redis } from 'ioredis';
import { keysOf, RESULTS_SECONDS } from './keys.ts';

const SET = `
if redis.call('EXISTS', KEYS[2]) == 1 then
  redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
  redis.call('EXPIRE', KEYS[1], ARGV[3])
end
return 1`;

/** The sweep may end after a worker's last look at it, and a worker that was frozen may come when all is over. */
export async function setWhileOpen(
  redis: Redis,
  sweep: string,
  hash: 'workers' | 'results',
  field: string,
  value: string | Buffer,
): Promise<void> {
  const { [hash]: key, open } = keysOf(sweep);
  await redis.eval(SET, 2, key, open, field, value, RESULTS_SECONDS);
}
