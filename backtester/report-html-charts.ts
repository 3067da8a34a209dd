/** Charts of a report as SVG: they need no script, and can be printed. */

import { type BarColumns, countBelow, countUpTo } from '../market/index.ts';
import { drawdownSeries } from './metrics-drawdown.ts';
import { type BacktestReport, isDaily } from './report.ts';
import { exitKindOf } from './report-exits.ts';
import {
  formatCompact,
  formatDecimal,
  formatPercent,
  formatPrice,
  formatTime,
} from './report-format.ts';
import { escaped } from './report-html-text.ts';
import type { Trade } from './result.ts';

const WIDTH = 960;
const LEFT = 64;
const RIGHT = 12;
const PLOT = WIDTH - LEFT - RIGHT;

/** A drawing area: row k of so many, and values from low to high. */
interface Scale {
  readonly top: number;
  readonly height: number;
  readonly low: number;
  readonly high: number;
  readonly count: number;
}

function x({ count }: Scale, k: number): number {
  return LEFT + (PLOT * (k + 0.5)) / Math.max(1, count);
}

function y({ top, height, low, high }: Scale, value: number): number {
  return top + height * (1 - (value - low) / (high - low || 1));
}

const two = (value: number): string => String(Math.round(value * 100) / 100);

/** Equity beside buy-and-hold, and the drawdown below it. Empty with fewer than two instants. */
export function curveChart(report: BacktestReport): string {
  const { result, benchmark, strategy } = report;
  const { equity, time } = result;
  if (equity.length < 2) return '';
  const daily = isDaily(strategy.every);
  const curves = [equity, ...(benchmark ? [benchmark.equity] : [])];
  const drawdown = drawdownSeries(result).map((each) => -Math.abs(each));
  const upper = { top: 8, height: 220, count: equity.length, ...extent(curves) };
  const lowest = Math.min(-1e-6, least(drawdown));
  const lower = { top: 246, height: 80, count: equity.length, low: lowest, high: 0 };
  return svg(
    352,
    `Equity of ${strategy.name}${benchmark ? ' beside buy and hold' : ''}, and its drawdown`,
    [
      ...axis(upper, formatCompact),
      ...axis(lower, (value) => formatPercent(value, 1), 2),
      ...(benchmark ? [line(upper, benchmark.equity, 'hold')] : []),
      line(upper, equity, 'own'),
      area(lower, drawdown),
      ...dates(time, lower.top + lower.height, daily),
    ],
  );
}

/** More candles than these are narrower than a pixel. */
const MOST_CANDLES = 320;

/** Candles of one symbol in the tested period, with a mark for each entry and exit of the trades that are its own. */
export function priceChart(
  report: BacktestReport,
  bars: BarColumns,
  trades: readonly Trade[],
): string {
  const { result, strategy } = report;
  const first = countBelow(bars.time, result.time[0] ?? Number.POSITIVE_INFINITY);
  if (bars.length - first < 2) return '';
  const daily = isDaily(strategy.every);
  const factor = Math.ceil((bars.length - first) / MOST_CANDLES);
  const candles = candlesOf(bars, first, factor);
  const scale = {
    ...{ top: 14, height: 280, count: candles.length },
    low: Math.min(...candles.map(({ low }) => low)),
    high: Math.max(...candles.map(({ high }) => high)),
  };
  const placeOf = (time: number): number =>
    Math.max(0, Math.floor((countUpTo(bars.time, time) - 1 - first) / factor));
  const marks = trades
    .filter(({ symbol }) => symbol === bars.symbol)
    .flatMap((trade) => {
      const isLong = trade.side === 'long';
      const kind = exitKindOf(trade.exitReason);
      const entry = `${trade.side} ${formatPrice(trade.entryPrice)}, ${formatTime(trade.entryTime, daily)}: ${trade.entryReason}`;
      const exit = `${kind} ${formatPrice(trade.exitPrice)}, ${formatTime(trade.exitTime, daily)}: ${trade.exitReason}`;
      return [
        mark(
          scale,
          placeOf(trade.entryTime),
          trade.entryPrice,
          isLong ? 'up' : 'down',
          isLong ? 'buy' : 'sell',
          entry,
        ),
        mark(scale, placeOf(trade.exitTime), trade.exitPrice, isLong ? 'down' : 'up', kind, exit),
      ];
    });
  const times = Float64Array.from(candles, ({ time }) => time);
  return svg(326, `Prices of ${bars.symbol} with ${formatDecimal(marks.length / 2, 0)} trades`, [
    ...axis(scale, formatPrice),
    ...candles.map((each, k) => candle(scale, each, k)),
    ...marks,
    ...dates(times, scale.top + scale.height, daily),
  ]);
}

interface Candle {
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

function candlesOf(bars: BarColumns, first: number, factor: number): readonly Candle[] {
  const candles: Candle[] = [];
  for (let row = first; row < bars.length; row += factor) {
    const end = Math.min(row + factor, bars.length);
    candles.push({
      time: bars.time[row] ?? 0,
      open: bars.open[row] ?? 0,
      high: Math.max(...bars.high.subarray(row, end)),
      low: Math.min(...bars.low.subarray(row, end)),
      close: bars.close[end - 1] ?? 0,
    });
  }
  return candles;
}

function candle(scale: Scale, { open, high, low, close }: Candle, k: number): string {
  const middle = x(scale, k);
  const width = Math.max(0.6, (PLOT / scale.count) * 0.7);
  const [top, bottom] = [y(scale, Math.max(open, close)), y(scale, Math.min(open, close))];
  const tone = close >= open ? 'rise' : 'fall';
  return `<g class="${tone}"><path d="M${two(middle)},${two(y(scale, high))}V${two(y(scale, low))}"/><rect x="${two(middle - width / 2)}" y="${two(top)}" width="${two(width)}" height="${two(Math.max(0.6, bottom - top))}"/></g>`;
}

function mark(
  scale: Scale,
  k: number,
  price: number,
  direction: 'up' | 'down',
  kind: string,
  text: string,
): string {
  const [at, from] = [x(scale, k), y(scale, price)];
  const tip = direction === 'up' ? 1 : -1;
  const points = [
    [at, from + 2 * tip],
    [at - 5, from + 11 * tip],
    [at + 5, from + 11 * tip],
  ];
  return `<polygon class="mark ${kind}" points="${points.map(([px = 0, py = 0]) => `${two(px)},${two(py)}`).join(' ')}"><title>${escaped(text)}</title></polygon>`;
}

function extent(curves: readonly Float64Array[]): { readonly low: number; readonly high: number } {
  const low = Math.min(...curves.map(least));
  const high = Math.max(...curves.map((curve) => -least(curve.map((each) => -each))));
  return low === high ? { low: low * 0.99, high: high * 1.01 } : { low, high };
}

function least(values: Float64Array): number {
  let found = Number.POSITIVE_INFINITY;
  for (const value of values) if (value < found) found = value;
  return found;
}

/** Points on one pixel are its highest and lowest: the line of a million bars is as short as that of a thousand. */
function line(scale: Scale, values: Float64Array, kind: string): string {
  return `<path class="curve ${kind}" d="${pathOf(scale, values)}"/>`;
}

function area(scale: Scale, values: Float64Array): string {
  const zero = two(y(scale, 0));
  const path = pathOf(scale, values);
  return `<path class="drawdown" d="${path}V${zero}H${two(x(scale, 0))}Z"/>`;
}

function pathOf(scale: Scale, values: Float64Array): string {
  const step = Math.max(1, Math.floor(values.length / PLOT));
  const points: string[] = [];
  for (let from = 0; from < values.length; from += step) {
    let [low, high] = [from, from];
    for (let k = from; k < Math.min(from + step, values.length); k += 1) {
      if ((values[k] ?? 0) < (values[low] ?? 0)) low = k;
      if ((values[k] ?? 0) > (values[high] ?? 0)) high = k;
    }
    for (const k of low === high ? [low] : [Math.min(low, high), Math.max(low, high)])
      points.push(`${two(x(scale, k))},${two(y(scale, values[k] ?? 0))}`);
  }
  return `M${points.join('L')}`;
}

function axis(scale: Scale, text: (value: number) => string, parts = 4): readonly string[] {
  return roundValues(scale, parts).map((value) => {
    const at = y(scale, value);
    return `<path class="grid" d="M${LEFT},${two(at)}H${WIDTH - RIGHT}"/><text class="value" x="${LEFT - 8}" y="${two(at + 4)}">${escaped(text(value))}</text>`;
  });
}

/** Steps as people count: 1, 2, 2.5 or 5 of a power of ten, about so many in the scale. */
function roundValues({ low, high }: Scale, parts: number): readonly number[] {
  const wanted = (high - low) / parts;
  const power = 10 ** Math.floor(Math.log10(wanted));
  const step = (STEPS.find((each) => each * power >= wanted * 0.999) ?? 10) * power;
  const first = Math.ceil(low / step - 1e-9);
  const last = Math.floor(high / step + 1e-9);
  // Adding zero makes the zero of a negative step an ordinary one.
  return Array.from({ length: last - first + 1 }, (_, k) => (first + k) * step + 0);
}

const STEPS = [1, 2, 2.5, 5, 10];

const DATES = 6;

function dates(time: Float64Array, bottom: number, daily: boolean): readonly string[] {
  return Array.from({ length: DATES }, (_, k) => {
    const row = Math.round(((time.length - 1) * k) / (DATES - 1));
    const at = LEFT + (PLOT * (row + 0.5)) / time.length;
    const anchor = k === 0 ? 'start' : k === DATES - 1 ? 'end' : 'middle';
    return `<text class="date" text-anchor="${anchor}" x="${two(at)}" y="${bottom + 18}">${escaped(formatTime(time[row] ?? 0, daily))}</text>`;
  });
}

function svg(height: number, title: string, parts: readonly string[]): string {
  return `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${escaped(title)}">\n${parts.join('\n')}\n</svg>`;
}
