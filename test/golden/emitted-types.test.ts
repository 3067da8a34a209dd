/** Emitted TypeScript is read by people, so it must also satisfy the strictest reader there is. */

import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { caseNames, GOLDEN } from './cases.ts';

test('the emitted TypeScript of every case type-checks in strict mode', () => {
  // What no strategy becomes is refused by the test of its case.
  const files = caseNames().flatMap((name) =>
    readdirSync(join(GOLDEN, name))
      .filter((file) => file.endsWith('.ts'))
      .map((file) => join(GOLDEN, name, file)),
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
