/**
 * Source text → the same program, laid out as Strata is written. Only white space changes: the words, the signs and
 * the comments are those of the source, in their order, so that nothing a person wrote can be lost.
 */

import type { Diagnostic } from './diagnostic.ts';
import { alignRemarks } from './format-align.ts';
import { readBreaks } from './format-breaks.ts';
import { outline } from './format-outline.ts';
import { type Piece, piecesOf } from './format-pieces.ts';
import { layOut, type Row } from './format-rows.ts';
import { parse } from './parse.ts';

export type Formatted =
  | { readonly kind: 'formatted'; readonly text: string }
  /** A text with syntax errors is left alone: what it means is not known. */
  | { readonly kind: 'refused'; readonly diagnostics: readonly Diagnostic[] };

const BYTE_ORDER_MARK = '\uFEFF';

/** Line ends and a byte order mark stay as they are; formatting twice is formatting once. */
export function format(source: string): Formatted {
  const { program, diagnostics } = parse(source);
  if (diagnostics.length > 0) return { kind: 'refused', diagnostics };
  const pieces = piecesOf(source);
  const rows = layOut(pieces, outline(program, pieces), readBreaks(program, pieces));
  const text = written(rows, source);
  if (!saysTheSame(pieces, piecesOf(text))) throw new Error('Formatting changed the program.');
  return { kind: 'formatted', text };
}

function written(rows: readonly Row[], source: string): string {
  const lineEnd = /\r?\n/.exec(source)?.[0] ?? '\n';
  const lines = alignRemarks(rows).map(
    ({ blankBefore, indent, text }) => `${blankBefore ? lineEnd : ''}${' '.repeat(indent)}${text}`,
  );
  const mark = source.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : '';
  return mark + lines.map((line) => `${line}${lineEnd}`).join('');
}

function saysTheSame(before: readonly Piece[], after: readonly Piece[]): boolean {
  const said = (pieces: readonly Piece[]): string =>
    pieces
      .flatMap(({ text, remarks }) => [...remarks.map((remark) => remark.text), text])
      .join('\n');
  return said(before) === said(after);
}
