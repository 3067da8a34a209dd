/** A clock that is off is found; an answer that takes long is no reason to call it so. */

import { expect, test } from 'vitest';
import { checkClock } from '../../runtime/live/index.ts';
import { memoryVenue } from './memory-venue.ts';

const NOON = 1_700_000_000_000_000;

/** The broker's time is noon; ours differs by `skewMs` when the answer is here, which took `tookMs`. */
function check(skewMs: number, tookMs: number) {
  const { api } = memoryVenue();
  api.clock = async () => ({
    ok: true,
    value: { time: NOON, isOpen: true, nextOpen: NOON, nextClose: NOON },
  });
  let asked = -1;
  return checkClock(api, {
    now: () => NOON + skewMs * 1000,
    monotonicMs: () => {
      asked += 1;
      return asked * tookMs;
    },
  });
}

test('fault 32: a clock that is ahead or behind by more than three seconds', async () => {
  expect(await check(3_000, 0)).toEqual({ kind: 'right', skewMs: 3_000 });
  expect(await check(-3_000, 0)).toEqual({ kind: 'right', skewMs: -3_000 });
  expect(await check(60_000, 0)).toMatchObject({
    kind: 'wrong',
    message: 'The clock of this machine is 60.0 s ahead of that of memory.',
  });
  expect(await check(-3_600_000, 0)).toMatchObject({
    kind: 'wrong',
    message: 'The clock of this machine is 3600.0 s behind that of memory.',
  });
});

test('half of a long answer is in doubt: 4 s of it allow 2 s more', async () => {
  // Noon was told somewhere in the 4 s before; 2 s later on average.
  expect(await check(7_000, 4_000)).toEqual({ kind: 'right', skewMs: 5_000 });
  expect(await check(7_100, 4_000)).toMatchObject({ kind: 'wrong', skewMs: 5_100 });
  expect(await check(-3_100, 4_000)).toMatchObject({ kind: 'wrong', skewMs: -5_100 });
});

test('no answer is no clock', async () => {
  expect(await checkClock(memoryVenue().api, { now: () => 0, monotonicMs: () => 0 })).toMatchObject(
    {
      kind: 'unknown',
    },
  );
});
