/** Walk-forward on a sweep's combinations: tuned on one range, judged on the next. */

import {
  type LostRuns,
  OBJECTIVES,
  parseSpan,
  type RunWindow,
  ranked,
  runDetailed,
  runSearch,
  type SweepRecord,
  sweepInstants,
  type WalkRunner,
  walkForward,
  walkWindows,
} from '../backtester/index.ts';
import { calendarOf, dayText } from '../market/index.ts';
import { ok, type Refusal, type Step, usage, wrong } from './outcome.ts';
import { sweepProgress } from './progress.ts';
import { writeText } from './sweep-record.ts';
import type { SweepRequest } from './sweep-request.ts';
import { paramsOf, runPoints, type SweepJob } from './sweep-run.ts';

type Span = NonNullable<ReturnType<typeof parseSpan>>;

export interface WalkRequest {
  readonly tuneOn: Span;
  readonly judgeOn: Span;
  readonly texts: { readonly tuneOn: string; readonly judgeOn: string };
  readonly anchored: boolean;
}

export function readWalk({
  tuneOn,
  judgeOn,
  anchored,
}: SweepRequest): Step<WalkRequest | undefined> {
  if (tuneOn === undefined && judgeOn === undefined && !anchored) return ok(undefined);
  if (tuneOn === undefined || judgeOn === undefined)
    return usage(
      'A walk-forward test needs both a range to tune on and one to judge on.',
      'give both: `--tune-on 2y --judge-on 6mo`',
    );
  const [tune, judge] = [parseSpan(tuneOn), parseSpan(judgeOn)];
  if (!tune || !judge)
    return usage(
      `\`${tune ? `--judge-on ${judgeOn}` : `--tune-on ${tuneOn}`}\` is not a span of time.`,
      'write years, months, weeks or sessions: `2y`, `6mo`, `13w`, `250d`',
    );
  return ok({
    tuneOn: tune,
    judgeOn: judge,
    texts: { tuneOn, judgeOn },
    anchored: anchored === true,
  });
}

/** Writes `equity.csv`, the judged ranges one after the other. */
export async function walkSweep(
  job: SweepJob,
  { tuneOn, judgeOn, texts, anchored }: WalkRequest,
  directory: string,
): Promise<Step<SweepRecord['walk']>> {
  const { input } = job;
  const instants = sweepInstants(input, paramsOf(job, job.plan.first));
  const sessions = Int32Array.from(new Set(instants?.session));
  const windows = walkWindows(sessions, tuneOn, judgeOn, anchored);
  if (windows.length === 0)
    return wrong(
      `The test has ${sessions.length} sessions: tuning on ${texts.tuneOn} leaves none to judge on.`,
      'tune on less, such as `--tune-on 1y`, or test a longer range',
    );
  const bar = sweepProgress(false, 'windows');
  const refusals: Refusal[] = [];
  const walked = await walkForward(windows, walkRunner(job, refusals), {
    ...texts,
    anchored,
    startingCash: input.spec.cash,
    sessionsPerYear: calendarOf(input.calendar).sessionsPerYear,
    progress: bar.update,
    signal: job.signal,
  });
  bar.stop();
  const [refusal] = refusals;
  if (refusal) return refusal;
  if (!walked) return ok(undefined);
  const rows = Array.from(
    walked.equity,
    (equity, k) => `${dayText(walked.session[k] ?? 0)},${equity}`,
  );
  const written = writeText(directory, 'equity.csv', `session,equity\n${rows.join('\n')}\n`);
  return written.kind === 'ok' ? ok(walked.summary) : written;
}

/** What keeps a search from its end other than somebody's wish goes into `refusals`. */
function walkRunner(job: SweepJob, refusals: Refusal[]): WalkRunner {
  return {
    async tune(from, to) {
      const sharpes: number[] = [];
      const scores: number[] = [];
      const points = await runSearch(job.plan.plan, async (asked, first) => {
        const sharpe = new Float64Array(asked.length).fill(Number.NaN);
        const score = new Float64Array(asked.length).fill(Number.NaN);
        const trials = asked.map((_, k) => first + k);
        const window = { from, to };
        const made = await runPoints(job, { points: asked, trials, window }, ({ rows, table }) => {
          rows.forEach((row, k) => {
            sharpe[row] = table.figures.sharpe[k] ?? Number.NaN;
            score[row] = table.figures[OBJECTIVES[job.objective].figure][k] ?? Number.NaN;
          });
          return Promise.resolve(true);
        });
        sharpes.push(...sharpe);
        scores.push(...score);
        if (made.kind === 'refused') refusals.push(made);
        else if (made.value.lost.length > 0) refusals.push(lostInWindow(made.value.lost, window));
        else if (!made.value.isCancelled) return score;
        return undefined;
      });
      if (!points) return 'ended';
      const [best] = ranked(Float64Array.from(scores));
      const point = best === undefined ? undefined : points[best];
      if (best === undefined || !point) return undefined;
      const sharpe = sharpes[best];
      return {
        params: paramsOf(job, point),
        sharpe: sharpe === undefined || Number.isNaN(sharpe) ? undefined : sharpe,
      };
    },
    async judge(from, to, params) {
      const input = { ...job.input, spec: { ...job.input.spec, from, to } };
      const values = Object.keys(params).length > 0 ? params : paramsOf(job, job.plan.first);
      const instants = sweepInstants(input, values);
      const run = await runDetailed(input, values);
      if ('kind' in run || !instants)
        return { session: new Int32Array(0), equity: new Float64Array(0), trades: 0 };
      return { session: instants.session, equity: run.equity, trades: run.metrics.trades };
    },
  };
}

function lostInWindow([lost]: readonly LostRuns[], { from, to }: RunWindow): Refusal {
  return wrong(
    `Tuning on ${from} to ${to} has runs that failed.`,
    'see the reason, then run the same command again: it goes on where it stopped',
    lost?.reason,
  );
}
