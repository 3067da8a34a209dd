/**
 * Sums over windows of prices, as emitted code adds them up in parts, against the interpreter's two blocks: the same
 * bits for prices of any size, with gaps, and with values that are no prices at all.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compile, interpretStrategy, loadEvaluator } from '../../compiler/index.ts';
import type { Evaluator } from '../../runtime/evaluator.ts';

const price = fc.oneof(
  { weight: 12, arbitrary: fc.double({ min: 50, max: 200, noNaN: true }) },
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 6400 }).map((steps) => steps / 64) },
  { weight: 3, arbitrary: fc.double({ min: 1e-3, max: 1e5, noNaN: true }) },
  { weight: 1, arbitrary: fc.double({ noDefaultInfinity: false }) },
  { weight: 1, arbitrary: fc.constantFrom(0, -0, -100, Number.NaN, 1e160, 5e-324, 2 ** 60) },
);

/** Long stretches of one size with jumps between them, and single odd values. */
const columns = fc
  .array(
    fc.record({
      scale: fc.constantFrom(1, 1, 1, 64, 1 / 64, 1000, 1e-7, 1e12),
      prices: fc.array(price, { minLength: 1, maxLength: 60, size: 'max' }),
    }),
    { minLength: 1, maxLength: 5 },
  )
  .map((stretches) =>
    Float64Array.from(stretches.flatMap(({ scale, prices }) => prices.map((x) => x * scale))),
  );

function trace(evaluator: Evaluator, bars: number, outputs: number): readonly string[] {
  return Array.from({ length: bars }, (_, i) => {
    evaluator.step(i);
    return Array.from({ length: outputs }, (__, k) => {
      const value = evaluator.output(k);
      return Object.is(value, -0) ? '-0' : String(value);
    }).join(' ');
  });
}

test('sums of prices in parts are the sums of the reference, to the last bit', async () => {
  const windows = ['1', '2', '3', '10', 'n', '30', '64'];
  // The prices of limit orders are read by the engine, so that each is an output.
  const rules = windows.map(
    (window) => `enter long when close > 0 via limit sum(close, ${window})`,
  );
  const { strategies, diagnostics } = compile(`strategy Sums { universe AAA every 1d
    param n = 7 in 1..50
    ${rules.join('\n')} exit long when close < 0 size 1 share }`);
  const [strategy] = strategies;
  if (!strategy) throw new Error(diagnostics.map(({ message }) => message).join('\n'));
  const outputs = strategy.plan.outputs.length;
  expect(outputs).toBeGreaterThanOrEqual(windows.length);
  const emitted = await loadEvaluator(strategy, { source: '', file: 'sums.strat' });
  const interpreted = interpretStrategy(strategy);
  fc.assert(
    fc.property(columns, fc.integer({ min: 1, max: 50 }), (close, n) => {
      const fast = emitted.create({ close }, { n });
      const slow = interpreted.create({ close }, { n });
      expect(trace(fast, close.length, outputs)).toEqual(trace(slow, close.length, outputs));
      fast.reset();
      slow.reset();
      expect(trace(fast, close.length, outputs)).toEqual(trace(slow, close.length, outputs));
    }),
    { numRuns: 150 },
  );
});
