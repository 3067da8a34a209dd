/** What is stored of a series: provenance, quality, quarantine, first and last bars. */

import { type CorporateAction, calendarOf } from '../index.ts';
import { createCalendarDays } from './calendar-table.ts';
import { type CatalogEntry, findSeries, findSymbol, readActions } from './catalog.ts';
import { type Database, quoted, withReader } from './database.ts';
import { quarantineFindings } from './judge-rows.ts';
import { qualityFindings } from './quality.ts';
import { guarded, type StoreResult } from './result.ts';
import type { Finding, Provenance, SeriesInfo } from './series.ts';

/** One bar for showing; the engine never sees this. */
export interface ShownBar {
  readonly symbol: string;
  /** UTC microseconds. */
  readonly time: number;
  readonly session: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Undefined where the source gave none. */
  readonly volume: number | undefined;
}

export interface SeriesReport {
  readonly info: SeriesInfo;
  readonly provenance: Provenance;
  readonly actions: readonly CorporateAction[];
  /** Suspicious things in what is stored, found anew. */
  readonly quality: readonly Finding[];
  /** What was set aside when it was imported. */
  readonly quarantine: readonly Finding[];
}

export interface SeriesView extends SeriesReport {
  /** Of each symbol shown: the first and the last few bars, at most twice `count`. */
  readonly bars: readonly ShownBar[];
}

const SHOWN_SYMBOLS = 5;

/** Looks at the stored bars again with today's rules; reads only. */
export async function checkSeries(
  dataDir: string,
  name: string,
): Promise<StoreResult<SeriesReport>> {
  return guarded(dataDir, () =>
    withReader(dataDir, async (database) =>
      reportOn(database, await findSeries(database, dataDir, name)),
    ),
  );
}

/** `symbol` narrows the bars; without it the first few symbols are shown. */
export async function showSeries(
  dataDir: string,
  name: string,
  options: { readonly symbol?: string; readonly count?: number } = {},
): Promise<StoreResult<SeriesView>> {
  return guarded(dataDir, () =>
    withReader(dataDir, async (database) => {
      const entry = await findSeries(database, dataDir, name);
      const symbols =
        options.symbol === undefined
          ? entry.info.symbols.slice(0, SHOWN_SYMBOLS)
          : [findSymbol(entry.info, options.symbol)];
      const bars: ShownBar[] = [];
      for (const { symbol } of symbols)
        bars.push(...(await edges(database, entry.id, symbol, options.count ?? 3)));
      return { ...(await reportOn(database, entry)), bars };
    }),
  );
}

/** One row that an import set aside. */
export interface QuarantinedRow {
  /** Its number in the source, a CSV header being row 1. */
  readonly row: number;
  readonly reason: string;
  readonly raw: string;
}

/** All of them, in the order of the source. */
export async function listQuarantine(
  dataDir: string,
  name: string,
): Promise<StoreResult<readonly QuarantinedRow[]>> {
  return guarded(dataDir, () =>
    withReader(dataDir, async (database) => {
      const { id } = await findSeries(database, dataDir, name);
      const rows = await database.rows(
        `SELECT file_row, reason, raw FROM quarantine WHERE series_id = ${id} ORDER BY file_row`,
      );
      return rows.map((row) => ({
        row: row.number('file_row'),
        reason: row.text('reason'),
        raw: row.text('raw'),
      }));
    }),
  );
}

async function reportOn(database: Database, entry: CatalogEntry): Promise<SeriesReport> {
  const { id, info, provenance } = entry;
  const first = Math.min(...info.symbols.map((symbol) => symbol.firstSession));
  const last = Math.max(...info.symbols.map((symbol) => symbol.lastSession));
  const calendar = calendarOf(info.calendar);
  await createCalendarDays(database, calendar, info.timeframe, first - 40, last + 40);
  const quality = await qualityFindings(database, {
    ...info,
    bars: `(SELECT NULL::BIGINT AS file_row, * FROM bars_${id})`,
    actions: `(SELECT symbol, ex_date, kind, value FROM actions WHERE series_id = ${id})`,
  });
  const quarantine = await quarantineFindings(
    database,
    `(SELECT * FROM quarantine WHERE series_id = ${id})`,
  );
  return { info, provenance, actions: await readActions(database, id), quality, quarantine };
}

async function edges(
  database: Database,
  id: number,
  symbol: string,
  count: number,
): Promise<readonly ShownBar[]> {
  const rows = await database.rows(
    `SELECT * FROM bars_${id} WHERE symbol = ${quoted(symbol)}
     QUALIFY row_number() OVER (ORDER BY ts) <= ${count}
       OR row_number() OVER (ORDER BY ts DESC) <= ${count} ORDER BY ts`,
  );
  return rows.map((row) => {
    const volume = row.number('volume');
    return {
      symbol,
      time: row.number('ts'),
      session: row.number('session'),
      open: row.number('open'),
      high: row.number('high'),
      low: row.number('low'),
      close: row.number('close'),
      volume: Number.isNaN(volume) ? undefined : volume,
    };
  });
}
