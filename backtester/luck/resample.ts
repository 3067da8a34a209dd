/**
 * Series drawn anew from a series that was seen, in blocks, so that what hangs together from day to day still does.
 * Source: Politis and Romano, "The Stationary Bootstrap", Journal of the American Statistical Association 89 (1994).
 */

import { below, type Random } from './random.ts';

/** Rows of one resample, each below `length`. Block lengths are geometric with this mean; the end is followed by the beginning. */
export function stationaryRows(random: Random, length: number, meanBlock: number): Int32Array {
  const rows = new Int32Array(length);
  const ends = 1 / Math.max(1, meanBlock);
  for (let i = 0; i < length; i += 1) {
    const starts = i === 0 || random() / 2 ** 32 < ends;
    rows[i] = starts ? below(random, length) : ((rows[i - 1] ?? 0) + 1) % length;
  }
  return rows;
}

/** A block length that grows with the sample as the theory asks: n^(1/3), at least 1. */
export function usualBlock(length: number): number {
  return Math.max(1, Math.round(Math.cbrt(length)));
}
