/** The bars of the fake TWS: its history, its live five-second bars, its halts. */

import {
  calendarOf,
  MICROSECONDS_PER_DAY,
  MICROSECONDS_PER_SECOND,
} from '../../../market/index.ts';
import type { FakeBar } from '../matching.ts';
import type { PlaceInSession } from './exchange.ts';
import type { Connection } from './fake-tws.ts';
import { realTimeBar } from './messages.ts';

const DAY_SECONDS = 86_400;
/** IB's number of the tick that says whether trading is halted. */
const HALTED = 49;

export interface Barkeep {
  add(bar: FakeBar, seconds: number): void;
  endOf(bar: FakeBar, seconds: number): number;
  placeOf(bar: FakeBar, end: number): PlaceInSession;
  history(symbol: string, from: number, to: number, seconds: number): readonly FakeBar[];
  publish(bar: FakeBar, seconds: number, end: number): void;
  subscribe(what: 'bars' | 'halts', to: Connection, requestId: string, symbol: string): void;
  unsubscribe(connection: Connection, requestId: string): void;
  forget(connection: Connection): void;
  forgetAll(): void;
  halt(symbol: string, isHalted: boolean): void;
}

interface Subscription {
  readonly what: 'bars' | 'halts';
  readonly to: Connection;
  readonly requestId: string;
  readonly symbol: string;
}

export function makeBarkeep(parts: 'all' | 'last'): Barkeep {
  const kept: { bar: FakeBar; seconds: number }[] = [];
  const calendar = calendarOf('XNYS');
  let subscriptions: Subscription[] = [];

  const dayOf = (bar: FakeBar, seconds: number): number =>
    seconds >= DAY_SECONDS
      ? Math.floor(bar.time / MICROSECONDS_PER_DAY)
      : calendar.dateOf(bar.time);

  return {
    add(bar, seconds) {
      kept.push({ bar, seconds });
    },
    endOf(bar, seconds) {
      const close = calendar.closeUs(dayOf(bar, seconds));
      if (seconds >= DAY_SECONDS) return close;
      return Math.min(bar.time + seconds * MICROSECONDS_PER_SECOND, close);
    },
    placeOf(bar, end) {
      const day = calendar.dateOf(end - 1);
      return {
        isFirst: bar.time <= calendar.openUs(day),
        isLast: end >= calendar.closeUs(day),
      };
    },
    history(symbol, from, to, seconds) {
      const groups = new Map<number, FakeBar>();
      for (const one of kept) {
        const { bar } = one;
        if (bar.symbol !== symbol || one.seconds > seconds) continue;
        const start = startOf(bar, one.seconds, seconds);
        const end = this.endOf({ ...bar, time: start }, seconds);
        if (end <= from || startOf(bar, one.seconds, seconds) >= to) continue;
        const group = groups.get(start);
        groups.set(start, group === undefined ? { ...bar, time: start } : joined(group, bar));
      }
      return [...groups.values()].sort((left, right) => left.time - right.time);
    },
    publish(bar, seconds, end) {
      for (const one of subscriptions) {
        if (one.what !== 'bars' || one.symbol !== bar.symbol) continue;
        for (const part of partsOf(bar, seconds, end, parts)) {
          one.to.send(...realTimeBar(Number(one.requestId), part));
        }
      }
    },
    subscribe(what, to, requestId, symbol) {
      subscriptions.push({ what, to, requestId, symbol });
    },
    unsubscribe(connection, requestId) {
      subscriptions = subscriptions.filter(
        (one) => one.to !== connection || one.requestId !== requestId,
      );
    },
    forget(connection) {
      subscriptions = subscriptions.filter((one) => one.to !== connection);
    },
    forgetAll() {
      subscriptions = [];
    },
    halt(symbol, isHalted) {
      for (const one of subscriptions) {
        if (one.what !== 'halts' || one.symbol !== symbol) continue;
        one.to.send('45', 6, one.requestId, HALTED, isHalted ? 1 : 0);
      }
    },
  };

  function startOf(bar: FakeBar, seconds: number, asked: number): number {
    const day = dayOf(bar, seconds);
    if (asked >= DAY_SECONDS) return day * MICROSECONDS_PER_DAY;
    const open = calendar.openUs(day);
    const length = asked * MICROSECONDS_PER_SECOND;
    return open + Math.floor((bar.time - open) / length) * length;
  }
}

function joined(left: FakeBar, right: FakeBar): FakeBar {
  return {
    ...left,
    high: Math.max(left.high, right.high),
    low: Math.min(left.low, right.low),
    close: right.close,
    volume: left.volume + right.volume,
  };
}

/** A bar as five-second bars that make it up: open, then the high, then the low, the close at the end. */
function partsOf(
  bar: FakeBar,
  seconds: number,
  end: number,
  which: 'all' | 'last',
): readonly FakeBar[] {
  const length = 5 * MICROSECONDS_PER_SECOND;
  const last: FakeBar = { ...bar, time: end - length };
  if (which === 'last' || seconds < 20 || seconds >= DAY_SECONDS) return [last];
  const { open, high, low, close } = bar;
  const flat = (time: number, price: number, volume = 0): FakeBar => ({
    ...bar,
    ...{ time, open: price, high: price, low: price, close: price, volume },
  });
  const made: FakeBar[] = [flat(bar.time, open, bar.volume)];
  made.push({ ...flat(bar.time + length, open), high });
  made.push({ ...flat(bar.time + 2 * length, open), low });
  for (let time = bar.time + 3 * length; time < end; time += length) made.push(flat(time, close));
  return made;
}
