/** Promise 5 as a test: in the golden cases of risk, and in one policy with every kind of rule, no rule can go unnoticed. */

import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile } from '../../compiler/index.ts';
import { METRICS } from '../../compiler/risk-metrics.ts';
import { parse } from '../../grammar/index.ts';
import { readActions, readSeries } from '../golden/bars-file.ts';
import { caseNames, GOLDEN, sourceOf } from '../golden/cases.ts';
import { runCase } from '../golden/run-case.ts';
import { hourlyMarket } from './hourly-market.ts';
import { run } from './run-program.ts';

const CASES = caseNames().filter((name) => name.startsWith('risk-'));

/** The text without one of its rules, for each of them. */
function withoutEach(source: string): readonly { readonly rule: string; readonly rest: string }[] {
  const policies = parse(source).program.declarations.filter(
    (declaration) => declaration.kind === 'RiskDeclaration',
  );
  return policies
    .flatMap(({ sections }) => sections.flatMap(({ rules }) => rules))
    .map(({ span }) => ({
      rule: source.slice(span.start, span.end).replace(/\s+/g, ' '),
      rest: source.slice(0, span.start) + source.slice(span.end),
    }));
}

describe('deleting a rule changes the golden run', () => {
  const deletions = CASES.flatMap((name) =>
    withoutEach(sourceOf(name)).map(({ rule, rest }) => [name, rule, rest] as const),
  );

  test.each(deletions)('%s without `%s`', async (name, _, rest) => {
    const folder = join(GOLDEN, name);
    const bars = readSeries(join(folder, 'bars.csv'));
    const actions = readActions(join(folder, 'actions.csv'));
    const outcome = (source: string): Promise<string> =>
      runCase(compile(source, { file: 'program.strat' }), bars, actions);
    expect(await outcome(rest)).not.toBe(await outcome(sourceOf(name)));
  });

  test('every metric and every action has such a case', () => {
    const rules = deletions.map(([, rule]) => rule);
    for (const metric of METRICS.keys())
      expect(
        rules.some((rule) => new RegExp(`\\b${metric}\\b`).test(rule)),
        metric,
      ).toBe(true);
    for (const action of ['reduce', 'reject', 'halt entries', 'halt strategy', 'kill'])
      expect(
        rules.some((rule) => rule.includes(`else ${action}`)),
        action,
      ).toBe(true);
  });
});

describe('in one policy with all of them', () => {
  const source = `
strategy Busy {
  universe AAA, BBB, CCC, DDD
  every 1h
  enter long when close > close[1] via limit close - 0.3 * (high - low) for 3 bars
  exit  long when close < close[2] and close < close[1]
  stop  1.5 from entry
  pyramid up to 4
  size  12% of equity
}

risk Tight {
  order     { risk_per_trade <= 40 USD            else reduce
              notional <= 1_150 USD               else reduce
              price >= 44 USD                     else reject
              price_deviation <= 0.7% from last   else reject
              rate <= 4 per 1h                    else reject }
  strategy  { allocation <= 38% of equity         else reduce
              daily_loss <= 0.2% of equity        else reject }
  portfolio { daily_loss from session_open <= 0.35% else halt entries until next session
              drawdown from peak <= 3%            else kill
              deployed <= 46% of equity           else reject
              positions <= 3                      else reject
              concentration per symbol <= 22%     else reduce
              correlation over 5 bars <= 0.8      else reject }
  market    { data_age <= 90s                     else halt entries until fresh }
  kill      { cancel orders  flatten positions }
}`;
  const bars = hourlyMarket(['AAA', 'BBB', 'CCC', 'DDD'], 400);
  const outcome = (text: string): unknown => {
    const { orders, equity } = run({ source: text, bars, timeframe: '1h' });
    return { orders: [...orders], equity };
  };
  const whole = outcome(source);

  test.each(withoutEach(source).map(({ rule, rest }) => [rule, rest] as const))('%s', (_, rest) => {
    expect(outcome(rest)).not.toEqual(whole);
  });
});
