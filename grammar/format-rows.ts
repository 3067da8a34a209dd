/** Declarations, blocks and statements as lines. */

import { columnSpaces } from './format-align.ts';
import type { Breaks } from './format-breaks.ts';
import {
  addRemarks,
  isInterrupted,
  layOutRun,
  type Row,
  type Script,
  textOf,
  WIDTH,
} from './format-line.ts';
import type { Block, Item } from './format-outline.ts';
import type { Piece } from './format-pieces.ts';

export type { Row } from './format-line.ts';

const INDENT = 2;
const CLOSED = ' }';

export function layOut(
  pieces: readonly Piece[],
  items: readonly Item[],
  breaks: Breaks,
): readonly Row[] {
  const end = pieces.length - 1;
  const script: Script = { pieces: separated(pieces, items), breaks, spaces: new Map() };
  const rows = layOutItems(script, items, end, 0);
  addRemarks(rows, script.pieces[end], 0, 0);
  return rows;
}

/** An empty line before each declaration, but between those of one line, which may stand together. */
function separated(pieces: readonly Piece[], items: readonly Item[]): readonly Piece[] {
  const apart = [...pieces];
  items.forEach(({ from, block }, k) => {
    const piece = pieces[from];
    const isShort = block === undefined && items[k - 1]?.block === undefined;
    if (!piece || k === 0 || isShort) return;
    if (piece.blankBefore || piece.remarks.some(({ blankBefore }) => blankBefore)) return;
    const first = piece.remarks.findIndex(({ isTrailing }) => !isTrailing);
    apart[from] = {
      ...piece,
      blankBefore: first < 0,
      remarks: piece.remarks.map((remark, at) =>
        at === first ? { ...remark, blankBefore: true } : remark,
      ),
    };
  });
  return apart;
}

/** The items of a block up to the piece `end`, and the comments before each. `reserve` is for the last. */
function layOutItems(
  outer: Script,
  items: readonly Item[],
  end: number,
  indent: number,
  reserve = 0,
): Row[] {
  const script = { ...outer, spaces: columnSpaces(outer, items, end) };
  const rows: Row[] = [];
  items.forEach((item, k) => {
    const next = items[k + 1]?.from ?? end;
    const piece = script.pieces[item.from];
    addRemarks(rows, piece, indent, indent);
    const blankBefore = piece?.blankBefore === true && rows.length > 0;
    const room = next === end ? reserve : 0;
    const [first, ...more] = layOutItem(script, item, next, indent, room);
    if (first) rows.push({ ...first, blankBefore }, ...more);
  });
  return rows;
}

function layOutItem(
  script: Script,
  item: Item,
  to: number,
  indent: number,
  reserve: number,
): readonly Row[] {
  const { block } = item;
  if (!block) {
    const { from, clauses } = item;
    return layOutRun(script, { from, to, clauses }, indent, reserve);
  }
  const line = oneLine(script, item, block);
  if (line !== undefined && indent + line.length <= WIDTH)
    return [{ text: line, indent, level: indent, blankBefore: false }];
  if (block.layout !== 'open' && hasBareBraces(script, item, block))
    return compact(script, item, block, indent);
  return opened(script, item, block, indent);
}

function oneLine(script: Script, { from }: Item, block: Block): string | undefined {
  const { layout, open, close, items } = block;
  if (items.length > 0 && layout !== 'inline') return undefined;
  if (isInterrupted(script, from, close + 1)) return undefined;
  const texts = items.map((item, k) => textOf(script, item.from, items[k + 1]?.from ?? close));
  return [
    textOf(script, from, open + 1),
    ...(texts.length > 0 ? [texts.join('  ')] : []),
    '}',
  ].join(' ');
}

/** No comment stands where only a block with its braces on lines of their own has room for it. */
function hasBareBraces(script: Script, { from }: Item, { open, close, items }: Block): boolean {
  const { pieces } = script;
  const places = [pieces[open + 1], pieces[close]];
  return (
    items.length > 0 &&
    !isInterrupted(script, from, open + 1) &&
    places.every((piece) => piece?.remarks.length === 0)
  );
}

function compact(script: Script, { from }: Item, block: Block, indent: number): readonly Row[] {
  const head = `${textOf(script, from, block.open + 1)} `;
  const column = indent + head.length;
  const rows = layOutItems(script, block.items, block.close, column, CLOSED.length);
  const last = rows.length - 1;
  return rows.map((row, k) => ({
    ...row,
    text: `${k === 0 ? head : ''}${row.text}${k === last ? CLOSED : ''}`,
    indent: k === 0 ? indent : row.indent,
  }));
}

function opened(script: Script, { from }: Item, block: Block, indent: number): readonly Row[] {
  const { open, close, items } = block;
  const rows = [...layOutRun(script, { from, to: open + 1, clauses: [] }, indent)];
  const [behind] = script.pieces[open + 1]?.remarks ?? [];
  const last = rows.at(-1);
  if (behind?.isTrailing && last) rows[rows.length - 1] = { ...last, remark: behind.text };
  const inner = layOutItems(script, items, close, indent + INDENT);
  addRemarks(inner, script.pieces[close], indent + INDENT, indent + INDENT);
  return [...rows, ...inner, { text: '}', indent, level: indent, blankBefore: false }];
}
