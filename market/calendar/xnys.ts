/**
 * US equities. Holidays by the exchange's rules 7.2, special closures by name; early closes as the exchange
 * announced them. Held against nine symbols of LEAN's daily data, 1998 to 2021, in test/market.
 */

import { civilOf, dayOf, weekdayOf } from '../dates.ts';
import type { Calendar } from './calendar.ts';
import { timeZone } from './time-zone.ts';

const OPEN_MINUTE = 9 * 60 + 30;
const CLOSE_MINUTE = 16 * 60;
const EARLY_CLOSE_MINUTE = 13 * 60;
/** Half days ended at 14:00 until 1992. */
const EARLY_CLOSE_MINUTE_BEFORE_1993 = 14 * 60;

const SPECIAL_CLOSURES: ReadonlySet<number> = new Set([
  dayOf(1994, 4, 27), // funeral of President Nixon
  dayOf(2001, 9, 11),
  dayOf(2001, 9, 12),
  dayOf(2001, 9, 13),
  dayOf(2001, 9, 14),
  dayOf(2004, 6, 11), // funeral of President Reagan
  dayOf(2007, 1, 2), // mourning for President Ford
  dayOf(2012, 10, 29), // hurricane Sandy
  dayOf(2012, 10, 30),
  dayOf(2018, 12, 5), // mourning for President Bush
  dayOf(2025, 1, 9), // mourning for President Carter
]);

/** Half days that no rule gives. */
const SPECIAL_EARLY_CLOSES: ReadonlySet<number> = new Set([
  dayOf(1997, 12, 26),
  dayOf(1999, 12, 31),
  dayOf(2003, 12, 26),
]);

const SATURDAY = 6;
const SUNDAY = 0;
const MONDAY = 1;
const THURSDAY = 4;
const FRIDAY = 5;

const holidaysByYear = new Map<number, ReadonlySet<number>>();

export function xnys(): Calendar {
  const zone = timeZone('America/New_York');
  return {
    id: 'XNYS',
    title: 'US equities, 09:30 to 16:00 New York',
    zone,
    sessionsPerYear: 252,
    firstDay: dayOf(1990, 1, 1),
    lastDay: dayOf(2035, 12, 31),
    isSession,
    dayStartUs: (day) => zone.instantOf(day, 0),
    openUs: (day) => zone.instantOf(day, OPEN_MINUTE),
    closeUs: (day) => zone.instantOf(day, closeMinute(day)),
    dateOf: (timeUs) => zone.localDay(timeUs),
  };
}

function isSession(day: number): boolean {
  const weekday = weekdayOf(day);
  if (weekday === SATURDAY || weekday === SUNDAY) return false;
  return !holidaysAround(day).has(day) && !SPECIAL_CLOSURES.has(day);
}

interface Year {
  readonly from: number;
  readonly to: number;
  readonly holidays: ReadonlySet<number>;
}

/** The year that was asked for last: days come mostly in their order. */
let around: Year = { from: 0, to: 0, holidays: new Set() };

function holidaysAround(day: number): ReadonlySet<number> {
  if (day < around.from || day >= around.to) {
    const { year } = civilOf(day);
    around = { from: dayOf(year, 1, 1), to: dayOf(year + 1, 1, 1), holidays: holidays(year) };
  }
  return around.holidays;
}

function holidays(year: number): ReadonlySet<number> {
  let known = holidaysByYear.get(year);
  if (known === undefined) {
    known = new Set(holidaysOf(year));
    holidaysByYear.set(year, known);
  }
  return known;
}

function holidaysOf(year: number): readonly number[] {
  const newYear = dayOf(year, 1, 1);
  const days = [
    // A New Year's Day on a Saturday is not made up for: Friday is the last day of the year's accounts.
    weekdayOf(newYear) === SUNDAY ? newYear + 1 : newYear,
    nthWeekday(year, 2, MONDAY, 3),
    easterSunday(year) - 2,
    lastMondayOfMay(year),
    observed(dayOf(year, 7, 4)),
    nthWeekday(year, 9, MONDAY, 1),
    nthWeekday(year, 11, THURSDAY, 4),
    observed(dayOf(year, 12, 25)),
  ];
  if (year >= 1998) days.push(nthWeekday(year, 1, MONDAY, 3));
  if (year >= 2022) days.push(observed(dayOf(year, 6, 19)));
  return days;
}

function closeMinute(day: number): number {
  const { year, month, day: dayOfMonth } = civilOf(day);
  if (!isEarlyClose(day, year, month, dayOfMonth)) return CLOSE_MINUTE;
  return year < 1993 ? EARLY_CLOSE_MINUTE_BEFORE_1993 : EARLY_CLOSE_MINUTE;
}

function isEarlyClose(day: number, year: number, month: number, dayOfMonth: number): boolean {
  if (month === 7) return isIndependenceEarlyClose(day, year, dayOfMonth);
  if (month === 11) return year >= 1992 && day === nthWeekday(year, 11, THURSDAY, 4) + 1;
  if (month === 12 && dayOfMonth === 24) return weekdayOf(day) !== FRIDAY;
  return SPECIAL_EARLY_CLOSES.has(day);
}

/** From 1995 the day before the Fourth; when that is a Wednesday, until 2012 the Friday after it instead. */
function isIndependenceEarlyClose(day: number, year: number, dayOfMonth: number): boolean {
  if (year < 1995) return false;
  const weekday = weekdayOf(day);
  if (dayOfMonth === 3) return weekday === 3 ? year >= 2013 : weekday !== FRIDAY;
  return dayOfMonth === 5 && weekday === FRIDAY && year < 2013;
}

/** Friday for a Saturday, Monday for a Sunday. */
function observed(day: number): number {
  const weekday = weekdayOf(day);
  if (weekday === SATURDAY) return day - 1;
  return weekday === SUNDAY ? day + 1 : day;
}

function nthWeekday(year: number, month: number, weekday: number, n: number): number {
  const first = dayOf(year, month, 1);
  return first + ((weekday - weekdayOf(first) + 7) % 7) + 7 * (n - 1);
}

function lastMondayOfMay(year: number): number {
  const last = dayOf(year, 5, 31);
  return last - ((weekdayOf(last) - MONDAY + 7) % 7);
}

/** The anonymous Gregorian computus (Nature, 1876; Meeus, Astronomical Algorithms, chapter 8). */
function easterSunday(year: number): number {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const d = Math.floor(b / 4);
  const e = b % 4;
  const f = Math.floor((b + 8) / 25);
  const g = Math.floor((b - f + 1) / 3);
  const h = (19 * a + b - d - g + 15) % 30;
  const i = Math.floor(c / 4);
  const k = c % 4;
  const l = (32 + 2 * e + 2 * i - h - k) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const n = h + l - 7 * m + 114;
  return dayOf(year, Math.floor(n / 31), (n % 31) + 1);
}
