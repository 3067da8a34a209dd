/** `strata why` of an ensemble: what each member brought into the score at that close. */

import { expect, test } from 'vitest';
import { explainBar, renderWhy, whyRow } from '../../backtester/index.ts';
import { compile, interpretStrategy, traceStrategy } from '../../compiler/index.ts';
import { type BarRow, compiled, dailyBars, inputOf, type Setup, timeAt } from './run-program.ts';

const member = (name: string, rule: string): string =>
  `strategy ${name} { universe ACME every 1d enter long when ${rule} exit long when not (${rule}) size 10 shares }`;
const UP = member('Up', 'close > close[1]');
const HIGH = member('High', 'close > 105');
const CORE = `ensemble Core { every 1d member Up weight 60% member High weight 40%
  enter long when score > 0.9 exit long when score < 0.1 size 10 shares }`;

test('the parts of the score, as text and as data', () => {
  // It rises on bar 1, and Up is long from bar 2 on; above 105 it never is.
  const closes = [100, 101, 102, 103];
  const bars = [
    dailyBars(
      closes.map((c): BarRow => [c, c, c, c]),
      'ACME',
    ),
  ];
  const source = `${UP} ${HIGH} ${CORE}`;
  const { strategies, diagnostics } = compile(source);
  expect(diagnostics).toEqual([]);
  const ensemble = strategies.find(({ name }) => name === 'Core');
  if (!ensemble) throw new Error('the ensemble compiled');
  const setupOf = (text: string): Setup => ({ source: text, bars });
  const members = [UP, HIGH].map((text) => {
    const program = compiled(text);
    return inputOf(setupOf(text), program, interpretStrategy(program.strategy));
  });
  const { policy } = compiled(UP);
  const input = {
    ...inputOf(setupOf(source), { strategy: ensemble, policy }, interpretStrategy(ensemble)),
    members,
  };
  const trace = traceStrategy(source, 'Core', { strategies });
  if (!trace) throw new Error('the ensemble has its conditions');
  const { account } = explainBar(input, trace, 0, timeAt(2));
  if (!account) throw new Error('the run has the bar');
  const text = renderWhy(account, { colour: false, unicode: true, width: 80 });
  expect(text).toContain('score 0.6, the sum of Up 60% × 1 and High 40% × 0\n');
  expect(whyRow(account)).toMatchObject({
    score: {
      parts: [
        { name: 'Up', weight: 0.6, signal: 1 },
        { name: 'High', weight: 0.4, signal: 0 },
      ],
    },
  });
});
