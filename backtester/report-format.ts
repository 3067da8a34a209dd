/** Numbers and times as text: for people (grouped, rounded) and for machines (exact, read back to the same bits). */

import type { MetricUnit } from './metrics-definitions.ts';

/** What stands where a figure is not defined. */
export const UNDEFINED = '–';

const MICROSECONDS_PER_MINUTE = 60_000_000;
const MINUTES_A_DAY = 1440;
const MICROSECONDS_PER_DAY = MINUTES_A_DAY * MICROSECONDS_PER_MINUTE;

/** `1,234.50`; −0 is 0. */
export function formatDecimal(value: number, digits = 2): string {
  const text = (Math.abs(value) < 0.5 * 10 ** -digits ? 0 : value).toFixed(digits);
  if (text.includes('e')) return value.toExponential(3);
  const [whole = '', fraction] = text.split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** `+1,234.50` or `-12.00`; nothing before zero. */
export function formatSigned(value: number, digits = 2): string {
  const text = formatDecimal(value, digits);
  return /[1-9]/.test(text) && value > 0 ? `+${text}` : text;
}

export function formatPercent(value: number, digits = 2): string {
  return `${formatDecimal(value * 100, digits)}%`;
}

export function formatSignedPercent(value: number, digits = 2): string {
  return `${formatSigned(value * 100, digits)}%`;
}

/** `1.2M`, `35k`, `-1.5k`: at most three figures, for axes. */
export function formatCompact(value: number): string {
  const size = Math.abs(value);
  const [divisor, suffix] =
    size >= 1e9 ? [1e9, 'B'] : size >= 1e6 ? [1e6, 'M'] : size >= 1e3 ? [1e3, 'k'] : [1, ''];
  return `${Number((value / divisor).toPrecision(4))}${suffix}`;
}

/** A price with the decimals it needs: at least two, at most two from 1,000 on, four from 1 on, and six below. */
export function formatPrice(value: number): string {
  const size = Math.abs(value);
  const most = size >= 1000 ? 2 : size >= 1 ? 4 : 6;
  for (let digits = 2; digits < most; digits += 1) {
    if (Math.abs(value - Number(value.toFixed(digits))) < 1e-7) return formatDecimal(value, digits);
  }
  return formatDecimal(value, most);
}

/** `1,200`, `0.125`: whole numbers without a point. */
export function formatQuantity(value: number): string {
  return Number.isInteger(value) ? formatDecimal(value, 0) : String(Number(value.toPrecision(6)));
}

/** `YYYY-MM-DD` for daily bars; UTC to the minute inside a day. */
export function formatTime(timeUs: number, daily: boolean): string {
  const iso = isoTime(timeUs, daily);
  return daily ? iso : iso.slice(0, 16).replace('T', ' ');
}

/** Exact: `YYYY-MM-DD` for daily bars, else ISO 8601 in UTC with as many decimals as there are. */
export function isoTime(timeUs: number, daily: boolean): string {
  if (!Number.isFinite(timeUs)) return '';
  const iso = new Date(Math.floor(timeUs / 1000)).toISOString();
  if (daily && timeUs % MICROSECONDS_PER_DAY === 0) return iso.slice(0, 10);
  const fraction = ((timeUs % 1_000_000) + 1_000_000) % 1_000_000;
  if (fraction === 0) return `${iso.slice(0, 19)}Z`;
  return `${iso.slice(0, 19)}.${String(fraction).padStart(6, '0').replace(/0+$/, '')}Z`;
}

/** `isoTime` for many times, most of which lie in the same day as the one before: what a day has in common is made once. */
export function isoTimes(daily: boolean): (timeUs: number) => string {
  if (daily) return (timeUs) => isoTime(timeUs, true);
  let day = Number.NaN;
  let date = '';
  return (timeUs) => {
    const minute = (timeUs - day) / MICROSECONDS_PER_MINUTE;
    if (minute >= 0 && minute < MINUTES_A_DAY && Number.isInteger(minute))
      return date + clockText(minute);
    day = Math.floor(timeUs / MICROSECONDS_PER_DAY) * MICROSECONDS_PER_DAY;
    date = isoTime(day, true);
    return isoTime(timeUs, false);
  };
}

let clocks: readonly string[] | undefined;

/** `T09:30:00Z` and the other minutes of a day. */
function clockText(minute: number): string {
  clocks ??= Array.from({ length: MINUTES_A_DAY }, (_, k) =>
    isoTime(k * MICROSECONDS_PER_MINUTE, false).slice(10),
  );
  return clocks[minute] ?? '';
}

export function formatMetric(value: number | undefined, unit: MetricUnit, daily: boolean): string {
  if (value === undefined) return UNDEFINED;
  switch (unit) {
    case 'share':
      return formatPercent(value);
    case 'signed share':
      return formatSignedPercent(value);
    case 'money':
      return formatDecimal(value);
    case 'signed money':
      return formatSigned(value);
    case 'number':
      return formatDecimal(value);
    case 'time':
      return formatTime(value, daily);
    case 'count':
    case 'bars':
      return formatDecimal(value, 0);
    case 'sessions':
      return `${formatDecimal(value, 0)} ${value === 1 ? 'session' : 'sessions'}`;
    default:
      return unit satisfies never;
  }
}
