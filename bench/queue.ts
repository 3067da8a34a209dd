/** Sweeps by workers over a Redis of its own: what the queue costs beside the runs. Says so where there is no Redis. */

import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Combinations,
  combinationsOf,
  type RunPlace,
  type SeriesBars,
  type SweepInput,
  tableBytes,
} from '../backtester/index.ts';
import {
  connect,
  openQueue,
  readRedisAddress,
  recordHost,
  serveSweeps,
} from '../backtester/queue/index.ts';
import { BUILD } from '../cli/version.ts';
import { gridSweep } from './sweep-jobs.ts';

const REDIS = '/usr/bin/redis-server';
const CLI = join(import.meta.dirname, 'cli.js');
/** What a run of the pretended program takes. */
const RUN_MS = 1;

export interface QueueFigures {
  /** Two threads of one worker process, the queue between it and us, milliseconds. */
  readonly gridMs: number;
  /** The share that the queue adds to chunks of one second. */
  readonly overhead: number;
}

/** `runs`: of the pretended program; undefined where there is no Redis. */
export async function measureQueue(
  pairs: number,
  bars: number,
  runs: number,
): Promise<QueueFigures | undefined> {
  if (!existsSync(REDIS)) return undefined;
  const place = mkdtempSync(join(tmpdir(), 'strata-bench-queue-'));
  const port = await freePort();
  const redis = spawn(
    REDIS,
    ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    { stdio: 'ignore' },
  );
  const url = `redis://127.0.0.1:${port}`;
  try {
    await answers(port);
    return {
      gridMs: await measureGrid(url, place, pairs, bars),
      overhead: await measureOverhead(url, place, runs),
    };
  } finally {
    await end(redis);
    rmSync(place, { recursive: true, force: true });
  }
}

/** The second time: the worker has joined, and its threads have compiled the program. */
async function measureGrid(
  url: string,
  place: string,
  pairs: number,
  bars: number,
): Promise<number> {
  const { input, source, grid } = await gridSweep(pairs, bars);
  const worker = spawn(
    process.execPath,
    [CLI, 'worker', '--on', url, '--threads', '2', '--shared', place],
    { stdio: 'ignore' },
  );
  const queue = await placeOf(url, place, input, source.source);
  try {
    await runAll(queue, grid);
    const start = performance.now();
    await runAll(queue, grid);
    return performance.now() - start;
  } finally {
    await queue.close(true);
    await end(worker);
  }
}

/** Runs that only wait, so that all that is beyond their time is the queue's. */
async function measureOverhead(url: string, place: string, runs: number): Promise<number> {
  const threadFile = join(place, 'waits.mjs');
  writeFileSync(threadFile, waitingThread());
  const { input, source } = await gridSweep(1, 100);
  const stop = new AbortController();
  const served = serveSweeps({
    ...{ server: await serverAt(url), identity: BUILD, shared: place, threadFile },
    ...{ name: 'bench', threads: 1, signal: stop.signal, say: () => undefined },
  });
  const queue = await placeOf(url, place, input, source.source);
  try {
    await runAll(queue, rowsOf(4));
    const start = performance.now();
    await runAll(queue, rowsOf(runs));
    return (performance.now() - start) / (runs * RUN_MS) - 1;
  } finally {
    await queue.close(true);
    stop.abort();
    await served;
  }
}

function rowsOf(count: number): Combinations {
  return combinationsOf(
    ['n', 'm'],
    Array.from({ length: count }, (_, k) => [5, 110 + k]),
  );
}

function waitingThread(): string {
  const row = tableBytes(1);
  return `export const check = () => ({ kind: 'ok', value: undefined });
export function runChunk({ chunk: { trials } }) {
  const end = performance.now() + ${RUN_MS} * trials.length;
  while (performance.now() < end);
  return { memory: new Uint8Array(${row} * trials.length), msPerRun: ${RUN_MS} };
}
`;
}

async function runAll(place: RunPlace, combinations: Combinations): Promise<void> {
  let rows = 0;
  const made = await place.run(
    {
      ...{ combinations, signal: new AbortController().signal },
      trials: Array.from({ length: combinations.length }, (_, k) => k),
    },
    (piece) => {
      rows += piece.rows.length;
      return Promise.resolve(true);
    },
  );
  if (made.kind === 'refused') throw new Error(made.problem.message);
  if (rows !== combinations.length) throw new Error(`${rows} of ${combinations.length} runs came`);
}

async function placeOf(
  url: string,
  shared: string,
  input: SweepInput,
  source: string,
): Promise<RunPlace> {
  const [bars] = input.bars;
  const { timeframe, calendar } = input;
  const series: SeriesBars = {
    info: {
      ...{ name: 'generated', adjusted: 'raw', timeframe, calendar },
      symbols: [
        {
          symbol: bars?.symbol ?? '',
          firstSession: bars?.session[0] ?? 0,
          lastSession: bars?.session.at(-1) ?? 0,
        },
      ],
    },
    ...{ bars: input.bars, actions: [], dataHash: 'generated' },
  };
  const recording = recordHost({
    readBars: () => Promise.resolve({ kind: 'ok', value: series }),
    readMembers: () => Promise.reject(new Error('no table')),
    readNews: () => ({ kind: 'refused', exitCode: 1, problem: { message: 'no news' } }),
    loadStrategy: () => Promise.resolve(input.loaded),
  });
  await recording.host.readBars('generated', [bars?.symbol ?? ''], undefined);
  const opened = await openQueue({
    ...{ server: await serverAt(url), input, shared, data: recording.data },
    ...{ identity: ['bench', source], title: 'a benchmark' },
    say: (line) => console.error(line),
    manifest: {
      identity: BUILD,
      program: { path: 'bench.strat', name: 'bench.strat', source, files: {} },
      ...{ params: {}, patienceMs: 10_000 },
    },
  });
  if (opened.kind === 'refused') throw new Error(opened.problem.message);
  return opened.value;
}

async function serverAt(url: string) {
  const address = readRedisAddress(url, undefined);
  const server = address.kind === 'ok' ? await connect(address.value) : address;
  if (server.kind === 'refused') throw new Error(server.problem.message);
  return server.value;
}

async function answers(port: number): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    const address = readRedisAddress(`redis://127.0.0.1:${port}`, undefined);
    const server = address.kind === 'ok' ? await connect(address.value) : address;
    if (server.kind === 'ok') {
      server.value.redis.disconnect();
      return;
    }
    await new Promise((next) => setTimeout(next, 20));
  }
  throw new Error('the Redis of the benchmark does not answer');
}

function freePort(): Promise<number> {
  return new Promise((done) => {
    const server = createServer();
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

function end(child: ChildProcess): Promise<unknown> {
  const exit = new Promise((done) => child.once('exit', done));
  child.kill('SIGTERM');
  return exit;
}
