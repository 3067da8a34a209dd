/** `strata worker`: makes runs for sweeps on other machines until Ctrl-C. */

import { availableParallelism, hostname } from 'node:os';
import { serveSweeps } from '../backtester/queue/index.ts';
import { onInterrupt } from './on-interrupt.ts';
import { EXIT } from './outcome.ts';
import { respondRefused } from './respond.ts';
import { stderr } from './surroundings.ts';
import { type QueueRequest, serverOf, sharedOf } from './sweep-queue.ts';
import { BUILD } from './version.ts';

export interface WorkerRequest extends QueueRequest {
  readonly threads?: number;
}

export async function worker(request: WorkerRequest): Promise<number> {
  const server = await serverOf(request);
  if (server.kind === 'refused') return respondRefused(server, false);
  const stop = new AbortController();
  // The first one lets it finish the chunk that it holds; a second one ends it.
  const release = onInterrupt(() => stop.abort());
  await serveSweeps({
    server: server.value,
    identity: BUILD,
    name: `${hostname()}:${process.pid}`,
    threads: request.threads ?? availableParallelism(),
    shared: sharedOf(request),
    signal: stop.signal,
    say: (line) => stderr().write(`${line}\n`),
  });
  release();
  return EXIT.fine;
}
