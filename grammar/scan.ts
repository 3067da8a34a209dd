/**
 * Source text → tokens as they are written, comments included and nothing mended: what an editor colours, folds and
 * completes by. It needs no sound program.
 */

import { type IToken, tokenMatcher } from 'chevrotain';
import type { Span } from './ast.ts';
import { lexer } from './lex.ts';
import { DECLARATIONS } from './reading.ts';
import * as t from './tokens.ts';

export type ScannedKind =
  /** A word that can never be a name. */
  | 'reserved'
  /** A word with a meaning in some place; elsewhere it may be a name. */
  | 'contextual'
  | 'name'
  | 'number'
  | 'text'
  | 'operator'
  | 'punctuation'
  | 'comment'
  | 'doc'
  | 'unreadable';

export interface ScannedToken {
  readonly kind: ScannedKind;
  readonly text: string;
  readonly span: Span;
  readonly isFirstOnLine: boolean;
}

export function scan(source: string): readonly ScannedToken[] {
  const { tokens, groups } = lexer.tokenize(source);
  const all = [...tokens, ...(groups['comments'] ?? [])].sort(
    (a, b) => a.startOffset - b.startOffset,
  );
  let end = 0;
  return all.map((token): ScannedToken => {
    // The carriage return of a line's end is no part of the comment before it.
    const text = token.image.replace(/\r$/, '');
    const span = { start: token.startOffset, end: token.startOffset + text.length };
    const isFirstOnLine = end === 0 || source.slice(end, span.start).includes('\n');
    end = span.end;
    return { kind: kindOf(token), text, span, isFirstOnLine };
  });
}

/** The words that begin a declaration. */
export function beginsDeclaration(word: string): boolean {
  return DECLARATIONS.has(word);
}

const NUMBERS = new Set([
  ...[t.DateLiteral, t.TimeLiteral, t.MoneyLiteral, t.BarsLiteral, t.SharesLiteral],
  ...[t.PercentLiteral, t.BasisPointsLiteral, t.DurationLiteral, t.RiskMultipleLiteral],
  ...[t.LeverageLiteral, t.NumberLiteral],
]);

const OPERATORS = new Set([t.Plus, t.Minus, t.Times, t.Slash, t.Coalesce, t.Dots, t.Equals]);

const UNREADABLE = new Set([t.BadLiteral, t.Foreign, t.HashComment, t.Unknown]);

function kindOf(token: IToken): ScannedKind {
  const { tokenType: type, image } = token;
  if (type === t.Identifier)
    return t.isReserved(image) ? 'reserved' : t.isKeyword(image) ? 'contextual' : 'name';
  if (type === t.Comment) return image.startsWith('///') ? 'doc' : 'comment';
  if (NUMBERS.has(type)) return 'number';
  if (type === t.TextLiteral || type === t.BadText) return 'text';
  if (OPERATORS.has(type) || tokenMatcher(token, t.ComparisonOperator)) return 'operator';
  return UNREADABLE.has(type) ? 'unreadable' : 'punctuation';
}
