/** Source text → syntax tree. Declarations and blocks are found here, statements are read by the grammar. */

import { type IToken, tokenMatcher } from 'chevrotain';
import type * as Ast from './ast.ts';
import { readBody } from './bodies.ts';
import type { Head } from './declaration-parser.ts';
import type { Diagnostic } from './diagnostic.ts';
import { type Comment, lex } from './lex.ts';
import { nearest } from './nearest.ts';
import { DECLARATIONS, type Reading } from './reading.ts';
import { createStatementReader } from './statement-reader.ts';
import { misspelled, shown, spanOf, syntaxError } from './syntax-errors.ts';
import { LeftBrace, RightBrace, Word } from './tokens.ts';

export interface Parsed {
  readonly program: Ast.Program;
  /** In source order. */
  readonly diagnostics: readonly Diagnostic[];
  readonly comments: readonly Comment[];
}

/** More than these help nobody: what follows is most probably not a program at all. */
const MOST_DIAGNOSTICS = 50;

export function parse(source: string): Parsed {
  const { tokens, comments, diagnostics: unreadable } = lex(source, MOST_DIAGNOSTICS);
  markLines(source, tokens);
  const diagnostics: Diagnostic[] = [...unreadable];
  const report = (diagnostic: Diagnostic): void => {
    diagnostics.push(diagnostic);
  };
  const reading: Reading = {
    reader: createStatementReader(tokens, report),
    doc: docsOf(tokens, comments),
    report,
    isHopeless: () => diagnostics.length >= MOST_DIAGNOSTICS,
  };
  const declarations = readDeclarations(reading);
  diagnostics.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return {
    program: { kind: 'Program', declarations, span: { start: 0, end: source.length } },
    diagnostics: capped(withoutConsequences(diagnostics, source)),
    comments,
  };
}

function readDeclarations(reading: Reading): readonly Ast.Declaration[] {
  const { reader, report } = reading;
  const declarations: Ast.Declaration[] = [];
  let at = 0;
  while (at < reader.tokens.length && !reading.isHopeless()) {
    const token = reader.tokens[at];
    if (!token) break;
    if (DECLARATIONS.has(token.image)) {
      const { declaration, next } = readDeclaration(reading, at);
      if (declaration) declarations.push(declaration);
      at = next;
      continue;
    }
    const near = tokenMatcher(token, Word) ? nearest(token.image, DECLARATIONS) : undefined;
    if (near !== undefined) {
      report(misspelled(token, near));
      reader.retype(at, near);
      continue;
    }
    report(stray(token));
    at = nextDeclaration(reader.tokens, at + 1);
  }
  return declarations;
}

interface ReadDeclaration {
  readonly declaration?: Ast.Declaration;
  readonly next: number;
}

function readDeclaration(reading: Reading, at: number): ReadDeclaration {
  const { reader } = reading;
  const first = reader.tokens[at];
  if (!first) return { next: at + 1 };
  if (first.image === 'import') {
    const read = reader.read((parser) => parser.importDeclaration(), at);
    if (read.kind === 'read') return { declaration: read.value, next: read.next };
    return { next: nextDeclaration(reader.tokens, Math.max(read.errorAt, at + 1)) };
  }
  if (first.image === 'universe') {
    const read = reader.read((parser) => parser.universeDeclaration(), at);
    if (read.kind === 'read')
      return {
        declaration: { ...read.value, ...reading.doc(first.startOffset) },
        next: read.next,
      };
    return { next: nextDeclaration(reader.tokens, Math.max(read.errorAt, at + 1)) };
  }
  const head = reader.read<Head>(
    (parser) => (first.image === 'test' ? parser.testHead() : parser.head()),
    at,
  );
  const opened = head.kind === 'read' ? head.next : openingBrace(reader.tokens, head.errorAt);
  if (opened === undefined) return { next: nextDeclaration(reader.tokens, at + 1) };
  const named = head.kind === 'read' ? head.value : { name: unnamed(first), parameters: [] };
  return readBody(reading, first, named, opened);
}

/** A declaration whose head is broken is still read, so that its mistakes are all shown at once. */
function openingBrace(tokens: readonly IToken[], from: number): number | undefined {
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (token?.tokenType === LeftBrace) return at;
    if (token?.payload === 'first on line') return undefined;
  }
  return undefined;
}

function unnamed(token: IToken): Ast.Identifier {
  return { kind: 'Identifier', name: '', span: spanOf(token) };
}

/** The next declaration's keyword at the beginning of a line, outside of braces. */
function nextDeclaration(tokens: readonly IToken[], from: number): number {
  let depth = 0;
  for (let at = from; at < tokens.length; at += 1) {
    const token = tokens[at];
    if (!token) break;
    if (token.tokenType === LeftBrace) depth += 1;
    else if (token.tokenType === RightBrace) depth = Math.max(0, depth - 1);
    else if (
      depth === 0 &&
      token.payload === 'first on line' &&
      DECLARATIONS.has(token.image) &&
      tokens[at + 1]?.tokenType !== LeftBrace
    )
      return at;
  }
  return tokens.length;
}

function stray(token: IToken): Diagnostic {
  if (token.tokenType === RightBrace)
    return syntaxError('E0101', spanOf(token), 'This `}` closes nothing.', {
      fix: 'delete it',
      edits: [{ span: spanOf(token), text: '' }],
    });
  return syntaxError('E0101', spanOf(token), `\`${shown(token)}\` does not begin a declaration.`, {
    why: 'A file is a list of declarations: `strategy`, `indicator`, `risk`, `backtest`, `deploy` and so on.',
    fix: 'put it inside a `strategy Name { … }`',
  });
}

/** The parser looks only at tokens; which of them begin a line is noted on them. */
function markLines(source: string, tokens: readonly IToken[]): void {
  let end = 0;
  for (const token of tokens) {
    const isFirst = end === 0 || source.slice(end, token.startOffset).includes('\n');
    if (isFirst) token.payload = 'first on line';
    end = (token.endOffset ?? token.startOffset) + 1;
  }
}

/** Doc comments by the offset of the token that they stand above. */
function docsOf(
  tokens: readonly IToken[],
  comments: readonly Comment[],
): (start: number) => { readonly doc?: string } {
  const docs = new Map<number, string>();
  let at = 0;
  for (const { isDoc, span, text } of comments) {
    if (!isDoc) continue;
    while ((tokens[at]?.startOffset ?? Number.POSITIVE_INFINITY) < span.end) at += 1;
    const start = tokens[at]?.startOffset;
    if (start === undefined) break;
    const above = docs.get(start);
    docs.set(start, above === undefined ? text : `${above}\n${text}`);
  }
  return (start) => {
    const doc = docs.get(start);
    return doc === undefined ? {} : { doc };
  };
}

/**
 * What stands behind a sign that was left out may not fit there only because the sign is missing, and a block may
 * not be closed only because the rest of the file was not read.
 */
function withoutConsequences(
  diagnostics: readonly Diagnostic[],
  source: string,
): readonly Diagnostic[] {
  const isCut = diagnostics.some(({ code }) => code === 'E0107');
  return diagnostics.filter(({ code, span }, k) => {
    if (isCut && code === 'E0102') return false;
    const before = diagnostics[k - 1];
    const isBehindSign = code === 'E0101' && before?.code === 'E0103';
    return !isBehindSign || source.slice(before.span.end, span.start).trim() !== '';
  });
}

function capped(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  const last = diagnostics[MOST_DIAGNOSTICS - 1];
  if (!last) return diagnostics;
  return [
    ...diagnostics.slice(0, MOST_DIAGNOSTICS - 1),
    syntaxError(
      'E0107',
      last.span,
      'More than fifty mistakes: from here on the text is not read any more.',
      {
        why: 'It is probably not a Strata program, or part of it is damaged.',
        fix: 'mend the first ones and check again',
      },
    ),
  ];
}
