/** Printing and reading are each other's inverse. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parse, printProgram } from '../../grammar/index.ts';
import { caseNames, sourceOf } from '../golden/cases.ts';
import { program } from './arbitrary-program.ts';
import { EXAMPLE, SHIPPED } from './example.ts';
import { meaning, withoutSpans } from './trees.ts';

test('what is printed reads back as the same tree', () => {
  fc.assert(
    fc.property(program, (tree) => {
      const text = printProgram(tree);
      const { program: read, diagnostics } = parse(text);
      expect(diagnostics, text).toEqual([]);
      expect(meaning(read), text).toEqual(meaning(tree));
    }),
    { numRuns: 150 },
  );
});

test('brackets stay where they were written', () => {
  fc.assert(
    fc.property(program, (tree) => {
      const once = parse(printProgram(tree)).program;
      const twice = parse(printProgram(once)).program;
      expect(withoutSpans(twice)).toEqual(withoutSpans(once));
    }),
    { numRuns: 100 },
  );
});

test('the example of the language and the shipped strategies keep every node', () => {
  for (const source of [EXAMPLE, ...SHIPPED]) expectStable(source);
});

test.each(caseNames())('golden case %s keeps every node', (name) => {
  expectStable(sourceOf(name));
});

/** Programs with mistakes have gaps in their trees, which cannot be printed. */
function expectStable(source: string): void {
  const { program: tree, diagnostics } = parse(source);
  if (diagnostics.length > 0) return;
  const text = printProgram(tree);
  const read = parse(text);
  expect(read.diagnostics).toEqual([]);
  expect(withoutSpans(read.program)).toEqual(withoutSpans(tree));
  expect(printProgram(read.program)).toBe(text);
}
