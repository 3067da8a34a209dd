/** What a session is told that is not an order's life: bars, positions, operators, trades in other symbols, refusals. */

import { describe, expect, test } from 'vitest';
import { liveProgram } from '../../backtester/index.ts';
import { interpretStrategy } from '../../compiler/index.ts';
import {
  LIVE_DEFAULTS,
  type LiveConfig,
  LiveSession,
  replay,
  type VenueBar,
  type VenueOrder,
} from '../../runtime/index.ts';
import { compiled, inputOf, sessionAt, timeAt } from '../backtester/run-program.ts';
import { NO_ANSWER, Played, refusal, SECOND } from './live-session.ts';

const TRAILS = `strategy Trails { universe ACME every 1d
  enter long when close > close[1] trail 5 size 10 shares }`;

describe('bars', () => {
  const bar = (over: Partial<VenueBar> = {}): VenueBar => ({
    symbol: 'ACME',
    time: sessionAt(3) * 86_400 * SECOND,
    open: 51,
    high: 52,
    low: 50,
    close: 51,
    volume: 1e6,
    ...over,
  });
  const closes = (it: Played): number =>
    it.records.filter(
      ({ kind, ...record }) => 'decision' in record && record.decision.kind === 'closed',
    ).length;

  test('of another timeframe or symbol decide nothing', () => {
    const it = Played.started();
    it.venue({ kind: 'bar', timeframe: '1m', bar: bar() });
    it.venue({ kind: 'bar', timeframe: '1d', bar: bar({ symbol: 'OTHER' }) });
    expect([closes(it), it.sent.length]).toEqual([0, 0]);
  });

  test('that come again are decided on once; one that is late is said, a correction is not', () => {
    const it = Played.started();
    it.bar(51);
    const again = bar();
    it.venue({ kind: 'bar', timeframe: '1d', bar: { ...again, isCorrection: true } });
    expect(it.alerts).toEqual([]);
    it.venue({ kind: 'bar', timeframe: '1d', bar: again });
    expect(it.alerts).toEqual(['info bar.late']);
    expect([closes(it), it.sent.length]).toEqual([1, 1]);
  });

  test('for which there is no room are not decided on: the account only reduces until a new session', () => {
    const it = Played.started();
    for (let i = 0; i < 48; i += 1) it.bar(50);
    expect(it.alerts).toContain('critical bars.full');
    expect(it.restrictions).toContain('account reducing no room');
  });
});

describe('two symbols, one of them only read', () => {
  const source = `strategy Pair { universe ACME, BOLT every 1d
    enter long when close > close[1] and ((close) of SPY) > 0 size 10 shares }`;

  function config(): LiveConfig {
    const program = compiled(source);
    const { bars: _, ...input } = inputOf(
      { source, bars: [] },
      program,
      interpretStrategy(program.strategy),
    );
    return {
      program: liveProgram({ ...input, foreignSymbols: ['SPY'], capacity: 20 }),
      session: 'pair',
      timeframe: '1d',
      capabilities: {
        ...{ groups: true, trailingStops: false, auctions: true, replace: true, fractional: false },
      },
      ...LIVE_DEFAULTS,
    };
  }

  const bar = (symbol: string, day: number, close: number): VenueBar => ({
    ...{ symbol, time: sessionAt(day) * 86_400 * SECOND, open: close, high: close, low: close },
    ...{ close, volume: 1e6 },
  });

  test('an instant waits for all of them, and not for ever', () => {
    const session = new LiveSession(config());
    const account = {
      id: 'T',
      currency: 'USD',
      cash: 1e5,
      equity: 1e5,
      buyingPower: 1e5,
      isPaper: true,
    };
    const tell = (day: number, symbol: string, close: number) =>
      session.handle({
        kind: 'venue',
        time: timeAt(day),
        event: { kind: 'bar', timeframe: '1d', bar: bar(symbol, day, close) },
      });
    session.handle({
      kind: 'history',
      time: timeAt(0),
      bars: [bar('ACME', 0, 50), bar('SPY', 0, 400)],
    });
    session.handle({ kind: 'start', time: timeAt(1), account });
    const { live } = session;
    expect(live.driver.instant).toBe(1);
    tell(1, 'ACME', 51);
    tell(1, 'ACME', 51);
    expect(live.driver.instant).toBe(1);
    session.handle({ kind: 'timer', time: timeAt(1) + 4 * SECOND, name: 'bars' });
    expect(live.driver.instant).toBe(2);
    // A bar of the next instant shows that no more come for the one before, and is waited for in turn.
    tell(2, 'BOLT', 70);
    tell(3, 'SPY', 401);
    expect([live.driver.instant, live.bars.isWaiting]).toEqual([3, true]);
    // One in which only what is read has a bar decides nothing.
    session.handle({ kind: 'timer', time: timeAt(3) + 4 * SECOND, name: 'bars' });
    expect([live.driver.instant, live.bars.isWaiting]).toEqual([3, false]);
  });
});

describe('what the venue says of positions, orders and refusals', () => {
  test('a position that is as we think is nothing; another one brings a comparison', () => {
    const it = Played.holding();
    it.agree();
    const asked = it.session.live.watch.asked;
    const told = (quantity: number) =>
      it.venue({ kind: 'position', position: { symbol: 'ACME', quantity, averagePrice: 51 } });
    told(10);
    expect(it.session.live.watch.asked).toBe(asked);
    told(12);
    expect(it.session.live.watch.asked).toBe(asked + 1);
  });

  test('a cancel that is refused as an event is asked about; that of an order nobody knows is not', () => {
    const it = Played.holding();
    it.bar(49);
    const fault = { kind: 'rejected', message: 'too late' } as const;
    it.venue({ kind: 'refused', what: 'cancel', venueOrderId: 'V2', fault });
    it.venue({ kind: 'refused', what: 'replace', venueOrderId: 'V77', fault });
    expect(it.commands.filter(({ kind }) => kind === 'find')).toMatchObject([
      { clientOrderId: 's-test-2-0' },
    ]);
    it.report(1, { state: 'cancelled', updatedAt: it.time + 1 });
    it.venue({ kind: 'refused', what: 'cancel', venueOrderId: 'V2', fault });
    expect(it.asked('find')).toBe(1);
  });

  test('a replacement that is refused as an event leaves the order as it was', () => {
    const it = Played.holding(TRAILS);
    it.bar(55);
    expect(it.state(1)).toBe('pending replace');
    const fault = { kind: 'rejected', message: 'not now' } as const;
    it.venue({ kind: 'refused', what: 'replace', venueOrderId: 'V2', fault });
    expect(it.state(1)).toBe('working');
    expect(it.session.live.orders.find('s-test-2-0')?.ticket.stopPrice).toBe(46);
  });

  test('a snapshot that shows the old terms after the replacement went out: it is asked for again', () => {
    const it = Played.holding(TRAILS);
    it.bar(55);
    it.timer('snapshot', 61);
    it.agree({ orders: [it.order(1)] });
    expect(it.asked('replace')).toBe(2);
  });

  test('an answer about an order that nobody made is nothing', () => {
    const it = Played.entering();
    const before = it.state();
    it.give({ kind: 'submitted', clientOrderId: 's-test-99-0', answer: NO_ANSWER });
    expect([it.state(), it.commands.length]).toEqual([before, it.commands.length]);
  });

  test('a part of a chain that is over says nothing about the order', () => {
    const it = Played.holding(TRAILS);
    it.bar(55);
    const replaced = it.order(1, {
      ...{ venueOrderId: 'V9', clientOrderId: 's-test-2-0-r1', replaces: 'V2', stopPrice: 50 },
    });
    it.report(1, { state: 'replaced', replacedBy: 'V9', updatedAt: it.time });
    it.give({
      kind: 'replaced',
      clientOrderId: 's-test-2-0-r1',
      answer: { ok: true, value: replaced },
    });
    expect(it.state(1)).toBe('working');
    it.report(1, { state: 'cancelled', updatedAt: it.time + 5 });
    expect(it.state(1)).toBe('working');
  });

  test('what is not allowed is a definite no; so is a key that is not taken', () => {
    for (const kind of ['unauthorised', 'not found'] as const) {
      const it = Played.entering();
      it.answer(0, refusal(kind, 'no'));
      expect(it.state()).toBe('rejected');
    }
  });

  test('a trade in a symbol that the program does not know is money and a position, and somebody has to look', () => {
    const it = Played.started();
    const other = { symbol: 'OTHER', venueOrderId: 'V77', clientOrderId: 'by-hand' } as const;
    it.fill('E1', 10, 20, { ...other, isBuy: true, fee: 1 });
    it.fill('E2', 4, 25, { ...other, isBuy: false, fee: 1 });
    expect(it.session.live.positions.of('OTHER')).toBe(6);
    expect(it.money).toBe(10_000 - 200 - 1 + 100 - 1);
    expect(it.restrictions).toContain('symbol OTHER reducing execution.unknown order');
  });

  test('an order of somebody else at a price is adopted with its price, and gone when it is', () => {
    const it = Played.started();
    const order: VenueOrder = {
      venueOrderId: 'V50',
      symbol: 'ACME',
      isBuy: false,
      type: 'stop limit',
      state: 'new',
      quantity: 3,
      filledQuantity: 0,
      averagePrice: 0,
      limitPrice: 45,
      stopPrice: 46,
      timeInForce: 'gtc',
      updatedAt: it.time,
    };
    it.venue({ kind: 'order', order });
    expect(it.session.live.orders.find('x-V50')).toMatchObject({
      isExternal: true,
      ticket: { side: 'short', limitPrice: 45, stopPrice: 46 },
    });
    it.venue({ kind: 'order', order: { ...order, state: 'rejected', updatedAt: it.time + 1 } });
    // What somebody else could not do is none of our alarms.
    expect(it.alerts).toEqual(['critical order.external']);
  });

  test('while the line is down a comparison that agrees releases nothing', () => {
    const it = Played.holding();
    it.agree();
    it.venue({ kind: 'connection', state: 'down', why: 'gone' });
    it.timer('snapshot', 61);
    it.agree();
    expect(it.restrictions).toEqual(['account reducing connection']);
  });
});

describe('operators', () => {
  const operator = (it: Played, command: Parameters<Played['give']>[0] & { kind: 'operator' }) =>
    it.give(command);

  test('halt a symbol, a strategy, the account; resume ends it', () => {
    const it = Played.started();
    for (const scope of ['symbol ACME', 'strategy'] as const)
      operator(it, {
        kind: 'operator',
        operator: 'ada',
        command: { kind: 'halt', scope, state: 'halted', reason: 'news' },
      });
    expect(it.restrictions).toEqual(['symbol ACME halted operator', 'strategy halted operator']);
    it.bar(51);
    expect(it.sent).toEqual([]);
    operator(it, {
      kind: 'operator',
      operator: 'ada',
      command: { kind: 'resume', scope: 'strategy', reason: 'looked' },
    });
    expect(it.restrictions).toEqual(['symbol ACME halted operator']);
    operator(it, { kind: 'operator', operator: 'ada', command: { kind: 'resume', reason: 'all' } });
    it.bar(52);
    expect(it.sent.length).toBe(1);
  });

  test('ask for a comparison', () => {
    const it = Played.started();
    const asked = it.session.live.watch.asked;
    operator(it, { kind: 'operator', operator: 'ada', command: { kind: 'reconcile' } });
    expect(it.session.live.watch.asked).toBe(asked + 1);
  });

  test('a kill that cancels entries leaves what protects, and is verified by a comparison that shows it so', () => {
    const it = Played.holding(`strategy Once { universe ACME every 1d
      enter long when close > close[1] stop 5 from entry size 10 shares }
      risk Own { portfolio { drawdown from peak <= 1% else kill } kill { cancel orders  freeze positions  alert critical  reset by operator } }`);
    it.agree();
    it.bar(20);
    expect(it.session.live.kill).toBe('verifying');
    it.agree();
    expect(it.session.live.kill).toBe('verified');
    expect([it.asked('cancel all'), it.cancels, it.state(1)]).toEqual([0, [], 'working']);
  });

  test('a cancel of everything that is refused is a critical alarm, and the venue is asked', () => {
    const it = Played.holding();
    it.agree();
    it.give({
      kind: 'operator',
      operator: 'ada',
      command: { kind: 'kill', reason: 'stop' },
    });
    it.give({ kind: 'cancelled all', answer: refusal('down', 'not connected') });
    expect(it.alerts).toContain('critical kill.refused');
  });
});

describe('beginnings', () => {
  test('a session has a plain name', () => {
    const it = new Played();
    expect(() => new LiveSession({ ...it.config(), session: 'no good' })).toThrow(
      /letters and digits/,
    );
  });

  test('a restart before the start is nothing', () => {
    const it = new Played();
    it.restart();
    expect(it.commands).toEqual([]);
  });

  test('a journal that begins with a decision does not replay', () => {
    const it = Played.entering();
    const decision = it.records.find(({ kind }) => kind === 'decision');
    const outcome = replay(it.config(), decision ? [decision] : []);
    expect(outcome).toMatchObject({ kind: 'differs', at: 0, replayed: undefined });
  });

  test('an entry that has filled in part under a halt is ended with its part kept', () => {
    const it = Played.entering();
    it.acknowledge();
    it.fill('E1', 4, 51);
    it.give({
      kind: 'operator',
      operator: 'ada',
      command: { kind: 'halt', scope: 'account', state: 'reducing', reason: 'enough' },
    });
    expect(it.cancels).toEqual(['s-test-1-0']);
    const [entry] = it.session.live.driver.engine.desk.orders.all;
    expect(entry).toMatchObject({ state: 'cancelled', filled: 4 });
  });
});
