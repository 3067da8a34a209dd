/** The simulated broker: every fill, refusal and end by hand, and what survives a restart. */

import { describe, expect, test } from 'vitest';
import {
  type BarSource,
  createPaper,
  type PaperOptions,
  paperBroker,
} from '../../brokers/paper/paper.ts';
import type { PaperState } from '../../brokers/paper/paper-state.ts';
import { MICROSECONDS_PER_DAY } from '../../market/index.ts';
import type { TicketFields, VenueBar, VenueEvent } from '../../runtime/index.ts';
import { fault, ticket, value } from './ibkr-rig.ts';

const DAY_0 = 19_724; // 2024-01-02
const bar = (
  day: number,
  prices: readonly [number, number, number, number],
  symbol = 'AAPL',
): VenueBar => {
  const [open, high, low, close] = prices;
  return {
    symbol,
    time: (DAY_0 + day) * MICROSECONDS_PER_DAY,
    open,
    high,
    low,
    close,
    volume: 1000,
  };
};

const fixed =
  <T>(answer: T) =>
  async () =>
    ({ ok: true, value: answer }) as const;

/** Somebody else's account, of which only the bars matter. */
function source(): BarSource & { tell: (event: VenueEvent) => void } {
  const made: BarSource & { tell: (event: VenueEvent) => void } = {
    tell: () => undefined,
    async connect(told) {
      made.tell = told;
      const account = {
        id: 'OTHER',
        currency: 'USD',
        cash: 5,
        equity: 5,
        buyingPower: 5,
        isPaper: false,
      };
      return { ok: true, value: account };
    },
    close: async () => undefined,
    health: () => ({ state: 'ready' }),
    clock: fixed({ time: 1, isOpen: true, nextOpen: 2, nextClose: 3 }),
    calendar: fixed([]),
    instrument: async (symbol) => ({ ok: false, fault: { kind: 'not found', message: symbol } }),
    historicalBars: fixed([]),
    subscribeBars: fixed(undefined),
  };
  return made;
}

async function paper(options: Partial<PaperOptions> = {}) {
  const bars = source();
  const events: VenueEvent[] = [];
  const broker = paperBroker({ account: 'paper', cash: 1000, bars, ...options });
  value(await broker.api.connect((event) => events.push(event)));
  let made = 0;
  const submit = async (fields: Partial<TicketFields>) => {
    made += 1;
    return broker.api.submit(ticket({ clientOrderId: `o-${made}`, quantity: 5, ...fields }));
  };
  const open = (day: number, ...prices: [number, number, number, number]): void =>
    broker.open((DAY_0 + day) * MICROSECONDS_PER_DAY, [bar(day, prices)]);
  const state = async (id: string): Promise<string> => {
    const { state: named, filledQuantity, averagePrice } = value(await broker.api.findOrder(id));
    return `${named} ${filledQuantity}${filledQuantity > 0 ? ` at ${averagePrice}` : ''}`;
  };
  const cash = async (): Promise<number> => value(await broker.api.account()).cash;
  return { ...{ broker, api: broker.api, bars, events, submit, open, state, cash } };
}

describe('what fills, and at which price', () => {
  test('a market order at the next open, with slippage and commission', async () => {
    const costs = {
      commissions: [{ kind: 'per share', rate: 0.1 }],
      slippage: 0.01,
      borrowPerYear: 0,
      interestPerYear: 0,
    } as const;
    const { submit, open, state, cash, api, events } = await paper({ costs });
    value(await submit({}));
    expect(await state('o-1')).toBe('new 0');
    open(0, 100, 110, 90, 105);
    expect(await state('o-1')).toBe('filled 5 at 101');
    expect(await cash()).toBe(1000 - 505 - 0.5);
    expect(value(await api.positions())).toEqual([
      { symbol: 'AAPL', quantity: 5, averagePrice: 105 },
    ]);
    // 494.5 in money and 525 in shares; nothing is borrowed, so what is left to spend is the money.
    expect(value(await api.account())).toMatchObject({
      id: 'paper',
      equity: 1019.5,
      buyingPower: 494.5,
    });
    expect(events.map(({ kind }) => kind)).toEqual(['order', 'execution', 'order']);
    expect(value(await api.openOrders())).toEqual([]);
  });

  test.each<[string, Partial<TicketFields>, [number, number, number, number], string]>([
    [
      'a limit to buy at its price',
      { type: 'limit', limitPrice: 95 },
      [100, 110, 90, 105],
      'filled 5 at 95',
    ],
    [
      'a limit to buy at a better open',
      { type: 'limit', limitPrice: 105 },
      [100, 110, 90, 105],
      'filled 5 at 100',
    ],
    [
      'a limit that is not reached',
      { type: 'limit', limitPrice: 89 },
      [100, 110, 90, 105],
      'new 0',
    ],
    ['a stop to buy', { type: 'stop', stopPrice: 108 }, [100, 110, 90, 105], 'filled 5 at 108'],
    [
      'a stop that the open has passed',
      { type: 'stop', stopPrice: 99 },
      [100, 110, 90, 105],
      'filled 5 at 100',
    ],
    ['the auction at the open', { type: 'open auction' }, [100, 110, 90, 105], 'filled 5 at 100'],
    ['the auction at the close', { type: 'close auction' }, [100, 110, 90, 105], 'filled 5 at 105'],
    [
      'a trailing stop, which is not simulated',
      { type: 'trailing stop' },
      [100, 110, 90, 105],
      'new 0',
    ],
  ])('%s', async (_, fields, prices, outcome) => {
    const { submit, open, state } = await paper();
    value(await submit(fields));
    open(0, ...prices);
    expect(await state('o-1')).toBe(outcome);
  });

  test('a stop limit: once its stop is hit it is a limit', async () => {
    const { submit, open, state } = await paper();
    value(
      await submit({ type: 'stop limit', stopPrice: 105, limitPrice: 104, timeInForce: 'gtc' }),
    );
    open(0, 100, 110, 104.5, 106);
    expect(await state('o-1')).toBe('new 0');
    open(1, 107, 108, 103, 104);
    expect(await state('o-1')).toBe('filled 5 at 104');
  });

  test('an order for the day ends with the session of its first bar', async () => {
    const { submit, open, state } = await paper();
    value(await submit({ type: 'limit', limitPrice: 80 }));
    value(await submit({ type: 'limit', limitPrice: 80, timeInForce: 'gtc' }));
    open(0, 100, 110, 90, 105);
    open(1, 100, 110, 70, 105);
    expect([await state('o-1'), await state('o-2')]).toEqual(['expired 0', 'filled 5 at 80']);
  });

  test('exits before entries, which spend what they free', async () => {
    const { submit, open, state } = await paper();
    value(await submit({ quantity: 10 }));
    open(0, 100, 100, 100, 100);
    value(await submit({ quantity: 10 }));
    value(await submit({ quantity: 10, isBuy: false, opens: false }));
    open(1, 100, 100, 100, 100);
    expect([await state('o-2'), await state('o-3')]).toEqual([
      'filled 10 at 100',
      'filled 10 at 100',
    ]);
  });
});

describe('what the account can pay', () => {
  test('nothing: refused; a part: that part, and the rest ends', async () => {
    const { submit, open, state, cash } = await paper();
    value(await submit({ quantity: 12 }));
    value(await submit({}));
    open(0, 100, 100, 100, 100);
    expect([await state('o-1'), await state('o-2')]).toEqual(['cancelled 10 at 100', 'rejected 0']);
    expect(await cash()).toBe(0);
  });

  test('the fee counts, in whole shares or in parts of them', async () => {
    const costs = {
      commissions: [{ kind: 'per order', rate: 1 }],
      slippage: 0,
      borrowPerYear: 0,
      interestPerYear: 0,
    } as const;
    const whole = await paper({ costs });
    value(await whole.submit({ quantity: 10 }));
    whole.open(0, 100, 100, 100, 100);
    // 10 shares would be 1,001.
    expect(await whole.state('o-1')).toBe('cancelled 9 at 100');
    const parts = await paper({ costs, fractional: true, calendar: '24x7' });
    value(await parts.submit({ quantity: 10 }));
    parts.open(0, 100, 100, 100, 100);
    expect(await parts.state('o-1')).toBe('cancelled 9.99 at 100');
  });

  test('borrowed money counts as far as the margin goes', async () => {
    const { submit, open, state, api } = await paper({ margin: 2 });
    value(await submit({ quantity: 30 }));
    open(0, 100, 100, 100, 100);
    expect(await state('o-1')).toBe('cancelled 20 at 100');
    expect(value(await api.account())).toMatchObject({ cash: -1000, equity: 1000, buyingPower: 0 });
  });
});

describe('a stop and a take of one entry', () => {
  const LONG = { isBuy: false, opens: false, group: 'g', timeInForce: 'gtc' } as const;
  const SHORT = { ...LONG, isBuy: true, side: 'short' } as const;

  async function protectedPosition(legs: typeof LONG | typeof SHORT, stop: number, take: number) {
    const it = await paper();
    value(await it.submit({ isBuy: !legs.isBuy, side: legs.isBuy ? 'short' : 'long' }));
    it.open(0, 100, 100, 100, 100);
    value(await it.submit({ ...legs, type: 'stop', stopPrice: stop }));
    value(await it.submit({ ...legs, type: 'limit', limitPrice: take }));
    return it;
  }

  test.each<[string, typeof LONG | typeof SHORT, [number, number, number, number], string, string]>(
    [
      ['neither is reached', LONG, [100, 104, 96, 100], 'new 0', 'new 0'],
      ['the stop', LONG, [100, 104, 94, 100], 'filled 5 at 95', 'cancelled 0'],
      ['the take', LONG, [100, 106, 96, 100], 'cancelled 0', 'filled 5 at 105'],
      ['a gap over the stop', LONG, [90, 91, 89, 90], 'filled 5 at 90', 'cancelled 0'],
      ['a gap over the take', LONG, [110, 111, 109, 110], 'cancelled 0', 'filled 5 at 110'],
      [
        'both in one bar: the worse is assumed',
        LONG,
        [100, 106, 94, 100],
        'filled 5 at 95',
        'cancelled 0',
      ],
      ['short, the stop', SHORT, [100, 106, 99, 100], 'filled 5 at 105', 'cancelled 0'],
      ['short, the take', SHORT, [100, 101, 94, 100], 'cancelled 0', 'filled 5 at 95'],
      ['short, a gap over the stop', SHORT, [110, 111, 109, 110], 'filled 5 at 110', 'cancelled 0'],
      ['short, a gap over the take', SHORT, [90, 91, 89, 90], 'cancelled 0', 'filled 5 at 90'],
    ],
  )('%s', async (_, legs, prices, stopEnds, takeEnds) => {
    const [stop, take] = legs.isBuy ? [105, 95] : [95, 105];
    const { open, state } = await protectedPosition(legs, stop, take);
    open(1, ...prices);
    expect([await state('o-2'), await state('o-3')]).toEqual([stopEnds, takeEnds]);
  });

  test('alone each of them works by itself', async () => {
    const { submit, open, state } = await paper();
    value(await submit({}));
    open(0, 100, 100, 100, 100);
    value(await submit({ ...LONG, type: 'limit', limitPrice: 105 }));
    open(1, 100, 106, 90, 100);
    expect(await state('o-2')).toBe('filled 5 at 105');
  });

  test('an exit at a price outside of any group, at the open or inside the bar', async () => {
    const { submit, open, state } = await paper();
    value(await submit({ quantity: 10 }));
    open(0, 100, 100, 100, 100);
    const exit = { isBuy: false, opens: false, timeInForce: 'gtc', quantity: 5 } as const;
    value(await submit({ ...exit, type: 'limit', limitPrice: 99 }));
    value(await submit({ ...exit, type: 'stop', stopPrice: 97 }));
    open(1, 101, 102, 96, 98);
    expect([await state('o-2'), await state('o-3')]).toEqual(['filled 5 at 101', 'filled 5 at 97']);
  });
});

describe('what is asked of it', () => {
  test('an id is taken once, whatever became of the order', async () => {
    const { submit, api } = await paper();
    value(await submit({ clientOrderId: 'same' }));
    value(await api.cancel('P1'));
    expect(fault(await submit({ clientOrderId: 'same' })).message).toContain('made before');
    expect(fault(await api.findOrder('other')).kind).toBe('not found');
  });

  test('cancels and replacements of what works; of nothing else', async () => {
    const { submit, open, api, state } = await paper();
    value(await submit({ type: 'limit', limitPrice: 50, quantity: 8, timeInForce: 'gtc' }));
    const smaller = ticket({ clientOrderId: 'o-1-r1', type: 'limit', limitPrice: 95, quantity: 6 });
    expect(value(await api.replace('P1', smaller))).toMatchObject({ quantity: 6, limitPrice: 95 });
    open(0, 100, 110, 90, 105);
    expect(await state('o-1-r1')).toBe('filled 6 at 95');
    for (const answer of [await api.cancel('P1'), await api.replace('P1', smaller)])
      expect(fault(answer)).toEqual({ kind: 'rejected', message: 'the order is filled' });
    for (const answer of [await api.cancel('P99'), await api.replace('P99', smaller)])
      expect(fault(answer).kind).toBe('not found');
    value(await submit({ type: 'limit', limitPrice: 50 }));
    value(await submit({ type: 'limit', limitPrice: 51 }));
    expect(value(await api.openOrders()).length).toBe(2);
    value(await api.cancelAll());
    expect(value(await api.openOrders())).toEqual([]);
    expect(value(await api.executionsSince(0)).length).toBe(1);
    expect(value(await api.executionsSince(Number.MAX_SAFE_INTEGER))).toEqual([]);
  });

  test('bars, hours and instruments are its source’s; orders and positions of that account are none of ours', async () => {
    const { api, bars, events, state, submit } = await paper();
    value(await submit({}));
    events.length = 0;
    const position = { symbol: 'AAPL', quantity: 9, averagePrice: 1 };
    bars.tell({ kind: 'position', position });
    bars.tell({ kind: 'connection', state: 'down', why: 'gone' });
    bars.tell({ kind: 'trading status', symbol: 'AAPL', isHalted: true });
    bars.tell({
      kind: 'bar',
      timeframe: '1d',
      bar: { ...bar(0, [99, 99, 99, 99]), isCorrection: true },
    });
    expect(await state('o-1')).toBe('new 0');
    bars.tell({ kind: 'bar', timeframe: '1d', bar: bar(1, [100, 101, 99, 100]) });
    expect(await state('o-1')).toBe('filled 5 at 100');
    // What the bar has filled is told before the bar itself.
    expect(events.map(({ kind }) => kind)).toEqual([
      'connection',
      'trading status',
      'bar',
      'execution',
      'order',
      'bar',
    ]);
    expect(value(await api.clock()).time).toBe(1);
    expect(value(await api.calendar(0, 1))).toEqual([]);
    expect(fault(await api.instrument('AAPL')).kind).toBe('not found');
    expect(
      value(await api.historicalBars({ symbols: [], timeframe: '1d', from: 0, to: 1 })),
    ).toEqual([]);
    value(await api.subscribeBars(['AAPL'], '1d'));
    expect(api.health()).toEqual({ state: 'ready' });
    await api.close();
  });

  test('a source that cannot be reached is the answer', async () => {
    const bars = source();
    const down = { kind: 'down', message: 'no route' } as const;
    const broken = { ...bars, connect: async () => ({ ok: false, fault: down }) as const };
    const api = createPaper({ account: 'paper', cash: 1, bars: broken });
    expect(fault(await api.connect(() => undefined))).toEqual(down);
  });
});

test('all of it survives a restart, and is saved before it is told', async () => {
  let saved: PaperState | undefined;
  const store = {
    load: () => saved,
    save: (state: PaperState) => {
      saved = JSON.parse(JSON.stringify(state));
    },
  };
  const first = await paper({ store });
  value(await first.submit({}));
  first.open(0, 100, 110, 90, 105);
  value(await first.submit({ type: 'limit', limitPrice: 95, timeInForce: 'gtc', quantity: 2 }));
  const again = await paper({ store, cash: 77 });
  expect(await again.cash()).toBe(500);
  expect(value(await again.api.positions())).toMatchObject([{ symbol: 'AAPL', quantity: 5 }]);
  expect(await again.state('o-1')).toBe('filled 5 at 100');
  again.open(1, 100, 110, 90, 105);
  expect(await again.state('o-2')).toBe('filled 2 at 95');
  expect(value(await again.api.executionsSince(0)).map(({ executionId }) => executionId)).toEqual([
    'PE1',
    'PE2',
  ]);
});
