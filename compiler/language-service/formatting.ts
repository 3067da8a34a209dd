/** The layout that Strata is written in, as the smallest changes: an editor keeps its cursor and its folds. */

import { format, scan, type TextEdit } from '../../grammar/index.ts';
import type { ProgramDocument } from './document.ts';

export type Formatting =
  | { readonly kind: 'edits'; readonly edits: readonly TextEdit[] }
  /** A text with syntax errors is left alone: what it means is not known. */
  | { readonly kind: 'refused'; readonly reason: string };

export function formattingOf({ source }: ProgramDocument): Formatting {
  const formatted = format(source);
  if (formatted.kind === 'refused')
    return { kind: 'refused', reason: 'A program with syntax errors is not formatted.' };
  return { kind: 'edits', edits: changes(source, formatted.text) };
}

/** Formatting moves words and never changes them, so the two texts differ in what stands between their tokens. */
function changes(before: string, after: string): readonly TextEdit[] {
  const [old, new_] = [scan(before), scan(after)];
  if (old.length !== new_.length) return [{ span: { start: 0, end: before.length }, text: after }];
  const edits: TextEdit[] = [];
  let [oldEnd, newEnd] = [0, 0];
  old.forEach((token, k) => {
    const moved = new_[k];
    if (!moved) return;
    change(oldEnd, token.span.start, after.slice(newEnd, moved.span.start));
    // A comment may lose the blanks at its end.
    change(token.span.start, token.span.end, moved.text);
    [oldEnd, newEnd] = [token.span.end, moved.span.end];
  });
  change(oldEnd, before.length, after.slice(newEnd));
  return edits;

  function change(start: number, end: number, text: string): void {
    if (before.slice(start, end) !== text) edits.push({ span: { start, end }, text });
  }
}
