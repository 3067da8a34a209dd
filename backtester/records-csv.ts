/** CSV as RFC 4180 has it, but for line ends, which are `\n`. */

export type CsvCell = string | number | undefined;

/** A line each; what is not a number is an empty cell, numbers have the fewest digits that read back to the same bits. */
export function* csvLines(
  columns: readonly string[],
  rows: Iterable<readonly CsvCell[]>,
): Generator<string> {
  yield csvLine(columns);
  for (const row of rows) yield csvLine(row);
}

const LINES_A_PIECE = 1000;

/** Lines, many at a time: one by one they are too short to be written, and all together may be too long for a text. */
export function* inPieces(lines: Iterable<string>): Generator<string> {
  let piece: string[] = [];
  for (const line of lines) {
    piece.push(line);
    if (piece.length < LINES_A_PIECE) continue;
    yield piece.join('');
    piece = [];
  }
  if (piece.length > 0) yield piece.join('');
}

function csvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(cellText).join(',')}\n`;
}

function cellText(cell: CsvCell): string {
  if (cell === undefined) return '';
  if (typeof cell === 'number') return numberText(cell);
  return /[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** Exact: read back to the same bits. Empty where there is no finite number. */
export function numberText(value = Number.NaN): string {
  return Number.isFinite(value) ? String(value) : '';
}

/** `numberText` for a column in which a value often stands several times in a row. */
export function numberTexts(): (value: number | undefined) => string {
  let last = Number.NaN;
  let text = '';
  return (value = Number.NaN) => {
    if (value === last) return text;
    last = value;
    text = numberText(value);
    return text;
  };
}
