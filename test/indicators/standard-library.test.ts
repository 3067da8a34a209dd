/** The indicators of `strategies/lib` against plain calculations over whole arrays, on random and on real bars. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from '../../grammar/index.ts';
import type { Columns } from '../../runtime/evaluator.ts';
import { evaluate } from './evaluate.ts';
import { cleanBars } from './random-bars.ts';
import { SPX } from './real-bars.ts';
import { exactSum, mean } from './textbook.ts';
import {
  ago,
  ema,
  highest,
  line,
  lowest,
  over,
  rma,
  rsi,
  type Series,
  sma,
  stdev,
  sum,
  trueRange,
  wma,
  zip,
} from './textbook-indicators.ts';

const LIBRARY = join(import.meta.dirname, '../../strategies/lib');

/** Every file as one text: they import nothing from each other. */
const SOURCE = readdirSync(LIBRARY)
  .map((file) => readFileSync(join(LIBRARY, file), 'utf8'))
  .join('\n');

interface Bars {
  readonly open: Series;
  readonly high: Series;
  readonly low: Series;
  readonly close: Series;
  readonly volume: Series;
}

const plus = (...parts: Series[]): Series => zip((...values) => exactSum(values), ...parts);
const less = (a: Series, b: Series): Series => zip((x, y) => x - y, a, b);
const by = (a: Series, b: Series): Series => zip((x, y) => x / y, a, b);
const times = (k: number, a: Series): Series => a.map((value) => k * value);
const roc = (x: Series, n: number): Series => zip((a, b) => 100 * (a / b - 1), x, ago(x, n));
const range = ({ high, low, close }: Bars): Series => trueRange(high, low, close, true);
const atr = (bars: Bars, n: number): Series => rma(range(bars), n);
const middle = ({ high, low }: Bars): Series => zip((h, l) => (h + l) / 2, high, low);
const donchian = ({ high, low }: Bars, n: number): Series =>
  zip((h, l) => (h + l) / 2, highest(high, n), lowest(low, n));

function hull(x: Series, n: number): Series {
  return wma(less(times(2, wma(x, Math.round(n / 2))), wma(x, n)), Math.round(Math.sqrt(n)));
}

/** From the definition: each open is the mean of the candle before, the first one that of its own bar. */
function candleOpens({ open, high, low, close }: Bars): Series {
  const opens = new Float64Array(close.length);
  close.forEach((last, i) => {
    const [o = 0, h = 0, l = 0] = [open[i - 1], high[i - 1], low[i - 1]];
    const before = (o + h + l + (close[i - 1] ?? 0)) / 4;
    opens[i] = i === 0 ? ((open[0] ?? 0) + last) / 2 : ((opens[i - 1] ?? 0) + before) / 2;
  });
  return opens;
}

/** Counted bar by bar; absent until both a rise and a fall have been seen. */
function streaks(x: Series): Series {
  let rose = false;
  let fell = false;
  let length = 0;
  return x.map((value, i) => {
    const change = value - (x[i - 1] ?? Number.NaN);
    rose ||= change >= 0;
    fell ||= change <= 0;
    if (change > 0) length = Math.max(0, length) + 1;
    else if (change < 0) length = Math.min(0, length) - 1;
    else length = 0;
    return rose && fell ? length : Number.NaN;
  });
}

function rankOf(x: Series, n: number): Series {
  return over(
    n + 1,
    (values) => {
      const last = values.at(-1) ?? Number.NaN;
      return (100 * values.slice(0, -1).filter((value) => value <= last).length) / n;
    },
    x,
  );
}

function ribbon(bars: Bars): readonly Series[] {
  return [1, 2, 3, 4, 5].map((k) => ema(bars.close, 10 * k));
}

type Plain = (bars: Bars) => Series;

/** A call of each output, and what it has to be. */
const CASES: readonly (readonly [call: string, plain: Plain])[] = [
  [
    'ema_ribbon(close, 10).width',
    ({ close }) => zip((a, b) => a / b - 1, ema(close, 10), ema(close, 50)),
  ],
  [
    'ema_ribbon(close, 10).aligned',
    (bars) =>
      zip(
        (...lines) =>
          mean(lines.slice(1).map((slower, k) => Math.sign((lines[k] ?? Number.NaN) - slower))),
        ...ribbon(bars),
      ),
  ],
  [
    'hull_slope(close, 16)',
    ({ close }) => zip((a, b) => a / b - 1, hull(close, 16), ago(hull(close, 16), 1)),
  ],
  [
    'vortex(14).plus',
    (bars) => by(sum(less(bars.high, ago(bars.low, 1)).map(Math.abs), 14), sum(range(bars), 14)),
  ],
  [
    'vortex(14).minus',
    (bars) => by(sum(less(bars.low, ago(bars.high, 1)).map(Math.abs), 14), sum(range(bars), 14)),
  ],
  [
    'heikin_ashi().close_line',
    ({ open, high, low, close }) => times(0.25, plus(open, high, low, close)),
  ],
  [
    'choppiness(14)',
    (bars) =>
      zip(
        (way, top, bottom) => (100 * Math.log10(way / (top - bottom))) / Math.log10(14),
        sum(range(bars), 14),
        highest(bars.high, 14),
        lowest(bars.low, 14),
      ),
  ],
  [
    'efficiency_ratio(close, 10)',
    ({ close }) =>
      by(
        less(close, ago(close, 10)).map(Math.abs),
        sum(less(close, ago(close, 1)).map(Math.abs), 10),
      ),
  ],
  [
    'chandelier_exit(22, 3).long_stop',
    (bars) => less(highest(bars.high, 22), times(3, atr(bars, 22))),
  ],
  [
    'chandelier_exit(22, 3).short_stop',
    (bars) => plus(lowest(bars.low, 22), times(3, atr(bars, 22))),
  ],
  ['donchian_mid(20)', (bars) => donchian(bars, 20)],
  ['zscore_band(close, 20, 2).z', ({ close }) => by(less(close, sma(close, 20)), stdev(close, 20))],
  [
    'zscore_band(close, 20, 2).upper',
    ({ close }) => plus(sma(close, 20), times(2, stdev(close, 20))),
  ],
  [
    'zscore_band(close, 20, 2).lower',
    ({ close }) => less(sma(close, 20), times(2, stdev(close, 20))),
  ],
  [
    'squeeze(20, 2, 1.5).active',
    (bars) =>
      zip(
        (deviation, way) => (2 * deviation < 1.5 * way ? 1 : 0),
        stdev(bars.close, 20),
        sma(range(bars), 20),
      ).map((value, i) => (i < 19 ? Number.NaN : value)),
  ],
  [
    'squeeze(20, 2, 1.5).lean',
    (bars) => {
      const centre = times(0.5, plus(donchian(bars, 20), sma(bars.close, 20)));
      return line(less(bars.close, centre), 20).end;
    },
  ],
  [
    'mass_index(9, 25)',
    ({ high, low }) => {
      const once = ema(less(high, low), 9);
      return sum(by(once, ema(once, 9)), 25);
    },
  ],
  [
    'ulcer_index(close, 14)',
    ({ close }) => {
      const drop = zip((x, top) => 100 * (x / top - 1), close, highest(close, 14));
      return over(14, (values) => Math.sqrt(mean(values.map((value) => value * value))), drop);
    },
  ],
  ['awesome_oscillator(5, 34)', (bars) => less(sma(middle(bars), 5), sma(middle(bars), 34))],
  ['elder_ray(13).bull', ({ high, close }) => less(high, ema(close, 13))],
  ['elder_ray(13).bear', ({ low, close }) => less(low, ema(close, 13))],
  ['coppock(close, 14, 11, 10)', ({ close }) => wma(plus(roc(close, 14), roc(close, 11)), 10)],
  ['know_sure_thing(close)', ({ close }) => sureThing(close)],
  ['know_sure_thing(close).signal_line', ({ close }) => sma(sureThing(close), 9)],
  ['streak(close)', ({ close }) => streaks(close)],
  [
    'connors_rsi(close, 3, 2, 100)',
    ({ close }) =>
      times(1 / 3, plus(rsi(close, 3), rsi(streaks(close), 2), rankOf(roc(close, 1), 100))),
  ],
  [
    'force_index(13)',
    ({ close, volume }) =>
      ema(
        zip((change, shares) => change * shares, less(close, ago(close, 1)), volume),
        13,
      ),
  ],
  ['relative_volume(20)', ({ volume }) => by(volume, ago(sma(volume, 20), 1))],
  [
    'ease_of_movement(14)',
    (bars) =>
      sma(
        zip(
          (moved, h, l, shares) => (moved * (h - l)) / shares,
          less(middle(bars), ago(middle(bars), 1)),
          bars.high,
          bars.low,
          bars.volume,
        ),
        14,
      ),
  ],
];

function sureThing(x: Series): Series {
  return plus(
    sma(roc(x, 10), 10),
    times(2, sma(roc(x, 15), 10)),
    times(3, sma(roc(x, 20), 10)),
    times(4, sma(roc(x, 30), 15)),
  );
}

const MARKETS: readonly (readonly [name: string, columns: Columns & Bars])[] = [
  ['random bars', barsOf(cleanBars(400, 11))],
  ['the index', barsOf(SPX)],
];

function barsOf(columns: Columns): Columns & Bars {
  const column = (name: string): Series => (columns[name] ?? new Float64Array(0)).slice(0, 1_200);
  return {
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close: column('close'),
    volume: column('volume'),
  };
}

/** Bar, value and what it should be, where they differ first by more than rounding. */
function firstOff(values: Series, wanted: Series, from = 0): unknown {
  const size = Math.max(...wanted.filter(Number.isFinite).map(Math.abs));
  for (let i = from; i < wanted.length; i += 1) {
    const [value = Number.NaN, right = Number.NaN] = [values[i], wanted[i]];
    const isAbsent = Number.isNaN(value) && Number.isNaN(right);
    if (!isAbsent && !(Math.abs(value - right) <= 1e-9 * size)) return { bar: i, value, right };
  }
  return undefined;
}

describe.each(MARKETS)('on %s', (_, columns) => {
  test.each(CASES)('%s', async (call, plain) => {
    const values = await evaluate(call, columns, { above: SOURCE });
    expect(firstOff(values, plain(columns))).toBeUndefined();
    expect(values.filter(Number.isFinite).length).toBeGreaterThan(200);
  });

  test('heikin_ashi().open_line, once its beginning has faded', async () => {
    const values = await evaluate('heikin_ashi().open_line', columns, { above: SOURCE });
    expect(firstOff(values, candleOpens(columns), 50)).toBeUndefined();
  });
});

test('every indicator of the library is among them, and says its formula and source', () => {
  const declared = parse(SOURCE).program.declarations.flatMap((declaration) =>
    declaration.kind === 'IndicatorDeclaration' ? [declaration] : [],
  );
  const tested = new Set(CASES.map(([call]) => call.replace(/\(.*/, '')));
  expect(declared.map(({ name }) => name.name).sort()).toEqual([...tested].sort());
  for (const { name, doc = '' } of declared) {
    expect(doc, name.name).toMatch(/^formula: .+$/m);
    expect(doc, name.name).toMatch(/^source: .+$/m);
  }
});
