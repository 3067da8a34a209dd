/** Tables of numbers as Parquet files, by DuckDB in memory: written beside first and then renamed. */

import { rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Database, quoted, withDatabase } from './database.ts';
import { guarded, type StoreResult } from './result.ts';

/** Columns by name, all as long as each other. NaN is absent in the file. */
export interface NumberTable {
  readonly length: number;
  readonly texts: Readonly<Record<string, readonly string[]>>;
  readonly numbers: Readonly<Record<string, Float64Array>>;
}

/** An existing file is replaced at once or not at all. */
export function writeTable(file: string, table: NumberTable): Promise<StoreResult<undefined>> {
  return guarded(dirname(file), () =>
    replaced(file, async (database, partial) => {
      const texts = Object.entries(table.texts);
      const numbers = Object.entries(table.numbers);
      const columns = [
        ...texts.map(([name]) => `${identifier(name)} VARCHAR`),
        ...numbers.map(([name]) => `${identifier(name)} DOUBLE`),
      ];
      await database.run(`CREATE TABLE written (${columns.join(', ')})`);
      const appender = await database.connection.createAppender('written');
      for (let row = 0; row < table.length; row += 1) {
        for (const [, values] of texts) appender.appendVarchar(values[row] ?? '');
        for (const [, values] of numbers) {
          const value = values[row] ?? Number.NaN;
          if (Number.isNaN(value)) appender.appendNull();
          else appender.appendDouble(value);
        }
        appender.endRow();
      }
      appender.closeSync();
      await database.run(`COPY written TO ${quoted(partial)} (FORMAT parquet, COMPRESSION zstd)`);
    }),
  );
}

/** One row for each number in `order`, in that order, of several files with the same columns, as one file. */
export function joinTables(
  files: readonly string[],
  order: string,
  file: string,
): Promise<StoreResult<undefined>> {
  return guarded(dirname(file), () =>
    replaced(file, (database, partial) =>
      database.run(`COPY (${selected(files, order)})
        TO ${quoted(partial)} (FORMAT parquet, COMPRESSION zstd)`),
    ),
  );
}

/** One row for each number in `order`, in that order, of all files. Absent numbers are NaN. */
export function readTables(
  files: readonly string[],
  order: string,
): Promise<StoreResult<NumberTable>> {
  return guarded(dirname(files[0] ?? '.'), () =>
    withDatabase(':memory:', {}, async ({ connection }) => {
      const reader = await connection.runAndReadAll(selected(files, order));
      const texts: Record<string, readonly string[]> = {};
      const numbers: Record<string, Float64Array> = {};
      for (const [name, values] of Object.entries(reader.getColumnsObjectJS())) {
        if (values.some((value) => typeof value === 'string')) texts[name] = values.map(String);
        else numbers[name] = Float64Array.from(values, (value) => Number(value ?? Number.NaN));
      }
      return { length: reader.currentRowCount, texts, numbers };
    }),
  );
}

async function replaced(
  file: string,
  write: (database: Database, partial: string) => Promise<void>,
): Promise<undefined> {
  const partial = `${file}.${process.pid}.tmp`;
  try {
    await withDatabase(':memory:', {}, (database) => write(database, partial));
    await rename(partial, file);
  } finally {
    await rm(partial, { force: true });
  }
  return undefined;
}

function selected(files: readonly string[], order: string): string {
  const column = identifier(order);
  return `SELECT DISTINCT ON (${column}) * FROM read_parquet([${files.map(quoted).join(', ')}])
    ORDER BY ${column}`;
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
