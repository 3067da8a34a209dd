/** Our values equal published tables, to the digits that these show. */

import { describe, expect, test } from 'vitest';
import { evaluate } from './evaluate.ts';
import { PUBLISHED } from './published-values.ts';

describe.each(PUBLISHED)('$source', ({ columns, rows, tolerance }) => {
  test.each(Object.entries(rows))('%s', async (expression, expected) => {
    const ours = await evaluate(expression, columns);
    const worst = Math.max(
      ...[...ours.slice(-expected.length)].map((value, k) => Math.abs(value - (expected[k] ?? 0))),
    );
    expect(worst, `${[...ours]}`).toBeLessThanOrEqual(tolerance);
  });
});

test('the first stops of the example in Wilder’s book', async () => {
  const wilder = PUBLISHED.find(({ source }) => source.startsWith('Wilder'));
  const line = await evaluate('psar(0.02, 0.2).line', wilder?.columns ?? {});
  const shown = [1, 2, 5].map((bar) => Number((line[bar] ?? 0).toFixed(3)));
  expect(shown).toEqual([50, 50.047, 50.182]);
});
