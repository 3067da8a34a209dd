/** What an exchange calendar answers. Days are numbers since 1970-01-01 in the exchange's own dates. */

import type { TimeZone } from './time-zone.ts';

export type CalendarId = 'XNYS' | '24x7' | 'fx';

export interface Calendar {
  readonly id: CalendarId;
  /** One line for reports: what it covers. */
  readonly title: string;
  readonly zone: TimeZone;
  /** What annualised figures are scaled with. */
  readonly sessionsPerYear: number;
  /** First and last day for which holidays are known; outside it only the weekly pattern is right. */
  readonly firstDay: number;
  readonly lastDay: number;
  isSession(day: number): boolean;
  /** Start of the trading date, hours outside the session included: every instant belongs to exactly one date. */
  dayStartUs(day: number): number;
  /** Start of regular trading; meaningful for sessions only. */
  openUs(day: number): number;
  /** End of regular trading, the first instant after it. */
  closeUs(day: number): number;
  /** The trading date of an instant, pre- and after-market included; it need not be a session. */
  dateOf(timeUs: number): number;
}

/** The session that an instant belongs to, pre- and after-market included; undefined on a closed day. */
export function sessionOf(calendar: Calendar, timeUs: number): number | undefined {
  const day = calendar.dateOf(timeUs);
  return calendar.isSession(day) ? day : undefined;
}

/** True from the open up to, not including, the close. */
export function isOpen(calendar: Calendar, timeUs: number): boolean {
  const day = calendar.dateOf(timeUs);
  return (
    calendar.isSession(day) && timeUs >= calendar.openUs(day) && timeUs < calendar.closeUs(day)
  );
}

/** The first session after `day`. */
export function nextSession(calendar: Calendar, day: number): number {
  let next = day + 1;
  while (!calendar.isSession(next)) next += 1;
  return next;
}

/** The last session before `day`. */
export function previousSession(calendar: Calendar, day: number): number {
  let previous = day - 1;
  while (!calendar.isSession(previous)) previous -= 1;
  return previous;
}

/** Sessions from `first` to `last`, both included, in order. */
export function sessionsBetween(
  calendar: Calendar,
  first: number,
  last: number,
): readonly number[] {
  const sessions: number[] = [];
  for (let day = first; day <= last; day += 1) if (calendar.isSession(day)) sessions.push(day);
  return sessions;
}

/** Whole minutes from the open of the instant's trading date; negative in the pre-market. */
export function minutesSinceOpen(calendar: Calendar, timeUs: number): number {
  return Math.floor((timeUs - calendar.openUs(calendar.dateOf(timeUs))) / 60_000_000);
}

/** Whole minutes that are left until the close of the instant's trading date; negative in the after-market. */
export function minutesUntilClose(calendar: Calendar, timeUs: number): number {
  return Math.floor((calendar.closeUs(calendar.dateOf(timeUs)) - timeUs) / 60_000_000);
}

/** Length of regular trading, in minutes. */
export function sessionMinutes(calendar: Calendar, day: number): number {
  return (calendar.closeUs(day) - calendar.openUs(day)) / 60_000_000;
}
