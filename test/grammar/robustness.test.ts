/** Whatever the text is, the answer is diagnostics: nothing is thrown, nothing runs for long. */

import { EmbeddedActionsParser, Lexer } from 'chevrotain';
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { compile } from '../../compiler/index.ts';
import { parse } from '../../grammar/index.ts';
import { uniform } from '../indicators/random-data.ts';
import { EXAMPLE, SHIPPED } from './example.ts';

const MEGABYTE = 1_000_000;

const GARBAGE: Readonly<Record<string, () => string>> = {
  'random bytes': () => randomText(MEGABYTE, (random) => String.fromCharCode(random() * 256)),
  'open brackets': () => '('.repeat(MEGABYTE),
  'open brackets on many lines': () => '((((((((('.concat('\n').repeat(MEGABYTE / 10),
  'closing braces on many lines': () => '}}}}}}}}}'.concat('\n').repeat(MEGABYTE / 10),
  'signs of other languages': () => '!'.repeat(MEGABYTE),
  'the same head again and again': () => 'strategy A {'.repeat(MEGABYTE / 12),
  'the same head on every line': () => 'strategy A {\n'.repeat(MEGABYTE / 12),
  'the same statement on every line': () => `strategy A {\n${'let x = 1\n'.repeat(MEGABYTE / 10)}`,
  'random words': () => {
    const words = [...new Set(EXAMPLE.split(/\s+/))];
    return randomText(MEGABYTE / 6, (random) => `${words[Math.floor(random() * words.length)]} `);
  },
  'one endless line': () => `strategy A { let x = ${'close + '.repeat(MEGABYTE / 8)}`,
  'one endless word': () => `strategy ${'a'.repeat(MEGABYTE)}`,
  'quotes and backslashes': () => '"\\'.repeat(MEGABYTE / 2),
  digits: () => `strategy A { size ${'9'.repeat(MEGABYTE)}`,
};

function randomText(pieces: number, piece: (random: () => number) => string): string {
  const random = uniform(7);
  return Array.from({ length: pieces }, () => piece(random)).join('');
}

test.each(Object.keys(GARBAGE))('a megabyte of garbage: %s', (kind) => {
  const source = GARBAGE[kind]?.() ?? '';
  const work = countWork();
  const { diagnostics } = compile(source);
  const { characters, attempts } = work.done();
  expect(diagnostics.length).toBeGreaterThan(0);
  // Each character is looked at once or twice, and no more statements are tried than there are characters. What is
  // quadratic would come to thousands of times as much.
  expect(characters).toBeLessThanOrEqual(2 * source.length + 10_000);
  expect(attempts).toBeLessThanOrEqual(source.length);
  expectInside(source);
});

/** Counts the characters that the lexer reads, and how often the grammar is given tokens to read a statement from. */
function countWork(): { done(): { readonly characters: number; readonly attempts: number } } {
  const lexing = vi.spyOn(Lexer.prototype, 'tokenize');
  const parsing = vi.spyOn(EmbeddedActionsParser.prototype, 'input', 'set');
  return {
    done() {
      const characters = lexing.mock.calls.reduce((sum, [text]) => sum + text.length, 0);
      const attempts = parsing.mock.calls.length;
      lexing.mockRestore();
      parsing.mockRestore();
      return { characters, attempts };
    },
  };
}

const DEEP = 20_000;

test.each([
  ['brackets', `${'('.repeat(DEEP)}close${')'.repeat(DEEP)}`],
  ['calls', `${'abs('.repeat(DEEP)}close${')'.repeat(DEEP)}`],
  ['indexes', `${'close['.repeat(DEEP)}1${']'.repeat(DEEP)}`],
  ['conditionals', `${'if true then '.repeat(DEEP)}1${' else 2'.repeat(DEEP)}`],
  ['conditionals in a row', `${'if true then 1 else '.repeat(DEEP)}1`],
  ['negations', `${'not '.repeat(DEEP)}true`],
  ['signs', `${'-'.repeat(DEEP)}close`],
  ['fields', `close${'.a'.repeat(DEEP)}`],
  ['offsets', `close${'[1]'.repeat(DEEP)}`],
  ['sums', `close${' + close'.repeat(DEEP)}`],
  ['conjunctions', `close > 1${' and close > 1'.repeat(DEEP)}`],
  ['comparisons', `close${' > close'.repeat(DEEP)}`],
  ['durations', `close > 1${' for 2 bars'.repeat(DEEP)}`],
])('%s that never end', (_, expression) => {
  const source = `strategy A {\n  let deep = ${expression}\n  stop deep\n}\n`;
  expect(compile(source).diagnostics.map(({ code }) => code)).toContain('E0106');
});

test('as deep as the grammar allows is not too deep for any phase', () => {
  const deep = (open: string, inner: string, close: string, count: number): string =>
    `${open.repeat(count)}${inner}${close.repeat(count)}`;
  for (const expression of [
    deep('(', 'close', ')', 99),
    deep('abs(', 'close', ')', 99),
    deep('if close > 1 then ', 'close', ' else open', 99),
    `close${' + close'.repeat(450)}`,
    `${'-'.repeat(900)}close`,
    `close${'[1]'.repeat(300)}`,
  ]) {
    const source = `strategy A {\n  universe SPY\n  every 1d\n  let deep = ${expression}\n  enter long when deep > 1\n  exit long when deep < 1\n  size 1 shares\n}\n`;
    const { diagnostics, strategies } = compile(source);
    expect(diagnostics).toEqual([]);
    expect(strategies).toHaveLength(1);
  }
});

test('every beginning of a program is read to its end', () => {
  for (let length = 0; length <= EXAMPLE.length; length += 3) parse(EXAMPLE.slice(0, length));
  for (const source of [EXAMPLE, ...SHIPPED]) {
    for (let length = 0; length <= source.length; length += 101) compile(source.slice(0, length));
  }
});

test('programs with random changes', () => {
  const change = fc.record({
    how: fc.constantFrom('delete', 'double', 'swap', 'replace', 'insert'),
    at: fc.nat(),
    other: fc.nat(),
  });
  fc.assert(
    fc.property(
      fc.constantFrom(EXAMPLE, ...SHIPPED),
      fc.array(change, { minLength: 1, maxLength: 8 }),
      (source, changes) => {
        const tokens = source.split(/(?<=\s)|(?=\s)|\b/);
        for (const { how, at, other } of changes) {
          const [place, from] = [at % tokens.length, other % tokens.length];
          const piece = tokens[from] ?? '';
          if (how === 'delete') tokens.splice(place, 1);
          else if (how === 'double') tokens.splice(place, 0, tokens[place] ?? '');
          else if (how === 'replace') tokens[place] = piece;
          else if (how === 'insert') tokens.splice(place, 0, piece);
          else [tokens[place], tokens[from]] = [piece, tokens[place] ?? ''];
        }
        expectInside(tokens.join(''));
      },
    ),
    { numRuns: 120 },
  );
});

test('any text at all', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expectInside(text);
      expectInside(`strategy A {\n${text}\n}`);
    }),
    { numRuns: 100 },
  );
});

/** Spans and edits lie inside the source, in order. */
function expectInside(source: string): void {
  const { diagnostics } = compile(source);
  let last = 0;
  for (const { span, fix } of diagnostics) {
    for (const { start, end } of [span, ...(fix?.edits ?? []).map((edit) => edit.span)]) {
      expect(start).toBeGreaterThanOrEqual(0);
      expect(end).toBeGreaterThanOrEqual(start);
      expect(end).toBeLessThanOrEqual(source.length);
    }
    expect(span.start).toBeGreaterThanOrEqual(last);
    last = span.start;
  }
}
