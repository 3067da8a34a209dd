/**
 * A million bars on a thousand pixels: the chart gets a slice of candles, each of so many bars that a screen holds them,
 * and another slice when somebody pans or zooms to its end.
 */

import type { ChartView } from '../../run-view.ts';

export interface Slice {
  /** Bars in a candle: a power of 4. */
  readonly factor: number;
  /** Rows, the second exclusive; the first is a multiple of `factor`. */
  readonly from: number;
  readonly to: number;
}

/** More candles than these on a screen are finer than its pixels. */
const MOST_VISIBLE = 1200;
/** From so few on a finer level pays. */
const FEW_VISIBLE = 240;
const STEP = 4;
/** A slice holds what is to be seen, and as much on both sides. */
const MOST_CANDLES = 3 * MOST_VISIBLE;

export function wholeSlice(rows: number): Slice {
  let factor = 1;
  while (rows / factor > MOST_VISIBLE) factor *= STEP;
  return { factor, from: 0, to: rows };
}

/** The slice in which rows `first` to `last` are to be seen; the present one where it still serves. */
export function sliceFor(first: number, last: number, rows: number, present: Slice): Slice {
  // Beyond the first and the last bar there is nothing to be seen.
  const visible = Math.max(1, Math.min(last, rows) - Math.max(first, 0));
  let { factor } = present;
  while (visible / factor > MOST_VISIBLE) factor *= STEP;
  while (factor > 1 && visible / factor < FEW_VISIBLE) factor /= STEP;
  const isInside =
    (first >= present.from || present.from === 0) && (last <= present.to || present.to === rows);
  if (factor === present.factor && isInside) return present;
  const room = Math.floor((MOST_CANDLES * factor - visible) / 2);
  const from = Math.max(0, Math.floor((first - room) / factor) * factor);
  return { factor, from, to: Math.min(rows, from + MOST_CANDLES * factor) };
}

export interface Candle {
  readonly row: number;
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

/** The first open, the highest high, the lowest low, the last close, the sum of what was traded. */
export function candlesOf(bars: ChartView, { factor, from, to }: Slice): readonly Candle[] {
  const candles: Candle[] = [];
  for (let row = from; row < to; row += factor) {
    const end = Math.min(row + factor, bars.time.length);
    let high = Number.NEGATIVE_INFINITY;
    let low = Number.POSITIVE_INFINITY;
    let volume = 0;
    for (let i = row; i < end; i += 1) {
      high = Math.max(high, bars.high[i] ?? high);
      low = Math.min(low, bars.low[i] ?? low);
      volume += bars.volume[i] || 0;
    }
    const { time, open, close } = bars;
    candles.push({
      ...{ row, high, low, volume },
      time: time[row] ?? 0,
      open: open[row] ?? 0,
      close: close[end - 1] ?? 0,
    });
  }
  return candles;
}

/** The last value of each candle; NaN where there is none. */
export function valuesOf(values: Float64Array, { factor, from, to }: Slice): readonly number[] {
  const found: number[] = [];
  for (let row = from; row < to; row += factor)
    found.push(values[Math.min(row + factor, values.length) - 1] ?? Number.NaN);
  return found;
}
