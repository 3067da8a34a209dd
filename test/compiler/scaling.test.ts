/** Promise 7's twin: with all prices times eight, ratios and conditions stay and prices are times eight, to the last bit. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile, defaultParams, interpretStrategy } from '../../compiler/index.ts';
import { columnsOf, type RandomColumns, strategySource } from './random-strategy.ts';

/** A power of two, so that nothing is rounded differently. */
const FACTOR = 8;
const PRICES: ReadonlySet<string> = new Set(['open', 'high', 'low', 'close', 'equity']);

function scaled(columns: RandomColumns): RandomColumns {
  return Object.fromEntries(
    Object.entries(columns).map(([name, values]) => [
      name,
      PRICES.has(name) ? values.map((value) => value * FACTOR) : values,
    ]),
  );
}

test('random programs do not know in which currency prices are quoted', () => {
  fc.assert(
    fc.property(strategySource, columnsOf(true), (source, columns) => {
      const [strategy] = compile(source).strategies;
      if (!strategy) throw new Error(source);
      const { plan, program } = strategy;
      const params = defaultParams(plan.params);
      const loaded = interpretStrategy(strategy);
      const evaluators = [loaded.create(columns, params), loaded.create(scaled(columns), params)];
      const [small, large] = evaluators;
      // The stop's distance and the limit are prices; the other outputs are a ratio and counts of bars.
      const [limit] = program.rules.flatMap(({ via }) => (via.kind === 'limit' ? [via.limit] : []));
      const prices = new Set([limit, ...program.protections.map(({ value }) => value)]);
      for (let i = 0; i < (columns['close']?.length ?? 0); i += 1) {
        for (const evaluator of evaluators) evaluator.step(i);
        expect(large?.fired, source).toBe(small?.fired);
        expect(large?.unknown, source).toBe(small?.unknown);
        plan.outputs.forEach((_, k) => {
          const value = small?.output(k) ?? Number.NaN;
          expect(large?.output(k), source).toBe(prices.has(k) ? value * FACTOR : value);
        });
      }
    }),
    { numRuns: 30 },
  );
});
