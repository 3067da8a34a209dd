/** Bars for a run that does not read a store: from a file, by the store's own rules, or from columns in memory. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import {
  type Adjustment,
  allocateBars,
  type BarColumns,
  barSession,
  type CalendarId,
  type CorporateAction,
  calendarOf,
  type Finding,
  instantText,
  isIntraday,
  MICROSECONDS_PER_DAY,
  remainingActions,
  type Timeframe,
} from '../market/index.ts';
import { type BarLabel, dataHashOf, importFile, loadBars } from '../market/store/index.ts';
import { done, passedOn, type Result, refused } from './result.ts';

/** Bars in memory, to be run on as often as one likes. */
export interface Bars {
  readonly kind: 'bars';
  readonly name: string;
  readonly timeframe: Timeframe;
  readonly calendar: CalendarId;
  readonly adjusted: Adjustment;
  /** One for each symbol. Whoever changes a number in them runs on other data than their hash says. */
  readonly columns: readonly BarColumns[];
  /** Splits and dividends still to be applied. */
  readonly actions: readonly CorporateAction[];
  /** SHA-256 over symbols, columns and actions, as `run.json` has it. */
  readonly hash: string;
  /** What the file had that it should not have: rows set aside, gaps, suspicious prices. */
  readonly findings: readonly Finding[];
}

export interface ReadOptions {
  readonly timeframe: Timeframe;
  /** Default `XNYS`. */
  readonly calendar?: CalendarId;
  /** What the prices are adjusted for already; default `raw`. */
  readonly adjusted?: Adjustment;
  /** CSV of splits and dividends: `symbol,ex_date,type,value`. */
  readonly actionsFile?: string;
  /** IANA name, for times that do not say their zone. */
  readonly timeZone?: string;
  /** The edge of a bar that its time names; default `start`. */
  readonly label?: BarLabel;
  /** For a file without a symbol column; default: the file's name in capitals. */
  readonly symbol?: string;
}

/** The bars of a CSV or Parquet file, read and judged as `strata data import` does; no store is touched. */
export async function readBars(file: string, options: ReadOptions): Promise<Result<Bars>> {
  const name = seriesName(file);
  const place = await mkdtemp(join(tmpdir(), 'strata-bars-'));
  try {
    const imported = await importFile(place, { ...options, file, name });
    if (imported.kind === 'refused') return passedOn(imported);
    const loaded = await loadBars(place, name, []);
    if (loaded.kind === 'refused') return passedOn(loaded);
    const { info, bars, actions, dataHash } = loaded.value;
    const { timeframe, calendar, adjusted } = info;
    return done({
      ...{ kind: 'bars', name, timeframe, calendar, adjusted },
      ...{ columns: bars, actions, hash: dataHash, findings: imported.value.findings },
    });
  } finally {
    await rm(place, { recursive: true, force: true });
  }
}

/** One symbol's bars; all columns have as many rows, in ascending time. */
export interface SymbolColumns {
  readonly symbol: string;
  /** The first instant of each bar, as microseconds since 1970 UTC; for `1d` and longer a midnight UTC. */
  readonly time: ArrayLike<number>;
  readonly open: ArrayLike<number>;
  readonly high: ArrayLike<number>;
  readonly low: ArrayLike<number>;
  readonly close: ArrayLike<number>;
  /** NaN where it is not known; without the column nowhere. */
  readonly volume?: ArrayLike<number>;
}

export interface ColumnOptions {
  readonly timeframe: Timeframe;
  /** Default `XNYS`. */
  readonly calendar?: CalendarId;
  /** Default `raw`. */
  readonly adjusted?: Adjustment;
  /** Days count from 1970-01-01. */
  readonly actions?: readonly CorporateAction[];
  /** What reports call the data; default `columns`. */
  readonly name?: string;
}

/** Columns in memory as bars: copied, and refused at the first row that no market could have made. */
export function barsOf(symbols: readonly SymbolColumns[], options: ColumnOptions): Result<Bars> {
  const { timeframe, calendar = 'XNYS', adjusted = 'raw', name = 'columns' } = options;
  if (symbols.length === 0) return refused('There are no columns.', 'give at least one symbol');
  const columns: BarColumns[] = [];
  for (const each of symbols) {
    const bars = copied(each, timeframe, calendar);
    if (bars.kind === 'refused') return bars;
    columns.push(bars.value);
  }
  const twice = symbols.find(({ symbol }, k) =>
    symbols.some((s, j) => j < k && s.symbol === symbol),
  );
  if (twice) return refused(`\`${twice.symbol}\` comes twice.`, 'give each symbol once');
  const actions = remainingActions(adjusted, options.actions ?? []);
  return done({
    ...{ kind: 'bars', name, timeframe, calendar, adjusted, columns, actions },
    ...{ hash: dataHashOf(columns, actions), findings: [] },
  });
}

const PRICES = ['open', 'high', 'low', 'close'] as const;

function copied(
  given: SymbolColumns,
  timeframe: Timeframe,
  calendar: CalendarId,
): Result<BarColumns> {
  const { length } = given.time;
  const volume = given.volume ?? new Float64Array(length).fill(Number.NaN);
  for (const column of [...PRICES.map((price) => given[price]), volume])
    if (column.length !== length || length === 0)
      return refused(
        `The columns of \`${given.symbol}\` are not of one length, or empty.`,
        'give each of them a value for every bar',
      );
  const bars = allocateBars(given.symbol, length);
  bars.time.set(given.time);
  for (const price of PRICES) bars[price].set(given[price]);
  bars.volume.set(volume);
  const isWithinDay = isIntraday(timeframe);
  const { dateOf } = calendarOf(calendar);
  for (let i = 0; i < length; i += 1) {
    const time = bars.time[i] ?? Number.NaN;
    const fault = faultAt(bars, i, isWithinDay);
    if (fault !== undefined)
      return refused(
        `Bar ${i} of \`${given.symbol}\`${Number.isFinite(time) ? ` (${instantText(time)})` : ''}: ${fault}.`,
        'correct or leave out the bar; a run on wrong prices is worth nothing',
      );
    bars.session[i] = isWithinDay
      ? dateOf(time)
      : barSession(calendar, timeframe, time / MICROSECONDS_PER_DAY);
    if (!isWithinDay) bars.time[i] = (bars.session[i] ?? 0) * MICROSECONDS_PER_DAY;
  }
  return done(bars);
}

function faultAt(
  { time, open, high, low, close, volume }: BarColumns,
  i: number,
  isWithinDay: boolean,
) {
  const [at = Number.NaN, o = 0, h = 0, l = 0, c = 0, v = 0] = [
    time,
    open,
    high,
    low,
    close,
    volume,
  ].map((column) => column[i]);
  if (!Number.isInteger(at)) return 'its time is no whole number of microseconds';
  if (!isWithinDay && at % MICROSECONDS_PER_DAY !== 0) return 'its time is no midnight UTC';
  if (i > 0 && !((time[i - 1] ?? 0) < at)) return 'it does not come after the bar before it';
  if (![o, h, l, c].every((price) => Number.isFinite(price) && price > 0))
    return 'a price is not above zero';
  if (h < Math.max(o, c, l) || l > Math.min(o, c)) return 'a price lies outside its high and low';
  return v < 0 || v === Number.POSITIVE_INFINITY ? 'its volume is negative or infinite' : undefined;
}

/** As `--as` takes it. */
function seriesName(file: string): string {
  const stem = basename(file)
    .replace(/\.[^.]*$/, '')
    .replace(/[^\w.-]+/g, '-');
  return /^[A-Za-z0-9]/.test(stem) ? stem : `data${stem}`;
}
