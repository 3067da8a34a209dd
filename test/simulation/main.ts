/**
 * `npm run simulate -- --seeds 10000`, or `-- --seed 4711` for one: says which laws were broken, and by which seed. Seeds are
 * shared out among worker threads, one for each processor.
 */

import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { type Simulated, simulate } from './simulate.ts';

interface Share {
  readonly first: number;
  readonly count: number;
}

/** Seeds that a worker is given at once. */
const SHARE = 100;

if (isMainThread) await main();
else parentPort?.on('message', (share: Share) => parentPort?.postMessage(simulateShare(share)));

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      seeds: { type: 'string', default: '1000' },
      seed: { type: 'string' },
      from: { type: 'string', default: '1' },
    },
  });
  const from = Number(values.seed ?? values.from);
  const count = values.seed === undefined ? Number(values.seeds) : 1;
  const started = performance.now();
  const all = await simulateAll(from, count);
  const sum = (of: (one: Simulated) => number): number =>
    all.reduce((total, one) => total + of(one), 0);
  const broken = all.filter(({ violations }) => violations.length > 0);
  for (const { seed, violations } of broken)
    for (const violation of violations) console.log(`seed ${seed}: ${violation}`);
  const seconds = (performance.now() - started) / 1000;
  console.log(
    `${count} seeds in ${seconds.toFixed(0)} s: ${sum(({ fills }) => fills)} fills, ` +
      `${sum(({ restarts }) => restarts)} restarts, ${sum(({ kills }) => kills)} kills. ` +
      `${broken.length} seeds broke a law`,
  );
  process.exitCode = broken.length === 0 ? 0 : 1;
}

async function simulateAll(from: number, count: number): Promise<readonly Simulated[]> {
  const end = from + count;
  const found: Simulated[] = [];
  let next = from;
  const work = (): Promise<void> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url));
      const giveShare = (): void => {
        if (next >= end) {
          worker.terminate().then(() => resolve(), reject);
          return;
        }
        worker.postMessage({ first: next, count: Math.min(SHARE, end - next) } satisfies Share);
        next += SHARE;
      };
      worker.on('error', reject);
      worker.on('message', (simulated: readonly Simulated[]) => {
        found.push(...simulated);
        giveShare();
      });
      giveShare();
    });
  const workers = Math.min(availableParallelism(), Math.ceil(count / SHARE));
  await Promise.all(Array.from({ length: workers }, work));
  return found.toSorted((a, b) => a.seed - b.seed);
}

function simulateShare({ first, count }: Share): readonly Simulated[] {
  return Array.from({ length: count }, (_, i) => simulate(first + i));
}
