/** Sweeps by real workers over a real Redis: whatever happens to them, the table is that of one machine, byte for byte. */

import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { shell } from '../cli/strata.ts';
import { ended, missing, startRedis, type TestRedis, until } from './redis.ts';

if (missing !== undefined) {
  if (process.env['CI']) test('a redis-server is there', () => expect.fail(missing));
  else test(`(not run) ${missing}`, () => console.warn(missing));
}

/** It asks for the position, so that each run takes the engine and a chunk some time. */
const PROGRAM = `import Limits from "limits.strat"
strategy Cross {
  universe SPX
  every 1d
  param fast = 5 in 2..60
  param slow = 10 in 4..90
  require fast < slow
  enter long when sma(close, fast) crosses above sma(close, slow) and position.side is flat
  exit long when sma(close, fast) < sma(close, slow)
  size 50% of equity
}
backtest Test { run Cross under Limits data "sp500" cash 100_000 USD costs { commission 0.1%  slippage 0bp } }
`;
const LIMITS = `risk Limits {
  order { notional <= 100% of equity else reduce }
  portfolio { drawdown from peak <= 40% else kill }
  kill { cancel orders  freeze positions  alert critical  reset by operator }
}
`;
const SWEEP = ['sweep', 'cross.strat', '--random', '300', '--from', '2016-01-01'];

/** For a machine with other work: a dozen processes start here, and each of them compiles. */
const BUSY_MS = 240_000;

interface Begun {
  readonly child: ChildProcess;
  readonly said: () => string;
}

describe.skipIf(missing !== undefined)('workers', () => {
  const { directory, strata, start } = shell('queue', { prices: true });
  const begun: Begun[] = [];
  let redis: TestRedis;

  beforeAll(async () => {
    redis = await startRedis();
    writeFileSync(join(directory, 'cross.strat'), PROGRAM);
    writeFileSync(join(directory, 'limits.strat'), LIMITS);
    expect((await strata([...SWEEP, '--threads', '1', '--out', 'alone'])).stderr).toContain(
      'written',
    );
  }, BUSY_MS);
  afterEach(async () => {
    for (const { child } of begun.splice(0)) await ended(child, 'SIGKILL');
  });
  afterAll(() => redis.stop());

  function begin(args: readonly string[]): Begun {
    const child = start([...args, '--on', redis.url]);
    let text = '';
    child.stderr.on('data', (more: Buffer) => {
      text += more.toString();
    });
    const own = { child, said: () => `${args[0]} ${child.pid}: ${text}` };
    begun.push(own);
    return own;
  }

  const allSaid = () => begun.map(({ said }) => said()).join('\n');
  const worker = () => begin(['worker', '--threads', '1']);
  const coordinator = (out: string) => begin([...SWEEP, '--patience', '0.4', '--out', out]);
  const exit = (child: ChildProcess) =>
    new Promise<number | null>((done) => child.once('exit', done));
  const bytes = (out: string) => readFileSync(join(directory, out, 'results.parquet'), 'base64');

  /** How many runs the chunk has that this worker holds right now. */
  async function heldBy(pid: number | undefined): Promise<number | undefined> {
    const [queue] = await redis.client.keys('strata:queue:*:active');
    for (const id of queue === undefined ? [] : await redis.client.lrange(queue, 0, -1)) {
      const [by, data] = await redis.client.hmget(
        `${queue?.replace(/active$/, '')}${id}`,
        'pb',
        'data',
      );
      if (by?.endsWith(`:${pid}`)) return JSON.parse(data ?? '{}').trials.length;
    }
    return undefined;
  }
  /**
   * Stops one of these workers with several runs in its hands: whatever it is told afterwards comes in the middle of them.
   * Which one that is cannot be said beforehand: where one is quicker to begin, the sweep may be over before the other has.
   */
  async function frozenMidChunk(
    workers: readonly ChildProcess[],
    sweep: Begun,
  ): Promise<ChildProcess> {
    const holdsSeveral = async (pid: number | undefined) => ((await heldBy(pid)) ?? 0) > 8;
    while (sweep.child.exitCode === null)
      for (const worker of workers) {
        if (!(await holdsSeveral(worker.pid))) continue;
        worker.kill('SIGSTOP');
        // What it had sent before it was stopped arrives meanwhile.
        await new Promise((next) => setTimeout(next, 10));
        if (await holdsSeveral(worker.pid)) return worker;
        worker.kill('SIGCONT');
      }
    return expect.fail(`the sweep ended before a worker was stopped\n${allSaid()}`);
  }

  test(
    'the sweep is killed and begun again, a worker is killed, another is frozen and comes back',
    async () => {
      const workers = [worker().child, worker().child];
      const first = coordinator('many');
      const results = await until(
        async () => (await redis.client.keys('strata:sweep:*:results'))[0],
      );
      await ended(first.child, 'SIGKILL');
      expect(existsSync(join(directory, 'many', 'results.parquet'))).toBe(false);
      expect(await redis.client.hlen(results)).toBeGreaterThan(0);

      const second = coordinator('many');
      const finished = exit(second.child);
      const killed = await frozenMidChunk(workers, second);
      await ended(killed, 'SIGKILL');
      const others = workers.filter((each) => each !== killed);
      const frozen = await frozenMidChunk(others, second);
      const third = worker();
      // Its chunk goes to the other once it has been silent for long; then it comes back, and ends it as well.
      await until(async () => (await heldBy(frozen.pid)) === undefined || undefined);
      frozen.kill('SIGCONT');
      expect(await finished, second.said()).toBe(0);
      expect(bytes('many')).toBe(bytes('alone'));
      const left = await redis.client.keys('*');
      expect(left.filter((key) => !key.startsWith('strata:queue:'))).toEqual([]);
      third.child.kill('SIGTERM');
      expect(await exit(third.child)).toBe(0);
      expect(third.said()).toMatch(/made \d+ runs in \d+ chunks for Test of cross\.strat/);
    },
    BUSY_MS,
  );
});
