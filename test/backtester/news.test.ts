/** Headlines against a naive reckoning at every close, and tables of them row by row. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { recordRun } from '../../backtester/causal-recording.ts';
import { type BacktestInput, checkCausal } from '../../backtester/index.ts';
import { interpretStrategy } from '../../compiler/index.ts';
import { type Headline, parseNews } from '../../market/index.ts';
import { type ClockMarket, clockMarkets, closeOf, everyOf, MINUTE } from './clock-market.ts';
import { compiled, inputOf } from './run-program.ts';

interface Case {
  readonly market: ClockMarket;
  readonly news: readonly Headline[];
}

const HOUR = 60 * MINUTE;

/** Headlines at the closes of sessions, a microsecond later, a day before, and whenever. */
const cases: fc.Arbitrary<Case> = clockMarkets.chain((market) => {
  const starts = market.bars[0]?.time ?? new Float64Array();
  const [first, last] = [(starts[0] ?? 0) - 60 * HOUR, (starts.at(-1) ?? 0) + 60 * HOUR];
  const close = fc.constantFrom(
    ...market.sessions.map((session) => session.close).filter((at) => at > first && at < last),
  );
  const knownAt = fc.oneof(
    close,
    close.map((at) => at + 1),
    close.map((at) => at - 24 * HOUR),
    fc.integer({ min: first, max: last }),
  );
  const headline = fc.record({
    symbol: fc.constantFrom('AAA', 'AAA', 'BBB', 'MKT'),
    knownAt,
    sentiment: fc.integer({ min: -4, max: 4 }).map((quarters) => quarters / 4),
  });
  return fc.array(headline, { maxLength: 25 }).map((news) => ({ market, news }));
});

/** Outputs are a stop, a take and a limit; each is a number of closes. */
function inputFor({ market, news }: Case): BacktestInput {
  const program = compiled(`strategy Sample {
    universe ${market.bars.map(({ symbol }) => symbol).join(', ')}
    every ${everyOf(market)}
    enter long when news.count(24h) > 1 via limit close * (news.count(24h) + 100 * (news.count(24h) of MKT ?? 0))
    exit long when news.bars_since > 3
    stop close * (news.sentiment(36h) ?? 9) from entry
    take close * (news.bars_since ?? 99) from entry
    size 1 shares
  }`);
  const setup = {
    source: '',
    bars: market.bars,
    foreign: [market.foreign],
    news,
    timeframe: everyOf(market),
    calendar: market.base.startsWith('24x7') ? ('24x7' as const) : ('XNYS' as const),
  };
  return inputOf(setup, program, interpretStrategy(program.strategy));
}

test('every value is what one could know at the close', () => {
  fc.assert(
    fc.property(cases, ({ market, news }) => {
      const { recordings } = recordRun(inputFor({ market, news }), 3);
      market.bars.forEach((bars, s) => {
        const { width, numbers } = recordings[s] ?? { width: 0, numbers: [] };
        const closes = [...bars.time].map((start, row) =>
          closeOf(market, start, bars.session[row] ?? 0),
        );
        closes.forEach((now, row) => {
          const close = bars.close[row] ?? 0;
          const is = numbers.slice(row * width + 2, row * width + 5).map((value) => value / close);
          const foreign = lastClose(market, now);
          const wanted = [
            meanOf(within(news, bars.symbol, now, 36)) ?? 9,
            barsSince(news, bars.symbol, bars.time[0] ?? 0, closes.slice(0, row + 1)) ?? 99,
            within(news, bars.symbol, now, 24).length +
              100 * (foreign === undefined ? 0 : within(news, 'MKT', foreign, 24).length),
          ];
          wanted.forEach((value, k) => {
            expect(is[k]).toBeCloseTo(value, 9);
          });
        });
      });
    }),
    { numRuns: 60 },
  );
});

test('a beginning of the data and of the news says what the whole of them says', () => {
  fc.assert(
    fc.property(cases, (each) => {
      const { difference } = checkCausal(inputFor(each), { prefixes: 3, seed: 1, outputs: 3 });
      expect(difference).toBe(undefined);
    }),
    { numRuns: 30 },
  );
});

function within(
  news: readonly Headline[],
  symbol: string,
  now: number,
  hours: number,
): readonly Headline[] {
  return news.filter(
    (each) => each.symbol === symbol && each.knownAt <= now && each.knownAt > now - hours * HOUR,
  );
}

function meanOf(news: readonly Headline[]): number | undefined {
  if (news.length === 0) return undefined;
  return news.reduce((sum, { sentiment }) => sum + sentiment, 0) / news.length;
}

function barsSince(
  news: readonly Headline[],
  symbol: string,
  begin: number,
  closes: readonly number[],
): number | undefined {
  const known = news
    .filter((each) => each.symbol === symbol && each.knownAt >= begin)
    .map(({ knownAt }) => closes.findIndex((close) => close >= knownAt))
    .filter((row) => row >= 0);
  return known.length === 0 ? undefined : closes.length - 1 - Math.max(...known);
}

/** The last close of the other symbol by now. */
function lastClose(market: ClockMarket, now: number): number | undefined {
  const { time, session } = market.foreign;
  return [...time]
    .map((start, row) => closeOf(market, start, session[row] ?? 0))
    .findLast((close) => close <= now);
}

const HEADER = 'symbol,known_at,sentiment,published_at,headline';

test('a table is read with its quotation marks, zones and microseconds', () => {
  const table = parseNews(
    `\u{feff}${HEADER}\r\nA,2024-01-03T21:00:00.000001Z,0.5,,"Up, ""again"""\r\n\r\nA,2024-01-03 16:00-05:00,-1,2024-01-03T20:59Z,x\r\n`,
  );
  const close = Date.UTC(2024, 0, 3, 21) * 1000;
  expect(table).toEqual({
    kind: 'table',
    headlines: [
      { symbol: 'A', knownAt: close + 1, sentiment: 0.5 },
      { symbol: 'A', knownAt: close, sentiment: -1 },
    ],
  });
});

test.each([
  ['2024-01-03T21:00:00,0.5,,x', 'known_at `2024-01-03T21:00:00` does not say its time zone'],
  ['2024-01-03,0.5,,x', 'known_at `2024-01-03` is no time such as 2020-01-06T21:00:00Z'],
  ['2024-02-30T21:00:00Z,0.5,,x', 'known_at `2024-02-30T21:00:00Z` is no time'],
  ['2024-01-03T25:00:00Z,0.5,,x', 'known_at `2024-01-03T25:00:00Z` is no time'],
  ['2024-01-03T21:00:00Z,1.01,,x', 'sentiment `1.01` is no number from -1 to 1'],
  ['2024-01-03T21:00:00Z,,,x', 'sentiment `` is no number'],
  ['2024-01-03T21:00:00Z,NaN,,x', 'sentiment `NaN` is no number'],
  ['2024-01-03T21:00:00Z,0,2024-01-03T21:00:01Z,x', 'is before published_at'],
  ['2024-01-03T21:00:00Z,0,yesterday,x', 'published_at `yesterday` is no time'],
  ['2024-01-03T21:00:00Z,0,,"x', 'a quotation mark is not closed'],
  ['2024-01-03T21:00:00Z,0,,x,y', 'it has 6 fields, and the header has 5'],
])('a row that cannot be right: %s', (row, reason) => {
  const table = parseNews(`${HEADER}\nA,2024-01-02T21:00:00Z,0,,fine\nA,${row}\n`);
  expect(table).toMatchObject({
    kind: 'refused',
    bad: [{ row: 3, reason: expect.stringContaining(reason) }],
  });
});

test('a row that is there twice, one without a symbol, and a column that is not there', () => {
  const row = 'A,2024-01-02T21:00:00Z,0,,same';
  expect(parseNews(`${HEADER}\n${row}\n${row}\n,2024-01-02T21:00:00Z,0,,x\n`)).toEqual({
    kind: 'refused',
    bad: [
      { row: 3, reason: 'it is row 2 once more' },
      { row: 4, reason: 'the symbol is empty' },
    ],
  });
  expect(parseNews('symbol,known_at\nA,2024-01-02T21:00:00Z\n')).toMatchObject({
    missing: 'sentiment',
  });
});
