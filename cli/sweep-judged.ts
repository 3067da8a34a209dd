/** What the runs of a sweep are worth: luck, walk-forward, robustness. What was worked out before stays. */

import {
  type AssembledRun,
  figureOf,
  judgeLuck,
  paramsAt,
  ranked,
  robustnessOf,
  runBacktest,
  type SweepInput,
  type SweepRecord,
  type SweepResults,
  sessionReturns,
  sweepInstants,
} from '../backtester/index.ts';
import { bindStrategy, type ParamValues } from '../compiler/index.ts';
import { type Prepared, reportOf } from './backtest.ts';
import { ok, type Step } from './outcome.ts';
import type { SweepRequest } from './sweep-request.ts';
import type { SweepJob } from './sweep-run.ts';
import { type WalkRequest, walkSweep } from './sweep-walk.ts';

export type Verdict = Pick<SweepRecord, 'luck' | 'walk' | 'robustness'>;

export interface JudgeOptions {
  readonly request: SweepRequest;
  readonly prepared: Prepared;
  readonly loaded: AssembledRun;
  readonly job: SweepJob;
  readonly walk: WalkRequest | undefined;
  readonly directory: string;
  /** Of the same runs, where there is any: only what it does not have is worked out. */
  readonly before: SweepRecord | undefined;
}

export async function judgeSweep(
  results: SweepResults,
  options: JudgeOptions,
): Promise<Step<Verdict>> {
  const { request, prepared, loaded, job, walk, directory } = options;
  const known = knownOf(options);
  const best = bestOf(request, results, job.fixed);
  const luck =
    known.luck ?? (best && (await luckOf(request, prepared, loaded, job.input, results, best)));
  const walked = walk && !known.walk ? await walkSweep(job, walk, directory) : ok(known.walk);
  if (walked.kind === 'refused') return walked;
  const robustness =
    known.robustness ??
    (best && request.robust && !job.signal.aborted ? robustOf(job, best) : undefined);
  return ok({
    ...(luck && { luck }),
    ...(walked.value && { walk: walked.value }),
    ...(robustness && { robustness }),
  });
}

/** Judged by the same figure and drawn with the same seed. */
function knownOf({ before, request, walk }: JudgeOptions): Verdict {
  if (!before || before.objective !== request.objective || before.seed !== request.seed) return {};
  const isSameWalk =
    !walk ||
    (before.walk?.tuneOn === walk.texts.tuneOn &&
      before.walk.judgeOn === walk.texts.judgeOn &&
      before.walk.anchored === walk.anchored);
  return {
    ...(before.isFinished && before.luck && { luck: before.luck }),
    ...(before.walk && isSameWalk && { walk: before.walk }),
    ...(before.robustness && { robustness: before.robustness }),
  };
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

async function luckOf(
  { seed }: SweepRequest,
  prepared: Prepared,
  loaded: AssembledRun,
  input: SweepInput,
  results: SweepResults,
  { trial, params, paramsOf }: Best,
): Promise<SweepRecord['luck']> {
  const bound = bindStrategy(prepared.choice.strategy, params);
  if (bound.kind === 'refused') return undefined;
  const run = {
    ...loaded,
    input: { ...loaded.input, program: bound.program, params: bound.params },
  };
  const report = reportOf(withParams(prepared, params), run, runBacktest(run.input));
  const benchmark = report.benchmark && sessionReturns(report.benchmark);
  return judgeLuck(input, {
    sharpes: figureOf(results, 'sharpe'),
    best: trial,
    paramsOf,
    ...(benchmark && { benchmark }),
    seed,
  });
}

function robustOf({ input, plan, objective }: SweepJob, { params }: Best) {
  const instants = sweepInstants(input, params);
  if (!instants) return undefined;
  const sessions = Int32Array.from(new Set(instants.session));
  return robustnessOf({ input, params, axes: plan.space.axes, objective, sessions });
}

export function withParams(prepared: Prepared, params: ParamValues): Prepared {
  const { choice } = prepared;
  return { ...prepared, choice: { ...choice, spec: { ...choice.spec, params } } };
}
