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

/** Columns whose window sums are exact however they are added up; the bound is derived in `kernel-emit/sums.ts`. */
export function tameColumns(columns: Readonly<Record<string, Float64Array>>): ReadonlySet<string> {
  const tame = Object.entries(columns).flatMap(([name, values]) => (isTame(values) ? [name] : []));
  return new Set(tame);
}

function isTame(values: Float64Array): boolean {
  let least = Number.POSITIVE_INFINITY;
  let greatest = 0;
  for (const value of values) {
    const size = Math.abs(value);
    if (!(size < Number.POSITIVE_INFINITY)) return false;
    if (size > greatest) greatest = size;
    if (size < least && size > 0) least = size;
  }
  if (greatest === 0) return true;
  return least > 1e-200 && values.length ** 2 * (greatest / least) <= 2 ** 52;
}
