/** What a report says about the bars themselves: which were tested, and what looks wrong with them. */

import {
  type BarColumns,
  type CalendarId,
  type CorporateAction,
  calendarOf,
  countBelow,
  countUpTo,
  sessionsBetween,
} from '../market/index.ts';
import type { ReportedData, ReportedGaps, SplitLikeOpen } from './report.ts';
import type { RunResult } from './result.ts';

/** The bars on the run's instants, and those read before them: at most `settled` of each symbol. */
export function extentOf(
  bars: readonly BarColumns[],
  { time }: Pick<RunResult, 'time'>,
  settled: number,
): Pick<ReportedData, 'bars' | 'firstTime' | 'lastTime' | 'warmup'> {
  const firstTime = time[0] ?? Number.POSITIVE_INFINITY;
  const lastTime = time.at(-1) ?? Number.NEGATIVE_INFINITY;
  let tested = 0;
  let before = 0;
  let beforeFrom = Number.POSITIVE_INFINITY;
  for (const columns of bars) {
    const first = countBelow(columns.time, firstTime);
    const read = Math.min(first, settled);
    tested += Math.max(0, countUpTo(columns.time, lastTime) - first);
    before += read;
    if (read > 0) beforeFrom = Math.min(beforeFrom, columns.time[first - read] ?? beforeFrom);
  }
  return {
    bars: tested,
    firstTime,
    lastTime,
    warmup: { bars: before, ...(before > 0 && { firstTime: beforeFrom }) },
  };
}

/** A share of missing sessions that unscheduled closures and single lost files do not reach. */
const TOLERATED_GAPS = 0.01;

/**
 * Sessions of the exchange from the first to the last tested one that no symbol has a bar in. Undefined where they
 * are few, where bars are longer than a session, and for `fx`, whose holidays each source has its own way with.
 */
export function gapsOf(
  { session }: Pick<RunResult, 'session'>,
  calendarId: CalendarId,
  every: string,
): ReportedGaps | undefined {
  const first = session[0];
  const last = session.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (calendarId === 'fx' || /(w|mo)$/.test(every)) return undefined;
  const calendar = calendarOf(calendarId);
  // Where holidays are not known, they would all count as missing.
  const expected = sessionsBetween(
    calendar,
    Math.max(first, calendar.firstDay),
    Math.min(last, calendar.lastDay),
  );
  const present = new Set(session);
  let missing = 0;
  let run = 0;
  let largest = { firstSession: first, sessions: 0 };
  let runStart = first;
  for (const day of expected) {
    if (present.has(day)) {
      run = 0;
      continue;
    }
    if (run === 0) runStart = day;
    missing += 1;
    run += 1;
    if (run > largest.sessions) largest = { firstSession: runStart, sessions: run };
  }
  if (missing <= TOLERATED_GAPS * expected.length) return undefined;
  return { expected: expected.length, missing, largest };
}

const SPLIT_STEPS = [2, 3, 4, 5, 8, 10, 1 / 2, 1 / 3, 1 / 4, 1 / 5, 1 / 7, 1 / 8, 1 / 10];
const SPLIT_TOLERANCE = 0.03;

/** Sessions up to the run's end that open at a half, a third, … of the close before, without a split on file. */
export function splitLikeOpens(
  bars: readonly BarColumns[],
  actions: readonly CorporateAction[],
  { lastTime, adjusted }: Pick<ReportedData, 'lastTime' | 'adjusted'>,
  calendar: CalendarId,
): readonly SplitLikeOpen[] {
  if (adjusted !== 'raw' || calendar !== 'XNYS') return [];
  return bars.flatMap(({ symbol, time, session, open, close, length }) => {
    const found: SplitLikeOpen[] = [];
    for (let row = 1; row < length && (time[row] ?? 0) <= lastTime; row += 1) {
      const before = session[row - 1] ?? 0;
      const now = session[row] ?? 0;
      if (now === before || !isSplitStep((open[row] ?? 0) / (close[row - 1] ?? 0))) continue;
      const known = actions.some(
        (action) =>
          action.kind === 'split' &&
          action.symbol === symbol &&
          action.exDate > before &&
          action.exDate <= now,
      );
      if (!known) found.push({ symbol, session: now });
    }
    return found;
  });
}

function isSplitStep(ratio: number): boolean {
  // Nearly every open is near the close before, and no step is.
  if (ratio > 0.6 && ratio < 1.9) return false;
  return SPLIT_STEPS.some((step) => Math.abs(ratio / step - 1) <= SPLIT_TOLERANCE);
}
