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

/** The same for a timeframe that is text already. */
export function secondsOf(timeframe: string): number {
  const [, count = '', unit = ''] = /^(\d+)([a-z]+)$/.exec(timeframe) ?? [];
  return Number(count) * (isUnit(unit) ? SECONDS[unit] : Number.NaN);
}

function isUnit(text: string): text is DurationUnit {
  return Object.hasOwn(SECONDS, text);
}

export function isIntraday(literal: DurationLiteral): boolean {
  return durationSeconds(literal) < SECONDS.d;
}

/** Regular US session: 390 minutes, 252 sessions a year; what annualised figures are scaled with. */
export function barsPerYear(timeframe: string): number {
  const seconds = secondsOf(timeframe);
  if (timeframe.endsWith('mo')) return (12 * SECONDS.mo) / seconds;
  if (timeframe.endsWith('w')) return (52 * SECONDS.w) / seconds;
  if (timeframe.endsWith('d')) return (252 * SECONDS.d) / seconds;
  return (252 * 390 * 60) / seconds;
}
