/** Bars of the past: asked for in pieces, joined, and given out only when they have closed. */

import { type Contract, EventName, WhatToShow } from '@stoqey/ib';
import { calendarOf, MICROSECONDS_PER_DAY, MICROSECONDS_PER_SECOND } from '../../market/index.ts';
import type { Answer, BarsQuery, VenueBar } from '../../runtime/index.ts';
import { failed, fine, refused } from './answers.ts';
import type { Contracts } from './contracts.ts';
import type { Core } from './core.ts';
import { nextRequestId } from './order-ids.ts';
import { ask, onRefusal, type Session } from './session.ts';
import { type BarSpan, type Source, sourceOf, spanOf, spanOfDay } from './timeframes.ts';
import { parseTwsDay, twsTime } from './times.ts';

/** IB's code for "no data" and for other troubles of its history service. */
const HISTORY_SAYS = '162';
const DATES_AS_SECONDS = 2;

/** Bars that start from `from` to `to`, both included, and had closed at `now`. */
export async function readHistory(
  core: Core,
  contracts: Contracts,
  session: Session,
  query: BarsQuery,
  now: number,
): Promise<Answer<readonly VenueBar[]>> {
  const source = sourceOf(query.timeframe);
  if (source === undefined) return noSuchTimeframe(query.timeframe);
  const all: VenueBar[] = [];
  for (const symbol of query.symbols) {
    const details = await contracts.lookup(session, symbol);
    if (!details.ok) return details;
    const rows = await readAll(core, session, symbol, details.value.contract, source, query);
    if (!rows.ok) return rows;
    all.push(...closedBars(symbol, rows.value, query, now));
  }
  return fine(all);
}

export function noSuchTimeframe(timeframe: string): Answer<never> {
  return refused(
    `Interactive Brokers gives no bars of \`${timeframe}\` here: ask for minutes, hours or \`1d\`; weeks and months are made of days.`,
  );
}

interface Row extends BarSpan {
  /** Where the row itself starts, which may be inside of the bar that it belongs to. */
  readonly from: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

async function readAll(
  core: Core,
  session: Session,
  symbol: string,
  contract: Contract,
  source: Source,
  query: BarsQuery,
): Promise<Answer<readonly Row[]>> {
  const rows = new Map<number, Row>();
  const piece = source.daysPerRequest * MICROSECONDS_PER_DAY;
  // The last bar starts at `to`: it ends a bar's length later.
  let end = query.to + Math.min(source.seconds * MICROSECONDS_PER_SECOND, MICROSECONDS_PER_DAY);
  while (end > query.from) {
    const start = Math.max(query.from, end - piece);
    const answer = await readPiece(core, session, symbol, contract, source, start, end);
    if (!answer.ok) return answer;
    for (const row of answer.value) rows.set(row.from, row);
    end -= piece;
  }
  return fine([...rows.values()].sort((left, right) => left.from - right.from));
}

function readPiece(
  core: Core,
  session: Session,
  symbol: string,
  contract: Contract,
  source: Source,
  start: number,
  end: number,
): Promise<Answer<readonly Row[]>> {
  const id = nextRequestId();
  return ask(session, {
    what: `bars of \`${symbol}\``,
    lane: 'read',
    deadlineMs: core.deadlines.answer,
    write(api) {
      const [at, length] = [twsTime(end), duration(end - start)];
      const { size } = source;
      const show = WhatToShow.TRADES;
      api.reqHistoricalData(id, contract, at, length, size, show, 1, DATES_AS_SECONDS, false);
    },
    listen(api, done) {
      const rows: Row[] = [];
      const onRow = (
        request: number,
        time: string,
        open: number,
        high: number,
        low: number,
        close: number,
        volume: number,
      ): void => {
        if (request !== id) return;
        if (time.startsWith('finished')) {
          done(fine(rows));
          return;
        }
        const span = spanOfRow(time, source);
        if (span === undefined) return;
        const from = source.timeframe === '1d' ? span.time : Number(time);
        rows.push({ ...span, from, open, high, low, close, volume });
      };
      api.on(EventName.historicalData, onRow);
      const stop = onRefusal(api, id, (fault) => {
        const isEmpty = fault.code === HISTORY_SAYS && /no data/i.test(fault.message);
        done(isEmpty ? fine([]) : failed(fault));
      });
      return () => {
        api.off(EventName.historicalData, onRow);
        stop();
      };
    },
  });
}

function duration(lengthUs: number): string {
  const seconds = Math.ceil(lengthUs / MICROSECONDS_PER_SECOND);
  return seconds <= 86_400 ? `${seconds} S` : `${Math.ceil(seconds / 86_400)} D`;
}

/** Days come as `20240102`, the rest as seconds since 1970. */
function spanOfRow(time: string, { timeframe }: Source): BarSpan | undefined {
  const calendar = calendarOf('XNYS');
  if (timeframe !== '1d') {
    return spanOf(Number(time) * MICROSECONDS_PER_SECOND, timeframe, calendar);
  }
  const day = parseTwsDay(time);
  return day === undefined ? undefined : spanOfDay(day, calendar);
}

function closedBars(
  symbol: string,
  rows: readonly Row[],
  query: BarsQuery,
  now: number,
): readonly VenueBar[] {
  const bars = new Map<number, VenueBar>();
  for (const row of rows) {
    const { time, end, open, high, low, close, volume } = row;
    if (time < query.from || time > query.to || end > now) continue;
    const known = bars.get(time);
    bars.set(time, {
      ...{ symbol, time, open: known?.open ?? open, close },
      high: Math.max(known?.high ?? high, high),
      low: Math.min(known?.low ?? low, low),
      volume: (known?.volume ?? 0) + volume,
    });
  }
  return [...bars.values()];
}
