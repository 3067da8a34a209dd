/** The shell around a session, on a venue model that answers like a broker, and a journal that is told or refuses. */

import { afterEach, describe, expect, test, vi } from 'vitest';
import { DEFAULT_FILL_MODEL } from '../../backtester/spec.ts';
import type { LiveRecord, SessionCommand, TradingAPI, VenueEvent } from '../../runtime/index.ts';
import { LiveSession, replay } from '../../runtime/index.ts';
import type { Journal } from '../../runtime/journal/index.ts';
import { recover } from '../../runtime/live/chapters.ts';
import { writeKill } from '../../runtime/live/index.ts';
import { Shell } from '../../runtime/live/shell.ts';
import { sessionAt } from '../backtester/run-program.ts';
import { Played } from '../oms/live-session.ts';
import { freshDirectory } from '../ops/a-directory.ts';
import { VenueModel } from '../simulation/venue-model.ts';

const DAY = 86_400_000_000;
const FREE = { commissions: [], slippage: 0, borrowPerYear: 0, interestPerYear: 0 };

class Desk {
  readonly records: LiveRecord[] = [];
  readonly alerts: string[] = [];
  readonly asked: string[] = [];
  readonly directory = freshDirectory();
  isJournalFull = false;
  now = sessionAt(3) * DAY;
  venue: VenueModel;
  shell: Shell | undefined;
  #listener: (event: VenueEvent) => void = () => {};

  constructor() {
    this.venue = new VenueModel({
      cash: 10_000,
      costs: FREE,
      fill: DEFAULT_FILL_MODEL,
      emit: (event) => this.#listener(event),
      pump: () => {},
    });
  }

  async start(over: Partial<TradingAPI> = {}): Promise<void> {
    const api = { ...this.#api(), ...over };
    const config = new Played().config();
    const recovered = recover(config, this.records);
    if (recovered.kind === 'differs') throw new Error('the records do not replay');
    const { session } = this.records.length > 0 ? recovered : { session: new LiveSession(config) };
    const shell = new Shell({
      ...{ api, session, directory: this.directory, strategy: 'Test', flattensItself: false },
      journal: { append: (records) => this.#append(records) },
      lease: { isHeld: () => true },
      clock: {
        now: () => this.now,
        at: (due, fire) => void setTimeout(fire, Math.max(0, (due - this.now) / 1000)),
        stop() {},
      },
      log: { info() {}, warn() {}, error() {} },
      redact: (text) => text.replaceAll('planted', '[redacted KEY]'),
      alert: ({ code }: Extract<SessionCommand, { kind: 'alert' }>) => this.alerts.push(code),
      failed: () => {},
    });
    this.shell = shell;
    await api.connect((event) => shell.venue(event));
    const { now: time, venue } = this;
    if (session.live.hasStarted) shell.give({ kind: 'restart', time });
    else
      shell.give(
        { kind: 'history', time, bars: [0, 1, 2].map((day) => bar(day, 50)) },
        { kind: 'start', time, account: venue.account },
      );
    await this.quiet();
  }

  /** The process is gone. */
  unplug(): void {
    this.#listener = () => {};
  }

  /** Answers come in turns of the event loop; nothing here waits for time. */
  async quiet(): Promise<void> {
    for (let turn = 0; turn < 30; turn += 1) await Promise.resolve();
  }

  async bar(day: number, close: number): Promise<void> {
    this.now = sessionAt(day) * DAY + 21 * 3_600_000_000;
    this.#listener({ kind: 'bar', timeframe: '1d', bar: bar(day, close) });
    await this.quiet();
  }

  async open(day: number, price: number): Promise<void> {
    this.now = sessionAt(day) * DAY + 15 * 3_600_000_000;
    const prices = { open: price, high: price + 1, low: price - 1, close: price };
    this.venue.open(this.now, [{ symbol: 'ACME', session: sessionAt(day), ...prices }]);
    await this.quiet();
  }

  event(event: VenueEvent): Promise<void> {
    this.#listener(event);
    return this.quiet();
  }

  #append(records: Parameters<Journal['append']>[0]): ReturnType<Journal['append']> {
    if (this.isJournalFull)
      return {
        kind: 'refused',
        fault: { kind: 'disk full', message: 'the disk is full', fix: 'make room' },
      };
    this.records.push(...(records as readonly LiveRecord[]));
    return { kind: 'durable', head: { sequence: this.records.length, hash: '' } };
  }

  #api(): TradingAPI {
    const { venue, asked } = this;
    const yes = <T>(value: T) => Promise.resolve({ ok: true, value } as const);
    const unused = () => {
      throw new Error('not asked here');
    };
    return {
      name: 'Model',
      capabilities: {
        groups: true,
        trailingStops: false,
        auctions: true,
        replace: true,
        fractional: false,
      },
      connect: (listener) => {
        this.#listener = listener;
        return yes(venue.account);
      },
      close: async () => {},
      health: () => ({ state: 'ready' }),
      account: () => yes(venue.account),
      positions: () => yes(venue.positions),
      openOrders: () => yes(venue.openOrders),
      findOrder: (id) => Promise.resolve(venue.find(id)),
      executionsSince: (time) => yes(venue.executionsSince(time)),
      submit: (ticket) => {
        // Whatever is asked is in the journal before.
        asked.push(
          `submit ${ticket.clientOrderId} ${JSON.stringify(this.records).includes(ticket.clientOrderId)}`,
        );
        return Promise.resolve(venue.submit(ticket));
      },
      replace: (id, ticket) => Promise.resolve(venue.replace(id, ticket)),
      cancel: async (id) => {
        asked.push(`cancel ${id}`);
        const answer = venue.cancel(id);
        return answer.ok ? { ok: true, value: undefined } : answer;
      },
      cancelAll: async () => {
        asked.push('cancel all');
        venue.cancelAll();
        return { ok: true, value: undefined };
      },
      clock: unused,
      calendar: unused,
      instrument: unused,
      historicalBars: ({ from }) =>
        yes(
          [3, 4]
            .map((day) => bar(day, 51))
            .filter(({ time }) => time >= from && time < this.now - DAY / 2),
        ),
      subscribeBars: () => yes(undefined),
    };
  }
}

function bar(day: number, close: number) {
  const time = sessionAt(day) * DAY;
  return {
    symbol: 'ACME',
    time,
    open: close,
    high: close + 1,
    low: close - 1,
    close,
    volume: Number.NaN,
  };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('the shell', () => {
  test('makes durable what is decided before it is sent, and books what comes back', async () => {
    vi.useFakeTimers();
    const desk = new Desk();
    await desk.start();
    await desk.bar(3, 51);
    await desk.open(4, 52);
    expect(desk.asked).toEqual(['submit s-test-1-0 true', 'submit s-test-2-0 true']);
    expect(desk.shell?.session.live.positions.of('ACME')).toBe(10);
    expect(desk.venue.position('ACME')).toBe(10);
    const written = JSON.parse(JSON.stringify(desk.records));
    expect(replay(new Played().config(), written).kind).toBe('same');
    desk.shell?.end();
  });

  test('goes on from the journal: the position is known and nothing is sent twice', async () => {
    vi.useFakeTimers();
    const desk = new Desk();
    await desk.start();
    await desk.bar(3, 51);
    desk.unplug();
    await desk.open(4, 52);
    await desk.start();
    expect(desk.shell?.session.live.positions.of('ACME')).toBe(10);
    expect(desk.asked.map((one) => one.split(' ')[1])).toEqual(['s-test-1-0', 's-test-2-0']);
    desk.shell?.end();
  });

  test('fault 34: without a journal nothing is sent but cancels', async () => {
    vi.useFakeTimers();
    const desk = new Desk();
    await desk.start();
    desk.isJournalFull = true;
    await desk.bar(3, 51);
    expect(desk.asked).toEqual([]);
    expect(desk.shell?.fault?.message).toBe('the disk is full');
    expect(desk.alerts).toContain('session.failed');
    desk.shell?.give({
      kind: 'operator',
      time: desk.now,
      operator: 'ada',
      command: { kind: 'kill', positions: 'freeze', reason: 'disk' },
    });
    await desk.quiet();
    expect(desk.asked).toEqual(['cancel all']);
    desk.shell?.end();
  });

  test('a kill of another process is asked for before each order', async () => {
    vi.useFakeTimers();
    const desk = new Desk();
    await desk.start();
    writeKill(desk.directory, { positions: 'freeze', time: 1, by: 'ada', reason: 'test' });
    await desk.bar(3, 51);
    expect(desk.asked).toEqual([]);
    expect(desk.venue.allOrders).toEqual([]);
    desk.shell?.end();
  });

  test('a port that throws leaves the order in doubt, and it is asked for', async () => {
    vi.useFakeTimers();
    const desk = new Desk();
    await desk.start({ submit: () => Promise.reject(new Error('socket hang up')) });
    await desk.bar(3, 51);
    expect(desk.shell?.session.live.orders.all.map(({ state }) => state)).toEqual(['unknown']);
    desk.shell?.end();
  });

  test('what a broker says stands in the journal without the credentials that it repeats', async () => {
    vi.useFakeTimers();
    const desk = new Desk();
    const fault = { kind: 'rejected', message: 'not authorized for planted' } as const;
    await desk.start({ submit: () => Promise.resolve({ ok: false, fault }) });
    await desk.bar(3, 51);
    const written = JSON.stringify(desk.records);
    expect(written).toContain('not authorized for [redacted KEY]');
    expect(written).not.toContain('planted');
    expect(replay(new Played().config(), JSON.parse(written)).kind).toBe('same');
    desk.shell?.end();
  });

  test('timers fire at the time that was asked for', async () => {
    vi.useFakeTimers();
    const desk = new Desk();
    await desk.start();
    const snapshots = desk.shell?.session.live.watch.asked ?? 0;
    desk.now += 61_000_000;
    await vi.advanceTimersByTimeAsync(61_000);
    expect(desk.shell?.session.live.watch.asked).toBe(snapshots + 1);
    desk.shell?.end();
  });

  test('after a line that broke everything is compared before anything is opened', async () => {
    vi.useFakeTimers();
    const desk = new Desk();
    await desk.start();
    await desk.event({ kind: 'connection', state: 'down', why: 'cut' });
    expect(desk.shell?.session.live.states.has('connection')).toBe(true);
    await desk.event({ kind: 'connection', state: 'ready', why: 'back' });
    expect(desk.shell?.session.live.states.has('connection')).toBe(false);
    desk.shell?.end();
  });
});
