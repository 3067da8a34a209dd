/** From the texts of a file to bars with a time and a session, each bad row with its reason. */

import { EARLIEST_DAY, LATEST_DAY } from '../import/faults.ts';
import {
  type CalendarId,
  calendarOf,
  isIntraday,
  MICROSECONDS_PER_DAY,
  type Timeframe,
  timeframeUs,
} from '../index.ts';
import { createCalendarDays, createZoneSpans } from './calendar-table.ts';
import type { Database } from './database.ts';
import type { BarLabel } from './series.ts';
import { type SourceFile, stampOf, translated } from './source-file.ts';
import type { StampFormat } from './timestamps.ts';

const EARLIEST_US = EARLIEST_DAY * MICROSECONDS_PER_DAY;
const LATEST_US = LATEST_DAY * MICROSECONDS_PER_DAY;

export interface ParseOptions {
  readonly timeframe: Timeframe;
  readonly calendar: CalendarId;
  readonly label: BarLabel;
  readonly timeZone: string | undefined;
  /** For a file without a symbol column. */
  readonly symbol: string;
}

/** Makes `parsed`: every row of the file once, `fault` naming what is wrong with it, NULL where nothing is. */
export async function parseRows(
  database: Database,
  source: SourceFile,
  format: StampFormat,
  options: ParseOptions,
): Promise<void> {
  const { columns, width } = source.mapping;
  const ranged = columns.open !== undefined;
  const price = (name: string): string => `try_cast(${ranged ? name : 'close'} AS DOUBLE)`;
  const symbol =
    columns.symbol === undefined ? `'${options.symbol.replaceAll("'", "''")}'` : 'symbol';
  const volume = columns.volume === undefined ? "''" : 'volume';
  const stamp = stampOf(source.mapping);
  const missing = (ranged ? ['open', 'high', 'low', 'close'] : ['close'])
    .map((name) => `${name} = ''`)
    .join(' OR ');
  await translated(source.name, () =>
    database.run(`CREATE OR REPLACE TEMP TABLE parsed AS
      SELECT file_row, symbol, stamp_us, written_day, open, high, low, close,
        coalesce(volume, 'NaN'::DOUBLE) AS volume, ${FAULT} AS fault
      FROM (SELECT file_row, ${symbol} AS symbol, width - ${width} AS excess,
        ${stamp} = '' AS no_stamp, ${format.matches(stamp)} AS stamp_known,
        ${format.micros(stamp)} AS stamp_us,
        ${isIntraday(options.timeframe) ? 'NULL' : format.writtenDay(stamp)} AS written_day,
        ${price('open')} AS open, ${price('high')} AS high, ${price('low')} AS low,
        ${price('close')} AS close, ${missing} AS missing,
        ${volume} <> '' AS has_volume, try_cast(${volume} AS DOUBLE) AS volume
      FROM (${source.relation}))`),
  );
}

/** The first fault counts: the later ones often follow from it. */
const FAULT = `CASE
  WHEN excess < 0 THEN 'too-few-fields'
  WHEN excess > 0 THEN 'too-many-fields'
  WHEN symbol = '' THEN 'no-symbol'
  WHEN no_stamp THEN 'no-time'
  WHEN NOT stamp_known THEN 'other-time-format'
  WHEN stamp_us IS NULL THEN 'no-such-time'
  WHEN stamp_us NOT BETWEEN ${EARLIEST_US} AND ${LATEST_US} THEN 'absurd-time'
  WHEN missing THEN 'price-missing'
  WHEN open IS NULL OR high IS NULL OR low IS NULL OR close IS NULL THEN 'price-unreadable'
  WHEN NOT (isfinite(open) AND isfinite(high) AND isfinite(low) AND isfinite(close))
    THEN 'price-not-finite'
  WHEN least(open, high, low, close) <= 0 THEN 'price-not-positive'
  WHEN high < low THEN 'high-below-low'
  WHEN greatest(open, close) > high OR least(open, close) < low THEN 'outside-range'
  WHEN has_volume AND (volume IS NULL OR NOT isfinite(volume) OR volume < 0) THEN 'bad-volume'
END`;

/** Makes `placed`: the rows without a fault, `ts` and `session` as the engine wants them. */
export async function placeRows(
  database: Database,
  format: StampFormat,
  options: ParseOptions,
): Promise<void> {
  const [range] = await database.rows(
    `SELECT floor(min(stamp_us) / ${MICROSECONDS_PER_DAY}) AS low,
       floor(max(stamp_us) / ${MICROSECONDS_PER_DAY}) AS high
     FROM parsed WHERE fault IS NULL`,
  );
  const first = (range?.number('low') || 0) - 40;
  const last = (range?.number('high') || 0) + 40;
  const calendar = calendarOf(options.calendar);
  await createCalendarDays(database, calendar, options.timeframe, first, last);
  if (format.kind === 'local')
    await createZoneSpans(database, options.timeZone ?? calendar.zone.name, first, last);
  const rows = '(SELECT * EXCLUDE (fault) FROM parsed WHERE fault IS NULL)';
  const instants =
    format.kind === 'local'
      ? `(SELECT p.* REPLACE (stamp_us - offset_us AS stamp_us)
          FROM ${rows} p ASOF JOIN zone_span ON p.stamp_us >= wall_us)`
      : rows;
  const placed = isIntraday(options.timeframe)
    ? intraday(instants, options)
    : daily(instants, format, options);
  await database.run(`CREATE OR REPLACE TEMP TABLE placed AS ${placed}`);
}

function intraday(instants: string, options: ParseOptions): string {
  const length = options.label === 'end' ? timeframeUs(options.timeframe) : 0;
  return `SELECT file_row, symbol, ts, day AS session, open, high, low, close, volume
    FROM (SELECT *, stamp_us - ${length} AS ts FROM ${instants}) bar
    ASOF JOIN calendar_day ON bar.ts >= start_us`;
}

/**
 * A date as written is the session; so is the date of a time that shows midnight. Any other instant belongs
 * to the calendar's date of that moment, so that 21:00 UTC is still the same day in New York.
 */
function daily(instants: string, format: StampFormat, options: ParseOptions): string {
  const long = options.timeframe !== '1d';
  const back = options.label === 'end' && (long || format.kind !== 'date');
  // The end of a bar that is a date: the day before where it opens a new period, itself elsewhere.
  const written =
    back && long
      ? `written_day - CASE WHEN opener.bar_session <> before.bar_session THEN 1 ELSE 0 END`
      : back
        ? 'written_day - 1'
        : 'written_day';
  const openers = `LEFT JOIN calendar_day opener ON opener.day = written_day
    LEFT JOIN calendar_day before ON before.day = written_day - 1`;
  return `SELECT bar.file_row, bar.symbol, named.bar_session::BIGINT * ${MICROSECONDS_PER_DAY} AS ts,
      named.bar_session AS session, open, high, low, close, volume
    FROM (SELECT bar.*, CASE WHEN written_day IS NOT NULL THEN ${written} ELSE dated.day END AS bar_day
      FROM ${instants} bar
      ASOF JOIN calendar_day dated ON bar.stamp_us - ${back ? 1 : 0} >= dated.start_us
      ${back && long ? openers : ''}) bar
    JOIN calendar_day named ON named.day = bar_day`;
}
