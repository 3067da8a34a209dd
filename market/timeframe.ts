/** How long one bar is, as the language and the command line write it. */

import {
  civilOf,
  dayOf,
  MICROSECONDS_PER_DAY,
  MICROSECONDS_PER_HOUR,
  MICROSECONDS_PER_MINUTE,
  weekdayOf,
} from './dates.ts';

/** From the shortest to the longest. */
export const TIMEFRAMES = [
  '1m',
  '2m',
  '3m',
  '5m',
  '10m',
  '15m',
  '30m',
  '1h',
  '2h',
  '4h',
  '1d',
  '1w',
  '1mo',
] as const;

export type Timeframe = (typeof TIMEFRAMES)[number];

const UNIT_US: Readonly<Record<string, number>> = {
  m: MICROSECONDS_PER_MINUTE,
  h: MICROSECONDS_PER_HOUR,
  d: MICROSECONDS_PER_DAY,
  w: 7 * MICROSECONDS_PER_DAY,
  mo: 30 * MICROSECONDS_PER_DAY,
};

const SYNONYMS: Readonly<Record<string, Timeframe>> = {
  '60m': '1h',
  '120m': '2h',
  '240m': '4h',
  '24h': '1d',
  daily: '1d',
  day: '1d',
  hourly: '1h',
  minute: '1m',
  weekly: '1w',
  monthly: '1mo',
};

/** Reads `1d`, also `1D`, `60m`, `daily`; undefined when bars do not come in that length. */
export function parseTimeframe(text: string): Timeframe | undefined {
  const name = text.trim().toLowerCase();
  return TIMEFRAMES.find((timeframe) => timeframe === name) ?? SYNONYMS[name];
}

/** Length of a bar in microseconds; a month counts as 30 days and is only for comparing. */
export function timeframeUs(timeframe: Timeframe): number {
  const match = /^(\d+)([a-z]+)$/.exec(timeframe);
  return Number(match?.[1]) * (UNIT_US[match?.[2] ?? ''] ?? Number.NaN);
}

/** Shorter than a session: such bars have a time of day. */
export function isIntraday(timeframe: Timeframe): boolean {
  return timeframeUs(timeframe) < MICROSECONDS_PER_DAY;
}

/** First and last calendar day of the week (Monday to Sunday) or month that holds `day`; of the day itself otherwise. */
export function periodOf(
  day: number,
  timeframe: Timeframe,
): { readonly first: number; readonly last: number } {
  if (timeframe === '1w') {
    const monday = day - ((weekdayOf(day) + 6) % 7);
    return { first: monday, last: monday + 6 };
  }
  if (timeframe === '1mo') {
    const { year, month } = civilOf(day);
    return { first: dayOf(year, month, 1), last: dayOf(year, month + 1, 0) };
  }
  return { first: day, last: day };
}
