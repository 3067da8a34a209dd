/** Hover, signatures, definitions, references, symbols, folds, hints and fixes, each by what the program says. */

import { describe, expect, test } from 'vitest';
import {
  codeActionsIn,
  definitionAt,
  diagnosticsOf,
  foldsOf,
  hoverAt,
  inlayHintsIn,
  openDocument,
  outlineOf,
  referencesAt,
  semanticTokensOf,
  signatureAt,
} from '../../compiler/language-service/index.ts';
import { calendarTime } from '../../compiler/language-service/inlay-hints.ts';
import type { DurationLiteral, Span } from '../../grammar/index.ts';
import { atCursor, DEPLOYED, MOMENTUM, momentumAt } from './at-cursor.ts';

const ALL: Span = { start: 0, end: MOMENTUM.length };

describe('hover', () => {
  // Warm-up by hand: an EMA of n has a value from bar n on; the design gives 139 as the settled length of EMA 20.
  test.each([
    [
      'a let',
      'fast_ma crosses above',
      1,
      14,
      ['let fast_ma = ema(close, fast)', 'price', '`1d`', 'bar 20', '139'],
    ],
    ['a param', 'param fast', 1, 0, ['Bars of the fast average.', 'from 5 to 50', '10 values']],
    ['a param in `with`', 'with fast', 1, 0, ['param fast = 20']],
    ['a shipped indicator', 'ema', 1, 0, ['ema(x, n: bars)', 'Formula', 'Source', 'price']],
    [
      'an own indicator',
      'bands',
      2,
      0,
      ['Bands around an average.', 'middle ± k * stdev', '`.upper`', 'bar 126'],
    ],
    ['an output, with the unit of its use', 'b.upper', 1, 0, ['out upper', 'price']],
    ['a cross: one bar more than what it compares', 'crosses', 1, 0, ['condition', 'bar 101 on']],
    ['a price', 'close', 2, 0, ['Last price of the bar.', 'first bar']],
    [
      'a strategy, with what it needs',
      'Momentum',
      2,
      0,
      ['Follows the trend.', 'Warm-up 126 bars'],
    ],
    ['a metric', 'risk_per_trade', 1, 0, ['Money lost if the order fills']],
    ['a word', 'every', 1, 0, ['How long a bar is']],
    ['a declaration’s word', 'backtest', 1, 0, ['with costs and a fill model']],
  ])('%s', (_, text, nth, back, wanted) => {
    const { document, offset } = momentumAt(text, nth, back);
    const hover = hoverAt(document, offset)?.text ?? '';
    for (const part of wanted) expect(hover).toContain(part);
  });

  test('nothing on a blank', () => {
    const { document, offset } = atCursor('strategy S {\n  | \n}\n');
    expect(hoverAt(document, offset)).toBeUndefined();
  });

  test('no warm-up is claimed for what waits for other bars', () => {
    const program = (line: string): string =>
      `strategy S {\n universe SPY\n every 1h\n let slow = sma(close, 200) on 1d\n let quick = ema(close, 20)\n ${line}\n enter long when quick > slow\n exit long when quick < slow\n size 1% of equity\n}\n`;
    const textOf = (line: string): string => {
      const { document, offset } = atCursor(program(line));
      return hoverAt(document, offset)?.text ?? '';
    };
    expect(textOf('let a| = quick - 1')).toContain('`1h` bar  \nWarm-up: a value from bar 20 on');
    expect(textOf('let a| = slow')).not.toContain('Warm-up');
    expect(textOf('let a| = quick - slow')).not.toContain('Warm-up');
  });

  test('types are still there while another line is broken', () => {
    const { document, offset } = atCursor(
      'strategy S {\n universe SPY\n every 1d\n let a| = close * volume\n enter long when a >\n}\n',
    );
    expect(hoverAt(document, offset)?.text).toContain('An amount of money');
  });
});

describe('inside a deployment', () => {
  const document = openDocument(DEPLOYED);
  const behind = (text: string): number => DEPLOYED.lastIndexOf(text) + text.length;

  test.each([
    ['on alpaca', 'At Alpaca.'],
    ['on alpaca paper', '`strata paper` trades it'],
    ['Paper {\n  run Momentum', 'Follows the trend.'],
    ['under Limits on', 'At which broker'],
    ['with fast', 'Bars of the fast average.'],
  ])('what `%s` means', (text, wanted) => {
    expect(hoverAt(document, behind(text))?.text).toContain(wanted);
  });

  test.each([
    ['run Momentum', 'strategy Momentum'],
    ['under Limits', 'risk Limits'],
    ['with fast', 'param fast'],
  ])('the definition of %s', (use, definition) => {
    expect(definitionAt(document, behind(use))?.span.end).toBe(
      DEPLOYED.indexOf(definition) + definition.length,
    );
  });

  test('it stands in the outline', () => {
    expect(outlineOf(document).at(-1)).toMatchObject({ kind: 'deploy', name: 'Paper' });
  });
});

describe('signature help', () => {
  test.each([
    ['let a = ema(|', 'ema(x, n: bars)', 'x'],
    ['let a = ema(close, |', 'ema(x, n: bars)', 'n: bars'],
    ['let a = ema(sma(close, 3), |', 'ema(x, n: bars)', 'n: bars'],
    ['let a = ema(sma(close|', 'sma(x, n: bars)', 'x'],
    ['let a = ema(n = |', 'ema(x, n: bars)', 'n: bars'],
    [
      'let a = macd(close, 12, 26, 9, |',
      'macd(x, fast: bars = 12, slow: bars = 26, signal_length: bars = 9)',
      undefined,
    ],
  ])('%s', (line, label, active) => {
    const { document, offset } = atCursor(`strategy S {\n ${line}\n exit long when close > 1\n}\n`);
    const help = signatureAt(document, offset);
    expect(help?.label).toBe(label);
    const place = help?.parameters[help.active ?? -1];
    expect(place && help?.label.slice(place.start, place.end)).toBe(active);
  });

  test('none outside of brackets', () => {
    const { document, offset } = atCursor('strategy S {\n let a = ema(close, 3) |\n}\n');
    expect(signatureAt(document, offset)).toBeUndefined();
  });
});

describe('names', () => {
  test.each([
    ['a let', 'when fast_ma', 'let fast_ma'],
    ['a param', 'ema(close, fast', 'param fast'],
    ['a param of the strategy that is run', 'with fast', 'param fast'],
    ['a strategy', 'run  Momentum', 'strategy Momentum'],
    ['a policy', 'under Limits', 'risk Limits'],
    ['an indicator', '= bands', 'indicator bands'],
    ['an argument by name', '(close, n', 'bands(x, n'],
    ['an output', 'b.upper', 'out upper'],
    ['a value inside an indicator', 'middle + k', 'n: bars = 20, k'],
  ])('the definition of %s', (_, use, definition) => {
    const { document, offset } = momentumAt(use);
    expect(definitionAt(document, offset)?.span.end).toBe(momentumAt(definition).offset);
  });

  test('a symbol, a price and a shipped indicator have none', () => {
    for (const text of ['SPY', 'close', 'ema', 'sma']) {
      const { document, offset } = momentumAt(text);
      expect(definitionAt(document, offset), text).toBeUndefined();
    }
  });

  test('every use of a param, in strategy and backtest', () => {
    const { document, offset } = momentumAt('param fast');
    const lines = referencesAt(document, offset, true).map(
      ({ span }) => MOMENTUM.slice(0, span.start).split('\n').length,
    );
    const wanted = MOMENTUM.split('\n').flatMap((line, k) =>
      /\bfast\b(?! average)/.test(line) ? [k + 1] : [],
    );
    expect(lines).toEqual(wanted);
    expect(referencesAt(document, offset, false)).toHaveLength(lines.length - 1);
  });

  test('the same name in another declaration is another one', () => {
    const source = 'strategy A {\n let x = 1\n let y = x\n}\nstrategy B {\n let x = 2\n}\n';
    const document = openDocument(source);
    expect(referencesAt(document, source.indexOf('x = 1'), true)).toHaveLength(2);
    expect(referencesAt(document, source.indexOf('x = 2'), true)).toHaveLength(1);
  });
});

describe('the whole file', () => {
  test('outline', () => {
    const outline = outlineOf(openDocument(MOMENTUM));
    expect(outline.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'indicator bands',
      'strategy Momentum',
      'risk Limits',
      'backtest Demo',
    ]);
    const [, strategy, risk] = outline;
    expect(strategy?.children.map(({ name }) => name)).toEqual([
      ...['fast', 'slow', 'fast_ma', 'slow_ma', 'b'],
    ]);
    expect(risk?.children.map(({ name }) => name)).toEqual(['order', 'portfolio']);
  });

  test('folds: each block of several lines and the doc comment of two', () => {
    const folds = foldsOf(openDocument(MOMENTUM)).map(({ kind, span }) => {
      const lineOf = (offset: number): number => MOMENTUM.slice(0, offset).split('\n').length;
      return `${kind} ${lineOf(span.start)}-${lineOf(span.end)}`;
    });
    const lines = MOMENTUM.split('\n');
    const opens = lines.flatMap((line, k) => (line.endsWith('{') ? [k + 1] : []));
    const closes = lines.flatMap((line, k) => (line === '}' ? [k + 1] : []));
    expect(folds).toEqual(['comment 1-2', ...opens.map((open, k) => `block ${open}-${closes[k]}`)]);
  });

  test('semantic tokens are in order and apart, and know what a name is', () => {
    const tokens = semanticTokensOf(openDocument(MOMENTUM));
    let end = 0;
    for (const { span } of tokens) {
      expect(span.start).toBeGreaterThanOrEqual(end);
      end = span.end;
    }
    const kindOf = (text: string, nth = 1): string | undefined => {
      const { offset } = momentumAt(text, nth);
      return tokens.find(({ span }) => span.end === offset)?.kind;
    };
    expect(kindOf('strategy')).toBe('keyword');
    expect(kindOf('Momentum')).toBe('class');
    expect(kindOf('SPY')).toBe('enumMember');
    expect(kindOf('require fast')).toBe('parameter');
    expect(kindOf('ema')).toBe('function');
    expect(kindOf('let fast_ma')).toBe('variable');
    expect(kindOf('b.upper')).toBe('property');
    expect(kindOf('1%')).toBe('number');
    expect(kindOf('"sp500"')).toBe('string');
  });

  // By hand: 126 of 252 sessions a year are 6 months; 14 of 252 × 52 weeks are 2.9.
  test('hints stand behind the number of bars', () => {
    const hints = inlayHintsIn(openDocument(MOMENTUM), ALL);
    expect(hints.map(({ offset, text }) => MOMENTUM.slice(offset - 3, offset) + text)).toEqual([
      '126 ≈ 6 months',
      '(14 ≈ 3 weeks',
    ]);
  });

  test('on another timeframe the bars are of that one', () => {
    const source =
      'strategy S {\n every 1h\n let a = sma(close, 26) on 1w\n hold at most 13 bars\n cooldown 1 bar\n}\n';
    const hints = inlayHintsIn(openDocument(source), { start: 0, end: source.length });
    expect(hints.map(({ text }) => text)).toEqual([' ≈ 6 months', ' ≈ 2 days']);
  });

  test.each<[number, DurationLiteral['unit'], number, string | undefined]>([
    [252, 'd', 1, '1 year'],
    [126, 'd', 1, '6 months'],
    [30, 'd', 1, '1½ months'],
    [5, 'd', 1, '1 week'],
    [4, 'd', 1, undefined],
    [78, 'm', 5, '1 day'],
    [390, 'm', 1, '1 day'],
    [60, 'm', 1, '1 hour'],
    [10, 'm', 1, undefined],
    [52, 'w', 1, '1 year'],
    [12, 'mo', 1, '1 year'],
    [3, 'mo', 1, undefined],
  ])('%d bars of %s × %d', (bars, unit, count, text) => {
    const every: DurationLiteral = { kind: 'DurationLiteral', unit, count, span: ALL };
    expect(calendarTime(bars, every)).toBe(text);
  });
});

describe('fixes', () => {
  test('are offered where the problem is, and mend it', () => {
    const source = MOMENTUM.replace(
      'let slow_ma = ema(close, slow)',
      'let slow_ma = emaa(close, slow)',
    );
    const document = openDocument(source);
    const [problem] = diagnosticsOf(document);
    expect(problem?.code).toBe('E0202');
    const place = source.indexOf('emaa');
    const [action] = codeActionsIn(document, { start: place, end: place });
    expect(action?.title).toBe('Write “ema”');
    const [edit] = action?.edits ?? [];
    const mended = source.slice(0, edit?.span.start) + edit?.text + source.slice(edit?.span.end);
    expect(diagnosticsOf(openDocument(mended))).toEqual([]);
    expect(codeActionsIn(document, { start: 0, end: 3 })).toEqual([]);
  });
});
