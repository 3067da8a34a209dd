import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  COARSE_STEPS,
  FINE_STEPS,
  indexOf,
  pointAt,
  spaceOf,
  valuesAt,
} from '../../backtester/search/axes.ts';
import { gridPoints, randomPoints } from '../../backtester/search/choose-points.ts';
import { proposePoints, type Tried } from '../../backtester/search/parzen.ts';
import { parseSpan, walkWindows } from '../../backtester/search/walk-windows.ts';
import { compile } from '../../compiler/index.ts';
import { parseDay } from '../../market/index.ts';

const PROGRAM = `strategy S {
  universe SPY
  every 1d
  param fast = 10 in 5..20 step 5
  param slow = 20 in 10..40 step 10
  param edge = 1.5 in 1..2
  require fast < slow
  enter long when sma(close, fast) > edge * sma(close, slow)
  exit long when close < sma(close, slow)
  size 10% of equity
}
`;

const strategy = (() => {
  const [first] = compile(PROGRAM).strategies;
  if (!first) throw new Error('the program compiles');
  return first;
})();

describe('the points of a sweep', () => {
  const space = spaceOf(strategy, {}, COARSE_STEPS);

  it('are the steps of every range; a range of whole numbers goes by ones, any other in ten', () => {
    expect(space.axes.map(({ name, count }) => [name, count])).toEqual([
      ['fast', 4],
      ['slow', 4],
      ['edge', 11],
    ]);
    expect(space.size).toBe(176);
    expect(valuesAt(space.axes, [3, 0, 5])).toEqual({ fast: 20, slow: 10, edge: 1.5 });
    expect(spaceOf(strategy, {}, FINE_STEPS).axes[2]?.count).toBe(1001);
  });

  it('leave out what `require` forbids', () => {
    // fast 5: slow 10, 20, 30, 40; fast 10: 20, 30, 40; fast 15: the same; fast 20: 30, 40.
    expect(gridPoints(space).length).toBe((4 + 3 + 3 + 2) * 11);
  });

  it('a value given by hand does not vary', () => {
    const fixed = spaceOf(strategy, { slow: 10, edge: 2 }, 10);
    expect(gridPoints(fixed).map((point) => valuesAt(fixed.axes, point))).toEqual([{ fast: 5 }]);
    expect(fixed.fixed).toEqual({ fast: 10, slow: 10, edge: 2 });
  });

  it('have one place each in the order', () => {
    const places = Array.from({ length: space.size }, (_, k) =>
      indexOf(space.axes, pointAt(space.axes, k)),
    );
    expect(places).toEqual(Array.from({ length: space.size }, (_, k) => k));
  });

  it('at random: different, allowed, the same again, and more of them go on', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), fc.nat(1000), (count, seed) => {
        const points = randomPoints(space, count, seed);
        expect(new Set(points.map((point) => indexOf(space.axes, point))).size).toBe(count);
        expect(points.every((point) => space.allows(point))).toBe(true);
        expect(randomPoints(space, count + 5, seed).slice(0, count)).toEqual(points);
      }),
      { numRuns: 40 },
    );
  });

  it('at random: where fewer exist than are wanted, all of them', () => {
    expect(randomPoints(space, 170, 1).length).toBe(132);
    expect(randomPoints(space, 1000, 1).length).toBe(132);
  });
});

describe('a search that learns', () => {
  const space = { ...spaceOf(strategy, {}, FINE_STEPS), allows: () => true };
  const axes = [
    { name: 'a', count: 101, low: 0, step: 1 },
    { name: 'b', count: 101, low: 0, step: 1 },
  ];
  const hill = { ...space, axes, size: 101 * 101 };
  const heightOf = ([a = 0, b = 0]: readonly number[]): number => -((a - 70) ** 2) - (b - 20) ** 2;

  function searched(seed: number, evaluations: number): readonly Tried[] {
    const tried: Tried[] = [];
    while (tried.length < evaluations)
      for (const point of proposePoints(hill, tried, 10, seed))
        tried.push({ point, score: heightOf(point) });
    return tried;
  }

  it('gets nearer to the top of a hill than as many random points do', () => {
    const best = (tried: readonly Tried[]): number => Math.max(...tried.map(({ score }) => score));
    const seeds = [1, 2, 3, 4, 5];
    const learned = seeds.map((seed) => best(searched(seed, 120)));
    const random = seeds.map((seed) =>
      best(randomPoints(hill, 120, seed).map((point) => ({ point, score: heightOf(point) }))),
    );
    const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b);
    expect(sum(learned)).toBeGreaterThan(sum(random));
    expect(Math.min(...learned)).toBeGreaterThan(-25);
  });

  it('never tries a point twice, and proposes the same from the same history', () => {
    const tried = searched(9, 100);
    expect(new Set(tried.map(({ point }) => indexOf(axes, point))).size).toBe(tried.length);
    expect(proposePoints(hill, tried, 5, 9)).toEqual(proposePoints(hill, tried, 5, 9));
  });

  it('goes through everything and then stops', () => {
    const small = { ...hill, axes: [{ name: 'a', count: 30, low: 0, step: 1 }], size: 30 };
    const tried: Tried[] = [];
    for (;;) {
      const points = proposePoints(small, tried, 4, 2);
      if (points.length === 0) break;
      for (const point of points) tried.push({ point, score: Number.NaN });
    }
    expect(tried.map(({ point }) => point[0]).toSorted((a = 0, b = 0) => a - b)).toEqual(
      Array.from({ length: 30 }, (_, k) => k),
    );
  });
});

describe('windows of a walk-forward test', () => {
  const day = (text: string): number => parseDay(text) ?? Number.NaN;
  /** Every day but weekends. */
  const sessions = Int32Array.from(
    Array.from({ length: 1461 }, (_, k) => day('2016-01-01') + k).filter(
      (each) => ![0, 6].includes(new Date(each * 86_400_000).getUTCDay()),
    ),
  );
  const span = (text: string) => parseSpan(text) ?? { count: 0, unit: 'session' as const };

  it('rolling: two years to tune, six months to judge', () => {
    const windows = walkWindows(sessions, span('2y'), span('6mo'), false);
    expect(windows).toEqual([
      window('2016-01-01', '2017-12-31', '2018-01-01', '2018-06-30'),
      window('2016-07-01', '2018-06-30', '2018-07-01', '2018-12-31'),
      window('2017-01-01', '2018-12-31', '2019-01-01', '2019-06-30'),
      window('2017-07-01', '2019-06-30', '2019-07-01', '2019-12-31'),
    ]);
  });

  it('anchored: all from the first session on', () => {
    const windows = walkWindows(sessions, span('3y'), span('1y'), true);
    expect(windows).toEqual([window('2016-01-01', '2018-12-31', '2019-01-01', '2019-12-31')]);
  });

  it('counted in sessions, and in the last window what is left', () => {
    const windows = walkWindows(sessions.subarray(0, 25), span('10d'), span('10d'), false);
    expect(windows.map(({ judge }) => [judge.from, judge.to])).toEqual([
      [sessions[10], (sessions[20] ?? 0) - 1],
      [sessions[20], sessions[24]],
    ]);
    expect(windows[1]?.tune).toEqual({ from: sessions[10], to: (sessions[20] ?? 0) - 1 });
  });

  it('no data to judge on: no window', () => {
    expect(walkWindows(sessions, span('5y'), span('1y'), false)).toEqual([]);
    expect(walkWindows(new Int32Array(), span('5y'), span('1y'), false)).toEqual([]);
  });

  it('judge every session once and never on what was tuned on', () => {
    const lengths = fc.constantFrom('20d', '3w', '1mo', '5mo', '1y');
    fc.assert(
      fc.property(lengths, lengths, fc.boolean(), (tune, judge, anchored) => {
        const windows = walkWindows(sessions, span(tune), span(judge), anchored);
        windows.forEach((each, k) => {
          expect(each.tune.to).toBe(each.judge.from - 1);
          expect(each.tune.from).toBeLessThanOrEqual(each.tune.to);
          const next = windows[k + 1];
          if (next) expect(next.judge.from).toBe(each.judge.to + 1);
        });
        expect(windows.at(-1)?.judge.to).toBe(sessions.at(-1));
      }),
      { numRuns: 30 },
    );
  });

  it('spans as they are written', () => {
    expect(parseSpan('13w')).toEqual({ count: 13, unit: 'week' });
    expect(['', '2', 'y', '0d', '-1y', '1.5y', '2 years'].map(parseSpan)).toEqual(
      Array.from({ length: 7 }),
    );
  });

  function window(tuneFrom: string, tuneTo: string, judgeFrom: string, judgeTo: string) {
    return {
      tune: { from: day(tuneFrom), to: day(tuneTo) },
      judge: { from: day(judgeFrom), to: Math.min(day(judgeTo), sessions.at(-1) ?? 0) },
    };
  }
});
