/** What is read on other clocks, of other symbols and across the universe: random terms against a naive reckoning. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordRun } from '../../backtester/causal-recording.ts';
import { checkCausal } from '../../backtester/index.ts';
import { interpretStrategy, loadEvaluator } from '../../compiler/index.ts';
import { compareAcross } from '../../runtime/streams/sections.ts';
import { draws } from '../draws.ts';
import { type ClockMarket, clockMarkets, everyOf } from './clock-market.ts';
import { type Term, termsOf, textOf } from './clock-terms.ts';
import { naiveClocks } from './naive-clocks.ts';
import {
  type BarRow,
  compiled,
  dailyBars,
  inputOf,
  run,
  type Setup,
  sessionAt,
  timeAt,
} from './run-program.ts';

interface Case {
  readonly market: ClockMarket;
  readonly every: string;
  readonly term: Term;
}

const cases: fc.Arbitrary<Case> = clockMarkets.chain((market) => {
  const every = everyOf(market);
  return termsOf(every).map((term) => ({ market, every, term }));
});

const PRICE = 'close > 0 via limit';

/** The term is the limit price of every entry, and so the strategy's first output. */
function setupOf({ market, every, term }: Case): Setup {
  const universe = market.bars.map(({ symbol }) => symbol).join(', ');
  return {
    source: `strategy Sample {
      universe ${universe}
      every ${every}
      enter long when ${PRICE} ${textOf(term)}
      exit long when false
      size 1 shares
    }`,
    bars: market.bars,
    foreign: [market.foreign],
    actions: market.actions,
    timeframe: everyOf(market),
    calendar: market.base.startsWith('24x7') ? '24x7' : 'XNYS',
  };
}

function isOptional(term: Term): boolean {
  switch (term.kind) {
    case 'field':
      return false;
    case 'sum':
      return isOptional(term.a) || isOptional(term.b);
    case 'else':
      return true;
    case 'across':
      return !['rank', 'percentile'].includes(term.measure) || isOptional(term.of);
    default:
      return isOptional(term.of);
  }
}

test('every value on every bar is what a naive reckoning says', () => {
  fc.assert(
    fc.property(cases, (each) => {
      const setup = setupOf(each);
      const program = compiled(setup.source);
      const input = inputOf(setup, program, interpretStrategy(program.strategy));
      const { recordings, result } = recordRun(input, 1);
      const naive = naiveClocks(each.market, each.every);
      for (const { symbol, width, numbers } of recordings) {
        const wanted = Array.from({ length: numbers.length / width }, (_, row) =>
          naive.at(each.term, symbol, row),
        );
        wanted.forEach((value, row) => {
          const is = numbers[row * width + 2] ?? Number.NaN;
          const place = `${symbol} ${row}: ${is}, by hand ${value}, ${setup.source}`;
          if (Number.isNaN(value)) expect(is, place).toBeNaN();
          else expect(Math.abs(is - value) / (1 + Math.abs(value)), place).toBeLessThan(1e-9);
        });
        if (isOptional(each.term)) continue;
        const ready = wanted.findIndex((value) => !Number.isNaN(value));
        const time = each.market.bars.find((bars) => bars.symbol === symbol)?.time[ready];
        const first = result.orders.find((order) => order.symbol === symbol);
        expect(first?.submittedTime, setup.source).toBe(ready === -1 ? undefined : time);
      }
    }),
    { numRuns: draws(40) },
  );
});

test('a beginning of the data says what the whole of it says', () => {
  fc.assert(
    fc.property(cases, (each) => {
      const setup = setupOf(each);
      const program = compiled(setup.source);
      const input = inputOf(setup, program, interpretStrategy(program.strategy));
      const { difference } = checkCausal(input, { prefixes: 3, seed: 1, outputs: 1 });
      expect(difference, setup.source).toBe(undefined);
    }),
    { numRuns: draws(20) },
  );
});

test('emitted code and interpreter agree to the last bit on every clock', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (each) => {
      const setup = setupOf(each);
      const program = compiled(setup.source);
      const { strategy } = program;
      const emitted = await loadEvaluator(strategy, { source: setup.source, file: 'a.strat' });
      const [a, b] = [emitted, interpretStrategy(strategy)].map((loaded) =>
        recordRun(inputOf(setup, program, loaded), 1),
      );
      expect(a, setup.source).toEqual(b);
    }),
    { numRuns: draws(20) },
  );
});

const day = (prices: readonly number[], symbol: string) =>
  dailyBars(
    prices.map((price): BarRow => [price, price, price, price]),
    symbol,
  );

test('who is no member of the universe takes no part in comparisons', () => {
  // B, the highest, is a member from bar 1 to bar 2.
  const { trades, orders } = run({
    source: `universe Index = members of "index" as of each day
      strategy Case { universe Index every 1d
        enter long when rank(close) == 1 exit long when rank(close) > 1 size 1 shares }`,
    bars: [day([10, 10, 10, 10, 10], 'A'), day([20, 20, 20, 20, 20], 'B')],
    members: [
      { symbol: 'A', validFrom: sessionAt(0), validTo: undefined, knownAt: sessionAt(0) },
      { symbol: 'B', validFrom: sessionAt(1), validTo: sessionAt(2), knownAt: sessionAt(1) },
    ],
  });
  expect(
    orders.map(({ symbol, action, submittedTime }) => [symbol, action, submittedTime]),
  ).toEqual([
    ['A', 'buy', timeAt(0)],
    ['A', 'sell', timeAt(1)],
    ['B', 'buy', timeAt(1)],
    ['A', 'buy', timeAt(3)],
  ]);
  expect(trades).toHaveLength(1);
});

test('who is outside the filter of the universe takes no part either, but for the filter itself', () => {
  const source = (where: string): string => `universe Some = A, B, C where ${where}
    strategy Case { universe Some every 1d
      enter long when rank(close) == 1 exit long when false size 1 shares }`;
  const bars = [day([10, 10, 10], 'A'), day([20, 20, 20], 'B'), day([30, 30, 30], 'C')];
  const bought = (where: string) =>
    run({ source: source(where), bars }).orders.map(({ symbol }) => symbol);
  expect(bought('close < 25')).toEqual(['B']);
  // The second highest of all three is the highest of those inside.
  expect(bought('rank(close) >= 2')).toEqual(['B']);
});

test('equal values have a mean of that value, and no z-score', () => {
  const values = Float64Array.of(0.1, 0.1, 0.1);
  expect([...compareAcross('mean', values, ['A', 'B', 'C'])]).toEqual([0.1, 0.1, 0.1]);
  expect([...compareAcross('zscore', values, ['A', 'B', 'C'])]).toEqual([NaN, NaN, NaN]);
});
