/** Where the cursor stands: in which declaration, block and statement, and behind which word. From tokens alone. */

import type { ScannedToken, Span } from '../../grammar/index.ts';
import { METRICS } from '../risk-metrics.ts';
import { beginsStatement, isWord, type Sketch, type SketchedDeclaration } from './sketch.ts';

export interface Cursor {
  readonly place: /** Inside a comment or a text, where nothing is completed. */
    | { readonly kind: 'prose' }
    /** Between declarations. */
    | { readonly kind: 'top' }
    /** Before the `{` of a declaration. */
    | { readonly kind: 'head'; readonly declaration: SketchedDeclaration }
    | {
        readonly kind: 'block';
        readonly declaration: SketchedDeclaration;
        /** `order` of a risk policy, `costs`, `learn`, `kill`. */
        readonly section?: string;
      };
  /** The word that is being written, which a completion replaces; empty between words. */
  readonly word: { readonly text: string; readonly span: Span };
  /** The current statement's tokens before that word. */
  readonly before: readonly ScannedToken[];
  /** A statement may begin here. */
  readonly mayBegin: boolean;
  /** The call whose brackets are open here, and which of its arguments this is. */
  readonly call?: OpenCall;
}

export interface OpenCall {
  readonly name: string;
  readonly span: Span;
  readonly argument: number;
  /** `n` of `n = 14`. */
  readonly argumentName?: string;
}

export function cursorAt(
  source: string,
  { tokens, comments, ...rest }: Sketch,
  at: number,
): Cursor {
  const word = wordAt(source, at);
  const { start } = word.span;
  const declaration = rest.declarations.findLast((each) => each.start < start && start <= each.end);
  const nothing = { word, before: [], mayBegin: true };
  if (isInProse(comments, at) || isInText(tokens, at))
    return { ...nothing, place: { kind: 'prose' } };
  if (!declaration) return { ...nothing, place: { kind: 'top' } };
  const inside = tokensBetween(tokens, declaration.start, start);
  const block = openBlock(inside, declaration);
  if (block.kind !== 'open')
    return block.kind === 'closed'
      ? { ...nothing, place: { kind: 'top' } }
      : { place: { kind: 'head', declaration }, word, before: inside, mayBegin: false };
  const call = openCall(block.statement);
  const previous = block.statement.at(-1);
  const isFirstOnLine = source.slice(lineStart(source, start), start).trim() === '';
  return {
    place: {
      kind: 'block',
      declaration,
      ...(block.section !== undefined && { section: block.section }),
    },
    word,
    before: block.statement,
    mayBegin: previous === undefined || (isFirstOnLine && !expectsMore(previous)),
    ...(call && { call }),
  };
}

type Block =
  | { readonly kind: 'head' | 'closed' }
  | {
      readonly kind: 'open';
      readonly section?: string;
      readonly statement: readonly ScannedToken[];
    };

/** Which braces are open after these tokens, and where the statement in them began. */
function openBlock(tokens: readonly ScannedToken[], { word }: SketchedDeclaration): Block {
  const sections: string[] = [];
  let start = 0;
  let isOpen = false;
  for (const [at, token] of tokens.entries()) {
    const previous = tokens[at - 1];
    if (token.text === '{') {
      if (isOpen) sections.push(previous?.text ?? '');
      isOpen = true;
      start = at + 1;
    } else if (token.text === '}') {
      if (sections.length === 0) return { kind: 'closed' };
      sections.pop();
      start = at + 1;
    } else if (isOpen && beginsHere(token, previous, word, sections.at(-1))) start = at;
  }
  if (!isOpen) return { kind: 'head' };
  const section = sections.at(-1);
  return {
    kind: 'open',
    statement: tokens.slice(start),
    ...(section !== undefined && { section }),
  };
}

const COST_WORDS = new Set(['commission', 'slippage', 'participation', 'borrow', 'interest']);
const KILL_WORDS = new Set(['cancel', 'freeze', 'flatten', 'alert', 'reset']);
const LEARN_WORDS = new Set(['from', 'rate', 'weight', 'step', 'after']);

function beginsHere(
  token: ScannedToken,
  previous: ScannedToken | undefined,
  word: string,
  section: string | undefined,
): boolean {
  if (section === undefined) return beginsStatement(token, previous, word);
  if (section === 'costs') return COST_WORDS.has(token.text);
  if (section === 'kill') return KILL_WORDS.has(token.text);
  if (section === 'learn') return token.isFirstOnLine && LEARN_WORDS.has(token.text);
  if (token.text === 'when') return true;
  return METRICS.has(token.text) && (token.isFirstOnLine || previous?.text !== 'when');
}

/** After these the statement goes on, on the next line if need be. */
function expectsMore(token: ScannedToken): boolean {
  if (token.kind === 'operator') return true;
  if (['(', '[', ',', '.', ':'].includes(token.text)) return true;
  return token.kind === 'reserved' && !['true', 'false', 'universe'].includes(token.text);
}

/** The innermost call that is open at the end of these tokens. */
function openCall(tokens: readonly ScannedToken[]): OpenCall | undefined {
  let depth = 0;
  let argument = 0;
  let argumentName: string | undefined;
  for (let at = tokens.length - 1; at >= 0; at -= 1) {
    const token = tokens[at];
    if (!token) break;
    const { text } = token;
    if (text === ')' || text === ']') depth += 1;
    else if (text === '[') {
      // Between square brackets a number of bars is written, and no argument.
      if (depth === 0) return undefined;
      depth -= 1;
    } else if (text === '(') {
      const callee = tokens[at - 1];
      if (depth === 0 && callee && isWord(callee) && callee.kind !== 'reserved')
        return {
          name: callee.text,
          span: callee.span,
          argument,
          ...(argumentName !== undefined && { argumentName }),
        };
      if (depth > 0) depth -= 1;
    } else if (depth === 0 && text === ',') argument += 1;
    else if (depth === 0 && text === '=' && argument === 0) argumentName = tokens[at - 1]?.text;
  }
  return undefined;
}

/** Letters, digits and underscores around the cursor; digits first make it a number with its unit. */
function wordAt(source: string, at: number): Cursor['word'] {
  const line = source.slice(Math.max(lineStart(source, at), at - 200), at);
  const left = /(?:\d[\d_]*(?:\.\d+)?)?[A-Za-z_]*\w*$/.exec(line);
  const right = /^\w*/.exec(source.slice(at, at + 200))?.[0] ?? '';
  const text = left?.[0] ?? '';
  return { text, span: { start: at - text.length, end: at + right.length } };
}

function lineStart(source: string, at: number): number {
  return source.lastIndexOf('\n', at - 1) + 1;
}

function tokensBetween(
  tokens: readonly ScannedToken[],
  start: number,
  end: number,
): readonly ScannedToken[] {
  return tokens.filter(({ span }) => span.start >= start && span.end <= end);
}

function isInProse(comments: readonly ScannedToken[], at: number): boolean {
  return comments.some(({ span }) => span.start < at && at <= span.end);
}

function isInText(tokens: readonly ScannedToken[], at: number): boolean {
  return tokens.some(
    ({ kind, span, text }) =>
      kind === 'text' &&
      span.start < at &&
      (at < span.end || (at === span.end && (text.length === 1 || !text.endsWith('"')))),
  );
}
