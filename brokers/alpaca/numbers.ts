/** Alpaca writes money and quantities as decimal text and times as RFC 3339: here both become numbers and come back. */

import { MICROSECONDS_PER_MINUTE } from '../../market/index.ts';

/** More digits than Alpaca takes for a price or a quantity. */
const DECIMALS = 9;

/** Digits of a double that are not noise of its arithmetic: 103.03 × 10 ÷ 10 is 103.03 again. */
const SIGNIFICANT = 15;

/** The shortest decimal text of a price or quantity, never with an exponent. */
export function decimalText(value: number): string {
  const text = String(Number(value.toPrecision(SIGNIFICANT)));
  if (!text.includes('e')) return text;
  return value.toFixed(DECIMALS).replace(/\.?0+$/, '');
}

/** UTC microseconds of `2024-01-02T09:30:00.123456789-05:00`; digits past the microsecond are cut. NaN for other text. */
export function instantOf(text: string): number {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d+))?(Z|[+-]\d\d:\d\d)$/.exec(text);
  if (match === null) return Number.NaN;
  const [, seconds, fraction = '', zone = 'Z'] = match;
  const micros = Number(fraction.slice(0, 6).padEnd(6, '0'));
  return Date.parse(`${seconds}Z`) * 1000 + micros - offsetOf(zone);
}

/** Microseconds that a zone is ahead of UTC. */
function offsetOf(zone: string): number {
  if (zone === 'Z') return 0;
  const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6));
  return (zone.startsWith('-') ? -minutes : minutes) * MICROSECONDS_PER_MINUTE;
}
