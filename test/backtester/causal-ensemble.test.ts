/** Promise 1's twin for ensembles: members are cut with the data, and one that looks ahead is caught by its part of the score. */

import { expect, test } from 'vitest';
import { type BacktestInput, type CausalOutcome, checkCausal } from '../../backtester/index.ts';
import { DEFAULT_FILL_MODEL } from '../../backtester/spec.ts';
import {
  compile,
  defaultParams,
  interpretStrategy,
  type LoadedStrategy,
} from '../../compiler/index.ts';
import { calendarOf, parseTimeframe, resampleBars } from '../../market/index.ts';
import { type BarRow, dailyBars, FREE } from './run-program.ts';

const SOURCE = `
strategy Up { universe ACME every 1d enter long when close > close[1] exit long when close < close[1] size 10 shares }
strategy Weekly { universe ACME every 1w enter long when close > open exit long when close < open
  signal (close - open) / close * 20  size 10 shares }
ensemble Core { every 1d
  member Up weight 60%
  member Weekly weight 40%
  enter long when score > 0.3
  exit long when score < 0.1
  size 40% of equity
  learn { from volatility over last 5 bars  rate 20%  weight between 10% and 90% }
}
risk Limits { order { price >= 56 USD else reject } }
`;

const ROWS: readonly BarRow[] = Array.from({ length: 80 }, (_, k) => {
  const close = 50 + ((k * 7) % 11) + k / 10;
  return [close - 0.5, close + 1, close - 1, close];
});

type Change = (loaded: LoadedStrategy) => LoadedStrategy;

/** `change` is made to one of the members, or to the ensemble itself. */
function causal(name: string, change: Change): CausalOutcome {
  const { strategies, policies, diagnostics } = compile(SOURCE);
  expect(diagnostics).toEqual([]);
  const [policy] = policies;
  if (!policy) throw new Error('the program has a policy');
  const daily = dailyBars(ROWS, 'ACME');
  const inputOf = (wanted: string): BacktestInput => {
    const strategy = strategies.find((each) => each.name === wanted);
    const timeframe = parseTimeframe(strategy?.program.every ?? '');
    if (!strategy || !timeframe) throw new Error(`${wanted} compiled`);
    const loaded = interpretStrategy(strategy);
    const { program } = strategy;
    const bars =
      timeframe === '1d' ? daily : resampleBars(daily, '1d', timeframe, calendarOf('XNYS')).bars;
    return {
      program,
      loaded: wanted === name ? change(loaded) : loaded,
      params: defaultParams(strategy.plan.params),
      bars: [bars],
      actions: [],
      timeframe,
      calendar: 'XNYS',
      policy,
      spec: {
        ...{ name: 'Test', strategy: wanted, data: 'test', cash: 10_000, currency: 'USD' },
        ...{ margin: 1, fractional: false, params: {}, costs: FREE, fill: DEFAULT_FILL_MODEL },
      },
      ...(program.ensemble && {
        members: program.ensemble.members.map((each) => inputOf(each.name)),
      }),
    };
  };
  const outputs = strategies.find((each) => each.name === 'Core')?.plan.outputs.length ?? 0;
  return checkCausal(inputOf('Core'), { prefixes: 8, seed: 5, outputs });
}

/** Reads the close of the next bar where there is one. */
const peeking: Change = (loaded) => ({
  ...loaded,
  create: (columns, params) => {
    const close = columns['close'] ?? new Float64Array();
    return loaded.create({ ...columns, close: close.map((x, i) => close[i + 1] ?? x) }, params);
  },
});

test('an ensemble is causal with its members, and everything of it is compared', () => {
  const outcome = causal('', (loaded) => loaded);
  expect(outcome.difference).toBe(undefined);
  for (const count of Object.values(outcome.compared)) expect(count).toBeGreaterThan(0);
});

test('a member that looks ahead is caught by its signal, which is a part of the score', () => {
  expect(causal('Weekly', peeking).difference).toMatchObject({ symbol: 'ACME', what: 'score' });
});

test('a member that looks ahead is caught by its rules, before its position has changed', () => {
  expect(causal('Up', peeking).difference?.what).toMatch(/^Up: e\w+ long when close . close\[1\]$/);
});
