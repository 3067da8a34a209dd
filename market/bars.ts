/** Bars of one symbol as columns: what the store hands out, the engine steps over and Arrow carries. */

import { countBelow } from './ascending.ts';
import { ColumnsAsUsed } from './columns-as-used.ts';

/** All columns have `length` rows, in strictly ascending time; row `i` of each makes bar `i`. */
export interface BarColumns {
  readonly symbol: string;
  readonly length: number;
  /** Bar start, UTC microseconds. For `1d` and longer: UTC midnight of the bar's session date. */
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  /** NaN where the source gave none; 0 is a real zero (or what the source writes for "not known"). */
  readonly volume: Float64Array;
  /**
   * Exchange session of each bar, days since 1970-01-01 in the exchange's calendar. A `1w` or `1mo` bar
   * belongs to the last session of its week or month, so that it is never read before it has closed.
   */
  readonly session: Int32Array;
}

/** Columns of zeros to be filled in place. */
export function allocateBars(symbol: string, length: number): BarColumns {
  return {
    symbol,
    length,
    time: new Float64Array(length),
    open: new Float64Array(length),
    high: new Float64Array(length),
    low: new Float64Array(length),
    close: new Float64Array(length),
    volume: new Float64Array(length),
    session: new Int32Array(length),
  };
}

/** Rows `from` up to but not including `to`; shares memory with the original, and fetches none of its columns. */
export function sliceBars(
  columns: BarColumns,
  from: number,
  to: number = columns.length,
): BarColumns {
  if (columns instanceof ColumnsAsUsed) return columns.slice(from, to);
  const time = columns.time.subarray(from, to);
  return {
    symbol: columns.symbol,
    length: time.length,
    time,
    open: columns.open.subarray(from, to),
    high: columns.high.subarray(from, to),
    low: columns.low.subarray(from, to),
    close: columns.close.subarray(from, to),
    volume: columns.volume.subarray(from, to),
    session: columns.session.subarray(from, to),
  };
}

/** An own copy, for whoever adjusts prices in place. */
export function copyBars(columns: BarColumns): BarColumns {
  return {
    symbol: columns.symbol,
    length: columns.length,
    time: columns.time.slice(),
    open: columns.open.slice(),
    high: columns.high.slice(),
    low: columns.low.slice(),
    close: columns.close.slice(),
    volume: columns.volume.slice(),
    session: columns.session.slice(),
  };
}

/** First row whose session is `session` or later; `length` when there is none. */
export function firstBarOfSession({ session }: BarColumns, wanted: number): number {
  return countBelow(session, wanted);
}
