/** What an editor gets as changes is what `strata fmt` writes, and changes no more than white space. */

import { expect, test } from 'vitest';
import { formattingOf, openDocument } from '../../compiler/language-service/index.ts';
import { format, scan } from '../../grammar/index.ts';
import { caseNames, sourceOf } from '../golden/cases.ts';

const sources = caseNames()
  .map((name) => [name, sourceOf(name)] as const)
  .filter(([, source]) => format(source).kind === 'formatted');

const disturbed = (source: string): string =>
  source.replace(/^ {2}(\w+) /gm, '      $1   ').replace(/$/m, '   ');

const onWindows = (text: string): string => text.replace(/\r?\n/g, '\r\n');

test.each(sources)('%s', (_, source) => {
  for (const text of [source, disturbed(source)]) {
    const wanted = format(text);
    if (wanted.kind === 'refused') throw new Error('refused');
    expectEdits(text, wanted.text);
    expectEdits(onWindows(text), onWindows(wanted.text));
  }
});

/** The edits lead to `wanted`, and none of them touches more than white space. */
function expectEdits(text: string, wanted: string): void {
  const formatting = formattingOf(openDocument(text));
  if (formatting.kind === 'refused') throw new Error('refused');
  let result = text;
  for (const { span, text: to } of [...formatting.edits].reverse())
    result = result.slice(0, span.start) + to + result.slice(span.end);
  expect(result).toBe(wanted);
  const told = formatting.edits.map(({ span }) => text.slice(span.start, span.end));
  expect(told.map((each) => each.replace(/\s/g, ''))).toEqual(
    formatting.edits.map(({ text: to }) => to.replace(/\s/g, '')),
  );
}

test('a program that is laid out already has no changes', () => {
  const formatted = format(sources[0]?.[1] ?? '');
  const text = formatted.kind === 'formatted' ? formatted.text : '';
  expect(formattingOf(openDocument(text))).toEqual({ kind: 'edits', edits: [] });
});

test('a program with a syntax error is left alone', () => {
  expect(formattingOf(openDocument('strategy S {\n let a = (\n}\n')).kind).toBe('refused');
});

test('no token has a line end in it', () => {
  const text = '/// doc\r\nstrategy S { // why\r\n}\r\n';
  expect(scan(text).map((token) => token.text)).toEqual([
    '/// doc',
    'strategy',
    'S',
    '{',
    '// why',
    '}',
  ]);
});
