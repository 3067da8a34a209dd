/** The calendars of markets without an exchange: crypto and foreign exchange. */

import {
  dayOf,
  MICROSECONDS_PER_DAY,
  MICROSECONDS_PER_HOUR,
  utcDayOf,
  weekdayOf,
} from '../dates.ts';
import type { Calendar } from './calendar.ts';
import { timeZone } from './time-zone.ts';

const SATURDAY = 6;
const SUNDAY = 0;
const FIRST_DAY = dayOf(1970, 1, 1);
const LAST_DAY = dayOf(2199, 12, 31);

/** Every UTC day is a session of 24 hours. */
export function aroundTheClock(): Calendar {
  const start = (day: number): number => day * MICROSECONDS_PER_DAY;
  return {
    id: '24x7',
    title: 'every UTC day, 24 hours',
    zone: timeZone('UTC'),
    sessionsPerYear: 365,
    firstDay: FIRST_DAY,
    lastDay: LAST_DAY,
    isSession: () => true,
    dayStartUs: start,
    openUs: start,
    closeUs: (day) => start(day + 1),
    dateOf: utcDayOf,
  };
}

/**
 * Foreign exchange: Monday's session opens on Sunday at 17:00 New York, each session ends at 17:00, the
 * week on Friday. No holidays: banks' holidays differ by currency, and the market stays open thinly.
 */
export function foreignExchange(): Calendar {
  const zone = timeZone('America/New_York');
  const start = (day: number): number => zone.instantOf(day - 1, 17 * 60);
  return {
    id: 'fx',
    title: 'Sunday 17:00 to Friday 17:00 New York, the day rolls at 17:00',
    zone,
    sessionsPerYear: 260,
    firstDay: FIRST_DAY,
    lastDay: LAST_DAY,
    isSession: (day) => weekdayOf(day) !== SATURDAY && weekdayOf(day) !== SUNDAY,
    dayStartUs: start,
    openUs: start,
    closeUs: (day) => start(day + 1),
    dateOf: (timeUs) => utcDayOf(timeUs + zone.offsetUs(timeUs) + 7 * MICROSECONDS_PER_HOUR),
  };
}
