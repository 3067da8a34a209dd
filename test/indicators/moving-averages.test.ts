/** Averages against trading-signals, technicalindicators and their definitions. */

import { EMA, SMA, WEMA, WMA } from 'technicalindicators';
import * as ts from 'trading-signals';
import { padded, signals } from './other-libraries.ts';
import { compareWith, SEEDS_FADED } from './references.ts';
import { dema, ema, rma, sma, tema, wma, zip } from './textbook-indicators.ts';

const FIRST_VALUE = 'trading-signals starts its exponential averages at the first value';

compareWith([
  {
    ours: 'sma(close, 20)',
    source: 'trading-signals SMA',
    theirs: ({ close }) => signals(new ts.SMA(20), close),
  },
  {
    ours: 'sma(close, 20)',
    source: 'technicalindicators SMA',
    theirs: ({ lists: { close } }) =>
      padded(SMA.calculate({ period: 20, values: close }), close.length),
  },
  {
    ours: 'ema(close, 20)',
    source: 'technicalindicators EMA',
    theirs: ({ lists: { close } }) =>
      padded(EMA.calculate({ period: 20, values: close }), close.length),
  },
  {
    ours: 'ema(close, 20)',
    source: 'the definition',
    theirs: ({ close }) => ema(close, 20),
  },
  {
    ours: 'ema(close, 20)',
    source: 'trading-signals EMA, once seeds have faded',
    theirs: ({ close }) => signals(new ts.EMA(20), close),
    convention: FIRST_VALUE,
    ...SEEDS_FADED,
  },
  {
    ours: 'rma(close, 14)',
    source: 'technicalindicators WEMA',
    theirs: ({ lists: { close } }) =>
      padded(WEMA.calculate({ period: 14, values: close }), close.length),
  },
  {
    ours: 'rma(close, 14)',
    source: 'trading-signals WSMA',
    theirs: ({ close }) => signals(new ts.WSMA(14), close),
  },
  {
    ours: 'rma(close, 14)',
    source: 'the definition',
    theirs: ({ close }) => rma(close, 14),
  },
  {
    ours: 'wma(close, 21)',
    source: 'trading-signals WMA',
    theirs: ({ close }) => signals(new ts.WMA(21), close),
  },
  {
    ours: 'wma(close, 21)',
    source: 'technicalindicators WMA',
    theirs: ({ lists: { close } }) =>
      padded(WMA.calculate({ period: 21, values: close }), close.length),
  },
  {
    ours: 'hma(close, 21)',
    source: 'trading-signals HMA',
    theirs: ({ close }) => signals(new ts.HMA(21), close),
  },
  {
    ours: 'hma(close, 21)',
    source: 'the definition',
    theirs: ({ close }) => {
      const twice = zip((half, whole) => 2 * half - whole, wma(close, 10), wma(close, 21));
      return wma(twice, 4);
    },
  },
  {
    ours: 'vwma(close, 20)',
    source: 'trading-signals VWMA',
    theirs: ({ candles }) => signals(new ts.VWMA(20), candles),
  },
  {
    ours: 'vwma(close, 20)',
    source: 'the definition',
    theirs: ({ close, volume }) => {
      const turnover = zip((price, shares) => price * shares, close, volume);
      return zip((a, b) => a / b, sma(turnover, 20), sma(volume, 20));
    },
  },
  {
    ours: 'dema(close, 20)',
    source: 'the definition',
    theirs: ({ close }) => dema(close, 20),
  },
  {
    ours: 'dema(close, 20)',
    source: 'trading-signals DEMA, once seeds have faded',
    theirs: ({ close }) => signals(new ts.DEMA(20), close),
    convention: FIRST_VALUE,
    ...SEEDS_FADED,
  },
  {
    ours: 'tema(close, 20)',
    source: 'the definition',
    theirs: ({ close }) => tema(close, 20),
  },
  {
    ours: 'tema(close, 20)',
    source: 'trading-signals TEMA, once seeds have faded',
    theirs: ({ close }) => signals(new ts.TEMA(20), close),
    convention: FIRST_VALUE,
    ...SEEDS_FADED,
  },
  {
    ours: 'kama(close, 10)',
    source: 'trading-signals KAMA, from its second value',
    theirs: ({ close }) => signals(new ts.KAMA(10), close),
    convention:
      'trading-signals shows the seed, the value at bar n, as the first result; TA-Lib does not',
    from: 10,
  },
]);
