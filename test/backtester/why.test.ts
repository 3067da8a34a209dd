/** `strata why`: what the texts look like, and that what they say is what the engine did. */

import { expect, test } from 'vitest';
import { flatBars, type Setup } from './run-program.ts';
import { whyAt, whyEmitted } from './why-bar.ts';

/**
 * Averages of two and three closes: 9.5 and –, 8.5 and 9, 8.5 and 8 2/3, 10 and 9 1/3 at bar 4, where the fast one
 * crosses. Half of 10,000 at 11 are 454 shares, bought at 12, stopped at 12 − 10% = 10.80: the open gaps to 9.
 */
const CLOSES = [10, 9, 8, 9, 11, 12, 9, 8, 11, 12, 13];
const TREND: Setup = {
  source: `strategy Trend {
  universe ACME
  every 1d
  param fast = 2 in 2..5
  let fast_ma = sma(close, fast)
  let slow_ma = sma(close, 3)
  let calm = close < 100 or volume > 0
  enter long when fast_ma crosses above slow_ma and calm
  exit  long when close crosses below slow_ma
  stop 10% from entry
  cooldown 3 bars
  size 50% of equity
}`,
  bars: [flatBars(CLOSES)],
};

test('a trade that happened', () => {
  expect(whyAt(TREND, 4).text).toMatchInlineSnapshot(`
    "Trend on ACME, the 1d bar of 2020-01-10
      open 11, high 11, low 11, close 11, volume 1,000,000

    At the close order 1 was decided, to buy 454 shares: \`enter long when fast_ma
    crosses above slow_ma and calm\`.

    Before the bar:
      flat
    At its close:
      equity 10,000.00 USD, cash 10,000.00 USD

    enter long when fast_ma crosses above slow_ma and calm (line 8)
      fast_ma crosses above slow_ma     true
        fast_ma = sma(close, fast)      10, one bar before 8.50
          fast                          2
        slow_ma = sma(close, 3)         9.3333, one bar before 8.6667
      calm = close < 100 or volume > 0  true
        close < 100                     true
          close                         11
        volume > 0                      true
          volume                        1,000,000
      → true: order 1 was sent: buy 454 shares, market: filled 454 shares at 12 on
        2020-01-13

    exit long when close crosses below slow_ma (line 9)
      close crosses below slow_ma  false
        close                      11, one bar before 9
        slow_ma = sma(close, 3)    9.3333, one bar before 8.6667
      → false

    Orders decided at this close:
      1 buy 454 shares, market: filled 454 shares at 12 on 2020-01-13
    After it:
      flat
      order 1 works: enter, market, 454 shares
    "
  `);
});

test('a condition that is false, and which part of it', () => {
  expect(whyAt(TREND, 3).text).toMatchInlineSnapshot(`
    "Trend on ACME, the 1d bar of 2020-01-09
      open 9, high 9, low 9, close 9, volume 1,000,000

    Nothing was bought or sold.
    \`enter long when fast_ma crosses above slow_ma and calm\` did not act: it needs
    \`fast_ma crosses above slow_ma\`: fast_ma 8.50 < slow_ma 8.6667; one bar before
    fast_ma 8.50 < slow_ma 9.

    Before the bar:
      flat
    At its close:
      equity 10,000.00 USD, cash 10,000.00 USD

    enter long when fast_ma crosses above slow_ma and calm (line 8)
      fast_ma crosses above slow_ma     false
        fast_ma = sma(close, fast)      8.50, one bar before 8.50
          fast                          2
        slow_ma = sma(close, 3)         8.6667, one bar before 9
      calm = close < 100 or volume > 0  true
        close < 100                     true
          close                         9
        volume > 0                      true
          volume                        1,000,000
      → false

    exit long when close crosses below slow_ma (line 9)
      close crosses below slow_ma  false
        close                      9, one bar before 8
        slow_ma = sma(close, 3)    8.6667, one bar before 9
      → false

    Orders decided at this close:
      none
    After it:
      flat
    "
  `);
});

test('a condition that is unknown while an average warms up', () => {
  expect(whyAt(TREND, 1).text).toMatchInlineSnapshot(`
    "Trend on ACME, the 1d bar of 2020-01-07
      open 9, high 9, low 9, close 9, volume 1,000,000

    Nothing was bought or sold.
    \`enter long when fast_ma crosses above slow_ma and calm\` did not act: it needs
    \`fast_ma crosses above slow_ma\`: \`slow_ma\` is absent (warming up: needs 3 bars,
    has 2).

    Before the bar:
      flat
    At its close:
      equity 10,000.00 USD, cash 10,000.00 USD

    enter long when fast_ma crosses above slow_ma and calm (line 8)
      fast_ma crosses above slow_ma     unknown
        fast_ma = sma(close, fast)      9.50, one bar before absent
          fast                          2
        slow_ma = sma(close, 3)         absent, one bar before absent (warming up:
                                        needs 3 bars, has 2)
      calm = close < 100 or volume > 0  true
        close < 100                     true
          close                         9
        volume > 0                      true
          volume                        1,000,000
      → unknown

    exit long when close crosses below slow_ma (line 9)
      close crosses below slow_ma  unknown
        close                      9, one bar before 10
        slow_ma = sma(close, 3)    absent, one bar before absent (warming up: needs
                                   3 bars, has 2)
      → unknown

    Orders decided at this close:
      none
    After it:
      flat
    "
  `);
});

test('an exit by a stop, and the position that it ended', () => {
  expect(whyAt(TREND, 6).text).toMatchInlineSnapshot(`
    "Trend on ACME, the 1d bar of 2020-01-14
      open 9, high 9, low 9, close 9, volume 1,000,000

    Sold 454 shares at 9 inside the bar by its stop: \`stop 10% from entry\`.

    Before the bar:
      long 454 shares at 12 since 2020-01-13 (0 bars), opened by \`enter long when
        fast_ma crosses above slow_ma and calm\`
      stop at 10.80 for 454 shares: \`stop 10% from entry\`
    Inside the bar:
      order 2 filled: sell 454 shares at 9, \`stop 10% from entry\`
    At its close:
      equity 8,638.00 USD, cash 8,638.00 USD

    enter long when fast_ma crosses above slow_ma and calm (line 8)
      fast_ma crosses above slow_ma     false
        fast_ma = sma(close, fast)      10.50, one bar before 11.50
          fast                          2
        slow_ma = sma(close, 3)         10.6667, one bar before 10.6667
      calm = close < 100 or volume > 0  true
        close < 100                     true
          close                         9
        volume > 0                      true
          volume                        1,000,000
      → false

    exit long when close crosses below slow_ma (line 9)
      close crosses below slow_ma  true
        close                      9, one bar before 12
        slow_ma = sma(close, 3)    10.6667, one bar before 10.6667
      → true: nothing is held

    Orders decided at this close:
      none
    After it:
      flat
    "
  `);
});

test('an entry that is true, but in its cooldown', () => {
  expect(whyAt(TREND, 8).text).toMatchInlineSnapshot(`
    "Trend on ACME, the 1d bar of 2020-01-16
      open 11, high 11, low 11, close 11, volume 1,000,000

    Nothing was bought or sold.
    \`enter long when fast_ma crosses above slow_ma and calm\` was true, but
    \`cooldown\` after the last exit is not over: entries may act again in 1 bar, on
    2020-01-17.

    Before the bar:
      flat
    At its close:
      equity 8,638.00 USD, cash 8,638.00 USD

    enter long when fast_ma crosses above slow_ma and calm (line 8)
      fast_ma crosses above slow_ma     true
        fast_ma = sma(close, fast)      9.50, one bar before 8.50
          fast                          2
        slow_ma = sma(close, 3)         9.3333, one bar before 9.6667
      calm = close < 100 or volume > 0  true
        close < 100                     true
          close                         11
        volume > 0                      true
          volume                        1,000,000
      → true: \`cooldown\` after the last exit is not over: entries may act again in 1
        bar, on 2020-01-17

    exit long when close crosses below slow_ma (line 9)
      close crosses below slow_ma  false
        close                      11, one bar before 8
        slow_ma = sma(close, 3)    9.3333, one bar before 9.6667
      → false

    Orders decided at this close:
      none
    After it:
      flat
    "
  `);
});

/** Every close is above the one before. 60% of 10,000 at 30 are 200 shares, 6,000 USD. */
test('an entry that risk refuses, with the value and the limit', () => {
  const source = `strategy Up {
  universe ACME
  every 1d
  enter long when close > close[1]
  exit long when close < close[1]
  size 60% of equity
}
risk Small { order { notional <= 5_000 USD else reject } }`;
  expect(whyAt({ source, bars: [flatBars([29, 30, 31])] }, 1).text).toMatchInlineSnapshot(`
    "Up on ACME, the 1d bar of 2020-01-07
      open 30, high 30, low 30, close 30, volume 1,000,000

    Nothing was bought or sold.
    \`enter long when close > close[1]\` was true, but risk refuses 200 shares: the
    order would be worth 6,000.00 USD, the limit is 5,000.00 USD (\`notional <= 5_000
    USD else reject\`).

    Before the bar:
      flat
    At its close:
      equity 10,000.00 USD, cash 10,000.00 USD

    enter long when close > close[1] (line 4)
      close > close[1]  true
        close           30
        close[1]        29
      → true: risk refuses 200 shares: the order would be worth 6,000.00 USD, the
        limit is 5,000.00 USD (\`notional <= 5_000 USD else reject\`)

    exit long when close < close[1] (line 5)
      close < close[1]  false
        close           30
        close[1]        29
      → false

    Orders decided at this close:
      1 buy 200 shares, market: refused on 2020-01-07 (refused by risk: notional
        <= 5_000 USD else reject)
    After it:
      flat
    "
  `);
});

/** Two weeks of sessions. 30% of 10,000 at 110 are 27 shares; on Thursday nothing is read. */
test('targets at a rebalance, and on another day', () => {
  const setup: Setup = {
    source: `strategy Weekly {
  universe ACME
  every 1d
  let strong = close > close[2]
  target 30% when strong rebalance weekly
}`,
    bars: [flatBars([100, 100, 100, 105, 110, 110])],
  };
  expect(whyAt(setup, 4).text).toMatchInlineSnapshot(`
    "Weekly on ACME, the 1d bar of 2020-01-10
      open 110, high 110, low 110, close 110, volume 1,000,000

    At the close order 1 was decided, to buy 27 shares: \`target 30% when strong
    rebalance weekly\`.

    Before the bar:
      flat
    At its close:
      equity 10,000.00 USD, cash 10,000.00 USD
      a rebalance: 30% of equity is wanted

    target 30% when strong rebalance weekly (line 5)
      strong = close > close[2]  true
        close                    110
        close[2]                 100
      → true: order 1 was sent: buy 27 shares, market: filled 27 shares at 110 on
        2020-01-13

    Orders decided at this close:
      1 buy 27 shares, market: filled 27 shares at 110 on 2020-01-13
    After it:
      flat
      order 1 works: enter, market, 27 shares
    "
  `);
  expect(whyAt(setup, 3).text).toMatchInlineSnapshot(`
    "Weekly on ACME, the 1d bar of 2020-01-09
      open 105, high 105, low 105, close 105, volume 1,000,000

    Nothing was bought or sold.
    \`target 30% when strong rebalance weekly\` was true, but targets are read at the
    close of the last session of a week, and this close is none of those.

    Before the bar:
      flat
    At its close:
      equity 10,000.00 USD, cash 10,000.00 USD

    target 30% when strong rebalance weekly (line 5)
      strong = close > close[2]  true
        close                    105
        close[2]                 100
      → true: targets are read at the close of the last session of a week, and this
        close is none of those

    Orders decided at this close:
      none
    After it:
      flat
    "
  `);
});

/** The week of 6 January closes at 104, so that on the Monday after, 103 is below it. */
test('values on another clock are those that are read', () => {
  const source = `strategy TwoClocks {
  universe ACME
  every 1d
  let week = close on 1w
  enter long when close > week
  exit long when close < week
  size 10 shares
}`;
  const bars = [flatBars([100, 101, 102, 103, 104, 103, 105])];
  expect(whyAt({ source, bars }, 5).text).toMatchInlineSnapshot(`
    "TwoClocks on ACME, the 1d bar of 2020-01-13
      open 103, high 103, low 103, close 103, volume 1,000,000

    Nothing was bought or sold.
    \`enter long when close > week\` did not act: it needs \`close > week\`: close 103 <
    week 104.

    Before the bar:
      flat
    At its close:
      equity 10,000.00 USD, cash 10,000.00 USD

    enter long when close > week (line 5)
      close > week          false
        close               103
        week = close on 1w  104
      → false

    exit long when close < week (line 6)
      close < week          true
        close               103
        week = close on 1w  104
      → true: nothing is held

    Orders decided at this close:
      none
    After it:
      flat
    "
  `);
});

test('emitted code, which runs ahead, gives the same account', async () => {
  for (const k of [0, 3, 4, 5, 6, 10])
    expect((await whyEmitted(TREND, k)).text).toBe(whyAt(TREND, k).text);
});
