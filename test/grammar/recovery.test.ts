/** One mistake costs one message, and never hides another. */

import { expect, test } from 'vitest';
import { compile } from '../../compiler/index.ts';
import { parse } from '../../grammar/index.ts';
import { EXAMPLE } from './example.ts';

function strategy(...lines: readonly string[]): string {
  const body = ['universe SPY', 'every 1d', ...lines, 'size 10% of equity'];
  return `strategy Trend {\n${body.map((line) => `  ${line}`).join('\n')}\n}\n`;
}

/** `CODE text underlined`, for each diagnostic. */
function found(source: string): readonly string[] {
  return compile(source).diagnostics.map(
    ({ code, span }) => `${code} ${source.slice(span.start, span.end)}`,
  );
}

test.each([
  {
    what: 'misspelled keywords in three lines',
    lines: [
      'entr long when close > open',
      'exit long wehn close < open',
      'cooldwn 5 bars',
      'stop 2 * atr(14) from entry',
    ],
    mistakes: ['E0104 entr', 'E0104 wehn', 'E0104 cooldwn'],
  },
  {
    what: 'misspelled keywords in one line',
    lines: ['entre lng whn close > open', 'exit long when close < open'],
    mistakes: ['E0104 entre', 'E0104 lng', 'E0104 whn'],
  },
  {
    what: 'a bracket, an operator and a name',
    lines: [
      'let fast = ema(close, 20',
      'let slow = ema(closee, 100)',
      'enter long when fast croses above slow',
      'exit long when close < open',
    ],
    mistakes: ['E0101 ', 'E0201 closee', 'E0104 croses'],
  },
  {
    what: 'signs of other languages',
    lines: ['enter long when close > open && volume > 5;', 'exit long when !(close > open)'],
    mistakes: ['E0103 &&', 'E0103 ;', 'E0103 !'],
  },
  {
    what: 'lines that cannot be read, one after another',
    lines: [
      'buy when close > open',
      'sell when close < open',
      'length = 20',
      'enter long when close > open',
      'exit long when close < open',
    ],
    mistakes: ['E0101 buy', 'E0101 sell', 'E0101 length'],
  },
  {
    what: 'a broken definition is no unknown name',
    lines: [
      'let gap = close - * open',
      'let wide = gap > 3 3',
      'enter long when wide',
      'exit long when gap < 0 or clse < 5',
    ],
    mistakes: ['E0101 *', 'E0101 3', 'E0201 clse'],
  },
])('three mistakes, three diagnostics: $what', ({ lines, mistakes }) => {
  expect(found(strategy(...lines))).toEqual(mistakes);
});

test('the rest of a file with syntax errors is still checked', () => {
  const source = `${strategy('enter lng when close > open', 'exit long when close < volume')}
risk Limits {
  order { notionl <= 5_000 USD else reject }
  portfolio { drawdown from peak <= 10% els kill }
}

indicator twice(x) {
  out value = y * 2
}

backtest Trial {
  run Tend under Limits
  data "sp500" from 2020-02-30
}
`;
  expect(found(source)).toEqual([
    ...['E0104 lng', 'E0301 close < volume', 'E0701 notionl', 'E0104 els', 'E0201 y'],
    'E0105 2020-02-30',
  ]);
});

test('a brace too few or too many is one mistake', () => {
  const whole = strategy('enter long when close > open', 'exit long when close < open');
  const missing = `${whole.trimEnd().slice(0, -1)}\n${whole.replace('Trend', 'Other')}`;
  expect(found(missing)).toEqual(['E0102 strategy']);
  expect(found(`${whole}}\n${whole.replace('Trend', 'Other')}`)).toEqual(['E0101 }']);
});

test('every declaration of the language’s example is read without a mistake', () => {
  const { program, diagnostics } = parse(EXAMPLE);
  expect(diagnostics).toEqual([]);
  expect(program.declarations.map(({ kind }) => kind)).toEqual([
    ...['StrategyDeclaration', 'StrategyDeclaration', 'StrategyDeclaration'],
    ...['EnsembleDeclaration', 'RiskDeclaration', 'BacktestDeclaration', 'DeployDeclaration'],
    'TestDeclaration',
  ]);
});
