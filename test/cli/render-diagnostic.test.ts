/** What a diagnostic looks like: the exact span underlined, whatever characters stand before it. */

import { expect, test } from 'vitest';
import type { TextStyle } from '../../backtester/index.ts';
import { displayWidth } from '../../backtester/index.ts';
import { renderDiagnostics } from '../../cli/diagnostics.ts';
import { renderDiagnostic } from '../../cli/render-diagnostic.ts';
import type { Diagnostic } from '../../grammar/index.ts';

const PLAIN: TextStyle = { colour: false, unicode: true, width: 80 };

/** Marks the span in the text: everything between `«` and `»`. */
function marked(text: string): { source: string; span: Diagnostic['span'] } {
  const start = text.indexOf('«');
  const end = text.indexOf('»') - 1;
  return { source: text.replace(/[«»]/g, ''), span: { start, end } };
}

function render(text: string, more: Partial<Diagnostic> = {}, style: TextStyle = PLAIN): string {
  const { source, span } = marked(text);
  const diagnostic: Diagnostic = {
    code: 'E0301',
    severity: 'error',
    span,
    message: 'The stop lies above the entry, so it sells at once.',
    ...more,
  };
  return renderDiagnostic(diagnostic, source, 'a.strat', style);
}

test('code, place, underlined source, why and fix', () => {
  const { source, span } = marked('strategy A {\n  stop «-5 * atr(14)» from entry\n}\n');
  const text = render('strategy A {\n  stop «-5 * atr(14)» from entry\n}\n', {
    why: 'A stop protects when it lies on the losing side of the entry, below it for a long position.',
    fix: {
      text: 'write `5 * atr(14)`',
      edits: [{ span: { ...span, end: span.start + 1 }, text: '' }],
    },
  });
  expect(source.slice(span.start, span.end)).toBe('-5 * atr(14)');
  expect(text).toBe(`error E0301: The stop lies above the entry, so it sells at once.
 --> a.strat:2:8
  |
2 |   stop -5 * atr(14) from entry
  |        ^^^^^^^^^^^^
  = why: A stop protects when it lies on the losing side of the entry, below it
         for a long position.
  = fix: write \`5 * atr(14)\`
2 +   stop 5 * atr(14) from entry
`);
});

test('tabs before and inside the span', () => {
  expect(render('\tstop\t«5\tx» y\n')).toContain(`
1 |     stop    5   x y
  |             ^^^^^
`);
});

test('wide characters and combining marks take the columns that a terminal gives them', () => {
  expect(render('// 日本 é\u0301 🙂 «x» y\n')).toContain(`
1 | // 日本 é\u0301 🙂 x y
  |              ^
`);
});

test('a span over several lines underlines each of them', () => {
  expect(render('enter long\n  when «close > 1\n    and close» < 2\n')).toContain(`
2 |   when close > 1
  |        ^^^^^^^^^
3 |     and close < 2
  |     ^^^^^^^^^
`);
});

test('of a long span the first and the last line', () => {
  expect(render('«strategy A {\n a\n b\n c\n d\n}»\n')).toBe(
    `error E0301: The stop lies above the entry, so it sells at once.
 --> a.strat:1:1
  |
1 | strategy A {
  | ^^^^^^^^^^^^
  :
6 | }
  | ^
`,
  );
});

test.each(['strategy A {«»', 'strategy A {\n«»', 'strategy A {\n\n\n«»\n', 'strategy A {«\n»'])(
  'at the end of the file it points behind the last thing: %j',
  (text) => {
    expect(render(text)).toContain(`a.strat:1:13
  |
1 | strategy A {
  |             ^
`);
  },
);

test('an empty file', () => {
  expect(render('«»')).toContain('a.strat:1:1\n  |\n1 |\n  | ^\n');
});

test('line breaks of Windows are not a part of the line', () => {
  expect(render('a\r\n  «bcd\r\n»e\r\n')).toContain('2 |   bcd\n  |   ^^^\n');
});

test('a line that is too long is shown around the span', () => {
  const text = render(`${'a '.repeat(80)}«here»${' b'.repeat(80)}`);
  const [, , , source = '', underline = ''] = text.split('\n');
  expect(text).toContain('a.strat:1:161');
  const place = underline.indexOf('^');
  expect(source.slice(place, place + 4)).toBe('here');
  expect(underline.trim().endsWith('^^^^')).toBe(true);
  for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(80);
});

test('a span that is itself too long stays inside the width', () => {
  const text = render(`x «${'long '.repeat(60)}» y`);
  for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(80);
});

test('nothing in a program or a message can steer the terminal', () => {
  const text = render('let a = «"\u001b[31m"» \u202e\n', { message: 'Bad \u001b[2J name.' });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what this is about.
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
});

test('colour only where it was asked for, and the same text without it', () => {
  const coloured = render('stop «x»', {}, { ...PLAIN, colour: true });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
  expect(coloured.replace(/\u001b\[\d+m/g, '')).toBe(render('stop «x»'));
  expect(coloured).not.toBe(render('stop «x»'));
});

test('ASCII only where the terminal shows no more', () => {
  const text = render('// é «x»', { why: '1 − 2 ≤ 3' }, { ...PLAIN, unicode: false });
  expect(text).toMatch(/^[\n -~]*$/);
});

test('an edit that adds lines shows the lines that it adds', () => {
  const text = render('strategy A {\n  size 1\n«»}\n', {
    fix: {
      text: 'add a stop',
      edits: [{ span: { start: 22, end: 22 }, text: '  stop 2%\n  take 2R\n' }],
    },
  });
  expect(text).toContain('3 +   stop 2%\n4 +   take 2R\n');
});

test('the summary counts, and names a code to look up', () => {
  const source = 'a b c';
  const at = (start: number, code: string, severity: Diagnostic['severity']): Diagnostic => ({
    code,
    severity,
    span: { start, end: start + 1 },
    message: 'M.',
  });
  const diagnostics = [at(0, 'W0501', 'warning'), at(2, 'E0201', 'error'), at(4, 'E0202', 'error')];
  const text = renderDiagnostics({ diagnostics, source, path: 'x.strat' }, PLAIN);
  expect(text.trimEnd().split('\n').at(-1)).toBe(
    'x.strat: 2 errors, 1 warning. strata explain E0201 says more.',
  );
  expect(renderDiagnostics({ diagnostics: [], source, path: 'x.strat' }, PLAIN)).toBe('');
});
