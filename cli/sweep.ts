/** `strata sweep`: the steps from a program with ranges to runs that are written down and judged. */

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  type AssembledRun,
  assembleRun,
  type LostRuns,
  type RunPlace,
  renderSweep,
  type SweepInput,
  type SweepRecord,
  type SweepResults,
  sweepInputOf,
  valuesAt,
} from '../backtester/index.ts';
import { storeHost } from '../backtester/store-host/index.ts';
import type { ParamValues } from '../compiler/index.ts';
import { type Prepared, prepare } from './backtest.ts';
import { readOverrides } from './backtest-request.ts';
import { EXIT, ok, type Step, wrong } from './outcome.ts';
import { printProblem } from './problem.ts';
import { respondRefused } from './respond.ts';
import { stderr, stdout } from './surroundings.ts';
import { sweepJson } from './sweep-json.ts';
import { judgeSweep, withParams } from './sweep-judged.ts';
import { claimSweep, joinParts, RESULTS_FILE, readParts } from './sweep-parts.ts';
import { placeOnThreads } from './sweep-place.ts';
import { planSweep, type SweepPlan, sizeText } from './sweep-plan.ts';
import { sweepProgress } from './sweep-progress.ts';
import { placeOnQueue, queueOf } from './sweep-queue.ts';
import { type SweepKey, writeState } from './sweep-record.ts';
import type { SweepRequest } from './sweep-request.ts';
import { runSweep, type SweepJob } from './sweep-run.ts';
import { readWalk, type WalkRequest } from './sweep-walk.ts';
import { styleOf } from './terminal.ts';
import { VERSION } from './version.ts';

/** As a shell reports a process that Ctrl-C ended. */
const INTERRUPTED = 130;

export async function sweep(request: SweepRequest): Promise<number> {
  const json = request.json === true;
  const prepared = prepare(request, json);
  if (prepared.kind === 'faulty') return EXIT.wrong;
  if (prepared.kind === 'refused') return respondRefused(prepared, json);
  const asked = planned(request, prepared.value);
  if (asked.kind === 'refused') return respondRefused(asked, json);
  const done = await execute(request, prepared.value, asked.value);
  if (done.kind === 'refused') return respondRefused(done, json);
  const { record, results, directory, lost } = done.value;
  stdout().write(
    json
      ? sweepJson(record, results, directory, request)
      : renderSweep(
          record,
          results,
          { top: request.top, by: request.objective },
          styleOf(stdout()),
        ),
  );
  if (record.isFinished) {
    if (!json) stderr().write(`written: ${join(directory, RESULTS_FILE)}\n`);
    return EXIT.fine;
  }
  if (lost.length > 0) return sayLost(lost, json);
  const kept = `${results.length} of ${record.planned} runs are kept in ${directory}`;
  stderr().write(`stopped: ${kept}; the same command goes on\n`);
  return INTERRUPTED;
}

const MOST_LOST = 5;

/** Runs that no worker could make: which, and why. */
function sayLost(lost: readonly LostRuns[], json: boolean): number {
  const runs = lost.reduce((sum, { rows }) => sum + rows.length, 0);
  const told = lost.slice(0, MOST_LOST).map(({ rows, reason }) => {
    const [first = 0] = rows;
    const more = rows.length > 1 ? ` and ${rows.length - 1} more` : '';
    return `run ${first}${more}: ${reason}`;
  });
  const others = lost.length > MOST_LOST ? [`and ${lost.length - MOST_LOST} more`] : [];
  const { problem } = wrong(
    `${runs === 1 ? 'A run' : `${runs} runs`} could not be made, and the sweep is not finished.`,
    'run the same command again: it makes only what is missing; without `--on` it makes them here',
    [...told, ...others].join('; '),
  );
  if (json) stderr().write(`${JSON.stringify({ error: problem })}\n`);
  else printProblem(problem);
  return EXIT.wrong;
}

interface Asked {
  readonly plan: SweepPlan;
  readonly fixed: ParamValues;
  readonly walk: WalkRequest | undefined;
}

/** Everything that needs no data: what is to be tried, and whether it can be. */
function planned(request: SweepRequest, { choice }: Prepared): Step<Asked> {
  const overrides = readOverrides(request);
  if (overrides.kind === 'refused') return overrides;
  const walk = readWalk(request);
  if (walk.kind === 'refused') return walk;
  const { strategy } = choice;
  if (strategy.program.ensemble)
    return wrong(
      `${strategy.name} is an ensemble, and its own params are weights of others.`,
      'sweep its members one by one: give each a backtest of its own',
    );
  const plan = planSweep(strategy, request, overrides.value.params);
  if (plan.kind === 'refused') return plan;
  const { space, search, planned: count } = plan.value;
  if (!request.json) {
    const grid = space.axes.map(({ name, count: points }) => `${name} ${points}`).join(' × ');
    const left =
      search.kind === 'grid' && count < space.size
        ? `, of which \`require\` leaves ${sizeText(count)}`
        : search.kind === 'grid'
          ? ''
          : `; ${search.kind} tries ${sizeText(count)} of them`;
    stderr().write(`grid: ${grid} = ${sizeText(space.size)} combinations${left}\n`);
  }
  return ok({ plan: plan.value, fixed: overrides.value.params, walk: walk.value });
}

interface Done {
  readonly record: SweepRecord;
  readonly results: SweepResults;
  readonly directory: string;
  readonly lost: readonly LostRuns[];
}

async function execute(
  request: SweepRequest,
  prepared: Prepared,
  asked: Asked,
): Promise<Step<Done>> {
  const { plan, fixed } = asked;
  const at = { ...fixed, ...valuesAt(plan.space.axes, plan.first) };
  const own = withParams(prepared, at);
  const store = storeHost(request.data, prepared.program.path);
  const queue = await queueOf(request, store);
  if (queue.kind === 'refused') return queue;
  const { server, recording } = queue.value ?? {};
  try {
    const loaded = await assembleRun(recording?.host ?? store, own);
    if (loaded.kind === 'refused') return loaded;
    const directory = request.out ?? join('strata-out', `${prepared.choice.spec.name}-sweep`);
    const key = keyOf(request, prepared, loaded.value, fixed);
    const claimed = claimSweep(directory, key, request.restart === true);
    if (claimed.kind === 'refused') return claimed;
    const { lock, before } = claimed.value;
    try {
      const input = sweepInputOf(loaded.value.input, prepared.choice.strategy);
      const place = queue.value
        ? await placeOnQueue(request, queue.value, { prepared, input, params: at, key, directory })
        : ok(placeOnThreads(input, prepared.from, plan.planned, request.threads));
      if (place.kind === 'refused') return place;
      const claim = { directory, key, before, input, place: place.value };
      return await runIn(request, prepared, loaded.value, asked, claim);
    } finally {
      lock.release();
    }
  } finally {
    server?.redis.disconnect();
  }
}

interface Claim {
  readonly directory: string;
  readonly key: SweepKey;
  /** What stood there of the same runs. */
  readonly before: SweepRecord | undefined;
  readonly input: SweepInput;
  readonly place: RunPlace;
}

async function runIn(
  request: SweepRequest,
  prepared: Prepared,
  loaded: AssembledRun,
  { plan, fixed, walk }: Asked,
  { directory, key, before, input, place }: Claim,
): Promise<Step<Done>> {
  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  process.once('SIGINT', onInterrupt);
  const bar = sweepProgress(request.json === true);
  const job: SweepJob = {
    ...{ input, place, plan, fixed, objective: request.objective },
    signal: stop.signal,
    progress: bar.update,
  };
  let isDone = false;
  try {
    const { strategy, spec } = prepared.choice;
    const begun = recordOf(request, plan, fixed, strategy.name, spec.name);
    if (!before?.isFinished) {
      const written = writeState(directory, { format: 1, key, record: begun });
      if (written.kind === 'refused') return written;
    }
    const run = await runSweep(job, directory);
    bar.stop();
    if (run.kind === 'refused') return run;
    const { isCancelled, lost, ...way } = run.value;
    const isWhole = !isCancelled && lost.length === 0;
    const results = await writtenRuns(directory, isWhole);
    if (results.kind === 'refused') return results;
    const verdict = await judgeSweep(results.value, {
      ...{ request, prepared, loaded, job, directory, before },
      walk: isWhole ? walk : undefined,
    });
    if (verdict.kind === 'refused') return verdict;
    isDone = !stop.signal.aborted && isWhole;
    const record: SweepRecord = {
      ...begun,
      ...(before?.engineBecause !== undefined && { engineBecause: before.engineBecause }),
      ...way,
      isFinished: isDone,
      ...verdict.value,
    };
    const ended = writeState(directory, { format: 1, key, record });
    if (ended.kind === 'refused') return ended;
    return ok({ record, results: results.value, directory, lost });
  } finally {
    bar.stop();
    await place.close(isDone || stop.signal.aborted);
    process.off('SIGINT', onInterrupt);
  }
}

/** All that has been run; in one file once it is all that there is to run. */
async function writtenRuns(directory: string, isWhole: boolean): Promise<Step<SweepResults>> {
  const joined = isWhole ? await joinParts(directory) : ok(undefined);
  if (joined.kind === 'refused') return joined;
  const known = await readParts(directory);
  return known.kind === 'refused' ? known : ok(known.value.results);
}

function recordOf(
  request: SweepRequest,
  { space, search, planned: count }: SweepPlan,
  fixed: ParamValues,
  strategy: string,
  backtest: string,
): SweepRecord {
  return {
    strata: VERSION,
    ...{ program: request.file, data: request.data, strategy, backtest },
    ...(request.from !== undefined && { from: request.from }),
    ...(request.to !== undefined && { to: request.to }),
    ...{ search: search.kind, seed: request.seed, objective: request.objective, fixed },
    axes: space.axes.map(({ name, count: points, low, step }) => ({
      ...{ name, count: points, low, step },
    })),
    ...{ size: space.size, planned: count, isFinished: false },
  };
}

/** What decides the runs: who changes any of it has another sweep. */
function keyOf(
  { random, bayes, seed, objective }: SweepRequest,
  { program, imports, choice }: Prepared,
  { data, memberData, news }: AssembledRun,
  fixed: ParamValues,
): SweepKey {
  const { params: _, ...spec } = choice.spec;
  return {
    program: hashOf([program.sha256, imports, VERSION]),
    data: hashOf([data.hash, memberData, news?.sha256]),
    settings: hashOf([
      ...[spec, choice.policy.name, fixed, random ?? 'all', bayes ?? 'all'],
      ...[
        random === undefined && bayes === undefined ? 0 : seed,
        bayes === undefined ? '' : objective,
      ],
    ]),
  };
}

function hashOf(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
