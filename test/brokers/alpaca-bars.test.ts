/** Historical and live bars, and halts. */

import { afterEach, describe, expect, test } from 'vitest';
import { createBarMaker } from '../../brokers/alpaca/bars.ts';
import { calendarOf } from '../../market/index.ts';
import type { VenueBar } from '../../runtime/index.ts';
import type { FakeBar } from '../fakes/alpaca/fake.ts';
import { bar, connected, faultIn, got, MINUTE, OPEN, type Session } from './alpaca-session.ts';

let session: Session;
afterEach(() => session?.end());

const utc = (month: number, day: number, hour = 0, minute = 0) =>
  Date.UTC(2024, month - 1, day, hour, minute) * 1000;

/** A day's bar as Alpaca stamps it: midnight in New York, which is 05:00 UTC in winter. */
function daily(day: number, close: number, symbol = 'AAPL'): FakeBar {
  return {
    symbol,
    time: utc(1, day, 5),
    open: close,
    high: close + 1,
    low: close - 1,
    close,
    volume: 10,
  };
}

describe('historical bars', () => {
  test('days are stamped with their date, and the day that has not ended is left out', async () => {
    session = await connected();
    session.fake.setHistory('1Day', [daily(2, 100), daily(3, 101), daily(4, 102)]);
    session.fake.book.now = utc(1, 4, 20, 59);
    const query = { symbols: ['AAPL'], timeframe: '1d', from: utc(1, 2), to: utc(1, 5) };
    expect(got(await session.broker.historicalBars(query))).toEqual([
      { symbol: 'AAPL', time: utc(1, 2), open: 100, high: 101, low: 99, close: 100, volume: 10 },
      { symbol: 'AAPL', time: utc(1, 3), open: 101, high: 102, low: 100, close: 101, volume: 10 },
    ]);
    session.fake.book.now = utc(1, 4, 21);
    expect(got(await session.broker.historicalBars(query))).toHaveLength(3);
  });

  test('pages cut anywhere are put together by symbol, in the order that was asked for', async () => {
    session = await connected();
    session.fake.book.now = utc(1, 10);
    const days = [2, 3, 4, 5];
    session.fake.setHistory('1Day', [
      ...days.map((day) => daily(day, day, 'AAPL')),
      ...days.map((day) => daily(day, day * 10, 'MSFT')),
    ]);
    session.fake.pageSize = 4;
    const query = { symbols: ['MSFT', 'AAPL'], timeframe: '1d', from: utc(1, 2), to: utc(1, 5) };
    const bars = got(await session.broker.historicalBars(query));
    expect(bars.map(({ symbol, close }) => `${symbol} ${close}`)).toEqual([
      'MSFT 20',
      'MSFT 30',
      'MSFT 40',
      'AAPL 2',
      'AAPL 3',
      'AAPL 4',
    ]);
    const pages = session.fake.requests.filter((request) => request === 'GET /v2/stocks/bars');
    expect(pages).toHaveLength(2);
  });

  test('a page token that comes again ends it', async () => {
    session = await connected();
    const text =
      '{"bars":{"AAPL":[{"t":"2024-01-02T05:00:00Z","o":1,"h":1,"l":1,"c":1,"v":1}]},"next_page_token":"x"}';
    session.fake.fault({ on: 'history', act: { kind: 'text', text }, times: 2 });
    session.fake.book.now = utc(1, 10);
    const query = { symbols: ['AAPL'], timeframe: '1d', from: utc(1, 1), to: utc(1, 5) };
    expect(got(await session.broker.historicalBars(query))).toHaveLength(1);
  });

  test('minutes as they are; the one that runs is left out', async () => {
    session = await connected();
    session.fake.setHistory(
      '1Min',
      [0, 1, 2].map((minute) => bar(minute, [1, 1, 1, 1])),
    );
    session.fake.book.now = OPEN + 2.5 * MINUTE;
    const query = { symbols: ['AAPL'], timeframe: '1m', from: OPEN, to: OPEN + 3 * MINUTE };
    const bars = got(await session.broker.historicalBars(query));
    expect(bars.map(({ time }) => time)).toEqual([OPEN, OPEN + MINUTE]);
  });

  test('minutes before the open; delayed bars of the whole market come from its own feed', async () => {
    session = await connected({ feed: 'delayed_sip' });
    session.fake.setHistory('1Min', [bar(-5, [1, 1, 1, 1]), bar(0, [2, 2, 2, 2])]);
    session.fake.book.now = OPEN + 2 * MINUTE;
    const query = {
      symbols: ['AAPL'],
      timeframe: '1m',
      from: OPEN - 5 * MINUTE,
      to: OPEN + MINUTE,
    };
    const bars = got(await session.broker.historicalBars(query));
    expect(bars.map(({ close }) => close)).toEqual([1, 2]);
  });

  test('hours count from the open: 09:30 to 10:30', async () => {
    session = await connected();
    const halves = [-1, 0, 1, 2, 3].map((i) => bar(i * 30, [10 + i, 12 + i, 9 + i, 11 + i]));
    session.fake.setHistory('30Min', halves);
    session.fake.book.now = OPEN + 119 * MINUTE;
    const query = { symbols: ['AAPL'], timeframe: '1h', from: OPEN, to: OPEN + 120 * MINUTE };
    // 09:30 and 10:00 make the first hour; the second has not closed; 09:00 is before the session.
    expect(got(await session.broker.historicalBars(query))).toEqual([
      { symbol: 'AAPL', time: OPEN, open: 10, high: 13, low: 9, close: 12, volume: 200 },
    ]);
  });

  test('weeks are made of days and stamped with their last session', async () => {
    session = await connected();
    session.fake.setHistory(
      '1Day',
      [2, 3, 4, 5, 8, 9].map((day) => daily(day, day)),
    );
    session.fake.book.now = utc(1, 9, 22);
    const query = { symbols: ['AAPL'], timeframe: '1w', from: utc(1, 1), to: utc(1, 31) };
    // Monday 2024-01-01 was a holiday; the week of the 8th has not ended.
    expect(got(await session.broker.historicalBars(query))).toEqual([
      { symbol: 'AAPL', time: utc(1, 5), open: 2, high: 6, low: 1, close: 5, volume: 40 },
    ]);
  });

  test('a symbol without bars, and a length that does not exist', async () => {
    session = await connected();
    session.fake.fault({
      on: 'history',
      act: { kind: 'text', text: '{"bars":null,"next_page_token":null}' },
    });
    const query = { symbols: ['AAPL'], timeframe: '1d', from: utc(1, 1), to: utc(1, 31) };
    expect(got(await session.broker.historicalBars(query))).toEqual([]);
    const fault = faultIn(await session.broker.historicalBars({ ...query, timeframe: '7m' }));
    expect(fault).toMatchObject({ kind: 'rejected' });
  });
});

describe('live bars', () => {
  test('before connecting there are none', async () => {
    session = await connected();
    const { createAlpaca } = await import('../../brokers/index.ts');
    const lonely = createAlpaca(session.fake.options);
    expect(faultIn(await lonely.subscribeBars(['AAPL'], '1m')).message).toContain('connect first');
    await lonely.close();
  });

  test('minutes come as they close, corrections are marked, other symbols do not come', async () => {
    session = await connected();
    got(await session.broker.subscribeBars(['AAPL'], '1m'));
    session.fake.feed(bar(0, [1, 2, 0.5, 1.5], 'MSFT'));
    session.fake.feed(bar(0, [185.01, 185.5, 184.9, 185.2]));
    const first = await session.until('bar');
    expect(first).toEqual({
      kind: 'bar',
      timeframe: '1m',
      bar: {
        symbol: 'AAPL',
        time: OPEN,
        open: 185.01,
        high: 185.5,
        low: 184.9,
        close: 185.2,
        volume: 100,
      },
    });
    session.fake.stream(bar(0, [185.01, 185.6, 184.9, 185.2]), 'u');
    const again = await session.until('bar', ({ bar }) => bar.isCorrection === true);
    expect(again.bar.high).toBe(185.6);
  });

  test('a second subscription adds, and one that is there answers at once', async () => {
    session = await connected();
    got(await session.broker.subscribeBars(['AAPL'], '1m'));
    got(await session.broker.subscribeBars(['MSFT'], '1m'));
    got(await session.broker.subscribeBars(['AAPL'], '1m'));
    session.fake.feed(bar(0, [1, 1, 1, 1], 'MSFT'));
    await session.until('bar', ({ bar: { symbol } }) => symbol === 'MSFT');
  });

  test('five minutes are made of five, and a correction of one of them corrects them', async () => {
    session = await connected();
    got(await session.broker.subscribeBars(['AAPL'], '5m'));
    for (const minute of [0, 1, 2, 3, 4])
      session.fake.feed(bar(minute, [10 + minute, 20 + minute, 5 - minute, 11 + minute]));
    const five = await session.until('bar');
    expect(five).toMatchObject({
      timeframe: '5m',
      bar: { time: OPEN, open: 10, high: 24, low: 1, close: 15, volume: 500 },
    });
    session.fake.stream(bar(2, [12, 99, 3, 13]), 'u');
    const again = await session.until('bar', ({ bar }) => bar.isCorrection === true);
    expect(again.bar).toMatchObject({ time: OPEN, high: 99 });
  });

  test('a connection too many is a fault with its number', async () => {
    session = await connected();
    session.fake.fault({ on: 'bars login', act: { kind: 'too many' } });
    const fault = faultIn(await session.broker.subscribeBars(['AAPL'], '1m'));
    expect(fault).toMatchObject({ kind: 'rejected', code: '406' });
    expect(fault.message).toContain('Stop that program');
    expect(session.broker.health().state).toBe('degraded');
    // The other program has ended.
    session.fake.sockets.kill('bars');
    await session.until('connection', ({ state }) => state === 'reconciling');
    got(await session.broker.subscribeBars(['AAPL'], '1m'));
  });

  test('a subscription that is refused changes nothing else', async () => {
    session = await connected();
    session.fake.fault({ on: 'bars login', act: { kind: 'hang' } });
    const answer = session.broker.subscribeBars(['AAPL'], '1m');
    session.fake.sockets.happened.once('login', () =>
      session.fake.sockets.say('bars', [
        { T: 'error', code: 409, msg: 'insufficient subscription' },
      ]),
    );
    expect(faultIn(await answer).message).toContain('another feed');
    expect(session.broker.health().state).toBe('ready');
  });

  test('a key that the stream of bars does not take', async () => {
    session = await connected();
    session.fake.refuseStreams = true;
    expect(faultIn(await session.broker.subscribeBars(['AAPL'], '1m')).kind).toBe('unauthorised');
  });

  test('no answer to a subscription', async () => {
    session = await connected({ limits: { connectMs: 300 } });
    session.fake.fault({ on: 'bars login', act: { kind: 'hang' }, times: 100 });
    const fault = faultIn(await session.broker.subscribeBars(['AAPL'], '1m'));
    expect(fault.kind).toBe('down');
    expect(fault.message).toContain('within 0.3 s');
  });

  test('more than a day is not streamed', async () => {
    session = await connected();
    expect(faultIn(await session.broker.subscribeBars(['AAPL'], '1w')).message).toContain('`1w`');
    expect(faultIn(await session.broker.subscribeBars(['AAPL'], '7m')).kind).toBe('rejected');
  });

  test('a break: degraded, then reconciling, and bars come again', async () => {
    session = await connected();
    got(await session.broker.subscribeBars(['AAPL'], '1m'));
    session.fake.sockets.kill('bars');
    const { why } = await session.until('connection', ({ state }) => state === 'degraded');
    expect(why).toContain('bars');
    await session.until('connection', ({ state }) => state === 'reconciling');
    // The SDK subscribes again by itself; the server's word comes after the login.
    session.fake.sockets.happened.once('listening', () => session.fake.feed(bar(9, [1, 1, 1, 1])));
    await session.until('bar', ({ bar: { time } }) => time === OPEN + 9 * MINUTE);
  });

  test('what cannot be read, and what the server says', async () => {
    session = await connected();
    got(await session.broker.subscribeBars(['AAPL'], '1m'));
    session.fake.sockets.say('bars', [
      { T: 'b', S: 'AAPL', o: 1, h: 1, l: 1, c: 'x', v: 1, t: new Date() },
    ]);
    await session.until('connection', ({ why }) => why.includes('a bar could not be read'));
    session.fake.sockets.say('bars', [{ T: 'error', code: 405, msg: 'symbol limit exceeded' }]);
    await session.until('connection', ({ why }) => why.includes('symbol limit exceeded'));
    session.fake.sockets.say('bars', [{ T: 'error', code: 407, msg: 'slow client' }]);
    await session.until('connection', ({ why }) => why.includes('slow client'));
  });

  test('fault 28: trading halts and resumes', async () => {
    session = await connected();
    got(await session.broker.subscribeBars(['AAPL'], '1m'));
    session.fake.status('AAPL', 'H');
    expect(await session.until('trading status')).toEqual({
      kind: 'trading status',
      symbol: 'AAPL',
      isHalted: true,
    });
    // Other news of a symbol are no halt.
    session.fake.status('AAPL', 'Q');
    session.fake.status('AAPL', 'T');
    await session.until('trading status', ({ isHalted }) => !isHalted);
  });
});

describe('bars made of minutes', () => {
  const calendar = calendarOf('XNYS');
  const minute = (index: number): VenueBar => bar(index, [index, index + 1, index - 1, index]);
  const times = (bars: readonly VenueBar[]) => bars.map(({ time }) => (time - OPEN) / MINUTE);

  test('a bar whose start was not heard is not given out', () => {
    const maker = createBarMaker('5m', calendar);
    const out = [2, 3, 4, 5, 6, 7, 8, 9].flatMap((index) => maker.minute(minute(index)));
    expect(times(out)).toEqual([5]);
  });

  test('a bar that begins or ends without trades is whole all the same', () => {
    const maker = createBarMaker('5m', calendar);
    const out = [0, 3, 7, 8, 12].flatMap((index) => maker.minute(minute(index)));
    // The last minute of each is missing: the next bar's first trade shows that it has ended.
    expect(times(out)).toEqual([0, 5]);
  });

  test('after an interruption the bar of that time is given up', () => {
    const maker = createBarMaker('5m', calendar);
    maker.minute(minute(0));
    maker.interrupted();
    const out = [3, 4, 5, 9].flatMap((index) => maker.minute(minute(index)));
    expect(times(out)).toEqual([5]);
    maker.interrupted();
    expect(times([11, 14, 15, 19].flatMap((index) => maker.minute(minute(index))))).toEqual([15]);
  });

  test('minutes outside the session belong to nothing', () => {
    const maker = createBarMaker('5m', calendar);
    expect(maker.minute(minute(-10))).toEqual([]);
    const saturday = { ...minute(0), time: utc(1, 6, 15) };
    expect(maker.minute(saturday)).toEqual([]);
    expect(maker.minute({ ...minute(0), isCorrection: true })).toEqual([]);
  });

  test('a day ends with its last minute and is stamped with its date', () => {
    const maker = createBarMaker('1d', calendar);
    const out = [0, 100, 389].flatMap((index) => maker.minute(minute(index)));
    expect(out).toMatchObject([{ time: utc(1, 2), open: 0, high: 390, low: -1, close: 389 }]);
  });

  test('the last hour is half an hour', () => {
    const maker = createBarMaker('1h', calendar);
    const out = [360, 389].flatMap((index) => maker.minute(minute(index)));
    expect(times(out)).toEqual([360]);
  });

  test('a late minute of an older bar is no correction of the last', () => {
    const maker = createBarMaker('5m', calendar);
    for (const index of [0, 4, 5, 9]) maker.minute(minute(index));
    expect(maker.minute(minute(3))).toEqual([]);
    expect(maker.minute(minute(7))).toEqual([]);
    expect(maker.minute(minute(9))).toMatchObject([{ isCorrection: true }]);
  });
});
