/** Days on which New York traded and did not, as the exchange published them, in whatever order they are asked for. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { calendarOf, parseDay } from '../../market/index.ts';

/** Around the turns of years, where holidays of two of them meet. */
const OPEN = ['1999-12-31', '2000-01-03', '2004-12-31', '2010-12-31', '2011-01-03', '2021-12-31'];
const CLOSED = ['2000-01-01', '2001-09-11', '2006-01-02', '2012-01-02', '2017-01-02', '2022-12-26'];

const DAYS = [
  ...OPEN.map((day) => ({ day, isSession: true })),
  ...CLOSED.map((day) => ({ day, isSession: false })),
];

test('sessions in any order', () => {
  const calendar = calendarOf('XNYS');
  fc.assert(
    fc.property(fc.shuffledSubarray(DAYS, { minLength: DAYS.length }), (asked) => {
      const told = asked.map(({ day }) => ({
        day,
        isSession: calendar.isSession(parseDay(day) ?? Number.NaN),
      }));
      expect(told).toEqual(asked);
    }),
  );
});
