/** Times as TWS writes and reads them. */

import { dayOf, isTimeZone, MICROSECONDS_PER_SECOND, timeZone } from '../../market/index.ts';

const NEW_YORK = 'America/New_York';

/** What TWS says instead of a zone's name. */
const ABBREVIATIONS: Readonly<Record<string, string>> = {
  EST: NEW_YORK,
  EDT: NEW_YORK,
  CST: 'America/Chicago',
  CDT: 'America/Chicago',
  PST: 'America/Los_Angeles',
  PDT: 'America/Los_Angeles',
  GMT: 'UTC',
  UTC: 'UTC',
};

/**
 * Reads `20240102-15:30:00` (UTC), `20240102 10:30:00 US/Eastern` and `20240102  10:30:00`, which is in `zone`;
 * undefined for anything else.
 */
export function parseTwsTime(text: string, zone = NEW_YORK): number | undefined {
  const found = /^(\d{4})(\d\d)(\d\d)(-| +)(\d\d):(\d\d):(\d\d)(?: +(\S+))?$/.exec(text.trim());
  if (found === null) return undefined;
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])];
  const minutes = Number(found[5]) * 60 + Number(found[6]);
  const written = found[4] === '-' ? 'UTC' : (found[8] ?? zone);
  const name = ABBREVIATIONS[written] ?? written;
  if (!isTimeZone(name)) return undefined;
  const minute = timeZone(name).instantOf(dayOf(year, month, day), minutes);
  return minute + Number(found[7]) * MICROSECONDS_PER_SECOND;
}

/** `20240102-15:30:00`, which TWS reads as UTC. */
export function twsTime(timeUs: number): string {
  const text = new Date(timeUs / 1000).toISOString();
  return `${text.slice(0, 10).replaceAll('-', '')}-${text.slice(11, 19)}`;
}

/** `20240102`; undefined for anything else. */
export function parseTwsDay(text: string): number | undefined {
  const found = /^(\d{4})(\d\d)(\d\d)$/.exec(text);
  if (found === null) return undefined;
  return dayOf(Number(found[1]), Number(found[2]), Number(found[3]));
}
