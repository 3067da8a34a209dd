/** Every golden case against its expected files. `npm run test:accept` writes them; the difference is reviewed like code. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { caseNames, compileCase, expectedFiles, GOLDEN, INPUTS, runOf } from './cases.ts';
import { programTests } from './program-tests.ts';

test.each(caseNames())('%s', async (name) => {
  const folder = join(GOLDEN, name);
  const compilation = compileCase(name);
  const run = await runOf(name, compilation);
  const tests = await programTests(compilation);
  const files = new Map([
    ...expectedFiles(compilation),
    ...(run === undefined ? [] : [['run.txt', run] as const]),
    ...(tests === undefined ? [] : [['tests.txt', tests] as const]),
  ]);
  const present = readdirSync(folder).filter((file) => !INPUTS.has(file));
  const surplus = present.filter((file) => !files.has(file));
  // What is not expected fails even while accepting: deleting is left to a person.
  expect(surplus).toEqual([]);
  if (!isAccepting()) expect(present.sort()).toEqual([...files.keys()].sort());
  for (const [file, text] of files) await expect(text).toMatchFileSnapshot(join(folder, file));
});

/** `vitest run -u`. Without it a missing file must fail; vitest on its own would write it. */
function isAccepting(): boolean {
  return expect.getState().snapshotState.snapshotUpdateState === 'all';
}
