/** The instants of a run: every time at which some symbol has a bar, with the rows that belong to it. */

import type { BarColumns } from '../market/index.ts';

export interface Schedule {
  readonly length: number;
  /** Start of each instant's bars, UTC microseconds. */
  readonly time: Float64Array;
  readonly session: Int32Array;
  /** Absent where instant k is row k of every symbol: with one, and with several that have the same times. */
  readonly merged?: MergedRows;
}

/** Bars of instant k are those from `first[k]` up to `first[k + 1]`. */
export interface MergedRows {
  readonly first: Int32Array;
  readonly symbol: Int32Array;
  readonly row: Int32Array;
}

export function scheduleOf(series: readonly BarColumns[]): Schedule {
  const [first, ...others] = series;
  if (!first || !others.every((other) => hasTimesOf(first, other))) return merge(series);
  return { length: first.length, time: first.time, session: first.session };
}

function hasTimesOf(first: BarColumns, other: BarColumns): boolean {
  if (other.length !== first.length) return false;
  if (other.time === first.time && other.session === first.session) return true;
  for (let k = 0; k < first.length; k += 1)
    if (other.time[k] !== first.time[k] || other.session[k] !== first.session[k]) return false;
  return true;
}

/** By time; at one time symbols keep the order of the universe. */
function merge(series: readonly BarColumns[]): Schedule {
  const total = series.reduce((sum, { length }) => sum + length, 0);
  const time = new Float64Array(total);
  const session = new Int32Array(total);
  const first = new Int32Array(total + 1);
  const symbol = new Int32Array(total);
  const row = new Int32Array(total);
  const next = new Int32Array(series.length);
  let bars = 0;
  let length = 0;
  while (bars < total) {
    const now = earliest(series, next);
    time[length] = now;
    for (let s = 0; s < series.length; s += 1) {
      const at = next[s] ?? 0;
      const columns = series[s];
      if (columns?.time[at] !== now) continue;
      session[length] = columns.session[at] ?? 0;
      symbol[bars] = s;
      row[bars] = at;
      next[s] = at + 1;
      bars += 1;
    }
    length += 1;
    first[length] = bars;
  }
  return {
    length,
    time: time.subarray(0, length),
    session: session.subarray(0, length),
    merged: { first: first.subarray(0, length + 1), symbol, row },
  };
}

function earliest(series: readonly BarColumns[], next: Int32Array): number {
  let earliestTime = Number.POSITIVE_INFINITY;
  for (let s = 0; s < series.length; s += 1) {
    const time = series[s]?.time[next[s] ?? 0];
    if (time !== undefined && time < earliestTime) earliestTime = time;
  }
  return earliestTime;
}
