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
  const { lineEnds, marks } = measured(source);
  const mark = marks[countBelow(marks, offset + 1) - 1];
  if (mark === undefined) return { offset, line: countBelow(lineEnds, offset) + 1 };
  const head = source.indexOf('\n', mark);
  const file = source.slice(mark + MARK.length, head);
  const line = countBelow(lineEnds, offset) - countBelow(lineEnds, head + 1) + 1;
  return { file, offset: offset - head - 1, line: Math.max(1, line) };
}

/** The 1-based line of a place in its own file. */
export function lineAt(source: string, offset: number): number {
  return placeIn(source, offset).line;
}

interface Measured {
  readonly source: string;
  readonly lineEnds: readonly number[];
  readonly marks: readonly number[];
}

let last: Measured = { source: '', lineEnds: [], marks: [] };

/** Each rule of a program asks for its line; counting lines afresh for each would take the square of its length. */
function measured(source: string): Measured {
  if (last.source !== source)
    last = { source, lineEnds: placesOf('\n', source), marks: placesOf(MARK, source) };
  return last;
}

function placesOf(text: string, source: string): readonly number[] {
  const places: number[] = [];
  for (let at = source.indexOf(text); at >= 0; at = source.indexOf(text, at + 1)) places.push(at);
  return places;
}

/** How many of the ascending numbers are below a limit. */
function countBelow(ascending: readonly number[], limit: number): number {
  let [low, high] = [0, ascending.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ascending[middle] ?? limit) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
