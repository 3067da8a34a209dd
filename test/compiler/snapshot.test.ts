/** Promises 1, 3 and 8 of the evaluator: random programs do not throw, and after a restart they go on as if nothing had been. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type CompiledStrategy,
  compile,
  defaultParams,
  interpretStrategy,
  loadEvaluator,
} from '../../compiler/index.ts';
import type { Evaluator } from '../../runtime/evaluator.ts';
import { columnsOf, strategySource } from './random-strategy.ts';

function compiled(source: string): CompiledStrategy {
  const [strategy] = compile(source).strategies;
  if (!strategy) throw new Error(source);
  return strategy;
}

/** What rows `from` to `to` say, to the last bit. */
function said(evaluator: Evaluator, outputs: number, from: number, to: number): readonly string[] {
  return Array.from({ length: to - from }, (_, k) => {
    evaluator.step(from + k);
    const { fired, unknown, knifeEdges } = evaluator;
    const values = Array.from({ length: outputs }, (__, output) => evaluator.output(output));
    return [fired, unknown, knifeEdges, ...values]
      .map((value) => (Object.is(value, -0) ? '-0' : String(value)))
      .join(' ');
  });
}

test('a restored snapshot goes on to the last bit, in emitted code and in the interpreter', async () => {
  await fc.assert(
    fc.asyncProperty(
      strategySource,
      columnsOf(true),
      fc.integer({ min: 0, max: 60 }),
      async (source, columns, row) => {
        const strategy = compiled(source);
        const { plan } = strategy;
        const params = defaultParams(plan.params);
        const bars = columns['close']?.length ?? 0;
        const outputs = plan.outputs.length;
        const emitted = await loadEvaluator(strategy, { source: '', file: 'random.strat' });
        const whole = said(emitted.create(columns, params), outputs, 0, bars).slice(row);
        for (const loaded of [emitted, interpretStrategy(strategy)]) {
          const before = loaded.create(columns, params);
          said(before, outputs, 0, row);
          const state = before.snapshot();
          const after = loaded.create(columns, params);
          // Whatever it had seen before is forgotten.
          said(after, outputs, 0, row >> 1);
          after.restore(state);
          expect(after.snapshot(), source).toEqual(state);
          expect(said(after, outputs, row, bars), source).toEqual(whole);
        }
      },
    ),
    { numRuns: 30 },
  );
});

test('a snapshot is a copy, as long as the state that is printed allows', async () => {
  const strategy = compiled(`strategy Sample {
  universe SPY
  every 1d
  enter long when volume > sma(volume, 3)
  exit long when false
  size 10 shares
}`);
  const volume = Float64Array.of(1, 2, 3, 4, 5);
  const loaded = await loadEvaluator(strategy, { source: '', file: 'sample.strat' });
  const evaluator = loaded.create({ volume }, {});
  said(evaluator, 0, 0, 3);
  const state = evaluator.snapshot();
  const copy = state.slice();
  said(evaluator, 0, 3, 5);
  expect(state).toEqual(copy);
  // Three numbers of every strategy, and an average over three bars: twice three and three more.
  expect(state.length).toBe(3 + 9);
  expect(strategy.cost.stateBytes).toBe(8 * 12);
});
