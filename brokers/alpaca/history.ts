/** Historical bars, page by page: a page ends anywhere, also in the middle of a symbol. */

import {
  type Calendar,
  isIntraday,
  MICROSECONDS_PER_DAY,
  MICROSECONDS_PER_MINUTE,
  periodOf,
  type Timeframe,
  timeframeUs,
  utcDayOf,
} from '../../market/index.ts';
import type { Answer, BarsQuery, VenueBar } from '../../runtime/index.ts';
import { baseOf, bucketOf, closedBars } from './bars.ts';
import type { Settings } from './options.ts';
import type { Rest } from './rest.ts';
import { wireBars } from './wire.ts';

const PAGE = 10_000;

/** Raw prices, as they were traded: corporate actions are the store's. From `from` up to, not including, `to`. */
export async function historicalBars(
  query: BarsQuery,
  timeframe: Timeframe,
  calendar: Calendar,
  rest: Rest,
  settings: Settings,
): Promise<Answer<readonly VenueBar[]>> {
  const base = baseOf(timeframe);
  const bySymbol = new Map<string, VenueBar[]>(query.symbols.map((symbol) => [symbol, []]));
  let pageToken: string | undefined;
  do {
    const token = pageToken;
    const answer = await rest.ask({
      lane: 'data',
      what: 'for historical bars',
      shape: wireBars,
      send: () =>
        rest.stocks.stockBarsRaw({
          symbols: query.symbols.join(','),
          timeframe: nameOf(base),
          start: new Date(Math.floor(beginning(query.from, timeframe, calendar) / 1000)),
          end: new Date(Math.ceil(query.to / 1000)),
          limit: PAGE,
          adjustment: 'raw',
          feed: settings.feed === 'delayed_sip' ? 'sip' : settings.feed,
          sort: 'asc',
          ...(token !== undefined && { pageToken: token }),
        }),
    });
    if (!answer.ok) return answer;
    for (const [symbol, bars] of Object.entries(answer.value.bars ?? {})) {
      const known = bySymbol.get(symbol);
      for (const bar of bars) known?.push(venueBar(symbol, bar, base, calendar));
    }
    pageToken = answer.value.next_page_token ?? undefined;
    if (pageToken === token) break;
  } while (pageToken !== undefined);
  const now = settings.now();
  const value = [...bySymbol.values()].flatMap((bars) =>
    closedBars(inOrder(bars), timeframe, calendar, now).filter(
      ({ time }) => time >= query.from && time < query.to,
    ),
  );
  return { ok: true, value };
}

/** Alpaca's name of a length that it has as we count it: minutes up to half an hour, and days. */
function nameOf(base: Timeframe): string {
  return isIntraday(base) ? `${timeframeUs(base) / MICROSECONDS_PER_MINUTE}Min` : '1Day';
}

/** The first instant that a bar stamped `from` or later is made of. */
function beginning(from: number, timeframe: Timeframe, calendar: Calendar): number {
  if (isIntraday(timeframe)) return bucketOf(from, timeframe, calendar)?.opening ?? from;
  return calendar.dayStartUs(periodOf(utcDayOf(from), timeframe).first);
}

interface WireBar {
  readonly t: number;
  readonly o: number;
  readonly h: number;
  readonly l: number;
  readonly c: number;
  readonly v: number;
}

/** A day's bar is stamped with midnight in New York there, and with midnight UTC of the same date here. */
function venueBar(symbol: string, bar: WireBar, base: Timeframe, calendar: Calendar): VenueBar {
  const time = isIntraday(base) ? bar.t : calendar.zone.localDay(bar.t) * MICROSECONDS_PER_DAY;
  return { symbol, time, open: bar.o, high: bar.h, low: bar.l, close: bar.c, volume: bar.v };
}

/** By time, each once: where two pages meet, a bar may come twice. */
function inOrder(bars: readonly VenueBar[]): readonly VenueBar[] {
  const sorted = bars.toSorted((a, b) => a.time - b.time);
  return sorted.filter((bar, i) => bar.time !== sorted[i - 1]?.time);
}
