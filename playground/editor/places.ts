/** From the offsets of the language service to the lines and columns of Monaco, and back. */

import { type editor, Range } from 'monaco-editor/editor';
import type { Span } from '../../grammar/index.ts';

export function rangeOf(model: editor.ITextModel, { start, end }: Span): Range {
  const from = model.getPositionAt(start);
  const to = model.getPositionAt(end);
  return new Range(from.lineNumber, from.column, to.lineNumber, to.column);
}

/** A span that takes in a line break or blanks at its end stops before them. */
export function offsetsOf(source: string, { start, end }: Span): Span {
  const trimmed = start + source.slice(start, end).trimEnd().length;
  if (trimmed > start) return { start, end: trimmed };
  if (source.slice(start).trim() !== '') return { start, end: start };
  const last = source.trimEnd().length;
  return { start: Math.max(0, last - 1), end: last };
}
