/** What `time.…` reads: the closing time of a bar on New York's clock, through daylight saving and half days. */

import { describe, expect, test } from 'vitest';
import { closingMinute, timeColumns } from '../../backtester/time-columns.ts';
import {
  allocateBars,
  type BarColumns,
  calendarOf,
  parseDay,
  type Timeframe,
} from '../../market/index.ts';
import { TIME_COLUMNS, type TimeColumn } from '../../runtime/index.ts';

/** One bar that starts at a UTC time, in the session of a New York date. */
function barAt(utc: string, session: string): BarColumns {
  const columns = allocateBars('ACME', 1);
  columns.time[0] = Date.parse(utc) * 1000;
  columns.session[0] = parseDay(session) ?? 0;
  return columns;
}

function read(
  utc: string,
  session: string,
  timeframe: Timeframe,
): Readonly<Record<TimeColumn, number>> {
  const columns = timeColumns(TIME_COLUMNS, barAt(utc, session), timeframe, calendarOf('XNYS'));
  return Object.fromEntries(
    TIME_COLUMNS.map((name) => [name, columns[name]?.[0] ?? Number.NaN]),
  ) as Record<TimeColumn, number>;
}

describe('the half hour from 09:30 in New York closes at 10:00, whatever UTC says', () => {
  test.each([
    ['winter', '2020-03-06T14:30:00Z', '2020-03-06', 5],
    ['the Monday after clocks went forward', '2020-03-09T13:30:00Z', '2020-03-09', 1],
    ['the Friday before clocks went back', '2020-10-30T13:30:00Z', '2020-10-30', 5],
    ['the Monday after clocks went back', '2020-11-02T14:30:00Z', '2020-11-02', 1],
  ])('%s', (_, utc, session, weekday) => {
    expect(read(utc, session, '30m')).toMatchObject({
      time_hour: 10,
      time_minute: 0,
      time_day_of_week: weekday,
      time_minutes_since_open: 30,
      time_last_bar_of_session: 0,
    });
  });
});

test('the last bar of a day, and of a half day', () => {
  expect(read('2020-11-25T20:30:00Z', '2020-11-25', '30m')).toMatchObject({
    time_hour: 16,
    time_minutes_since_open: 390,
    time_last_bar_of_session: 1,
  });
  // The day after Thanksgiving ends at 13:00.
  expect(read('2020-11-27T17:30:00Z', '2020-11-27', '30m')).toMatchObject({
    time_hour: 13,
    time_minute: 0,
    time_minutes_since_open: 210,
    time_last_bar_of_session: 1,
    time_day_of_month: 27,
    time_month: 11,
    time_year: 2020,
  });
  expect(read('2020-11-27T17:00:00Z', '2020-11-27', '30m').time_last_bar_of_session).toBe(0);
});

test('a daily bar closes with its session', () => {
  expect(read('2020-07-01T00:00:00Z', '2020-07-01', '1d')).toMatchObject({
    time_hour: 16,
    time_minute: 0,
    time_day_of_week: 3,
    time_day_of_month: 1,
    time_minutes_since_open: 390,
    time_last_bar_of_session: 1,
  });
  expect(read('2020-11-27T00:00:00Z', '2020-11-27', '1d').time_hour).toBe(13);
});

// Fails: reads 16:30. A session has 6½ hours, so its last hourly bar is half as long.
test('the last hourly bar of a session closes with the session', () => {
  expect(read('2020-07-01T19:30:00Z', '2020-07-01', '1h')).toMatchObject({
    time_hour: 16,
    time_minute: 0,
    time_minutes_since_open: 390,
    time_last_bar_of_session: 1,
  });
  const bars = barAt('2020-11-27T17:30:00Z', '2020-11-27');
  expect(closingMinute(bars, 0, '1h', calendarOf('XNYS'))).toBe(13 * 60);
});

test('only the columns that are read are made', () => {
  const bars = barAt('2020-07-01T13:30:00Z', '2020-07-01');
  expect(
    Object.keys(timeColumns(['time_hour', 'equity'], bars, '30m', calendarOf('XNYS'))),
  ).toEqual(['time_hour']);
});
