/** The runs of a sweep, written down as they end. */

import {
  combinationsOf,
  type LostRuns,
  OBJECTIVES,
  type Objective,
  type Point,
  type RunPiece,
  type RunPlace,
  type RunsMade,
  type RunWindow,
  runSearch,
  type SweepInput,
  type SweepWay,
  snakeCase,
  valuesAt,
} from '../backtester/index.ts';
import type { ParamValues } from '../compiler/index.ts';
import { ok, type Refusal, type Step } from './outcome.ts';
import { type KnownRuns, readParts, writePart } from './sweep-parts.ts';
import type { SweepPlan } from './sweep-plan.ts';

export interface SweepJob {
  readonly input: SweepInput;
  readonly place: RunPlace;
  readonly plan: SweepPlan;
  readonly fixed: ParamValues;
  readonly objective: Objective;
  readonly signal: AbortSignal;
  readonly progress: (done: number, total: number) => void;
}

export interface PointsAsked {
  readonly points: readonly Point[];
  /** Of each point. */
  readonly trials: readonly number[];
  readonly window?: RunWindow;
  readonly progress?: (done: number, total: number) => void;
}

/** Runs these points; `take` is told the places of those that are done. */
export function runPoints(
  job: SweepJob,
  { points, trials, window, progress }: PointsAsked,
  take: (piece: RunPiece) => Promise<boolean>,
): Promise<Step<RunsMade>> {
  const rows = points.map((point) => paramsOf(job, point));
  const names = Object.keys(rows[0] ?? {});
  const combinations = combinationsOf(
    names,
    rows.map((params) => names.map((name) => params[name] ?? Number.NaN)),
  );
  return job.place.run(
    {
      ...{ combinations, trials, signal: job.signal },
      ...(window && { window }),
      ...(progress && { progress }),
    },
    take,
  );
}

export function paramsOf(
  { plan, fixed }: Pick<SweepJob, 'plan' | 'fixed'>,
  point: Point,
): ParamValues {
  return { ...fixed, ...valuesAt(plan.space.axes, point) };
}

export interface FinishedSweep {
  readonly isCancelled: boolean;
  readonly engineBecause?: string;
  /** Rows are trials. */
  readonly lost: readonly LostRuns[];
}

/** All runs that the directory does not have yet. */
export async function runSweep(job: SweepJob, directory: string): Promise<Step<FinishedSweep>> {
  const known = await readParts(directory);
  if (known.kind === 'refused') return known;
  const scores = scoresOf(known.value, job.objective);
  const names = job.plan.space.axes.map(({ name }) => name);
  const total = job.plan.planned;
  const lost: LostRuns[] = [];
  let refusal: Refusal | undefined;
  let way: SweepWay | undefined;
  job.progress(scores.size, total);

  async function runOpen(trials: readonly number[], points: readonly Point[]): Promise<boolean> {
    const before = scores.size;
    const progress = (done: number): void => job.progress(before + done, total);
    const made = await runPoints(job, { points, trials, progress }, async ({ rows, table }) => {
      const of = rows.map((row) => trials[row] ?? Number.NaN);
      const params = rows.map((row) => paramsOf(job, points[row] ?? []));
      const written = await writePart(directory, of, params, names, table);
      if (written.kind === 'refused') refusal = written;
      const values = table.figures[OBJECTIVES[job.objective].figure];
      of.forEach((trial, row) => {
        scores.set(trial, values[row] ?? Number.NaN);
      });
      return written.kind === 'ok';
    });
    if (made.kind === 'refused') {
      refusal ??= made;
      return false;
    }
    way = made.value.way;
    for (const { rows, reason } of made.value.lost)
      lost.push({ rows: rows.map((row) => trials[row] ?? Number.NaN), reason });
    return !made.value.isCancelled;
  }

  const points = await runSearch(job.plan.plan, async (asked, first) => {
    if (job.signal.aborted) return undefined;
    const open = asked.map((_, k) => first + k).filter((trial) => !scores.has(trial));
    const openPoints = open.flatMap((trial) => asked.slice(trial - first, trial - first + 1));
    if (open.length > 0 && !(await runOpen(open, openPoints))) return undefined;
    return Float64Array.from(asked, (_, k) => scores.get(first + k) ?? Number.NaN);
  });
  if (refusal) return refusal;
  return ok({
    isCancelled: points === undefined,
    lost,
    ...(way?.kind === 'engine' && { engineBecause: way.because }),
  });
}

function scoresOf({ trials, results }: KnownRuns, objective: Objective): Map<number, number> {
  const values = results.figures[snakeCase(OBJECTIVES[objective].figure)];
  return new Map(Array.from(trials, (trial, row) => [trial, values?.[row] ?? Number.NaN]));
}
