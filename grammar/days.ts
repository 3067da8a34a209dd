/** How many bars some days are, by the `every` of the declaration in which they were written. */

import type { IToken } from 'chevrotain';
import { DECLARATIONS } from './reading.ts';

export interface BarsOfDays {
  readonly bars: number;
  /** Where a day is not one bar: how it was counted. */
  readonly why?: string;
}

export function barsOfDays(days: number, tokens: readonly IToken[], at: number): BarsOfDays {
  const [, count = '1', unit = 'd'] = /^(\d+)(mo|m|h|d|w)$/.exec(everyOf(tokens, at)) ?? [];
  const every = `${count}${unit}`;
  const length = Number(count);
  if (unit === 'm' || unit === 'h') {
    const minutes = unit === 'h' ? 60 * length : length;
    const inSession = Math.ceil(SESSION_MINUTES / minutes);
    return {
      bars: days * inSession,
      why: `A session of the New York Stock Exchange has ${inSession} bars of ${every}.`,
    };
  }
  const sessions = (SESSIONS[unit] ?? 1) * length;
  if (sessions === 1) return { bars: days };
  const why = `A bar of ${every} has about ${sessions} sessions.`;
  return { bars: Math.max(1, Math.round(days / sessions)), why };
}

/** From 9:30 to 16:00. */
const SESSION_MINUTES = 390;

const SESSIONS: Readonly<Record<string, number>> = { d: 1, w: 5, mo: 21 };

/** What stands behind `every`: usually above, perhaps below. */
function everyOf(tokens: readonly IToken[], at: number): string {
  for (let k = at; k >= 0; k -= 1) {
    const image = tokens[k]?.image ?? '';
    if (image === 'every') return tokens[k + 1]?.image ?? '';
    if (isHead(tokens, k)) break;
  }
  for (let k = at + 1; k < tokens.length && !isHead(tokens, k); k += 1)
    if (tokens[k]?.image === 'every') return tokens[k + 1]?.image ?? '';
  return '';
}

/** The first word of a declaration: `universe` and `risk` stand inside of one, too. */
function isHead(tokens: readonly IToken[], k: number): boolean {
  const image = tokens[k]?.image ?? '';
  return DECLARATIONS.has(image) && tokens[k + 2]?.image === '{';
}
