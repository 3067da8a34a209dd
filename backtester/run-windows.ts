/** Which bars a run looks at: from its beginning to its end, and before that those that it warms up on. */

import { type BarColumns, firstBarOfSession, parseDay, sliceBars } from '../market/index.ts';
import type { StrategyProgram } from '../runtime/index.ts';
import { readsNews } from './news-columns.ts';
import type { BacktestInput } from './run.ts';
import type { Schedule } from './schedule.ts';
import type { BacktestSpec } from './spec.ts';

export function runWindows(input: BacktestInput): readonly BarColumns[] {
  return input.bars.map((columns) => windowOf(columns, warmupOf(input), input.spec));
}

/** Enough bars for the strategy and for the conditions of its policy. */
export function warmupOf({ program, conditions }: BacktestInput): number {
  return Math.max(warmupBars(program), conditions ? warmupBars(conditions.program) : 0);
}

/**
 * A program that reads other clocks warms up on all that there is: a month of bars has no fixed number of rows, and
 * neither has the time since the last headline.
 */
export function isOpenEnded(program: StrategyProgram): boolean {
  return program.feeds.length > 0 || readsNews(program);
}

function warmupBars(program: StrategyProgram): number {
  return isOpenEnded(program) ? Number.POSITIVE_INFINITY : program.warmup.settled;
}

/** Bars from `from` to `to`, and before them as many as the settled warm-up needs, where there are that many. */
export function windowOf(
  columns: BarColumns,
  settled: number,
  { from, to }: BacktestSpec,
): BarColumns {
  const first = firstRow(columns, from, 0);
  const end = to === undefined ? columns.length : firstRow(columns, to, 1);
  return sliceBars(columns, Math.max(0, first - settled), end);
}

export function firstRow(columns: BarColumns, date: string | undefined, daysLater: number): number {
  const day = date === undefined ? undefined : parseDay(date);
  return day === undefined ? 0 : firstBarOfSession(columns, day + daysLater);
}

/** The first instant whose session is `from` or later. */
export function startOf({ session, length }: Schedule, { from }: BacktestSpec): number {
  const day = from === undefined ? undefined : parseDay(from);
  if (day === undefined) return 0;
  let start = 0;
  while (start < length && (session[start] ?? 0) < day) start += 1;
  return start;
}
