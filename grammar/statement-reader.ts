/**
 * Reads one statement at a time with the Chevrotain rules, so that a mistake costs one statement and one
 * diagnostic. Where one word or sign would mend a statement, it is read as mended, and the mending reported.
 */

import {
  type IParserErrorMessageProvider,
  type IToken,
  type TokenType,
  tokenMatcher,
} from 'chevrotain';
import { DeclarationParser } from './declaration-parser.ts';
import type { Diagnostic } from './diagnostic.ts';
import { type ForeignPhrase, foreignPhrases } from './foreign-phrases.ts';
import { lexer } from './lex.ts';
import { nearest } from './nearest.ts';
import {
  bareConditional,
  foreign,
  isBareConditional,
  missingPiece,
  reservedName,
  tooNested,
} from './statement-errors.ts';
import {
  fixedText,
  type Misfit,
  missing,
  misspelled,
  spanOf,
  syntaxError,
  unexpected,
} from './syntax-errors.ts';
import {
  classifyWord,
  Equals,
  Identifier,
  isReserved,
  type Keyword,
  keyword,
  LeftBrace,
  LeftBracket,
  LeftParen,
  Name,
  RightBrace,
  RightBracket,
  RightParen,
  Word,
} from './tokens.ts';

/** No statement that a person writes is as long. Later phases recurse over expressions, so this bounds them. */
const MOST_TOKENS = 1_000;
/** What nearly every statement has fewer of. */
const USUAL_TOKENS = 60;
/** Tokens beyond the current one that the grammar looks at. */
const LOOKAHEAD = 3;
/** Brackets and `if`s inside one another. */
const MOST_NESTED = 100;
const MOST_REPAIRS = 3;

/** Words that may continue a statement: what a stray word after its end may have been meant to be. */
const CONTINUATIONS: readonly Keyword[] = [
  ...(['and', 'or', 'crosses', 'is', 'between', 'rising', 'falling', 'for', 'within'] as const),
  ...(['of', 'across', 'via', 'in', 'step', 'from', 'scaled', 'fractional', 'day', 'gtc'] as const),
  ...(['rebalance', 'band', 'leverage', 'bars', 'ago', 'when', 'then', 'else', 'under'] as const),
  ...(['to', 'per', 'min', 'max', 'until'] as const),
];

/** Words that may stand in the middle of a statement or not at all, so that the grammar does not ask for them. */
const OPTIONAL: readonly Keyword[] = ['long', 'short', 'at', 'volatility', 'from', 'in'];

export type StatementRule<T> = (parser: DeclarationParser) => T;

export type Read<T> =
  | { readonly kind: 'read'; readonly value: T; readonly next: number }
  | { readonly kind: 'broken'; readonly errorAt: number };

export interface StatementReader {
  /** The tokens; repairs change them. */
  readonly tokens: readonly IToken[];
  read<T>(rule: StatementRule<T>, start: number): Read<T>;
  /** Reads the word at `index` as `word` from now on. */
  retype(index: number, word: string): void;
}

interface Attempt<T> {
  readonly value: T;
  /** Tokens read, or the place of the error. */
  readonly length: number;
  readonly error: boolean;
}

let expected: readonly TokenType[] = [];

const noteExpected: IParserErrorMessageProvider = {
  buildMismatchTokenMessage: (options) => note([options.expected]),
  buildNotAllInputParsedMessage: () => '',
  buildNoViableAltMessage: (options) =>
    note(options.expectedPathsPerAlt.flat().flatMap(([type]) => type ?? [])),
  buildEarlyExitMessage: (options) =>
    note(options.expectedIterationPaths.flatMap(([type]) => type ?? [])),
};

function note(types: readonly TokenType[]): string {
  expected = types;
  return '';
}

/** Chevrotain makes an error of each statement's end; recording where would take longer than the parsing. */
function withoutStackTraces<T>(parse: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return parse();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

let shared: DeclarationParser | undefined;

/** One parser for the process: recording the grammar takes longer than parsing a program. */
function theParser(): DeclarationParser {
  shared ??= new DeclarationParser({
    recoveryEnabled: false,
    skipValidations: true,
    // One token tells nearly all alternatives apart; those that need two say so.
    maxLookahead: 1,
    errorMessageProvider: noteExpected,
  });
  return shared;
}

export function createStatementReader(
  source: readonly IToken[],
  report: (diagnostic: Diagnostic) => void,
): StatementReader {
  const tokens = [...source];

  /** Most statements are short; a parser that came near the end of what it was given is given more. */
  function attempt<T>(rule: StatementRule<T>, start: number): Attempt<T> {
    const short = attemptOn(rule, tokens.slice(start, start + USUAL_TOKENS));
    if (short.length < USUAL_TOKENS - LOOKAHEAD) return short;
    return attemptOn(rule, tokens.slice(start, start + MOST_TOKENS + 1));
  }

  function attemptOn<T>(rule: StatementRule<T>, window: IToken[]): Attempt<T> {
    const parser = theParser();
    expected = [];
    parser.input = window;
    const value = withoutStackTraces(() => rule(parser));
    const [error] = parser.errors;
    if (!error) return { value, length: window.length, error: false };
    const found = window.indexOf(error.token);
    return {
      value,
      length: found < 0 ? window.length : found,
      error: error.name !== 'NotAllInputParsedException',
    };
  }

  function read<T>(rule: StatementRule<T>, start: number): Read<T> {
    const tooDeep = nestedTooDeep(start);
    if (tooDeep) {
      report(tooDeep);
      return { kind: 'broken', errorAt: start + 1 };
    }
    for (let repairs = 0; repairs <= MOST_REPAIRS; repairs += 1) {
      const { value, length, error } = attempt(rule, start);
      const at = start + length;
      if (length > MOST_TOKENS) {
        report(tooLong(start));
        return { kind: 'broken', errorAt: at };
      }
      const wanted = expected;
      const phrase = error || isLeftover(at) ? phrased(rule, start, at) : undefined;
      if (phrase) {
        report(foreign(phrase));
        if (phrase.isStatement) return { kind: 'broken', errorAt: phrase.at + phrase.count };
        continue;
      }
      const mended = error ? mendError(rule, start, at, wanted) : mendLeftover(rule, start, at);
      if (mended) continue;
      if (!error) return { kind: 'read', value, next: at };
      report(problemAt(start, at, wanted));
      return { kind: 'broken', errorAt: at };
    }
    return { kind: 'broken', errorAt: start + 1 };
  }

  /** The tokens of a phrase of another language are replaced where more of the statement can be read then. */
  function phrased<T>(
    rule: StatementRule<T>,
    start: number,
    at: number,
  ): ForeignPhrase | undefined {
    for (const phrase of foreignPhrases(tokens, start, at)) {
      if (phrase.isStatement) return phrase;
      const stuckAt = tokens[at]?.startOffset ?? 0;
      const said = tokens.slice(phrase.at, phrase.at + phrase.count);
      const written = spoken(phrase, said);
      tokens.splice(phrase.at, phrase.count, ...written);
      const next = tokens[start + attempt(rule, start).length]?.startOffset;
      if (next === undefined || (next > stuckAt && next >= phrase.span.end)) return phrase;
      tokens.splice(phrase.at, written.length, ...said);
    }
    return undefined;
  }

  /** A misspelled keyword, a reserved word as a name, or one missing sign: mended when the rest then goes on. */
  function mendError<T>(
    rule: StatementRule<T>,
    start: number,
    at: number,
    wanted: readonly TokenType[],
  ): boolean {
    const token = tokens[at];
    if (isBareConditional(token, wanted)) return false;
    const words = wanted.flatMap((type) => fixedText(type) ?? []);
    if (token && tokenMatcher(token, Word)) {
      // A word of the language is no slip of another one: `size of equity` lacks its amount.
      const isSlip = !isReserved(token.image);
      const near = isSlip ? nearest(token.image, words) : undefined;
      if (near !== undefined && near !== token.image)
        return replaced(rule, start, at, typed(token, near), misspelled(token, near));
      const other = isSlip && near === undefined ? nearest(token.image, OPTIONAL) : undefined;
      if (other !== undefined && other !== token.image)
        if (replaced(rule, start, at, typed(token, other), misspelled(token, other))) return true;
      if (wanted[0] === Name && isReserved(token.image) && !isFirstOnLine(at)) {
        const named = {
          ...token,
          tokenType: Identifier,
          tokenTypeIdx: Identifier.tokenTypeIdx ?? 0,
        };
        return replaced(rule, start, at, named, reservedName(token), true);
      }
    }
    return inserted(rule, start, at, wanted);
  }

  function inserted<T>(
    rule: StatementRule<T>,
    start: number,
    at: number,
    wanted: readonly TokenType[],
  ): boolean {
    const [type] = wanted;
    const previous = tokens[at - 1];
    if (!type || !previous || wanted.length !== 1) return false;
    const insertable = [RightParen, RightBracket, Equals, keyword('when'), keyword('then')];
    // On a later line it would be guessed how far the braces were to reach.
    if (!isFirstOnLine(at)) insertable.push(LeftBrace);
    if (!insertable.includes(type)) return false;
    const text = fixedText(type) ?? '';
    const end = spanOf(previous).end;
    tokens.splice(at, 0, {
      ...previous,
      image: text,
      startOffset: end,
      endOffset: end - 1,
      tokenType: type,
      tokenTypeIdx: type.tokenTypeIdx ?? 0,
    });
    const next = attempt(rule, start);
    if (start + next.length <= at + 1 && (next.error || isLeftover(at + 1))) {
      tokens.splice(at, 1);
      return false;
    }
    report(missing(text, previous));
    return true;
  }

  /** Neither the end of a block nor the beginning of a line or a statement. */
  function isLeftover(at: number): boolean {
    const token = tokens[at];
    if (!token || token.tokenType === RightBrace || isFirstOnLine(at)) return false;
    return !isReserved(token.image);
  }

  /** The statement ended before a word on the same line: perhaps an operator, misspelled. */
  function mendLeftover<T>(rule: StatementRule<T>, start: number, at: number): boolean {
    const token = tokens[at];
    if (!token || !tokenMatcher(token, Identifier) || isFirstOnLine(at)) return false;
    const near = nearest(token.image, CONTINUATIONS);
    if (near === undefined) return false;
    return replaced(rule, start, at, typed(token, near), misspelled(token, near));
  }

  function replaced<T>(
    rule: StatementRule<T>,
    start: number,
    at: number,
    replacement: IToken,
    diagnostic: Diagnostic,
    // What follows it has to fit as well.
    isGuess = false,
  ): boolean {
    const before = tokens[at];
    if (!before) return false;
    tokens[at] = replacement;
    const next = attempt(rule, start);
    const isStuck = isGuess && (next.error || isLeftover(at + 1));
    if (start + next.length <= at + (isStuck ? 1 : 0)) {
      tokens[at] = before;
      return false;
    }
    report(diagnostic);
    return true;
  }

  function problemAt(start: number, at: number, wanted: readonly TokenType[]): Diagnostic {
    const token = tokens[at];
    const previous = tokens[at - 1];
    const head = tokens[start];
    const misfit: Misfit = { token, previous, expected: wanted };
    if (token && isBareConditional(token, wanted)) return bareConditional(token);
    if (head && at === start + 1) {
      const piece = missingPiece(head, token, wanted, isFirstOnLine(at));
      if (piece) return piece;
    }
    return unexpected(misfit);
  }

  function nestedTooDeep(start: number): Diagnostic | undefined {
    let depth = 0;
    let conditionals = 0;
    const end = Math.min(tokens.length, start + MOST_TOKENS);
    for (let at = start; at < end; at += 1) {
      const token = tokens[at];
      if (!token) break;
      if (at > start && depth <= 0 && isFirstOnLine(at) && isReserved(token.image)) break;
      const type = token.tokenType;
      if (type === LeftParen || type === LeftBracket) depth += 1;
      else if (type === RightParen || type === RightBracket) depth -= 1;
      else if (type === keyword('if')) conditionals += 1;
      if (depth + conditionals > MOST_NESTED) return tooNested(token, MOST_NESTED);
    }
    return undefined;
  }

  function isFirstOnLine(at: number): boolean {
    const token = tokens[at];
    return token?.payload === 'first on line';
  }

  function tooLong(start: number): Diagnostic {
    const token = tokens[start];
    return syntaxError(
      'E0106',
      token ? spanOf(token) : { start: 0, end: 0 },
      `This statement is longer than ${MOST_TOKENS} words and signs.`,
      { fix: 'name its parts with `let`' },
    );
  }

  return {
    tokens,
    read,
    retype(index, word) {
      const token = tokens[index];
      if (token) tokens[index] = typed(token, word);
    },
  };
}

/** The same place in the text, read as another word. */
function typed(token: IToken, word: string): IToken {
  const copy = { ...token, image: word };
  classifyWord(copy);
  return { ...copy };
}

/** What a phrase stands for, at its place in the text. */
function spoken(phrase: ForeignPhrase, said: readonly IToken[]): IToken[] {
  const { start, end } = phrase.span;
  return lexer.tokenize(phrase.written).tokens.map((token, k) => {
    if (token.tokenType === Identifier) classifyWord(token);
    const same = said.find(({ image }) => image === token.image);
    const place = same ? spanOf(same) : { start, end };
    const payload = k === 0 ? said[0]?.payload : undefined;
    return { ...token, startOffset: place.start, endOffset: place.end - 1, payload };
  });
}
