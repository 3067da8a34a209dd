/**
 * What a term is worth at one bar, worked out afresh from all that was known then: bars are adjusted, put together to
 * longer ones and looked up by hand, with plain arrays and nothing of the project.
 */

import { type ClockMarket, closeOf, FOREIGN, MINUTE, type TestSession } from './clock-market.ts';
import type { Measure, Term } from './clock-terms.ts';

interface NaiveBar {
  readonly start: number;
  readonly session: number;
  readonly closed: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
}

/** The bars of one symbol and length that have closed by `now`, in the terms of `now`. */
interface View {
  readonly symbol: string;
  readonly timeframe: string;
  readonly now: number;
  readonly bars: readonly NaiveBar[];
}

export interface NaiveClocks {
  /** NaN while it is absent. */
  at(term: Term, symbol: string, row: number): number;
}

export function naiveClocks(market: ClockMarket, every: string): NaiveClocks {
  const sessions = new Map(market.sessions.map((session) => [session.day, session]));
  const raw = new Map(
    [...market.bars, market.foreign].map((columns) => [
      columns.symbol,
      [...columns.time].map((start, row): NaiveBar => {
        const session = columns.session[row] ?? 0;
        const [open = 0, high = 0] = [columns.open[row], columns.high[row]];
        const [low = 0, close = 0] = [columns.low[row], columns.close[row]];
        return { start, session, closed: closeOf(market, start, session), open, high, low, close };
      }),
    ]),
  );
  const views = new Map<string, View>();
  const values = new Map<Term, Map<string, number>>();
  return {
    at(term, symbol, row) {
      const now = raw.get(symbol)?.[row]?.closed ?? 0;
      return valueAt(term, viewOf(symbol, every, now), row);
    },
  };

  function sessionOf(day: number): TestSession {
    return sessions.get(day) ?? { day, open: Number.NaN, close: Number.NaN };
  }

  function viewOf(symbol: string, timeframe: string, now: number): View {
    const key = `${symbol} ${timeframe} ${now}`;
    const known = views.get(key);
    if (known) return known;
    const base = adjusted(symbol, now);
    const bars = timeframe === every ? base : longer(base, timeframe);
    const view = { symbol, timeframe, now, bars: bars.filter(({ closed }) => closed <= now) };
    views.set(key, view);
    return view;
  }

  /** Bars up to now; those before an ex-date that has come are in the terms after it. */
  function adjusted(symbol: string, now: number): readonly NaiveBar[] {
    let bars = (raw.get(symbol) ?? []).filter(({ closed }) => closed <= now);
    const actions = market.actions
      .filter((action) => action.symbol === symbol)
      .toSorted((a, b) => a.exDate - b.exDate || (a.kind < b.kind ? -1 : a.kind > b.kind ? 1 : 0));
    for (const action of actions) {
      const first = bars.findIndex(({ session }) => session >= action.exDate);
      if (first < 1) continue;
      const before = bars[first - 1]?.close ?? Number.NaN;
      const factor = action.kind === 'split' ? 1 / action.ratio : 1 - action.amount / before;
      if (!(factor > 0)) continue;
      bars = bars.map((bar, row) =>
        row >= first
          ? bar
          : {
              ...bar,
              open: bar.open * factor,
              high: bar.high * factor,
              low: bar.low * factor,
              close: bar.close * factor,
            },
      );
    }
    return bars;
  }

  /** Bars that begin in the same stretch become one, which closes when the stretch ends. */
  function longer(base: readonly NaiveBar[], timeframe: string): readonly NaiveBar[] {
    const stretches = new Map<string, NaiveBar[]>();
    for (const bar of base) {
      const key = stretchOf(bar, timeframe);
      stretches.set(key, [...(stretches.get(key) ?? []), bar]);
    }
    return [...stretches.values()].flatMap((bars) => {
      const [first, last] = [bars[0], bars[bars.length - 1]];
      if (!first || !last) return [];
      return [
        {
          start: first.start,
          session: last.session,
          closed: Math.max(last.closed, endOf(first, timeframe)),
          open: first.open,
          high: Math.max(...bars.map(({ high }) => high)),
          low: Math.min(...bars.map(({ low }) => low)),
          close: last.close,
        },
      ];
    });
  }

  function stretchOf(bar: NaiveBar, timeframe: string): string {
    if (timeframe === '1d') return String(bar.session);
    if (timeframe === '1w') return String(mondayOf(bar.session));
    if (timeframe === '1mo') return monthOf(bar.session);
    return `${bar.session} ${placeOf(bar, timeframe)}`;
  }

  function placeOf({ start, session }: NaiveBar, timeframe: string): number {
    const length = Number.parseInt(timeframe, 10) * 60 * MINUTE;
    return Math.max(0, Math.floor((start - sessionOf(session).open) / length));
  }

  function endOf(bar: NaiveBar, timeframe: string): number {
    const { session } = bar;
    const last = (isIn: (day: number) => boolean): number =>
      Math.max(...market.sessions.filter(({ day }) => isIn(day)).map(({ close }) => close));
    if (timeframe === '1d') return sessionOf(session).close;
    if (timeframe === '1w') return last((day) => mondayOf(day) === mondayOf(session));
    if (timeframe === '1mo') return last((day) => monthOf(day) === monthOf(session));
    const length = Number.parseInt(timeframe, 10) * 60 * MINUTE;
    const { open, close } = sessionOf(session);
    return Math.min(close, open + (placeOf(bar, timeframe) + 1) * length);
  }

  function valueAt(term: Term, view: View, row: number): number {
    if (row < 0) return Number.NaN;
    const cell = `${view.symbol} ${view.timeframe} ${view.now} ${row}`;
    const known = values.get(term)?.get(cell);
    if (known !== undefined) return known;
    const value = worthOf(term, view, row);
    const cells = values.get(term) ?? new Map<string, number>();
    values.set(term, cells.set(cell, value));
    return value;
  }

  function worthOf(term: Term, view: View, row: number): number {
    const bar = view.bars[row];
    if (!bar) return Number.NaN;
    const last = (n: number, of: Term): readonly number[] =>
      Array.from({ length: n }, (_, k) => valueAt(of, view, row - k));
    switch (term.kind) {
      case 'field':
        return bar[term.name];
      case 'mean':
        return last(term.n, term.of).reduce((sum, value) => sum + value, 0) / term.n;
      case 'highest':
        return Math.max(...last(term.n, term.of));
      case 'past':
        return valueAt(term.of, view, row - term.n);
      case 'sum':
        return valueAt(term.a, view, row) + valueAt(term.b, view, row);
      case 'else': {
        const first = valueAt(term.a, view, row);
        return Number.isNaN(first) ? valueAt(term.b, view, row) : first;
      }
      case 'on':
        return latest(term.of, viewOf(view.symbol, term.timeframe, view.now), bar.closed);
      case 'foreign':
        return latest(term.of, viewOf(FOREIGN, view.timeframe, view.now), bar.closed);
      case 'across':
        return (
          across(term.of, term.measure, view.symbol, bar) *
          (term.measure === 'mean' ? 1 : bar.close)
        );
      default:
        return term satisfies never;
    }
  }

  function latest(term: Term, view: View, by: number): number {
    return valueAt(term, view, view.bars.filter(({ closed }) => closed <= by).length - 1);
  }

  /** As it was when that bar closed: what has been compared is not compared again. */
  function across(of: Term, measure: Measure, symbol: string, bar: NaiveBar): number {
    const present = market.bars
      .map((columns) => columns.symbol)
      .filter((name) => raw.get(name)?.some(({ start }) => start === bar.start))
      .map((name) => {
        const view = viewOf(name, every, bar.closed);
        const row = view.bars.length - 1;
        const isAbove = valueAt(of, view, row) > (view.bars[row - 1]?.close ?? Number.NaN);
        return { name, value: valueAt(of, view, row), isAbove };
      });
    const valued = present.filter(({ value }) => !Number.isNaN(value));
    const own = present.find(({ name }) => name === symbol)?.value ?? Number.NaN;
    const n = valued.length;
    const mean = valued.reduce((sum, { value }) => sum + value, 0) / n;
    const better = valued.filter(
      ({ name, value }) => value > own || (value === own && name < symbol),
    ).length;
    switch (measure) {
      case 'count':
        return present.filter(({ isAbove }) => isAbove).length;
      case 'mean':
        return mean;
      case 'rank':
        return Number.isNaN(own) ? own : 1 + better;
      case 'percentile':
        return Number.isNaN(own) ? own : (n - better) / n;
      case 'zscore': {
        const spread = valued.reduce((sum, { value }) => sum + (value - mean) ** 2, 0) / n;
        const isOne = valued.every(({ value }) => value === valued[0]?.value);
        return isOne ? Number.NaN : (own - mean) / Math.sqrt(spread);
      }
      default:
        return measure satisfies never;
    }
  }
}

/** 1970-01-01 was a Thursday. */
function mondayOf(day: number): number {
  return day - ((day + 3) % 7);
}

function monthOf(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 7);
}
