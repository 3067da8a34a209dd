/**
 * Live bars, made of IB's bars of five seconds: those come whether or not anything trades, so a bar is given out the
 * moment that it has closed. A bar whose parts were not all seen is asked for as history at its end, as are the bars
 * that closed while there was no connection.
 */

import { EventName, type IBApi, WhatToShow } from '@stoqey/ib';
import { calendarOf, MICROSECONDS_PER_SECOND, type Timeframe } from '../../market/index.ts';
import type { Answer, VenueBar } from '../../runtime/index.ts';
import { fine } from './answers.ts';
import type { Contracts } from './contracts.ts';
import type { Core } from './core.ts';
import { faultOf } from './faults.ts';
import { noSuchTimeframe } from './history.ts';
import { nextRequestId } from './order-ids.ts';
import type { Session } from './session.ts';
import { type BarSpan, sourceOf, spanBefore, spanOf } from './timeframes.ts';

const PART_SECONDS = 5;
/** IB's number of the tick that says whether trading is halted. */
const HALTED = 49;
const PART_US = PART_SECONDS * MICROSECONDS_PER_SECOND;

export interface LiveBarsPorts {
  readonly core: Core;
  readonly contracts: Contracts;
  /** Closed bars that start from `from` on, up to now. */
  history(symbol: string, timeframe: Timeframe, from: number): Promise<Answer<readonly VenueBar[]>>;
  /** Live data was refused: bars will be missing. */
  dataRefused(why: string): void;
}

export interface LiveBars {
  onWire(api: IBApi): void;
  onProblem(id: number, code: number, text: string): boolean;
  subscribe(session: Session, symbols: readonly string[], timeframe: string): Promise<Answer<void>>;
  /** All subscriptions again, on a session that has none; then the bars that were missed. */
  resume(session: Session): Promise<void>;
}

interface Growing extends BarSpan {
  parts: number;
  bar: VenueBar;
}

interface Feed {
  readonly symbol: string;
  readonly timeframe: Timeframe;
  growing: Growing | undefined;
  /** The bar that was given out last. */
  last: number | undefined;
  /** Bars are given out in order, also those that have to be asked for. */
  line: Promise<void>;
}

export function makeLiveBars(ports: LiveBarsPorts): LiveBars {
  const { core, contracts } = ports;
  const feeds: Feed[] = [];
  const calendar = calendarOf('XNYS');
  const requests = new Map<number, { readonly symbol: string; readonly what: 'bars' | 'halts' }>();
  const halted = new Map<string, boolean>();

  return {
    onWire(api) {
      requests.clear();
      api.on(EventName.realtimeBar, (id, time, open, high, low, close, volume) => {
        const symbol = requests.get(id)?.symbol;
        if (symbol === undefined) return;
        const part = { symbol, time: time * MICROSECONDS_PER_SECOND, open, high, low, close };
        for (const feed of feeds) if (feed.symbol === symbol) grow(feed, { ...part, volume });
      });
      api.on(EventName.tickGeneric, (id, type, value) => {
        const symbol = requests.get(id)?.symbol;
        if (symbol !== undefined && type === HALTED) onHalt(symbol, value > 0);
      });
    },
    onProblem(id, code, text) {
      const request = requests.get(id);
      if (request === undefined) return false;
      const fault = faultOf(code, text);
      // Halts are a courtesy of the quotes: without them there are still bars.
      if (fault !== undefined && request.what === 'bars') {
        requests.delete(id);
        ports.dataRefused(`No live bars of \`${request.symbol}\`. ${fault.message}`);
      }
      return true;
    },
    async subscribe(session, symbols, timeframe) {
      const source = sourceOf(timeframe);
      if (source === undefined) return noSuchTimeframe(timeframe);
      for (const symbol of symbols) {
        const found = await contracts.lookup(session, symbol);
        if (!found.ok) return found;
      }
      for (const symbol of symbols) {
        const isNew = !feeds.some((one) => one.symbol === symbol);
        if (feeds.some((one) => one.symbol === symbol && one.timeframe === source.timeframe))
          continue;
        const line = Promise.resolve();
        feeds.push({
          symbol,
          timeframe: source.timeframe,
          growing: undefined,
          last: undefined,
          line,
        });
        if (isNew) await start(session, symbol);
      }
      return fine(undefined);
    },
    async resume(session) {
      requests.clear();
      for (const symbol of new Set(feeds.map((one) => one.symbol))) await start(session, symbol);
      for (const feed of feeds) {
        feed.growing = undefined;
        if (feed.last !== undefined) askFor(feed, feed.last + 1, undefined);
      }
    },
  };

  async function start(session: Session, symbol: string): Promise<void> {
    const found = await contracts.lookup(session, symbol);
    if (!found.ok) {
      ports.dataRefused(found.fault.message);
      return;
    }
    const { contract } = found.value;
    const [bars, halts] = [nextRequestId(), nextRequestId()];
    requests.set(bars, { symbol, what: 'bars' });
    requests.set(halts, { symbol, what: 'halts' });
    await session.send('read', (api) =>
      api.reqRealTimeBars(bars, contract, PART_SECONDS, WhatToShow.TRADES, true),
    );
    await session.send('read', (api) => api.reqMktData(halts, contract, '', false, false));
  }

  function onHalt(symbol: string, isHalted: boolean): void {
    if (halted.get(symbol) === isHalted || (!isHalted && !halted.has(symbol))) return;
    halted.set(symbol, isHalted);
    core.tell({ kind: 'trading status', symbol, isHalted });
  }

  function grow(feed: Feed, part: VenueBar): void {
    const span = spanOf(part.time, feed.timeframe, calendar);
    if (span === undefined) return;
    const { growing } = feed;
    if (growing?.start !== span.start) {
      // The end of the last bar was never seen.
      if (growing !== undefined) askFor(feed, growing.time, growing.time);
      feed.growing = { ...span, parts: 1, bar: { ...part, time: span.time } };
    } else {
      growing.parts += 1;
      growing.bar = joined(growing.bar, part);
    }
    if (part.time + PART_US >= span.end) finish(feed);
  }

  function finish(feed: Feed): void {
    const { growing } = feed;
    feed.growing = undefined;
    if (growing === undefined) return;
    const isWhole = growing.parts * PART_US === growing.end - growing.start;
    // Looked at in the line, where the bars before this one have been given out.
    feed.line = feed.line.then(async () => {
      const { last } = feed;
      const before = spanBefore(growing, feed.timeframe, calendar)?.time ?? 0;
      const isNext = last === undefined || last >= before;
      if (isWhole && isNext) give(feed, growing.bar);
      else await fetchBars(feed, isNext ? growing.time : (last ?? 0) + 1, growing.time);
    });
  }

  function askFor(feed: Feed, from: number, awaited: number | undefined): void {
    feed.line = feed.line.then(() => fetchBars(feed, from, awaited));
  }

  /** Gives out the bars from `from` on; tries again while the one at `awaited` is not there yet. */
  async function fetchBars(feed: Feed, from: number, awaited: number | undefined): Promise<void> {
    for (const wait of [0, ...core.deadlines.reconnect.slice(0, 2)]) {
      if (wait > 0) await pause(wait);
      const answer = await ports.history(feed.symbol, feed.timeframe, from);
      if (!answer.ok) continue;
      for (const bar of answer.value) give(feed, bar);
      if (awaited === undefined || (feed.last ?? 0) >= awaited) return;
    }
  }

  function give(feed: Feed, bar: VenueBar): void {
    if (feed.last !== undefined && bar.time <= feed.last) return;
    feed.last = bar.time;
    core.tell({ kind: 'bar', timeframe: feed.timeframe, bar });
  }
}

function joined(left: VenueBar, right: VenueBar): VenueBar {
  return {
    ...left,
    high: Math.max(left.high, right.high),
    low: Math.min(left.low, right.low),
    close: right.close,
    volume: left.volume + right.volume,
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}
