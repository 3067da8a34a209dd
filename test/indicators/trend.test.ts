/** Trend indicators against trading-signals, technicalindicators and their definitions. */

import * as ti from 'technicalindicators';
import * as ts from 'trading-signals';
import { padded, signals } from './other-libraries.ts';
import { type Bars, compareWith, type Reference } from './references.ts';
import { ago, directional, highest, lowest, zip } from './textbook-indicators.ts';
import { parabolic } from './textbook-parabolic.ts';

const ICHIMOKU: readonly Reference[] = (
  [
    ['conversion', 'conversion', 51],
    ['base', 'base', 51],
    ['lead_a', 'spanA', 51],
    ['lead_b', 'spanB', 0],
  ] as const
).flatMap(([output, field, from]) => [
  {
    ours: `ichimoku(9, 26, 52, 26).${output}`,
    source: `trading-signals IchimokuCloud ${field}, which waits for all four`,
    theirs: ({ candles }: Bars) =>
      signals(new ts.IchimokuCloud(), candles, (cloud) => cloud[field]),
    from,
  },
  {
    ours: `ichimoku(9, 26, 52, 26).${output}`,
    source: `technicalindicators IchimokuCloud ${field}, which waits for all four`,
    theirs: ({ lists: { high, low } }: Bars) =>
      padded(
        ti.IchimokuCloud.calculate({
          ...{ high, low, conversionPeriod: 9, basePeriod: 26, spanPeriod: 52, displacement: 26 },
        }),
        high.length,
        (cloud) => cloud[field],
      ),
    from,
  },
]);

const AROON: readonly Reference[] = [
  {
    ours: 'aroon(25).up',
    source: 'trading-signals Aroon',
    theirs: ({ candles }) => signals(new ts.Aroon(25), candles, ({ aroonUp }) => aroonUp),
  },
  {
    ours: 'aroon(25).down',
    source: 'trading-signals Aroon',
    theirs: ({ candles }) => signals(new ts.Aroon(25), candles, ({ aroonDown }) => aroonDown),
  },
  {
    ours: 'aroon(25).oscillator',
    source: 'the difference of the two',
    theirs: ({ candles }) =>
      signals(new ts.Aroon(25), candles, ({ aroonUp, aroonDown }) => aroonUp - aroonDown),
  },
];

/**
 * trading-signals ADX is no reference here: where both movements are equal it counts both, while Wilder, TA-Lib,
 * Pine and technicalindicators count neither.
 */
const DIRECTIONAL: readonly Reference[] = [
  {
    ours: 'plus_di(14)',
    source: 'the definition',
    theirs: ({ high, low, close }) => directional(high, low, close, 14).plus,
  },
  {
    ours: 'minus_di(14)',
    source: 'the definition',
    theirs: ({ high, low, close }) => directional(high, low, close, 14).minus,
  },
  {
    ours: 'adx(14)',
    source: 'the definition',
    theirs: ({ high, low, close }) => directional(high, low, close, 14).adx,
  },
  {
    ours: 'adx(14)',
    source: 'technicalindicators ADX',
    theirs: ({ lists: { high, low, close } }) =>
      padded(ti.ADX.calculate({ period: 14, high, low, close }), close.length, ({ adx }) => adx),
  },
  {
    ours: 'plus_di(14)',
    source: 'technicalindicators ADX, which shows it from the first adx on',
    theirs: ({ lists: { high, low, close } }) =>
      padded(ti.ADX.calculate({ period: 14, high, low, close }), close.length, ({ pdi }) => pdi),
    from: 27,
  },
  {
    ours: 'minus_di(14)',
    source: 'technicalindicators ADX, which shows it from the first adx on',
    theirs: ({ lists: { high, low, close } }) =>
      padded(ti.ADX.calculate({ period: 14, high, low, close }), close.length, ({ mdi }) => mdi),
    from: 27,
  },
];

compareWith([
  ...ICHIMOKU,
  ...AROON,
  ...DIRECTIONAL,
  {
    ours: 'ichimoku(9, 26, 52, 26).span_a',
    source: 'the definition: the cloud over a bar is what led 25 bars before',
    theirs: ({ high, low }) => {
      const middle = (n: number): Float64Array =>
        zip((a, b) => (a + b) / 2, highest(high, n), lowest(low, n));
      return ago(
        zip((a, b) => (a + b) / 2, middle(9), middle(26)),
        25,
      );
    },
  },
  {
    ours: 'ichimoku(9, 26, 52, 26).span_b',
    source: 'the definition: the cloud over a bar is what led 25 bars before',
    theirs: ({ high, low }) =>
      ago(
        zip((a, b) => (a + b) / 2, highest(high, 52), lowest(low, 52)),
        25,
      ),
  },
  {
    ours: 'supertrend(3, 10).line',
    source: 'trading-signals SuperTrend',
    theirs: ({ candles }) => signals(new ts.SuperTrend(), candles, ({ supertrend }) => supertrend),
  },
  {
    ours: 'supertrend(3, 10).direction',
    source: 'trading-signals SuperTrend',
    theirs: ({ candles }) =>
      signals(new ts.SuperTrend(), candles, ({ trend }) => (trend === 'BULLISH' ? 1 : -1)),
  },
  ...(['line', 'direction'] as const).map((output) => ({
    ours: `psar(0.02, 0.2).${output}`,
    source: 'the rules in Wilder’s words',
    theirs: ({ high, low }: Bars) => parabolic(high, low, 0.02, 0.2)[output],
  })),
]);
