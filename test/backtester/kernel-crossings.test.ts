/** Kernels whose rules all ask for a crossing look only at rows where the side changes: the engine looks at every row. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { combinationsOf, runCombinations, type SweepInput } from '../../backtester/index.ts';
import { compile, interpretStrategy } from '../../compiler/index.ts';
import { crossingOf } from '../../compiler/kernel-emit/crossings.ts';
import { compiled, dailyBars, inputOf } from './run-program.ts';

const UP = 'enter long when a crosses above b';
const DOWN = 'exit long when a crosses below b';

interface Shape {
  readonly rules: readonly string[];
  readonly other?: string;
}

function source({ rules, other = 'sma(close, m)' }: Shape): string {
  return `strategy Cross {
  universe AAA
  every 1d
  param n = 2 in 1..20
  param m = 4 in 1..60
  let a = sma(close, n)
  let b = ${other}
  ${rules.join('\n  ')}
  size 100% of equity
}`;
}

function sweepOf(text: string, closes: readonly number[]): SweepInput {
  const program = compiled(text);
  const bars = dailyBars(
    closes.map((close) => [close, close, close, close, 1_000]),
    'AAA',
  );
  const setup = { source: text, bars: [bars] };
  const input = inputOf(setup, program, interpretStrategy(program.strategy));
  return { ...input, strategy: program.strategy };
}

const SHAPES: Readonly<Record<string, Shape>> = {
  'two averages': { rules: [UP, DOWN] },
  'an average and a number': { rules: [UP, DOWN], other: '10' },
  'one that is computed from bar to bar': { rules: [UP, DOWN], other: 'ema(close, 3) + 0' },
  'both sides': { rules: [UP, DOWN, 'enter short when a crosses below b'] },
  'a stop made of the bar': { rules: [UP, DOWN, 'stop 2 * atr(5) from entry'] },
  'an exit of another kind': { rules: [UP, 'exit long when a < b'] },
};

/** Few prices, so that the two are often equal, in runs that end anywhere; longer than a block of rows. */
const stretches = fc.array(
  fc.tuple(fc.integer({ min: 8, max: 12 }), fc.integer({ min: 1, max: 40 })),
  { minLength: 100, maxLength: 120 },
);

describe('a sweep of crossings', () => {
  it.each(Object.entries(SHAPES))('is the engine’s, byte for byte: %s', async (_, shape) => {
    const text = source(shape);
    const pairs = [1, 2, 5].flatMap((n) => [1, 3, 9].map((m) => [n, m]));
    const combinations = combinationsOf(['n', 'm'], pairs);
    await fc.assert(
      fc.asyncProperty(stretches, async (all) => {
        const closes = all.flatMap(([price, length]) => new Array<number>(length).fill(price));
        const input = sweepOf(text, closes);
        const kernel = await runCombinations(input, combinations);
        const engine = await runCombinations(input, combinations, { usesKernel: false });
        expect(kernel.way).toEqual({ kind: 'kernel' });
        expect(kernel.table.figures).toEqual(engine.table.figures);
        expect(Math.max(...engine.table.figures.trades)).toBeGreaterThan(3);
      }),
      { numRuns: 4 },
    );
  });
});

describe('which programs only ask for crossings', () => {
  const found = (shape: Shape): boolean => {
    const [strategy] = compile(source(shape)).strategies;
    if (!strategy) throw new Error(`does not compile: ${source(shape)}`);
    return crossingOf(strategy.plan) !== undefined;
  };

  it('are those whose rules are crossings of the same two numbers', () => {
    expect(found({ rules: [UP, DOWN] })).toBe(true);
    expect(found({ rules: [UP, DOWN], other: '10' })).toBe(true);
    expect(found({ rules: [DOWN, UP], other: 'ema(close, m)' })).toBe(true);
  });

  it('and no others', () => {
    expect(found({ rules: [UP, 'exit long when a < b'] })).toBe(false);
    expect(found({ rules: [UP, 'exit long when b crosses above a'] })).toBe(false);
    expect(found({ rules: [UP, 'exit long when a crosses below close'] })).toBe(false);
    expect(found({ rules: [`${UP} and volume > 0`, DOWN] })).toBe(false);
    expect(found({ rules: [`${UP} or a > 11`, DOWN] })).toBe(false);
  });
});
