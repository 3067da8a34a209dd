/** Losses as they come in real incidents, bar by bar and worked by hand: what is measured, from where, and what ends it. */

import { describe, expect, test } from 'vitest';
import type { BarColumns } from '../../market/index.ts';
import { calendarOf, MICROSECONDS_PER_HOUR } from '../../market/index.ts';
import { type BarRow, dailyBars, flatBars, run, sessionAt, timeAt } from './run-program.ts';

const ORDERS = (result: ReturnType<typeof run>): readonly string[] =>
  [...result.orders].map(
    ({ symbol, intent, status, quantity, note }) =>
      `${symbol} ${intent} ${quantity} ${status}${note === undefined ? '' : ` (${note})`}`,
  );

/** Buys 90 shares at the first open after a close above 95, and again whenever it is flat. */
const HOLD = `
strategy Hold {
  universe ACME
  every 1d
  enter long when close > 95
  exit long when close < 10
  size 90 shares
}`;

const KILL = 'drawdown from peak <= 10% else kill';
const FLATTEN = 'kill { cancel orders  flatten positions }';

/** Hourly bars of one price each, seven a session; `undefined` is a bar that never came. */
function hours(symbol: string, closes: readonly (number | undefined)[], aSession = 4): BarColumns {
  const rows: { readonly k: number; readonly close: number }[] = [];
  closes.forEach((close, k) => {
    if (close !== undefined) rows.push({ k, close });
  });
  const bars = dailyBars(
    rows.map(({ close }): BarRow => [close, close, close, close]),
    symbol,
  );
  rows.forEach(({ k }, row) => {
    const day = sessionAt(Math.floor(k / aSession));
    bars.session[row] = day;
    bars.time[row] = calendarOf('XNYS').openUs(day) + (k % aSession) * MICROSECONDS_PER_HOUR;
  });
  return bars;
}

describe('drawdown', () => {
  test('is measured from the highest close, however far equity still is above its start', () => {
    const at = (last: number): number | undefined =>
      run({
        source: `${HOLD}\nrisk Limits { portfolio { ${KILL} } }`,
        bars: [flatBars([100, 100, 150, last])],
      }).killedAt;
    // 10,000 + 90 × 50 = 14,500 at the peak. At 134 equity is 13,060: 9.93% down; at 133.8 13,042: 10.06%.
    expect(at(134)).toBeUndefined();
    expect(at(133.8)).toBe(timeAt(3));
  });

  test('a peak inside the bar does not count: only closes do', () => {
    const spike = dailyBars([
      [100, 100, 100, 100],
      [100, 100, 100, 100],
      [100, 300, 100, 100],
      [100, 100, 89, 89],
    ]);
    const { killedAt } = run({
      source: `${HOLD}\nrisk Limits { portfolio { ${KILL} } }`,
      bars: [spike],
    });
    // 90 × 11 = 990 of 10,000: 9.9% from the highest close, 70% from the highest price.
    expect(killedAt).toBeUndefined();
  });

  test('a gap through the limit: the kill comes at the close, the loss is what the gap made it', () => {
    const result = run({
      source: `${HOLD}\nrisk Limits { portfolio { ${KILL} }  ${FLATTEN} }`,
      bars: [
        dailyBars([
          [100, 100, 100, 100],
          [100, 100, 100, 100],
          [60, 62, 59, 60],
          [58, 58, 58, 58],
          [100, 100, 100, 100],
        ]),
      ],
    });
    expect(result.killedAt).toBe(timeAt(2));
    // Sold at the next open: 90 × 42 = 3,780 lost, and nothing is bought at 100 again.
    expect(result.equity.at(-1)).toBe(6220);
    expect(ORDERS(result)).toEqual(['ACME enter 90 filled', 'ACME exit 90 filled']);
  });

  test('a stop that the gap jumps over has sold at the open: the kill finds nothing left to flatten', () => {
    const result = run({
      source: `${HOLD.replace('size', 'stop 15 from entry\n  size')}
        risk Limits { portfolio { ${KILL} }  ${FLATTEN} }`,
      bars: [
        dailyBars([
          [100, 100, 100, 100],
          [100, 100, 100, 100],
          [60, 62, 59, 60],
          [100, 100, 100, 100],
        ]),
      ],
    });
    expect(result.killedAt).toBe(timeAt(2));
    expect(result.equity.at(-1)).toBe(6400);
    expect(result.openPositions).toEqual([]);
    expect(ORDERS(result)).toEqual(['ACME enter 90 filled', 'ACME exit 90 filled']);
  });
});

test('flatten disarms pending entries, of every symbol and of the same close', () => {
  const source = `
strategy Pair {
  universe AAA, BBB
  every 1d
  enter long when close > 95 via limit close * 0.8 gtc
  exit long when close < 10
  size 80 shares
}
risk Limits { portfolio { ${KILL} }  ${FLATTEN} }`;
  const held = dailyBars(
    [
      [100, 100, 100, 100],
      [80, 81, 80, 80],
      [80, 80, 66, 66],
      [66, 66, 66, 66],
      [66, 66, 66, 66],
    ],
    'AAA',
  );
  // BBB would fill at 80 on the last bar, had its entry not been taken back two bars before.
  const waiting = dailyBars(
    [
      [90, 90, 90, 90],
      [90, 100, 90, 100],
      [100, 100, 96, 96],
      [96, 96, 90, 90],
      [90, 90, 70, 96],
    ],
    'BBB',
  );
  const result = run({ source, bars: [held, waiting] });
  // 80 shares at 80, at 66 down 14 each: 1,120 of 10,000.
  expect(result.killedAt).toBe(timeAt(2));
  expect(ORDERS(result)).toEqual([
    'AAA enter 80 filled',
    `BBB enter 80 cancelled (killed by \`${KILL}\`)`,
    'AAA exit 80 filled',
  ]);
  expect(result.openPositions).toEqual([]);
});

test('an order may kill by itself: `notional` twice as large as meant', () => {
  const result = run({
    source: `${HOLD}\nrisk Limits { order { notional <= 8_000 USD else kill } }`,
    bars: [flatBars([80, 96, 96, 96])],
  });
  expect(result.killedAt).toBe(timeAt(1));
  expect(ORDERS(result)).toHaveLength(1);
});

describe('daily loss', () => {
  const HOURLY = HOLD.replace('every 1d', 'every 1h').replace(
    'exit long when close < 10',
    'exit long when close < 97',
  );
  const HALT = 'daily_loss from session_open <= 3% else halt entries until next session';

  test('over a night gap it is a loss of the new session, measured from the last close before it', () => {
    // 90 shares from 100 to 96 over night: 3.6% of 10,000, at the first close of the second session.
    const closes = [100, 100, 100, 100, 96, 98, 98, 98, 98, 98];
    const result = run({
      source: `${HOURLY}\nrisk Limits { portfolio { ${HALT} } }`,
      bars: [hours('ACME', closes)],
      timeframe: '1h',
    });
    const halted = `rejected (refused by risk: entries are halted by \`${HALT}\`)`;
    expect(ORDERS(result)).toEqual([
      'ACME enter 90 filled',
      'ACME exit 90 filled',
      `ACME enter 90 ${halted}`,
      `ACME enter 90 ${halted}`,
      `ACME enter 90 ${halted}`,
      'ACME enter 90 filled',
    ]);
  });

  test('begins anew: two sessions of 2% each never reach 3%', () => {
    const closes = [100, 100, 100, 97.8, 97.8, 97.8, 97.8, 95.6, 95.6];
    const result = run({
      source: `${HOURLY.replace('close < 97', 'close < 10')}\nrisk Limits { portfolio { ${HALT} } }`,
      bars: [hours('ACME', closes)],
      timeframe: '1h',
    });
    expect(result.warnings).toEqual([]);
  });

  test('a halt takes entries back, and leaves stops and exits alone', () => {
    const source = `
strategy Adds {
  universe ACME
  every 1h
  enter long when close > 99 and position.size == 0
  enter long when position.size > 0 via limit 80 gtc
  exit long when close < 90
  stop 12 from entry
  pyramid up to 2
  size 50 shares
}
risk Limits { portfolio { ${HALT} } }`;
    const result = run({
      source,
      bars: [hours('ACME', [100, 100, 100, 93, 93, 87, 87], 7)],
      timeframe: '1h',
    });
    // 50 × 7 = 350 of 10,000. The stop at 88 still sells at 87; the limit at 80 is gone for the session.
    expect(ORDERS(result).slice(0, 3)).toEqual([
      'ACME enter 50 filled',
      'ACME exit 50 filled',
      `ACME enter 50 cancelled (halted by \`${HALT}\`)`,
    ]);
  });
});

test('two halts overlap: each ends by its own rule', () => {
  const LOSS = 'daily_loss from session_open <= 2% else halt entries until next session';
  const AGE = 'data_age <= 90s else halt entries until fresh';
  const source = `
strategy Pair {
  universe AAA, BBB
  every 1h
  enter long when close > 95 via limit close - 1 gtc
  exit long when close < 10
  size 40 shares
}
risk Limits { portfolio { ${LOSS} }  market { ${AGE} } }`;
  const result = run({
    source,
    // AAA is bought at 99 in the second hour, and has lost 2.4% in the third: halted for the session.
    // BBB has no bar in the second hour: its entry is taken back. It is fresh again in the third, but
    // the other halt is still there; only the next session lets it enter.
    bars: [
      hours('AAA', [100, 99, 93, 93, 93, 93]),
      hours('BBB', [110, undefined, 110, 110, 110, 110]),
    ],
    timeframe: '1h',
  });
  const refused = `BBB enter 40 rejected (refused by risk: entries are halted by \`${LOSS}\`)`;
  expect(ORDERS(result)).toEqual([
    'AAA enter 40 filled',
    `BBB enter 40 cancelled (halted by \`${AGE}\`)`,
    refused,
    refused,
    'BBB enter 40 working',
  ]);
});

test('an account without equity has no room, whatever it divides by', () => {
  const result = run({
    source: `
strategy Short {
  universe ACME
  every 1d
  enter short when close > 50
  exit short when close < 10
  pyramid up to 2
  size 100 shares
}
risk Limits { portfolio { deployed <= 500% of equity else reject } }`,
    bars: [
      dailyBars([
        [100, 100, 100, 100],
        [100, 210, 100, 210],
        [100, 100, 100, 100],
      ]),
    ],
    spec: { margin: 10 },
  });
  // Short 100 at 100, at 210 the account is 1,000 below zero: nothing may be added there.
  expect(result.equity[1]).toBe(-1000);
  expect(result.rejections.map(({ rule }) => rule)).toEqual(['portfolio.deployed']);
});
