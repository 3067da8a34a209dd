/** The tokens of the language. Words are lexed as one pattern and told apart by a table, so that any of them may follow a dot. */

import { type IToken, Lexer, type TokenType } from 'chevrotain';

interface Shape {
  readonly name: string;
  readonly pattern: string | RegExp;
  readonly label?: string;
  readonly category?: TokenType;
  readonly group?: string;
  /** What it can begin with; the lexer finds it out for itself where nothing is said, which takes longer. */
  readonly begins?: readonly (string | number)[];
}

/** Chevrotain's `createToken` works out at each token how it relates to the others; the lexer does it for all at once. */
function token({ name, pattern, label, category, group, begins }: Shape): TokenType {
  return {
    name,
    PATTERN: pattern,
    ...(label !== undefined && { LABEL: label }),
    ...(category && { CATEGORIES: [category] }),
    ...(group !== undefined && { GROUP: group }),
    ...(begins && { START_CHARS_HINT: [...begins] }),
  };
}

const DIGIT_CHARACTERS = [...'0123456789'];
const WORD_CHARACTERS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_'];

/** Every word, reserved or not: what may stand after `.` and `is`. */
export const Word = token({ name: 'Word', pattern: Lexer.NA });
/** A word that is not reserved: what a program may use as a name. */
export const Name = token({ name: 'Name', pattern: Lexer.NA, category: Word });
export const Identifier = token({
  name: 'Identifier',
  pattern: /[A-Za-z_]\w*/,
  category: Name,
  begins: WORD_CHARACTERS,
});

/** Words that begin a statement or act as operators: none of them can be a name. */
const RESERVED = [
  ...['import', 'universe', 'indicator', 'strategy', 'ensemble', 'risk', 'backtest', 'deploy'],
  ...['every', 'param', 'require', 'let', 'out', 'enter', 'exit', 'stop', 'take', 'trail', 'size'],
  ...['hold', 'cooldown', 'pyramid', 'target', 'member', 'combine', 'learn'],
  ...['and', 'or', 'not', 'crosses', 'is', 'between', 'if', 'then', 'else', 'when', 'via'],
  ...['for', 'within', 'on', 'of', 'across', 'true', 'false'],
] as const;

/** Words with a meaning in one place only; elsewhere they are names like any other. */
const CONTEXTUAL = [
  ...['flat', 'by', 'up', 'to', 'at', 'most', 'in', 'step', 'from', 'entry', 'signal', 'next'],
  ...['bar', 'bars', 'ago', 'above', 'below', 'rising', 'falling', 'long', 'short', 'limit'],
  ...['market', 'open', 'close', 'auction', 'day', 'gtc', 'volatility', 'scaled', 'fractional'],
  ...['rebalance', 'daily', 'weekly', 'monthly', 'first', 'session', 'month', 'band', 'leverage'],
  ...['order', 'portfolio', 'kill', 'per', 'over', 'reduce', 'reject', 'halt', 'entries', 'until'],
  ...[
    'cancel',
    'all',
    'orders',
    'freeze',
    'flatten',
    'positions',
    'alert',
    'reset',
    'run',
    'under',
  ],
  ...['data', 'cash', 'costs', 'fill', 'benchmark', 'margin', 'with', 'given', 'expect', 'test'],
  ...['commission', 'share', 'min', 'max', 'slippage', 'participation', 'borrow', 'interest'],
  ...['year', 'value', 'same', 'end', 'nearest', 'members', 'as', 'each', 'where', 'weight'],
  ...['no', 'other', 'position', 'equity', 'news'],
] as const;

export type Keyword = (typeof RESERVED)[number] | (typeof CONTEXTUAL)[number];

const keywords = new Map<string, TokenType>([
  ...RESERVED.map((word) => [word, keywordToken(word, Word)] as const),
  ...CONTEXTUAL.map((word) => [word, keywordToken(word, Name)] as const),
]);

const reserved: ReadonlySet<string> = new Set(RESERVED);

function keywordToken(word: string, category: TokenType): TokenType {
  return token({ name: word, label: `\`${word}\``, pattern: Lexer.NA, category });
}

/** The token type of a keyword. */
export function keyword(word: Keyword): TokenType {
  return keywords.get(word) ?? Identifier;
}

export function isReserved(word: string): boolean {
  return reserved.has(word);
}

/** A word with a meaning in some place, reserved or not. */
export function isKeyword(word: string): boolean {
  return keywords.has(word);
}

/** Every word of the language: those that can never be a name, and those that can elsewhere. */
export const WORDS = { reserved: RESERVED, contextual: CONTEXTUAL } as const;

/** Gives a word token the type that its text asks for. */
export function classifyWord(token: IToken): void {
  const type = keywords.get(token.image);
  if (type === undefined) return;
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx ?? token.tokenTypeIdx;
}

function literal(
  name: string,
  pattern: RegExp,
  label: string,
  begins: readonly string[] = DIGIT_CHARACTERS,
): TokenType {
  return token({ name, pattern, label, begins });
}

const DIGITS = String.raw`\d[\d_]*`;
const DECIMAL = String.raw`${DIGITS}(?:\.${DIGITS})?`;

export const DateLiteral = literal(
  'Date',
  /\d{4}-\d{2}-\d{2}(?!\w)/,
  'a date such as `2020-01-31`',
);
export const TimeLiteral = literal('Time', /\d{1,2}:\d{2}(?!\w)/, 'a time such as `09:45`');
export const MoneyLiteral = literal(
  'Money',
  new RegExp(String.raw`${DECIMAL}[ \t]+[A-Z]{3}(?!\w)`),
  'an amount of money',
);
export const BarsLiteral = literal(
  'Bars',
  new RegExp(String.raw`${DECIMAL}[ \t]+bars?(?!\w)`),
  'a number of bars',
);
export const SharesLiteral = literal(
  'Shares',
  new RegExp(String.raw`${DECIMAL}[ \t]+shares?(?!\w)`),
  'a number of shares',
);
export const PercentLiteral = literal(
  'Percent',
  new RegExp(String.raw`${DECIMAL}[ \t]*%`),
  'a percentage',
);
export const BasisPointsLiteral = literal(
  'BasisPoints',
  new RegExp(String.raw`${DECIMAL}bp(?!\w)`),
  'a percentage',
);
export const DurationLiteral = literal(
  'Duration',
  new RegExp(String.raw`${DIGITS}(?:mo|[smhdw])(?!\w)`),
  'a timeframe such as `1d`',
);
export const RiskMultipleLiteral = literal(
  'RiskMultiple',
  new RegExp(String.raw`${DECIMAL}R(?!\w)`),
  'a multiple of the risk such as `2R`',
);
export const LeverageLiteral = literal(
  'Leverage',
  new RegExp(String.raw`${DECIMAL}x(?!\w)`),
  'a leverage such as `2x`',
);
/** `3abc`, `1e5`: digits and letters that make no literal. */
export const BadLiteral = literal(
  'BadLiteral',
  new RegExp(String.raw`${DECIMAL}[A-Za-z]\w*`),
  'a literal',
);
export const NumberLiteral = literal('Number', new RegExp(DECIMAL), 'a number');
export const TextLiteral = literal('Text', /"[^"\n]*"/, 'a text in quotes', ['"']);
/** A text whose closing quote is not on its line. */
export const BadText = literal('BadText', /"[^"\n]*/, 'a text in quotes', ['"']);

function symbol(name: string, text: string, category?: TokenType): TokenType {
  return token({ name, pattern: text, label: `\`${text}\``, ...(category && { category }) });
}

export const ComparisonOperator = token({
  name: 'ComparisonOperator',
  label: 'a comparison such as `<=`',
  pattern: Lexer.NA,
});
/** `<=`, `<`, `>=`, `>`: what a risk rule may use. */
export const OrderOperator = token({
  name: 'OrderOperator',
  label: 'a comparison such as `<=`',
  pattern: Lexer.NA,
  category: ComparisonOperator,
});
export const Plus = symbol('Plus', '+');
export const Minus = symbol('Minus', '-');
export const Times = symbol('Times', '*');
export const Slash = symbol('Slash', '/');
export const Coalesce = symbol('Coalesce', '??');
export const LeftParen = symbol('LeftParen', '(');
export const RightParen = symbol('RightParen', ')');
export const LeftBracket = symbol('LeftBracket', '[');
export const RightBracket = symbol('RightBracket', ']');
export const LeftBrace = symbol('LeftBrace', '{');
export const RightBrace = symbol('RightBrace', '}');
export const Comma = symbol('Comma', ',');
export const Dots = symbol('Dots', '..');
export const Dot = symbol('Dot', '.');
export const Colon = symbol('Colon', ':');
export const Equals = symbol('Equals', '=');

/** Of JavaScript's `\s`, a character of each block that the lexer tells apart. */
const BLANK_CHARACTERS = [...'\t\n\v\f\r \u00a0\u1680\u2000\u2028\u205f\u3000\ufeff'];

export const Blank = token({
  name: 'Blank',
  pattern: /\s+/,
  group: Lexer.SKIPPED,
  begins: BLANK_CHARACTERS,
});
export const Comment = token({
  name: 'Comment',
  pattern: /\/\/[^\n]*/,
  group: 'comments',
  begins: ['/'],
});

/** What other languages write, and what to write here instead. An empty text stands for nothing at all. */
export const FOREIGN: Readonly<Record<string, string>> = {
  '&&': 'and',
  '&': 'and',
  '||': 'or',
  '|': 'or',
  '!': 'not ',
  '≤': '<=',
  '≥': '>=',
  '≠': '!=',
  '×': '*',
  '·': '*',
  '÷': '/',
  '−': '-',
  '–': '-',
  ';': '',
  ':=': '=',
};
export const Foreign = token({
  name: 'Foreign',
  pattern: /&&?|\|\|?|:=|[!≤≥≠×·÷−–;]/,
  begins: [...'&|:!≤≥≠×·÷−–;'],
});
/** `$10_000`, as amounts are written on paper. */
export const SignedMoney = token({
  name: 'SignedMoney',
  pattern: /[$€£][ \t]?\d+(?:[_,]\d{3})*(?:\.\d+)?(?!\w)/,
  begins: [...'$€£'],
});
/** `/* comment *\/`, as in C; one that goes on over several lines is read line by line. */
export const BlockComment = token({
  name: 'BlockComment',
  pattern: /\/\*(?:[^\n]*?\*\/|[^\n]*)/,
  begins: ['/'],
});
/** `# comment`, as in Python. */
export const HashComment = token({ name: 'HashComment', pattern: /#[^\n]*/, begins: ['#'] });
/**
 * A character of each class that the lexer tells first characters apart by: the codes below 256, and blocks of 255.
 * It cannot read them off a set of what is left out, and would otherwise try every pattern at every token.
 */
const ANY_CHARACTER: readonly number[] = Array.from({ length: 513 }, (_, k) =>
  k < 256 ? k : Math.min(0xffff, (k - 255) * 255 + 1),
);

/** Anything else, in runs, so that garbage makes few tokens. */
export const Unknown = token({
  name: 'Unknown',
  begins: ANY_CHARACTER,
  pattern: /[^\w\s.,:;=<>!&|+\-*/?()[\]{}"#≤≥≠×·÷−–]+|[^\s]/,
});

/** In the order in which they are tried: the longer before the shorter. */
export const TOKENS: readonly TokenType[] = [
  Blank,
  Comment,
  BlockComment,
  ...[DateLiteral, TimeLiteral, MoneyLiteral, BarsLiteral, SharesLiteral, PercentLiteral],
  ...[BasisPointsLiteral, DurationLiteral, RiskMultipleLiteral, LeverageLiteral, BadLiteral],
  ...[NumberLiteral, TextLiteral, BadText, Identifier],
  ...[
    symbol('LessEqual', '<=', OrderOperator),
    symbol('GreaterEqual', '>=', OrderOperator),
    symbol('EqualEqual', '==', ComparisonOperator),
    symbol('NotEqual', '!=', ComparisonOperator),
    symbol('Less', '<', OrderOperator),
    symbol('Greater', '>', OrderOperator),
  ],
  ...[Coalesce, Foreign, Plus, Minus, Times, Slash, LeftParen, RightParen, LeftBracket],
  ...[RightBracket, LeftBrace, RightBrace, Comma, Dots, Dot, Colon, Equals, HashComment],
  ...[SignedMoney, Unknown],
  Word,
  Name,
  ComparisonOperator,
  OrderOperator,
  ...keywords.values(),
];
