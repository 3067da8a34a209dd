/** The store's file: one DuckDB database in the data directory. DuckDB is imported on first use only. */

import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { StoreRefusal } from './result.ts';

const STORE_VERSION = 1;
export const STORE_FILE = 'strata.duckdb';

/** Keeps a whole import of any size under 400 MB, Node included; what does not fit goes to a temporary file. */
const MEMORY_LIMIT = '96MB';

/** One row of a result, its values read by name and checked. */
export interface Row {
  text(name: string): string;
  number(name: string): number;
  optionalText(name: string): string | undefined;
}

export interface Database {
  readonly connection: DuckDBConnection;
  readonly duckdb: typeof import('@duckdb/node-api');
  run(sql: string, values?: readonly DuckDBValue[]): Promise<void>;
  rows(sql: string, values?: readonly DuckDBValue[]): Promise<readonly Row[]>;
  /** The first column of the first row, as a number. */
  count(sql: string, values?: readonly DuckDBValue[]): Promise<number>;
}

export function storeExists(dataDir: string): boolean {
  return existsSync(join(dataDir, STORE_FILE));
}

/** Opens the store for reading, several processes at a time; refused where there is none. */
export async function withReader<T>(
  dataDir: string,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  if (!storeExists(dataDir))
    throw new StoreRefusal(`There is no store in \`${dataDir}\`.`, {
      why: 'Nothing has been imported there yet.',
      fix: 'Type `strata data import FILE.csv --as NAME --timeframe 1d`, or name the place with `--data DIR`.',
    });
  return withDatabase(join(dataDir, STORE_FILE), { access_mode: 'READ_ONLY' }, async (database) => {
    await refuseOtherVersion(database);
    return work(database);
  });
}

/** Opens the store for writing, alone, and makes it where there is none. */
export async function withWriter<T>(
  dataDir: string,
  work: (database: Database, scratchDir: string) => Promise<T>,
): Promise<T> {
  await mkdir(dataDir, { recursive: true });
  if (!storeExists(dataDir)) await createStore(dataDir);
  const scratchDir = join(dataDir, `import-${process.pid}.tmp`);
  const options = {
    memory_limit: MEMORY_LIMIT,
    temp_directory: scratchDir,
    preserve_insertion_order: 'true',
  };
  try {
    return await withDatabase(join(dataDir, STORE_FILE), options, async (database) => {
      // The lock is ours now, so whatever lies about was left by an import that was killed.
      await removeScratch(dataDir);
      await refuseOtherVersion(database);
      await database.run('SET enable_progress_bar = true; SET enable_progress_bar_print = false');
      return work(database, scratchDir);
    });
  } finally {
    await rm(scratchDir, { recursive: true, force: true });
  }
}

/** A database of its own in memory, for reading a file without touching the store. */
export async function withDatabase<T>(
  path: string,
  options: Readonly<Record<string, string>>,
  work: (database: Database) => Promise<T>,
): Promise<T> {
  const duckdb = await import('@duckdb/node-api');
  const instance = await duckdb.DuckDBInstance.create(path, { ...options });
  try {
    const connection = await instance.connect();
    try {
      return await work(wrap(connection, duckdb));
    } finally {
      connection.closeSync();
    }
  } finally {
    instance.closeSync();
  }
}

/** A text as an SQL literal. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function wrap(connection: DuckDBConnection, duckdb: typeof import('@duckdb/node-api')): Database {
  const rows = async (
    sql: string,
    values: readonly DuckDBValue[] = [],
  ): Promise<readonly Row[]> => {
    const reader = await connection.runAndReadAll(sql, [...values]);
    return reader.getRowObjectsJson().map(rowOf);
  };
  return {
    connection,
    duckdb,
    rows,
    async run(sql, values = []) {
      await connection.run(sql, [...values]);
    },
    async count(sql, values = []) {
      const reader = await connection.runAndReadAll(sql, [...values]);
      return Number(reader.getRowsJson()[0]?.[0] ?? 0);
    },
  };
}

function rowOf(values: Readonly<Record<string, unknown>>): Row {
  return {
    text: (name) => String(values[name] ?? ''),
    number: (name) => Number(values[name] ?? Number.NaN),
    optionalText(name) {
      const value = values[name];
      return value === null || value === undefined ? undefined : String(value);
    },
  };
}

/** Made beside and renamed, so that a kill cannot leave half a store file. */
async function createStore(dataDir: string): Promise<void> {
  const fresh = join(dataDir, `new-${process.pid}.tmp`);
  await rm(fresh, { force: true });
  await withDatabase(fresh, {}, async (database) => {
    await database.run(SCHEMA);
    await database.run('CHECKPOINT');
  });
  if (storeExists(dataDir)) await rm(fresh, { force: true });
  else await rename(fresh, join(dataDir, STORE_FILE));
}

async function removeScratch(dataDir: string): Promise<void> {
  const own = `import-${process.pid}.tmp`;
  for (const entry of await readdir(dataDir))
    if (/^(import|new)-\d+\.tmp/.test(entry) && entry !== own)
      await rm(join(dataDir, entry), { recursive: true, force: true });
}

async function refuseOtherVersion(database: Database): Promise<void> {
  const version = await storeVersion(database);
  if (version === STORE_VERSION) return;
  throw new StoreRefusal(`The store has version ${version}; this Strata reads ${STORE_VERSION}.`, {
    fix: 'Import the data again into another directory: `--data DIR`.',
  });
}

/** 0 for a DuckDB file that is no store; asked so because looking the table up first takes longer. */
async function storeVersion(database: Database): Promise<number> {
  try {
    return await database.count('SELECT version FROM store_version');
  } catch (error) {
    if (error instanceof Error && error.message.includes('does not exist')) return 0;
    throw error;
  }
}

/** Each series has a table of its own, `bars_<id>`, sorted by symbol and time: replacing it is one DROP. */
const SCHEMA = `
CREATE TABLE store_version (version INTEGER);
INSERT INTO store_version VALUES (${STORE_VERSION});
CREATE SEQUENCE series_id;
CREATE TABLE series (
  id INTEGER, name VARCHAR, timeframe VARCHAR, adjusted VARCHAR, calendar VARCHAR,
  time_zone VARCHAR, bar_label VARCHAR, timestamps VARCHAR, mapping VARCHAR[],
  source VARCHAR, source_hash VARCHAR, imported_at TIMESTAMP, rows BIGINT, quarantined BIGINT
);
CREATE TABLE symbols (
  series_id INTEGER, symbol VARCHAR, bars BIGINT, first_session INTEGER, last_session INTEGER
);
CREATE TABLE actions (
  series_id INTEGER, symbol VARCHAR, ex_date INTEGER, kind VARCHAR, value DOUBLE
);
CREATE TABLE quarantine (
  series_id INTEGER, file_row BIGINT, kind VARCHAR, reason VARCHAR, raw VARCHAR
);
`;
