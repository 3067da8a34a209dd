/** A run of pieces on one line, or on several where it is too long or a comment stands inside it. */

import type { BreakGroup, Breaks } from './format-breaks.ts';
import { type Piece, wouldMerge } from './format-pieces.ts';
import {
  Colon,
  Comma,
  Dot,
  Dots,
  LeftBracket,
  LeftParen,
  RightBracket,
  RightParen,
} from './tokens.ts';

/** A line of the result. */
export interface Row {
  readonly text: string;
  readonly indent: number;
  /** Indentation of the statement that it belongs to. */
  readonly level: number;
  readonly blankBefore: boolean;
  /** The comment at its end. */
  readonly remark?: string;
}

/** What is laid out, and what is known about it. */
export interface Script {
  readonly pieces: readonly Piece[];
  readonly breaks: Breaks;
  /** Additional spaces before pieces, by their index. */
  readonly spaces: ReadonlyMap<number, number>;
}

/** From `from` up to, not including, `to`. */
export interface Run {
  readonly from: number;
  readonly to: number;
  readonly clauses: readonly number[];
}

export const WIDTH = 100;
/** How far the later lines of a statement are indented beyond its first. */
const CONTINUED = 4;
const DEEPER = 2;

/** `reserve` is the room for what will follow on the last line. */
export function layOutRun(script: Script, run: Run, indent: number, reserve = 0): readonly Row[] {
  const breaking = chooseBreaks(script, run, indent, reserve);
  const rows: Row[] = [];
  for (const { from, to } of breaking.lines()) {
    const column = breaking.indentOf(from);
    if (from > run.from) addRemarks(rows, script.pieces[from], column, indent);
    rows.push({
      text: textOf(script, from, to),
      indent: column,
      level: indent,
      blankBefore: false,
    });
  }
  return rows;
}

/** True where a comment stands between the pieces of a run, so that it cannot be on one line. */
export function isInterrupted({ pieces }: Script, from: number, to: number): boolean {
  return pieces.slice(from + 1, to).some((_, k) => isForced(pieces, from + 1 + k));
}

export function textOf({ pieces, breaks, spaces }: Script, from: number, to: number): string {
  let text = pieces[from]?.text ?? '';
  for (let at = from + 1; at < to; at += 1) {
    const [before, piece] = [pieces[at - 1], pieces[at]];
    if (!before || !piece) break;
    const isClose =
      isTight(before, piece) ||
      breaks.signs.has(at - 1) ||
      (piece.type === LeftParen && !breaks.brackets.has(at));
    text += (isClose ? '' : ' ') + ' '.repeat(spaces.get(at) ?? 0) + piece.text;
  }
  return text;
}

function isTight(before: Piece, piece: Piece): boolean {
  switch (piece.type) {
    case Comma:
    case Colon:
    case Dot:
    case Dots:
    case RightParen:
    case LeftBracket:
    case RightBracket:
      return true;
    default:
      break;
  }
  const { type } = before;
  return type === LeftParen || type === LeftBracket || type === Dot || type === Dots;
}

/**
 * The comments before a piece. The first may belong to the end of the line above; where there is none in `rows`,
 * whoever writes that line has taken it.
 */
export function addRemarks(
  rows: Row[],
  piece: Piece | undefined,
  indent: number,
  level: number,
): void {
  for (const { text, isTrailing, blankBefore } of piece?.remarks ?? []) {
    const last = rows.at(-1);
    if (!isTrailing)
      rows.push({ text, indent, level, blankBefore: blankBefore && rows.length > 0 });
    else if (last) rows[rows.length - 1] = { ...last, remark: text };
  }
}

function isForced(pieces: readonly Piece[], at: number): boolean {
  const piece = pieces[at];
  return piece !== undefined && (piece.remarks.length > 0 || wouldMerge(pieces[at - 1], piece));
}

interface Breaking {
  lines(): readonly { readonly from: number; readonly to: number }[];
  indentOf(at: number): number;
}

/** Breaks the outermost group of a line that is too long, until each line fits or nothing is left to break. */
function chooseBreaks(script: Script, run: Run, indent: number, reserve: number): Breaking {
  const { pieces, breaks } = script;
  const inside = (at: number): boolean => at > run.from && at < run.to;
  const clauses: BreakGroup = { points: run.clauses, isList: false, around: [] };
  const groups = new Set([clauses]);
  const broken = new Set<BreakGroup>();
  const starts = new Set<number>([run.from]);
  for (let at = run.from + 1; at < run.to; at += 1) {
    if (isForced(pieces, at)) starts.add(at);
    const group = breaks.groups.get(at);
    if (group) groups.add(group);
  }
  for (const group of groups) {
    if (!group.isList && group.points.some((at) => starts.has(at))) breakAll(group);
  }
  while (lines().some(shorten));
  return { lines, indentOf };

  function breakAll(group: BreakGroup): void {
    broken.add(group);
    for (const at of group.points) if (inside(at)) starts.add(at);
  }

  function lines() {
    const sorted = [...starts].sort((a, b) => a - b);
    return sorted.map((from, k) => ({ from, to: sorted[k + 1] ?? run.to }));
  }

  function indentOf(at: number): number {
    if (at === run.from) return indent;
    const outer = breaks.groups.get(at)?.around.filter((group) => broken.has(group)).length ?? 0;
    return indent + CONTINUED + DEEPER * outer;
  }

  function fits(from: number, to: number): boolean {
    const end = to === run.to ? reserve : 0;
    return indentOf(from) + textOf(script, from, to).length + end <= WIDTH;
  }

  /** True if a break was added to this line. */
  function shorten({ from, to }: { readonly from: number; readonly to: number }): boolean {
    if (fits(from, to)) return false;
    const isHere = (at: number): boolean => at > from && at < to;
    const [group] = [...groups]
      .filter(({ points }) => points.some(isHere))
      .sort((a, b) => a.around.length - b.around.length);
    if (!group) return false;
    if (!group.isList) {
      breakAll(group);
      return true;
    }
    const points = group.points.filter(isHere);
    broken.add(group);
    starts.add(points.findLast((at) => fits(from, at)) ?? points[0] ?? to);
    return true;
  }
}
