/**
 * Weights that learn from real daily bars against a reckoning of its own, with plain numbers: each member's trades and
 * daily returns are made by hand from opens and closes, and the weights from those by the published formulas.
 */

import { describe, expect, test } from 'vitest';
import { runBacktest } from '../../backtester/index.ts';
import { compile, interpretStrategy } from '../../compiler/index.ts';
import { type BarColumns, dayOf, sliceBars } from '../../market/index.ts';
import { stock } from './real-prices.ts';
import { inputOf } from './run-program.ts';

const SYMBOLS = ['AAPL', 'BAC', 'WM'];
/** Four years without a split in any of them. */
const MARKETS = SYMBOLS.map(stock)
  .filter((bars) => bars !== undefined)
  .map((bars) => between(bars, dayOf(2015, 1, 1), dayOf(2019, 1, 1)));
const STARTS = [0.5, 0.3, 0.2];
const CASH = 90_000;
const SHARES = 200;

const SOURCE = (learn: string): string => `
${SYMBOLS.map(
  (symbol) => `strategy ${symbol}Up {
  universe ${symbol}
  every 1d
  enter long when close > close[1]
  exit long when close < close[1]
  size ${SHARES} shares
}`,
).join('\n')}
ensemble Core {
  every 1d
${SYMBOLS.map((symbol, m) => `  member ${symbol}Up weight ${(STARTS[m] ?? 0) * 100}%`).join('\n')}
  enter long when score > 0.1
  exit long when score < 0.05
  size 10 shares
  learn { ${learn} }
}
risk Open { }
`;

/** What one member had by the close of each day. */
interface Member {
  /** Of every trade that had ended, in order. */
  readonly tradeReturns: readonly number[];
  /** Of its account, one a day. */
  readonly dailyReturns: readonly number[];
}

describe.runIf(MARKETS.length === SYMBOLS.length)(
  'weights of three members over four years',
  () => {
    test('exponentiated gradient', () => {
      const learn = 'from realized_pnl over last 10 trades  rate 5%  after 20 trades';
      const wanted: Move[] = [];
      let weights: readonly number[] = STARTS;
      let seen = 0;
      eachDay((day, members) => {
        const trades = members.reduce((sum, { tradeReturns }) => sum + tradeReturns.length, 0);
        if (trades < 20 || trades === seen) return;
        seen = trades;
        const gains = members.map(({ tradeReturns }) =>
          tradeReturns.length === 0 ? 0 : mean(tradeReturns.slice(-10)),
        );
        const largest = Math.max(...gains.map((gain) => Math.abs(gain)));
        const grown = weights.map((w, m) => w * Math.E ** ((0.05 * (gains[m] ?? 0)) / largest));
        weights = grown.map((w) => w / total(grown));
        wanted.push({ day, weights });
      });
      expect(wanted.length).toBeGreaterThan(300);
      expectMoves(learn, wanted);
    });

    test('inverse volatility', () => {
      const learn = 'from volatility over last 60 bars  rate 10%';
      const wanted: Move[] = [];
      let weights: readonly number[] = STARTS;
      eachDay((day, members) => {
        const last = members.map(({ dailyReturns }) => dailyReturns.slice(-60));
        if (last.some(({ length }) => length < 60)) return;
        const calm = last.map((returns) => {
          const middle = mean(returns);
          return 1 / Math.sqrt(total(returns.map((r) => (r - middle) ** 2)) / 59);
        });
        weights = weights.map((w, m) => 0.9 * w + (0.1 * (calm[m] ?? 0)) / total(calm));
        wanted.push({ day, weights });
      });
      expect(wanted.length).toBeGreaterThan(900);
      expectMoves(learn, wanted);
    });
  },
);

/** Weights with which the bars of a day are decided. */
interface Move {
  readonly day: number;
  readonly weights: readonly number[];
}

/** What was known at the close before each day, the second day first. */
function eachDay(look: (day: number, members: readonly Member[]) => void): void {
  const members = MARKETS.map((bars, m) => traded(bars, CASH * (STARTS[m] ?? 0)));
  const [{ session } = { session: new Int32Array() }] = MARKETS;
  for (let k = 1; k < session.length; k += 1)
    look(
      session[k] ?? 0,
      members.map(({ trades, equity }) => ({
        tradeReturns: trades.filter(({ row }) => row < k).map(({ gain }) => gain),
        dailyReturns: equity.slice(0, k).map((value, i) => value / (equity[i - 1] ?? value) - 1),
      })),
    );
}

/** Long from the open after a higher close until the open after a lower one. */
function traded({ open, close, length }: BarColumns, cash: number) {
  const trades: { readonly row: number; readonly gain: number }[] = [];
  const equity: number[] = [];
  let entry: number | undefined;
  let realized = 0;
  for (let row = 0; row < length; row += 1) {
    const [before = Number.NaN, last = Number.NaN] = [close[row - 2], close[row - 1]];
    const price = open[row] ?? Number.NaN;
    if (entry === undefined && last > before) entry = price;
    else if (entry !== undefined && last < before) {
      trades.push({ row, gain: price / entry - 1 });
      realized += SHARES * (price - entry);
      entry = undefined;
    }
    equity.push(
      cash + realized + (entry === undefined ? 0 : SHARES * ((close[row] ?? Number.NaN) - entry)),
    );
  }
  return { trades, equity };
}

function expectMoves(learn: string, wanted: readonly Move[]): void {
  const { strategies, policies, diagnostics } = compile(SOURCE(learn));
  expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  const [policy] = policies;
  if (!policy) throw new Error('the program has a policy');
  const setupOf = (name: string, bars: readonly BarColumns[]) => {
    const strategy = strategies.find((each) => each.name === name);
    if (!strategy) throw new Error(`${name} compiled`);
    const setup = { source: '', bars, spec: { cash: CASH } };
    return inputOf(setup, { strategy, policy }, interpretStrategy(strategy));
  };
  const members = MARKETS.map((bars) => setupOf(`${bars.symbol}Up`, [bars]));
  const { result } = runBacktest({ ...setupOf('Core', MARKETS), members });
  const moves = result.ensemble?.changes ?? [];
  const dayOfTime = new Map(
    MARKETS.flatMap(({ time, session }) => [...time].map((at, row) => [at, session[row] ?? 0])),
  );
  expect(moves.map(({ time }) => dayOfTime.get(time))).toEqual(wanted.map(({ day }) => day));
  for (const [k, { after }] of moves.entries())
    after.forEach((weight, m) => {
      expect(weight).toBeCloseTo(wanted[k]?.weights[m] ?? Number.NaN, 12);
    });
}

function between(bars: BarColumns, from: number, to: number): BarColumns {
  const rowOf = (day: number): number => bars.session.findIndex((session) => session >= day);
  return sliceBars(bars, rowOf(from), rowOf(to));
}

function total(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0);
}

function mean(values: readonly number[]): number {
  return total(values) / values.length;
}
