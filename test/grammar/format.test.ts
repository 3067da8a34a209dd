/** The formatter changes white space and nothing else, and a second time changes nothing. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { format, parse, printProgram } from '../../grammar/index.ts';
import { caseNames, sourceOf } from '../golden/cases.ts';
import { program } from './arbitrary-program.ts';
import { EXAMPLE } from './example.ts';
import { noisy, refilled } from './noise.ts';
import { withoutSpans } from './trees.ts';

function formatted(source: string): string {
  const result = format(source);
  if (result.kind === 'refused') throw new Error(`refused: ${source}`);
  return result.text;
}

function expectSame(source: string): void {
  const text = formatted(source);
  expect(solid(text)).toBe(solid(source));
  const [before, after] = [parse(source), parse(text)];
  expect(after.diagnostics).toEqual([]);
  expect(withoutSpans(after.program), text).toEqual(withoutSpans(before.program));
  expect(after.comments.map((comment) => comment.text)).toEqual(
    before.comments.map((comment) => comment.text),
  );
  expect(formatted(text)).toBe(text);
  expectTidy(text);
}

/** All that is not white space. */
function solid(text: string): string {
  return text.replace(/\s+/g, '');
}

function expectTidy(text: string): void {
  expect(text).not.toMatch(/[ \t]+$/m);
  expect(text).not.toMatch(/\t|\n\n\n|^\n/);
  if (text !== '') expect(text).toMatch(/\S\r?\n$/);
}

test('random programs with random white space and comments keep their meaning', () => {
  const sources = program.chain((tree) => noisy(printProgram(tree)));
  fc.assert(fc.property(sources, expectSame), { numRuns: 120 });
});

test.each([' // here\n', '\n// here\n'])(
  'a comment at any place of the example stays: %j',
  (remark) => {
    const apart = 5;
    for (let first = 0; first < apart; first += 1)
      expectSame(refilled(EXAMPLE, (gap, index) => (index % apart === first ? remark : gap)));
  },
);

test.each(caseNames())('golden case %s keeps its meaning', (name) => {
  const source = sourceOf(name);
  if (parse(source).diagnostics.length === 0) expectSame(source);
  else expect(format(source).kind).toBe('refused');
});

test('the shipped strategies are formatted', () => {
  const folder = join(import.meta.dirname, '../../strategies');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  for (const file of files.filter((name) => name.endsWith('.strat'))) {
    const source = readFileSync(join(folder, file), 'utf8');
    expect(formatted(source), file).toBe(source);
  }
});

function lines(...text: readonly string[]): string {
  return text.map((line) => `${line}\n`).join('');
}

test('what is typed in any way is laid out in one', () => {
  const source = `strategy   Trend{universe SPY , QQQ every 1d
 param fast=20 in 5 .. 50 step 5 param slow = 100 in 50..200

 let   a=sma( close,fast )[ 1 ]
   let average = -ema (close , 20)+(- 3)*macd(close,f=12) . signal
 enter long when a>average exit short when a<average
 stop 3*atr(14) from entry size  10  % of equity
}`;
  expect(formatted(source)).toBe(
    lines(
      'strategy Trend {',
      '  universe SPY, QQQ',
      '  every    1d',
      '  param fast = 20  in 5..50 step 5',
      '  param slow = 100 in 50..200',
      '',
      '  let a       = sma(close, fast)[1]',
      '  let average = -ema(close, 20) + (-3) * macd(close, f = 12).signal',
      '  enter long  when a > average',
      '  exit  short when a < average',
      '  stop 3 * atr(14) from entry',
      '  size 10% of equity',
      '}',
    ),
  );
});

test('a long condition is broken before its words, a long list where the line ends', () => {
  const many = Array.from({ length: 30 }, (_, k) => 100 + k).join(', ');
  const source = `strategy Long { enter long when close > sma(close, 200) and volume > 2 * sma(volume, 20) and rsi(close, 14) between 30 and 70 via limit close - 0.25 * atr(14)
    exit long when close < lowest(low, 20) or (rsi(close, 14) > 70 and volume < sma(volume, 50) and close < open and open < 2)
  }
  test "many" for Long { given SPY close ${many} }`;
  expect(formatted(source)).toBe(
    lines(
      'strategy Long {',
      '  enter long when close > sma(close, 200)',
      '      and volume > 2 * sma(volume, 20)',
      '      and rsi(close, 14) between 30 and 70',
      '      via limit close - 0.25 * atr(14)',
      '  exit  long when close < lowest(low, 20)',
      '      or (rsi(close, 14) > 70 and volume < sma(volume, 50) and close < open and open < 2)',
      '}',
      '',
      'test "many" for Long {',
      '  given SPY close 100, 101, 102, 103, 104, 105, 106, 107, 108, 109, 110, 111, 112, 113, 114, 115,',
      '      116, 117, 118, 119, 120, 121, 122, 123, 124, 125, 126, 127, 128, 129',
      '}',
    ),
  );
});

test('a risk policy stands in columns, and opens its braces where a comment needs a line', () => {
  const source = `risk House { order { risk_per_trade <= 2% of equity else reject price >= 5 USD else reject }
    portfolio { // of the account
      drawdown from peak <= 10% else kill }
    kill { cancel orders freeze positions reset by operator } }
  risk None {
  }`;
  expect(formatted(source)).toBe(
    lines(
      'risk House {',
      '  order     { risk_per_trade <= 2% of equity  else reject',
      '              price          >= 5 USD         else reject }',
      '  portfolio {  // of the account',
      '    drawdown from peak <= 10%  else kill',
      '  }',
      '  kill      { cancel orders  freeze positions  reset by operator }',
      '}',
      '',
      'risk None { }',
    ),
  );
});

test('comments and empty lines stay with what they are about', () => {
  const source = `

// The file.


/// The strategy.
strategy Notes { // at the brace

  // above the first
  universe SPY     // first
  every 1d // second


  /// A doc comment.
  let a = close  // third
       + open // fourth
  // before the end

}
// after it
// the end`;
  expect(formatted(source)).toBe(
    lines(
      '// The file.',
      '',
      '/// The strategy.',
      'strategy Notes {  // at the brace',
      '  // above the first',
      '  universe SPY  // first',
      '  every    1d   // second',
      '',
      '  /// A doc comment.',
      '  let a = close  // third',
      '      + open     // fourth',
      '  // before the end',
      '}',
      '// after it',
      '// the end',
    ),
  );
});

test('literals stay as they were written', () => {
  const literals = ['1_000', '1000', '2.50', '2.50%', '15bp', '5_000 USD', '030m', '9:45', '2.0R'];
  const source = lines('strategy A {', ...literals.map((text) => `  let x = ${text}`), '}');
  expect(formatted(source)).toBe(source);
});

test('one-line declarations may stand together, all others stand apart', () => {
  const source = `import "a.strat"\nimport B from "b.strat"\nuniverse U = SPY\nstrategy S { }\nuniverse V = QQQ`;
  expect(formatted(source)).toBe(
    lines(
      ...['import "a.strat"', 'import B from "b.strat"', 'universe U = SPY', ''],
      ...['strategy S { }', '', 'universe V = QQQ'],
    ),
  );
});

test('line ends and byte order marks stay, and every line has an end', () => {
  const source = 'strategy A {\n  every 1d // daily\n}';
  const expected = 'strategy A {\n  every 1d  // daily\n}\n';
  expect(formatted(source)).toBe(expected);
  const windows = (text: string): string => text.replaceAll('\n', '\r\n');
  expect(formatted(windows(source))).toBe(windows(expected));
  expect(formatted(`\uFEFF${source}`)).toBe(`\uFEFF${expected}`);
  expect(formatted(`\uFEFF${windows(source)}`)).toBe(`\uFEFF${windows(expected)}`);
});

test('a file without a program', () => {
  expect(formatted('')).toBe('');
  expect(formatted(' \n\n\t')).toBe('');
  expect(formatted('\n\n// only this')).toBe('// only this\n');
});

test('a text with a syntax error is refused with its diagnostics', () => {
  const source = 'strategy A {\n  enter lng when close > open\n}\n';
  expect(format(source)).toEqual({ kind: 'refused', diagnostics: parse(source).diagnostics });
  expect(parse(source).diagnostics).not.toEqual([]);
});
