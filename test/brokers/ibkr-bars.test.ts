/** Bars of the past and live ones, against a TWS on loopback. */

import { describe, expect, test } from 'vitest';
import type { VenueBar } from '../../runtime/index.ts';
import type { FakeBar } from '../fakes/matching.ts';
import { fault, minute, rig, until, value } from './ibkr-rig.ts';

const at = (day: number, hour: number, minutes = 0) => Date.UTC(2024, 0, day, hour, minutes) * 1000;

/** Minutes whose close is 100, 101, … */
function minutes(count: number): FakeBar[] {
  return Array.from({ length: count }, (_, index) =>
    minute(index, { close: 100 + index, high: 200 }),
  );
}

describe('bars of the past', () => {
  test('minutes, oldest first, in the order of the symbols', async () => {
    const { fake, broker } = await rig();
    fake.remember(minutes(3), 60);
    fake.remember([{ ...minute(1), symbol: 'SPY' }], 60);
    fake.setNow(at(2, 15));
    const query = { symbols: ['SPY', 'AAPL'], timeframe: '1m', from: at(2, 14, 30), to: at(2, 15) };
    const bars = value(await broker.historicalBars(query));
    expect(bars.map((bar) => [bar.symbol, bar.time, bar.close])).toEqual([
      ['SPY', at(2, 14, 31), 100.5],
      ['AAPL', at(2, 14, 30), 100],
      ['AAPL', at(2, 14, 31), 101],
      ['AAPL', at(2, 14, 32), 102],
    ]);
  });

  test('a bar that has not closed is not given', async () => {
    const { fake, broker } = await rig();
    fake.remember(minutes(10), 60);
    fake.setNow(at(2, 14, 38));
    const query = { symbols: ['AAPL'], timeframe: '5m', from: at(2, 14, 30), to: at(2, 15) };
    const [first, second] = value(await broker.historicalBars(query));
    // Open of the first minute, close of the fifth, 5 × 1,200 shares.
    expect(first).toEqual({
      ...{ symbol: 'AAPL', time: at(2, 14, 30), open: 100, high: 200, low: 99 },
      ...{ close: 104, volume: 6000 },
    });
    expect(second).toBeUndefined();
  });

  test('hours count from the open, as in a backtest', async () => {
    const { fake, broker } = await rig();
    fake.remember(minutes(120), 60);
    fake.setNow(at(2, 16, 30));
    const query = { symbols: ['AAPL'], timeframe: '1h', from: at(2, 14), to: at(2, 17) };
    const bars = value(await broker.historicalBars(query));
    expect(bars.map((bar) => [bar.time, bar.open, bar.close, bar.volume])).toEqual([
      [at(2, 14, 30), 100, 159, 72_000],
      [at(2, 15, 30), 100, 219, 72_000],
    ]);
  });

  test('days are known by their date, and today’s is not given before the close', async () => {
    const { fake, broker } = await rig();
    const day = (date: number, close: number): FakeBar => ({
      ...minute(0),
      time: at(date, 0),
      close,
    });
    fake.remember([day(2, 101), day(3, 102), day(4, 103)], 86_400);
    fake.setNow(at(4, 15));
    const query = { symbols: ['AAPL'], timeframe: '1d', from: at(2, 0), to: at(5, 0) };
    const bars = value(await broker.historicalBars(query));
    expect(bars.map((bar) => [bar.time, bar.close])).toEqual([
      [at(2, 0), 101],
      [at(3, 0), 102],
    ]);
  });

  test('a long span is asked for in pieces', async () => {
    const { fake, broker, sent } = await rig();
    fake.remember(minutes(2), 60);
    fake.setNow(at(5, 22));
    const query = { symbols: ['AAPL'], timeframe: '1m', from: at(2, 14, 30), to: at(5, 14, 30) };
    expect(value(await broker.historicalBars(query))).toHaveLength(2);
    // Three days and a minute, one day a piece.
    expect(sent('reqHistoricalData')).toBe(4);
  });

  test('no bars are no fault; a refusal is, and so is an unknown length', async () => {
    const { fake, broker } = await rig();
    const query = { symbols: ['AAPL'], timeframe: '1m', from: at(2, 14, 30), to: at(2, 15) };
    expect(value(await broker.historicalBars(query))).toEqual([]);
    fake.fault({
      kind: 'refuse data',
      code: 162,
      text: 'Historical data request pacing violation',
    });
    expect(fault(await broker.historicalBars(query))).toMatchObject({
      kind: 'rejected',
      code: '162',
    });
    for (const timeframe of ['1w', 'soon']) {
      expect(fault(await broker.historicalBars({ ...query, timeframe })).message).toContain(
        `no bars of \`${timeframe}\``,
      );
    }
    const unknown = await broker.historicalBars({ ...query, symbols: ['NOPE'] });
    expect(fault(unknown).kind).toBe('not found');
  });
});

describe('live bars', () => {
  const closes = (bars: readonly { bar: VenueBar }[]) =>
    bars.map(({ bar }) => [bar.time, bar.open, bar.high, bar.low, bar.close, bar.volume]);

  test('a bar of a minute is made of its five seconds, and given when it has closed', async () => {
    const { fake, broker, of, sent } = await rig();
    value(await broker.subscribeBars(['AAPL'], '1m'));
    await until(() => sent('reqMktData') === 1);
    fake.feed(minute(0));
    fake.feed(minute(1, { open: 102, high: 103, low: 98, close: 99 }));
    await until(() => of('bar').length === 2);
    expect(closes(of('bar'))).toEqual([
      [at(2, 14, 30), 100, 101, 99, 100.5, 1200],
      [at(2, 14, 31), 102, 103, 98, 99, 1200],
    ]);
    expect(sent('reqHistoricalData')).toBe(0);
  });

  test('two lengths of one symbol share what TWS sends', async () => {
    const { fake, broker, of, sent } = await rig();
    value(await broker.subscribeBars(['AAPL'], '1m'));
    value(await broker.subscribeBars(['AAPL'], '2m'));
    value(await broker.subscribeBars(['AAPL'], '1m'));
    await until(() => sent('reqMktData') === 1);
    fake.feed(minute(0));
    fake.feed(minute(1));
    await until(() => of('bar').length === 3);
    expect(of('bar').map((event) => event.timeframe)).toEqual(['1m', '1m', '2m']);
    expect(of('bar')[2]?.bar.volume).toBe(2400);
    expect(sent('reqRealTimeBars')).toBe(1);
  });

  test('a bar whose parts were not all seen is asked for at its end', async () => {
    const { fake, broker, of, sent } = await rig({ fake: { parts: 'last' } });
    value(await broker.subscribeBars(['AAPL'], '1m'));
    await until(() => sent('reqMktData') === 1);
    fake.feed(minute(0));
    await until(() => of('bar').length === 1);
    expect(closes(of('bar'))).toEqual([[at(2, 14, 30), 100, 101, 99, 100.5, 1200]]);
    expect(sent('reqHistoricalData')).toBe(1);
  });

  test.each([
    ['the end of a bar', { times: 1, after: 23 }],
    ['a whole bar', { times: 12, after: 12 }],
  ])('what was lost is asked for: %s', async (_what, which) => {
    const { fake, broker, of, sent } = await rig();
    value(await broker.subscribeBars(['AAPL'], '1m'));
    await until(() => sent('reqMktData') === 1);
    fake.fault({ kind: 'drop', message: 'realTimeBar', ...which });
    for (const one of [0, 1, 2]) fake.feed(minute(one, { volume: 100 + one }));
    await until(() => of('bar').length === 3);
    expect(of('bar').map(({ bar }) => [bar.time, bar.volume])).toEqual([
      [at(2, 14, 30), 100],
      [at(2, 14, 31), 101],
      [at(2, 14, 32), 102],
    ]);
  });

  test('a bar that history does not have is tried for, and then left', async () => {
    const { fake, broker, of, sent } = await rig({ fake: { parts: 'last' } });
    value(await broker.subscribeBars(['AAPL'], '1m'));
    await until(() => sent('reqMktData') === 1);
    const text = 'HMDS query returned no data';
    fake.fault({ kind: 'refuse data', code: 162, text });
    fake.fault({ kind: 'refuse data', code: 366, text: 'No historical data query found' });
    fake.feed(minute(0));
    await until(() => sent('reqHistoricalData') === 2);
    fake.feed(minute(1));
    await until(() => of('bar').length === 1);
    expect(of('bar')[0]?.bar.time).toBe(at(2, 14, 31));
  });

  test('bars that closed while there was no connection come when there is one', async () => {
    const { fake, broker, of, sent } = await rig();
    value(await broker.subscribeBars(['AAPL'], '1m'));
    await until(() => sent('reqMktData') === 1);
    fake.feed(minute(0));
    await until(() => of('bar').length === 1);
    fake.fault({ kind: 'kill' });
    fake.feed(minute(1));
    fake.feed(minute(2));
    await until(() => of('bar').length === 3);
    await until(() => sent('reqMktData') === 2);
    fake.feed(minute(3));
    await until(() => of('bar').length === 4);
    expect(of('bar').map(({ bar }) => bar.time)).toEqual(
      [0, 1, 2, 3].map((one) => at(2, 14, 30 + one)),
    );
  });

  test('a day closes with its session', async () => {
    const { fake, broker, of, sent } = await rig();
    value(await broker.subscribeBars(['AAPL'], '1d'));
    await until(() => sent('reqMktData') === 1);
    fake.feed({ ...minute(0), time: at(2, 0) }, 86_400);
    await until(() => of('bar').length === 1);
    expect(of('bar')[0]).toMatchObject({ timeframe: '1d', bar: { time: at(2, 0), close: 100.5 } });
  });

  test('data that IB refuses is said; orders go on', async () => {
    const { fake, broker, of } = await rig();
    fake.fault({ kind: 'refuse data', code: 420, text: 'Invalid Real-time Query' });
    value(await broker.subscribeBars(['AAPL'], '1m'));
    await until(() => of('connection').at(-1)?.state === 'degraded');
    expect(broker.health().why).toContain('No live bars of `AAPL`');
  });

  test('an unknown symbol or length is refused, and nothing is subscribed', async () => {
    const { broker, sent } = await rig();
    expect(fault(await broker.subscribeBars(['AAPL', 'NOPE'], '1m')).kind).toBe('not found');
    expect(fault(await broker.subscribeBars(['AAPL'], '1w')).kind).toBe('rejected');
    expect(sent('reqRealTimeBars')).toBe(0);
  });
});
