/** Calendars and time zones as temporary tables, so that SQL reads times by the rules of `market/`. */

import {
  type Calendar,
  MICROSECONDS_PER_DAY,
  MICROSECONDS_PER_MINUTE,
  periodOf,
  type Timeframe,
  timeZone,
} from '../index.ts';
import type { Database } from './database.ts';

/**
 * Makes `calendar_day`: day, start_us (of its trading date), is_session, session_index, open_us, close_us,
 * covered (holidays are known) and bar_session, the session that a bar of this timeframe on that day
 * belongs to.
 */
export async function createCalendarDays(
  database: Database,
  calendar: Calendar,
  timeframe: Timeframe,
  firstDay: number,
  lastDay: number,
): Promise<void> {
  await database.run(`CREATE OR REPLACE TEMP TABLE calendar_day (
    day INTEGER, start_us BIGINT, is_session BOOLEAN, session_index INTEGER,
    open_us BIGINT, close_us BIGINT, covered BOOLEAN, bar_session INTEGER)`);
  const appender = await database.connection.createAppender('calendar_day', 'main', 'temp');
  let index = 0;
  for (let day = firstDay; day <= lastDay; day += 1) {
    const session = calendar.isSession(day);
    if (session) index += 1;
    appender.appendInteger(day);
    appender.appendBigInt(BigInt(calendar.dayStartUs(day)));
    appender.appendBoolean(session);
    appender.appendInteger(index);
    appender.appendBigInt(BigInt(session ? calendar.openUs(day) : 0));
    appender.appendBigInt(BigInt(session ? calendar.closeUs(day) : 0));
    appender.appendBoolean(day >= calendar.firstDay && day <= calendar.lastDay);
    appender.appendInteger(barSession(calendar, timeframe, day));
    appender.endRow();
  }
  appender.closeSync();
}

/** Makes `zone_span`: wall clock from `wall_us` on is `offset_us` ahead of UTC. */
export async function createZoneSpans(
  database: Database,
  zoneName: string,
  firstDay: number,
  lastDay: number,
): Promise<void> {
  await database.run('CREATE OR REPLACE TEMP TABLE zone_span (wall_us BIGINT, offset_us BIGINT)');
  const zone = timeZone(zoneName);
  const appender = await database.connection.createAppender('zone_span', 'main', 'temp');
  let last = Number.NaN;
  const span = (day: number, minute: number): void => {
    const wall = day * MICROSECONDS_PER_DAY + minute * MICROSECONDS_PER_MINUTE;
    const offset = wall - zone.instantOf(day, minute);
    if (offset === last) return;
    appender.appendBigInt(BigInt(wall));
    appender.appendBigInt(BigInt(offset));
    appender.endRow();
    last = offset;
  };
  for (let day = firstDay; day <= lastDay; day += 1) {
    span(day, 0);
    const changes = zone.instantOf(day + 1, 0) - zone.instantOf(day, 0) !== MICROSECONDS_PER_DAY;
    if (changes) for (let minute = 1; minute < 1440; minute += 1) span(day, minute);
  }
  appender.closeSync();
}

/** Weekly and monthly bars belong to the last session of their period, see `BarColumns.session`. */
function barSession(calendar: Calendar, timeframe: Timeframe, day: number): number {
  if (timeframe !== '1w' && timeframe !== '1mo') return day;
  const { first, last } = periodOf(day, timeframe);
  for (let session = last; session >= first; session -= 1)
    if (calendar.isSession(session)) return session;
  return last;
}
