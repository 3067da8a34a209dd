/** The table of what leads where says what Chevrotain reads off the rules, and is followed as Chevrotain would. */

import { join } from 'node:path';
import type { IToken, TokenType } from 'chevrotain';
import { expect, test } from 'vitest';
import { tabled } from '../../grammar/tabled-parser.ts';
import { TOKENS } from '../../grammar/tokens.ts';
import { choicesOfGrammar } from './lookahead-choices.ts';

const CHOICES = choicesOfGrammar();
const TABLE = join(import.meta.dirname, '../../grammar/lookahead-table.ts');

test('the table is that of the grammar', async () => {
  const lines = CHOICES.map(({ name, alternatives }) => {
    const written = alternatives.map((paths) =>
      paths.map((path) => path.map((type) => type.name).join('+')).join(' '),
    );
    return `${name}: ${written.join(' / ')}\n`;
  });
  await expect(`/**
 * Which tokens lead where, by the grammar's choices: \`rule.KIND: token token+token / token\`, with \`/\` between
 * alternatives. Written by \`npx vitest run test/grammar/lookahead.test.ts -u\`, for TabledParser.
 */
export const LOOKAHEAD = \`
${lines.join('')}\`;
`).toMatchFileSnapshot(TABLE);
});

test('names of tokens and of choices are told apart', () => {
  expect(new Set(TOKENS.map(({ name }) => name)).size).toBe(TOKENS.length);
  expect(new Set(CHOICES.map(({ name }) => name)).size).toBe(CHOICES.length);
});

test('no alternative has a gate, which the table could not know', () => {
  expect(CHOICES.filter(({ hasGates }) => hasGates)).toEqual([]);
});

test('at each choice and before any two tokens the table leads where Chevrotain would', () => {
  for (const { name, alternatives, look } of CHOICES) {
    const next: IToken[] = [];
    const ahead = (distance: number): IToken => next[distance - 1] ?? tokenOf(TOKENS[0]);
    const taken = tabled(name, ahead);
    const looksFar = alternatives.some((paths) => paths.some(({ length }) => length > 1));
    for (const first of TOKENS)
      for (const second of looksFar ? TOKENS : TOKENS.slice(0, 1)) {
        next.splice(0, 2, tokenOf(first), tokenOf(second));
        const answer = look.call({ LA_FAST: ahead });
        const ours = typeof answer === 'boolean' ? taken() !== undefined : taken();
        if (ours !== answer) expect.fail(`${name} before ${first.name} ${second.name}`);
      }
  }
});

test('a choice that the table does not know is a mistake of ours, and says what to do', () => {
  expect(() => tabled('via.OR9', () => tokenOf(TOKENS[0]))).toThrow(
    'no line for via.OR9: npx vitest run test/grammar/lookahead.test.ts -u',
  );
});

function tokenOf(tokenType: TokenType | undefined): IToken {
  if (!tokenType) throw new Error('a token has a type');
  return { image: '', startOffset: 0, tokenType, tokenTypeIdx: tokenType.tokenTypeIdx ?? 0 };
}
