/** Inside one bar: what a stop and a take do, by hand and against every order in which a bar can be walked. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type Bar,
  type HeldFrom,
  type Hit,
  limitFill,
  reached,
  stopFill,
  stopLimitFill,
} from '../../backtester/bar-path.ts';

const bar = (open: number, high: number, low: number, close: number): Bar => ({
  open,
  high,
  low,
  close,
});

/** Prices seen from the other side: what is a long's problem in one is a short's in the other. */
const mirrored = ({ open, high, low, close }: Bar): Bar =>
  bar(200 - open, 200 - low, 200 - high, 200 - close);

/** Long, stop 95, take 105. What is hit under stop first, target first, nearest to open. */
const TABLE: readonly (readonly [string, Bar, HeldFrom, Hit, Hit, Hit])[] = [
  ['neither', bar(100, 104, 96, 101), 'open', undefined, undefined, undefined],
  ['stop only', bar(100, 104, 94, 101), 'open', 'stop', 'stop', 'stop'],
  ['take only', bar(100, 106, 96, 101), 'open', 'take', 'take', 'take'],
  ['both, the high nearer', bar(101, 106, 94, 101), 'open', 'stop', 'take', 'take'],
  ['both, the low nearer', bar(99, 106, 94, 101), 'open', 'stop', 'take', 'stop'],
  ['both, as near', bar(100, 106, 94, 101), 'open', 'stop', 'take', 'stop'],
  // A limit at 98 fills on the way down: the low comes after it for certain, the high perhaps.
  ['limit, stop only', bar(100, 104, 94, 101), 'limit', 'stop', 'stop', 'stop'],
  [
    'limit, take perhaps, high first',
    bar(104, 106, 97, 101),
    'limit',
    undefined,
    'take',
    undefined,
  ],
  ['limit, take perhaps, low first', bar(99, 106, 97, 101), 'limit', undefined, 'take', 'take'],
  ['limit, take by the close', bar(100, 106, 97, 105), 'limit', 'take', 'take', 'take'],
  ['limit, both, high first', bar(104, 106, 94, 101), 'limit', 'stop', 'take', 'stop'],
  ['limit, both, low first', bar(99, 106, 94, 101), 'limit', 'stop', 'take', 'stop'],
  // A stop at 102 fills on the way up: the high comes after it for certain, the low perhaps.
  ['stop, take only', bar(100, 106, 97, 101), 'stop', 'take', 'take', 'take'],
  ['stop, stop perhaps, high first', bar(102, 104, 94, 101), 'stop', 'stop', undefined, 'stop'],
  ['stop, stop perhaps, low first', bar(97, 104, 94, 101), 'stop', 'stop', undefined, undefined],
  ['stop, stop by the close', bar(100, 104, 94, 95), 'stop', 'stop', 'stop', 'stop'],
  ['stop, both, high first', bar(102, 106, 94, 101), 'stop', 'stop', 'take', 'take'],
  ['stop, both, low first', bar(97, 106, 94, 101), 'stop', 'stop', 'take', 'take'],
];

describe.each(TABLE)('%s', (_, day, from, stopFirst, targetFirst, nearest) => {
  test.each(['long', 'short'] as const)('%s', (side) => {
    const [stop, take] = side === 'long' ? [95, 105] : [105, 95];
    const seen = side === 'long' ? day : mirrored(day);
    // Both ways round a tie goes to the low, which is good for a short.
    const isTie = day.high - day.open === day.open - day.low;
    const hits = (rule: Parameters<typeof reached>[5]) =>
      reached(seen, side, stop, take, from, rule);
    const isAmbiguous = stopFirst !== targetFirst;
    expect(hits('stop first')).toEqual({ hit: stopFirst, isAmbiguous });
    expect(hits('target first')).toEqual({ hit: targetFirst, isAmbiguous });
    if (side === 'long' || !isTie)
      expect(hits('nearest to open')).toEqual({ hit: nearest, isAmbiguous });
  });
});

/**
 * Every walk through a bar from its open to its close that touches both extremes, in quarter dollars: the high
 * first or the low first. The position is held from the fill on.
 */
function walks({ open, high, low, close }: Bar): readonly (readonly number[])[] {
  return [
    [open, high, low, close],
    [open, low, high, close],
  ];
}

/** What a walk hits after the fill at `entry`; undefined twice where it hits nothing. */
function hitAlong(
  walk: readonly number[],
  entry: { readonly from: HeldFrom; readonly price: number },
  stop: number,
  take: number,
): Hit {
  let isHeld = entry.from === 'open';
  for (let i = 1; i < walk.length; i += 1) {
    const before = walk[i - 1] ?? 0;
    const after = walk[i] ?? 0;
    if (!isHeld) {
      const fills = entry.from === 'limit' ? after <= entry.price : after >= entry.price;
      if (!fills) continue;
      isHeld = true;
      if (entry.from === 'limit' ? after <= stop : false) return 'stop';
      if (entry.from === 'stop' ? after >= take : false) return 'take';
      continue;
    }
    if (after < before ? after <= stop : false) return 'stop';
    if (after > before ? after >= take : false) return 'take';
  }
  return undefined;
}

const randomBar = fc
  .record({
    open: fc.integer({ min: 380, max: 420 }),
    close: fc.integer({ min: 380, max: 420 }),
    up: fc.integer({ min: 0, max: 30 }),
    down: fc.integer({ min: 0, max: 30 }),
  })
  .map(({ open, close, up, down }) =>
    bar(open / 4, (Math.max(open, close) + up) / 4, (Math.min(open, close) - down) / 4, close / 4),
  );

test('a position held from the open: the answers are those of the two walks, and ambiguous when they differ', () => {
  const distance = fc.integer({ min: 1, max: 40 });
  fc.assert(
    fc.property(randomBar, distance, distance, (day, below, above) => {
      const stop = day.open - below / 4;
      const take = day.open + above / 4;
      const entry = { from: 'open', price: day.open } as const;
      const hits = walks(day).map((walk) => hitAlong(walk, entry, stop, take));
      const result = reached(day, 'long', stop, take, 'open', 'stop first');
      expect(result.isAmbiguous).toBe(hits[0] !== hits[1]);
      expect(result.hit).toBe(hits.includes('stop') ? 'stop' : hits[0]);
      const best = reached(day, 'long', stop, take, 'open', 'target first');
      expect(best.hit).toBe(hits.includes('take') ? 'take' : hits[0]);
    }),
  );
});

test.each(['limit', 'stop'] as const)(
  'filled by a %s inside the bar: what both walks do is certain',
  (from) => {
    const distance = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(randomBar, distance, distance, distance, (day, away, below, above) => {
        const price = day.open + (from === 'limit' ? -away : away) / 4;
        fc.pre(price >= day.low && price <= day.high);
        const stop = price - below / 4;
        const take = price + above / 4;
        const hits = walks(day).map((walk) => hitAlong(walk, { from, price }, stop, take));
        const { hit, isAmbiguous } = reached(day, 'long', stop, take, from, 'stop first');
        const best = reached(day, 'long', stop, take, from, 'target first');
        // Between the extremes a walk may turn as often as it likes, so more can be possible than these two show.
        if (!isAmbiguous) expect(hits).toEqual([hit, hit]);
        if (hits.includes('stop')) expect(hit).toBe('stop');
        if (hits.includes('take')) expect(best.hit).toBe('take');
        const nearest = reached(day, 'long', stop, take, from, 'nearest to open').hit;
        const isHighFirst = day.high - day.open < day.open - day.low;
        expect(nearest).toBe(hits[isHighFirst ? 0 : 1]);
      }),
    );
  },
);

test('the mirror of a bar hits the mirror of its prices', () => {
  const price = fc.integer({ min: 360, max: 440 }).map((quarters) => quarters / 4);
  const from = fc.constantFrom<HeldFrom>('open', 'limit', 'stop');
  fc.assert(
    fc.property(randomBar, price, price, from, (day, a, b, heldFrom) => {
      const [stop, take] = [Math.min(a, b), Math.max(a, b)];
      for (const rule of ['stop first', 'target first'] as const)
        expect(reached(mirrored(day), 'short', 200 - stop, 200 - take, heldFrom, rule)).toEqual(
          reached(day, 'long', stop, take, heldFrom, rule),
        );
    }),
  );
});

test('with one of the two absent only the other can be hit', () => {
  const day = bar(100, 106, 94, 101);
  expect(reached(day, 'long', 95, Number.NaN, 'open', 'target first').hit).toBe('stop');
  expect(reached(day, 'long', Number.NaN, 105, 'open', 'stop first').hit).toBe('take');
  expect(reached(day, 'long', Number.NaN, Number.NaN, 'open', 'stop first').hit).toBeUndefined();
});

test('limits and stops: at their price, at the open beyond it, not at all short of it', () => {
  const day = bar(100, 104, 96, 101);
  expect([
    limitFill(true, 98, day),
    limitFill(true, 100.5, day),
    limitFill(true, 95.99, day),
  ]).toEqual([98, 100, undefined]);
  expect([
    limitFill(false, 103, day),
    limitFill(false, 99, day),
    limitFill(false, 104.01, day),
  ]).toEqual([103, 100, undefined]);
  expect([stopFill(true, 103, day), stopFill(true, 99, day), stopFill(true, 104.01, day)]).toEqual([
    103,
    100,
    undefined,
  ]);
  expect([
    stopFill(false, 97, day),
    stopFill(false, 101, day),
    stopFill(false, 95.99, day),
  ]).toEqual([97, 100, undefined]);
  expect([limitFill(true, 96, day), stopFill(true, 104, day)]).toEqual([96, 104]);
});

test('a stop limit: triggered or not, filled or left resting', () => {
  const day = bar(100, 104, 96, 101);
  expect(stopLimitFill(true, 103, 105, day)).toEqual({ triggered: true, price: 103 });
  expect(stopLimitFill(true, 105, 106, day)).toEqual({ triggered: false });
  const gap = bar(107, 108, 104, 106);
  expect(stopLimitFill(true, 103, 105, gap)).toEqual({ triggered: true });
  expect(stopLimitFill(true, 103, 105, { ...gap, close: 104.5 })).toEqual({
    triggered: true,
    price: 105,
  });
  expect(stopLimitFill(false, 97, 95, day)).toEqual({ triggered: true, price: 97 });
  expect(stopLimitFill(false, 97, 95, bar(93, 96, 92, 94))).toEqual({ triggered: true });
  expect(stopLimitFill(false, 97, 95, bar(93, 96, 92, 95))).toEqual({ triggered: true, price: 95 });
});
