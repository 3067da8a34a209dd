/** What `time.…` reads: the closing time of each bar in the exchange's time zone. */

import {
  type BarColumns,
  type Calendar,
  civilOf,
  closingTime,
  MICROSECONDS_PER_DAY,
  MICROSECONDS_PER_MINUTE,
  type Timeframe,
  weekdayOf,
} from '../market/index.ts';
import { TIME_COLUMNS, type TimeColumn } from '../runtime/index.ts';

/** Minute of the exchange's day at which bar `row` closes. */
export function closingMinute(
  bars: BarColumns,
  row: number,
  timeframe: Timeframe,
  calendar: Calendar,
): number {
  const closing = closingTime(bars, row, timeframe, calendar);
  return Math.floor(localTime(closing, calendar) / MICROSECONDS_PER_MINUTE) % (24 * 60);
}

/** Minute of the exchange's day at which the session of bar `row` ends; midnight is the end of its day. */
export function sessionEndMinute(bars: BarColumns, row: number, calendar: Calendar): number {
  const closing = calendar.closeUs(bars.session[row] ?? 0);
  const minute = Math.floor(localTime(closing, calendar) / MICROSECONDS_PER_MINUTE) % (24 * 60);
  return minute === 0 ? 24 * 60 : minute;
}

/** Only those columns that a program reads. */
export function timeColumns(
  names: readonly string[],
  bars: BarColumns,
  timeframe: Timeframe,
  calendar: Calendar,
): Readonly<Record<string, Float64Array>> {
  const wanted = TIME_COLUMNS.filter((name) => names.includes(name));
  const columns = Object.fromEntries(wanted.map((name) => [name, new Float64Array(bars.length)]));
  if (wanted.length === 0) return columns;
  for (let row = 0; row < bars.length; row += 1) {
    const closing = closingTime(bars, row, timeframe, calendar);
    for (const name of wanted) {
      const column = columns[name];
      if (column) column[row] = timeValue(name, closing, bars.session[row] ?? 0, calendar);
    }
  }
  return columns;
}

function localTime(timeUs: number, calendar: Calendar): number {
  return timeUs + calendar.zone.offsetUs(timeUs);
}

function timeValue(name: TimeColumn, closing: number, session: number, calendar: Calendar): number {
  const local = localTime(closing, calendar);
  const day = Math.floor(local / MICROSECONDS_PER_DAY);
  const minute = Math.floor((local - day * MICROSECONDS_PER_DAY) / MICROSECONDS_PER_MINUTE);
  switch (name) {
    case 'time_hour':
      return Math.floor(minute / 60);
    case 'time_minute':
      return minute % 60;
    case 'time_day_of_week':
      return weekdayOf(day);
    case 'time_day_of_month':
      return civilOf(day).day;
    case 'time_month':
      return civilOf(day).month;
    case 'time_year':
      return civilOf(day).year;
    case 'time_minutes_since_open':
      return Math.floor((closing - calendar.openUs(session)) / MICROSECONDS_PER_MINUTE);
    case 'time_last_bar_of_session':
      return closing >= calendar.closeUs(session) ? 1 : 0;
    default:
      return name satisfies never;
  }
}
