/** Lines, columns and edits of a source text. */

import type { Span, TextEdit } from '../grammar/index.ts';

export interface Position {
  /** Both 1-based; the column counts UTF-16 units, as editors do when they jump to `file:line:column`. */
  readonly line: number;
  readonly column: number;
}

export interface SourceLine {
  readonly number: number;
  readonly start: number;
  /** Without its line break. */
  readonly text: string;
}

/** Always at least one line; a text that ends with a line break has no empty line after it. */
export function linesOf(source: string): readonly SourceLine[] {
  const lines: SourceLine[] = [];
  let start = 0;
  for (const match of source.matchAll(/\r\n|\n|\r/g)) {
    lines.push({ number: lines.length + 1, start, text: source.slice(start, match.index) });
    start = match.index + match[0].length;
  }
  if (start < source.length || lines.length === 0) {
    lines.push({ number: lines.length + 1, start, text: source.slice(start) });
  }
  return lines;
}

/** Offsets in a line break, or behind the last line, count as the end of the line before. */
export function positionOf(lines: readonly SourceLine[], offset: number): Position {
  let low = 0;
  let high = lines.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if ((lines[middle]?.start ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const line = lines[low] ?? { number: 1, start: 0, text: '' };
  return { line: line.number, column: Math.min(offset - line.start, line.text.length) + 1 };
}

/**
 * The span as it is shown. "Something is missing at the end" points behind the last thing that is there, not at an
 * empty line; a span that takes in a line break or blanks at its end stops before them.
 */
export function shownSpan(source: string, { start, end }: Span): Span {
  const text = source.slice(start, end);
  const trimmed = start + text.trimEnd().length;
  if (trimmed > start) return { start, end: trimmed };
  if (source.slice(start).trim() !== '') return { start, end: start };
  const last = source.trimEnd().length;
  return { start: last, end: last };
}

/** Edits do not overlap; their spans refer to `source`. */
export function applyEdits(source: string, edits: readonly TextEdit[]): string {
  let text = '';
  let at = 0;
  for (const edit of inOrder(edits)) {
    text += source.slice(at, edit.span.start) + edit.text;
    at = edit.span.end;
  }
  return text + source.slice(at);
}

/** The lines that the edits leave behind, numbered as in the edited text. */
export function editedLines(source: string, edits: readonly TextEdit[]): readonly SourceLine[] {
  const lines = linesOf(applyEdits(source, edits));
  const touched = new Set<number>();
  let shift = 0;
  for (const { span, text } of inOrder(edits)) {
    const start = span.start + shift;
    const from = start + (/^\s*/.exec(text)?.[0].length ?? 0);
    const to = start + text.trimEnd().length;
    const first = positionOf(lines, Math.min(from, Math.max(to, start))).line;
    const last = positionOf(lines, Math.max(to, start)).line;
    for (let line = first; line <= last; line += 1) touched.add(line);
    shift += text.length - (span.end - span.start);
  }
  return lines.filter(({ number }) => touched.has(number));
}

function inOrder(edits: readonly TextEdit[]): readonly TextEdit[] {
  return edits.toSorted((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
}
