/** The queue against a real Redis, with threads that only pretend to run: what it refuses, loses, halves and waits for. */

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  combinationsOf,
  type RunPiece,
  type RunPlace,
  type Step,
  SWEEP_FIGURES,
  type SweepInput,
} from '../../backtester/index.ts';
import { refusalOf } from '../../backtester/queue/connect.ts';
import {
  connect,
  openQueue,
  readRedisAddress,
  recordHost,
  serveSweeps,
} from '../../backtester/queue/index.ts';
import { BEAT_MS, keysOf } from '../../backtester/queue/keys.ts';
import { sayState } from '../../backtester/queue/notice.ts';
import { redisRefusal } from '../../backtester/queue/redis-faults.ts';
import { minuteBars } from '../../bench/bars.ts';
import { loadEvaluator } from '../../compiler/index.ts';
import { compiled, inputOf } from '../backtester/run-program.ts';
import { freePort, missing, startRedis, type TestRedis, until } from './redis.ts';

const SOURCE = `strategy Cross {
  universe AAA
  every 1m
  param n = 3 in 1..9999
  enter long when sma(close, n) > close
  exit long when sma(close, n) < close
  size 50% of equity
}
`;
const BUILD = { strata: '1.0.0', build: 'abc', v8: '11.3', arch: 'x64' };
const ROWS = 40;

/** Its first figure is the param; runs above 9,000 throw, and those above 8,000 take a while. */
const THREAD = `export const check = () => ({ kind: 'ok', value: undefined });
export async function runChunk({ chunk: { trials, values } }) {
  if (values.some((value) => value > 9000)) throw new Error('a mistake in the engine');
  if (values.some((value) => value > 8000)) await new Promise((next) => setTimeout(next, 400));
  const memory = new Uint8Array(trials.length * ${SWEEP_FIGURES.length * 8 + 1});
  new Float64Array(memory.buffer, 0, trials.length).set(values);
  memory.fill(1, trials.length * ${SWEEP_FIGURES.length * 8});
  return { memory, msPerRun: 0.1 };
}
`;

function textOf(step: { readonly kind: string; readonly problem?: unknown }): string {
  return step.kind === 'refused' ? JSON.stringify(step.problem) : step.kind;
}

test('an address is read, and what is shown of it has no password', () => {
  const read = readRedisAddress('rediss://user:p%40ss@host.example:7000/3', undefined);
  expect(read).toMatchObject({
    kind: 'ok',
    value: {
      options: { host: 'host.example', port: 7000, username: 'user', password: 'p@ss', db: 3 },
      shown: 'rediss://host.example:7000/3',
    },
  });
  expect(readRedisAddress('redis://h', 'hidden')).toMatchObject({
    value: { options: { password: 'hidden', port: 6379 }, shown: 'redis://h:6379' },
  });
  for (const bad of [
    'http://:secret@h',
    ':secret@h:1',
    'redis://:secret@h/name',
    'redis://:secret@h:99999',
  ]) {
    const step = readRedisAddress(bad, undefined);
    expect(step.kind, bad).toBe('refused');
    expect(textOf(step), bad).not.toContain('secret');
    expect(textOf(step), bad).toContain('redis://');
  }
});

test('a Redis that is too old, forgets or only copies is refused', () => {
  const facts = (given: Readonly<Record<string, string>>) =>
    refusalOf('redis://h:1', new Map(Object.entries({ redis_version: '7.0.15', ...given })));
  expect(facts({})).toBeUndefined();
  expect(facts({ maxmemory: '0', maxmemory_policy: 'allkeys-lru' })).toBeUndefined();
  expect(facts({ redis_version: '5.0.3' })?.problem.message).toContain('has version 5.0.3');
  expect(facts({ redis_version: '6.2.0' })).toBeUndefined();
  const forgets = facts({ maxmemory: '1000', maxmemory_policy: 'allkeys-lru' })?.problem;
  expect(forgets?.message).toContain('`maxmemory-policy allkeys-lru`');
  expect(forgets?.fix).toContain('noeviction');
  expect(facts({ role: 'slave' })?.problem.message).toContain('a copy');
});

test.each([
  ['MISCONF Redis is configured to save RDB snapshots', 'cannot write its own file'],
  ["READONLY You can't write against a read only replica.", 'a copy that is only read'],
  ['getaddrinfo ENOTFOUND nowhere', 'no machine with the name'],
  ["NOPERM this user has no permissions to run the 'eval' command", 'may not do'],
])('%s is said in words', (error, words) => {
  const problem = redisRefusal('redis://h:1', new Error(error))?.problem;
  expect(problem?.message).toContain(words);
  expect(problem?.fix).toBeDefined();
});

test('nobody listens there', async () => {
  const address = readRedisAddress(`redis://:secret@127.0.0.1:${await freePort()}`, undefined);
  const step = address.kind === 'ok' ? await connect(address.value) : address;
  expect(textOf(step)).toContain('No Redis answers at redis://127.0.0.1:');
  expect(textOf(step)).not.toContain('secret');
});

describe.skipIf(missing !== undefined)('with a Redis', () => {
  const directory = mkdtempSync(join(tmpdir(), 'strata-queue-'));
  const shared = join(directory, 'shared');
  const threadFile = join(directory, 'thread.mjs');
  const closing: (() => Promise<unknown>)[] = [];
  let redis: TestRedis;
  let input: SweepInput;

  beforeAll(async () => {
    redis = await startRedis();
    writeFileSync(threadFile, THREAD);
    const program = compiled(SOURCE);
    const loaded = await loadEvaluator(program.strategy, { source: SOURCE, file: 'a.strat' });
    const setup = { source: SOURCE, bars: [minuteBars('AAA', 100, 1)] };
    const own = inputOf({ ...setup, timeframe: '1m', calendar: '24x7' }, program, loaded);
    input = { ...own, strategy: program.strategy };
  });
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
    await redis.client.flushall();
  });
  afterAll(async () => {
    await redis.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  async function server(at = redis) {
    const address = readRedisAddress(at.url, undefined);
    const step = address.kind === 'ok' ? await connect(address.value) : address;
    if (step.kind === 'refused') throw new Error(textOf(step));
    return step.value;
  }

  interface Opened {
    readonly place: RunPlace;
    readonly said: string[];
  }

  async function open(at = redis, more: { awayMs?: number } = {}): Promise<Opened> {
    const said: string[] = [];
    const program = { path: 'a.strat', name: 'a.strat', source: SOURCE, files: {} };
    const opened: Step<RunPlace> = await openQueue({
      ...{ server: await server(at), input, shared, chunkMs: 1, ...more },
      ...{ identity: ['test'], title: 'Test of a.strat' },
      manifest: { identity: BUILD, program, params: {}, patienceMs: 200 },
      data: recordHost({
        readBars: () => Promise.reject(new Error('not asked')),
        readMembers: () => Promise.reject(new Error('not asked')),
        readNews: () => ({ kind: 'refused', exitCode: 1, problem: { message: '' } }),
        loadStrategy: () => Promise.reject(new Error('not asked')),
      }).data,
      say: (line) => said.push(line),
    });
    if (opened.kind === 'refused') throw new Error(textOf(opened));
    closing.push(() => opened.value.close(true));
    return { place: opened.value, said };
  }

  /** In this process: what it does is done by the threads anyway. */
  async function serve(identity = BUILD, at = redis): Promise<string[]> {
    const said: string[] = [];
    const stop = new AbortController();
    const served = serveSweeps({
      ...{ server: await server(at), identity, shared, threadFile },
      ...{ name: 'here:1', threads: 1, signal: stop.signal, say: (line) => said.push(line) },
    });
    closing.push(() => {
      stop.abort();
      return served;
    });
    return said;
  }

  async function runAll(
    place: RunPlace,
    values: readonly number[],
    signal = new AbortController().signal,
    seen: () => void = () => undefined,
  ) {
    const rows = new Map<number, number>();
    const made = await place.run(
      {
        combinations: combinationsOf(
          ['n'],
          values.map((value) => [value]),
        ),
        ...{ trials: values.map((_, k) => k), signal, progress: (done) => done > 0 && seen() },
      },
      (piece: RunPiece) => {
        const [first = 'trades'] = SWEEP_FIGURES;
        piece.rows.forEach((row, k) => {
          expect(rows.has(row)).toBe(false);
          rows.set(row, piece.table.figures[first][k] ?? Number.NaN);
        });
        return Promise.resolve(true);
      },
    );
    return { made, rows };
  }

  const plain = Array.from({ length: ROWS }, (_, k) => k + 1);

  test('a run that cannot be made is found by halving, and the others are made', async () => {
    await serve();
    const { place } = await open();
    const { made, rows } = await runAll(place, plain.with(29, 9_500));
    expect(made).toMatchObject({
      kind: 'ok',
      value: { isCancelled: false, lost: [{ rows: [29], reason: 'a mistake in the engine' }] },
    });
    expect(rows.size).toBe(ROWS - 1);
    for (const [row, value] of rows) expect(value).toBe(row + 1);
  });

  test('a sweep that is ended keeps what has come, and leaves nothing behind', async () => {
    const said = await serve();
    const { place } = await open();
    const stop = new AbortController();
    const slow = plain.map((value, k) => (k < 3 ? value : 8_500));
    const { made, rows } = await runAll(place, slow, stop.signal, () => stop.abort());
    expect(made).toMatchObject({ value: { isCancelled: true } });
    expect(rows.size).toBeGreaterThan(0);
    expect(rows.size).toBeLessThan(ROWS);
    await place.close(true);
    closing.splice(1);
    expect(await redis.client.keys('strata:sweep*')).toEqual([]);
    await until(() => said.some((line) => line.startsWith('made ')) || undefined);
  });

  test('a sweep that ends in the middle of its beat leaves nothing behind', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    try {
      const { place } = await open();
      vi.advanceTimersByTime(BEAT_MS);
      await place.close(true);
      closing.splice(0);
      expect(await redis.client.keys('*')).toEqual([]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('what a worker says of itself once the sweep is over is not written down', async () => {
    await sayState(redis.client, 'over', 'here:1', { kind: 'works', threads: 1, beat: 1 });
    expect(await redis.client.keys('*')).toEqual([]);
    const { workers, open: isOpen } = keysOf('over');
    await redis.client.set(isOpen, 'a queue');
    await sayState(redis.client, 'over', 'here:1', { kind: 'works', threads: 1, beat: 2 });
    expect(await redis.client.hgetall(workers)).toEqual({
      'here:1': '{"kind":"works","threads":1,"beat":2}',
    });
    expect(await redis.client.ttl(workers)).toBeGreaterThan(0);
  });

  test('a worker of another build takes no part, and both sides say why', async () => {
    const worker = await serve({ ...BUILD, build: 'xyz' });
    const { place, said } = await open();
    const stop = new AbortController();
    const run = runAll(place, plain, stop.signal);
    await until(() => said.some((line) => line.includes('takes no part')) || undefined);
    stop.abort();
    expect((await run).rows.size).toBe(0);
    const words = 'it is Strata 1.0.0 (build xyz), and the sweep is Strata 1.0.0 (build abc)';
    expect(said.join('\n')).toContain(`here:1 takes no part: ${words}`);
    expect(worker.join('\n')).toContain(`takes no part in Test of a.strat: ${words}`);
  });

  test('a worker whose data are others, or not there, takes no part', async () => {
    const { place } = await open();
    const [file = ''] = readdirSync(shared);
    writeFileSync(join(shared, file), '{"series":[]}');
    const worker = await serve();
    const line = await until(() => worker.find((each) => each.includes('takes no part')));
    expect(line).toContain('are not those of the sweep');
    rmSync(join(shared, file));
    await place.close(true);
    closing.splice(0, 1);
    await open();
    rmSync(join(shared, file));
    const gone = await until(() => worker.find((each) => each.includes('are not in')));
    expect(gone).toContain('--shared');
  });

  test('a full Redis ends the sweep with what to do, and keeps what has come', async () => {
    await serve();
    const { place } = await open();
    const many = Array.from({ length: 400 }, (_, k) => (k < 8 ? k : 8_500));
    let isFull = false;
    const { made, rows } = await runAll(place, many, undefined, () => {
      if (isFull) return;
      isFull = true;
      void redis.client.config('SET', 'maxmemory', '1mb');
    });
    await redis.client.config('SET', 'maxmemory', '0');
    expect(textOf(made)).toContain('is full: it has reached its `maxmemory`');
    expect(rows.size).toBeGreaterThan(0);
  });

  test('a Redis that starts anew without its keys gets the chunks again; one that stays away ends the sweep', async () => {
    const own = await startRedis();
    await serve(BUILD, own);
    const { place } = await open(own, { awayMs: 1_500 });
    let again: TestRedis | undefined;
    let restart: Promise<void> | undefined;
    const slow = plain.map((value, k) => (k < 36 ? value : 8_500));
    const { made, rows } = await runAll(place, slow, undefined, () => {
      restart ??= own.stop().then(async () => {
        again = await startRedis([], own.port);
      });
    });
    expect(textOf(made)).toBe('ok');
    expect(rows.size).toBe(ROWS);
    await restart;
    let stopped: Promise<void> | undefined;
    const left = await runAll(
      place,
      slow.map((value) => value + 40),
      undefined,
      () => {
        stopped ??= again?.stop();
      },
    );
    expect(textOf(left.made)).toContain('went away and did not come back');
    expect(left.rows.size).toBeGreaterThan(0);
    await stopped;
  });

  test('a password is asked for, and never shown', async () => {
    const own = await startRedis(['--requirepass', 'secret'], undefined, 'secret');
    const tried = async (url: string, password?: string) => {
      const address = readRedisAddress(url, password);
      const step = address.kind === 'ok' ? await connect(address.value) : address;
      if (step.kind === 'ok') step.value.redis.disconnect();
      return textOf(step);
    };
    expect(await tried(own.url)).toContain('asks for a password');
    expect(await tried(own.url)).toContain('STRATA_REDIS_PASSWORD');
    const wrong = await tried(own.url.replace('//', '//:wrong-one@'));
    expect(wrong).toContain('does not accept the user or the password');
    expect(wrong).not.toContain('wrong-one');
    expect(await tried(own.url, 'secret')).toBe('ok');
    await own.stop();
  });
});
