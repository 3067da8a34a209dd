/**
 * `npm run bench`: the engine against a hand-written loop in the same run, and whole processes. `-- --smoke` does
 * the same on a few bars, to see that it still works; `-- --only WORD` measures the jobs with this word in their name,
 * and nothing else. What the figures mean is in bench/README.md.
 */

import { measureEditor } from './editor.ts';
import { gridRows } from './grid-rows.ts';
import { type Job, manySymbols, oneSymbol } from './jobs.ts';
import { measureKill } from './kill.ts';
import { inTurns, type Measured } from './measure.ts';
import { measureProcesses } from './processes.ts';
import { queueLines } from './queue.ts';
import { measureSession, OPEN } from './session.ts';
import { gridJob, kernelJob, threadsJob } from './sweep-jobs.ts';
import { alpacaVenue, ibkrVenue } from './venues.ts';
import { measureCancelAll } from './wire.ts';

const isSmoke = process.argv.includes('--smoke');
const turns = isSmoke ? 2 : 25;
const only = process.argv[process.argv.indexOf('--only') + 1];
const isPart = process.argv.includes('--only') && only !== undefined;

const jobs: readonly (() => Promise<Job>)[] = isSmoke
  ? [
      () => oneSymbol(10_000),
      () => manySymbols(20, 252),
      () => kernelJob('cross', 10_000),
      () => kernelJob('reversion', 10_000),
      () => gridJob(20, 1_000),
      () => threadsJob(20, 1_000, 2),
    ]
  : [
      () => oneSymbol(10_000),
      () => oneSymbol(100_000),
      () => oneSymbol(1_000_000),
      () => manySymbols(500, 2_520),
      () => kernelJob('cross', 1_000_000),
      () => kernelJob('reversion', 1_000_000),
      () => gridJob(1_000, 10_000),
      () => threadsJob(5_000, 10_000, 2),
    ];

console.log(
  'Engine with portfolio, risk, costs, orders, trades and equity curve ÷ one fused loop\n',
);
for (const make of jobs) {
  const { name, bars, engine, fused } = await make();
  if (!isPart || name.includes(only)) say(name, bars, await inTurns(engine, fused, turns));
}
const [pairs, rows] = isSmoke ? [20, 1_000] : [1_000, 10_000];
const ofRows = 'sweep: the same pairs, each run by its fastest turn, without what they share';
if (!isPart || ofRows.includes(only)) say(ofRows, pairs * rows, await gridRows(pairs, rows, turns));
if (isPart) process.exit();
console.log(`\npeak memory so far ${megabytes(process.resourceUsage().maxRSS / 1024)}\n`);
console.log('An editor: check of the whole program, and completion\n');
for (const { name, lines, checkMs, completionMs } of measureEditor(isSmoke ? 200 : 2_000, turns))
  console.log(
    `${checkMs.toFixed(0).padStart(6)} ms ${completionMs.toFixed(0).padStart(4)} ms  ${name}, ${lines.toLocaleString('en-US')} lines`,
  );
console.log('\nA session: from the bar at the broker to the order there, on loopback\n');
// Bars follow each other without a pause here: with the 40 requests a second that IB allows, orders would wait for that alone.
for (const venue of [await alpacaVenue(OPEN), await ibkrVenue(OPEN, 10_000)]) {
  const { name, orders, ...took } = await measureSession(venue, isSmoke ? 30 : 380);
  const { median, p99, processorMedian, processorP99 } = took;
  console.log(
    `${median.toFixed(1).padStart(7)} ms  ${name}, median of ${orders} orders; p99 ${p99.toFixed(1)} ms`,
  );
  console.log(
    `${processorMedian.toFixed(1).padStart(7)} ms  of it on a processor, the fake's part included; p99 ${processorP99.toFixed(1)} ms`,
  );
}
console.log(
  '\nA kill in the session: 100 orders wait in its queue, until the cancel is at the broker\n',
);
for (const venue of [await alpacaVenue(OPEN), await ibkrVenue(OPEN)]) {
  const slowest = await measureCancelAll(venue, isSmoke ? 20 : 100, isSmoke ? 1 : 10);
  console.log(`${slowest.toFixed(1).padStart(7)} ms  ${venue.name}, the slowest of all turns`);
}
console.log(
  '\nThe stop from another process: 100 orders work, until the broker says that none does\n',
);
for (const { name, quietMs } of await measureKill(isSmoke ? 10 : 100, isSmoke ? 1 : 5))
  console.log(`${quietMs.toFixed(0).padStart(7)} ms  ${name}, the slowest of all turns`);
console.log('\nSweeps by workers over a Redis of their own\n');
for (const line of await queueLines(isSmoke)) console.log(line);
console.log('\nWhole processes\n');
const stored = isSmoke ? 2_000 : 1_000_000;
const { runs, load } = await measureProcesses(stored, isSmoke ? 1 : 5);
for (const run of runs)
  console.log(
    `${run.seconds.toFixed(2).padStart(7)} s  ${megabytes(run.peakMegabytes).padStart(7)}  ${run.name}`,
  );
console.log(`\nLoading ${stored.toLocaleString('en-US')} stored bars\n`);
console.log(`${load.firstMs.toFixed(0).padStart(7)} ms  first, from DuckDB, columns written down`);
console.log(
  `${load.secondMs.toFixed(1).padStart(7)} ms  second, from the columns, of which each is read when a run uses it`,
);
console.log(
  `${load.usedMs.toFixed(1).padStart(7)} ms  second, and the four columns that a run at closes uses`,
);
console.log(
  `${load.wholeMs.toFixed(1).padStart(7)} ms  second, all columns read and checked at once, as for a sweep`,
);
console.log(
  `${load.plainMs.toFixed(1).padStart(7)} ms  the same bytes read by one thread, nothing checked`,
);

function say(name: string, bars: number, { engineMs, fusedMs, ratio }: Measured): void {
  const perBar = (ms: number): string => `${((ms * 1e6) / bars).toFixed(1)} ns a bar`;
  console.log(`${ratio.toFixed(2).padStart(6)} ×  ${name}`);
  console.log(`          ours ${perBar(engineMs)}, beside it ${perBar(fusedMs)}`);
}

function megabytes(value: number): string {
  return `${value.toFixed(0)} MB`;
}
