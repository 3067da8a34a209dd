/** What can be folded: everything between braces, and comments of several lines. */

import type { ScannedToken, Span } from '../../grammar/index.ts';
import type { ProgramDocument } from './document.ts';

export interface Fold {
  readonly kind: 'block' | 'comment';
  /** From the line that stays to the last one that goes. */
  readonly span: Span;
}

export function foldsOf({ source, sketch }: ProgramDocument): readonly Fold[] {
  const hasLines = ({ span }: Fold): boolean => source.slice(span.start, span.end).includes('\n');
  return [...blocks(sketch.tokens), ...commentBlocks(source, sketch.comments)]
    .filter(hasLines)
    .sort((a, b) => a.span.start - b.span.start);
}

function blocks(tokens: readonly ScannedToken[]): readonly Fold[] {
  const open: ScannedToken[] = [];
  const folds: Fold[] = [];
  for (const token of tokens) {
    if (token.text === '{') open.push(token);
    const first = token.text === '}' ? open.pop() : undefined;
    if (first)
      folds.push({ kind: 'block', span: { start: first.span.start, end: token.span.end } });
  }
  return folds;
}

/** Comments on lines of their own, one right below the other. */
function commentBlocks(source: string, comments: readonly ScannedToken[]): readonly Fold[] {
  const folds: Fold[] = [];
  let span: Span | undefined;
  for (const comment of comments) {
    const between = span && source.slice(span.end, comment.span.start);
    if (!comment.isFirstOnLine) continue;
    if (span && between !== undefined && /^[ \t]*\r?\n[ \t]*$/.test(between))
      span = { start: span.start, end: comment.span.end };
    else {
      if (span) folds.push({ kind: 'comment', span });
      span = comment.span;
    }
  }
  if (span) folds.push({ kind: 'comment', span });
  return folds;
}
