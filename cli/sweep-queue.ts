/** The runs of a sweep by workers on other machines: `--on redis://…`. */

import { hostname } from 'node:os';
import { join, resolve } from 'node:path';
import type { RunHost, RunPlace, SweepInput } from '../backtester/index.ts';
import type { Recording, RedisServer } from '../backtester/queue/index.ts';
import type { ParamValues } from '../compiler/index.ts';
import type { Prepared } from './backtest.ts';
import { ok, type Step } from './outcome.ts';
import { stderr, variables } from './surroundings.ts';
import type { SweepKey } from './sweep-record.ts';
import type { SweepRequest } from './sweep-request.ts';
import { BUILD } from './version.ts';

/** Where the password may be kept, out of the list of processes. */
const PASSWORD = 'STRATA_REDIS_PASSWORD';
const PATIENCE_SECONDS = 10;

export interface QueueRequest {
  readonly on: string;
  readonly data: string;
  readonly shared?: string;
}

/** A Redis that answers and can carry a sweep. */
export async function serverOf({ on }: Pick<QueueRequest, 'on'>): Promise<Step<RedisServer>> {
  const { connect, readRedisAddress } = await import('../backtester/queue/index.ts');
  const address = readRedisAddress(on, variables()[PASSWORD]);
  return address.kind === 'refused' ? address : connect(address.value);
}

/** Where data lie that all machines see: beside the imported data, if nobody says otherwise. */
export function sharedOf({ shared, data }: Pick<QueueRequest, 'shared' | 'data'>): string {
  return shared ?? join(data, 'shared');
}

export interface QueueSetup {
  readonly server: RedisServer;
  readonly recording: Recording;
}

/** Undefined where the sweep stays on this machine. */
export async function queueOf(
  request: SweepRequest,
  host: RunHost,
): Promise<Step<QueueSetup | undefined>> {
  if (request.on === undefined) return ok(undefined);
  const { recordHost } = await import('../backtester/queue/index.ts');
  const server = await serverOf({ on: request.on });
  return server.kind === 'ok' ? ok({ server: server.value, recording: recordHost(host) }) : server;
}

/** What workers have to make, and by what they know it. */
interface QueuedSweep {
  readonly prepared: Prepared;
  readonly input: SweepInput;
  /** Those that no run changes, and the first value of the others. */
  readonly params: ParamValues;
  readonly key: SweepKey;
  /** Where its results are written. */
  readonly directory: string;
}

/** Refused where the Redis or the shared directory cannot be written to. */
export async function placeOnQueue(
  request: SweepRequest,
  { server, recording }: QueueSetup,
  { prepared, input, params, key, directory }: QueuedSweep,
): Promise<Step<RunPlace>> {
  const { openQueue } = await import('../backtester/queue/index.ts');
  const { program, imported, choice } = prepared;
  return openQueue({
    ...{ server, input },
    identity: [key.program, key.data, key.settings, hostname(), resolve(directory)],
    title: `${choice.spec.name} of ${program.name}`,
    manifest: {
      identity: BUILD,
      program: {
        ...{ path: program.path, name: program.name, source: program.source },
        files: Object.fromEntries(imported.map(({ path, source }) => [path, source])),
      },
      backtest: choice.spec.name,
      ...(request.from !== undefined && { from: request.from }),
      ...(request.to !== undefined && { to: request.to }),
      params,
      patienceMs: (request.patience ?? PATIENCE_SECONDS) * 1_000,
    },
    shared: sharedOf(request),
    data: recording.data,
    say: (line) => stderr().write(`${line}\n`),
  });
}
