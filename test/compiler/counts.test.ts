/** What the project promises in numbers, counted. */

import { expect, test } from 'vitest';
import { EXPLANATIONS } from '../../compiler/diagnostics/explain.ts';
import { caseNames, compileCase } from '../golden/cases.ts';

const LINES_OF_FINE_PRINT = 23;

test('there are at least 250 golden cases', () => {
  expect(caseNames().length).toBeGreaterThanOrEqual(250);
});

test('at least 80 codes are each shown in a golden case', () => {
  const shown = new Set(
    caseNames().flatMap((name) => compileCase(name).diagnostics.map(({ code }) => code)),
  );
  expect([...EXPLANATIONS.keys()].filter((code) => shown.has(code)).length).toBeGreaterThanOrEqual(
    80,
  );
});

test('every line of the fine print has a golden case named after it', () => {
  const names = caseNames();
  const lines = Array.from({ length: LINES_OF_FINE_PRINT }, (_, k) =>
    String(k + 1).padStart(2, '0'),
  );
  expect(
    lines.filter((line) => !names.some((name) => name.startsWith(`fine-print-${line}-`))),
  ).toEqual([]);
});
