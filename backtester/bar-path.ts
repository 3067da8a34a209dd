/**
 * Which of a stop and a take is reached first inside a bar. A bar says its open, high, low and close, not their
 * order, so the answer is the first hit along an assumed path; where two possible paths disagree, the bar is ambiguous.
 */

import type { Side } from '../runtime/index.ts';
import type { FillModel } from './spec.ts';

export interface Bar {
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/**
 * From where on the position is held: from the open; or from a limit, which fills when the price comes back to
 * it; or from a stop, which fills when the price runs away.
 */
export type HeldFrom = 'open' | 'limit' | 'stop';

export type Hit = 'stop' | 'take' | undefined;

export interface Reached {
  readonly hit: Hit;
  readonly isAmbiguous: boolean;
}

const NOTHING: Reached = { hit: undefined, isAmbiguous: false };

/** `stop` and `take` are prices, NaN where there is none. */
export function reached(
  bar: Bar,
  side: Side,
  stop: number,
  take: number,
  from: HeldFrom,
  rule: FillModel['bothInOneBar'],
): Reached {
  const isStopNear = side === 'long' ? bar.low <= stop : bar.high >= stop;
  const isTakeNear = side === 'long' ? bar.high >= take : bar.low <= take;
  if (!isStopNear && !isTakeNear) return NOTHING;
  const worst = firstHit(path(bar, side, from, 'worst'), side, stop, take);
  const best = firstHit(path(bar, side, from, 'best'), side, stop, take);
  const isAmbiguous = worst !== best;
  if (rule === 'stop first') return { hit: worst, isAmbiguous };
  if (rule === 'target first') return { hit: best, isAmbiguous };
  const nearest = isHighNearer(bar) ? 'high first' : 'low first';
  return { hit: firstHit(path(bar, side, from, nearest), side, stop, take), isAmbiguous };
}

type Order = 'worst' | 'best' | 'high first' | 'low first';

/** The prices visited while the position is held, in order; the close is always the last. */
function path(bar: Bar, side: Side, from: HeldFrom, order: Order): readonly number[] {
  const { high, low, close } = bar;
  const isLong = side === 'long';
  const bad = isLong ? low : high;
  const good = isLong ? high : low;
  if (order === 'high first' || order === 'low first') {
    const isGoodFirst = (order === 'high first') === isLong;
    // A limit fills on the way to the bad extreme, a stop on the way to the good one: an extreme that came
    // before the fill is not part of the path.
    if (from === 'open') return isGoodFirst ? [good, bad, close] : [bad, good, close];
    if (from === 'limit') return isGoodFirst ? [bad, close] : [bad, good, close];
    return isGoodFirst ? [good, bad, close] : [good, close];
  }
  if (from === 'open') return order === 'worst' ? [bad, good, close] : [good, bad, close];
  if (from === 'limit') return order === 'worst' ? [bad, close] : [good, bad, close];
  return order === 'worst' ? [bad, good, close] : [good, close];
}

function firstHit(prices: readonly number[], side: Side, stop: number, take: number): Hit {
  for (const price of prices) {
    if (side === 'long' ? price <= stop : price >= stop) return 'stop';
    if (side === 'long' ? price >= take : price <= take) return 'take';
  }
  return undefined;
}

function isHighNearer({ open, high, low }: Bar): boolean {
  return high - open < open - low;
}

/** Price at which a resting limit fills in a bar: its own, or the open if that is better; undefined if not reached. */
export function limitFill(isBuy: boolean, limit: number, bar: Bar): number | undefined {
  if (isBuy) return bar.low <= limit ? Math.min(bar.open, limit) : undefined;
  return bar.high >= limit ? Math.max(bar.open, limit) : undefined;
}

/** Price at which a stop is triggered in a bar: its own, or the open if it gapped; undefined if not reached. */
export function stopFill(isBuy: boolean, stop: number, bar: Bar): number | undefined {
  if (isBuy) return bar.high >= stop ? Math.max(bar.open, stop) : undefined;
  return bar.low <= stop ? Math.min(bar.open, stop) : undefined;
}

/**
 * Price at which a stop limit fills in the bar that triggers it. A gap beyond the limit leaves it resting: only
 * the close shows that the price came back for certain.
 */
export function stopLimitFill(
  isBuy: boolean,
  stop: number,
  limit: number,
  bar: Bar,
): { readonly triggered: boolean; readonly price?: number } {
  const trigger = stopFill(isBuy, stop, bar);
  if (trigger === undefined) return { triggered: false };
  const isWithin = isBuy ? trigger <= limit : trigger >= limit;
  if (isWithin) return { triggered: true, price: trigger };
  const isBack = isBuy ? bar.close <= limit : bar.close >= limit;
  return isBack ? { triggered: true, price: limit } : { triggered: true };
}
