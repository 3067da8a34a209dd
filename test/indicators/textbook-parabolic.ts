/** The parabolic system as Wilder describes it: one trade after the other, each with its own list of stops. */

import type { Series } from './textbook-indicators.ts';

interface Trade {
  /** 1 long, -1 short. */
  readonly direction: number;
  readonly entryBar: number;
  readonly firstStop: number;
  /** Only the very first trade can be stopped on its own first bar: any other began by a stop on that bar. */
  readonly isFirst: boolean;
}

/**
 * A long trade, in Wilder's words: "The SAR for the first day is the significant point", "never move the SAR for
 * tomorrow above the previous day's low or today's low", "increase the acceleration factor by 0.02 each day that a
 * new high is made", reverse when the price touches the SAR. A short trade is the same on prices with their sign
 * turned. The first trade follows the larger move of the second bar, as in TA-Lib.
 */
export function parabolic(
  high: Series,
  low: Series,
  step: number,
  most: number,
): { readonly line: Series; readonly direction: Series } {
  const line = high.map(() => Number.NaN);
  const direction = high.map(() => Number.NaN);
  const [h0 = 0, h1 = 0, l0 = 0, l1 = 0] = [high[0], high[1], low[0], low[1]];
  const isShort = l0 - l1 > 0 && l0 - l1 > h1 - h0;
  let trade: Trade | undefined = {
    direction: isShort ? -1 : 1,
    entryBar: 1,
    firstStop: isShort ? h0 : l0,
    isFirst: true,
  };
  while (trade) trade = follow(trade);
  return { line, direction };

  function follow({ direction: side, entryBar, firstStop, isFirst }: Trade): Trade | undefined {
    const top = side > 0 ? high : low.map((value) => -value);
    const bottom = side > 0 ? low : high.map((value) => -value);
    let stop = side * firstStop;
    let furthest = top[entryBar] ?? 0;
    let speed = step;
    for (let i = entryBar; i < high.length; i += 1) {
      const [today = 0, floor = 0, before = floor] = [top[i], bottom[i], bottom[i - 1]];
      if (floor <= stop && (i > entryBar || isFirst)) {
        // The stop of a short trade is the furthest point, but not inside the range of these two bars.
        const significant = Math.max(furthest, top[i - 1] ?? 0, today);
        const capped = i === 1 ? Math.max(furthest, today) : significant;
        return { direction: -side, entryBar: i, firstStop: side * capped, isFirst: false };
      }
      if (i > entryBar && today > furthest) {
        furthest = today;
        speed = Math.min(speed + step, most);
      }
      line[i] = side * stop;
      direction[i] = side;
      stop += speed * (furthest - stop);
      stop = Math.min(stop, floor, i === 1 ? floor : before);
    }
    return undefined;
  }
}
