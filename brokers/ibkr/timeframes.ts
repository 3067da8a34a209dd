/** Which bar an instant belongs to, and which bars IB is asked for to make it. */

import { BarSizeSetting } from '@stoqey/ib';
import {
  type Calendar,
  isIntraday,
  MICROSECONDS_PER_DAY,
  parseTimeframe,
  previousSession,
  type Timeframe,
  timeframeUs,
} from '../../market/index.ts';

/** `time` is what the bar is known by: its start, or midnight UTC of the session's date for `1d`. */
export interface BarSpan {
  readonly time: number;
  readonly start: number;
  readonly end: number;
}

/** Undefined outside of regular trading. Bars within a day count from the open, as everywhere in Strata. */
export function spanOf(
  timeUs: number,
  timeframe: Timeframe,
  calendar: Calendar,
): BarSpan | undefined {
  const day = calendar.dateOf(timeUs);
  const [open, close] = [calendar.openUs(day), calendar.closeUs(day)];
  if (!calendar.isSession(day) || timeUs < open || timeUs >= close) return undefined;
  if (timeframe === '1d') return { time: day * MICROSECONDS_PER_DAY, start: open, end: close };
  const length = timeframeUs(timeframe);
  const start = open + Math.floor((timeUs - open) / length) * length;
  return { time: start, start, end: Math.min(start + length, close) };
}

export function spanOfDay(day: number, calendar: Calendar): BarSpan | undefined {
  return spanOf(calendar.openUs(day), '1d', calendar);
}

/** The bar before, which may be of the session before. */
export function spanBefore(
  span: BarSpan,
  timeframe: Timeframe,
  calendar: Calendar,
): BarSpan | undefined {
  const sameSession = spanOf(span.start - 1, timeframe, calendar);
  if (sameSession !== undefined) return sameSession;
  const day = previousSession(calendar, calendar.dateOf(span.start));
  return spanOf(calendar.closeUs(day) - 1, timeframe, calendar);
}

export interface Source {
  readonly timeframe: Timeframe;
  readonly size: BarSizeSetting;
  readonly seconds: number;
  /** How much IB gives in one answer. */
  readonly daysPerRequest: number;
}

/**
 * IB's own hours follow the clock and not the session, so longer bars within a day are made of half hours. Weeks and
 * months are made of days by whoever wants them: undefined.
 */
export function sourceOf(text: string): Source | undefined {
  const timeframe = parseTimeframe(text);
  if (timeframe === undefined) return undefined;
  if (isIntraday(timeframe)) {
    const native = NATIVE[timeframe] ?? [BarSizeSetting.MINUTES_THIRTY, 30];
    const [size, daysPerRequest] = native;
    return { timeframe, size, seconds: timeframeUs(timeframe) / 1e6, daysPerRequest };
  }
  if (timeframe !== '1d') return undefined;
  return { timeframe, size: BarSizeSetting.DAYS_ONE, seconds: 86_400, daysPerRequest: 365 };
}

const NATIVE: Partial<Record<Timeframe, readonly [BarSizeSetting, number]>> = {
  '1m': [BarSizeSetting.MINUTES_ONE, 1],
  '2m': [BarSizeSetting.MINUTES_TWO, 2],
  '3m': [BarSizeSetting.MINUTES_THREE, 7],
  '5m': [BarSizeSetting.MINUTES_FIVE, 7],
  '10m': [BarSizeSetting.MINUTES_TEN, 30],
  '15m': [BarSizeSetting.MINUTES_FIFTEEN, 30],
};
