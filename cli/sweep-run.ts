/** The runs of a sweep: in stretches that are written down as they end, on as many threads as are asked for. */

import { availableParallelism } from 'node:os';
import {
  combinationsOf,
  OBJECTIVES,
  type Objective,
  type Point,
  runSearch,
  type SweepInput,
  type SweepOutcome,
  valuesAt,
} from '../backtester/index.ts';
import { runOnThreads } from '../backtester/threads/index.ts';
import type { EmitSource, ParamValues } from '../compiler/index.ts';
import { ok, type Refusal, type Step } from './outcome.ts';
import { type KnownRuns, readParts, snakeCase, writePart } from './sweep-parts.ts';
import type { SweepPlan } from './sweep-plan.ts';

export interface SweepJob {
  readonly input: SweepInput;
  readonly source: EmitSource;
  readonly plan: SweepPlan;
  readonly fixed: ParamValues;
  readonly objective: Objective;
  readonly threads: number | undefined;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

/** Bars times runs below which a thread takes longer to start than to work. */
const WORTH_THREADS = 50_000_000;
/** What a stretch is meant to take: what is lost when the process is killed. */
const STRETCH_MS = 3_000;
const FIRST_STRETCH = 64;

/** Runs these points; rows are in their order. */
export async function runPoints(
  job: SweepJob,
  points: readonly Point[],
  progress: (done: number, total: number) => void = () => undefined,
): Promise<SweepOutcome> {
  const { input, source, signal } = job;
  const rows = points.map((point) => paramsOf(job, point));
  const names = Object.keys(rows[0] ?? {});
  const combinations = combinationsOf(
    names,
    rows.map((params) => names.map((name) => params[name] ?? Number.NaN)),
  );
  const threads = Math.min(points.length, threadsFor(job, points.length));
  return runOnThreads(input, combinations, { threads, source, signal, progress });
}

export function paramsOf(
  { plan, fixed }: Pick<SweepJob, 'plan' | 'fixed'>,
  point: Point,
): ParamValues {
  return { ...fixed, ...valuesAt(plan.space.axes, point) };
}

function threadsFor({ input, threads }: SweepJob, runs: number): number {
  if (threads !== undefined) return threads;
  const bars = input.bars.reduce((sum, { length }) => sum + length, 0);
  return bars * runs < WORTH_THREADS ? 1 : availableParallelism();
}

export interface FinishedSweep {
  readonly isCancelled: boolean;
  readonly engineBecause?: string;
}

/** All runs that the directory does not have yet. */
export async function runSweep(job: SweepJob, directory: string): Promise<Step<FinishedSweep>> {
  const known = await readParts(directory);
  if (known.kind === 'refused') return known;
  const scores = scoresOf(known.value, job.objective);
  let refusal: Refusal | undefined;
  let engineBecause: string | undefined;
  const total = job.plan.planned;
  job.progress(scores.size, total);

  async function stretch(trials: readonly number[], points: readonly Point[]): Promise<boolean> {
    const before = scores.size;
    const { way, table, isCancelled } = await runPoints(job, points, (done) =>
      job.progress(before + done, total),
    );
    if (way.kind === 'engine') engineBecause = way.because;
    const params = points.map((point) => paramsOf(job, point));
    const names = job.plan.space.axes.map(({ name }) => name);
    const written = await writePart(directory, trials, params, names, table);
    if (written.kind === 'refused') refusal = written;
    const values = table.figures[OBJECTIVES[job.objective].figure];
    trials.forEach((trial, row) => {
      scores.set(trial, values[row] ?? Number.NaN);
    });
    return written.kind === 'ok' && !isCancelled;
  }

  const points = await runSearch(job.plan.plan, async (asked, first) => {
    const open = asked.map((_, k) => first + k).filter((trial) => !scores.has(trial));
    let rows = FIRST_STRETCH;
    for (let next = 0; next < open.length; ) {
      if (job.signal.aborted) return undefined;
      const trials = open.slice(next, next + rows);
      const began = performance.now();
      const goesOn = await stretch(
        trials,
        trials.flatMap((trial) => {
          const point = asked[trial - first];
          return point ? [point] : [];
        }),
      );
      if (!goesOn) return undefined;
      next += trials.length;
      const perRun = (performance.now() - began) / trials.length;
      rows = Math.max(1, Math.min(rows * 16, Math.floor(STRETCH_MS / Math.max(perRun, 1e-3))));
    }
    return Float64Array.from(asked, (_, k) => scores.get(first + k) ?? Number.NaN);
  });
  if (refusal) return refusal;
  return ok({
    isCancelled: points === undefined,
    ...(engineBecause !== undefined && { engineBecause }),
  });
}

function scoresOf({ trials, results }: KnownRuns, objective: Objective): Map<number, number> {
  const values = results.figures[snakeCase(OBJECTIVES[objective].figure)];
  return new Map(Array.from(trials, (trial, row) => [trial, values?.[row] ?? Number.NaN]));
}
