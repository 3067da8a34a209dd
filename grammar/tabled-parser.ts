/**
 * Chevrotain reads off its rules which token leads where, each time a process starts, and that takes longer than to
 * parse a program. Here it stands in a table that was worked out before (`lookahead-table.ts`), and the rules are
 * read only where a mistake has to be explained.
 */

import {
  EmbeddedActionsParser,
  type IParserConfig,
  type IToken,
  type TokenType,
  tokenMatcher,
} from 'chevrotain';
import { LOOKAHEAD } from './lookahead-table.ts';
import * as t from './tokens.ts';

/** The kinds of choices, by the number that Chevrotain has for them. */
const KINDS = ['', 'OR', 'OPTION', 'MANY', 'AT_LEAST_ONE', 'MANY_SEP', 'AT_LEAST_ONE_SEP'] as const;
type Kind = (typeof KINDS)[number];

/** Which alternative to take; 0 or undefined where there is one that may be left out. */
type Taken = () => number | undefined;

/** The token at a distance, 1 for the next one. */
type Ahead = (distance: number) => IToken;

export class TabledParser extends EmbeddedActionsParser {
  /** Chevrotain's own, as is the next one. */
  declare protected selfAnalysisDone: boolean;
  declare protected readonly shortRuleNameToFull: Readonly<Record<number, string>>;
  readonly #isTabled: boolean;
  readonly #looks = new Map<number, () => number | boolean | undefined>();

  /** With a strategy for looking ahead in the configuration the rules are read as ever, for that strategy. */
  constructor(config: IParserConfig) {
    const isTabled = config.lookaheadStrategy === undefined;
    // Of the tokens Chevrotain wants to know here whether there are categories; the lexer has worked these out.
    super(isTabled ? [t.Word] : [...t.TOKENS], config);
    this.#isTabled = isTabled;
  }

  protected override performSelfAnalysis(): void {
    if (this.#isTabled) this.selfAnalysisDone = true;
    else super.performSelfAnalysis();
  }

  /** Chevrotain asks for it at each choice, by a key made of the rule, the kind of choice and its number in the rule. */
  protected getLaFuncFromCache(key: number): () => number | boolean | undefined {
    const known = this.#looks.get(key);
    if (known) return known;
    const rule = this.shortRuleNameToFull[key & ~0xfff] ?? '';
    const kind = KINDS[(key >> 8) & 0xf] ?? '';
    const taken = tabled(choiceName(rule, kind, key & 0xff), (distance) => this.LA(distance));
    const look = kind === 'OR' ? taken : () => taken() !== undefined;
    this.#looks.set(key, look);
    return look;
  }
}

/** What a choice is called in the table: as in the grammar, `via.OR2`. */
export function choiceName(rule: string, kind: Kind, occurrence: number): string {
  return `${rule}.${kind}${occurrence === 0 ? '' : occurrence}`;
}

/** Throws where the table does not know the choice, because it is older than the grammar. */
export function tabled(choice: string, ahead: Ahead): Taken {
  const alternatives = alternativesOf(choice);
  if (alternatives === undefined)
    throw new Error(`no line for ${choice}: npx vitest run test/grammar/lookahead.test.ts -u`);
  const isByNext = alternatives.every((paths) => paths.every(({ length }) => length === 1));
  return isByNext ? byNextToken(alternatives, ahead) : byPath(alternatives, ahead);
}

/** Sequences of tokens, each of which leads into an alternative. */
type Paths = readonly (readonly TokenType[])[];

function byNextToken(alternatives: readonly Paths[], ahead: Ahead): Taken {
  const taken = new Map<number | undefined, number>();
  for (const [k, paths] of alternatives.entries())
    for (const { tokenTypeIdx, categoryMatches = [] } of paths.flat())
      for (const type of [tokenTypeIdx, ...categoryMatches])
        if (!taken.has(type)) taken.set(type, k);
  return () => taken.get(ahead(1).tokenTypeIdx);
}

function byPath(alternatives: readonly Paths[], ahead: Ahead): Taken {
  return () => {
    const taken = alternatives.findIndex((paths) =>
      paths.some((path) => path.every((type, k) => tokenMatcher(ahead(k + 1), type))),
    );
    return taken < 0 ? undefined : taken;
  };
}

let lines: ReadonlyMap<string, string> | undefined;

function alternativesOf(choice: string): readonly Paths[] | undefined {
  lines ??= new Map(LOOKAHEAD.trim().split('\n').map(twoParts));
  return lines.get(choice)?.split(' / ').map(readPaths);
}

function twoParts(line: string): readonly [string, string] {
  const [choice = '', alternatives = ''] = line.split(': ');
  return [choice, alternatives];
}

function readPaths(text: string): Paths {
  return text.split(' ').map((path) => path.split('+').map(typeOf));
}

let types: ReadonlyMap<string, TokenType> | undefined;

function typeOf(name: string): TokenType {
  types ??= new Map(t.TOKENS.map((type) => [type.name, type]));
  return types.get(name) ?? t.Unknown;
}
