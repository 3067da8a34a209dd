/**
 * How far and for how long equity lay under its highest close. Read at every bar's close, so an intraday
 * drawdown counts; lengths are in sessions. The starting cash is the first peak.
 */

import type { EquityCurve } from './metrics-returns.ts';

export interface DrawdownMetrics {
  /** Depth of the deepest drawdown as a positive share of its peak: 0.2 means that a fifth was lost. */
  readonly maxDrawdown: number;
  /** Bar starts, UTC microseconds; a peak before the first close has the first bar's. All undefined when equity never fell, recovery also while not yet recovered. */
  readonly maxDrawdownPeakTime: number | undefined;
  readonly maxDrawdownTroughTime: number | undefined;
  readonly maxDrawdownRecoveryTime: number | undefined;
  /** Sessions from its peak to the recovery, or to the end of the run. */
  readonly maxDrawdownSessions: number;
  /** Sessions of the longest drawdown, which need not be the deepest. */
  readonly longestDrawdownSessions: number;
}

export interface TimedCurve extends EquityCurve {
  readonly time: Float64Array;
}

interface Drawdown {
  readonly peak: number;
  readonly trough: number;
  readonly end: number;
  readonly recovered: boolean;
  readonly depth: number;
}

/** Drawdown = 1 − equity ÷ its highest close so far. Source: LANGUAGE, fine print 20. */
export function drawdownMetrics(curve: TimedCurve): DrawdownMetrics {
  const ordinal = sessionOrdinals(curve.session);
  const lengthOf = ({ peak, end }: Drawdown): number => (ordinal[end] ?? 0) - (ordinal[peak] ?? -1);
  let deepest: Drawdown | undefined;
  let longest = 0;
  for (const drawdown of drawdowns(curve)) {
    if (deepest === undefined || drawdown.depth > deepest.depth) deepest = drawdown;
    longest = Math.max(longest, lengthOf(drawdown));
  }
  return {
    maxDrawdown: deepest?.depth ?? 0,
    maxDrawdownPeakTime: deepest && curve.time[Math.max(deepest.peak, 0)],
    maxDrawdownTroughTime: deepest && curve.time[deepest.trough],
    maxDrawdownRecoveryTime: deepest?.recovered ? curve.time[deepest.end] : undefined,
    maxDrawdownSessions: deepest ? lengthOf(deepest) : 0,
    longestDrawdownSessions: longest,
  };
}

/** Every spell under water, each from its peak (−1: the starting cash) to the close that reached the peak again. */
function* drawdowns({ equity, startingCash }: EquityCurve): Generator<Drawdown> {
  let peak = -1;
  let high = startingCash;
  let trough = -1;
  let low = startingCash;
  for (let i = 0; i < equity.length; i += 1) {
    const value = equity[i] ?? 0;
    if (value < high) {
      if (value < low || trough < 0) {
        low = value;
        trough = i;
      }
      continue;
    }
    if (trough >= 0) yield { peak, trough, end: i, recovered: true, depth: 1 - low / high };
    peak = i;
    high = value;
    trough = -1;
    low = value;
  }
  const last = equity.length - 1;
  if (trough >= 0) yield { peak, trough, end: last, recovered: false, depth: 1 - low / high };
}

/** Drawdown of each instant, for charts. */
export function drawdownSeries({ equity, startingCash }: EquityCurve): Float64Array {
  let high = startingCash;
  return equity.map((value) => {
    high = Math.max(high, value);
    return 1 - value / high;
  });
}

/** The how-manieth session of the run each instant belongs to. */
function sessionOrdinals(session: Int32Array): Int32Array {
  const ordinals = new Int32Array(session.length);
  for (let i = 1; i < session.length; i += 1) {
    ordinals[i] = (ordinals[i - 1] ?? 0) + (session[i] === session[i - 1] ? 0 : 1);
  }
  return ordinals;
}
