/** A diagnostic as a person reads it: what would go wrong, where, why, and what to type. */

import {
  characterWidth,
  displayWidth,
  type Palette,
  paletteOf,
  type TextStyle,
  toAscii,
  wrap,
} from '../backtester/text/index.ts';
import type { Diagnostic, Span } from '../grammar/index.ts';
import { editedLines, linesOf, positionOf, type SourceLine, shownSpan } from './source-text.ts';

const TAB_WIDTH = 4;
/** More lines of an edited program than this are left out. */
const MOST_EDITED_LINES = 8;

/** No line is wider than the style's width; ends with a line break. */
export function renderDiagnostic(
  diagnostic: Diagnostic,
  source: string,
  file: string,
  style: TextStyle,
): string {
  const palette = paletteOf(style);
  const span = shownSpan(source, diagnostic.span);
  const lines = linesOf(source);
  const { line, column } = positionOf(lines, span.start);
  const last = positionOf(lines, span.end).line;
  const mended = editedLines(source, diagnostic.fix?.edits ?? []);
  const gutter = String(Math.max(last, ...mended.map(({ number }) => number))).length;
  const frame: Frame = { gutter, style, palette };
  const shown = [
    ...heading(diagnostic, frame),
    `${' '.repeat(gutter)}${palette.dim('-->')} ${safe(file)}:${line}:${column}`,
    palette.dim(`${' '.repeat(gutter)} |`),
    ...excerpt(lines.slice(line - 1, last), span, paintOf(diagnostic, palette), frame),
    ...explanation(diagnostic, frame),
    ...mended.slice(0, MOST_EDITED_LINES).map((edited) => {
      const { text } = visible(edited.text, 0, 0, style.width - gutter - 3);
      return `${palette.dim(String(edited.number).padStart(gutter))} ${palette.green('+')} ${palette.green(text)}`.trimEnd();
    }),
  ];
  const text = shown.join('\n');
  return `${style.unicode ? text : toAscii(text)}\n`;
}

interface Frame {
  /** Digits of the largest line number. */
  readonly gutter: number;
  readonly style: TextStyle;
  readonly palette: Palette;
}

type Paint = Palette['red'];

function paintOf({ severity }: Diagnostic, palette: Palette): Paint {
  return severity === 'error' ? palette.red : palette.yellow;
}

function heading({ severity, code, message }: Diagnostic, { style, palette }: Frame): string[] {
  const label = `${severity} ${code}: `;
  const paint = severity === 'error' ? palette.red : palette.yellow;
  const [first = '', ...more] = wrap(plain(message, style), style.width - label.length);
  return [
    paint(palette.bold(label.trimEnd())) + palette.bold(` ${first}`),
    ...more.map((each) => palette.bold(`  ${each}`)),
  ];
}

function explanation({ why, fix }: Diagnostic, { gutter, style, palette }: Frame): string[] {
  const note = (name: string, text: string | undefined): string[] =>
    text === undefined
      ? []
      : wrap(plain(text, style), style.width, `${' '.repeat(gutter)} = ${name}: `).map(
          (line, place) =>
            place === 0 ? line.replace(`${name}:`, palette.cyan(`${name}:`)) : line,
        );
  return [...note('why', why), ...note('fix', fix?.text)];
}

/** The lines of the span with what is meant underlined; of a long span its first and last line. */
function excerpt(
  lines: readonly SourceLine[],
  span: Span,
  paint: Paint,
  { gutter, style, palette }: Frame,
): string[] {
  const shown = lines.length > 4 ? [lines[0], undefined, lines.at(-1)] : lines;
  return shown.flatMap((line) => {
    if (!line) return [palette.dim(`${' '.repeat(gutter)} :`)];
    const indent = /^\s*/.exec(line.text)?.[0].length ?? 0;
    const isFirst = line === lines[0];
    const from = isFirst ? span.start - line.start : indent;
    const to = Math.min(span.end - line.start, line.text.trimEnd().length);
    const { text, before, marked } = visible(line.text, from, to, style.width - gutter - 3);
    const number = palette.dim(`${String(line.number).padStart(gutter)} |`);
    const source = `${number} ${text}`.trimEnd();
    if (!isFirst && to <= from) return [source];
    const underline = paint('^'.repeat(Math.max(1, marked)));
    return [source, `${palette.dim(`${' '.repeat(gutter)} |`)} ${' '.repeat(before)}${underline}`];
  });
}

interface VisibleLine {
  readonly text: string;
  /** Columns before the marked part, and of it. */
  readonly before: number;
  readonly marked: number;
}

/**
 * A source line as the terminal shows it: tabs as blanks, nothing that would move the cursor, and of a line that is
 * too long the part around what is marked.
 */
function visible(line: string, from: number, to: number, room: number): VisibleLine {
  let text = '';
  let width = 0;
  let before = 0;
  let end = 0;
  let at = 0;
  for (const character of line) {
    if (at <= from) before = width;
    const shown =
      character === '\t' ? ' '.repeat(TAB_WIDTH - (width % TAB_WIDTH)) : safe(character);
    text += shown;
    width += shown.length === 1 ? characterWidth(shown) : displayWidth(shown);
    at += character.length;
    if (at <= from) before = width;
    if (at <= to) end = width;
  }
  const marked = Math.max(0, end - before);
  return width <= room ? { text, before, marked } : clipped(text, before, marked, room);
}

/** A third of the room before the marked part is context enough. */
function clipped(text: string, before: number, marked: number, room: number): VisibleLine {
  const skip =
    before + Math.max(1, marked) <= room - 1 ? 0 : Math.max(0, before - Math.floor(room / 3));
  let shown = skip > 0 ? '…' : '';
  let used = skip > 0 ? 1 : 0;
  let column = 0;
  for (const character of text) {
    const wide = characterWidth(character);
    if (column >= skip + (skip > 0 ? 1 : 0)) {
      if (used + wide > room - 1) {
        shown += '…';
        break;
      }
      shown += character;
      used += wide;
    }
    column += wide;
  }
  const place = before - skip;
  return { text: shown, before: place, marked: Math.min(marked, Math.max(1, room - 1 - place)) };
}

/** Control characters could move the cursor or colour the terminal: shown as the Unicode pictures of them. */
function safe(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about.
  return text.replace(/[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, (character) => {
    const code = character.charCodeAt(0);
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\ufffd';
  });
}

function plain(text: string, style: TextStyle): string {
  const shown = safe(text.replace(/\s+/g, ' '));
  return style.unicode ? shown : toAscii(shown);
}
