/** Longer bars built from shorter ones, inside the exchange's sessions. */

import { allocateBars, type BarColumns } from './bars.ts';
import { type Calendar, previousSession } from './calendar.ts';
import { MICROSECONDS_PER_DAY } from './dates.ts';
import { isIntraday, periodOf, type Timeframe, timeframeUs } from './timeframe.ts';

export interface Resampled {
  readonly bars: BarColumns;
  /**
   * When each bar has closed, UTC microseconds: by the calendar, not by its last row, so that a bar of a session in
   * which trading stopped early is not known before the session's end.
   */
  readonly closes: Float64Array;
  /** The longer bar that each row of the base belongs to; −1 for rows outside the exchange's session. */
  readonly barOf: Int32Array;
}

/** When row `row` closes, UTC microseconds. A bar of a session or longer closes with its (last) session. */
export function closingTime(
  bars: Pick<BarColumns, 'time' | 'session'>,
  row: number,
  timeframe: Timeframe,
  calendar: Calendar,
): number {
  const session = bars.session[row] ?? 0;
  if (!isIntraday(timeframe)) return calendar.closeUs(session);
  const opening = bars.time[row] ?? 0;
  const closing = opening + timeframeUs(timeframe);
  // A session of six and a half hours ends with half an hour: that bar closes with the session.
  const sessionClose = calendar.closeUs(session);
  return opening < sessionClose ? Math.min(closing, sessionClose) : closing;
}

/** The closing time of every row. */
export function closingTimes(
  bars: BarColumns,
  timeframe: Timeframe,
  calendar: Calendar,
): Float64Array {
  const closes = new Float64Array(bars.length);
  for (let row = 0; row < bars.length; row += 1)
    closes[row] = closingTime(bars, row, timeframe, calendar);
  return closes;
}

/**
 * Bars of `to` from bars of `from`, which are shorter. Intraday bars count from the session's open; a week or a month
 * closes with its last session. Rows that lie wholly outside the regular session are left out.
 */
export function resampleBars(
  base: BarColumns,
  from: Timeframe,
  to: Timeframe,
  calendar: Calendar,
): Resampled {
  const barOf = new Int32Array(base.length);
  let length = 0;
  let period = Number.NaN;
  for (let row = 0; row < base.length; row += 1) {
    if (!isInSession(base, row, from, calendar)) {
      barOf[row] = -1;
      continue;
    }
    const own = periodStart(base, row, to, calendar);
    if (own !== period) length += 1;
    period = own;
    barOf[row] = length - 1;
  }
  const bars = allocateBars(base.symbol, length);
  const closes = new Float64Array(length);
  for (let row = 0; row < base.length; row += 1) {
    const bar = barOf[row] ?? -1;
    if (bar < 0) continue;
    bars.time[bar] = periodStart(base, row, to, calendar);
    bars.session[bar] = lastSessionOf(base.session[row] ?? 0, to, calendar);
    const nominal = closingTime(bars, bar, to, calendar);
    // Hours of the clock in bars that count from 09:30 overlap their end: then the bar is known with its last row.
    closes[bar] = Math.max(nominal, closingTime(base, row, from, calendar));
  }
  const resampled = { bars, closes, barOf };
  refill(resampled, base);
  return resampled;
}

/** Prices and volumes once more, after those of the base have been adjusted in place. */
export function refill({ bars, barOf }: Resampled, base: BarColumns): void {
  let last = -1;
  for (let row = 0; row < base.length; row += 1) {
    const bar = barOf[row] ?? -1;
    if (bar < 0) continue;
    const high = base.high[row] ?? Number.NaN;
    const low = base.low[row] ?? Number.NaN;
    const volume = base.volume[row] ?? Number.NaN;
    const isFirst = bar !== last;
    if (isFirst) bars.open[bar] = base.open[row] ?? Number.NaN;
    bars.high[bar] = isFirst ? high : Math.max(bars.high[bar] ?? high, high);
    bars.low[bar] = isFirst ? low : Math.min(bars.low[bar] ?? low, low);
    bars.close[bar] = base.close[row] ?? Number.NaN;
    bars.volume[bar] = isFirst ? volume : (bars.volume[bar] ?? 0) + volume;
    last = bar;
  }
}

function isInSession(
  { session, time }: BarColumns,
  row: number,
  timeframe: Timeframe,
  calendar: Calendar,
): boolean {
  if (!isIntraday(timeframe)) return true;
  const day = session[row] ?? 0;
  const opening = time[row] ?? 0;
  return opening < calendar.closeUs(day) && opening + timeframeUs(timeframe) > calendar.openUs(day);
}

/** The time of the longer bar that a row belongs to: UTC microseconds, or midnight of its last session's date. */
function periodStart(
  { session, time }: BarColumns,
  row: number,
  to: Timeframe,
  calendar: Calendar,
): number {
  const day = session[row] ?? 0;
  if (!isIntraday(to)) return lastSessionOf(day, to, calendar) * MICROSECONDS_PER_DAY;
  const open = calendar.openUs(day);
  const length = timeframeUs(to);
  return open + Math.max(0, Math.floor(((time[row] ?? 0) - open) / length)) * length;
}

function lastSessionOf(session: number, to: Timeframe, calendar: Calendar): number {
  const { last } = periodOf(session, to);
  return last === session ? session : previousSession(calendar, last + 1);
}
