/** Exchange calendars by name. */

import { aroundTheClock, foreignExchange } from './calendar/around-the-clock.ts';
import type { Calendar, CalendarId } from './calendar/calendar.ts';
import { xnys } from './calendar/xnys.ts';

export type { Calendar, CalendarId } from './calendar/calendar.ts';
export {
  isOpen,
  minutesSinceOpen,
  minutesUntilClose,
  nextSession,
  previousSession,
  sessionMinutes,
  sessionOf,
  sessionsBetween,
} from './calendar/calendar.ts';
export { isTimeZone, type TimeZone, timeZone } from './calendar/time-zone.ts';

const MAKERS: Readonly<Record<CalendarId, () => Calendar>> = {
  XNYS: xnys,
  '24x7': aroundTheClock,
  fx: foreignExchange,
};

const made = new Map<CalendarId, Calendar>();

export const CALENDAR_IDS: readonly CalendarId[] = ['XNYS', '24x7', 'fx'];

/** The same object on each call, so that its caches are shared. */
export function calendarOf(id: CalendarId): Calendar {
  let calendar = made.get(id);
  if (calendar === undefined) {
    calendar = MAKERS[id]();
    made.set(id, calendar);
  }
  return calendar;
}

/** Reads a calendar's name whatever its case. */
export function parseCalendarId(text: string): CalendarId | undefined {
  return CALENDAR_IDS.find((id) => id.toLowerCase() === text.trim().toLowerCase());
}
