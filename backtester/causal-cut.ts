/** The beginning of a run's input: what was known when one of its bars had closed, and nothing later. */

import {
  type BarColumns,
  calendarOf,
  closingTime,
  countUpTo,
  MICROSECONDS_PER_DAY,
  sliceBars,
} from '../market/index.ts';
import type { BacktestInput } from './run.ts';

/** The input as it was known when the bar that starts at `end` had closed: nothing later is in it. */
export function cut(input: BacktestInput, end: number): BacktestInput {
  const day = Math.floor(end / MICROSECONDS_PER_DAY);
  const beginning = (columns: BarColumns): BarColumns =>
    sliceBars(columns, 0, countUpTo(columns.time, end));
  const bars = input.bars.map(beginning);
  const foreign = (input.foreign ?? []).map(beginning);
  const sessions = bars.map(({ session, length }) => session[length - 1] ?? day);
  const last = Math.max(...sessions);
  const now = closedBy(input, bars);
  const members = input.members?.map((member) => cutAtClose(member, now));
  return {
    ...input,
    ...(members && { members }),
    bars,
    foreign,
    ...(input.news && { news: input.news.filter(({ knownAt }) => knownAt <= now) }),
    actions: input.actions.filter(({ exDate }) => exDate <= last),
  };
}

/** A member on its own clock: of its bars those that have closed by then. */
function cutAtClose(input: BacktestInput, now: number): BacktestInput {
  const calendar = calendarOf(input.calendar);
  const beginning = (columns: BarColumns): BarColumns => {
    let rows = columns.length;
    while (rows > 0 && closingTime(columns, rows - 1, input.timeframe, calendar) > now) rows -= 1;
    return sliceBars(columns, 0, rows);
  };
  const bars = input.bars.map(beginning);
  const members = input.members?.map((member) => cutAtClose(member, now));
  const last = Math.max(...bars.map(({ session, length }) => session[length - 1] ?? -Infinity));
  return {
    ...input,
    bars,
    foreign: (input.foreign ?? []).map(beginning),
    ...(input.news && { news: input.news.filter(({ knownAt }) => knownAt <= now) }),
    actions: input.actions.filter(({ exDate }) => exDate <= last),
    ...(members && { members }),
  };
}

/** When the last bar has closed. */
function closedBy({ timeframe, calendar }: BacktestInput, bars: readonly BarColumns[]): number {
  const exchange = calendarOf(calendar);
  const closes = bars.map((columns) =>
    columns.length === 0
      ? Number.NEGATIVE_INFINITY
      : closingTime(columns, columns.length - 1, timeframe, exchange),
  );
  return Math.max(...closes);
}
