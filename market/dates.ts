/**
 * Dates as days since 1970-01-01 and instants as UTC microseconds: plain numbers, so that columns can hold
 * them. Microseconds stay exact in a double until the year 2255.
 */

export const MICROSECONDS_PER_SECOND = 1_000_000;
export const MICROSECONDS_PER_MINUTE = 60 * MICROSECONDS_PER_SECOND;
export const MICROSECONDS_PER_HOUR = 60 * MICROSECONDS_PER_MINUTE;
export const MICROSECONDS_PER_DAY = 24 * MICROSECONDS_PER_HOUR;

const MILLISECONDS_PER_DAY = 86_400_000;

export interface CivilDate {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
}

/** Days since 1970-01-01 of a date of the (proleptic) Gregorian calendar; a day past the month's end runs over. */
export function dayOf(year: number, month: number, day: number): number {
  return Math.round(Date.UTC(year, month - 1, day) / MILLISECONDS_PER_DAY);
}

export function civilOf(day: number): CivilDate {
  const date = new Date(day * MILLISECONDS_PER_DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 0 is Sunday, as in `Date`. */
export function weekdayOf(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** `YYYY-MM-DD` of a day number. */
export function dayText(day: number): string {
  return new Date(day * MILLISECONDS_PER_DAY).toISOString().slice(0, 10);
}

/** The day number of `YYYY-MM-DD`; undefined for any other shape and for dates that do not exist. */
export function parseDay(text: string): number | undefined {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return undefined;
  const day = dayOf(Number(match[1]), Number(match[2]), Number(match[3]));
  return dayText(day) === text ? day : undefined;
}

/** `YYYY-MM-DD HH:MM` in UTC, with seconds only where they are not zero. */
export function instantText(timeUs: number): string {
  const text = new Date(timeUs / 1000).toISOString();
  const seconds = text.slice(17, 19) === '00' ? '' : text.slice(16, 19);
  return `${text.slice(0, 10)} ${text.slice(11, 16)}${seconds}`;
}

/** The UTC day that an instant falls on. */
export function utcDayOf(timeUs: number): number {
  return Math.floor(timeUs / MICROSECONDS_PER_DAY);
}
