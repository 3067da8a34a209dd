/** Every code is explained, by a program that has it and one that has not, and shown in a golden case. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { EXPLANATIONS } from '../../compiler/diagnostics/explain.ts';
import { EXAMPLE_FILES } from '../../compiler/diagnostics/explain-imports.ts';
import { compile, explain } from '../../compiler/index.ts';
import { caseNames, compileCase } from '../golden/cases.ts';

const ROOT = join(import.meta.dirname, '../..');

const IN_SOURCES: readonly string[] = [...new Set(['grammar', 'compiler'].flatMap(codesIn))].sort();

function codesIn(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !/explain-/.test(file))
    .flatMap(
      (file) =>
        readFileSync(join(ROOT, folder, file), 'utf8').match(/(?<=')[EW]0\d{3}(?=')/g) ?? [],
    );
}

function codesOf(source: string): readonly string[] {
  return compile(source, { read: (path) => EXAMPLE_FILES.get(path) }).diagnostics.map(
    ({ code }) => code,
  );
}

test('codes in the sources and explanations are the same', () => {
  expect([...EXPLANATIONS.keys()].sort()).toEqual(IN_SOURCES);
});

test.each([...EXPLANATIONS.values()])('$code: $title', ({ code, wrong, right }) => {
  expect(codesOf(wrong)).toContain(code);
  expect(codesOf(right)).not.toContain(code);
  expect(explain(code.toLowerCase())).toContain(code);
});

test('the mended program of an explanation has no error at all', () => {
  for (const { code, right } of EXPLANATIONS.values())
    expect(
      codesOf(right).filter((found) => found.startsWith('E')),
      code,
    ).toEqual([]);
});

test('every code is shown in a golden case', () => {
  const shown = new Set(
    caseNames().flatMap((name) => compileCase(name).diagnostics.map(({ code }) => code)),
  );
  expect(IN_SOURCES.filter((code) => !shown.has(code))).toEqual([]);
});

test('a code that does not exist has no explanation', () => {
  expect(explain('E9999')).toBeUndefined();
});
