/** What a kernel has to know of its bars before it begins: sessions, and which columns it may trust. */

import { type BarColumns, sliceBars } from '../../market/index.ts';
import { firstRow } from '../run-windows.ts';
import type { BacktestSpec } from '../spec.ts';

/** The bars of a run from its first warm-up bar on, the same for all runs that begin there. */
export interface KernelWindow {
  readonly bars: BarColumns;
  /** First row that is reported. */
  readonly start: number;
  /** Last row of each session, and the day that each is. */
  readonly lasts: Int32Array;
  readonly days: Int32Array;
}

/** Where a run with this warm-up begins in the bars. */
export function windowStart(bars: BarColumns, settled: number, { from }: BacktestSpec): number {
  return Math.max(0, firstRow(bars, from, 0) - settled);
}

export function kernelWindow(bars: BarColumns, begin: number, spec: BacktestSpec): KernelWindow {
  const end = spec.to === undefined ? bars.length : firstRow(bars, spec.to, 1);
  const window = sliceBars(bars, begin, end);
  const lasts: number[] = [];
  const { session, length } = window;
  for (let row = 0; row < length; row += 1)
    if (row + 1 === length || session[row + 1] !== session[row]) lasts.push(row);
  return {
    bars: window,
    start: Math.min(length, Math.max(0, firstRow(bars, spec.from, 0) - begin)),
    lasts: Int32Array.from(lasts),
    days: Int32Array.from(lasts, (row) => session[row] ?? 0),
  };
}

/** Why the engine has to look at these bars itself: a kernel asks no bar whether its prices are there. */
export function whyBars({ open, high, low, close, length }: BarColumns): string | undefined {
  for (let row = 0; row < length; row += 1) {
    const [o = 0, h = 0, l = 0, c = 0] = [open[row], high[row], low[row], close[row]];
    const isSound = l > 0 && l <= o && l <= c && h >= o && h >= c && h < Number.POSITIVE_INFINITY;
    if (!isSound) return 'a bar has no price, or one outside its high and low';
  }
  return undefined;
}

/**
 * For each column of prices the number that cuts all of them in two, as `emit/column-parts.ts` does from bar to bar:
 * present where every price lies within a factor of 64 of the first one, either way.
 */
export function gridsOf({ open, high, low, close }: BarColumns): Readonly<Record<string, number>> {
  const grids: Record<string, number> = {};
  for (const [name, prices] of Object.entries({ open, high, low, close })) {
    const size = 2 ** Math.floor(Math.log2(prices[0] ?? Number.NaN));
    if (isWithin(prices, size / 64, size * 64)) grids[name] = size * 201_326_592;
  }
  return grids;
}

function isWithin(prices: Float64Array, least: number, most: number): boolean {
  if (!(least > 1e-150 && most < 1e150)) return false;
  for (const price of prices) if (!(price >= least && price <= most)) return false;
  return true;
}
