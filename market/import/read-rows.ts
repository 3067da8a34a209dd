/** A file of bars as rows of texts: the lines of a CSV file, or the rows of a table that somebody else has read. */

import { type ColumnMapping, mapColumns } from './column-mapping.ts';
import { ImportRefusal } from './refusal.ts';

export interface RowTexts {
  readonly name: string;
  readonly mapping: ColumnMapping;
  readonly length: number;
  /** The row's number in the file: a CSV file's header is row 1. */
  rowNumber(row: number): number;
  /** Undefined for an empty line. */
  fields(row: number): readonly string[] | undefined;
  /** As in the file, for messages. */
  raw(row: number): string;
  /** False where a CSV file stops without a line end: it may have been cut off. */
  readonly isComplete: boolean;
}

/** The fields of a file are split when they are asked for: a million rows of them do not lie in memory at once. */
export function csvRows(name: string, text: string): RowTexts {
  if (text === '')
    throw new ImportRefusal(`\`${name}\` is empty.`, { fix: 'Write or download the file again.' });
  const lines = text.replace(/^\u{feff}/u, '').split(/\r\n|\n|\r/);
  const isComplete = /[\r\n]$/.test(text);
  if (isComplete) lines.pop();
  const [header = ''] = lines;
  const delimiter = [',', '\t', ';', '|'].find((each) => header.includes(each)) ?? ',';
  const names = header.split(delimiter).map((field) => field.trim().replaceAll('"', ''));
  const mapping = mapColumns(name, names);
  if (lines.slice(1).every((line) => line.trim() === '')) throw noRows(name);
  return {
    name,
    mapping,
    length: lines.length - 1,
    rowNumber: (row) => row + 2,
    raw: (row) => lines[row + 1] ?? '',
    fields(row) {
      const line = lines[row + 1] ?? '';
      if (line.trim() === '') return undefined;
      return line.includes('"') ? quotedFields(line, delimiter) : line.split(delimiter);
    },
    isComplete,
  };
}

/** Of a table with named columns, such as a Parquet file's. */
export function tableRows(
  name: string,
  columns: readonly { readonly name: string; readonly texts: readonly string[] }[],
): RowTexts {
  const mapping = mapColumns(
    name,
    columns.map((column) => column.name),
  );
  const length = columns[0]?.texts.length ?? 0;
  if (length === 0) throw noRows(name);
  const fields = (row: number): readonly string[] => columns.map(({ texts }) => texts[row] ?? '');
  return {
    ...{ name, mapping, length, fields, isComplete: true },
    rowNumber: (row) => row + 1,
    raw: (row) => fields(row).join(','),
  };
}

/** Date and time are put together where they come apart. */
export function stampText({ mapping }: RowTexts, fields: readonly string[]): string {
  const { timestamp, date, time } = mapping.columns;
  const text = (column: number | undefined): string =>
    column === undefined ? '' : (fields[column] ?? '').trim();
  if (timestamp !== undefined) return text(timestamp);
  return time === undefined ? text(date) : `${text(date)} ${text(time)}`;
}

function noRows(name: string): ImportRefusal {
  return new ImportRefusal(`\`${name}\` has a header and no rows.`, {
    fix: 'Give a file with at least one bar.',
  });
}

function quotedFields(line: string, delimiter: string): readonly string[] {
  const mark = delimiter === '\t' ? '\\t' : `\\${delimiter}`;
  const field = new RegExp(`("(?:[^"]|"")*"|[^${mark}"]*)[${mark}]`, 'g');
  return [...(line + delimiter).matchAll(field)].map(([, text = '']) =>
    text.replace(/^"+|"+$/g, ''),
  );
}
