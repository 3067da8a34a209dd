/** Ranges, deviations and bands against trading-signals, technicalindicators and their definitions. */

import * as ti from 'technicalindicators';
import * as ts from 'trading-signals';
import { padded, signals } from './other-libraries.ts';
import { type Bars, compareWith, type Reference, SEEDS_FADED } from './references.ts';
import { covarianceOf } from './textbook.ts';
import {
  ago,
  ema,
  highest,
  lowest,
  over,
  rma,
  type Series,
  sma,
  stdev,
  trueRange,
  zip,
} from './textbook-indicators.ts';

const atr = ({ high, low, close }: Bars, n: number): Series =>
  rma(trueRange(high, low, close, true), n);

const BOLLINGER: readonly Reference[] = (['middle', 'upper', 'lower'] as const).flatMap(
  (output) => [
    {
      ours: `bollinger(close, 20, 2).${output}`,
      source: 'technicalindicators BollingerBands',
      theirs: ({ lists: { close } }: Bars) =>
        padded(
          ti.BollingerBands.calculate({ period: 20, stdDev: 2, values: close }),
          close.length,
          (bands) => bands[output],
        ),
    },
    {
      ours: `bollinger(close, 20, 2).${output}`,
      source: 'trading-signals BollingerBands',
      theirs: ({ close }: Bars) =>
        signals(new ts.BollingerBands(20, 2), close, (bands) => bands[output]),
    },
  ],
);

const DONCHIAN: readonly Reference[] = (['upper', 'middle', 'lower'] as const).map((output) => ({
  ours: `donchian(20).${output}`,
  source: 'trading-signals DonchianChannels',
  theirs: ({ candles }: Bars) =>
    signals(new ts.DonchianChannels(20), candles, (bands) => bands[output]),
}));

compareWith([
  ...BOLLINGER,
  ...DONCHIAN,
  {
    ours: 'true_range()',
    source: 'trading-signals TR',
    theirs: ({ candles }) => signals(new ts.TR(), candles),
  },
  {
    ours: 'true_range()',
    source: 'technicalindicators TrueRange, from the second bar',
    theirs: ({ lists: { high, low, close } }) =>
      padded(ti.TrueRange.calculate({ high, low, close }), close.length),
    convention: 'technicalindicators and TA-Lib leave the first bar out',
    from: 1,
  },
  {
    ours: 'atr(14)',
    source: 'trading-signals ATR',
    theirs: ({ candles }) => signals(new ts.ATR(14), candles),
  },
  {
    ours: 'atr(14)',
    source: 'technicalindicators ATR, once seeds have faded',
    theirs: ({ lists: { high, low, close } }) =>
      padded(ti.ATR.calculate({ period: 14, high, low, close }), close.length),
    convention: 'technicalindicators and TA-Lib leave the first bar out of the seed',
    ...SEEDS_FADED,
  },
  {
    ours: 'natr(14)',
    source: 'trading-signals NATR',
    theirs: ({ candles }) => signals(new ts.NATR(14), candles),
  },
  {
    ours: 'natr(14)',
    source: 'the definition',
    theirs: (bars) => zip((range, price) => (100 * range) / price, atr(bars, 14), bars.close),
  },
  {
    ours: 'stdev(close, 20)',
    source: 'technicalindicators SD',
    theirs: ({ lists: { close } }) =>
      padded(ti.SD.calculate({ period: 20, values: close }), close.length),
  },
  {
    ours: 'stdev(close, 20)',
    source: 'trading-signals getStandardDeviation',
    theirs: ({ close }) => over(20, (values) => ts.getStandardDeviation(values), close),
  },
  {
    ours: 'variance(close, 20)',
    source: 'the definition',
    theirs: ({ close }) => over(20, (values) => covarianceOf(values, values), close),
  },
  {
    ours: 'variance(close, 20)',
    source: 'trading-signals getStandardDeviation, squared',
    theirs: ({ close }) => over(20, (values) => ts.getStandardDeviation(values) ** 2, close),
  },
  {
    ours: 'realized_vol(20)',
    source: 'the definition: sample deviation of log returns, 252 bars a year',
    theirs: ({ close }) => {
      const moved = zip((a, b) => Math.log(a / b), close, ago(close, 1));
      return stdev(moved, 20).map((value) => value * Math.sqrt((20 / 19) * 252));
    },
  },
  {
    ours: 'bollinger(close, 20, 2).width',
    source: 'trading-signals BollingerBandsWidth',
    theirs: ({ close }) => signals(new ts.BollingerBandsWidth(new ts.BollingerBands(20, 2)), close),
  },
  {
    ours: 'bollinger(close, 20, 2).percent_b',
    source: 'the definition',
    theirs: ({ close }) =>
      zip((x, m, s) => (x - m + 2 * s) / (4 * s), close, sma(close, 20), stdev(close, 20)),
    tolerance: 1e-9,
  },
  {
    ours: 'keltner(20, 2, 10).upper',
    source: 'the definition',
    theirs: (bars) => zip((m, r) => m + 2 * r, ema(bars.close, 20), atr(bars, 10)),
  },
  {
    ours: 'keltner(20, 2, 10).lower',
    source: 'trading-signals KeltnerChannels, once seeds have faded',
    theirs: ({ candles }) => signals(new ts.KeltnerChannels(), candles, ({ lower }) => lower),
    ...SEEDS_FADED,
  },
  {
    ours: 'donchian(20).middle',
    source: 'the definition',
    theirs: ({ high, low }) => zip((a, b) => (a + b) / 2, highest(high, 20), lowest(low, 20)),
  },
]);
