/** What the tokens say that they begin with keeps none of them from being read. */

import { Lexer } from 'chevrotain';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lexer } from '../../grammar/lex.ts';
import { TOKENS } from '../../grammar/tokens.ts';
import { EXAMPLE } from './example.ts';

/** Tries every pattern at every place. */
const careful = new Lexer(
  TOKENS.map(({ START_CHARS_HINT: _, ...type }) => type),
  { positionTracking: 'onlyOffset', skipValidations: true, safeMode: true },
);

function read(by: Lexer, text: string) {
  const { tokens, groups, errors } = by.tokenize(text);
  const seen = [...tokens, ...(groups['comments'] ?? [])];
  return [
    errors,
    seen.map(({ image, startOffset, tokenType }) => [tokenType.name, startOffset, image]),
  ];
}

test('of the whole language', () => {
  expect(read(lexer, EXAMPLE)).toEqual(read(careful, EXAMPLE));
});

test('of each character, alone and with something behind it', () => {
  for (let code = 0; code <= 0xffff; code += 1)
    for (const behind of code < 256 ? ['', '1', 'a', '/', '* x', '" y', '= 2'] : ['1']) {
      const text = String.fromCharCode(code) + behind;
      const [ours, theirs] = [read(lexer, text), read(careful, text)];
      if (JSON.stringify(ours) !== JSON.stringify(theirs)) expect(ours).toEqual(theirs);
    }
});

test('of any text', () => {
  const pieces = fc.constantFrom(...EXAMPLE.split(/\b/), '$1,000', '# x', '"open', '1e5', '≤', '—');
  const text = fc.array(fc.oneof(pieces, fc.string({ unit: 'binary' })), { maxLength: 30 });
  fc.assert(
    fc.property(text, (words) => {
      expect(read(lexer, words.join(''))).toEqual(read(careful, words.join('')));
    }),
  );
});
