/** Rows of texts to rows of numbers, the bad ones with their reason; then duplicates and absurd prices are set aside. */

import { MICROSECONDS_PER_DAY } from '../dates.ts';
import { ABSURD_RATIO, EARLIEST_DAY, type FaultKind, LATEST_DAY } from './faults.ts';
import { type RowTexts, stampText } from './read-rows.ts';
import type { Stamp, StampReader } from './stamps.ts';

export interface JudgedRow extends Stamp {
  readonly row: number;
  readonly symbol: string;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** NaN where the file has none. */
  readonly volume: number;
}

export interface FaultyRow {
  readonly row: number;
  readonly kind: FaultKind;
  readonly reason: string;
}

export interface ReadRows {
  readonly good: readonly JudgedRow[];
  readonly bad: readonly FaultyRow[];
  /** Rows that are not empty. */
  readonly read: number;
}

export function readRows(rows: RowTexts, stamps: StampReader, symbol: string): ReadRows {
  const good: JudgedRow[] = [];
  const bad: FaultyRow[] = [];
  const last = lastRow(rows);
  for (let row = 0; row < rows.length; row += 1) {
    const fields = rows.fields(row);
    if (!fields) continue;
    const judged = judge(rows, fields, stamps, symbol, row);
    if (!('kind' in judged)) good.push(judged);
    else if (judged.kind === 'too-few-fields' && !rows.isComplete && row === last)
      bad.push(fault(row, 'half-written', 'the row stops in its middle and has no line end'));
    else bad.push(judged);
  }
  return { good, bad, read: good.length + bad.length };
}

function lastRow(rows: RowTexts): number {
  let row = rows.length - 1;
  while (row > 0 && rows.fields(row) === undefined) row -= 1;
  return row;
}

function fault(row: number, kind: FaultKind, reason: string): FaultyRow {
  return { row, kind, reason };
}

/** The first fault counts: the later ones often follow from it. */
function judge(
  rows: RowTexts,
  fields: readonly string[],
  stamps: StampReader,
  defaultSymbol: string,
  row: number,
): JudgedRow | FaultyRow {
  const { columns, width } = rows.mapping;
  if (fields.length < width) return fault(row, 'too-few-fields', 'fewer fields than the header');
  if (fields.length > width) return fault(row, 'too-many-fields', 'more fields than the header');
  const text = (column: number | undefined): string =>
    column === undefined ? '' : (fields[column] ?? '').trim();
  const symbol = columns.symbol === undefined ? defaultSymbol : text(columns.symbol);
  if (symbol === '') return fault(row, 'no-symbol', 'the symbol is empty');
  const stamp = judgeStamp(stampText(rows, fields), stamps, row);
  if ('kind' in stamp) return stamp;
  const close = text(columns.close);
  const isRanged = columns.open !== undefined;
  const [open, high, low] = isRanged
    ? [text(columns.open), text(columns.high), text(columns.low)]
    : [close, close, close];
  const prices = { open, high, low, close };
  if (Object.values(prices).includes('')) return fault(row, 'price-missing', 'a price is empty');
  const bar = {
    open: numberOf(open),
    high: numberOf(high),
    low: numberOf(low),
    close: numberOf(close),
  };
  const wrong = judgePrices(bar, row);
  if (wrong) return wrong;
  const written = text(columns.volume);
  const volume = written === '' ? Number.NaN : (numberOf(written) ?? -1);
  if (written !== '' && !(volume >= 0 && volume < Number.POSITIVE_INFINITY))
    return fault(row, 'bad-volume', 'the volume is negative or no number');
  const { open: o = 0, high: h = 0, low: l = 0, close: c = 0 } = bar;
  return { row, symbol, ...stamp, open: o, high: h, low: l, close: c, volume };
}

function judgeStamp(text: string, stamps: StampReader, row: number): Stamp | FaultyRow {
  if (text === '') return fault(row, 'no-time', 'the time is empty');
  const stamp = stamps.read(text);
  if (!stamp)
    return fault(row, 'other-time-format', 'its time has another format than the rest of the file');
  if (Number.isNaN(stamp.micros)) return fault(row, 'no-such-time', 'no such date or time');
  const day = stamp.micros / MICROSECONDS_PER_DAY;
  return day >= EARLIEST_DAY && day <= LATEST_DAY
    ? stamp
    : fault(row, 'absurd-time', 'its time is outside the years 1800 to 2199');
}

interface Prices {
  readonly open: number | undefined;
  readonly high: number | undefined;
  readonly low: number | undefined;
  readonly close: number | undefined;
}

function judgePrices({ open, high, low, close }: Prices, row: number): FaultyRow | undefined {
  if (open === undefined || high === undefined || low === undefined || close === undefined)
    return fault(row, 'price-unreadable', 'a price is no number');
  const all = [open, high, low, close];
  if (!all.every(Number.isFinite))
    return fault(row, 'price-not-finite', 'a price is NaN or infinite');
  const least = Math.min(...all);
  if (least <= 0)
    return fault(row, 'price-not-positive', `the price ${decimal(least)} is not above zero`);
  if (high < low)
    return fault(row, 'high-below-low', `high ${decimal(high)} is below low ${decimal(low)}`);
  const off = close > high || close < low ? `close ${decimal(close)}` : `open ${decimal(open)}`;
  if (Math.max(open, close) > high || Math.min(open, close) < low)
    return fault(row, 'outside-range', `${off} is outside ${decimal(low)}..${decimal(high)}`);
  return undefined;
}

/** As the store writes it: `12.0`. */
function decimal(value: number): string {
  return Number.isInteger(value) ? value.toFixed(1) : String(value);
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/** Undefined for what is no number; NaN and infinities have names. */
function numberOf(text: string): number | undefined {
  if (NUMBER.test(text)) return Number(text);
  if (/^[+-]?nan$/i.test(text)) return Number.NaN;
  return /^[+-]?inf(inity)?$/i.test(text) ? Number.POSITIVE_INFINITY : undefined;
}

interface Placed extends JudgedRow {
  readonly time: number;
  readonly session: number;
}

/** By symbol in the order of time; the first of several rows for one time stays. */
export function setAside(
  rows: readonly Placed[],
  rowNumber: (row: number) => number,
): {
  readonly kept: ReadonlyMap<string, readonly Placed[]>;
  readonly rejected: readonly FaultyRow[];
} {
  const symbols = new Map<string, Placed[]>();
  for (const row of rows) {
    const known = symbols.get(row.symbol);
    if (known) known.push(row);
    else symbols.set(row.symbol, [row]);
  }
  const rejected: FaultyRow[] = [];
  const kept = new Map<string, readonly Placed[]>();
  for (const [symbol, all] of symbols) {
    all.sort((a, b) => a.time - b.time || a.row - b.row);
    kept.set(symbol, withoutJumps(withoutRepeats(all, rejected, rowNumber), rejected));
  }
  return { kept, rejected };
}

function withoutRepeats(
  rows: readonly Placed[],
  rejected: FaultyRow[],
  rowNumber: (row: number) => number,
): readonly Placed[] {
  let first: Placed | undefined;
  return rows.filter((row) => {
    if (first?.time !== row.time) {
      first = row;
      return true;
    }
    const place = `row ${rowNumber(first.row)}`;
    rejected.push(
      isSame(first, row)
        ? fault(row.row, 'duplicate', `the same bar as ${place}`)
        : fault(
            row.row,
            'conflicting-duplicate',
            `${place} has other figures for the same symbol and time`,
          ),
    );
    return false;
  });
}

function isSame(a: Placed, b: Placed): boolean {
  return (
    a.open === b.open &&
    a.high === b.high &&
    a.low === b.low &&
    a.close === b.close &&
    Object.is(a.volume, b.volume)
  );
}

function withoutJumps(rows: readonly Placed[], rejected: FaultyRow[]): readonly Placed[] {
  return rows.filter(({ close, row }, k) => {
    const before = rows[k - 1]?.close ?? Number.NaN;
    const after = rows[k + 1]?.close ?? Number.NaN;
    const r = ABSURD_RATIO;
    const isAbsurd =
      (close > r * before && close > r * after) || (close * r < before && close * r < after);
    if (isAbsurd)
      rejected.push(
        fault(row, 'absurd-jump', `close ${decimal(close)} is over ${r} times off both neighbours`),
      );
    return !isAbsurd;
  });
}
