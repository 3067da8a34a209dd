/** A file that somebody dropped on the page: read and checked here, and kept for as long as the page is open. */

import { parquetReadObjects } from 'hyparquet';
import { compressors } from 'hyparquet-compressors';
import type { Problem } from '../../backtester/index.ts';
import {
  type BarFile,
  csvRows,
  dayText,
  type ImportedBars,
  importBars,
  instantText,
  isIntraday,
  tableRows,
} from '../../market/index.ts';
import type { FileAnswer, FileAsk, SeriesSummary } from '../protocol.ts';
import { arrowOf } from './arrow-bars.ts';
import type { Series, SeriesShelf } from './series.ts';

export async function readFile(
  shelf: SeriesShelf,
  { name: file, bytes, options }: FileAsk,
): Promise<FileAnswer> {
  const read = /\.parquet$/i.test(file)
    ? await readParquet(file, bytes, options)
    : readText(file, bytes, options);
  if (read.kind === 'refused') return read;
  const { timeframe, calendar, adjusted } = options;
  const series: Series = {
    name: seriesName(file),
    ...{ timeframe, calendar, adjusted, bars: read.value.bars },
  };
  shelf.put(series);
  return {
    kind: 'bars',
    series: summaryOf(series, read.value),
    notes: read.value.findings,
    arrow: arrowOf(series),
  };
}

/** As `--as` takes it. */
export function seriesName(file: string): string {
  const stem = file.replace(/\.[^.]*$/, '').replace(/[^\w.-]+/g, '-');
  return /^[A-Za-z0-9]/.test(stem) ? stem : `data${stem}`;
}

function readText(file: string, bytes: ArrayBuffer, options: FileAsk['options']): BarFile {
  const text = textOf(bytes);
  return text === undefined ? noText(file) : importBars(() => csvRows(file, text), options);
}

/** Undefined for what is no UTF-8. */
export function textOf(bytes: ArrayBuffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

export function noText(file: string): { readonly kind: 'refused'; readonly problem: Problem } {
  return {
    kind: 'refused',
    problem: { message: `\`${file}\` is no UTF-8 text.`, fix: 'Save it as UTF-8.' },
  };
}

async function readParquet(
  file: string,
  bytes: ArrayBuffer,
  options: FileAsk['options'],
): Promise<BarFile> {
  let rows: Record<string, unknown>[];
  try {
    rows = await parquetReadObjects({ file: bytes, compressors });
  } catch (error) {
    return {
      kind: 'refused',
      problem: {
        message: `\`${file}\` is no whole Parquet file.`,
        why: error instanceof Error ? error.message : String(error),
        fix: 'Download or write it again: the end of the file is missing or another format.',
      },
    };
  }
  const names = Object.keys(rows[0] ?? {});
  const columns = names.map((name) => ({ name, texts: rows.map((row) => cellText(row[name])) }));
  return importBars(() => tableRows(file, columns), options);
}

/** As a CSV file would have it. */
function cellText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (!(value instanceof Date)) return String(value);
  const iso = value.toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso;
}

function summaryOf(
  { name, timeframe, bars }: Series,
  { mapping, timestamps, setAside }: ImportedBars,
): SeriesSummary {
  const intraday = isIntraday(timeframe);
  const textAt = (pick: 'first' | 'last'): string => {
    const ends = bars.map(({ time, session, length }) => {
      const row = pick === 'first' ? 0 : length - 1;
      return intraday ? (time[row] ?? 0) : (session[row] ?? 0);
    });
    const end = pick === 'first' ? Math.min(...ends) : Math.max(...ends);
    return intraday ? instantText(end) : dayText(end);
  };
  return {
    ...{ name, timeframe, setAside },
    symbols: bars.map(({ symbol }) => symbol),
    bars: bars.reduce((sum, { length }) => sum + length, 0),
    first: textAt('first'),
    last: textAt('last'),
    mapping: [...mapping, `times: ${timestamps}`],
  };
}
