/** Emitted TypeScript is read by people, so it must also satisfy the strictest reader there is. */

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { caseNames, compileCase, GOLDEN } from './cases.ts';

test('the emitted TypeScript of every case type-checks in strict mode', () => {
  const files = caseNames().flatMap((name) =>
    compileCase(name)
      .strategies.map((strategy) => join(GOLDEN, name, `${strategy.name}.ts`))
      .filter((file) => existsSync(file)),
  );
  expect(files.length).toBeGreaterThan(10);
  expect(typeErrors(files)).toBe('');
});

function typeErrors(files: readonly string[]): string {
  const tsc = join(GOLDEN, '../../node_modules/.bin/tsc');
  const options = ['--strict', '--noEmit', '--target', 'es2023', '--module', 'nodenext'];
  const quiet = ['--types', '', '--ignoreConfig'];
  try {
    return execFileSync(tsc, [...options, ...quiet, ...files], { encoding: 'utf8' });
  } catch (error) {
    return error instanceof Error && 'stdout' in error ? String(error.stdout) : String(error);
  }
}
