/** Lines as other tools and languages have them, and what to write here instead. */

import type { IToken } from 'chevrotain';
import type { TextEdit } from './diagnostic.ts';
import { spanOf, syntaxError } from './syntax-errors.ts';
import { Equals, keyword } from './tokens.ts';

export interface ForeignLine {
  readonly why: string;
  readonly fix: string;
  readonly edits?: readonly TextEdit[];
}

/** What places an order elsewhere, as the head of a rule. */
const ORDERS: Readonly<Record<string, string>> = {
  buy: 'enter long',
  long: 'enter long',
  sell: 'exit long',
  short: 'enter short',
  cover: 'exit short',
};

const OTHERS: Readonly<Record<string, string>> = {
  if: 'enter long when …',
  var: 'let name = …',
  const: 'let name = …',
  input: 'param name = 20 in 5..50',
  def: 'indicator name(x) { out value = … }',
  function: 'indicator name(x) { out value = … }',
  timeframe: 'every 1d',
  symbol: 'universe SPY',
  quantity: 'size 10% of equity',
  stop_loss: 'stop 5% from entry',
  stoploss: 'stop 5% from entry',
  take_profit: 'take 10% from entry',
  takeprofit: 'take 10% from entry',
  trailing: 'trail 5%',
};

/** Words that give a value its name elsewhere: what follows is read as a `let`, so that its uses are not reported too. */
const NAMING: ReadonlySet<string> = new Set(['var', 'const', 'set', 'def', 'float', 'int', 'bool']);

/** `var x = …`: the edit that makes a `let` of it. */
export function foreignLet(token: IToken, name: IToken | undefined, sign: IToken | undefined) {
  if (!NAMING.has(token.image) || !name || sign?.tokenType !== Equals) return undefined;
  return syntaxError('E0110', spanOf(token), `\`${token.image}\` is written \`let\` in Strata.`, {
    why: '`let` names a value once and for all: it is computed on every bar, and nothing is assigned to it later.',
    fix: 'write `let`',
    edits: [{ span: spanOf(token), text: 'let' }],
  });
}

/** Words that may also continue a statement of Strata on its next line. */
const AMBIGUOUS: ReadonlySet<string> = new Set(['if', 'long', 'short']);

/** A word that surely begins a line, in another language. */
export function isForeignHead(word: string): boolean {
  return (Object.hasOwn(ORDERS, word) || Object.hasOwn(OTHERS, word)) && !AMBIGUOUS.has(word);
}

/** The advice for a line that begins with `token`; undefined when nothing is known about it. */
export function foreignLine(token: IToken, next: IToken | undefined): ForeignLine | undefined {
  const { image } = token;
  if (Object.hasOwn(ORDERS, image)) {
    const text = ORDERS[image] ?? '';
    const isRule = next?.tokenType === keyword('when');
    return {
      why: '`enter` opens a position and `exit` closes it, each on its side.',
      fix: isRule ? `write \`${text}\`` : `write \`${text} when …\``,
      ...(isRule && { edits: [{ span: spanOf(token), text }] }),
    };
  }
  if (Object.hasOwn(OTHERS, image))
    return { why: 'Strata has another word for this.', fix: `write \`${OTHERS[image]}\`` };
  if (next?.tokenType !== Equals) return undefined;
  return {
    why: 'A value gets its name from `let`, or from `param` where it is a number to tune.',
    fix: `write \`let ${image} = …\`, or \`param ${image} = 20 in 5..50\``,
    edits: [{ span: { start: token.startOffset, end: token.startOffset }, text: 'let ' }],
  };
}
