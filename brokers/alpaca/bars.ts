/** Bars of every length from those that Alpaca has: it streams minutes, and its hours start on the clock, not at the open. */

import {
  type Calendar,
  isIntraday,
  MICROSECONDS_PER_DAY,
  periodOf,
  previousSession,
  type Timeframe,
  timeframeUs,
  utcDayOf,
} from '../../market/index.ts';
import type { VenueBar } from '../../runtime/index.ts';

/** The bar that an instant belongs to. Its times are UTC microseconds. */
export interface Bucket {
  /** How the bar is stamped: its start, or midnight of its last session's date. */
  readonly time: number;
  readonly opening: number;
  readonly closing: number;
}

/** Undefined outside regular trading. */
export function bucketOf(
  timeUs: number,
  timeframe: Timeframe,
  calendar: Calendar,
): Bucket | undefined {
  const day = calendar.dateOf(timeUs);
  if (!calendar.isSession(day)) return undefined;
  const open = calendar.openUs(day);
  const close = calendar.closeUs(day);
  if (timeUs < open || timeUs >= close) return undefined;
  if (!isIntraday(timeframe)) return dayBucket(day, timeframe, calendar);
  const length = timeframeUs(timeframe);
  const opening = open + Math.floor((timeUs - open) / length) * length;
  return { time: opening, opening, closing: Math.min(opening + length, close) };
}

/** The bar of a day, or of the week or month around it. */
export function dayBucket(day: number, timeframe: Timeframe, calendar: Calendar): Bucket {
  const period = periodOf(day, timeframe);
  const first = calendar.isSession(period.first) ? period.first : period.first - 1;
  const last = previousSession(calendar, period.last + 1);
  return {
    time: last * MICROSECONDS_PER_DAY,
    opening: calendar.dayStartUs(Math.max(first, period.first)),
    closing: calendar.closeUs(last),
  };
}

/** One bar out of consecutive shorter ones. */
export function joined(parts: readonly VenueBar[], time: number): VenueBar | undefined {
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return {
    symbol: first.symbol,
    time,
    open: first.open,
    high: Math.max(...parts.map(({ high }) => high)),
    low: Math.min(...parts.map(({ low }) => low)),
    close: last.close,
    volume: parts.reduce((sum, { volume }) => sum + volume, 0),
  };
}

/** Which shorter bars a length is made of; its own name where Alpaca has it as we count it. */
export function baseOf(timeframe: Timeframe): Timeframe {
  if (timeframe === '1w' || timeframe === '1mo') return '1d';
  return isIntraday(timeframe) && timeframeUs(timeframe) > timeframeUs('30m') ? '30m' : timeframe;
}

/** Bars of `timeframe` out of one symbol's `base` bars, oldest first. Those that have not closed at `now` are left out. */
export function closedBars(
  base: readonly VenueBar[],
  timeframe: Timeframe,
  calendar: Calendar,
  now: number,
): readonly VenueBar[] {
  if (baseOf(timeframe) === timeframe)
    return base.filter((bar) => closingOf(bar, timeframe, calendar) <= now);
  const buckets = new Map<number, { readonly bucket: Bucket; readonly parts: VenueBar[] }>();
  for (const bar of base) {
    const bucket = isIntraday(timeframe)
      ? bucketOf(bar.time, timeframe, calendar)
      : dayBucket(utcDayOf(bar.time), timeframe, calendar);
    if (bucket === undefined || bucket.closing > now) continue;
    const known = buckets.get(bucket.time);
    if (known === undefined) buckets.set(bucket.time, { bucket, parts: [bar] });
    else known.parts.push(bar);
  }
  return [...buckets.values()].flatMap(({ bucket, parts }) => joined(parts, bucket.time) ?? []);
}

function closingOf({ time }: VenueBar, timeframe: Timeframe, calendar: Calendar): number {
  if (isIntraday(timeframe)) return time + timeframeUs(timeframe);
  return calendar.closeUs(utcDayOf(time));
}

/** Makes longer bars of minutes as they come. */
export interface BarMaker {
  /** Bars that a minute closes, and corrections of the last one. */
  minute(bar: VenueBar): readonly VenueBar[];
  /** Minutes may be missing: the bar that is being made is given up. */
  interrupted(): void;
}

interface Making {
  readonly bucket: Bucket;
  readonly minutes: Map<number, VenueBar>;
  isWhole: boolean;
}

/** For one symbol. A bar whose first minute was not heard is not given out. */
export function createBarMaker(timeframe: Timeframe, calendar: Calendar): BarMaker {
  const minute = timeframeUs('1m');
  /** Every minute since the last bar began was heard: a bar that begins without trades is whole all the same. */
  let isComplete = false;
  let open: Making | undefined;
  let last: Making | undefined;

  function finished(making: Making): VenueBar | undefined {
    const minutes = [...making.minutes.values()].toSorted((a, b) => a.time - b.time);
    return making.isWhole ? joined(minutes, making.bucket.time) : undefined;
  }

  function close(): readonly VenueBar[] {
    if (open === undefined) return [];
    const bar = finished(open);
    last = open;
    open = undefined;
    return bar === undefined ? [] : [bar];
  }

  function corrected(bar: VenueBar): readonly VenueBar[] {
    if (last === undefined || !last.minutes.has(bar.time)) return [];
    last.minutes.set(bar.time, bar);
    const again = finished(last);
    return again === undefined ? [] : [{ ...again, isCorrection: true }];
  }

  return {
    minute(bar) {
      const bucket = bucketOf(bar.time, timeframe, calendar);
      if (bucket === undefined) return [];
      if (last !== undefined && bucket.time <= last.bucket.time) return corrected(bar);
      const before = open !== undefined && open.bucket.time < bucket.time ? close() : [];
      if (open === undefined) {
        const first = isIntraday(timeframe)
          ? bucket.opening
          : calendar.openUs(calendar.dateOf(bar.time));
        open = { bucket, minutes: new Map(), isWhole: isComplete || bar.time === first };
        isComplete = true;
      }
      open.minutes.set(bar.time, bar);
      return bar.time + minute >= bucket.closing ? [...before, ...close()] : before;
    },
    interrupted() {
      if (open !== undefined) open.isWhole = false;
      isComplete = false;
    },
  };
}
