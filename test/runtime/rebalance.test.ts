/** Rebalances by the exchange's calendar: holidays move the last session of a week, and missing bars do not skip one. */

import { expect, test } from 'vitest';
import { calendarOf, dayText, parseDay, sessionsBetween } from '../../market/index.ts';
import { rebalancesAt, type SessionClose } from '../../runtime/index.ts';

const calendar = calendarOf('XNYS');
const day = (text: string): number => parseDay(text) ?? Number.NaN;

function rebalances(
  schedule: Parameters<typeof rebalancesAt>[0],
  sessions: readonly number[],
): readonly string[] {
  let before: SessionClose | undefined;
  return sessions.flatMap((session) => {
    const now = { session, endsSession: true };
    const isDue = rebalancesAt(schedule, calendar, before, now);
    before = now;
    return isDue ? [dayText(session)] : [];
  });
}

// Good Friday 2024 is 29 March: the week and the month both end on Thursday the 28th.
const march = sessionsBetween(calendar, day('2024-03-01'), day('2024-04-05'));

test('a week ends with its last session, also before a holiday', () => {
  expect(rebalances('weekly', march)).toEqual([
    '2024-03-01',
    '2024-03-08',
    '2024-03-15',
    '2024-03-22',
    '2024-03-28',
    '2024-04-05',
  ]);
});

test('a month ends with its last session', () => {
  expect(rebalances('monthly', march)).toEqual(['2024-03-28']);
});

test('the first session of a month', () => {
  expect(rebalances('first session of month', march)).toEqual(['2024-03-01', '2024-04-01']);
});

test('daily is every session', () => {
  expect(rebalances('daily', march)).toHaveLength(march.length);
});

test('a close that no symbol has is made up for at the next one there is', () => {
  const gap = march.filter((session) => session < day('2024-03-27') || session > day('2024-04-01'));
  expect(rebalances('monthly', gap)).toEqual(['2024-04-02']);
  expect(rebalances('first session of month', gap)).toEqual(['2024-03-01', '2024-04-02']);
});

test('a run that begins inside a month waits for its end', () => {
  expect(rebalances('monthly', march.slice(3))).toEqual(['2024-03-28']);
  expect(rebalances('first session of month', march.slice(3))).toEqual(['2024-04-01']);
});

test('inside a session nothing is due before its last bar, and nothing twice', () => {
  const session = day('2024-03-28');
  const opening = { session, endsSession: false };
  const closing = { session, endsSession: true };
  expect(rebalancesAt('daily', calendar, undefined, opening)).toBe(false);
  expect(rebalancesAt('daily', calendar, opening, closing)).toBe(true);
  expect(rebalancesAt('daily', calendar, closing, closing)).toBe(false);
  expect(rebalancesAt('every close', calendar, opening, opening)).toBe(true);
});
