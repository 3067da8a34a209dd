/** What a report finds out about its bars. */

import { expect, test } from 'vitest';
import { extentOf, gapsOf, splitLikeOpens } from '../../backtester/report-data.ts';
import { notesOf } from '../../backtester/report-notes.ts';
import {
  allocateBars,
  type BarColumns,
  calendarOf,
  dayOf,
  MICROSECONDS_PER_DAY,
  sessionsBetween,
} from '../../market/index.ts';
import { sampleRun } from '../metrics/sample-run.ts';
import { sampleReport } from './sample-report.ts';

const YEAR = sessionsBetween(calendarOf('XNYS'), dayOf(2019, 1, 1), dayOf(2019, 12, 31));
const RAW = { adjusted: 'raw', lastTime: Number.POSITIVE_INFINITY };

function barsOn(days: readonly number[], price: (row: number) => number): BarColumns {
  const bars = allocateBars('A', days.length);
  days.forEach((day, row) => {
    bars.session[row] = day;
    bars.time[row] = day * MICROSECONDS_PER_DAY;
    bars.open[row] = price(row);
    bars.close[row] = price(row);
  });
  return bars;
}

test('only the bars on the run’s instants are tested; the warm-up is as long as it was read', () => {
  const bars = barsOn(YEAR, () => 1);
  const time = bars.time.slice(100, 150);
  expect(extentOf([bars, bars], { time }, 30)).toEqual({
    ...{ bars: 100, firstTime: bars.time[100], lastTime: bars.time[149] },
    warmup: { bars: 60, firstTime: bars.time[70] },
  });
  expect(extentOf([bars], { time: bars.time }, 30).warmup).toEqual({ bars: 0 });
});

test('missing sessions: from 1% on, with the longest row of them', () => {
  const without = (...rows: readonly number[]): Int32Array =>
    Int32Array.from(YEAR.filter((_, row) => !rows.includes(row)));
  expect(gapsOf({ session: without() }, 'XNYS', '1d')).toBeUndefined();
  expect(gapsOf({ session: without(9, 20) }, 'XNYS', '1d')).toBeUndefined();
  const session = without(9, 20, 21, 22);
  const gaps = {
    ...{ expected: 252, missing: 4 },
    largest: { firstSession: YEAR[20] ?? 0, sessions: 3 },
  };
  expect(gapsOf({ session }, 'XNYS', '1d')).toEqual(gaps);
  expect(gapsOf({ session }, 'XNYS', '1w')).toBeUndefined();
  expect(gapsOf({ session }, '24x7', '1h')?.expected).toBe(364);
  const report = sampleReport(sampleRun([100]));
  expect(notesOf({ ...report, data: { ...report.data, gaps } })).toContainEqual(
    expect.objectContaining({
      code: 'sessions-missing',
      text: expect.stringContaining('(1.6%), most in a row: 3 since 2019-01-31.'),
    }),
  );
});

test('an open like a split, unless it is on file or already in the prices', () => {
  const bars = barsOn(YEAR, (row) => (row < 50 ? 100 : 25.5));
  const session = YEAR[50] ?? 0;
  const found = [{ symbol: 'A', session }];
  expect(splitLikeOpens([bars], [], RAW, 'XNYS')).toEqual(found);
  const split = { kind: 'split', symbol: 'A', exDate: session, ratio: 4 } as const;
  expect(splitLikeOpens([bars], [split], RAW, 'XNYS')).toEqual([]);
  expect(splitLikeOpens([bars], [], { ...RAW, adjusted: 'split' }, 'XNYS')).toEqual([]);
  expect(splitLikeOpens([barsOn(YEAR, (row) => (row < 50 ? 100 : 60))], [], RAW, 'XNYS')).toEqual(
    [],
  );
  const report = sampleReport(sampleRun([100]));
  expect(notesOf({ ...report, data: { ...report.data, splitLikeOpens: found } })).toContainEqual(
    expect.objectContaining({
      text: expect.stringContaining('A opens like a split on 2019-03-15'),
    }),
  );
});
