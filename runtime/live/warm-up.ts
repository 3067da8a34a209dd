/** The bars that a session has to have seen before it decides: as many as its program needs, from the venue's history. */

import type { Answer, LiveEvent, TradingAPI, VenueBar } from '../index.ts';

export interface WarmUp {
  /** Traded and read. */
  readonly symbols: readonly string[];
  /** As the venue is asked for it: `1d`. */
  readonly timeframe: string;
  /** Length of a bar, UTC microseconds. */
  readonly barUs: number;
}

const DAY_US = 86_400_000_000;
/** Of regular trading: 6½ hours. */
const SESSION_US = 23_400_000_000;

/** The last `count` instants before `to`, oldest first. Fewer where the venue has no more. */
export async function lastBars(
  api: Pick<TradingAPI, 'historicalBars'>,
  { symbols, timeframe, barUs }: WarmUp,
  count: number,
  to: number,
): Promise<Answer<readonly (readonly VenueBar[])[]>> {
  if (count === 0) return { ok: true, value: [] };
  const bars = barUs < DAY_US ? Math.max(1, Math.floor(SESSION_US / barUs)) : DAY_US / barUs;
  // Weekends and holidays: five sessions in seven days, and ten days more.
  const days = Math.ceil(count / bars) * 1.5 + 10;
  for (const times of [1, 3]) {
    const from = to - Math.round(days * times) * DAY_US;
    const answer = await api.historicalBars({ symbols, timeframe, from, to });
    if (!answer.ok) return answer;
    const instants = byInstant(answer.value);
    if (instants.length >= count || times === 3) return { ok: true, value: instants.slice(-count) };
  }
  return { ok: true, value: [] };
}

export function byInstant(bars: readonly VenueBar[]): readonly (readonly VenueBar[])[] {
  const instants = new Map<number, VenueBar[]>();
  for (const bar of bars) {
    const list = instants.get(bar.time) ?? [];
    list.push(bar);
    instants.set(bar.time, list);
  }
  return [...instants].sort(([a], [b]) => a - b).map(([, list]) => list);
}

export function historyEvents(
  instants: readonly (readonly VenueBar[])[],
  time: number,
): readonly LiveEvent[] {
  return instants.map((bars) => ({ kind: 'history', time, bars }));
}
