/** The instants of a run at whose close targets are read. */

import { type Calendar, closingTime, type Timeframe } from '../market/index.ts';
import { rebalancesAt, type SessionClose, type StrategyProgram } from '../runtime/index.ts';
import type { Schedule } from './schedule.ts';

export function rebalancesOf(
  { targets }: StrategyProgram,
  schedule: Schedule,
  timeframe: Timeframe,
  calendar: Calendar,
): (instant: number) => boolean {
  if (!targets) return () => false;
  const isDue = new Uint8Array(schedule.length);
  let before: SessionClose | undefined;
  for (let k = 0; k < schedule.length; k += 1) {
    const session = schedule.session[k] ?? 0;
    const closing = closingTime(schedule, k, timeframe, calendar);
    const now = { session, endsSession: closing >= calendar.closeUs(session) };
    if (rebalancesAt(targets.schedule, calendar, before, now)) isDue[k] = 1;
    before = now;
  }
  return (instant) => isDue[instant] === 1;
}
