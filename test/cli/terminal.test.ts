/** What is taken for a terminal, and what is said when the mistake is ours. */

import { expect, test } from 'vitest';
import { renderBug } from '../../cli/bug.ts';
import { styleOf } from '../../cli/terminal.ts';

const TERMINAL = { isTTY: true, columns: 90 };

test.each([
  ['a terminal', TERMINAL, {}, true],
  ['a pipe', {}, {}, false],
  ['a pipe in CI', {}, { CI: 'true' }, false],
  ['a pipe, forced', {}, { FORCE_COLOR: '1' }, true],
  ['a terminal, forced off', TERMINAL, { FORCE_COLOR: '0' }, false],
  ['a terminal, NO_COLOR', TERMINAL, { NO_COLOR: '1', FORCE_COLOR: '1' }, false],
  ['a dumb terminal', TERMINAL, { TERM: 'dumb' }, false],
])('colour: %s', (_, output, environment, expected) => {
  expect(styleOf(output, environment).colour).toBe(expected);
});

test.each([
  [{}, true],
  [{ LANG: 'en_GB.UTF-8' }, true],
  [{ LANG: 'en_GB.UTF-8', LC_ALL: 'C' }, false],
  [{ LC_CTYPE: 'de_DE.ISO-8859-1' }, false],
  [{ TERM: 'dumb' }, false],
])('unicode under %j: %s', (environment, expected) => {
  expect(styleOf(TERMINAL, environment).unicode).toBe(expected);
});

test.each([
  [TERMINAL, 90],
  [{ isTTY: true, columns: 400 }, 100],
  [{ isTTY: true, columns: 20 }, 60],
  [{ isTTY: false, columns: 90 }, 80],
])('width of %j: %i', (output, expected) => {
  expect(styleOf(output, {}).width).toBe(expected);
});

test('a bug says that it is ours', () => {
  const text = renderBug(new Error('broken invariant: x'));
  expect(text).toMatch(/^This is a bug in Strata/);
  expect(text).toContain('broken invariant: x');
  const emitted = 'at Object.drive (data:text/javascript;charset=utf-8,let%20a(1):153:12)';
  expect(renderBug(emitted)).toContain('  at Object.drive (emitted-code:153:12)');
  expect(renderBug('thrown text')).toContain('thrown text');
});
