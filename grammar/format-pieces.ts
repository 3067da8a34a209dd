/** The words and signs of a text, each with the comments and empty lines before it. */

import type { TokenType } from 'chevrotain';
import { type Comment, lex } from './lex.ts';
import { NumberLiteral, PercentLiteral, TextLiteral } from './tokens.ts';

/** A comment, as written. */
export interface Remark {
  readonly text: string;
  /** Stands on the line of the word before it. */
  readonly isTrailing: boolean;
  readonly blankBefore: boolean;
}

export interface Piece {
  readonly text: string;
  readonly type: TokenType | undefined;
  readonly offset: number;
  /** What stands between the piece before and this one. */
  readonly remarks: readonly Remark[];
  /** An empty line stands directly before it. */
  readonly blankBefore: boolean;
}

/** In source order. The last piece is empty and stands for the end of the file. */
export function piecesOf(source: string): readonly Piece[] {
  const { tokens, comments } = lex(source, Number.POSITIVE_INFINITY);
  const pieces: Piece[] = [];
  let end = 0;
  let next = 0;
  for (const token of [...tokens, undefined]) {
    const offset = token?.startOffset ?? source.length;
    const own: Comment[] = [];
    for (let comment = comments[next]; comment && comment.span.start < offset; ) {
      own.push(comment);
      next += 1;
      comment = comments[next];
    }
    pieces.push({
      ...gap(source, end, own, offset, pieces.length === 0),
      text: token ? tidied(token.image, token.tokenType) : '',
      type: token?.tokenType,
      offset,
    });
    end = offset + (token?.image.length ?? 0);
  }
  return pieces;
}

function gap(
  source: string,
  start: number,
  comments: readonly Comment[],
  end: number,
  isFirst: boolean,
): Pick<Piece, 'remarks' | 'blankBefore'> {
  let from = start;
  const remarks: Remark[] = [];
  for (const { span } of comments) {
    const lines = lineEnds(source.slice(from, span.start));
    remarks.push({
      text: source.slice(span.start, span.end).trimEnd(),
      isTrailing: lines === 0 && !isFirst,
      blankBefore: lines > 1,
    });
    from = span.end;
  }
  return { remarks, blankBefore: lineEnds(source.slice(from, end)) > 1 };
}

function lineEnds(text: string): number {
  return text.split('\n').length - 1;
}

/** Literals stay as written, but for white space between a number and its unit. */
function tidied(text: string, type: TokenType): string {
  if (type === TextLiteral) return text;
  if (type === PercentLiteral) return text.replace(/\s+/g, '');
  return text.replace(/\s+/g, ' ');
}

const UNIT = /^(?:[A-Z]{3}|bars?|shares?)$/;

/** True where two pieces would be read as one literal if they stood on one line. */
export function wouldMerge(before: Piece | undefined, { text }: Piece): boolean {
  return before?.type === NumberLiteral && UNIT.test(text);
}

/** The index of the first piece at or behind an offset of the source. */
export function indexAt(pieces: readonly Piece[], offset: number): number {
  let [low, high] = [0, pieces.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((pieces[middle]?.offset ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
