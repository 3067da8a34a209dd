/** Offsets of a time zone, looked up once a week of data and then remembered: `Intl` takes microseconds per call. */

import { dayOf, MICROSECONDS_PER_DAY, MICROSECONDS_PER_MINUTE, utcDayOf } from '../dates.ts';

export interface TimeZone {
  /** IANA name. */
  readonly name: string;
  /** Microseconds to add to UTC at this instant to get the wall clock. */
  offsetUs(timeUs: number): number;
  /** Wall-clock date of an instant, days since 1970-01-01. */
  localDay(timeUs: number): number;
  /**
   * The instant at which the wall clock of `day` shows `minuteOfDay`. A time that daylight saving skips is
   * read with the offset before the jump; of a time that it repeats, the first is taken.
   */
  instantOf(day: number, minuteOfDay: number): number;
}

interface Transition {
  readonly fromUs: number;
  readonly offsetUs: number;
}

const zones = new Map<string, TimeZone>();

/** Throws a RangeError for a name that is not in the IANA database: check with `isTimeZone` first. */
export function timeZone(name: string): TimeZone {
  const known = zones.get(name);
  if (known !== undefined) return known;
  const made = name === 'UTC' ? utc() : zoneFromIntl(name);
  zones.set(name, made);
  return made;
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

function utc(): TimeZone {
  return {
    name: 'UTC',
    offsetUs: () => 0,
    localDay: utcDayOf,
    instantOf: (day, minuteOfDay) =>
      day * MICROSECONDS_PER_DAY + minuteOfDay * MICROSECONDS_PER_MINUTE,
  };
}

function zoneFromIntl(name: string): TimeZone {
  // Made when first asked: daily bars never need it, and it takes longer than reading them.
  let reader: ((timeUs: number) => number) | undefined;
  const askOffset = (timeUs: number): number => {
    reader ??= offsetReader(name);
    return reader(timeUs);
  };
  const years = new Map<number, readonly Transition[]>();
  // The span that the last answer holds for: bars come in order, so nearly every call ends here.
  let spanFrom = Number.POSITIVE_INFINITY;
  let spanUntil = Number.NEGATIVE_INFINITY;
  let spanOffset = 0;

  function offsetUs(timeUs: number): number {
    if (timeUs >= spanFrom && timeUs < spanUntil) return spanOffset;
    const year = new Date(timeUs / 1000).getUTCFullYear();
    let transitions = years.get(year);
    if (transitions === undefined) {
      transitions = transitionsOf(year, askOffset);
      years.set(year, transitions);
    }
    spanUntil = dayOf(year + 1, 1, 1) * MICROSECONDS_PER_DAY;
    for (const transition of transitions) {
      if (transition.fromUs > timeUs) {
        spanUntil = transition.fromUs;
        break;
      }
      spanFrom = transition.fromUs;
      spanOffset = transition.offsetUs;
    }
    return spanOffset;
  }

  return {
    name,
    offsetUs,
    localDay: (timeUs) => utcDayOf(timeUs + offsetUs(timeUs)),
    instantOf(day, minuteOfDay) {
      const wall = day * MICROSECONDS_PER_DAY + minuteOfDay * MICROSECONDS_PER_MINUTE;
      const before = offsetUs(wall - MICROSECONDS_PER_DAY);
      const guess = wall - before;
      if (offsetUs(guess) === before) return guess;
      const after = offsetUs(guess);
      return offsetUs(wall - after) === after ? wall - after : guess;
    },
  };
}

/** The year's first offset and each change after it; weekly probes, so that even Ramadan's double change is seen. */
function transitionsOf(year: number, askOffset: (timeUs: number) => number): readonly Transition[] {
  const end = dayOf(year + 1, 1, 1) * MICROSECONDS_PER_DAY;
  let at = dayOf(year, 1, 1) * MICROSECONDS_PER_DAY;
  let offset = askOffset(at);
  const transitions: Transition[] = [{ fromUs: at, offsetUs: offset }];
  while (at < end) {
    const next = Math.min(at + 7 * MICROSECONDS_PER_DAY, end);
    const nextOffset = askOffset(next);
    if (nextOffset !== offset)
      transitions.push({
        fromUs: changeBetween(at, next, offset, askOffset),
        offsetUs: nextOffset,
      });
    at = next;
    offset = nextOffset;
  }
  return transitions;
}

/** First minute in (`from`, `to`] whose offset is no longer `offset`. */
function changeBetween(
  from: number,
  to: number,
  offset: number,
  askOffset: (timeUs: number) => number,
): number {
  let low = from / MICROSECONDS_PER_MINUTE;
  let high = to / MICROSECONDS_PER_MINUTE;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (askOffset(middle * MICROSECONDS_PER_MINUTE) === offset) low = middle;
    else high = middle;
  }
  return high * MICROSECONDS_PER_MINUTE;
}

function offsetReader(name: string): (timeUs: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: name,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  return (timeUs) => {
    const parts = new Map(
      format.formatToParts(timeUs / 1000).map((part) => [part.type, Number(part.value)]),
    );
    const read = (type: Intl.DateTimeFormatPartTypes): number => parts.get(type) ?? 0;
    const wallMs = Date.UTC(
      read('year'),
      read('month') - 1,
      read('day'),
      read('hour'),
      read('minute'),
      read('second'),
    );
    return wallMs * 1000 - timeUs;
  };
}
