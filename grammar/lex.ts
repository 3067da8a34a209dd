/** Source text → tokens, comments and what cannot be read. Every offender is reported and left out or replaced, so that the parser sees sound tokens. */

import { type IToken, Lexer } from 'chevrotain';
import type { Span } from './ast.ts';
import type { Diagnostic } from './diagnostic.ts';
import {
  BadLiteral,
  BadText,
  BlockComment,
  classifyWord,
  DateLiteral,
  DurationLiteral,
  FOREIGN,
  Foreign,
  HashComment,
  Identifier,
  MoneyLiteral,
  NumberLiteral,
  SignedMoney,
  TextLiteral,
  TimeLiteral,
  TOKENS,
  Unknown,
} from './tokens.ts';

export interface Comment {
  readonly span: Span;
  /** `///`: kept with the declaration or value that it stands above. */
  readonly isDoc: boolean;
  readonly text: string;
}

export interface Lexed {
  readonly tokens: IToken[];
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly Diagnostic[];
}

// The table is fixed and tested; validating it on each start would cost 10 ms of every run.
export const lexer = new Lexer([...TOKENS], {
  positionTracking: 'onlyOffset',
  skipValidations: true,
  ensureOptimizations: false,
});

/** What a program needs at most; a text beyond that is read no further, so that garbage costs little. */
const MOST_TOKENS = 120_000;
const LONGEST_LINE = 100_000;
/** Characters read at once. No token goes beyond its line, so a text may be cut where a line ends. */
const PIECE = 20_000;

/** Reads until the end, or until `mostDiagnostics` problems. */
export function lex(source: string, mostDiagnostics: number): Lexed {
  const diagnostics: Diagnostic[] = [];
  const tokens: IToken[] = [];
  const comments: Comment[] = [];
  const lexed = { tokens, comments, diagnostics };
  for (let start = 0, end = 0; start < source.length; start = end) {
    end = pieceEnd(source, start);
    const isEndless = end - start > PIECE + LONGEST_LINE;
    if (isEndless) end = start + PIECE + LONGEST_LINE;
    const piece = lexer.tokenize(source.slice(start, end));
    for (const { image, startOffset } of piece.groups['comments'] ?? [])
      comments.push(comment(image, startOffset + start));
    for (const token of piece.tokens) {
      token.startOffset += start;
      // What is read in place of a token keeps the place of what was written.
      token.endOffset = token.startOffset + token.image.length - 1;
      const kept = mend(token, diagnostics);
      if (kept) tokens.push(kept);
      if (diagnostics.length >= mostDiagnostics) return lexed;
    }
    if (isEndless || tokens.length > MOST_TOKENS) {
      const reason = isEndless
        ? 'A line of it is longer than 100,000 characters'
        : 'It is longer than 120,000 words and signs';
      diagnostics.push(tooLong(reason, end));
      return lexed;
    }
  }
  return lexed;
}

/** The end of the line that a piece of the usual length ends in. */
function pieceEnd(source: string, start: number): number {
  const lineEnd = source.indexOf('\n', start + PIECE);
  return lineEnd === -1 ? source.length : lineEnd + 1;
}

function comment(image: string, start: number): Comment {
  return {
    span: { start, end: start + image.length },
    isDoc: image.startsWith('///'),
    text: image.replace(/^\/\/\/?\s?/, '').trimEnd(),
  };
}

function tooLong(reason: string, start: number): Diagnostic {
  return {
    code: 'E0107',
    severity: 'error',
    span: { start, end: start },
    message: 'The file is not read beyond this place.',
    why: `${reason}, so it is probably not a Strata program.`,
    fix: { text: 'split it into several files' },
  };
}

export function spanOf(token: IToken): Span {
  return { start: token.startOffset, end: token.startOffset + token.image.length };
}

/** The token to parse in place of what was read; undefined for what is left out. */
function mend(token: IToken, diagnostics: Diagnostic[]): IToken | undefined {
  switch (token.tokenType) {
    case Identifier:
      classifyWord(token);
      return token;
    case Foreign:
      return foreign(token, diagnostics);
    case HashComment:
      diagnostics.push(
        unreadable(token, 'A comment begins with `//`, not with `#`.', {
          text: `write \`//${token.image.slice(1)}\``,
          edits: [{ span: { start: token.startOffset, end: token.startOffset + 1 }, text: '//' }],
        }),
      );
      return undefined;
    case BlockComment:
      diagnostics.push(blockComment(token));
      return undefined;
    case SignedMoney:
      return signedMoney(token, diagnostics);
    case Unknown:
      diagnostics.push(
        unreadable(token, `\`${shortened(token.image)}\` means nothing in Strata.`, {
          text: 'delete it',
          edits: [{ span: spanOf(token), text: '' }],
        }),
      );
      return undefined;
    case BadLiteral:
      return badLiteral(token, diagnostics);
    case BadText:
      diagnostics.push({
        code: 'E0105',
        severity: 'error',
        span: spanOf(token),
        message: 'This text has no closing quote.',
        why: 'A text ends on the line on which it begins.',
        fix: {
          text: 'add `"` where it ends',
          edits: [{ span: { start: spanOf(token).end, end: spanOf(token).end }, text: '"' }],
        },
      });
      return retyped(token, TextLiteral, `${token.image.trimEnd()}"`);
    case DateLiteral:
    case TimeLiteral:
      if (!exists(token)) diagnostics.push(badMoment(token));
      return token;
    default:
      return token;
  }
}

function foreign(token: IToken, diagnostics: Diagnostic[]): IToken | undefined {
  const text = FOREIGN[token.image] ?? '';
  const message =
    text === ''
      ? `\`${token.image}\` is not needed: every statement begins with a keyword.`
      : `\`${token.image}\` is written \`${text.trim()}\` in Strata.`;
  const words = text === '' ? 'delete it' : `write \`${text.trim()}\``;
  diagnostics.push(
    unreadable(token, message, { text: words, edits: [{ span: spanOf(token), text }] }),
  );
  const replaced = lexer.tokenize(text).tokens[0];
  if (!replaced) return undefined;
  if (replaced.tokenType === Identifier) classifyWord(replaced);
  return { ...token, tokenType: replaced.tokenType, tokenTypeIdx: replaced.tokenTypeIdx };
}

function unreadable(token: IToken, message: string, fix: Diagnostic['fix']): Diagnostic {
  return {
    code: 'E0103',
    severity: 'error',
    span: spanOf(token),
    message,
    ...(fix && { fix }),
  };
}

/** `/* … *\/`: on one line of its own it needs only other signs. */
function blockComment(token: IToken): Diagnostic {
  const text = token.image.replace(/^\/\*+\s*|\s*\*+\/$/g, '');
  return unreadable(token, 'A comment begins with `//` and ends with its line.', {
    text: `write \`// ${shortened(text)}\` on a line of its own`,
  });
}

const CURRENCIES: Readonly<Record<string, string>> = { $: 'USD', '€': 'EUR', '£': 'GBP' };

function signedMoney(token: IToken, diagnostics: Diagnostic[]): IToken {
  const { image } = token;
  const digits = image.slice(1).trim().replaceAll(',', '_');
  const text = `${digits} ${CURRENCIES[image[0] ?? ''] ?? 'USD'}`;
  diagnostics.push(
    unreadable(token, `\`${image}\` is written \`${text}\` in Strata.`, {
      text: `write \`${text}\``,
      edits: [{ span: spanOf(token), text }],
    }),
  );
  return retyped(token, MoneyLiteral, text);
}

const UNITS: Readonly<Record<string, string>> = {
  ...{ sec: 's', min: 'm', mins: 'm', minute: 'm', minutes: 'm', hr: 'h', hour: 'h', hours: 'h' },
  ...{ day: 'd', days: 'd', D: 'd', H: 'h', W: 'w', week: 'w', weeks: 'w', month: 'mo', M: 'mo' },
};

/** A timeframe, or a number with an exponent, as other tools write it; else read as its digits. */
function badLiteral(token: IToken, diagnostics: Diagnostic[]): IToken {
  const { image } = token;
  const exponent = /^(\d[\d_]*(?:\.\d+)?)[eE](\d{1,2})$/.exec(image);
  const [, length = '', unit = ''] = /^(\d+)([A-Za-z]+)$/.exec(image) ?? [];
  const hours = UNITS[unit] === 'm' ? Number(length) / 60 : 0;
  const inHours = hours > 0 && Number.isInteger(hours) ? `${hours}h` : undefined;
  const timeframe = UNITS[unit] && (inHours ?? `${length}${UNITS[unit]}`);
  const plain =
    timeframe ?? (exponent && String(Number(`${exponent[1]?.replaceAll('_', '')}e${exponent[2]}`)));
  diagnostics.push({
    code: 'E0105',
    severity: 'error',
    span: spanOf(token),
    message: `\`${shortened(image)}\` is neither a number nor a name.`,
    why: 'A name begins with a letter; a number is followed by one of the units `%`, `bp`, `R`, `x`, `bars`, `shares`, `s`, `m`, `h`, `d`, `w`, `mo` or a currency such as `USD`.',
    fix: plain
      ? { text: `write \`${plain}\``, edits: [{ span: spanOf(token), text: plain }] }
      : { text: 'write the number with its unit, or begin the name with a letter' },
  });
  return timeframe
    ? retyped(token, DurationLiteral, timeframe)
    : retyped(token, NumberLiteral, /^[\d_.]*/.exec(image)?.[0] ?? '0');
}

function badMoment(token: IToken): Diagnostic {
  const isDate = token.tokenType === DateLiteral;
  return {
    code: 'E0105',
    severity: 'error',
    span: spanOf(token),
    message: isDate
      ? `There is no day \`${token.image}\`.`
      : `There is no time of day \`${token.image}\`.`,
    fix: {
      text: isDate
        ? 'write year, month and day of a day that exists, such as `2020-02-29`'
        : 'write hours and minutes between `00:00` and `23:59`',
    },
  };
}

function exists(token: IToken): boolean {
  if (token.tokenType === TimeLiteral) {
    const [hours = 0, minutes = 0] = token.image.split(':').map(Number);
    return hours < 24 && minutes < 60;
  }
  const date = new Date(`${token.image}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(token.image);
}

function retyped(token: IToken, type: typeof NumberLiteral, image: string): IToken {
  return { ...token, image, tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? 0 };
}

function shortened(text: string): string {
  return text.length > 20 ? `${text.slice(0, 20)}…` : text;
}
