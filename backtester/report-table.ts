/** Text in aligned columns, and paragraphs that keep to a width. */

import type { Paint } from './report-style.ts';

export interface Cell {
  readonly text: string;
  readonly paint?: Paint;
}

export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  readonly cells: readonly Cell[];
  /** Where the table is too wide, columns with the highest number go first; 0 stays. */
  readonly expendable?: number;
  /** May be cut to this many characters. */
  readonly shrinkTo?: number;
}

const GAP = '  ';

/** Lines of a table with its title row, none longer than `width`. */
export function renderTable(columns: readonly Column[], width: number, title: Paint): string[] {
  const kept = fitting(columns, width);
  const widths = shrunk(kept, width);
  const rows = Math.max(0, ...kept.map((column) => column.cells.length));
  const lineOf = (cellOf: (column: Column) => Cell | undefined): string =>
    kept
      .map((column, place) => padded(cellOf(column) ?? { text: '' }, widths[place] ?? 0, column))
      .join(GAP)
      .trimEnd();
  const lines = [lineOf((column) => ({ text: column.title, paint: title }))];
  for (let row = 0; row < rows; row += 1) lines.push(lineOf((column) => column.cells[row]));
  return lines;
}

/** Columns of the terminal that the table takes when nothing is left out of it. */
export function tableWidth(columns: readonly Column[]): number {
  return columns.reduce((sum, column) => sum + naturalWidth(column) + GAP.length, -GAP.length);
}

function padded(cell: Cell, width: number, { align }: Column): string {
  const text = cut(cell.text, width);
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  const painted = cell.paint ? cell.paint(text) : text;
  return align === 'left' ? painted + space : space + painted;
}

function naturalWidth(column: Column): number {
  return Math.max(
    displayWidth(column.title),
    ...column.cells.map((cell) => displayWidth(cell.text)),
  );
}

function leastWidth(column: Column): number {
  return Math.min(naturalWidth(column), column.shrinkTo ?? Number.POSITIVE_INFINITY);
}

function fitting(columns: readonly Column[], width: number): readonly Column[] {
  const needed = columns.reduce(
    (sum, column) => sum + leastWidth(column) + GAP.length,
    -GAP.length,
  );
  const goes = columns.reduce((most, column) => Math.max(most, column.expendable ?? 0), 0);
  if (needed <= width || goes === 0) return columns;
  return fitting(
    columns.filter((column) => (column.expendable ?? 0) !== goes),
    width,
  );
}

/** Natural widths, less what those that may shrink have to give, the last first. */
function shrunk(columns: readonly Column[], width: number): readonly number[] {
  const widths = columns.map(naturalWidth);
  let excess = widths.reduce((sum, each) => sum + each + GAP.length, -GAP.length) - width;
  for (let place = columns.length - 1; place >= 0 && excess > 0; place -= 1) {
    const column = columns[place];
    const natural = widths[place] ?? 0;
    if (!column) continue;
    const next = Math.max(leastWidth(column), natural - excess);
    widths[place] = next;
    excess -= natural - next;
  }
  return widths;
}

export function cut(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let kept = '';
  for (const character of text) {
    if (displayWidth(kept) + displayWidth(character) > width - 1) break;
    kept += character;
  }
  return `${kept}…`;
}

/** Breaks at spaces; the first line follows `lead`, the others are indented as far. */
export function wrap(text: string, width: number, lead = ''): string[] {
  const room = width - displayWidth(lead);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter((each) => each !== '')) {
    const joined = line === '' ? word : `${line} ${word}`;
    if (displayWidth(joined) <= room) {
      line = joined;
      continue;
    }
    if (line !== '') lines.push(line);
    line = word;
    while (displayWidth(line) > room) {
      lines.push(line.slice(0, room));
      line = line.slice(room);
    }
  }
  if (line !== '' || lines.length === 0) lines.push(line);
  const indent = ' '.repeat(displayWidth(lead));
  return lines.map((each, place) => (place === 0 ? lead : indent) + each);
}

/** Columns that a terminal gives to a text: two for East Asian wide characters and emoji, none for marks. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) width += characterWidth(character);
  return width;
}

/** Source of the ranges: Unicode 15.1, EastAsianWidth.txt, classes W and F, coarsened to blocks. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const ZERO = /[\p{Mn}\p{Me}\p{Cf}]/u;

export function characterWidth(character: string): number {
  if (character < '\u0300') return 1;
  if (ZERO.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
