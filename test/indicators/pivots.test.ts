/** Turning points against trading-signals and a search of the whole history at each bar. */

import * as ts from 'trading-signals';
import { signals } from './other-libraries.ts';
import { type Bars, compareWith, type Reference } from './references.ts';
import type { Series } from './textbook-indicators.ts';

/** The value before, where there is none. */
function held(x: Series): Series {
  let last = Number.NaN;
  return x.map((value) => {
    if (!Number.isNaN(value)) last = value;
    return last;
  });
}

/** Bars since the latest bar that was confirmed by bar i as above all neighbours; of a plateau the last bar. */
function ageOfPivot(x: Series, left: number, right: number): Series {
  const isPivot = (p: number): boolean => {
    if (p < left) return false;
    const pivot = x[p] ?? Number.NaN;
    const before = Array.from({ length: left }, (_, k) => x[p - 1 - k] ?? Number.NaN);
    const after = Array.from({ length: right }, (_, k) => x[p + 1 + k] ?? Number.NaN);
    return before.every((value) => value <= pivot) && after.every((value) => value < pivot);
  };
  return x.map((_, i) => {
    for (let p = i - right; p >= left; p -= 1) if (isPivot(p)) return i - p;
    return Number.NaN;
  });
}

const negative = (x: Series): Series => x.map((value) => -value);

const DEFINITIONS: readonly Reference[] = [
  {
    ours: 'pivot_high(5, 5).age',
    source: 'the definition',
    theirs: ({ high }) => ageOfPivot(high, 5, 5),
  },
  {
    ours: 'pivot_low(4, 2).age',
    source: 'the definition',
    theirs: ({ low }) => ageOfPivot(negative(low), 4, 2),
  },
  {
    ours: 'pivot_high(4, 2).value',
    source: 'the definition',
    theirs: ({ high }) => ageOfPivot(high, 4, 2).map((age, i) => high[i - age] ?? Number.NaN),
  },
  {
    ours: 'pivot_low(5, 5).value',
    source: 'the definition',
    theirs: ({ low }) =>
      ageOfPivot(negative(low), 5, 5).map((age, i) => low[i - age] ?? Number.NaN),
  },
];

/** A last digit that no two bars share, so that there is no plateau. */
const untied = (x: Series): Series => x.map((value, i) => value + i * 1e-9);

const PEERS: readonly Reference[] = [
  {
    ours: 'pivot_high(5, 5).value',
    source: 'trading-signals SwingHigh, held',
    theirs: ({ candles, high }: Bars) => {
      const swing = new ts.SwingHigh({ lookback: 5 });
      const highs = untied(high);
      return held(
        signals(
          swing,
          candles.map((candle, i) => ({ ...candle, high: highs[i] ?? 0 })),
        ),
      );
    },
    convention:
      'it has no pivot on a plateau; here the last bar of one is it, so ties are broken so',
    tolerance: 1e-7,
  },
  {
    ours: 'pivot_low(5, 5).value',
    source: 'trading-signals SwingLow, held',
    theirs: ({ candles, low }: Bars) => {
      const swing = new ts.SwingLow({ lookback: 5 });
      const lows = low.map((value, i) => value - i * 1e-9);
      return held(
        signals(
          swing,
          candles.map((candle, i) => ({ ...candle, low: lows[i] ?? 0 })),
        ),
      );
    },
    convention:
      'it has no pivot on a plateau; here the last bar of one is it, so ties are broken so',
    tolerance: 1e-7,
  },
];

compareWith([...DEFINITIONS, ...PEERS]);
