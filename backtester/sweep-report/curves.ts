/** Equity of single runs of a sweep, as one return a session: what the statistics of luck look at. */

import type { ParamValues } from '../../compiler/index.ts';
import { sessionReturns } from '../metrics-returns.ts';
import { runWindows, startOf } from '../run-windows.ts';
import { scheduleOf } from '../schedule.ts';
import type { Sweep } from '../sweep/sweep.ts';
import { bindRun, type SweepInput } from '../sweep/sweep-input.ts';

/** The instants that every run of a sweep reports, whatever its warm-up. */
export interface SweepInstants {
  /** Starts of bars, UTC microseconds. */
  readonly time: Float64Array;
  readonly session: Int32Array;
}

/** Undefined where these values may not run. */
export function sweepInstants(input: SweepInput, params: ParamValues): SweepInstants | undefined {
  const bound = bindRun(input, params);
  if (bound.kind === 'refused') return undefined;
  const schedule = scheduleOf(runWindows({ ...input, ...bound }));
  const start = startOf(schedule, input.spec);
  return { time: schedule.time.subarray(start), session: schedule.session.subarray(start) };
}

/** One return a session of the run with these values; undefined where they may not run. */
export function runReturns(
  sweep: Sweep,
  { session }: SweepInstants,
  startingCash: number,
  params: ParamValues,
): Float64Array | undefined {
  const run = sweep.detailed(params);
  if ('kind' in run) return undefined;
  const returns = sessionReturns({ session, equity: run.equity, startingCash });
  return returns.map((value) => (Number.isFinite(value) ? value : 0));
}

/** Up to `most` of `count` trials, evenly apart, `best` among them: who looks at each pair cannot look at all. */
export function sampledTrials(count: number, best: number, most: number): readonly number[] {
  const wanted = Math.min(count, most);
  const chosen = new Set<number>([best]);
  for (let k = 0; k < wanted && chosen.size < wanted; k += 1)
    chosen.add(Math.floor((k * count) / wanted));
  return [...chosen].sort((a, b) => a - b);
}
