/** A made-up market of hourly bars, the same on every machine: it drifts, gaps over night, and misses bars. */

import {
  allocateBars,
  type BarColumns,
  calendarOf,
  MICROSECONDS_PER_HOUR,
  nextSession,
} from '../../market/index.ts';
import { FIRST_DAY } from './run-program.ts';

const BARS_A_SESSION = 7;

export function hourlyMarket(symbols: readonly string[], length: number): readonly BarColumns[] {
  const random = generator(7);
  const shared = Array.from({ length }, () => random() - 0.5);
  return symbols.map((symbol, index) => {
    const bars = allocateBars(symbol, length);
    const calendar = calendarOf('XNYS');
    let day = FIRST_DAY;
    let close = 45 + 5 * index;
    let row = 0;
    for (let k = 0; k < length; k += 1) {
      const inSession = k % BARS_A_SESSION;
      if (k > 0 && inSession === 0) day = nextSession(calendar, day);
      const gap = inSession === 0 ? random() - 0.5 : 0;
      const open = cents(Math.max(20, close + gap));
      close = cents(Math.max(20, open + (shared[k] ?? 0) * 0.8 + (random() - 0.5) * 1.2));
      // One bar in thirty is missing, as on a feed that stumbles.
      if (random() < 1 / 30) continue;
      bars.time[row] = calendar.openUs(day) + inSession * MICROSECONDS_PER_HOUR;
      bars.session[row] = day;
      bars.open[row] = open;
      bars.high[row] = cents(Math.max(open, close) + random() * 0.3);
      bars.low[row] = cents(Math.min(open, close) - random() * 0.3);
      bars.close[row] = close;
      bars.volume[row] = 1e6;
      row += 1;
    }
    return cut(bars, row);
  });
}

function cut(bars: BarColumns, length: number): BarColumns {
  const { time, open, high, low, close, volume, session } = bars;
  return {
    symbol: bars.symbol,
    length,
    time: time.subarray(0, length),
    open: open.subarray(0, length),
    high: high.subarray(0, length),
    low: low.subarray(0, length),
    close: close.subarray(0, length),
    volume: volume.subarray(0, length),
    session: session.subarray(0, length),
  };
}

function cents(price: number): number {
  return Math.round(price * 100) / 100;
}

/** Park and Miller's minimal standard: enough for a market that nobody trades. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
}
