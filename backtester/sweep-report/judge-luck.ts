/** The statistics of luck over a sweep: all Sharpe ratios, and the returns of the best and of a sample. */

import type { ParamValues } from '../../compiler/index.ts';
import { calendarOf } from '../../market/index.ts';
import { luckOf } from '../luck/luck.ts';
import { combinationsOf } from '../sweep/combinations.ts';
import { prepareSweep } from '../sweep/sweep.ts';
import type { SweepInput } from '../sweep/sweep-input.ts';
import { runReturns, sampledTrials, sweepInstants } from './curves.ts';
import { type LuckSummary, luckSummary } from './luck-summary.ts';

export interface SweepTrials {
  /** Annual Sharpe ratio of each trial; NaN where it has none. */
  readonly sharpes: Float64Array;
  /** The trial that is judged. */
  readonly best: number;
  readonly paramsOf: (trial: number) => ParamValues;
  /** One return a session of what it is measured against. */
  readonly benchmark?: Float64Array;
  readonly seed: number;
}

/** Whose returns are compared with each other: each is a run of its own again. */
const MOST_SAMPLED = 100;
const RESAMPLES = 1000;

/** Undefined where the best run's returns say nothing: fewer than two, or all the same. */
export async function judgeLuck(
  input: SweepInput,
  { sharpes, best, paramsOf, benchmark, seed }: SweepTrials,
): Promise<LuckSummary | undefined> {
  const instants = sweepInstants(input, paramsOf(best));
  if (!instants) return undefined;
  const trials = sampledTrials(sharpes.length, best, MOST_SAMPLED);
  const rows = trials.map(paramsOf);
  const names = Object.keys(rows[0] ?? {});
  const values = rows.map((params) => names.map((name) => params[name] ?? Number.NaN));
  const sweep = await prepareSweep(input, combinationsOf(names, values));
  const sample = rows.flatMap((params) => {
    const returns = runReturns(sweep, instants, input.spec.cash, params);
    return returns ? [returns] : [];
  });
  const ofBest = runReturns(sweep, instants, input.spec.cash, paramsOf(best));
  if (!ofBest) return undefined;
  const { sessionsPerYear } = calendarOf(input.calendar);
  const luck = luckOf({
    sharpes: sharpes.map((sharpe) => sharpe / Math.sqrt(sessionsPerYear)),
    best: ofBest,
    sample,
    ...(benchmark && { benchmark }),
    sessionsPerYear,
    resampling: { resamples: RESAMPLES, seed },
  });
  return luck && luckSummary(luck, sessionsPerYear);
}
