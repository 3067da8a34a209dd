/** The grammar of colours, made from the lexer's own tables, so that a new word or literal cannot be forgotten. */

import type { TokenType } from 'chevrotain';
import { shippedFunctionNames } from '../../compiler/language-service/functions.ts';
import { PREDEFINED, PREDEFINED_GROUPS } from '../../compiler/predefined.ts';
import { DECLARATIONS } from '../../grammar/reading.ts';
import * as tokens from '../../grammar/tokens.ts';

export interface Pattern {
  readonly name?: string;
  readonly match: string;
  readonly captures?: Readonly<Record<string, { readonly name: string }>>;
}

/** Longest first, as in the lexer. */
const LITERALS: readonly TokenType[] = [
  ...[tokens.DateLiteral, tokens.TimeLiteral, tokens.MoneyLiteral, tokens.BarsLiteral],
  ...[tokens.SharesLiteral, tokens.PercentLiteral, tokens.BasisPointsLiteral],
  ...[tokens.DurationLiteral, tokens.RiskMultipleLiteral, tokens.LeverageLiteral],
];

const OPERATOR_WORDS = new Set([
  ...['and', 'or', 'not', 'crosses', 'is', 'between', 'if', 'then', 'else', 'for', 'within', 'on'],
  ...['of', 'across'],
]);

export function textMateGrammar(): {
  readonly name: string;
  readonly scopeName: string;
  readonly patterns: readonly Pattern[];
} {
  const { reserved, contextual } = tokens.WORDS;
  const values = [...PREDEFINED.keys(), ...PREDEFINED_GROUPS.keys(), 'news'];
  const constants = ['true', 'false'];
  const isPlainWord = (word: string): boolean =>
    !OPERATOR_WORDS.has(word) && !constants.includes(word);
  return {
    name: 'Strata',
    scopeName: 'source.strat',
    patterns: [
      { name: 'comment.line.documentation.strat', match: '///.*$' },
      { name: 'comment.line.double-slash.strat', match: '//.*$' },
      { name: 'string.quoted.double.strat', match: '"[^"]*(?:"|$)' },
      ...LITERALS.map((type) => ({
        name: `constant.numeric.${type.name.toLowerCase()}.strat`,
        match: `(?<!\\w)${sourceOf(type)}`,
      })),
      {
        name: 'constant.numeric.strat',
        match: `(?<!\\w)${sourceOf(tokens.NumberLiteral)}`,
      },
      {
        match: `(?<![.\\w])(${[...DECLARATIONS].join('|')})\\s+([A-Za-z_]\\w*)(?=\\s*[({=])`,
        captures: {
          1: { name: 'keyword.declaration.strat' },
          2: { name: 'entity.name.type.strat' },
        },
      },
      {
        match: '(?<![.\\w])(let|param|out)\\s+([A-Za-z_]\\w*)',
        captures: {
          1: { name: 'keyword.declaration.strat' },
          2: { name: 'variable.other.definition.strat' },
        },
      },
      {
        match: '(?<=[A-Za-z_\\w)])\\.([A-Za-z_]\\w*)',
        captures: { 1: { name: 'variable.other.property.strat' } },
      },
      {
        name: 'support.function.strat',
        match: `${words(shippedFunctionNames())}(?=\\s*\\()`,
      },
      { name: 'entity.name.function.strat', match: '(?<![.\\w])[a-z_]\\w*(?=\\()' },
      { name: 'constant.language.strat', match: words(constants) },
      {
        name: 'keyword.operator.word.strat',
        match: words(reserved.filter((word) => OPERATOR_WORDS.has(word))),
      },
      { name: 'keyword.control.strat', match: words(reserved.filter(isPlainWord)) },
      { name: 'variable.language.strat', match: words(values) },
      {
        name: 'keyword.other.strat',
        match: words(contextual.filter((word) => !values.includes(word))),
      },
      { name: 'keyword.operator.strat', match: '<=|>=|==|!=|\\?\\?|\\.\\.|[-+*/<>=]' },
    ],
  };
}

function words(all: readonly string[]): string {
  return `(?<![.\\w])(?:${[...new Set(all)].sort().join('|')})(?!\\w)`;
}

function sourceOf({ PATTERN }: TokenType): string {
  if (!(PATTERN instanceof RegExp)) throw new Error('the literal has no pattern');
  return `(?:${PATTERN.source})`;
}
