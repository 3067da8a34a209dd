/** A program of several files: names lead from one to the other, and each file is changed in its own place. */

import { describe, expect, test } from 'vitest';
import {
  codeActionsIn,
  completionsAt,
  definitionAt,
  diagnosticsOf,
  hoverAt,
  inlayHintsIn,
  openDocument,
  outlineOf,
  type ProgramDocument,
  referencesAt,
  renameAt,
  signatureAt,
} from '../../compiler/language-service/index.ts';

const LIBRARY = `/// Bands around an average.
indicator bands(x, n: bars = 20) {
  out value = sma(x, n)
  out upper = sma(x, n) + 2 * stdev(x, n)
}

risk Tight {
  order { risk_per_trade <= 1% of equity else reject }
}

backtest Own { }
`;

const MAIN = `import "lib/bands.strat"

strategy S {
  universe SPY
  every 1d
  let b = bands(close, n = 126)
  enter long when close > b.upper
  exit long when close < b
  stop 2 * atr(14) from entry
  size risk 1% of equity
}

backtest B {
  run S under Tight
  data "x"
  cash 1 USD
  costs { commission 0 }
}
`;

function opened(main = MAIN, library = LIBRARY): ProgramDocument {
  const files = new Map([['work/lib/bands.strat', library]]);
  return openDocument(main, { file: 'work/main.strat', read: (path) => files.get(path) });
}

const at = (text: string): number => MAIN.indexOf(text) + text.length;

describe('a name of another file', () => {
  test.each([
    ['let b = bands', 'bands'],
    ['b.upper', 'upper'],
    ['under Tight', 'Tight'],
    ['(close, n', 'n: bars'],
  ])('%s is defined there', (use, name) => {
    const definition = definitionAt(opened(), at(use));
    expect(definition?.file).toBe('work/lib/bands.strat');
    const start = LIBRARY.search(new RegExp(`(?<=indicator |out |risk |\\(x, )${name}`));
    expect(definition?.span.start).toBe(start);
  });

  test('the import leads to the file', () => {
    expect(definitionAt(opened(), at('import "lib'))).toEqual({
      file: 'work/lib/bands.strat',
      span: { start: 0, end: 0 },
    });
  });

  test('its uses are found, with its definition', () => {
    const places = referencesAt(opened(), at('let b = bands'), true);
    expect(places.map(({ file }) => file)).toEqual([undefined, 'work/lib/bands.strat']);
  });

  test('it is renamed where it is declared', () => {
    const renaming = renameAt(opened(), at('let b = bands'), 'lines');
    expect(renaming.kind === 'refused' && renaming.reason).toContain('`lib/bands.strat`');
  });

  test('hover, signature and completion know it', () => {
    const document = opened();
    expect(hoverAt(document, at('let b = bands'))?.text).toContain('Bands around an average.');
    expect(hoverAt(document, at('b.upper'))?.text).toContain('out upper = sma(x, n) + 2');
    expect(signatureAt(document, at('bands(close, '))?.label).toBe('bands(x, n: bars = 20)');
    const labels = (place: number): readonly string[] =>
      completionsAt(document, place).map(({ label }) => label);
    expect(labels(at('let b = '))).toContain('bands');
    expect(labels(at('b.'))).toEqual(['value', 'upper']);
    expect(labels(at('under '))).toEqual(['Tight', 'House']);
    const all = { start: 0, end: MAIN.length };
    expect(inlayHintsIn(document, all).map(({ text }) => text)).toContain(' ≈ 6 months');
    expect(outlineOf(document).map(({ name }) => name)).toEqual(['lib/bands.strat', 'S', 'B']);
  });

  test('warm-up counts through it', () => {
    expect(hoverAt(opened(), at('let b'))?.text).toContain('bar 126');
  });
});

test('a mistake in the other file is told at the import, and not mended here', () => {
  const document = opened(MAIN, LIBRARY.replace('stdev', 'stdeev'));
  const [problem] = diagnosticsOf(document);
  expect(problem?.message).toContain('In `work/lib/bands.strat`: ');
  expect(MAIN.slice(problem?.span.start, problem?.span.end)).toBe('"lib/bands.strat"');
  expect(codeActionsIn(document, { start: 0, end: MAIN.length })).toEqual([]);
});
