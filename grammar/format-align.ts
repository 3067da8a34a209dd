/** Columns: of neighbouring statements of one family, and of the comments at line ends. */

import { isInterrupted, type Row, type Script, textOf } from './format-line.ts';
import type { Item } from './format-outline.ts';

/** One long name must not push the columns of all others away. */
const WIDEST = 40;

/** Additional spaces before the columns of `items`, the last of which ends before `end`. */
export function columnSpaces(
  script: Script,
  items: readonly Item[],
  end: number,
): ReadonlyMap<number, number> {
  const spaces = new Map(script.spaces);
  for (const item of items) for (const at of item.wide) spaces.set(at, 1);
  let group: (readonly Cell[])[] = [];
  let family: string | undefined;
  items.forEach((item, k) => {
    const cells = cellsOf(script, item, items[k + 1]?.from ?? end);
    const isAlone = item.family === undefined || cells === undefined;
    if (isAlone || item.family !== family || isSetOff(script, item)) {
      align(group, spaces);
      group = [];
    }
    if (!isAlone) group.push(cells);
    family = isAlone ? undefined : item.family;
  });
  align(group, spaces);
  return spaces;
}

interface Cell {
  readonly width: number;
  /** Where the next column begins. */
  readonly next: number;
}

/** All columns but the last; undefined where they cannot be aligned. */
function cellsOf(script: Script, item: Item, end: number): readonly Cell[] | undefined {
  const to = item.block?.open ?? end;
  if (isInterrupted(script, item.from, to)) return undefined;
  const starts = [item.from, ...item.columns];
  const cells = item.columns.map((next, k) => ({
    width: textOf(script, starts[k] ?? next, next).length,
    next,
  }));
  return cells.some(({ width }) => width > WIDEST) ? undefined : cells;
}

/** An empty line or a comment above. */
function isSetOff({ pieces }: Script, { from }: Item): boolean {
  const piece = pieces[from];
  return (
    piece?.blankBefore === true || piece?.remarks.some((remark) => !remark.isTrailing) === true
  );
}

function align(group: readonly (readonly Cell[])[], spaces: Map<number, number>): void {
  const columns = Math.max(0, ...group.map((cells) => cells.length));
  for (let column = 0; column < columns; column += 1) {
    const width = Math.max(...group.map((cells) => cells[column]?.width ?? 0));
    for (const cells of group) {
      const cell = cells[column];
      if (cell) spaces.set(cell.next, (spaces.get(cell.next) ?? 0) + width - cell.width);
    }
  }
}

/** The comments of neighbouring lines begin in one column. */
export function alignRemarks(rows: readonly Row[]): readonly Row[] {
  const aligned: Row[] = [];
  for (let start = 0; start < rows.length; ) {
    let end = start + 1;
    while (end < rows.length && belongTogether(rows[end - 1], rows[end])) end += 1;
    const group = rows.slice(start, end);
    const column = Math.max(...group.map(({ indent, text }) => indent + text.length));
    for (const row of group) {
      if (row.remark === undefined) aligned.push(row);
      else {
        const text = `${row.text.padEnd(column - row.indent)}  ${row.remark}`;
        aligned.push({ ...row, text });
      }
    }
    start = end;
  }
  return aligned;
}

function belongTogether(before: Row | undefined, row: Row | undefined): boolean {
  if (before?.remark === undefined || row?.remark === undefined) return false;
  return before.level === row.level && !row.blankBefore;
}
