/**
 * Bars from the text of a file, without a store: the rules and the words of `strata data import`, in memory. A page in a
 * browser uses it; tests hold it to the store, which does the same in SQL.
 */

import { allocateBars, type BarColumns } from '../bars.ts';
import { type CalendarId, calendarOf, timeZone } from '../calendar.ts';
import { dayText, MICROSECONDS_PER_DAY, MICROSECONDS_PER_MINUTE } from '../dates.ts';
import { isIntraday, periodOf, TIMEFRAMES, type Timeframe, timeframeUs } from '../timeframe.ts';
import { EXAMPLES, FAULT_TITLES, type FaultKind, type Finding } from './faults.ts';
import { type FaultyRow, type JudgedRow, readRows, setAside } from './judge.ts';
import { qualityOf } from './quality.ts';
import { type RowTexts, stampText } from './read-rows.ts';
import { type Imported, ImportRefusal, imported } from './refusal.ts';
import { refuseStamps, type Stamp, type StampReader, stampReader } from './stamps.ts';

export interface BarFileOptions {
  readonly timeframe: Timeframe;
  readonly calendar: CalendarId;
  /** IANA name, for times that do not say their zone. */
  readonly timeZone?: string;
  /** Whether a time names the first instant of its bar or the first one after it. */
  readonly label: 'start' | 'end';
  /** For a file without a symbol column. */
  readonly symbol: string;
}

export interface ImportedBars {
  /** One for each symbol, by name. */
  readonly bars: readonly BarColumns[];
  /** How the columns were read, one line each. */
  readonly mapping: readonly string[];
  readonly timestamps: string;
  readonly rowsRead: number;
  readonly setAside: number;
  readonly findings: readonly Finding[];
}

export type BarFile = Imported<ImportedBars>;

const SAMPLE_ROWS = 1000;

/** `open` reads the file, and may refuse it. */
export function importBars(open: () => RowTexts, options: BarFileOptions): BarFile {
  return imported(() => importRows(open(), options));
}

function importRows(rows: RowTexts, options: BarFileOptions): ImportedBars {
  const stamps = stampReader(rows.name, sampleOf(rows));
  refuseStamps(rows.name, stamps, options.timeframe, options.timeZone);
  const { good, bad, read } = readRows(rows, stamps, options.symbol);
  const place = placing(stamps, options);
  const placed = good.map((row) => ({ ...row, ...place(row) }));
  const { kept, rejected } = setAside(placed, rows.rowNumber);
  const faulty = [...bad, ...rejected].sort((a, b) => a.row - b.row);
  const bars = columnsOf(kept);
  refuseWrongTimeframe(rows.name, options.timeframe, bars, rejected);
  const found = faultFindings(faulty, rows);
  if (faulty.length === read)
    throw new ImportRefusal(`Every row of \`${rows.name}\` is bad: ${read} of ${read}.`, {
      why: `${found[0]?.message ?? ''}; ${found[0]?.examples[0] ?? ''}`,
      fix: 'Check that the file is the right one and that its columns are in the order of its header.',
    });
  return {
    bars,
    mapping: rows.mapping.lines,
    timestamps: stamps.description,
    rowsRead: read,
    setAside: faulty.length,
    findings: [
      ...found,
      ...disorder(kept, rows),
      ...arrivalFindings(rows, faulty),
      ...qualityOf(bars, options.timeframe, options.calendar),
    ],
  };
}

function sampleOf(rows: RowTexts): readonly string[] {
  const sample: string[] = [];
  for (let row = 0; row < rows.length && sample.length < SAMPLE_ROWS; row += 1) {
    const fields = rows.fields(row);
    if (fields) sample.push(stampText(rows, fields));
  }
  return sample;
}

interface Place {
  readonly time: number;
  readonly session: number;
}

/** Start and session of a bar, as the engine wants them. */
function placing(stamps: StampReader, options: BarFileOptions): (stamp: Stamp) => Place {
  const { timeframe, label } = options;
  const calendar = calendarOf(options.calendar);
  const zone = timeZone(options.timeZone ?? calendar.zone.name);
  const instantOf = ({ micros }: Stamp): number => {
    if (stamps.kind !== 'local') return micros;
    const day = Math.floor(micros / MICROSECONDS_PER_DAY);
    const minute = (micros - day * MICROSECONDS_PER_DAY) / MICROSECONDS_PER_MINUTE;
    return zone.instantOf(day, minute);
  };
  if (isIntraday(timeframe)) {
    const length = label === 'end' ? timeframeUs(timeframe) : 0;
    return (stamp) => {
      const time = instantOf(stamp) - length;
      return { time, session: calendar.dateOf(time) };
    };
  }
  const sessionOfDay = (day: number): number => barSession(options.calendar, timeframe, day);
  const isLong = timeframe !== '1d';
  const goesBack = label === 'end' && (isLong || stamps.kind !== 'date');
  return (stamp) => {
    const { writtenDay } = stamp;
    const day =
      writtenDay === undefined
        ? calendar.dateOf(instantOf(stamp) - (goesBack ? 1 : 0))
        : writtenDay - daysBack(writtenDay);
    const session = sessionOfDay(day);
    return { time: session * MICROSECONDS_PER_DAY, session };
  };

  /** The end of a bar that is a date: the day before where it opens a new period, itself elsewhere. */
  function daysBack(day: number): number {
    if (!goesBack) return 0;
    return !isLong || sessionOfDay(day) !== sessionOfDay(day - 1) ? 1 : 0;
  }
}

/** Weekly and monthly bars belong to the last session of their period. */
export function barSession(id: CalendarId, timeframe: Timeframe, day: number): number {
  if (timeframe !== '1w' && timeframe !== '1mo') return day;
  const calendar = calendarOf(id);
  const { first, last } = periodOf(day, timeframe);
  for (let session = last; session >= first; session -= 1)
    if (calendar.isSession(session)) return session;
  return last;
}

/** By symbol, as the store lists them: by their characters. */
function columnsOf(
  kept: ReadonlyMap<string, readonly (JudgedRow & Place)[]>,
): readonly BarColumns[] {
  const symbols = [...kept.keys()].sort((a, b) => (a < b ? -1 : 1));
  return symbols.map((symbol) => {
    const rows = kept.get(symbol) ?? [];
    const bars = allocateBars(symbol, rows.length);
    rows.forEach((row, i) => {
      bars.time[i] = row.time;
      bars.session[i] = row.session;
      bars.open[i] = row.open;
      bars.high[i] = row.high;
      bars.low[i] = row.low;
      bars.close[i] = row.close;
      bars.volume[i] = row.volume;
    });
    return bars;
  });
}

function faultFindings(faulty: readonly FaultyRow[], rows: RowTexts): readonly Finding[] {
  const kinds = new Map<FaultKind, FaultyRow[]>();
  for (const each of faulty) kinds.set(each.kind, [...(kinds.get(each.kind) ?? []), each]);
  return [...kinds].map(([kind, all]) => ({
    kind,
    message: FAULT_TITLES[kind],
    count: all.length,
    quarantined: true,
    examples: all
      .slice(0, EXAMPLES)
      .map(({ row, reason }) => `row ${rows.rowNumber(row)}: ${reason}: ${rows.raw(row)}`),
  }));
}

function disorder(
  kept: ReadonlyMap<string, readonly (JudgedRow & Place)[]>,
  rows: RowTexts,
): readonly Finding[] {
  const late = [...kept.values()]
    .flatMap((all) => all.filter(({ row }, k) => row < (all[k - 1]?.row ?? row)))
    .sort((a, b) => a.row - b.row);
  if (late.length === 0) return [];
  return [
    {
      kind: 'disorder',
      message: 'rows that come before an earlier bar of their symbol (stored in order)',
      count: late.length,
      quarantined: false,
      examples: late
        .slice(0, EXAMPLES)
        .map(
          ({ row, symbol, session }) => `row ${rows.rowNumber(row)}: ${symbol} ${dayText(session)}`,
        ),
    },
  ];
}

function arrivalFindings(rows: RowTexts, faulty: readonly FaultyRow[]): readonly Finding[] {
  if (rows.isComplete || faulty.some(({ kind }) => kind === 'half-written')) return [];
  return [
    {
      kind: 'no-line-end',
      message: 'the last row has no line end: its last figure may be cut off',
      count: 1,
      quarantined: false,
      examples: [],
    },
  ];
}

/** Bars closer together than the timeframe are another timeframe's. */
function refuseWrongTimeframe(
  file: string,
  timeframe: Timeframe,
  bars: readonly BarColumns[],
  rejected: readonly FaultyRow[],
): void {
  const total = bars.reduce((sum, { length }) => sum + length, 0);
  if (!isIntraday(timeframe)) {
    const twice = rejected.filter(({ kind }) => kind === 'conflicting-duplicate').length;
    if (total === 0 || twice < total) return;
    throw new ImportRefusal(`\`${file}\` has several bars in most periods of ${timeframe}.`, {
      why: `${twice} rows fall on a date that an earlier row of their symbol has.`,
      fix: 'Say how long the bars in the file are, such as `1m`.',
    });
  }
  const step = usualStep(bars);
  if (!(step < timeframeUs(timeframe))) return;
  const real = TIMEFRAMES.find((each) => timeframeUs(each) === step);
  throw new ImportRefusal(`The bars in \`${file}\` are shorter than ${timeframe}.`, {
    why: `Most follow each other after ${real ?? `${step / 1e6} seconds`}.`,
    fix: `Say how long the bars in the file are: \`${real ?? '1m'}\`.`,
  });
}

/** The commonest distance between two bars, microseconds; NaN with fewer than two bars. */
export function usualStep(bars: readonly BarColumns[]): number {
  const counts = new Map<number, number>();
  for (const { time, length } of bars)
    for (let i = 1; i < length; i += 1) {
      const step = (time[i] ?? 0) - (time[i - 1] ?? 0);
      counts.set(step, (counts.get(step) ?? 0) + 1);
    }
  let [usual, most] = [Number.NaN, 0];
  for (const [step, count] of counts) if (count > most) [usual, most] = [step, count];
  return usual;
}
