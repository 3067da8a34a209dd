/** The shipped strategies on the quick start's data: what they compile to, and every order and trade. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile } from '../../compiler/index.ts';
import { sp500 } from './bars-file.ts';
import { expectedFiles, GOLDEN } from './cases.ts';
import { programTests } from './program-tests.ts';
import { runCase } from './run-case.ts';

const SHIPPED = join(GOLDEN, '../../strategies');
const files = readdirSync(SHIPPED).filter((file) => file.endsWith('.strat'));

describe.each(files)('%s', (file) => {
  const source = readFileSync(join(SHIPPED, file), 'utf8');
  const compilation = compile(source, {
    file,
    read: (path) => readFileSync(join(SHIPPED, path), 'utf8'),
  });

  test('is shorter than 50 lines and has nothing to complain about', () => {
    expect(compilation.diagnostics).toEqual([]);
    expect(source.split('\n').length).toBeLessThan(50);
  });

  test('passes its own tests, where it has some', async () => {
    expect((await programTests(compilation)) ?? '').not.toContain('✗');
  });

  test('compiles and trades as expected', async () => {
    const folder = join(GOLDEN, 'strategies', file.replace('.strat', ''));
    const run = await runCase(compilation, [sp500()], []);
    for (const [name, text] of [...expectedFiles(compilation), ['run.txt', run] as const])
      await expect(text).toMatchFileSnapshot(join(folder, name));
  });
});
