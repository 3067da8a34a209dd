/** CSV as RFC 4180 has it, but for line ends, which are `\n`. */

export type CsvCell = string | number | undefined;

/** What is not a number is an empty cell; numbers have the fewest digits that read back to the same bits. */
export function csvText(columns: readonly string[], rows: readonly (readonly CsvCell[])[]): string {
  const lines = [columns, ...rows].map((row) => row.map(cellText).join(','));
  return `${lines.join('\n')}\n`;
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
