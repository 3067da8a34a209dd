/** Walk-forward: in each window the values that were best on the past are judged on what came after. */

import { dayText } from '../../market/index.ts';
import { drawdownSeries } from '../metrics-drawdown.ts';
import { finite, sessionReturns, sharpeRatio } from '../metrics-returns.ts';
import type { WalkWindow } from '../search/walk-windows.ts';
import type { WalkStep, WalkSummary } from './walk-summary.ts';

/** The best values in a range, and their Sharpe ratio there. */
export interface Tuned {
  readonly params: Readonly<Record<string, number>>;
  readonly sharpe: number | undefined;
}

/** One run over a judged range. */
export interface Judged {
  readonly session: Int32Array;
  /** At each close, from the run's own starting cash. */
  readonly equity: Float64Array;
  readonly trades: number;
}

/** How a window is run: apart from this file, so that the stitching can be tried on numbers made by hand. */
export interface WalkRunner {
  /** Undefined where no values traded in the range; `ended` where the search did not come to its end. */
  tune(from: string, to: string): Promise<Tuned | undefined | 'ended'>;
  judge(from: string, to: string, params: Tuned['params']): Promise<Judged>;
}

export interface WalkOptions {
  readonly tuneOn: string;
  readonly judgeOn: string;
  readonly anchored: boolean;
  readonly startingCash: number;
  readonly sessionsPerYear: number;
  readonly progress?: (done: number, total: number) => void;
  readonly signal?: AbortSignal;
}

/** The stitched curve: one equity a judged session. */
export interface Walked {
  readonly summary: WalkSummary;
  readonly session: Int32Array;
  readonly equity: Float64Array;
}

/**
 * Each judged range begins flat, with the money that the one before left. A window in which nothing traded while
 * tuning is judged as cash. Undefined if it was ended before the last window was done: a part of the windows is no test.
 */
export async function walkForward(
  windows: readonly WalkWindow[],
  runner: WalkRunner,
  options: WalkOptions,
): Promise<Walked | undefined> {
  const annual = { sessionsPerYear: options.sessionsPerYear, riskFreeRate: 0 };
  const steps: WalkStep[] = [];
  const returns: number[] = [];
  const sessions: number[] = [];
  for (const [done, { tune, judge }] of windows.entries()) {
    if (options.signal?.aborted) return undefined;
    options.progress?.(done, windows.length);
    const range = {
      tuneFrom: dayText(tune.from),
      tuneTo: dayText(tune.to),
      judgeFrom: dayText(judge.from),
      judgeTo: dayText(judge.to),
    };
    const tuned = await runner.tune(range.tuneFrom, range.tuneTo);
    if (tuned === 'ended') return undefined;
    const judged = await runner.judge(range.judgeFrom, range.judgeTo, tuned?.params ?? {});
    const own = sessionReturns({ ...judged, startingCash: options.startingCash }).map((value) =>
      tuned && Number.isFinite(value) ? value : 0,
    );
    returns.push(...own);
    sessions.push(...new Set(judged.session));
    const judgedSharpe = sharpeRatio(own, annual);
    steps.push({
      ...range,
      params: tuned?.params ?? {},
      ...(tuned?.sharpe !== undefined && { tunedSharpe: tuned.sharpe }),
      ...(judgedSharpe !== undefined && { judgedSharpe }),
      judgedReturn: own.reduce((growth, value) => growth * (1 + value), 1) - 1,
      trades: tuned ? judged.trades : 0,
    });
  }
  options.progress?.(windows.length, windows.length);
  if (steps.length === 0) return undefined;
  return stitched(steps, Float64Array.from(returns), Int32Array.from(sessions), options);
}

function stitched(
  steps: readonly WalkStep[],
  returns: Float64Array,
  session: Int32Array,
  { tuneOn, judgeOn, anchored, startingCash, sessionsPerYear }: WalkOptions,
): Walked {
  let money = startingCash;
  const equity = returns.map((value) => {
    money *= 1 + value;
    return money;
  });
  const sharpe = sharpeRatio(returns, { sessionsPerYear, riskFreeRate: 0 });
  const drawdown = drawdownSeries({ session, equity, startingCash });
  return {
    session,
    equity,
    summary: {
      ...{ tuneOn, judgeOn, anchored, steps },
      ...(sharpe !== undefined && { sharpe }),
      totalReturn: finite(money / startingCash - 1) ?? 0,
      maxDrawdown: drawdown.reduce((most, value) => Math.max(most, value), 0),
      sessions: returns.length,
      curve: thinned(session, equity),
    },
  };
}

/** Points that a chart of a page's width can show. */
const CURVE_POINTS = 400;

function thinned(session: Int32Array, equity: Float64Array): WalkSummary['curve'] {
  const every = Math.max(1, Math.ceil(equity.length / CURVE_POINTS));
  return Array.from(equity, (value, k) => ({
    date: dayText(session[k] ?? 0),
    equity: value,
  })).filter((_, k) => k % every === 0 || k === equity.length - 1);
}
