/** The list of controls keeps its word: each names code and a test that are there. */

import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = resolve(import.meta.dirname, '../..');
const rows = readFileSync(join(ROOT, 'docs/risk-policy.md'), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| the rule asks'))
  .map((line) => line.split(' | ').map((cell) => cell.replace(/^\| | \|$/g, '')));

test('there are controls', () => {
  expect(rows.length).toBeGreaterThan(20);
});

test.each(rows.map((cells) => [cells[1], cells] as const))(
  '%s',
  (_, [, , where = '', named = '']) => {
    for (const [, path = ''] of where.matchAll(/`([^`]+)`/g))
      expect(existsSync(join(ROOT, path)), path).toBe(true);
    const [, file = '', title = ''] = /^`(test\/[^`]+)`: (.+)$/.exec(named) ?? [];
    expect(readFileSync(join(ROOT, file), 'utf8'), named).toContain(`'${title}'`);
  },
);
