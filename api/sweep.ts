/** Many runs of one program with other values of its params, and what the best of them is worth. */

import { availableParallelism } from 'node:os';
import {
  assembleRun,
  combinationsOf,
  judgeLuck,
  OBJECTIVE_NAMES,
  OBJECTIVES,
  type Objective,
  type Point,
  ranked,
  runSearch,
  type SweepInput,
  type SweepWay,
  sessionReturns,
  valuesAt,
} from '../backtester/index.ts';
import { runOnThreads } from '../backtester/threads/index.ts';
import { bindStrategy, type ParamValues } from '../compiler/index.ts';
import { type BacktestOptions, type PreparedBacktest, prepare, reportOf } from './backtest.ts';
import { hostOf } from './host.ts';
import { done, passedOn, type Result, refused } from './result.ts';
import { planSweep, type SweepPlan, type SweepSearch } from './sweep-plan.ts';
import { SweepRun, type SweepTrials, trialsOf } from './sweep-run.ts';

export interface SweepOptions extends BacktestOptions {
  /** Default: every combination. */
  readonly search?: SweepSearch;
  /** What is best, and what an adaptive search looks for; default `sharpe`. */
  readonly objective?: Objective;
  /** Default 1; another number draws other combinations and resamples. */
  readonly seed?: number;
  /** Default: all of the machine where that pays. */
  readonly threads?: number;
  /** Ends the sweep; what was run until then is the result. */
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
}

/** Runs a sweep as `strata sweep` does, and writes nothing. `params` are fixed, all others with a range vary. */
export async function sweep(options: SweepOptions): Promise<Result<SweepRun>> {
  const prepared = prepare(options);
  if (prepared.kind === 'refused') return prepared;
  const { strategy } = prepared.value.run.choice;
  const { search = { kind: 'grid' }, objective = 'sharpe', seed = 1, params = {} } = options;
  if (!OBJECTIVE_NAMES.includes(objective))
    return refused(`\`${objective}\` is no objective.`, `one of ${OBJECTIVE_NAMES.join(', ')}`);
  const plan = planSweep(strategy, search, params, seed);
  if (plan.kind === 'refused') return plan;
  const { compiled, data } = prepared.value;
  const run = withParams(prepared.value, plan.value.first);
  const assembled = await assembleRun(hostOf(data, compiled.path), run);
  if (assembled.kind === 'refused') return passedOn(assembled);
  const { program: _, params: __, members: ___, watch: ____, ...rest } = assembled.value.input;
  const input: SweepInput = { ...rest, strategy };
  const { trials, way, isCancelled } = await runAll(input, plan.value, compiled.from, {
    ...options,
    objective,
  });
  const [best] = ranked(trials.table.figures[OBJECTIVES[objective].figure]);
  const bestParams = best === undefined ? undefined : trials.params[best];
  const luck =
    best !== undefined && bestParams && !options.signal?.aborted
      ? await judged({
          prepared: prepared.value,
          assembled: assembled.value,
          input,
          trials,
          best,
          seed,
        })
      : undefined;
  return done(
    new SweepRun({
      ...{ strategy: strategy.name, backtest: run.choice.spec.name, objective, fixed: params },
      ...{ trials, planned: plan.value.planned, isFinished: !isCancelled },
      axes: plan.value.space.axes.map(({ name, count, low, step }) => ({ name, count, low, step })),
      ...(luck && { luck }),
      ...(way.kind === 'engine' && { engineBecause: way.because }),
    }),
  );
}

/** Bars times runs below which a thread takes longer to start than to work. */
const WORTH_THREADS = 50_000_000;

async function runAll(
  input: SweepInput,
  { plan, planned, space }: SweepPlan,
  source: { readonly source: string; readonly file: string },
  {
    objective,
    params = {},
    threads,
    signal,
    progress,
  }: SweepOptions & { readonly objective: Objective },
): Promise<{
  readonly trials: SweepTrials;
  readonly way: SweepWay;
  readonly isCancelled: boolean;
}> {
  const bars = input.bars.reduce((sum, { length }) => sum + length, 0);
  const chosen = threads ?? (bars * planned < WORTH_THREADS ? 1 : availableParallelism());
  const rounds: SweepTrials[] = [];
  let way: SweepWay = { kind: 'kernel' };
  const ended = await runSearch(plan, async (points: readonly Point[], first) => {
    const rows = points.map(
      (point): ParamValues => ({ ...params, ...valuesAt(space.axes, point) }),
    );
    const all = Object.keys(rows[0] ?? {});
    const values = rows.map((row) => all.map((name) => row[name] ?? Number.NaN));
    const outcome = await runOnThreads(input, combinationsOf(all, values), {
      threads: Math.min(points.length, chosen),
      source,
      ...(signal && { signal }),
      progress: (count) => progress?.(first + count, planned),
    });
    way = outcome.way;
    rounds.push({ table: outcome.table, params: rows });
    return outcome.isCancelled ? undefined : outcome.table.figures[OBJECTIVES[objective].figure];
  });
  return { trials: trialsOf(rounds), way, isCancelled: ended === undefined };
}

interface Judged {
  readonly prepared: PreparedBacktest;
  readonly assembled: AssembledSweep;
  readonly input: SweepInput;
  readonly trials: SweepTrials;
  readonly best: number;
  readonly seed: number;
}
type AssembledSweep = Extract<Awaited<ReturnType<typeof assembleRun>>, { kind: 'ok' }>['value'];

async function judged({ prepared, assembled, input, trials, best, seed }: Judged) {
  const params = trials.params[best] ?? {};
  const bound = bindStrategy(input.strategy, params);
  if (bound.kind === 'refused') return undefined;
  const { program, params: values } = bound;
  const run = { ...assembled, input: { ...assembled.input, program, params: values } };
  const report = reportOf(prepared.compiled, withParams(prepared, params), run);
  const benchmark = report.benchmark && sessionReturns(report.benchmark);
  return judgeLuck(input, {
    sharpes: trials.table.figures.sharpe,
    best,
    paramsOf: (trial) => trials.params[trial] ?? {},
    ...(benchmark && { benchmark }),
    seed,
  });
}

function withParams({ run }: PreparedBacktest, params: ParamValues): PreparedBacktest['run'] {
  const { choice } = run;
  return { ...run, choice: { ...choice, spec: { ...choice.spec, params } } };
}
