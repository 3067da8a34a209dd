/** What a sweep's report says, by numbers that were worked out by hand. */

import { describe, expect, it } from 'vitest';
import { runSearch } from '../../backtester/search/run-search.ts';
import { sampledTrials } from '../../backtester/sweep-report/curves.ts';
import { heatMap, influence, median } from '../../backtester/sweep-report/heat-map.ts';
import { colour } from '../../backtester/sweep-report/heat-map-svg.ts';
import { heatMapText } from '../../backtester/sweep-report/heat-map-text.ts';
import { laggedStrategy } from '../../backtester/sweep-report/lagged.ts';
import {
  type LuckSummary,
  luckHeadline,
  luckLines,
  luckVerdict,
} from '../../backtester/sweep-report/luck-summary.ts';
import { ranked } from '../../backtester/sweep-report/objective.ts';
import { scaledCosts, startsOf } from '../../backtester/sweep-report/robustness.ts';
import { surfaceMap, surfaceOf } from '../../backtester/sweep-report/surface.ts';
import { rerunCommand, type SweepResults } from '../../backtester/sweep-report/sweep-results.ts';
import { walkForward } from '../../backtester/sweep-report/walk-forward.ts';
import { walkVerdict } from '../../backtester/sweep-report/walk-text.ts';
import { parseDay } from '../../market/index.ts';
import type { Evaluator } from '../../runtime/index.ts';

const results: SweepResults = {
  length: 6,
  runs: ['a', 'b', 'c', 'd', 'e', 'f'],
  params: {
    fast: Float64Array.of(1, 1, 2, 2, 1, 2),
    slow: Float64Array.of(10, 20, 10, 20, 10, 20),
  },
  figures: {},
};
const scores = Float64Array.of(1, 2, 3, 4, 5, Number.NaN);
const axes = [
  { name: 'fast', count: 2, low: 1, step: 1 },
  { name: 'slow', count: 2, low: 10, step: 10 },
];

describe('order', () => {
  it('is from the best on, equals as they came, and what has no figure is left out', () => {
    expect(ranked(Float64Array.of(1, Number.NaN, 3, 3, -1))).toEqual([2, 3, 0, 4]);
  });

  it('a sample is spread evenly and has the best in it', () => {
    expect(sampledTrials(10, 7, 5)).toEqual([0, 2, 4, 6, 7]);
    expect(sampledTrials(3, 1, 5)).toEqual([0, 1, 2]);
  });
});

describe('the heat map', () => {
  const map = heatMap(results, scores, ['fast', 'slow'], { across: 9, down: 9 });

  it('has the median of each cell; a run without a figure counts for nothing', () => {
    // fast 1, slow 10 has the scores 1 and 5.
    expect(map && [...map.cells]).toEqual([3, 3, 2, 4]);
    expect(map).toMatchObject({ low: 2, high: 4 });
  });

  it('puts neighbouring values in one cell where there are more than there is room for', () => {
    const small = heatMap(results, scores, ['fast', 'slow'], { across: 1, down: 9 });
    expect(small?.across.values).toEqual([1]);
    expect(small && [...small.cells]).toEqual([3, 3]);
  });

  it('is drawn with the highest value on top', () => {
    const style = { colour: false, unicode: false, width: 80 };
    expect(map && heatMapText(map, 'Sharpe', style)).toEqual([
      'Sharpe: slow down, fast across',
      '    20 |..##',
      '    10 |++++',
      '        1',
      '        . 2.00 … # 4.00 (median of the runs in a cell)',
    ]);
  });

  it('goes from dark blue to yellow', () => {
    expect([colour(0, 0, 1), colour(0.5, 0, 1), colour(1, 0, 1)]).toEqual([
      'rgb(68,1,84)',
      'rgb(33,145,140)',
      'rgb(253,231,37)',
    ]);
  });

  it('asks first for the param that explains most', () => {
    // All five scores: mean 3, total 10. fast: means 8/3 and 7/2, between 3·(1/3)² + 2·(1/2)² = 5/6.
    // slow: means 3 and 3, between 0.
    const [first, second] = influence(axes, results, scores);
    expect(first?.name).toBe('fast');
    expect(first?.share).toBeCloseTo(5 / 60, 12);
    expect(second).toEqual({ name: 'slow', share: 0 });
  });

  it('takes the middle of an even number as the mean of the two', () => {
    expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
  });
});

const luck: LuckSummary = {
  trials: 1000,
  independentTrials: 812.4,
  sampled: 100,
  sessions: 2520,
  sessionsPerYear: 252,
  sharpe: 1.9,
  expectedBestSharpe: 2.1,
  deflatedSharpe: 0.34,
  minimumTrackYears: 12,
  overfitting: { probability: 0.61, probabilityOfLoss: 0.2 },
  realityCheck: { pValue: 0.23 },
};

describe('luck', () => {
  it('comes first, with what worthless strategies would have shown', () => {
    expect(luckHeadline(luck)).toBe(
      'best of 1,000: Sharpe 1.90; expected best of 1,000 worthless strategies: 2.10',
    );
    expect(luckVerdict(luck, false)).toMatch(/^Luck alone explains it/);
  });

  it('every figure says what to conclude', () => {
    const said = luckLines(luck).map(({ label, figure, isGood }) => [label, figure, isGood]);
    expect(said).toEqual([
      ['deflated Sharpe', '34%', false],
      ['overfitting', '61%', false],
      ['reality check', 'p = 0.230', false],
      ['track record', '12.0 years', false],
    ]);
  });

  it('what holds is said to hold, and what loses to lose', () => {
    const good: LuckSummary = {
      ...luck,
      expectedBestSharpe: 1,
      deflatedSharpe: 0.97,
      minimumTrackYears: 2,
      overfitting: { probability: 0.05, probabilityOfLoss: 0.01 },
      realityCheck: { pValue: 0.01 },
    };
    expect(luckLines(good).every(({ isGood }) => isGood)).toBe(true);
    expect(luckVerdict(good, true)).toMatch(/^It stands up to every check below\. What it did/);
    expect(luckVerdict({ ...good, sharpe: -0.2 }, false)).toMatch(/^The best combination loses/);
    const { minimumTrackYears: _, ...loser } = good;
    expect(luckLines(loser).at(-1)).toMatchObject({ figure: 'never', isGood: false });
  });
});

it('a run is repeated by a command that can be copied', () => {
  const record = {
    ...{ program: 'my file.strat', backtest: 'Long', data: 'other', from: '2015-01-01' },
    fixed: { slow: 200 },
  };
  expect(rerunCommand(record, { fast: 0.1 })).toBe(
    "strata backtest 'my file.strat' Long --from 2015-01-01 --param slow=200 --param fast=0.1 --data other",
  );
});

describe('walk-forward', () => {
  const day = (text: string): number => parseDay(text) ?? Number.NaN;
  const windows = [
    {
      tune: { from: day('2020-01-01'), to: day('2020-01-02') },
      judge: { from: day('2020-01-03'), to: day('2020-01-04') },
    },
    {
      tune: { from: day('2020-01-03'), to: day('2020-01-04') },
      judge: { from: day('2020-01-05'), to: day('2020-01-06') },
    },
  ];
  const options = {
    ...{ tuneOn: '2d', judgeOn: '2d', anchored: false, startingCash: 100, sessionsPerYear: 252 },
  };

  it('goes on with the money that the range before left', async () => {
    const asked: string[] = [];
    const walked = await walkForward(
      windows,
      {
        async tune(from, to) {
          asked.push(`${from} ${to}`);
          return { params: { fast: asked.length }, sharpe: 1 };
        },
        async judge(from, _to, { fast }) {
          const first = day(from);
          const session = Int32Array.of(first, first + 1);
          // +10% and back to +21%, then −50% and no change.
          const equity = fast === 1 ? Float64Array.of(110, 121) : Float64Array.of(50, 50);
          return { session, equity, trades: 1 };
        },
      },
      options,
    );
    expect(asked).toEqual(['2020-01-01 2020-01-02', '2020-01-03 2020-01-04']);
    const equity = [...(walked?.equity ?? [])];
    for (const [k, value] of [110, 121, 60.5, 60.5].entries())
      expect(equity[k]).toBeCloseTo(value, 10);
    expect([...(walked?.session ?? [])]).toEqual([3, 4, 5, 6].map((d) => day(`2020-01-0${d}`)));
    expect(walked?.summary.totalReturn).toBeCloseTo(-0.395, 10);
    expect(walked?.summary.maxDrawdown).toBeCloseTo(0.5, 10);
    expect(walked?.summary.steps.map(({ judgedReturn }) => judgedReturn.toFixed(2))).toEqual([
      '0.21',
      '-0.50',
    ]);
    expect(walked && walkVerdict(walked.summary)).toMatch(
      /1 of 2 judged ranges made money.*noise|worth nothing/,
    );
  });

  it('stays in cash after a range in which nothing traded', async () => {
    const walked = await walkForward(
      windows.slice(0, 1),
      {
        tune: async () => undefined,
        judge: async (from) => ({
          session: Int32Array.of(day(from)),
          equity: Float64Array.of(150),
          trades: 3,
        }),
      },
      options,
    );
    expect(walked?.summary.steps[0]).toMatchObject({ params: {}, judgedReturn: 0, trades: 0 });
  });
});

describe('robustness', () => {
  it('scales what is paid, and not the share of the volume that may be filled', () => {
    const costs = {
      commissions: [{ kind: 'per share', rate: 0.01, min: { kind: 'money', amount: 1 } } as const],
      ...{ slippage: 0.001, participation: 0.1, borrowPerYear: 0.02, interestPerYear: 0.05 },
    };
    expect(scaledCosts(costs, 2)).toEqual({
      commissions: [{ kind: 'per share', rate: 0.02, min: { kind: 'money', amount: 2 } }],
      ...{ slippage: 0.002, participation: 0.1, borrowPerYear: 0.04, interestPerYear: 0.1 },
    });
  });

  it('looks around the best over the two params that change the score most', () => {
    const axis = (name: string) => ({ name, count: 5, low: 0, step: 1 });
    const beside = (name: string, value: number, score?: number) => ({
      ...{ axis: name, value, steps: value - 2 },
      ...(score !== undefined && { score }),
    });
    const asked: unknown[] = [];
    const surface = surfaceOf(
      [axis('dull'), axis('x'), axis('y')],
      { dull: 2, x: 2, y: 2 },
      [
        ...[beside('dull', 1, 0.99), beside('dull', 3, 1)],
        ...[beside('x', 1, 0.5), beside('x', 3, 0.8)],
        ...[beside('y', 1, 0.2), beside('y', 3)],
      ],
      1,
      (changed) => {
        asked.push(changed);
        return changed['x'] === 1 && changed['y'] === 3 ? undefined : 0.1;
      },
    );
    // y moves the score by 0.8, x by 0.5; only the corners have to be run.
    expect(surface?.across).toEqual({ name: 'y', values: [1, 2, 3] });
    expect(surface?.down).toEqual({ name: 'x', values: [1, 2, 3] });
    expect(asked).toHaveLength(4);
    const map = surface && surfaceMap(surface);
    const none = Number.NaN;
    expect([...(map?.cells ?? [])]).toEqual([0.1, 0.5, none, 0.2, 1, none, 0.1, 0.8, 0.1]);
    expect([map?.low, map?.high]).toEqual([0.1, 1]);
    expect(surfaceOf([axis('x')], { x: 2 }, [beside('x', 1, 2)], 1, () => 1)).toBeUndefined();
  });

  it('begins later, six times over the first fifth', () => {
    const sessions = Int32Array.from({ length: 60 }, (_, k) => k);
    expect(startsOf(sessions)).toEqual(
      [2, 4, 6, 8, 10, 12].map((d) => `1970-01-${String(d + 1).padStart(2, '0')}`),
    );
    expect(startsOf(Int32Array.of(1, 2))).toEqual([]);
  });

  it('a lagged strategy says at each bar what it would have said at the one before', () => {
    const stepped: number[] = [];
    let at = -1;
    const inner: Evaluator = {
      get fired() {
        return at === 1 ? 1 : 0;
      },
      unknown: 0,
      knifeEdges: 0,
      step(i) {
        at = i;
        stepped.push(i);
      },
      run: (_from, to) => to,
      output: () => at * 10,
      reset() {
        at = -1;
      },
      snapshot: () => Float64Array.of(at),
      restore(state) {
        at = state[0] ?? -1;
      },
    };
    const { create } = laggedStrategy({
      create: () => inner,
      createFeed: () => inner,
      drive: () => undefined,
    });
    const late = create({}, {});
    late.step(0);
    expect([late.fired, late.output(0)]).toEqual([0, Number.NaN]);
    expect(late.run(1, 9)).toBe(3);
    expect([late.fired, late.output(0), stepped]).toEqual([1, 10, [0, 1]]);
    const saved = late.snapshot();
    late.reset();
    late.restore(saved);
    expect([late.fired, late.output(0)]).toEqual([1, 10]);
  });
});

describe('the search', () => {
  const space = {
    axes: [{ name: 'x', count: 200, low: 0, step: 1 }],
    size: 200,
    fixed: {},
    allows: () => true,
  };
  const score = (x: number): number => -Math.abs(x - 150);

  it('learns: most of what it tries late lies near the best', async () => {
    const points = await runSearch({ kind: 'adaptive', space, count: 96, seed: 1 }, async (asked) =>
      Float64Array.from(asked, ([x = 0]) => score(x)),
    );
    expect(points?.length).toBe(96);
    const late = points?.slice(64).filter(([x = 0]) => Math.abs(x - 150) < 40).length;
    expect(late).toBeGreaterThan(16);
  });

  it('ends where it is told to', async () => {
    const ended = await runSearch({ kind: 'listed', points: [[1]] }, async () => undefined);
    expect(ended).toBeUndefined();
  });
});
