/** Oscillators against trading-signals, technicalindicators and their definitions. */

import * as ti from 'technicalindicators';
import * as ts from 'trading-signals';
import { padded, signals } from './other-libraries.ts';
import { compareWith, SEEDS_FADED } from './references.ts';
import {
  ago,
  ema,
  highest,
  lowest,
  macd,
  ppo,
  rsi,
  sma,
  trix,
  tsi,
  zip,
} from './textbook-indicators.ts';

const TWO_DIGITS = 'technicalindicators rounds this one to two digits';

compareWith([
  {
    ours: 'rsi(close, 14)',
    source: 'trading-signals RSI',
    theirs: ({ close }) => signals(new ts.RSI(14), close),
  },
  {
    ours: 'rsi(close, 14)',
    source: 'technicalindicators RSI',
    theirs: ({ lists: { close } }) =>
      padded(ti.RSI.calculate({ period: 14, values: close }), close.length),
    convention: TWO_DIGITS,
    tolerance: 6e-5,
  },
  {
    ours: 'rsi(close, 14)',
    source: 'the definition',
    theirs: ({ close }) => rsi(close, 14),
  },
  {
    ours: 'stoch(14, 1, 3).k',
    source: 'technicalindicators Stochastic',
    theirs: ({ lists: { high, low, close } }) =>
      padded(
        ti.Stochastic.calculate({ period: 14, signalPeriod: 3, high, low, close }),
        close.length,
        ({ k }) => k,
      ),
  },
  {
    ours: 'stoch(14, 3, 3).d',
    source: 'trading-signals StochasticOscillator',
    theirs: ({ candles }) =>
      signals(
        new ts.StochasticOscillator({ kPeriod: 14, kSlowingPeriod: 3, dPeriod: 3 }),
        candles,
        ({ stochD }) => stochD,
      ),
  },
  {
    ours: 'stoch(14, 3, 3).k',
    source: 'trading-signals StochasticOscillator, which begins with d',
    theirs: ({ candles }) =>
      signals(
        new ts.StochasticOscillator({ kPeriod: 14, kSlowingPeriod: 3, dPeriod: 3 }),
        candles,
        ({ stochK }) => stochK,
      ),
    from: 17,
  },
  {
    ours: 'stoch_rsi(close, 14, 14, 3, 3).k',
    source: 'the definition',
    theirs: ({ close }) => {
      const r = rsi(close, 14);
      const raw = zip(
        (value, top, bottom) => (100 * (value - bottom)) / (top - bottom),
        r,
        highest(r, 14),
        lowest(r, 14),
      );
      return sma(raw, 3);
    },
  },
  {
    ours: 'stoch_rsi(close, 14, 14, 3, 3).d',
    source: 'technicalindicators StochasticRSI',
    theirs: ({ lists: { close } }) =>
      padded(
        ti.StochasticRSI.calculate({
          ...{ values: close, rsiPeriod: 14, stochasticPeriod: 14 },
          ...{ kPeriod: 3, dPeriod: 3 },
        }),
        close.length,
        ({ d }) => d,
      ),
    convention: 'its RSI is rounded to two digits, which a narrow range of the RSI magnifies',
    tolerance: 0.02,
  },
  {
    ours: 'stoch_rsi(close, 14, 14, 1, 1).k',
    source: 'trading-signals StochasticRSI, a ratio',
    theirs: ({ close }) => signals(new ts.StochasticRSI(14), close, (ratio) => 100 * ratio),
  },
  ...(['line', 'signal', 'histogram'] as const).map((output) => ({
    ours: `macd(close, 12, 26, 9).${output}`,
    source: 'technicalindicators MACD',
    theirs: ({ lists: { close } }: { lists: { close: number[] } }) =>
      padded(
        ti.MACD.calculate({
          ...{ values: close, fastPeriod: 12, slowPeriod: 26, signalPeriod: 9 },
          ...{ SimpleMAOscillator: false, SimpleMASignal: false },
        }),
        close.length,
        ({ MACD, signal, histogram }) => ({ line: MACD, signal, histogram })[output],
      ),
  })),
  {
    ours: 'macd(close, 12, 26, 9).line',
    source: 'the definition',
    theirs: ({ close }) => macd(close, 12, 26),
  },
  {
    ours: 'macd(close, 12, 26, 9).signal',
    source: 'trading-signals MACD, once seeds have faded',
    theirs: ({ close }) =>
      signals(
        new ts.MACD(new ts.EMA(12), new ts.EMA(26), new ts.EMA(9)),
        close,
        ({ signal }) => signal,
      ),
    ...SEEDS_FADED,
  },
  {
    ours: 'ppo(close, 12, 26, 9).line',
    source: 'trading-signals PPO, once seeds have faded',
    theirs: ({ close }) => signals(new ts.PPO({ fastPeriod: 12, slowPeriod: 26 }), close),
    ...SEEDS_FADED,
  },
  {
    ours: 'ppo(close, 12, 26, 9).signal',
    source: 'the definition',
    theirs: ({ close }) => ema(ppo(close, 12, 26), 9),
  },
  {
    ours: 'roc(close, 10)',
    source: 'technicalindicators ROC',
    theirs: ({ lists: { close } }) =>
      padded(ti.ROC.calculate({ period: 10, values: close }), close.length),
  },
  {
    ours: 'roc(close, 10)',
    source: 'trading-signals ROC, a ratio',
    theirs: ({ close }) => signals(new ts.ROC(10), close, (ratio) => 100 * ratio),
  },
  {
    ours: 'momentum(close, 10)',
    source: 'trading-signals MOM',
    theirs: ({ close }) => signals(new ts.MOM(10), close),
  },
  {
    ours: 'momentum(close, 10)',
    source: 'the definition',
    theirs: ({ close }) => zip((a, b) => a - b, close, ago(close, 10)),
  },
  {
    ours: 'cci(20)',
    source: 'technicalindicators CCI',
    theirs: ({ lists: { high, low, close } }) =>
      padded(ti.CCI.calculate({ period: 20, high, low, close }), close.length),
  },
  {
    ours: 'cci(20)',
    source: 'trading-signals CCI',
    theirs: ({ candles }) => signals(new ts.CCI(20), candles),
  },
  {
    ours: 'williams_r(14)',
    source: 'technicalindicators WilliamsR',
    theirs: ({ lists: { high, low, close } }) =>
      padded(ti.WilliamsR.calculate({ period: 14, high, low, close }), close.length),
  },
  {
    ours: 'williams_r(14)',
    source: 'trading-signals WilliamsR',
    theirs: ({ candles }) => signals(new ts.WilliamsR(14), candles),
  },
  {
    ours: 'mfi(14)',
    source: 'trading-signals MFI',
    theirs: ({ candles }) => signals(new ts.MFI(14), candles),
  },
  {
    ours: 'trix(close, 15).line',
    source: 'technicalindicators TRIX',
    theirs: ({ lists: { close } }) =>
      padded(ti.TRIX.calculate({ period: 15, values: close }), close.length),
  },
  {
    ours: 'trix(close, 15, 9).signal',
    source: 'the definition',
    theirs: ({ close }) => ema(trix(close, 15), 9),
  },
  {
    ours: 'ultimate(7, 14, 28)',
    source: 'trading-signals UltimateOscillator',
    theirs: ({ candles }) => signals(new ts.UltimateOscillator(), candles),
  },
  {
    ours: 'tsi(close, 25, 13).line',
    source: 'the definition',
    theirs: ({ close }) => tsi(close, 25, 13),
  },
  {
    ours: 'tsi(close, 25, 13).line',
    source: 'trading-signals TSI, once seeds have faded',
    theirs: ({ close }) => signals(new ts.TSI(), close),
    ...SEEDS_FADED,
  },
  {
    ours: 'tsi(close, 25, 13, 7).signal',
    source: 'the definition',
    theirs: ({ close }) => ema(tsi(close, 25, 13), 7),
  },
]);
