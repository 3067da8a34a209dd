/** Numbers and times as a sentence about one bar has them. */

import { formatDecimal, formatPrice, formatQuantity, isoTime } from './report-format.ts';

/** `101.25`, `42`, `0.034`. */
export function valueText(value: number | null | undefined): string {
  if (value === undefined || value === null) return 'absent';
  return Number.isInteger(value) ? formatDecimal(value, 0) : formatPrice(value);
}

/** Two values beside each other: exact where rounding would make them look alike. */
export function pairText(a: number, b: number): readonly [string, string] {
  const texts = [valueText(a), valueText(b)] as const;
  return a !== b && texts[0] === texts[1] ? [String(a), String(b)] : texts;
}

export function moneyText(value: number): string {
  return `${formatDecimal(value)} USD`;
}

export function sharesText(quantity: number): string {
  return `${formatQuantity(quantity)} ${quantity === 1 ? 'share' : 'shares'}`;
}

/** `2020-01-31`, or `2020-01-31 15:30 UTC`: the bar's start, as reports and tables have it. */
export function timeText(timeUs: number, daily: boolean): string {
  const iso = isoTime(timeUs, daily);
  return daily ? iso : `${iso.slice(0, 16).replace('T', ' ')} UTC`;
}

/** `09:45` of a minute of the day. */
export function clockText(minute: number): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / 60) % 24)}:${two(minute % 60)}`;
}
