/** At which closes targets are read, by the exchange's calendar: what is not known yet plays no part. */

import { type Calendar, nextSession, periodOf, previousSession } from '../market/index.ts';
import type { RebalanceSchedule } from './program.ts';

/** A close at which some symbol has a bar. */
export interface SessionClose {
  readonly session: number;
  /** True for the session's last bar, and for bars after its close. */
  readonly endsSession: boolean;
}

/**
 * True at the close that the schedule asks for. Where no symbol had a bar at that close, the next one that there
 * is stands in for it.
 */
export function rebalancesAt(
  schedule: RebalanceSchedule,
  calendar: Calendar,
  before: SessionClose | undefined,
  now: SessionClose,
): boolean {
  if (schedule === 'every close') return true;
  const last = now.endsSession ? now.session : now.session - 1;
  const first = before === undefined ? now.session : before.session + (before.endsSession ? 1 : 0);
  for (let day = last; day >= first; day -= 1)
    if (calendar.isSession(day) && isScheduled(schedule, calendar, day)) return true;
  return false;
}

function isScheduled(
  schedule: Exclude<RebalanceSchedule, 'every close'>,
  calendar: Calendar,
  session: number,
): boolean {
  switch (schedule) {
    case 'daily':
      return true;
    case 'weekly':
      return nextSession(calendar, session) > periodOf(session, '1w').last;
    case 'monthly':
      return nextSession(calendar, session) > periodOf(session, '1mo').last;
    case 'first session of month':
      return previousSession(calendar, session) < periodOf(session, '1mo').first;
    default:
      return schedule satisfies never;
  }
}
