/** Promise 8: what is printed is never less than what is measured, in state and in operations. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { planCost, worstPlanCost } from '../../compiler/cost.ts';
import { compile, defaultParams, type ParamValues } from '../../compiler/index.ts';
import { measure } from './measured-cost.ts';
import { columnsOf, strategySource } from './random-strategy.ts';

function strategyOf(source: string) {
  const [strategy] = compile(source).strategies;
  if (!strategy) throw new Error(source);
  return strategy;
}

function withLet(value: string): string {
  return `strategy Sample {
  universe SPY
  every 1d
  param length = 4 in 1..9
  let value = ${value}
  enter long when value > close
  exit long when false
  size 10% of equity
}
`;
}

/** Every kernel, in windows around the sizes at which its buffers grow. */
const KERNELS = [
  ...['close[N]', '(close + open)[N]', 'sum(close, N)', 'linreg(close, N)', 'stdev(close, N)'],
  ...['cci(N) * close', 'highest(high, N)', 'bars_since_lowest(low, N) * close'],
  ...[
    'median(close + 1, N)',
    'percentile_rank(close + 1, N) * close',
    'correlation(close, open, N) * close',
  ],
  ...[
    'rsi(close, N) * close',
    'kama(close, N)',
    'supertrend(N, 2)',
    'bars_since(close > open) * close',
  ],
  ...['value_when(close > open, high)', 'adx(N) * close', 'exp(close / open) * close', 'psar()'],
  ...['(if (close > open) for N bars then 1 else 2) * close', 'obv() / volume * close'],
  ...['(if (close > open) within N bars then 1 else 2) * close', 'pow(close / open, 2) * close'],
];

test.each(KERNELS)('%s costs no more than is printed', async (value) => {
  for (const n of [1, 3, 8]) {
    const strategy = strategyOf(withLet(value.replaceAll('N', String(n))));
    for (const columns of fc.sample(columnsOf(true), { numRuns: 2, seed: n })) {
      const measured = await measure(strategy, columns);
      expect(measured.stateBytes).toBeLessThanOrEqual(strategy.cost.stateBytes);
      expect(measured.operationsPerBar).toBeLessThanOrEqual(strategy.cost.operationsPerBar);
    }
  }
});

const inRange = fc.record({
  length: fc.integer({ min: 1, max: 9 }),
  window: fc.integer({ min: 1, max: 5 }),
  factor: fc.double({ min: 0.5, max: 3, noNaN: true }),
});

test('random programs cost no more than is printed, nor more than the worst of their ranges', async () => {
  await fc.assert(
    fc.asyncProperty(strategySource, columnsOf(true), inRange, async (source, columns, params) => {
      const strategy = strategyOf(source);
      const values: ParamValues = Object.fromEntries(
        Object.entries(params).filter(([name]) =>
          strategy.plan.params.some((p) => p.name === name),
        ),
      );
      const measured = await measure(strategy, columns, values);
      const printed = planCost(strategy.plan, values);
      const worst = worstPlanCost(strategy.plan);
      expect(measured.stateBytes, source).toBeLessThanOrEqual(printed.stateBytes);
      expect(measured.operationsPerBar, source).toBeLessThanOrEqual(printed.operationsPerBar);
      expect(printed.stateBytes, source).toBeLessThanOrEqual(worst.stateBytes);
      expect(printed.operationsPerBar, source).toBeLessThanOrEqual(worst.operationsPerBar);
      expect(printed.warmup.defined, source).toBeLessThanOrEqual(worst.warmup.defined);
      expect(printed.warmup.settled, source).toBeLessThanOrEqual(worst.warmup.settled);
    }),
    { numRuns: 10 },
  );
});

test('state that can be counted by hand', () => {
  // A rule, no stream outputs: three numbers. An average over n bars: two buffers of n and three numbers.
  const { plan } = strategyOf(withLet('sma(close, length)'));
  const bytes = (length: number): number => planCost(plan, { length }).stateBytes;
  expect(bytes(4)).toBe(8 * (3 + 2 * 4 + 3));
  expect(worstPlanCost(plan).stateBytes).toBe(8 * (3 + 2 * 9 + 3));
  expect(worstPlanCost(plan).warmup).toEqual({ defined: 9, settled: 9 });
  // Eight bars back need nine cells, and a ring has a power of two of them.
  const { plan: past } = strategyOf(withLet('(close + open)[8]'));
  expect(planCost(past, defaultParams(past.params)).stateBytes).toBe(8 * (3 + 16));
});
