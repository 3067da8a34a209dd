/**
 * Random bars of several symbols over weeks with holidays, half days and both changes of the clocks. The sessions are
 * written down here once more, with nothing of the project's calendars.
 */

import fc from 'fast-check';
import { allocateBars, type BarColumns, type CorporateAction } from '../../market/index.ts';

/** Days since 1970-01-01, and instants in UTC microseconds. */
export interface TestSession {
  readonly day: number;
  readonly open: number;
  readonly close: number;
}

export type Base = '1d' | '1h' | 'clock hours' | '30m' | '24x7 1d' | '24x7 4h';

export interface ClockMarket {
  readonly base: Base;
  /** All sessions of the calendar around the bars: a week closes with its last one, bars or not. */
  readonly sessions: readonly TestSession[];
  readonly bars: readonly BarColumns[];
  readonly foreign: BarColumns;
  readonly actions: readonly CorporateAction[];
}

export const OWN = ['AAA', 'BBB', 'CCC'] as const;
export const FOREIGN = 'MKT';

export const MINUTE = 60_000_000;
const DAY = 24 * 60 * MINUTE;

const day = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000;

/** 2019-10-21 to 2020-04-24: a Thursday and a Wednesday, Mondays and a Friday without trading. */
const HOLIDAYS = new Set(
  ['2019-11-28', '2019-12-25', '2020-01-01', '2020-01-20', '2020-02-17', '2020-04-10'].map(day),
);
const HALF_DAYS = new Set(['2019-11-29', '2019-12-24'].map(day));
const WINTER_FROM = day('2019-11-03');
const WINTER_TO = day('2020-03-08');

const NEW_YORK: readonly TestSession[] = daysFrom('2019-10-21', '2020-04-24')
  .filter((each) => ![0, 6].includes((each + 4) % 7) && !HOLIDAYS.has(each))
  .map((each) => {
    const behind = each >= WINTER_FROM && each < WINTER_TO ? 5 : 4;
    const at = (minute: number): number => each * DAY + (behind * 60 + minute) * MINUTE;
    return { day: each, open: at(9 * 60 + 30), close: at(HALF_DAYS.has(each) ? 13 * 60 : 16 * 60) };
  });

const ALWAYS: readonly TestSession[] = daysFrom('2019-10-21', '2020-04-24').map((each) => ({
  day: each,
  open: each * DAY,
  close: (each + 1) * DAY,
}));

function daysFrom(first: string, last: string): readonly number[] {
  return Array.from({ length: day(last) - day(first) + 1 }, (_, k) => day(first) + k);
}

/** As the language and the backtester write it. */
export function everyOf({ base }: ClockMarket): '1d' | '4h' | '1h' | '30m' {
  switch (base) {
    case '1d':
    case '24x7 1d':
      return '1d';
    case '24x7 4h':
      return '4h';
    case '30m':
      return '30m';
    default:
      return '1h';
  }
}

export function barMinutes(base: Base): number {
  switch (base) {
    case '1d':
    case '24x7 1d':
      return 24 * 60;
    case '24x7 4h':
      return 4 * 60;
    case '30m':
      return 30;
    default:
      return 60;
  }
}

/** When a bar closes that starts then, in that session. */
export function closeOf({ base, sessions }: ClockMarket, start: number, session: number): number {
  const close = sessions.find(({ day: each }) => each === session)?.close ?? Number.NaN;
  return barMinutes(base) === 24 * 60 ? close : Math.min(close, start + barMinutes(base) * MINUTE);
}

/** Sessions that a market of this base has bars in, at most. */
const LENGTHS: Readonly<Record<Base, number>> = {
  '1d': 60,
  '1h': 14,
  'clock hours': 14,
  '30m': 7,
  '24x7 1d': 50,
  '24x7 4h': 16,
};

const starts = (session: TestSession, base: Base): readonly number[] => {
  if (base === '1d' || base === '24x7 1d') return [session.day * DAY];
  const length = barMinutes(base) * MINUTE;
  const first = base === 'clock hours' ? session.open - 30 * MINUTE : session.open;
  const count = Math.ceil((session.close - first) / length);
  return Array.from({ length: count }, (_, k) => first + k * length);
};

/** Park and Miller's minimal standard. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 48_271) % 2_147_483_647;
    return state >> 8;
  };
}

export const clockMarkets: fc.Arbitrary<ClockMarket> = fc
  .record({
    base: fc.constantFrom<Base>('1d', '1d', '1h', 'clock hours', '30m', '24x7 1d', '24x7 4h'),
    place: fc.double({ min: 0, max: 1, noNaN: true }),
    symbols: fc.integer({ min: 1, max: OWN.length }),
    seed: fc.integer({ min: 1, max: 2_147_483_646 }),
    actions: fc.array(
      fc.record({
        symbol: fc.constantFrom(...OWN, FOREIGN),
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        isSplit: fc.boolean(),
      }),
      { maxLength: 3 },
    ),
  })
  .map(({ base, place, symbols, seed, actions }) => {
    const sessions = base.startsWith('24x7') ? ALWAYS : NEW_YORK;
    const length = LENGTHS[base];
    const first = Math.floor(place * (sessions.length - length - 25));
    const traded = sessions.slice(first, first + length);
    const names = OWN.slice(0, symbols);
    const next = generator(seed);
    const made = [...names, FOREIGN].map((name) => barsOf(name, traded, base, next));
    const known = new Set<string>([...names, FOREIGN]);
    return {
      base,
      sessions,
      bars: made.slice(0, -1),
      foreign: made[made.length - 1] ?? allocateBars(FOREIGN, 0),
      actions: actions
        .filter(({ symbol }) => known.has(symbol))
        .map(({ symbol, at, isSplit }): CorporateAction => {
          const exDate = traded[Math.floor(at * (traded.length - 1))]?.day ?? 0;
          return isSplit
            ? { kind: 'split', symbol, exDate, ratio: 2 }
            : { kind: 'dividend', symbol, exDate, amount: 1 };
        }),
    };
  });

/** One bar in eight is missing, and one session in twelve breaks off early. */
function barsOf(
  symbol: string,
  sessions: readonly TestSession[],
  base: Base,
  next: () => number,
): BarColumns {
  const rows: { time: number; session: number; prices: readonly number[]; volume: number }[] = [];
  let close = 40 + (next() % 20);
  for (const session of sessions) {
    const times = starts(session, base);
    const end = next() % 12 === 0 ? Math.ceil(times.length / 2) : times.length;
    for (const time of times.slice(0, end)) {
      const [gap, body, reach] = [next() % 3, next() % 9, next() % 4];
      const isMissing = next() % 8 === 0;
      const open = Math.max(20, close + gap - 1);
      close = Math.max(20, open + body - 4);
      if (isMissing) continue;
      const prices = [open, Math.max(open, close) + reach, Math.min(open, close) - reach, close];
      rows.push({ time, session: session.day, prices, volume: 100 + (next() % 7) * 10 });
    }
  }
  // A symbol without a bar is no symbol.
  if (rows.length === 0) {
    const [session] = sessions;
    const [time = 0] = session ? starts(session, base) : [];
    rows.push({ time, session: session?.day ?? 0, prices: [50, 50, 50, 50], volume: 100 });
  }
  const bars = allocateBars(symbol, rows.length);
  rows.forEach(({ time, session, prices, volume }, row) => {
    const [open = 0, high = 0, low = 0, last = 0] = prices;
    bars.time[row] = time;
    bars.session[row] = session;
    bars.open[row] = open;
    bars.high[row] = high;
    bars.low[row] = low;
    bars.close[row] = last;
    bars.volume[row] = volume;
  });
  return bars;
}
