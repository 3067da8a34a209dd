/**
 * One text for a program and the files that it imports, so that a span says both the file and the place: the
 * program's own text comes first and keeps its spans, each imported one follows behind a line that names it.
 */

/** A form feed is a blank in a program, so the whole still reads as one; those of the files themselves are replaced. */
const MARK = '\f// ';

export interface SourcePlace {
  /** Absent: the program itself. */
  readonly file?: string;
  /** In the file's own text. */
  readonly offset: number;
  /** 1-based. */
  readonly line: number;
}

export interface SourceBuilder {
  /** Adds a file behind what there is, and returns where its text begins. */
  add(file: string, text: string): number;
  readonly text: string;
}

export function sourceBuilder(main: string): SourceBuilder {
  let text = unmarked(main);
  return {
    get text() {
      return text;
    },
    add(file, source) {
      text += `\n${MARK}${file.replace(/\s/g, ' ')}\n`;
      const offset = text.length;
      text += unmarked(source);
      return offset;
    },
  };
}

function unmarked(text: string): string {
  return text.replaceAll('\f', ' ');
}

/** The file and line of a place in a linked text, which may be a plain one. */
export function placeIn(source: string, offset: number): SourcePlace {
  const mark = source.lastIndexOf(MARK, offset);
  if (mark < 0) return { offset, line: linesBefore(source, 0, offset) };
  const head = source.indexOf('\n', mark);
  const file = source.slice(mark + MARK.length, head);
  return { file, offset: offset - head - 1, line: linesBefore(source, head + 1, offset) };
}

/** The 1-based line of a place in its own file. */
export function lineAt(source: string, offset: number): number {
  return placeIn(source, offset).line;
}

function linesBefore(source: string, from: number, to: number): number {
  let line = 1;
  for (let at = source.indexOf('\n', from); at >= 0 && at < to; at = source.indexOf('\n', at + 1))
    line += 1;
  return line;
}
