/** What workers look at while they wait, and what they leave there. */

import type { Redis } from 'ioredis';
import { keysOf } from './keys.ts';
import { NOTICE, type Notice, type WorkerState } from './manifest.ts';
import { setWhileOpen } from './set-while-open.ts';

/** Undefined once the sweep has ended, or has not beaten for long. */
export async function noticeOf(redis: Redis, sweep: string): Promise<Notice | undefined> {
  const text = await redis.get(keysOf(sweep).notice);
  return text === null ? undefined : NOTICE.parse(JSON.parse(text));
}

/** What a worker says of itself to the sweep. */
export function sayState(
  redis: Redis,
  sweep: string,
  name: string,
  state: WorkerState,
): Promise<void> {
  return setWhileOpen(redis, sweep, 'workers', name, JSON.stringify(state));
}

export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
    if (signal.aborted) end();
  });
}

/** The answer, or undefined once the signal says to stop: with a Redis that is away there may be none for long. */
export function answerOr<Value>(
  work: Promise<Value>,
  signal: AbortSignal,
): Promise<Value | undefined> {
  return new Promise((resolve, reject) => {
    const end = (): void => resolve(undefined);
    signal.addEventListener('abort', end);
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end));
    if (signal.aborted) end();
  });
}
