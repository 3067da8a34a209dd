/** What is said about statements that cannot be read. */

import type { IToken, TokenType } from 'chevrotain';
import type { Diagnostic } from './diagnostic.ts';
import type { ForeignPhrase } from './foreign-phrases.ts';
import { shown, spanOf, syntaxError } from './syntax-errors.ts';
import { keyword, NumberLiteral } from './tokens.ts';

/** `E0110`: understood, and written otherwise here. */
export function foreign({ span, said, written, why }: ForeignPhrase): Diagnostic {
  return syntaxError('E0110', span, `\`${said}\` is written \`${written}\` in Strata.`, {
    ...(why !== undefined && { why }),
    fix: `write \`${written}\``,
    edits: [{ span, text: written }],
  });
}

export function tooNested(token: IToken, most: number): Diagnostic {
  return syntaxError(
    'E0106',
    spanOf(token),
    `Brackets and \`if\`s are nested more than ${most} deep.`,
    { fix: 'name the inner parts with `let`' },
  );
}

/** An `if` inside a sum or a comparison, where only a value in brackets can stand. */
export function isBareConditional(
  token: IToken | undefined,
  wanted: readonly TokenType[],
): boolean {
  return token?.tokenType === keyword('if') && wanted.includes(NumberLiteral);
}

export function bareConditional(token: IToken): Diagnostic {
  return syntaxError('E0101', spanOf(token), 'An `if` inside a larger expression needs brackets.', {
    why: '`if … then … else …` reaches as far to the right as it can, so a reader could not see where it ends.',
    fix: 'write `(if … then … else …)`',
  });
}

export function reservedName(token: IToken): Diagnostic {
  return syntaxError(
    'E0109',
    spanOf(token),
    `\`${token.image}\` is a word of the language and cannot be a name.`,
    {
      why: 'A reader has to know at sight where a statement begins.',
      fix: `write \`${token.image}_\` or another name`,
      edits: [{ span: spanOf(token), text: `${token.image}_` }],
    },
  );
}

/** A statement that lacks what must come first has an answer of its own. */
export function missingPiece(
  head: IToken,
  token: IToken | undefined,
  wanted: readonly TokenType[],
  isNextLine: boolean,
): Diagnostic | undefined {
  const needsSide = wanted.includes(keyword('long'));
  if (head.image === 'enter' && needsSide) {
    const { end } = spanOf(head);
    return syntaxError('E0108', spanOf(head), '`enter` does not say on which side.', {
      why: 'A long position gains when the price rises, a short one when it falls.',
      fix: 'write `enter long` or `enter short`',
      edits: [{ span: { start: end, end }, text: ' long' }],
    });
  }
  if (token && !isNextLine) return undefined;
  return syntaxError('E0108', spanOf(head), `\`${shown(head)}\` says nothing more.`, {
    why: 'The statement ends before it says what it is about.',
    fix: `complete the line, or delete \`${shown(head)}\``,
  });
}
