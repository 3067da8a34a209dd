/** A CSV or Parquet file as an SQL relation of texts, each row with its number in the file. */

import { createHash } from 'node:crypto';
import { createReadStream, existsSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { type ColumnMapping, mapColumns } from '../import/column-mapping.ts';
import { type Database, quoted } from './database.ts';
import { StoreRefusal } from './result.ts';

export interface SourceFile {
  readonly name: string;
  readonly hash: string;
  readonly mapping: ColumnMapping;
  /** Yields `file_row`, `raw`, `width` (number of fields) and one text column per role. */
  readonly relation: string;
  /** Texts of the first rows' timestamps. */
  readonly stamps: readonly string[];
  /** False where a CSV file stops without a line end: it may have been cut off. */
  readonly complete: boolean;
}

const SAMPLE_ROWS = 1000;

/** Reads header and sample; refused when the file is missing, empty, no text or has an unknown header. */
export async function openSource(database: Database, path: string): Promise<SourceFile> {
  const name = basename(path);
  refuseUnreadable(path);
  const hash = await hashFile(path);
  const parquet = extname(path).toLowerCase() === '.parquet';
  const { mapping, relation } = await translated(name, () =>
    parquet ? readParquet(database, path, name) : readCsv(database, path, name),
  );
  const stamps = await translated(name, () =>
    database.rows(`SELECT ${stampOf(mapping)} AS stamp FROM (${relation}) LIMIT ${SAMPLE_ROWS}`),
  );
  if (stamps.length === 0)
    throw new StoreRefusal(`\`${name}\` has a header and no rows.`, {
      fix: 'Give a file with at least one bar.',
    });
  return {
    name,
    hash,
    mapping,
    relation,
    stamps: stamps.map((row) => row.text('stamp')),
    complete: parquet || (await endsWithNewline(path)),
  };
}

/** SQL: the text of a row's timestamp, date and time put together where they come apart. */
export function stampOf(mapping: ColumnMapping): string {
  if (mapping.columns.timestamp !== undefined) return 'timestamp';
  return mapping.columns.time === undefined ? 'date' : `(date || ' ' || time)`;
}

/** Says in our words what DuckDB says about a source that it cannot read. */
export async function translated<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const text = error instanceof Error ? error.message : '';
    const why = text.split('\n', 1)[0] ?? '';
    if (/utf-?8|unicode|encod/i.test(text))
      throw new StoreRefusal(`\`${name}\` is no UTF-8 text.`, {
        why,
        fix: `Convert it: \`iconv -f UTF-16 -t UTF-8 ${name} > new.csv\` (or -f LATIN1).`,
      });
    if (/parquet|thrift|magic bytes|TProtocol/i.test(text))
      throw new StoreRefusal(`\`${name}\` is no whole Parquet file.`, {
        why,
        fix: 'Download or write it again: the end of the file is missing or another format.',
      });
    if (/CSV Error|Invalid Input Error|maximum line size/i.test(text))
      throw new StoreRefusal(`\`${name}\` cannot be read as CSV.`, {
        why,
        fix: 'Give a text file with one bar per line and a header, or a .parquet file.',
      });
    throw error;
  }
}

function refuseUnreadable(path: string): void {
  if (!existsSync(path))
    throw new StoreRefusal(`There is no file \`${path}\`.`, {
      why: `The current directory is \`${process.cwd()}\`.`,
      fix: 'Check the name, or give the whole path.',
    });
  const status = statSync(path);
  if (status.isDirectory())
    throw new StoreRefusal(`\`${path}\` is a directory.`, {
      fix: 'Name one CSV or Parquet file; import several files under several names.',
    });
  if (status.size === 0)
    throw new StoreRefusal(`\`${path}\` is empty.`, {
      fix: 'Write or download the file again.',
    });
  if (/[*?[\]{}]/.test(path))
    throw new StoreRefusal(`The name of \`${path}\` has one of * ? [ ] { } in it.`, {
      why: 'DuckDB would read it as a pattern for several files.',
      fix: 'Rename the file.',
    });
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash('sha256');
  try {
    for await (const part of createReadStream(path, { highWaterMark: 1 << 20 })) hash.update(part);
  } catch (error) {
    throw new StoreRefusal(`\`${path}\` cannot be read.`, {
      why: error instanceof Error ? error.message : String(error),
      fix: 'Give yourself the right to read it, or copy it from its medium again.',
    });
  }
  return hash.digest('hex');
}

async function endsWithNewline(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    const { buffer } = await file.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer[0] === 10 || buffer[0] === 13 || path.endsWith('.gz');
  } finally {
    await file.close();
  }
}

/** Lines as they are: a delimiter that no text has makes each line one field, so line numbers stay true. */
function csvLines(path: string): string {
  return `read_csv(${quoted(path)}, columns = {'line': 'VARCHAR'}, delim = '\u0001', quote = '',
    escape = '', header = false, auto_detect = false, strict_mode = false)`;
}

interface Layout {
  readonly mapping: ColumnMapping;
  readonly relation: string;
}

async function readCsv(database: Database, path: string, name: string): Promise<Layout> {
  const [first] = await database.rows(`SELECT line FROM ${csvLines(path)} LIMIT 1`);
  const header = (first?.text('line') ?? '').replace(/^\u{feff}/u, '');
  const delimiter = [',', '\t', ';', '|'].find((candidate) => header.includes(candidate)) ?? ',';
  const names = header.split(delimiter).map((field) => field.trim().replaceAll('"', ''));
  const mapping = mapColumns(name, names);
  const roles = Object.entries(mapping.columns)
    .map(([role, index]) => `${fieldText(role, `fields[${index + 1}]`)} AS ${role}`)
    .join(', ');
  const relation = `SELECT file_row, line AS raw, len(fields) AS width, ${roles}
    FROM (SELECT file_row, line, ${fieldsOf(delimiter)} AS fields
      FROM (SELECT row_number() OVER () AS file_row, line FROM ${csvLines(path)})
      WHERE file_row > 1 AND line IS NOT NULL AND (strlen(line) > 40 OR trim(line) <> ''))`;
  return { mapping, relation };
}

/** Prices are left with their spaces: the cast to a number takes them off, and trimming costs more than it. */
function fieldText(role: string, field: string): string {
  const price = role === 'open' || role === 'high' || role === 'low' || role === 'close';
  return `coalesce(${price ? field : `trim(${field}, ' \t' || chr(13))`}, '')`;
}

/** SQL: the fields of a line; the slow way, which knows quotes, only where the line has one. */
function fieldsOf(delimiter: string): string {
  const mark = delimiter === '\t' ? '\\t' : delimiter;
  const each = `regexp_extract_all(line || ${quoted(delimiter)}, '("(?:[^"]|"")*"|[^${mark}"]*)[${mark}]', 1)`;
  return `CASE WHEN contains(line, '"') THEN list_transform(${each}, lambda f: trim(f, '"'))
    ELSE string_split(line, ${quoted(delimiter)}) END`;
}

/** Rows count from 1: a Parquet file has no header row. */
async function readParquet(database: Database, path: string, name: string): Promise<Layout> {
  const columns = await database.rows(`DESCRIBE SELECT * FROM read_parquet(${quoted(path)})`);
  const names = columns.map((row) => row.text('column_name'));
  const mapping = mapColumns(name, names);
  const idents = names.map((column) => `"${column.replaceAll('"', '""')}"`);
  const roles = Object.entries(mapping.columns)
    .map(([role, index]) => `coalesce(trim(CAST(${idents[index]} AS VARCHAR)), '') AS ${role}`)
    .join(', ');
  const relation = `SELECT file_row_number + 1 AS file_row, concat_ws(',', ${idents.join(', ')}) AS raw,
    ${mapping.width} AS width, ${roles}
    FROM read_parquet(${quoted(path)}, file_row_number = true)`;
  return { mapping, relation };
}
