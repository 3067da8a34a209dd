/** Volume indicators against trading-signals, technicalindicators and their definitions. */

import * as ti from 'technicalindicators';
import * as ts from 'trading-signals';
import { padded, signals } from './other-libraries.ts';
import { type Bars, compareWith, SEEDS_FADED } from './references.ts';
import { change, ema, type Series, sum, zip } from './textbook-indicators.ts';

/** Volume by where the bar closed in its range. */
const flow = ({ high, low, close, volume }: Bars): Series =>
  zip((h, l, c, v) => (h === l ? 0 : ((c - l - (h - c)) / (h - l)) * v), high, low, close, volume);

const total = (x: Series): Series => {
  let sofar = 0;
  return x.map((value) => {
    if (!Number.isNaN(value)) sofar += value;
    return Number.isNaN(value) ? Number.NaN : sofar;
  });
};

compareWith([
  {
    ours: 'obv()',
    source: 'technicalindicators OBV',
    theirs: ({ lists: { close, volume } }) =>
      padded(ti.OBV.calculate({ close, volume }), close.length),
  },
  {
    ours: 'obv()',
    source: 'trading-signals OBV of two candles',
    theirs: ({ candles }) => signals(new ts.OBV(2), candles),
  },
  {
    ours: 'obv()',
    source: 'the definition',
    theirs: ({ close, volume }) => total(zip((d, v) => Math.sign(d) * v, change(close), volume)),
  },
  {
    ours: 'vwap()',
    source: 'the typical price, on bars of one session each',
    theirs: ({ high, low, close }) => zip((a, b, c) => (a + b + c) / 3, high, low, close),
  },
  {
    ours: 'ad()',
    source: 'technicalindicators ADL',
    theirs: ({ lists: { high, low, close, volume } }) =>
      padded(ti.ADL.calculate({ high, low, close, volume }), close.length),
    convention: 'it rounds to whole shares, and counts a bar without a range as one of buying',
    tolerance: 1e-6,
  },
  {
    ours: 'ad()',
    source: 'trading-signals AD',
    theirs: ({ candles }) => signals(new ts.AD(), candles),
  },
  {
    ours: 'chaikin(3, 10)',
    source: 'the definition',
    theirs: (bars) => {
      const line = total(flow(bars));
      return zip((a, b) => a - b, ema(line, 3), ema(line, 10));
    },
    tolerance: 1e-10,
  },
  {
    ours: 'chaikin(3, 10)',
    source: 'trading-signals ADOSC, once seeds have faded',
    theirs: ({ candles }) => signals(new ts.ADOSC(), candles),
    ...SEEDS_FADED,
  },
  {
    ours: 'cmf(20)',
    source: 'trading-signals CMF',
    theirs: ({ candles }) => signals(new ts.CMF(20), candles),
  },
  {
    ours: 'cmf(20)',
    source: 'the definition, a ratio of sums',
    theirs: (bars) => zip((a, b) => a / b, sum(flow(bars), 20), sum(bars.volume, 20)),
  },
]);
