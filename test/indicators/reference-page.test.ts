/** The page of the language reference says what the library's doc comments and the compiler say. */

import { expect, test } from 'vitest';
import { compileExpressions } from './evaluate.ts';
import { LIBRARY } from './library.ts';
import { type OutputFacts, referencePage } from './reference-page.ts';

test('docs/language/indicators.md is up to date', async () => {
  const facts = new Map<string, readonly OutputFacts[]>();
  for (const { name, usual, outputs } of LIBRARY) {
    const { warmups, units } = await compileExpressions(usual);
    facts.set(
      name,
      outputs.map((output, k) => ({
        name: output === '' ? 'value' : output,
        unit: units[k] ?? '',
        ...(warmups[k] ?? { defined: 0, settled: 0 }),
      })),
    );
  }
  const page = referencePage(facts);
  expect(page).not.toMatch(/Formula: ``|Source: $/m);
  await expect(page).toMatchFileSnapshot('../../docs/language/indicators.md');
});
