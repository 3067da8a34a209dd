/**
 * An hourly strategy that also reads days and weeks, on real hours of three years, against a reckoning of its own: days
 * and weeks are put together by date, and looked up by the hour at which New York closes.
 */

import { describe, expect, test } from 'vitest';
import type { BarColumns, CorporateAction } from '../../market/index.ts';
import { actionsOf, hours } from './real-prices.ts';
import { run } from './run-program.ts';

const SOURCE = (symbol: string): string => `strategy TwoClocks {
  universe ${symbol}
  every 1h
  let line  = sma(close, 23)
  let trend = sma(close, 20) on 1d
  enter long when close crosses above line and close > trend and close > (close on 1w)
  exit  long when close crosses below line or close < trend
  size 100 shares
}`;

const HOUR = 3_600_000_000;
const DAY = 24 * HOUR;

/** Of 2017 to 2019, as the exchange announced them. */
const HALF_DAYS = [
  '2017-07-03',
  '2017-11-24',
  '2018-07-03',
  '2018-11-23',
  '2018-12-24',
  '2019-07-03',
  '2019-11-29',
  '2019-12-24',
];
const SUMMERS = [
  ['2017-03-12', '2017-11-05'],
  ['2018-03-11', '2018-11-04'],
  ['2019-03-10', '2019-11-03'],
] as const;

const MARKETS = ['AAPL', 'BAC']
  .map((symbol) => hours(symbol, '2017-01-01', '2020-01-01'))
  .filter((bars) => bars !== undefined);

interface NaiveTrade {
  readonly entryTime: number | undefined;
  readonly entryPrice: number | undefined;
  readonly exitTime: number | undefined;
  readonly exitPrice: number | undefined;
}

describe.runIf(MARKETS.length > 0)('hours with days and weeks', () => {
  test.each(
    MARKETS.flatMap((bars): (readonly [string, BarColumns, readonly CorporateAction[]])[] => [
      [`${bars.symbol} as traded`, bars, []],
      [`${bars.symbol} with its dividends`, bars, actionsOf(bars.symbol)],
    ]),
  )('%s', (_, bars, actions) => {
    const { trades, knifeEdges } = run({
      source: SOURCE(bars.symbol),
      bars: [bars],
      actions,
      timeframe: '1h',
      spec: { cash: 1_000_000 },
    });
    const wanted = tradesOf(bars, actions);
    // On prices in cents a line now and then meets the close to the last bit.
    expect(knifeEdges).toBeLessThan(3);
    expect(wanted.length).toBeGreaterThan(80);
    expect(
      trades.map(({ entryTime, entryPrice, exitTime, exitPrice }) => ({
        entryTime,
        entryPrice,
        exitTime,
        exitPrice,
      })),
    ).toEqual(wanted);
  });
});

function tradesOf(bars: BarColumns, actions: readonly CorporateAction[]): readonly NaiveTrade[] {
  const closes = [...bars.close];
  const days = [...bars.session];
  const coming = actions.filter(({ exDate }) => exDate > (days[0] ?? 0));
  const trades: NaiveTrade[] = [];
  let entered: number | undefined;
  for (let i = 0; i < closes.length - 1; i += 1) {
    // From its ex-date on, what was before it is seen in the terms after it.
    for (let [next] = coming; next && next.exDate <= (days[i] ?? 0); [next] = coming) {
      coming.shift();
      const factor =
        next.kind === 'split' ? 1 / next.ratio : 1 - next.amount / (closes[i - 1] ?? Number.NaN);
      for (let k = 0; k < i; k += 1) closes[k] = (closes[k] ?? 0) * factor;
    }
    const [close = 0, before = 0] = [closes[i], closes[i - 1]];
    const line = meanOf(closes.slice(i - 22, i + 1));
    const lineBefore = meanOf(closes.slice(i - 23, i));
    const over = daysOver(bars, closes, i);
    const week = lastWeek(over, i, bars);
    const trend = meanOf(over.slice(-20).map((day) => day.close));
    if (i < 23 || over.length < 20 || week === undefined) continue;
    const isAbove = before <= lineBefore && close > line;
    const isBelow = before >= lineBefore && close < line;
    if (entered !== undefined && (isBelow || close < trend)) {
      trades.push({
        entryTime: bars.time[entered],
        entryPrice: bars.open[entered],
        exitTime: bars.time[i + 1],
        exitPrice: bars.open[i + 1],
      });
      entered = undefined;
    } else if (entered === undefined && isAbove && close > trend && close > week) entered = i + 1;
  }
  return trades;
}

interface Day {
  readonly day: number;
  readonly close: number;
}

/** Days whose session has ended when hour `i` ends: the last 30 of them are enough. */
function daysOver(bars: BarColumns, closes: readonly number[], i: number): readonly Day[] {
  const now = (bars.time[i] ?? 0) + HOUR;
  const over: Day[] = [];
  for (let k = i; k >= 0 && over.length < 30; k -= 1) {
    const day = bars.session[k] ?? 0;
    if (closeOf(day) <= now && over[0]?.day !== day) over.unshift({ day, close: closes[k] ?? 0 });
  }
  return over;
}

/** The close of the last day before this week began, or of this week when its last day is over. */
function lastWeek(over: readonly Day[], i: number, bars: BarColumns): number | undefined {
  const today = bars.session[i] ?? 0;
  const isOver = over.at(-1)?.day === today && mondayOf(nextDay(bars, i)) > mondayOf(today);
  const last = over.findLast(({ day }) => isOver || mondayOf(day) < mondayOf(today));
  return last?.close;
}

/** The next day with a bar: these stocks traded on every session of these years. */
function nextDay({ session }: BarColumns, i: number): number {
  const today = session[i] ?? 0;
  return session.find((day, k) => k > i && day > today) ?? today + 7;
}

function closeOf(day: number): number {
  const date = new Date(day * 86_400_000).toISOString().slice(0, 10);
  const isSummer = SUMMERS.some(([from, to]) => date >= from && date < to);
  const hour = HALF_DAYS.includes(date) ? 13 : 16;
  return day * DAY + (hour + (isSummer ? 4 : 5)) * HOUR;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

function mondayOf(day: number): number {
  return day - ((day + 3) % 7);
}
