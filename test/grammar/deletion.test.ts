/** A word or a sign left out: never a crash, nearly always one message, and never a program that reads as garbage. */

import { expect, test } from 'vitest';
import { compile } from '../../compiler/index.ts';
import { parse, printProgram } from '../../grammar/index.ts';
import { lex } from '../../grammar/lex.ts';
import { oneIn } from '../draws.ts';
import { EXAMPLE, SHIPPED } from './example.ts';
import { withoutSpans } from './trees.ts';

interface Deletion {
  readonly token: string;
  /** The line that it stood on, up to it. */
  readonly before: string;
  readonly line: string;
  readonly text: string;
}

/** Of every fourth token, and of each in CI. */
function deletions(source: string): readonly Deletion[] {
  return oneIn(4, lex(source, 1).tokens).map(({ startOffset: start, image }) => {
    const end = start + image.length;
    const lineStart = source.lastIndexOf('\n', start) + 1;
    return {
      token: image,
      before: source.slice(lineStart, start).trim(),
      line: source.slice(lineStart, source.indexOf('\n', start)).trim(),
      text: source.slice(0, start) + source.slice(end),
    };
  });
}

/** The shipped strategies share some lines: each is taken apart where it stands first. */
const OF_SHIPPED = firstOfEach(SHIPPED.flatMap(deletions));

function firstOfEach(all: readonly Deletion[]): readonly Deletion[] {
  const firsts = new Map<string, Deletion>();
  for (const each of all) {
    const place = `${each.line}\n${each.before}\n${each.token}`;
    if (!firsts.has(place)) firsts.set(place, each);
  }
  return [...firsts.values()];
}

test('without one token, a program is refused by the parser or still reads as a program', () => {
  for (const { token, line, text } of [...deletions(EXAMPLE), ...OF_SHIPPED]) {
    const { program, diagnostics } = parse(text);
    const where = `\`${token}\` in \`${line}\``;
    if (diagnostics.length === 0) {
      const again = parse(printProgram(program));
      expect(again.diagnostics, where).toEqual([]);
      expect(withoutSpans(again.program), where).toEqual(withoutSpans(program));
    }
    // The one block whose lines may begin with any word: where it was to begin cannot be seen.
    const isAnyWord = token === '{' && line.startsWith('learn');
    expect(diagnostics.length, where).toBeLessThanOrEqual(isAnyWord ? 4 : 1);
  }
});

/** Deletions that leave a program which somebody may well have meant. */
const HARMLESS: readonly {
  readonly token: RegExp;
  readonly before: RegExp;
  readonly because: string;
}[] = [
  { token: /^(long|short)$/, before: /^exit$/, because: 'exit of whichever side is held' },
  { token: /^risk$/, before: /^size$/, because: 'a share of the equity instead of a risk' },
  { token: /^\d+$/, before: /atr\($/, because: 'the length has a default' },
  { token: /^atr$/, before: /\*$/, because: 'a number in brackets is an amount of the price' },
  { token: /^fill$/, before: /^$/, because: 'an option of the fill model may stand alone' },
];

test('without one token, a shipped strategy has a diagnostic, or is one that may be meant', () => {
  for (const { token, before, line, text } of OF_SHIPPED) {
    const isHarmless = HARMLESS.some((each) => each.token.test(token) && each.before.test(before));
    const { diagnostics } = compile(text);
    if (!isHarmless) expect(diagnostics.length, `\`${token}\` in \`${line}\``).toBeGreaterThan(0);
  }
});

test('without one token, the example of the language is compiled to its diagnostics', () => {
  for (const { text } of deletions(EXAMPLE)) compile(text);
});
