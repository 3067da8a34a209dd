/** Which bar a time on the command line means. */

import {
  type BarColumns,
  calendarOf,
  closingTimes,
  instantText,
  isIntraday,
  MICROSECONDS_PER_DAY,
  parseDay,
} from '../market/index.ts';
import type { BacktestInput } from './run.ts';
import { timeText } from './why-numbers.ts';

export type BarAt =
  /** The start of the bar, UTC microseconds. */
  | { readonly kind: 'bar'; readonly time: number }
  | { readonly kind: 'unreadable' }
  /** No bar there. `nearest`: bars of the day, or else the last one before and the first one after. */
  | { readonly kind: 'none'; readonly nearest: readonly string[] };

/**
 * `2020-01-31` names a bar of a day or more; one of a week or a month by its date in reports, or by its last session.
 * `2020-01-31 15:30` is the start of a shorter bar in UTC, as reports and tables write it; with `close` behind it, the
 * closing time on the exchange's clock. Without a mark, and where no bar starts then, the closing time is tried too.
 */
export function barAt(input: BacktestInput, bars: BarColumns, text: string): BarAt {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{1,2}):(\d{2})(?::00)?)?\s*(Z|UTC|close)?$/i.exec(
    text.trim(),
  );
  const day = parseDay(match?.[1] ?? '');
  if (!match || day === undefined) return { kind: 'unreadable' };
  if (!isIntraday(input.timeframe)) return ofDay(bars, day);
  if (match[2] === undefined) return { kind: 'none', nearest: barsOfDay(bars, day) };
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  const wall = day * MICROSECONDS_PER_DAY + minutes * 60_000_000;
  const mark = (match[4] ?? '').toLowerCase();
  if (mark !== 'close' && bars.time.includes(wall)) return { kind: 'bar', time: wall };
  const row = mark === '' || mark === 'close' ? closedAt(input, bars, wall) : -1;
  const time = bars.time[row];
  return time === undefined
    ? { kind: 'none', nearest: around(bars, wall, false) }
    : { kind: 'bar', time };
}

function ofDay(bars: BarColumns, day: number): BarAt {
  const row = bars.time.indexOf(day * MICROSECONDS_PER_DAY);
  const time = bars.time[row === -1 ? bars.session.indexOf(day) : row];
  if (time !== undefined) return { kind: 'bar', time };
  return { kind: 'none', nearest: around(bars, day * MICROSECONDS_PER_DAY, true) };
}

/** The row whose bar closes when the exchange's clock shows this. */
function closedAt({ timeframe, calendar: id }: BacktestInput, bars: BarColumns, wall: number) {
  const calendar = calendarOf(id);
  const closes = closingTimes(bars, timeframe, calendar);
  return closes.findIndex((close) => close + calendar.zone.offsetUs(close) === wall);
}

function barsOfDay(bars: BarColumns, day: number): readonly string[] {
  const times = [...bars.time].filter((_, row) => bars.session[row] === day);
  if (times.length > 0) return times.map((time) => instantText(time));
  return around(bars, day * MICROSECONDS_PER_DAY, false);
}

function around(bars: BarColumns, time: number, daily: boolean): readonly string[] {
  const before = [...bars.time].findLast((each) => each < time);
  const after = bars.time.find((each) => each > time);
  return [before, after].flatMap((each) =>
    each === undefined ? [] : [timeText(each, daily).replace(' UTC', '')],
  );
}
