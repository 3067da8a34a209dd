/** Generated bars: a geometric random walk with a fixed seed, so that every run sees the same. */

import { allocateBars, type BarColumns, MICROSECONDS_PER_DAY } from '../market/index.ts';

/** Mulberry32: 32 bits of state, good enough for prices. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Minute bars around the clock: 1,440 a session. */
export function minuteBars(symbol: string, length: number, seed: number): BarColumns {
  return walk(symbol, length, seed, 60e6, 0.0004);
}

export function dailyBars(symbol: string, length: number, seed: number): BarColumns {
  return walk(symbol, length, seed, MICROSECONDS_PER_DAY, 0.01);
}

function walk(
  symbol: string,
  length: number,
  seed: number,
  stepUs: number,
  volatility: number,
): BarColumns {
  const bars = allocateBars(symbol, length);
  const next = random(seed);
  const start = 14_610 * MICROSECONDS_PER_DAY;
  let price = 100;
  for (let i = 0; i < length; i += 1) {
    const open = price;
    price *= 1 + volatility * (next() + next() + next() + next() - 2) * Math.sqrt(3);
    const spread = price * volatility * next();
    const time = start + i * stepUs;
    bars.time[i] = time;
    bars.session[i] = Math.floor(time / MICROSECONDS_PER_DAY);
    bars.open[i] = open;
    bars.high[i] = Math.max(open, price) + spread;
    bars.low[i] = Math.min(open, price) - spread;
    bars.close[i] = price;
    bars.volume[i] = Math.floor(1_000 + 9_000 * next());
  }
  return bars;
}
