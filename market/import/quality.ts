/** What is suspicious in bars that are kept: gaps, closed days, breaks in the level, splits. */

import type { BarColumns } from '../bars.ts';
import { type Calendar, type CalendarId, calendarOf, sessionsBetween } from '../calendar.ts';
import { dayText } from '../dates.ts';
import { isIntraday, periodOf, type Timeframe, timeframeUs } from '../timeframe.ts';
import { ABSURD_RATIO, EXAMPLES, type Finding } from './faults.ts';

/** Nothing found here is set aside. */
export function qualityOf(
  bars: readonly BarColumns[],
  timeframe: Timeframe,
  id: CalendarId,
): readonly Finding[] {
  const calendar = calendarOf(id);
  const found = [
    finding(
      'closed-day',
      `bars on days that are no session of ${id} (another \`calendar\`?)`,
      closedDays(bars, calendar),
    ),
    missingSessions(bars, timeframe, calendar),
    ...(isIntraday(timeframe) ? [shiftedHours(bars, timeframe, calendar)] : []),
    ...steps(bars, calendar),
  ];
  return found.filter(({ count }) => count > 0);
}

function finding(
  kind: string,
  message: string,
  places: readonly string[],
  count = places.length,
): Finding {
  return { kind, message, count, quarantined: false, examples: places.slice(0, EXAMPLES) };
}

function isCovered({ firstDay, lastDay }: Calendar, day: number): boolean {
  return day >= firstDay && day <= lastDay;
}

function closedDays(bars: readonly BarColumns[], calendar: Calendar): readonly string[] {
  return bars.flatMap(({ symbol, session }) =>
    [...session]
      .filter((day) => isCovered(calendar, day) && !calendar.isSession(day))
      .map((day) => `${symbol} ${dayText(day)}`),
  );
}

interface Gap {
  readonly text: string;
  readonly sessions: number;
}

/** Runs of sessions without any bar between a symbol's first and last bar, the longest run first. */
function missingSessions(
  bars: readonly BarColumns[],
  timeframe: Timeframe,
  calendar: Calendar,
): Finding {
  const gaps = bars
    .flatMap((columns) => gapsOf(columns, timeframe, calendar))
    .sort((a, b) => b.sessions - a.sessions);
  const count = gaps.reduce((sum, { sessions }) => sum + sessions, 0);
  return finding(
    'missing-session',
    `sessions of ${calendar.id} without a bar`,
    gaps.map(({ text }) => text),
    count,
  );
}

function gapsOf(
  { symbol, session, length }: BarColumns,
  timeframe: Timeframe,
  calendar: Calendar,
): readonly Gap[] {
  const [low, high] = [session[0] ?? 0, session[length - 1] ?? -1];
  const all = sessionsBetween(
    calendar,
    Math.max(low, calendar.firstDay),
    Math.min(high, calendar.lastDay),
  );
  const expected = [...new Set(all.map((day) => lastOfPeriod(day, timeframe, calendar)))];
  const present = new Set(session);
  const gaps: Gap[] = [];
  let run: number[] = [];
  for (const day of [...expected.filter((each) => each <= high), Number.NaN]) {
    if (!present.has(day) && !Number.isNaN(day)) {
      run.push(day);
      continue;
    }
    const [first, last] = [run[0], run.at(-1)];
    if (first !== undefined && last !== undefined)
      gaps.push({
        text:
          run.length === 1
            ? `${symbol} ${dayText(first)}`
            : `${symbol} ${dayText(first)}..${dayText(last)} (${run.length} sessions)`,
        sessions: run.length,
      });
    run = [];
  }
  return gaps;
}

function lastOfPeriod(day: number, timeframe: Timeframe, calendar: Calendar): number {
  if (timeframe !== '1w' && timeframe !== '1mo') return day;
  let { last } = periodOf(day, timeframe);
  while (!calendar.isSession(last)) last -= 1;
  return last;
}

/** What a wrong time zone looks like: no bar at the open, or none at the close, on most sessions. */
function shiftedHours(
  bars: readonly BarColumns[],
  timeframe: Timeframe,
  calendar: Calendar,
): Finding {
  const length = timeframeUs(timeframe);
  const places =
    calendar.id === 'XNYS'
      ? bars.flatMap(({ symbol, session, time }) => {
          const sessions = new Set<number>();
          const opened = new Set<number>();
          const closed = new Set<number>();
          session.forEach((day, i) => {
            if (!calendar.isSession(day) || !isCovered(calendar, day)) return;
            const start = time[i] ?? 0;
            sessions.add(day);
            if (start <= calendar.openUs(day) && start + length > calendar.openUs(day))
              opened.add(day);
            if (start < calendar.closeUs(day) && start + length >= calendar.closeUs(day))
              closed.add(day);
          });
          return Math.min(opened.size, closed.size) * 2 < sessions.size
            ? [
                `${symbol}: ${opened.size} opens and ${closed.size} closes in ${sessions.size} sessions`,
              ]
            : [];
        })
      : [];
  return finding(
    'shifted-hours',
    'symbols without a bar at most opens or closes (another time zone or label?)',
    places,
  );
}

const SPLITS = [2, 3, 4, 5, 6, 7, 8, 10, 15].flatMap((n) => [n, 1 / n]);

/** Steps in the price from one bar to the next that look like another unit or an unadjusted split. */
function steps(bars: readonly BarColumns[], calendar: Calendar): readonly Finding[] {
  const shifts: string[] = [];
  const splits: string[] = [];
  for (const { symbol, open, close, session, length } of bars) {
    for (let i = 1; i < length; i += 1) {
      const before = close[i - 1] ?? 0;
      const [opened, closed] = [open[i] ?? 0, close[i] ?? 0];
      const ratio = opened / before;
      const isLevel = closed > ABSURD_RATIO * before || closed * ABSURD_RATIO < before;
      const isSplit =
        calendar.id === 'XNYS' &&
        (session[i] ?? 0) > (session[i - 1] ?? 0) &&
        SPLITS.some((each) => ratio >= each * 0.97 && ratio <= each * 1.03);
      if (!isLevel && !isSplit) continue;
      const text = `${symbol} ${dayText(session[i] ?? 0)}: close ${before}, then open ${Number(opened.toPrecision(7))}, close ${closed}`;
      if (isLevel) shifts.push(text);
      if (isSplit) splits.push(text);
    }
  }
  return [
    finding(
      'level-shift',
      `closes over ${ABSURD_RATIO} times above or below the bar before (another unit or a split?)`,
      shifts,
    ),
    finding('looks-like-split', 'sessions that open like a split', splits),
  ];
}
