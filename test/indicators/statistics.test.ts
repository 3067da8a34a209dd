/** Statistics of a window against trading-signals and their definitions, every window afresh. */

import * as ti from 'technicalindicators';
import * as ts from 'trading-signals';
import { padded, signals } from './other-libraries.ts';
import { compareWith } from './references.ts';
import { covarianceOf, windowOf } from './textbook.ts';
import {
  ago,
  highest,
  line,
  lowest,
  over,
  type Series,
  sma,
  sum,
  zip,
} from './textbook-indicators.ts';

/** One formula for each pair of windows. */
function overPairs(
  n: number,
  formula: (xs: number[], ys: number[]) => number,
  x: Series,
  y: Series,
): Series {
  return x.map((_, i) => {
    const [xs, ys] = [windowOf(x, i, n), windowOf(y, i, n)];
    return xs === undefined || ys === undefined ? Number.NaN : formula(xs, ys);
  });
}

function pearson(xs: number[], ys: number[]): number {
  return covarianceOf(xs, ys) / Math.sqrt(covarianceOf(xs, xs) * covarianceOf(ys, ys));
}

const returns = (x: Series): Series => zip((a, b) => a / b - 1, x, ago(x, 1));

compareWith([
  {
    ours: 'highest(high, 20)',
    source: 'technicalindicators Highest',
    theirs: ({ lists: { high } }) =>
      padded(ti.Highest.calculate({ period: 20, values: high }), high.length),
  },
  {
    ours: 'highest(high, 20)',
    source: 'the definition',
    theirs: ({ high }) => highest(high, 20),
  },
  {
    ours: 'lowest(low, 20)',
    source: 'technicalindicators Lowest',
    theirs: ({ lists: { low } }) =>
      padded(ti.Lowest.calculate({ period: 20, values: low }), low.length),
  },
  {
    ours: 'lowest(low, 20)',
    source: 'the definition',
    theirs: ({ low }) => lowest(low, 20),
  },
  {
    ours: 'bars_since_highest(high, 20)',
    source: 'the definition, the latest of equal ones',
    theirs: ({ high }) => over(20, (v) => 19 - v.lastIndexOf(Math.max(...v)), high),
  },
  {
    ours: 'bars_since_lowest(low, 20)',
    source: 'the definition, the latest of equal ones',
    theirs: ({ low }) => over(20, (v) => 19 - v.lastIndexOf(Math.min(...v)), low),
  },
  {
    ours: 'sum(volume, 20)',
    source: 'technicalindicators Sum',
    theirs: ({ lists: { volume } }) =>
      padded(ti.Sum.calculate({ period: 20, values: volume }), volume.length),
  },
  {
    ours: 'sum(volume, 20)',
    source: 'the definition',
    theirs: ({ volume }) => sum(volume, 20),
  },
  {
    ours: 'mean(close, 20)',
    source: 'trading-signals SMA',
    theirs: ({ close }) => signals(new ts.SMA(20), close),
  },
  {
    ours: 'mean(close, 20)',
    source: 'the definition',
    theirs: ({ close }) => sma(close, 20),
  },
  {
    ours: 'median(close, 20)',
    source: 'trading-signals getMedian',
    theirs: ({ close }) =>
      over(20, (values) => ts.getMedian(values.toSorted((a, b) => a - b)), close),
  },
  {
    ours: 'percentile_rank(close, 100)',
    source: 'the definition: the share of the 100 before that are not above',
    theirs: ({ close }) =>
      over(101, (v) => v.slice(0, 100).filter((value) => value <= (v[100] ?? 0)).length, close),
  },
  {
    ours: 'correlation(close, volume, 20)',
    source: 'trading-signals getCorrelation',
    theirs: ({ close, volume }) => overPairs(20, ts.getCorrelation, close, volume),
    tolerance: 1e-10,
  },
  {
    ours: 'correlation(close, volume, 20)',
    source: 'the definition',
    theirs: ({ close, volume }) => overPairs(20, pearson, close, volume),
  },
  {
    ours: 'beta(close, open, 60)',
    source: 'the definition: covariance of returns over variance of the second ones',
    theirs: ({ close, open }) =>
      overPairs(
        60,
        (a, b) => covarianceOf(a, b) / covarianceOf(b, b),
        returns(close),
        returns(open),
      ),
  },
  {
    ours: 'zscore(close, 20)',
    source: 'trading-signals getZScore',
    theirs: ({ close }) => over(20, (values) => ts.getZScore(values), close),
    tolerance: 1e-10,
  },
  {
    ours: 'slope(close, 14)',
    source: 'trading-signals LinearRegression',
    theirs: ({ close }) => signals(new ts.LinearRegression(14), close, ({ slope }) => slope),
    tolerance: 1e-10,
  },
  {
    ours: 'slope(close, 14)',
    source: 'the definition',
    theirs: ({ close }) => line(close, 14).slope,
  },
  {
    ours: 'linreg(close, 14)',
    source: 'trading-signals LinearRegression, its line at the newest bar',
    theirs: ({ close }) =>
      signals(new ts.LinearRegression(14), close, ({ slope, intercept }) => intercept + 13 * slope),
  },
  {
    ours: 'linreg(close, 14)',
    source: 'the definition',
    theirs: ({ close }) => line(close, 14).end,
  },
]);
