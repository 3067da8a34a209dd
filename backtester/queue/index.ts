/** The door of the queue: sweeps on many machines, by way of Redis. */

export { connect, type RedisServer } from './connect.ts';
export { openQueue } from './open-queue.ts';
export { readRedisAddress } from './redis-address.ts';
export { serveSweeps } from './serve.ts';
export { type Recording, recordHost } from './shared-data.ts';
