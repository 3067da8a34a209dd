/** Crossovers on real bars, trade by trade against an independent reckoning of next-open fills. */

import { describe, expect, test } from 'vitest';
import type { BarColumns } from '../../market/index.ts';
import { type NaiveTrade, naiveEma, naiveSma, naiveTrades } from './naive-crossover.ts';
import { spx, stock } from './real-prices.ts';
import { FREE, run } from './run-program.ts';

type Line = readonly (number | undefined)[];

/** What is crossed, as the language says it, and reckoned from closes. */
const CROSSES: readonly (readonly [
  string,
  string,
  string,
  (closes: readonly number[]) => readonly [Line, Line],
])[] = [
  [
    'SMA 20 and 100',
    'sma(close, 20)',
    'sma(close, 100)',
    (c) => [naiveSma(c, 20), naiveSma(c, 100)],
  ],
  ['SMA 7 and 19', 'sma(close, 7)', 'sma(close, 19)', (c) => [naiveSma(c, 7), naiveSma(c, 19)]],
  ['EMA 12 and 26', 'ema(close, 12)', 'ema(close, 26)', (c) => [naiveEma(c, 12), naiveEma(c, 26)]],
  ['MACD and its signal', 'macd(close).line', 'macd(close).signal', naiveMacd],
];

function naiveMacd(closes: readonly number[]): readonly [Line, Line] {
  const fast = naiveEma(closes, 12);
  const slow = naiveEma(closes, 26);
  const line = fast.map((value, i) => {
    const other = slow[i];
    return value === undefined || other === undefined ? undefined : value - other;
  });
  return [line, naiveEma(line, 9)];
}

/** Whole-share index levels are dear: a million buys several hundred. */
const CASH = 1_000_000;
const MARKETS: readonly (readonly [string, BarColumns])[] = [spx(), stock('AAPL'), stock('BAC')]
  .filter((bars) => bars !== undefined)
  .map((bars) => [bars.symbol, bars]);

describe.each(MARKETS)('%s', (symbol, bars) => {
  describe.each(CROSSES)('%s', (_, fast, slow, lines) => {
    test.each([
      ['long only, free', false, 0],
      ['long only, with costs', false, 0.001],
      ['reversing, free', true, 0],
      ['reversing, with costs', true, 0.001],
    ])('%s', (_, reverses, slippage) => {
      const closes = [...bars.close];
      const [a, b] = lines(closes);
      const wanted = naiveTrades({ open: [...bars.open], close: closes }, a, b, reverses, slippage);
      const below = `${fast} crosses below ${slow}`;
      const { trades, fees, knifeEdges } = run({
        source: `strategy Cross { universe ${symbol} every 1d
          enter long when ${fast} crosses above ${slow}
          ${reverses ? `enter short when ${below}` : `exit long when ${below}`}
          size 10 shares }`,
        bars: [bars],
        costs: slippage > 0 ? { slippage, commissions: [{ kind: 'per order', rate: 1 }] } : FREE,
        spec: { cash: CASH, margin: 4 },
      });
      expect(knifeEdges).toBe(0);
      expect(wanted.length).toBeGreaterThan(20);
      expect(trades).toHaveLength(wanted.length);
      trades.forEach((trade, i) => {
        const expected = wanted[i];
        if (expected) expectSame(trade, expected, bars, slippage > 0 ? 2 : 0);
      });
      if (slippage === 0) expect(fees).toBe(0);
    });
  });
});

function expectSame(
  trade: ReturnType<typeof run>['trades'][number],
  wanted: NaiveTrade,
  bars: BarColumns,
  fees: number,
): void {
  const sign = wanted.side === 'long' ? 1 : -1;
  expect(trade).toMatchObject({
    side: wanted.side,
    quantity: 10,
    entryTime: bars.time[wanted.entryBar],
    exitTime: bars.time[wanted.exitBar],
    barsHeld: wanted.exitBar - wanted.entryBar,
    fees,
  });
  expect(trade.entryPrice).toBeCloseTo(wanted.entryPrice, 9);
  expect(trade.exitPrice).toBeCloseTo(wanted.exitPrice, 9);
  expect(trade.pnl).toBeCloseTo(sign * 10 * (wanted.exitPrice - wanted.entryPrice) - fees, 6);
}
