/** A user's own `indicator` is an equal citizen: the same text under another name is the same in every respect. */

import { describe, expect, test } from 'vitest';
import { PRELUDE_NAMES, PRIMITIVES, preludeSource } from '../../compiler/builtins/index.ts';
import { costOf } from '../../compiler/cost.ts';
import { compileExpressions } from './evaluate.ts';
import { LIBRARY } from './library.ts';
import { cleanBars } from './random-bars.ts';
import { firstDifference } from './run-kernel.ts';

const BARS = cleanBars(400, 31);

/** Only the library may call its building blocks. */
const INTERNAL = [...PRIMITIVES.values()]
  .filter(({ internal }) => internal)
  .map(({ name }) => name);
const callsInternal = new RegExp(`\\b(${INTERNAL.join('|')})\\(|\\bsession\\b`);

const open = LIBRARY.filter(({ name }) => {
  const source = preludeSource(name) ?? '';
  return PRELUDE_NAMES.has(name) && !callsInternal.test(code(source));
});

test('most of the library could have been written by a user', () => {
  expect(open.length).toBeGreaterThan(30);
});

describe.each(open.map((entry) => [entry.name, entry] as const))('my_%s', (name, entry) => {
  test('has the values, the warm-up and the cost of the shipped one', async () => {
    const source = preludeSource(name) ?? '';
    const above = source.replace(`indicator ${name}(`, `indicator my_${name}(`);
    const shipped = await compileExpressions(entry.usual);
    const own = await compileExpressions(
      entry.usual.map((text) => `my_${text}`),
      { above },
    );
    expect(own.warmups).toEqual(shipped.warmups);
    expect(costOf(own.plan, {})).toEqual(costOf(shipped.plan, {}));
    const expected = shipped.emitted(BARS);
    own.emitted(BARS).forEach((values, k) => {
      expect(firstDifference(values, expected[k] ?? values)).toBe(-1);
    });
  });
});

/** Without the doc comment. */
function code(source: string): string {
  return source.replace(/^\/\/\/.*\n/gm, '');
}
