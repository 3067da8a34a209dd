/** What `news.…` reads: the headlines that were known when each bar closed. */

import type { BarColumns, Headline } from '../market/index.ts';
import { MICROSECONDS_PER_SECOND } from '../market/index.ts';
import type { StrategyProgram, StreamProgram } from '../runtime/index.ts';

/** `news_sentiment_86400`: over the last 86,400 seconds. */
const OVER = /^news_(sentiment|count)_(\d+)$/;
const BARS_SINCE = 'news_bars_since';

export function readsNews({ feeds, ...program }: StrategyProgram): boolean {
  const streams: readonly StreamProgram[] = [program, ...feeds];
  return streams.some(({ reads }) => reads.some(isNewsColumn));
}

/** Only those columns that a program reads; `closes` says when each bar of the symbol has closed. */
export function newsColumns(
  names: readonly string[],
  bars: Pick<BarColumns, 'symbol' | 'time'>,
  closes: () => Float64Array,
  news: readonly Headline[],
): Readonly<Record<string, Float64Array>> {
  const wanted = names.filter(isNewsColumn);
  if (wanted.length === 0) return {};
  const own = news
    .filter(({ symbol }) => symbol === bars.symbol)
    .toSorted((a, b) => a.knownAt - b.knownAt);
  const ends = closes();
  return Object.fromEntries(wanted.map((name) => [name, columnOf(name, bars.time, ends, own)]));
}

function isNewsColumn(name: string): boolean {
  return name === BARS_SINCE || OVER.test(name);
}

function columnOf(
  name: string,
  starts: Float64Array,
  closes: Float64Array,
  news: readonly Headline[],
): Float64Array {
  const [, what, seconds] = OVER.exec(name) ?? [];
  if (what === undefined) return barsSince(starts, closes, news);
  const length = Number(seconds) * MICROSECONDS_PER_SECOND;
  let first = 0;
  let end = 0;
  return closes.map((now) => {
    while (end < news.length && (news[end]?.knownAt ?? 0) <= now) end += 1;
    while (first < end && (news[first]?.knownAt ?? 0) <= now - length) first += 1;
    if (what === 'count') return end - first;
    let sum = 0;
    for (let k = first; k < end; k += 1) sum += news[k]?.sentiment ?? 0;
    return end === first ? Number.NaN : sum / (end - first);
  });
}

/** 0 at the close of the bar in which a headline became known; how long ago one before the data was, nobody counted. */
function barsSince(
  starts: Float64Array,
  closes: Float64Array,
  news: readonly Headline[],
): Float64Array {
  const begin = starts[0] ?? 0;
  let next = news.findIndex(({ knownAt }) => knownAt >= begin);
  let since = Number.NaN;
  return closes.map((now) => {
    since += 1;
    while (next >= 0 && next < news.length && (news[next]?.knownAt ?? 0) <= now) {
      next += 1;
      since = 0;
    }
    return since;
  });
}
