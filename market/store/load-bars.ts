/** Bars from the store or its cache to columns: DuckDB's vectors are copied into place, no row object in between. */

import type { Hash } from 'node:crypto';
import type { DuckDBDataChunk } from '@duckdb/node-api';
import {
  allocateBars,
  type BarColumns,
  type ColumnsFile,
  type CorporateAction,
  dayText,
  firstBarOfSession,
  remainingActions,
  sliceBars,
} from '../index.ts';
import { findSeries, findSymbol, readActions } from './catalog.ts';
import {
  canKeep,
  type KnownSeries,
  keepColumns,
  keepDataHash,
  keepSeries,
  keptColumns,
  keptSeries,
} from './column-cache.ts';
import { columnsHash } from './column-file.ts';
import { sha256 } from './column-note.ts';
import { type Database, quoted, withReader } from './database.ts';
import { guarded, StoreRefusal, type StoreResult } from './result.ts';
import type { SeriesInfo } from './series.ts';

export interface LoadedSeries {
  readonly info: SeriesInfo;
  /** In the order asked. */
  readonly bars: readonly BarColumns[];
  /** Those still to apply to these prices, see `remainingActions`. */
  readonly actions: readonly CorporateAction[];
  /** SHA-256 over symbols, columns and actions, for `run.json`. */
  readonly dataHash: string;
  /** Where the same symbols lie on the disk, from their first bar to these last ones or beyond; absent where nothing is kept. */
  readonly file?: ColumnsFile;
}

/** What is asked of a series. */
interface Wish {
  readonly name: string;
  readonly symbols: readonly string[];
  readonly toSession: number | undefined;
  readonly asUsed: boolean;
}

/**
 * All of the series' symbols where none is named; `toSession` is the last session wanted. Columns that were loaded before
 * come from the cache beside the store, and the store is not even opened when it has not changed since. With `asUsed`,
 * columns of many bars are read from there when they are first used, and `ColumnsLost` is thrown where one is damaged.
 */
export async function loadBars(
  dataDir: string,
  name: string,
  symbols: readonly string[],
  options: { readonly toSession?: number; readonly asUsed?: boolean } = {},
): Promise<StoreResult<LoadedSeries>> {
  const { toSession, asUsed = false } = options;
  const wish = {
    name,
    symbols,
    toSession: toSession === undefined ? toSession : Math.floor(toSession),
    asUsed,
  };
  return guarded(dataDir, async () => {
    const known = keptSeries(dataDir, name);
    const kept = known && (await fromCache(dataDir, known, wish));
    return kept ?? withReader(dataDir, (database) => fromStore(database, dataDir, wish));
  });
}

async function fromCache(
  dataDir: string,
  known: KnownSeries,
  wish: Wish,
): Promise<LoadedSeries | undefined> {
  const symbols = wantedSymbols(known.info, wish);
  const kept = await keptColumns(dataDir, known, symbols, wish.asUsed);
  if (!kept) return undefined;
  const bars = cut(kept.bars, wish);
  const actions = actionsOf(known, symbols);
  const key = hashKey(wish);
  const noted = kept.dataHashes[key];
  const dataHash = noted ?? dataHashOf(bars, actions);
  if (noted === undefined) keepDataHash(dataDir, known, symbols, key, dataHash);
  return { info: known.info, bars, actions, dataHash, file: kept.file };
}

async function fromStore(database: Database, dataDir: string, wish: Wish): Promise<LoadedSeries> {
  const entry = await findSeries(database, dataDir, wish.name);
  const { id, info } = entry;
  const found = wantedSymbols(info, wish).map((symbol) => findSymbol(info, symbol));
  const symbols = found.map(({ symbol }) => symbol);
  const all = await readActions(database, id);
  const known = { version: sha256(JSON.stringify([entry, all])), info, actions: all };
  keepSeries(dataDir, known);
  const kept = await fromCache(dataDir, known, wish);
  if (kept) return kept;
  const isKept = canKeep(known, symbols);
  const stored: BarColumns[] = [];
  for (const { symbol, bars: length } of found)
    stored.push(
      await readSymbol(database, id, symbol, length, isKept ? undefined : wish.toSession),
    );
  const actions = actionsOf(known, symbols);
  const bars = cut(stored, wish);
  if (!isKept) return { info, bars, actions, dataHash: dataHashOf(bars, actions) };
  // Most requests are for all bars, and what is hashed for the one name is hashed for the other.
  const hash = columnsHash(stored);
  const name = hash.copy().digest('hex');
  const dataHash =
    wish.toSession === undefined ? withActions(hash, actions) : dataHashOf(bars, actions);
  const file = await keepColumns(dataDir, known, stored, name, { [hashKey(wish)]: dataHash });
  return { info, bars, actions, dataHash, ...(file && { file }) };
}

function wantedSymbols(info: SeriesInfo, { symbols }: Wish): readonly string[] {
  return symbols.length === 0 ? info.symbols.map((entry) => entry.symbol) : symbols;
}

/** Up to and with the last session wanted. */
function cut(bars: readonly BarColumns[], { toSession }: Wish): readonly BarColumns[] {
  if (toSession === undefined) return bars;
  return bars.map((each) => sliceBars(each, 0, firstBarOfSession(each, toSession + 1)));
}

function hashKey({ toSession }: Wish): string {
  return toSession === undefined ? 'all' : String(toSession);
}

function actionsOf(
  { info, actions }: KnownSeries,
  symbols: readonly string[],
): readonly CorporateAction[] {
  const asked = new Set(symbols);
  return remainingActions(
    info.adjusted,
    actions.filter((action) => asked.has(action.symbol)),
  );
}

/** The table lies in time order; a row that does not is a damaged store and refused. */
async function readSymbol(
  database: Database,
  id: number,
  symbol: string,
  length: number,
  toSession: number | undefined,
): Promise<BarColumns> {
  const until = toSession === undefined ? '' : ` AND session <= ${toSession}`;
  const result = await database.connection.run(
    `SELECT ts::DOUBLE, open, high, low, close, volume, session
     FROM bars_${id} WHERE symbol = ${quoted(symbol)}${until}`,
  );
  const columns = allocateBars(symbol, length);
  const { time, open, high, low, close, volume, session } = columns;
  const targets = [time, open, high, low, close, volume];
  let filled = 0;
  // `getChunk` rather than `fetchChunk`: one promise per 2,048 bars costs as much as the copying.
  for (let place = 0; place < result.chunkCount; place += 1) {
    const chunk = result.getChunk(place);
    if (filled + chunk.rowCount > length)
      throw damaged(symbol, 'more bars than its catalogue says');
    for (const [index, target] of targets.entries())
      target.set(itemsOf(chunk, index, Float64Array), filled);
    session.set(itemsOf(chunk, targets.length, Int32Array), filled);
    filled += chunk.rowCount;
  }
  for (let i = 1; i < filled; i += 1)
    if (!((time[i - 1] ?? 0) < (time[i] ?? 0)) || (session[i - 1] ?? 0) > (session[i] ?? 0))
      throw damaged(symbol, `bars out of order on ${dayText(session[i] ?? 0)}`);
  return filled === length ? columns : sliceBars(columns, 0, filled);
}

/**
 * The typed array behind a vector. It is private in the types of `@duckdb/node-api`, whose public way takes
 * one call and one null check per value; NULLs would come out as garbage, so the store holds none.
 */
function itemsOf<T extends Float64Array | Int32Array>(
  chunk: DuckDBDataChunk,
  column: number,
  kind: new () => T,
): T {
  const items: unknown = Reflect.get(chunk.getColumnVector(column), 'items');
  if (items instanceof kind && items.length >= chunk.rowCount) return items;
  throw new StoreRefusal('This version of DuckDB hands out its columns in another way.', {
    why: `Column ${column} of a chunk is no ${kind.name}.`,
    fix: 'Install the version of `@duckdb/node-api` that Strata names in package.json.',
  });
}

/** SHA-256 over symbols, columns and actions, as hexadecimal digits. */
export function dataHashOf(
  bars: readonly BarColumns[],
  actions: readonly CorporateAction[],
): string {
  return withActions(columnsHash(bars), actions);
}

function withActions(columns: Hash, actions: readonly CorporateAction[]): string {
  return columns.update(JSON.stringify(actions)).digest('hex');
}

function damaged(symbol: string, why: string): StoreRefusal {
  return new StoreRefusal(`The bars of \`${symbol}\` in the store are damaged.`, {
    why: `The table holds ${why}.`,
    fix: 'Import the series again with `--replace`.',
  });
}
