/** What Chevrotain found wrong → a diagnostic in the trader's words. */

import { type IToken, type TokenType, tokenLabel } from 'chevrotain';
import type { Span } from './ast.ts';
import type { Diagnostic, TextEdit } from './diagnostic.ts';
import { Identifier, LeftParen, Name, NumberLiteral, Word } from './tokens.ts';

/** A token that does not fit: where it stands, what stands before it and what could. */
export interface Misfit {
  readonly token: IToken | undefined;
  readonly previous: IToken | undefined;
  readonly expected: readonly TokenType[];
}

export function syntaxError(
  code: string,
  span: Span,
  message: string,
  details: {
    readonly why?: string;
    readonly fix?: string;
    readonly edits?: readonly TextEdit[];
  } = {},
): Diagnostic {
  const { why, fix, edits } = details;
  return {
    code,
    severity: 'error',
    span,
    message,
    ...(why !== undefined && { why }),
    ...(fix !== undefined && { fix: { text: fix, ...(edits && { edits }) } }),
  };
}

export function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: (token.endOffset ?? token.startOffset) + 1 };
}

/** The empty span just after a token. */
export function after(token: IToken): Span {
  const { end } = spanOf(token);
  return { start: end, end };
}

export function shown(token: IToken): string {
  const { image } = token;
  return image.length > 20 ? `${image.slice(0, 20)}…` : image;
}

/** `E0101`: something else was expected. */
export function unexpected({ token, previous, expected }: Misfit): Diagnostic {
  const wanted = describe(expected);
  const behind = previous ? ` after \`${shown(previous)}\`` : '';
  const span = token ? spanOf(token) : previous ? after(previous) : { start: 0, end: 0 };
  const message = token
    ? `\`${shown(token)}\` does not fit here: ${wanted} should stand${behind}.`
    : `The file ends where ${wanted} should stand${behind}.`;
  const only = expected.length === 1 ? expected[0] : undefined;
  const text = only && fixedText(only);
  if (text === undefined || !previous)
    return syntaxError('E0101', span, message, { fix: `write ${wanted} here` });
  return syntaxError('E0101', span, message, {
    fix: `write \`${text}\`${behind}`,
    edits: [{ span: after(previous), text: isWord(text) ? ` ${text}` : text }],
  });
}

/** `E0101`: one token is missing, and with it the rest can be read. */
export function missing(text: string, previous: IToken): Diagnostic {
  const isBracket = text === ')' || text === ']';
  const message = isBracket
    ? `A bracket is not closed: \`${text}\` is missing.`
    : `\`${text}\` is missing after \`${shown(previous)}\`.`;
  return syntaxError('E0101', after(previous), message, {
    fix: `write \`${text}\` here`,
    edits: [{ span: after(previous), text: isBracket ? text : ` ${text}` }],
  });
}

/** `E0104`: a keyword with a slip of the finger. */
export function misspelled(token: IToken, word: string): Diagnostic {
  return syntaxError('E0104', spanOf(token), `\`${token.image}\` is not a word of Strata.`, {
    why: `\`${word}\` can stand here.`,
    fix: `write \`${word}\``,
    edits: [{ span: spanOf(token), text: word }],
  });
}

/** The text of a token type that is always written alike: `)`, `when`. */
export function fixedText(type: TokenType): string | undefined {
  return /^`(.+)`$/.exec(tokenLabel(type))?.[1];
}

export function isWord(text: string): boolean {
  return /^\w/.test(text);
}

function describe(expected: readonly TokenType[]): string {
  const isExpression = expected.includes(NumberLiteral) && expected.includes(LeftParen);
  if (isExpression) return 'a value';
  const labels = [...new Set(expected.map(labelOf))];
  const last = labels.pop() ?? 'something else';
  return labels.length === 0 ? last : `${labels.join(', ')} or ${last}`;
}

function labelOf(type: TokenType): string {
  if (type === Name || type === Identifier) return 'a name';
  if (type === Word) return 'a word';
  return tokenLabel(type);
}
