/** A Redis of a test's own: on a free port, with nothing on disk, gone at the end. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { Redis } from 'ioredis';

/** Where Debian and Ubuntu put it; REDIS_SERVER names another one. */
const PLACES = [
  process.env['REDIS_SERVER'],
  '/usr/bin/redis-server',
  '/usr/local/bin/redis-server',
];

const PROGRAM = PLACES.find((place) => place !== undefined && existsSync(place));

/** The one line that says why there is no test of the queue; undefined where there is a Redis. */
export const missing =
  PROGRAM === undefined
    ? 'No redis-server here, so sweeps on many machines are not tested: apt-get install -y redis-server'
    : undefined;

export interface TestRedis {
  readonly url: string;
  readonly port: number;
  /** For looking in from outside. */
  readonly client: Redis;
  stop(): Promise<void>;
}

export async function startRedis(
  flags: readonly string[] = [],
  port?: number,
  password?: string,
): Promise<TestRedis> {
  const at = port ?? (await freePort());
  const child = spawn(
    PROGRAM ?? '',
    ['--port', String(at), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', ...flags],
    { stdio: 'ignore' },
  );
  const client = new Redis({
    ...{ port: at, maxRetriesPerRequest: null, retryStrategy: () => 20 },
    ...(password !== undefined && { password }),
  });
  client.on('error', () => undefined);
  await client.ping();
  return {
    url: `redis://127.0.0.1:${at}`,
    port: at,
    client,
    async stop() {
      client.disconnect();
      await ended(child, 'SIGKILL');
    },
  };
}

export async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = new Promise((done) => child.once('exit', done));
  child.kill(signal);
  await exit;
}

export function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

/** Asks until the answer is there. */
export async function until<Value>(
  ask: () => Promise<Value | undefined> | Value | undefined,
): Promise<Value> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((next) => setTimeout(next, 15));
  }
}
