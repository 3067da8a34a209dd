/** Stored bars in the place of a broker's: history up to the time that it is, nothing of what is to come. */

import {
  type BarColumns,
  type Calendar,
  closingTime,
  isOpen,
  nextSession,
  type Timeframe,
} from '../../market/index.ts';
import type { Answer, VenueBar } from '../../runtime/index.ts';
import type { BarSource } from './paper.ts';

export interface StoredBarsOptions {
  /** Of all symbols that are traded or read. */
  readonly bars: readonly BarColumns[];
  readonly timeframe: Timeframe;
  readonly calendar: Calendar;
  /** Simulated time, UTC microseconds. */
  readonly now: () => number;
}

export function storedBars({ bars, timeframe, calendar, now }: StoredBarsOptions): BarSource {
  const done = async (): Promise<Answer<void>> => ({ ok: true, value: undefined });
  return {
    connect: async () => ({
      ok: true,
      value: {
        id: 'stored bars',
        currency: 'USD',
        cash: 0,
        equity: 0,
        buyingPower: 0,
        isPaper: true,
      },
    }),
    close: async () => {},
    health: () => ({ state: 'ready' }),
    async clock() {
      const time = now();
      const day = calendar.dateOf(time);
      const next = nextSession(calendar, day);
      const isToday = calendar.isSession(day);
      return {
        ok: true,
        value: {
          time,
          isOpen: isOpen(calendar, time),
          nextOpen: calendar.openUs(isToday && time < calendar.openUs(day) ? day : next),
          nextClose: calendar.closeUs(isToday && time < calendar.closeUs(day) ? day : next),
        },
      };
    },
    async calendar(fromDay, toDay) {
      const sessions = [];
      for (let day = fromDay; day <= toDay; day += 1)
        if (calendar.isSession(day))
          sessions.push({ day, open: calendar.openUs(day), close: calendar.closeUs(day) });
      return { ok: true, value: sessions };
    },
    async instrument(symbol) {
      const isThere = bars.some((each) => each.symbol === symbol);
      if (!isThere)
        return {
          ok: false,
          fault: { kind: 'not found', message: `\`${symbol}\` is not among the stored bars` },
        };
      return {
        ok: true,
        value: {
          ...{ symbol, venueId: symbol, name: symbol, exchange: calendar.id, currency: 'USD' },
          ...{ tickSize: 0.01, isTradable: true, isShortable: true, isFractionable: true },
        },
      };
    },
    async historicalBars({ symbols, from, to }) {
      const value = symbols.flatMap((symbol) =>
        bars.filter((each) => each.symbol === symbol).flatMap((each) => closedBars(each, from, to)),
      );
      return { ok: true, value };
    },
    subscribeBars: done,
  };

  function closedBars(columns: BarColumns, from: number, to: number): readonly VenueBar[] {
    const found: VenueBar[] = [];
    for (let row = 0; row < columns.length; row += 1) {
      const bar = venueBar(columns, row);
      if (bar.time < from || bar.time > to) continue;
      if (closingTime(columns, row, timeframe, calendar) <= now()) found.push(bar);
    }
    return found;
  }
}

/** Bar `row` as a venue gives it. */
export function venueBar(columns: BarColumns, row: number): VenueBar {
  const at = (values: ArrayLike<number>): number => values[row] ?? Number.NaN;
  return {
    symbol: columns.symbol,
    time: at(columns.time),
    open: at(columns.open),
    high: at(columns.high),
    low: at(columns.low),
    close: at(columns.close),
    volume: Number.isFinite(at(columns.volume)) ? at(columns.volume) : -1,
  };
}

/** All rows that begin at one time, in the order of the columns. */
export interface StoredInstant {
  readonly time: number;
  readonly rows: readonly StoredRow[];
}

export interface StoredRow {
  readonly columns: BarColumns;
  readonly row: number;
  readonly bar: VenueBar;
}

/** Bars of several symbols, one instant after the other. */
export function barsByInstant(all: readonly BarColumns[]): readonly StoredInstant[] {
  const byTime = new Map<number, StoredRow[]>();
  for (const columns of all)
    for (let row = 0; row < columns.length; row += 1) {
      const bar = venueBar(columns, row);
      const rows = byTime.get(bar.time) ?? [];
      rows.push({ columns, row, bar });
      byTime.set(bar.time, rows);
    }
  return [...byTime].sort(([a], [b]) => a - b).map(([time, rows]) => ({ time, rows }));
}
