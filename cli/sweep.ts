/** `strata sweep`: the steps from a program with ranges to runs that are written down and judged. */

import { createHash } from 'node:crypto';
import { join } from 'node:path';
import {
  type AssembledRun,
  figureOf,
  judgeLuck,
  paramsAt,
  ranked,
  renderSweep,
  robustnessOf,
  runBacktest,
  type SweepInput,
  type SweepRecord,
  type SweepResults,
  sessionReturns,
  sweepInstants,
  valuesAt,
} from '../backtester/index.ts';
import { bindStrategy, type ParamValues } from '../compiler/index.ts';
import { loadRun, type Prepared, prepare, reportOf } from './backtest.ts';
import { readOverrides } from './backtest-request.ts';
import { EXIT, ok, type Step, wrong } from './outcome.ts';
import { respondRefused } from './respond.ts';
import { sweepJson } from './sweep-json.ts';
import { claimSweep, joinParts, RESULTS_FILE, readParts } from './sweep-parts.ts';
import { placeOnThreads } from './sweep-place.ts';
import { planSweep, type SweepPlan, sizeText } from './sweep-plan.ts';
import { sweepProgress } from './sweep-progress.ts';
import { type SweepKey, writeState } from './sweep-record.ts';
import type { SweepRequest } from './sweep-request.ts';
import { runSweep, type SweepJob } from './sweep-run.ts';
import { readWalk, type WalkRequest, walkSweep } from './sweep-walk.ts';
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
  const { record, results, directory } = done.value;
  process.stdout.write(
    json
      ? sweepJson(record, results, directory, request)
      : renderSweep(
          record,
          results,
          { top: request.top, by: request.objective },
          styleOf(process.stdout),
        ),
  );
  if (record.isFinished) {
    if (!json) process.stderr.write(`written: ${join(directory, RESULTS_FILE)}\n`);
    return EXIT.fine;
  }
  process.stderr.write(
    `stopped: ${results.length} of ${record.planned} runs are kept in ${directory}; the same command goes on\n`,
  );
  return INTERRUPTED;
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
    process.stderr.write(`grid: ${grid} = ${sizeText(space.size)} combinations${left}\n`);
  }
  return ok({ plan: plan.value, fixed: overrides.value.params, walk: walk.value });
}

interface Done {
  readonly record: SweepRecord;
  readonly results: SweepResults;
  readonly directory: string;
}

async function execute(
  request: SweepRequest,
  prepared: Prepared,
  { plan, fixed, walk }: Asked,
): Promise<Step<Done>> {
  const at = { ...fixed, ...valuesAt(plan.space.axes, plan.first) };
  const loaded = await loadRun(request.data, withParams(prepared, at));
  if (loaded.kind === 'refused') return loaded;
  const { strategy, spec } = prepared.choice;
  const input = sweepInputOf(loaded.value, prepared);
  const directory = request.out ?? join('strata-out', `${spec.name}-sweep`);
  const key = keyOf(request, prepared, loaded.value, fixed);
  const claimed = claimSweep(directory, key, request.restart === true);
  if (claimed.kind === 'refused') return claimed;
  const begun = recordOf(request, plan, fixed, strategy.name, spec.name);
  const written = writeState(directory, { format: 1, key, record: begun });
  if (written.kind === 'refused') return written;

  const stop = new AbortController();
  const onInterrupt = (): void => stop.abort();
  process.once('SIGINT', onInterrupt);
  const bar = sweepProgress(request.json === true);
  const place = placeOnThreads(input, prepared.from, plan.planned, request.threads);
  const job: SweepJob = {
    ...{ input, place, plan, fixed, objective: request.objective },
    signal: stop.signal,
    progress: bar.update,
  };
  try {
    const run = await runSweep(job, directory);
    bar.stop();
    if (run.kind === 'refused') return run;
    const { isCancelled, ...way } = run.value;
    if (!isCancelled) {
      const joined = await joinParts(directory);
      if (joined.kind === 'refused') return joined;
    }
    const known = await readParts(directory);
    if (known.kind === 'refused') return known;
    const { results } = known.value;
    const walked = walk && !isCancelled ? await walkSweep(job, walk, directory) : ok(undefined);
    if (walked.kind === 'refused') return walked;
    const best = bestOf(request, results, fixed);
    const record: SweepRecord = {
      ...begun,
      ...way,
      isFinished: !isCancelled,
      ...(best && (await judged(request, prepared, loaded.value, input, results, best))),
      ...(walked.value && { walk: walked.value }),
      ...(best && request.robust && !stop.signal.aborted && robustPart(job, best)),
    };
    const ended = writeState(directory, { format: 1, key, record });
    if (ended.kind === 'refused') return ended;
    return ok({ record, results, directory });
  } finally {
    await place.close(true);
    bar.stop();
    process.off('SIGINT', onInterrupt);
  }
}

interface Best {
  readonly trial: number;
  readonly params: ParamValues;
  readonly paramsOf: (trial: number) => ParamValues;
}

function bestOf(
  { objective }: SweepRequest,
  results: SweepResults,
  fixed: ParamValues,
): Best | undefined {
  const [trial] = ranked(figureOf(results, objective));
  if (trial === undefined) return undefined;
  const paramsOf = (row: number): ParamValues => ({ ...fixed, ...paramsAt(results, row) });
  return { trial, params: paramsOf(trial), paramsOf };
}

async function judged(
  { seed }: SweepRequest,
  prepared: Prepared,
  loaded: AssembledRun,
  input: SweepInput,
  results: SweepResults,
  { trial, params, paramsOf }: Best,
): Promise<Pick<SweepRecord, 'luck'>> {
  const bound = bindStrategy(prepared.choice.strategy, params);
  if (bound.kind === 'refused') return {};
  const run = {
    ...loaded,
    input: { ...loaded.input, program: bound.program, params: bound.params },
  };
  const report = reportOf(withParams(prepared, params), run, runBacktest(run.input));
  const benchmark = report.benchmark && sessionReturns(report.benchmark);
  const luck = await judgeLuck(input, {
    sharpes: figureOf(results, 'sharpe'),
    best: trial,
    paramsOf,
    ...(benchmark && { benchmark }),
    seed,
  });
  return luck ? { luck } : {};
}

function robustPart(job: SweepJob, { params }: Best): Pick<SweepRecord, 'robustness'> {
  const { input, plan, objective } = job;
  const instants = sweepInstants(input, params);
  if (!instants) return {};
  const sessions = Int32Array.from(new Set(instants.session));
  const robustness = robustnessOf({ input, params, axes: plan.space.axes, objective, sessions });
  return robustness ? { robustness } : {};
}

function withParams(prepared: Prepared, params: ParamValues): Prepared {
  const { choice } = prepared;
  return { ...prepared, choice: { ...choice, spec: { ...choice.spec, params } } };
}

function sweepInputOf({ input }: AssembledRun, { choice }: Prepared): SweepInput {
  const { program: _, params: __, members: ___, watch: ____, ...rest } = input;
  return { ...rest, strategy: choice.strategy };
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
