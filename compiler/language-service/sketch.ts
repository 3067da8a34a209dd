/**
 * What a file declares, read from its tokens alone: names, and where each declaration begins and ends. It is right for
 * a sound program and still useful for one that breaks off in the middle of a word, so completion is built on it.
 */

import {
  beginsDeclaration,
  type ScannedToken,
  STATEMENT_WORDS,
  scan,
} from '../../grammar/index.ts';
import { type FunctionInfo, parametersFromText, readDoc } from './functions.ts';

export interface SketchedValue {
  readonly kind: 'param' | 'let' | 'out' | 'argument';
  readonly name: string;
  /** Where its statement begins: it can be used below. */
  readonly start: number;
  /** The statement on one line. */
  readonly text: string;
  readonly doc?: string;
}

export interface SketchedDeclaration {
  /** `strategy`, `indicator` and so on. */
  readonly word: string;
  readonly name: string;
  readonly start: number;
  /** Where the next one begins, or the file ends. */
  readonly end: number;
  readonly values: readonly SketchedValue[];
  readonly doc?: string;
}

export interface Sketch {
  /** Without comments. */
  readonly tokens: readonly ScannedToken[];
  readonly comments: readonly ScannedToken[];
  readonly declarations: readonly SketchedDeclaration[];
  /** Of other files. */
  readonly imported: readonly SketchedDeclaration[];
}

export function sketch(source: string): Sketch {
  const all = scan(source);
  const comments = all.filter(({ kind }) => kind === 'comment' || kind === 'doc');
  const tokens = all.filter(({ kind }) => kind !== 'comment' && kind !== 'doc');
  const docs = docsByToken(all);
  const starts = declarationStarts(tokens);
  const declarations = starts.map((from, k): SketchedDeclaration => {
    const to = starts[k + 1] ?? tokens.length;
    const first = tokens[from];
    const word = first?.text ?? '';
    const start = first?.span.start ?? 0;
    const doc = docs.get(start);
    const name = tokens[from + 1];
    return {
      word,
      name: name && isWord(name) ? name.text : '',
      start,
      end: tokens[to]?.span.start ?? source.length,
      values: [
        ...(word === 'indicator' ? argumentsOf(tokens, from, to, source) : []),
        ...valuesOf(tokens, from, to, word, source, docs),
      ],
      ...(doc !== undefined && { doc }),
    };
  });
  return { tokens, comments, declarations, imported: [] };
}

export function isWord({ kind }: ScannedToken): boolean {
  return kind === 'name' || kind === 'contextual' || kind === 'reserved';
}

/** Whether the token begins a statement of a declaration of this kind, and is not a word inside one. */
export function beginsStatement(
  token: ScannedToken,
  previous: ScannedToken | undefined,
  word: string,
): boolean {
  if (!STATEMENT_WORDS.get(word)?.includes(token.text)) return false;
  // There is no timeframe in a deployment that `on` could be about.
  if (word === 'deploy' && token.text === 'on') return true;
  if (token.isFirstOnLine) return !INSIDE.has(token.text) || !continues(previous);
  // Words with several meanings only begin a statement where a line does.
  return token.kind === 'reserved' && !AMBIGUOUS.has(token.text) && !continues(previous);
}

/** Also words inside a statement: `via stop`, `size risk`, `x between a and b`, `across universe`. */
const AMBIGUOUS = new Set(['stop', 'risk', 'between', 'universe', 'on', 'strategy', 'for']);
const INSIDE = new Set(['between', 'on']);

/** The statement goes on after this token. */
function continues(token: ScannedToken | undefined): boolean {
  if (!token) return false;
  if (token.kind === 'operator') return true;
  return ['(', '[', ',', '.', 'and', 'or', 'not', 'via', 'when'].includes(token.text);
}

/** A declaration as a function that other parts of the file can call. */
export function functionOf(declaration: SketchedDeclaration): FunctionInfo {
  const named = (kind: SketchedValue['kind']): readonly SketchedValue[] =>
    declaration.values.filter((value) => value.kind === kind);
  const outputs = named('out').map(({ name }) => name);
  return {
    name: declaration.name,
    parameters: named('argument').flatMap(({ text }) => parametersFromText(text)),
    outputs: outputs.length > 1 ? outputs : [],
    doc: readDoc(declaration.doc ?? ''),
    isShipped: false,
  };
}

function declarationStarts(tokens: readonly ScannedToken[]): readonly number[] {
  const starts: number[] = [];
  let depth = 0;
  let word = '';
  tokens.forEach((token, at) => {
    const next = tokens[at + 1];
    if (token.text === '{') depth += 1;
    else if (token.text === '}') depth = Math.max(0, depth - 1);
    else if (beginsDeclaration(token.text) && token.isFirstOnLine) {
      const isStatement = depth > 0 && STATEMENT_WORDS.get(word)?.includes(token.text);
      const isNamed = next !== undefined && (isWord(next) || next.kind === 'text');
      if (isStatement || (depth > 0 && !isNamed)) return;
      starts.push(at);
      depth = 0;
      word = token.text;
    }
  });
  return starts;
}

function argumentsOf(
  tokens: readonly ScannedToken[],
  from: number,
  to: number,
  source: string,
): readonly SketchedValue[] {
  const open = tokens[from + 2];
  if (open?.text !== '(') return [];
  const found: SketchedValue[] = [];
  let start = from + 3;
  for (let at = start; at < to; at += 1) {
    const token = tokens[at];
    if (!token || token.text === '{') break;
    if (token.text !== ',' && token.text !== ')') continue;
    const name = tokens[start];
    const last = tokens[at - 1];
    if (name && last && start < at && isWord(name)) {
      const text = source.slice(name.span.start, last.span.end);
      found.push({ kind: 'argument', name: name.text, start: open.span.start, text });
    }
    if (token.text === ')') break;
    start = at + 1;
  }
  return found;
}

function valuesOf(
  tokens: readonly ScannedToken[],
  from: number,
  to: number,
  word: string,
  source: string,
  docs: ReadonlyMap<number, string>,
): readonly SketchedValue[] {
  const found: SketchedValue[] = [];
  for (let at = from + 1; at < to; at += 1) {
    const [token, name, equals] = [tokens[at], tokens[at + 1], tokens[at + 2]];
    const kind = token && valueKind(token.text);
    if (!token || !kind || !name || !isWord(name) || equals?.text !== '=') continue;
    const doc = docs.get(token.span.start);
    found.push({
      kind,
      name: name.text,
      start: token.span.start,
      text: statementText(tokens, at, to, word, source),
      ...(doc !== undefined && { doc }),
    });
  }
  return found;
}

function valueKind(text: string): 'let' | 'param' | 'out' | undefined {
  return text === 'let' || text === 'param' || text === 'out' ? text : undefined;
}

function statementText(
  tokens: readonly ScannedToken[],
  from: number,
  to: number,
  word: string,
  source: string,
): string {
  let last = from;
  for (let at = from + 1; at < to; at += 1) {
    const token = tokens[at];
    if (!token || token.text === '}' || beginsStatement(token, tokens[at - 1], word)) break;
    last = at;
  }
  const span = { start: tokens[from]?.span.start ?? 0, end: tokens[last]?.span.end ?? 0 };
  return source
    .slice(span.start, span.end)
    .replace(/\/\/[^\n]*/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** The doc comment above each token, by the token's offset. */
function docsByToken(all: readonly ScannedToken[]): ReadonlyMap<number, string> {
  const docs = new Map<number, string>();
  let lines: string[] = [];
  for (const { kind, text, span } of all) {
    if (kind === 'doc') lines.push(text.replace(/^\/\/\/\s?/, '').trimEnd());
    else if (kind !== 'comment') {
      if (lines.length > 0) docs.set(span.start, lines.join('\n'));
      lines = [];
    }
  }
  return docs;
}
