/** Reads what the store holds; the bars themselves are read by `load-bars.ts`. */

import {
  type Adjustment,
  type CorporateAction,
  nearestNames,
  parseCalendarId,
  parseTimeframe,
} from '../index.ts';
import { type Database, quoted, type Row, storeExists, withReader } from './database.ts';
import { guarded, StoreRefusal, type StoreResult } from './result.ts';
import type { Provenance, SeriesInfo, SymbolInfo } from './series.ts';

export interface CatalogEntry {
  readonly id: number;
  readonly info: SeriesInfo;
  readonly provenance: Provenance;
}

/** An empty list where nothing has been imported yet: that is no error. */
export async function listSeries(dataDir: string): Promise<StoreResult<readonly SeriesInfo[]>> {
  return guarded(dataDir, async () => {
    if (!storeExists(dataDir)) return [];
    return withReader(dataDir, async (database) => {
      const entries = await readCatalog(database);
      return entries.map((entry) => entry.info);
    });
  });
}

/** The entry of a series; an unknown name is refused with the nearest known ones. */
export async function findSeries(
  database: Database,
  dataDir: string,
  name: string,
): Promise<CatalogEntry> {
  const [entry] = await readCatalog(database, name);
  if (entry !== undefined) return entry;
  const known = (await database.rows('SELECT name FROM series ORDER BY name')).map((row) =>
    row.text('name'),
  );
  throw new StoreRefusal(`No series named \`${name}\` in \`${dataDir}\`.`, {
    why: nearestSentence(name, known),
    fix: `Import it: \`strata data import FILE.csv --as ${name} --timeframe 1d\`; \`strata data ls\` lists what there is.`,
  });
}

/** Which symbol of the series was meant; an unknown one is refused with the nearest. */
export function findSymbol(info: SeriesInfo, symbol: string): SymbolInfo {
  const known = info.symbols.find((entry) => entry.symbol === symbol);
  if (known !== undefined) return known;
  const names = info.symbols.map((entry) => entry.symbol);
  throw new StoreRefusal(`No symbol \`${symbol}\` in series \`${info.name}\`.`, {
    why: nearestSentence(symbol, names),
    fix: `Import a file that has it: \`strata data import FILE.csv --as ${info.name} --timeframe ${info.timeframe} --replace\`; \`strata data show ${info.name}\` lists the symbols.`,
  });
}

export async function readActions(
  database: Database,
  id: number,
): Promise<readonly CorporateAction[]> {
  const rows = await database.rows(
    `SELECT symbol, ex_date, kind, value FROM actions WHERE series_id = ${id} ORDER BY ALL`,
  );
  return rows.map((row) => {
    const common = { symbol: row.text('symbol'), exDate: row.number('ex_date') };
    return row.text('kind') === 'split'
      ? { kind: 'split', ...common, ratio: row.number('value') }
      : { kind: 'dividend', ...common, amount: row.number('value') };
  });
}

function isAdjustment(text: string): text is Adjustment {
  return text === 'raw' || text === 'split' || text === 'total';
}

async function readCatalog(database: Database, name?: string): Promise<readonly CatalogEntry[]> {
  const where = name === undefined ? '' : `WHERE name = ${quoted(name)}`;
  const series = await database.rows(
    `SELECT *, strftime(imported_at, '%Y-%m-%d %H:%M:%S') AS imported,
       array_to_string(mapping, chr(10)) AS mapping_text
     FROM series ${where} ORDER BY name`,
  );
  const symbols = await database.rows(
    `SELECT symbols.* FROM symbols JOIN series ON series.id = series_id ${where} ORDER BY symbol`,
  );
  return series.map((row) =>
    entryOf(
      row,
      symbols.filter((symbol) => symbol.text('series_id') === row.text('id')),
    ),
  );
}

function entryOf(row: Row, symbols: readonly Row[]): CatalogEntry {
  const timeframe = parseTimeframe(row.text('timeframe'));
  const calendar = parseCalendarId(row.text('calendar'));
  const adjusted = row.text('adjusted');
  if (timeframe === undefined || calendar === undefined || !isAdjustment(adjusted))
    throw new StoreRefusal(`Series \`${row.text('name')}\` was stored by another Strata.`, {
      fix: 'Import it again with `--replace`.',
    });
  return {
    id: row.number('id'),
    info: {
      name: row.text('name'),
      timeframe,
      adjusted,
      calendar,
      source: row.text('source'),
      sourceHash: row.text('source_hash'),
      rows: row.number('rows'),
      quarantined: row.number('quarantined'),
      symbols: symbols.map((symbol) => ({
        symbol: symbol.text('symbol'),
        bars: symbol.number('bars'),
        firstSession: symbol.number('first_session'),
        lastSession: symbol.number('last_session'),
      })),
    },
    provenance: {
      timestamps: row.text('timestamps'),
      timeZone: row.optionalText('time_zone'),
      label: row.text('bar_label') === 'end' ? 'end' : 'start',
      importedAt: row.text('imported'),
      mapping: row.text('mapping_text').split('\n'),
    },
  };
}

function nearestSentence(name: string, known: readonly string[]): string {
  if (known.length === 0) return 'The store is empty.';
  const near = nearestNames(name, known);
  if (near.length > 0) return `Did you mean ${listed(near)}?`;
  const more = known.length > 8 ? ` and ${known.length - 8} more` : '';
  return `Known are ${listed(known.slice(0, 8))}${more}.`;
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(', ');
}
