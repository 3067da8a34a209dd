/** The page of the broker keeps its word: its configuration is one. */

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseConfiguration } from '../../brokers/index.ts';

const PAGE = readFileSync('docs/brokers/alpaca.md', 'utf8');

test('the configuration on the page is accepted', () => {
  const text = /```json\n([\s\S]*?)```/.exec(PAGE)?.[1] ?? '';
  const read = parseConfiguration(text, 'strata.config.json');
  expect(read.kind === 'ok' && Object.keys(read.value.accounts)).toEqual(['paper']);
});
