/** Printing and reading are each other's inverse. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Program, parse, printProgram } from '../../grammar/index.ts';
import { caseNames, sourceOf } from '../golden/cases.ts';
import { program } from './arbitrary-program.ts';
import { EXAMPLE, SHIPPED } from './example.ts';

test('what is printed reads back as the same tree', () => {
  fc.assert(
    fc.property(program, (tree) => {
      const text = printProgram(tree);
      const { program: read, diagnostics } = parse(text);
      expect(diagnostics, text).toEqual([]);
      expect(meaning(read), text).toEqual(meaning(tree));
    }),
    { numRuns: 300 },
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

function withoutSpans(tree: Program): unknown {
  return plain(tree, false);
}

/** The tree without its spans and brackets. */
function meaning(tree: Program): unknown {
  return plain(tree, true);
}

function plain(value: unknown, openBrackets: boolean): unknown {
  if (Array.isArray(value)) return value.map((one) => plain(one, openBrackets));
  if (typeof value !== 'object' || value === null) return value;
  const { span: _, ...rest } = value as Record<string, unknown>;
  if (openBrackets && rest['kind'] === 'ParenExpression') return plain(rest['inner'], true);
  return Object.fromEntries(
    Object.entries(rest)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, one]) => [key, plain(one, openBrackets)]),
  );
}
