/** Instants of a run over symbols with calendars of their own. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Schedule, scheduleOf } from '../../backtester/schedule.ts';
import { allocateBars, type BarColumns, MICROSECONDS_PER_DAY } from '../../market/index.ts';

function barsAt(times: readonly number[]): BarColumns {
  const columns = allocateBars('X', times.length);
  times.forEach((time, i) => {
    columns.time[i] = time;
    columns.session[i] = Math.floor(time / MICROSECONDS_PER_DAY);
  });
  return columns;
}

/** Symbol and row of every bar, instant by instant. */
function instantsOf({ length, time, session, merged }: Schedule, symbols: number) {
  return Array.from({ length }, (_, k) => {
    const bars: (readonly [number, number])[] = [];
    if (!merged) for (let symbol = 0; symbol < symbols; symbol += 1) bars.push([symbol, k]);
    else
      for (let j = merged.first[k] ?? 0; j < (merged.first[k + 1] ?? 0); j += 1)
        bars.push([merged.symbol[j] ?? -1, merged.row[j] ?? -1]);
    return { time: time[k], session: session[k], bars };
  });
}

const calendar = fc
  .uniqueArray(fc.integer({ min: 0, max: 40 }), { maxLength: 30 })
  .map((steps) => steps.sort((a, b) => a - b).map((step) => (step * MICROSECONDS_PER_DAY) / 4));

const ownCalendars = fc.array(calendar, { minLength: 1, maxLength: 5 });
const oneCalendar = calendar.map((times) => [times, times, times]);

test('every time at which some symbol has a bar, once, with the rows that belong to it', () => {
  fc.assert(
    fc.property(fc.oneof(ownCalendars, oneCalendar), (calendars) => {
      const times = [...new Set(calendars.flat())].sort((a, b) => a - b);
      const wanted = times.map((time) => ({
        time,
        session: Math.floor(time / MICROSECONDS_PER_DAY),
        bars: calendars.flatMap((own, symbol) => {
          const row = own.indexOf(time);
          return row < 0 ? [] : [[symbol, row] as const];
        }),
      }));
      expect(instantsOf(scheduleOf(calendars.map(barsAt)), calendars.length)).toEqual(wanted);
    }),
  );
});

test('no symbols, or none with a bar: no instants', () => {
  expect(scheduleOf([]).length).toBe(0);
  expect(scheduleOf([barsAt([])]).length).toBe(0);
  expect(scheduleOf([barsAt([]), barsAt([])]).length).toBe(0);
});
