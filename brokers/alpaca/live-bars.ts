/** Live bars: Alpaca's stream of minutes, made into bars of the lengths that are asked for. */

import { streaming } from '@alpacahq/alpaca-trade-api';
import * as z from 'zod';
import { type Calendar, parseTimeframe, type Timeframe, timeframeUs } from '../../market/index.ts';
import type { Answer, BrokerFault, VenueBar, VenueEvent } from '../../runtime/index.ts';
import { type BarMaker, createBarMaker } from './bars.ts';
import { unauthorised } from './faults.ts';
import { instantOf } from './numbers.ts';
import type { Settings } from './options.ts';
import { barsStream, type StreamEvents, type Supervised } from './streams.ts';

type StreamBar = Parameters<Parameters<streaming.StockDataStream['onBar']>[0]>[0];
type StreamStatus = Parameters<Parameters<streaming.StockDataStream['onStatus']>[0]>[0];

/** Codes of the two tapes: trading halted or paused, and resumed. */
const HALTED = new Set(['2', 'H', 'P']);
const RESUMED = new Set(['3', 'T']);

const subscription = z.object({ bars: z.array(z.string()) });

interface Waiting {
  readonly symbols: readonly string[];
  settle(answer: Answer<void>): void;
}

export interface LiveBars {
  subscribe(symbols: readonly string[], timeframe: string): Promise<Answer<void>>;
  /** Undefined until something was subscribed. */
  stream(): Supervised | undefined;
  stop(): void;
}

export function createLiveBars(
  settings: Settings,
  calendar: Calendar,
  emit: (event: VenueEvent) => void,
  hears: { up(isAgain: boolean): void; down(why: string): void; lost(why: string): void },
): LiveBars {
  const makers = new Map<string, { readonly timeframe: Timeframe; readonly maker: BarMaker }[]>();
  const waiting = new Set<Waiting>();
  let heard: ReadonlySet<string> = new Set();
  let made: ReturnType<typeof barsStream> | undefined;

  /** The server gives back the whole list of what it sends. */
  function onSubscription(list: unknown): void {
    const read = subscription.safeParse(list);
    if (read.success) heard = new Set(read.data.bars);
    for (const one of [...waiting])
      if (one.symbols.every((symbol) => heard.has(symbol)))
        one.settle({ ok: true, value: undefined });
  }

  const events: StreamEvents = {
    up: hears.up,
    down(why) {
      for (const each of makers.values()) for (const { maker } of each) maker.interrupted();
      hears.down(why);
    },
    lost: hears.lost,
    refused(why, said) {
      const refusal = refusalOf(why, said, settings);
      const asked = [...waiting];
      for (const one of asked) one.settle({ ok: false, fault: refusal });
      if (why !== 'subscription') hears.down(refusal.message);
      else if (asked.length === 0) hears.lost(refusal.message);
    },
  };

  function onBar(bar: StreamBar, isCorrection: boolean): void {
    const minute = venueBar(bar, isCorrection);
    if (minute === undefined) {
      hears.lost('a bar could not be read');
      return;
    }
    for (const { timeframe, maker } of makers.get(minute.symbol) ?? [])
      for (const each of timeframe === '1m' ? [minute] : maker.minute(minute))
        emit({ kind: 'bar', timeframe, bar: each });
  }

  function onStatus({ symbol, statusCode = '' }: StreamStatus): void {
    if (HALTED.has(statusCode)) emit({ kind: 'trading status', symbol, isHalted: true });
    else if (RESUMED.has(statusCode)) emit({ kind: 'trading status', symbol, isHalted: false });
  }

  function start(): NonNullable<typeof made> {
    if (made !== undefined) return made;
    made = barsStream(settings, events);
    made.stream
      .onBar((bar) => onBar(bar, false))
      .onUpdatedBar((bar) => onBar(bar, true))
      .onStatus(onStatus)
      .on(streaming.EVENT.SUBSCRIPTION, onSubscription);
    made.supervised.start();
    return made;
  }

  return {
    async subscribe(symbols, name) {
      const timeframe = parseTimeframe(name);
      if (timeframe === undefined || timeframeUs(timeframe) > timeframeUs('1d'))
        return { ok: false, fault: tooLong(name) };
      for (const symbol of symbols) {
        const known = makers.get(symbol) ?? [];
        if (!known.some((each) => each.timeframe === timeframe))
          known.push({ timeframe, maker: createBarMaker(timeframe, calendar) });
        makers.set(symbol, known);
      }
      const { stream, supervised } = start();
      const isHeard = symbols.every((symbol) => heard.has(symbol));
      if (isHeard && supervised.isUp()) return { ok: true, value: undefined };
      const answer = answered(symbols, waiting, settings);
      const list = [...symbols];
      stream.subscribeForBars(list);
      stream.subscribeForUpdatedBars(list);
      stream.subscribeForStatuses(list);
      return answer;
    },
    stream: () => made?.supervised,
    stop: () => made?.supervised.stop(),
  };
}

/** The server's word on a subscription, or that none came in time. */
function answered(
  symbols: readonly string[],
  waiting: Set<Waiting>,
  { name, limits }: Settings,
): Promise<Answer<void>> {
  return new Promise((resolve) => {
    const one: Waiting = {
      symbols,
      settle(answer) {
        clearTimeout(deadline);
        waiting.delete(one);
        resolve(answer);
      },
    };
    const deadline = setTimeout(() => {
      const message = `${name} did not answer a subscription to bars within ${limits.connectMs / 1000} s. It is tried again by itself; until then no bars come.`;
      one.settle({ ok: false, fault: { kind: 'down', message } });
    }, limits.connectMs);
    waiting.add(one);
  });
}

function venueBar(bar: StreamBar, isCorrection: boolean): VenueBar | undefined {
  const { symbol, open, high, low, close, volume = 0 } = bar;
  const time = instantOf(bar.timestampRaw ?? '');
  if (![time, open, high, low, close, volume].every(Number.isFinite)) return undefined;
  return { symbol, time, open, high, low, close, volume, ...(isCorrection && { isCorrection }) };
}

function refusalOf(
  why: 'key' | 'too many connections' | 'subscription',
  said: string,
  settings: Settings,
): BrokerFault {
  switch (why) {
    case 'key':
      return unauthorised(said, settings);
    case 'too many connections':
      return {
        kind: 'rejected',
        code: '406',
        message:
          'Alpaca allows one connection to a stream of bars, and another program holds it (406). Stop that program; this one goes on trying.',
      };
    case 'subscription':
      return {
        kind: 'rejected',
        message: `Alpaca refused the subscription to bars: ${said}. Ask for fewer symbols or another feed (\`iex\` is free).`,
      };
    default:
      return why satisfies never;
  }
}

function tooLong(name: string): BrokerFault {
  return {
    kind: 'rejected',
    message: `Live bars come from 1m to 1d, not \`${name}\`: longer ones are made of days.`,
  };
}
