/** Sweeps by real workers over a real Redis: whatever happens to them, the table is that of one machine, byte for byte. */

import type { ChildProcess } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { PRICES, shell } from '../cli/strata.ts';
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

interface Begun {
  readonly child: ChildProcess;
  readonly said: () => string;
}

describe.skipIf(missing !== undefined)('workers', () => {
  const { directory, strata, start } = shell('queue');
  const children: ChildProcess[] = [];
  let redis: TestRedis;

  beforeAll(async () => {
    redis = await startRedis();
    writeFileSync(join(directory, 'cross.strat'), PROGRAM);
    writeFileSync(join(directory, 'limits.strat'), LIMITS);
    const imported = ['data', 'import', PRICES, '--as', 'sp500', '--symbol', 'SPX'];
    expect((await strata([...imported, '--timeframe', '1d'])).code).toBe(0);
    expect((await strata([...SWEEP, '--threads', '1', '--out', 'alone'])).stderr).toContain(
      'written',
    );
  });
  afterEach(async () => {
    for (const child of children.splice(0)) await ended(child, 'SIGKILL');
  });
  afterAll(() => redis.stop());

  function begin(args: readonly string[]): Begun {
    const child = start([...args, '--on', redis.url]);
    children.push(child);
    let text = '';
    child.stderr.on('data', (more: Buffer) => {
      text += more.toString();
    });
    return { child, said: () => text };
  }

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
  /** Stops a worker with several runs in its hands: whatever it is told afterwards comes in the middle of them. */
  async function frozenMidChunk({ pid }: Pick<ChildProcess, 'pid'>, sweep: Begun): Promise<void> {
    const holdsSeveral = async () => ((await heldBy(pid)) ?? 0) > 8;
    while (sweep.child.exitCode === null) {
      if (!(await holdsSeveral())) continue;
      process.kill(pid ?? 0, 'SIGSTOP');
      // What it had sent before it was stopped arrives meanwhile.
      await new Promise((next) => setTimeout(next, 10));
      if (await holdsSeveral()) return;
      process.kill(pid ?? 0, 'SIGCONT');
    }
    expect.fail(`the sweep ended before ${pid} was stopped: ${sweep.said()}`);
  }

  test('the sweep is killed and begun again, a worker is killed, another is frozen and comes back', async () => {
    const [killed, frozen] = [worker().child, worker().child];
    const first = coordinator('many');
    const results = await until(async () => (await redis.client.keys('strata:sweep:*:results'))[0]);
    await ended(first.child, 'SIGKILL');
    expect(existsSync(join(directory, 'many', 'results.parquet'))).toBe(false);
    expect(await redis.client.hlen(results)).toBeGreaterThan(0);

    const second = coordinator('many');
    const finished = exit(second.child);
    await frozenMidChunk(killed, second);
    await ended(killed, 'SIGKILL');
    await frozenMidChunk(frozen, second);
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
  });
});
