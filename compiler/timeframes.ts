/** Timeframes as the language writes them. */

import type { DurationLiteral, DurationUnit } from '../grammar/index.ts';

const SECONDS: Readonly<Record<DurationUnit, number>> = {
  s: 1,
  m: 60,
  h: 3_600,
  d: 86_400,
  w: 604_800,
  mo: 2_592_000,
};

/** The timeframes that bars come in. */
export const TIMEFRAMES: readonly string[] = [
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
];

export function timeframeText(literal: DurationLiteral): string {
  return `${literal.count}${literal.unit}`;
}

export function durationSeconds(literal: DurationLiteral): number {
  return literal.count * SECONDS[literal.unit];
}

export function isIntraday(literal: DurationLiteral): boolean {
  return durationSeconds(literal) < SECONDS.d;
}

/** Regular US session: 390 minutes, 252 sessions a year; what annualised figures are scaled with. */
export function barsPerYear(literal: DurationLiteral): number {
  if (literal.unit === 'mo') return 12 / literal.count;
  if (literal.unit === 'w') return 52 / literal.count;
  if (literal.unit === 'd') return 252 / literal.count;
  return (252 * 390 * 60) / durationSeconds(literal);
}
