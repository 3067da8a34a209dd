/** Universes with a table: who may be bought when, by hand. */

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runTest } from '../../backtester/index.ts';
import { compile, interpretStrategy } from '../../compiler/index.ts';
import { everMembers, type MembershipRow, membershipOf } from '../../market/index.ts';
import { type BarRow, dailyBars, run, sessionAt, timeAt } from './run-program.ts';

const flat = (price: number): BarRow => [price, price, price, price];
const series = (symbol: string, closes: readonly number[]) => dailyBars(closes.map(flat), symbol);

const row = (
  symbol: string,
  from: number,
  to: number | undefined,
  known = from,
): MembershipRow => ({
  symbol,
  validFrom: sessionAt(from),
  validTo: to === undefined ? undefined : sessionAt(to),
  knownAt: sessionAt(known),
});

const strategyOf = (body: string): string => `
  universe Index = members of "index" as of each day
  strategy Case { universe Index every 1d ${body} }`;

describe('rules', () => {
  const rules = 'enter long when close > 100 exit long when close < 90 size 40% of equity';

  test('no entry before a symbol joins, nor after it has left; exits go on', () => {
    const result = run({
      source: strategyOf(rules),
      // A belongs from bar 2 to bar 3. It enters at the close of bar 2, and leaves by its own rule at bar 5.
      bars: [series('A', [110, 110, 110, 110, 110, 80, 110, 110]), series('B', Array(8).fill(50))],
      members: [row('A', 2, 3), row('B', 0, undefined)],
    });
    expect(result.orders.map(({ submittedTime, action }) => [submittedTime, action])).toEqual([
      [timeAt(2), 'buy'],
      [timeAt(5), 'sell'],
    ]);
    // Bars 0, 1, 6 and 7: the entry was true and A no member.
    expect(result.rejections).toMatchObject([{ rule: 'universe.not_member', count: 4 }]);
  });

  test('a row counts from the day on which it is known', () => {
    const { orders } = run({
      source: strategyOf(rules),
      bars: [series('A', Array(6).fill(110)), series('B', Array(6).fill(50))],
      members: [row('A', 0, undefined, 3)],
    });
    expect(orders[0]?.submittedTime).toBe(timeAt(3));
  });
});

test('targets: a symbol that has left goes to nothing at the next rebalance', () => {
  const result = run({
    source: strategyOf('target 40% rebalance weekly'),
    // Fridays are bars 4 and 9. A belongs up to bar 6.
    bars: [series('A', Array(11).fill(100)), series('B', Array(11).fill(100))],
    members: [row('A', 0, 6), row('B', 0, undefined)],
  });
  expect(
    result.orders.map(({ submittedTime, symbol, action, quantity }) => [
      submittedTime,
      symbol,
      action,
      quantity,
    ]),
  ).toEqual([
    [timeAt(4), 'A', 'buy', 40],
    [timeAt(4), 'B', 'buy', 40],
    [timeAt(9), 'A', 'sell', 40],
  ]);
  expect(result.trades[0]?.exitReason).toBe('sold: the symbol was no member of `Index`');
});

test('a condition of the policy compares members only', () => {
  const { orders } = run({
    source: `${strategyOf('enter long when close > 100 exit long when close < 90 size 40% of equity')}
      risk Limits { market { when rank(close) > 1  deployed <= 10% of equity else reject } }
      backtest Run { run Case under Limits data "bars" cash 10_000 USD costs { commission 0 } }`,
    // B is dearer. It is a member up to bar 1: A is second until then, and alone from bar 2 on.
    bars: [series('A', Array(5).fill(110)), series('B', Array(5).fill(500))],
    members: [row('A', 0, undefined), row('B', 0, 1)],
  });
  const ofA = orders.filter(({ symbol }) => symbol === 'A');
  expect(ofA.map(({ submittedTime, status }) => [submittedTime, status])).toEqual([
    [timeAt(0), 'rejected'],
    [timeAt(1), 'rejected'],
    [timeAt(2), 'filled'],
  ]);
});

test('a condition of the policy compares those that pass the filter', () => {
  const { orders } = run({
    source: `universe Traded = A, B where close < 400
      strategy Case { universe Traded every 1d enter long when close > 100 exit long when close < 90 size 40% of equity }
      risk Limits { market { when rank(close) > 1  deployed <= 10% of equity else reject } }
      backtest Run { run Case under Limits data "bars" cash 10_000 USD costs { commission 0 } }`,
    // B is dearer: A is second while B passes the filter, and alone from bar 2 on.
    bars: [series('A', Array(5).fill(110)), series('B', [300, 300, 500, 500, 500])],
  });
  const ofA = orders.filter(({ symbol }) => symbol === 'A');
  expect(ofA.map(({ submittedTime, status }) => [submittedTime, status])).toEqual([
    [timeAt(0), 'rejected'],
    [timeAt(1), 'rejected'],
    [timeAt(2), 'filled'],
  ]);
});

test('membership is what the rows say, day by day', () => {
  const day = fc.integer({ min: 0, max: 30 });
  const rows = fc.array(
    fc.record({
      symbol: fc.constantFrom('A', 'B'),
      validFrom: day,
      validTo: fc.option(day, { nil: undefined }),
      knownAt: day,
    }),
    { maxLength: 6 },
  );
  fc.assert(
    fc.property(rows, day, (table, session) => {
      const wanted = ['B', 'A'].map((symbol) =>
        table.some(
          (each) =>
            each.symbol === symbol &&
            each.validFrom <= session &&
            each.knownAt <= session &&
            (each.validTo === undefined || session <= each.validTo),
        ),
      );
      const membership = membershipOf(table, ['B', 'A']);
      expect([0, 1].map((symbol) => membership.isMember(symbol, session))).toEqual(wanted);
      expect(everMembers(table, session, session)).toEqual(
        ['A', 'B'].filter((symbol) => wanted[symbol === 'B' ? 0 : 1]),
      );
    }),
  );
});

test('in a test of the language the given symbols are the members', () => {
  const source = `${strategyOf('enter long when close > 100 exit long when close < 90 size 10 shares')}
    test "one entry" for Case {
      given A close 100, 110, 110
      expect enter long A at bar 2
      expect no other orders
    }`;
  const { tests, strategies, diagnostics } = compile(source);
  expect(diagnostics).toEqual([]);
  const [spec] = tests;
  const [strategy] = strategies;
  if (!spec || !strategy) throw new Error('there is a test');
  expect(runTest(spec, [strategy], interpretStrategy).failures).toEqual([]);
});
