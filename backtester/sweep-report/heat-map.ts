/** The runs of a sweep over two of its params: where good values lie together, and where one stands alone. */

import type { SweepAxis, SweepResults } from './sweep-results.ts';

export interface HeatMap {
  readonly across: HeatAxis;
  readonly down: HeatAxis;
  /** Row after row, the first at the lowest value of `down`; NaN where nothing ran. */
  readonly cells: Float64Array;
  readonly low: number;
  readonly high: number;
}

export interface HeatAxis {
  readonly name: string;
  /** A value a cell; where cells hold several, the lowest of each. */
  readonly values: readonly number[];
}

/**
 * Of each cell the median over all runs in it, so that one lucky run does not colour it. Undefined with fewer than two
 * params that vary. `most`: cells across and down that there is room for.
 */
export function heatMap(
  results: SweepResults,
  scores: Float64Array,
  [acrossName, downName]: readonly [string, string],
  most: { readonly across: number; readonly down: number },
): HeatMap | undefined {
  const xs = results.params[acrossName];
  const ys = results.params[downName];
  if (!xs || !ys) return undefined;
  const across = binned(xs, most.across);
  const down = binned(ys, most.down);
  const groups = new Map<number, number[]>();
  for (let row = 0; row < results.length; row += 1) {
    const score = scores[row] ?? Number.NaN;
    if (Number.isNaN(score)) continue;
    const cell = binOf(down, ys[row] ?? 0) * across.length + binOf(across, xs[row] ?? 0);
    const group = groups.get(cell);
    if (group) group.push(score);
    else groups.set(cell, [score]);
  }
  if (groups.size === 0) return undefined;
  const cells = new Float64Array(across.length * down.length).fill(Number.NaN);
  for (const [cell, group] of groups) cells[cell] = median(group);
  const known = cells.filter((value) => !Number.isNaN(value));
  return {
    across: { name: acrossName, values: across },
    down: { name: downName, values: down },
    cells,
    low: known.reduce((least, value) => Math.min(least, value), Number.POSITIVE_INFINITY),
    high: known.reduce((largest, value) => Math.max(largest, value), Number.NEGATIVE_INFINITY),
  };
}

/**
 * Params by how much of the scores' variance their own values explain (one-way analysis of variance), the first most.
 * Those with one value only are left out.
 */
export function influence(
  axes: readonly SweepAxis[],
  results: SweepResults,
  scores: Float64Array,
): readonly { readonly name: string; readonly share: number }[] {
  return axes
    .map(({ name }) => ({ name, share: explained(results.params[name], scores) }))
    .filter(({ share }) => !Number.isNaN(share))
    .sort((a, b) => b.share - a.share);
}

/** Sum of squares between groups ÷ total sum of squares; NaN for one group. */
function explained(values: Float64Array | undefined, scores: Float64Array): number {
  const groups = new Map<number, { sum: number; count: number }>();
  let [sum, count] = [0, 0];
  for (let row = 0; row < scores.length; row += 1) {
    const score = scores[row] ?? Number.NaN;
    const value = values?.[row];
    if (Number.isNaN(score) || value === undefined) continue;
    const group = groups.get(value) ?? { sum: 0, count: 0 };
    groups.set(value, { sum: group.sum + score, count: group.count + 1 });
    sum += score;
    count += 1;
  }
  if (groups.size < 2) return Number.NaN;
  const mean = sum / count;
  let between = 0;
  for (const group of groups.values())
    between += group.count * (group.sum / group.count - mean) ** 2;
  let total = 0;
  for (const score of scores) if (!Number.isNaN(score)) total += (score - mean) ** 2;
  return total > 0 ? between / total : 0;
}

/** Distinct values, thinned out to `most` of them from below. */
function binned(values: Float64Array, most: number): readonly number[] {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  const size = Math.ceil(distinct.length / most);
  return distinct.filter((_, k) => k % size === 0);
}

/** The last bin that begins at or below the value. */
function binOf(bins: readonly number[], value: number): number {
  let bin = 0;
  while (bin + 1 < bins.length && (bins[bin + 1] ?? 0) <= value) bin += 1;
  return bin;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? 0)) / 2;
}
