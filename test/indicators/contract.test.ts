/** What holds for every function of the library, whichever it is. */

import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { preludeRange } from '../../compiler/builtins/index.ts';
import type { Columns } from '../../runtime/evaluator.ts';
import { compileExpressions, type Expressions } from './evaluate.ts';
import { LIBRARY, type LibraryFunction, SHORT } from './library.ts';
import { cleanBars, firstBars, longBars, wildBars } from './random-bars.ts';
import { firstDifference } from './run-kernel.ts';

const CLEAN = cleanBars(400, 11);

/** These answer from the first time that something happened, which the compiler cannot know. */
const WAITS_FOR_AN_EVENT: ReadonlySet<string> = new Set([
  'pivot_high',
  'pivot_low',
  'bars_since',
  'value_when',
]);

test('the library has what LANGUAGE.md lists', () => {
  const listed =
    `sma ema wma hma rma vwma dema tema kama rsi stoch stoch_rsi macd ppo roc momentum cci
    williams_r mfi trix ultimate tsi atr natr true_range bollinger keltner donchian stdev variance realized_vol
    adx plus_di minus_di aroon supertrend psar ichimoku obv vwap ad chaikin cmf highest lowest sum mean median
    percentile_rank correlation beta zscore linreg slope pivot_high pivot_low`.split(/\s+/);
  const names = LIBRARY.map(({ name }) => name);
  expect(listed.filter((name) => !names.includes(name))).toEqual([]);
});

describe.each(LIBRARY.map((entry) => [entry.name, entry] as const))('%s', (name, entry) => {
  let short: Expressions;
  let usual: Expressions;
  beforeAll(async () => {
    short = await compileExpressions(entry.short);
    usual = await compileExpressions(entry.usual);
  });

  test('has its first value on the bar that the compiler computed, and one on every later bar', () => {
    for (const expressions of [usual, short]) {
      expressions.emitted(CLEAN).forEach((values, k) => {
        const first = values.findIndex((value) => !Number.isNaN(value));
        const promised = (expressions.warmups[k]?.defined ?? 0) - 1;
        if (WAITS_FOR_AN_EVENT.has(name)) expect(first).toBeGreaterThanOrEqual(promised);
        else expect(first, expressions.texts[k]).toBe(promised);
        expect(values.slice(first).some(Number.isNaN), expressions.texts[k]).toBe(false);
      });
    }
  });

  test('gives the same bits from both evaluators', () => {
    const agree = (expressions: Expressions, columns: Columns): void => {
      const reference = expressions.reference(columns);
      expressions.emitted(columns).forEach((values, k) => {
        expect(firstDifference(values, reference[k] ?? values), expressions.texts[k]).toBe(-1);
      });
    };
    agree(usual, CLEAN);
    agree(usual, longBars(500, 5));
    fc.assert(
      fc.property(wildBars, (columns) => agree(short, columns)),
      { numRuns: 20 },
    );
  });

  test('gives on a prefix what it gives on the whole', () => {
    fc.assert(
      fc.property(wildBars, fc.nat(), (columns, cut) => {
        const bars = 1 + (cut % (columns['close']?.length ?? 1));
        const part = short.emitted(firstBars(columns, bars));
        short.emitted(columns).forEach((values, k) => {
          expect(firstDifference(part[k] ?? values, values.slice(0, bars)), short.texts[k]).toBe(
            -1,
          );
        });
      }),
      { numRuns: 20 },
    );
  });

  test('stays inside its bounds, and is absent rather than infinite', () => {
    fc.assert(
      fc.property(wildBars, (columns) => {
        short.emitted(columns).forEach((values, k) => {
          const [low, high] = boundsOf(entry, k);
          const outside = values.filter((value) => value < low || value > high);
          expect([...outside], short.texts[k]).toEqual([]);
          expect(values.some((value) => Math.abs(value) === Number.POSITIVE_INFINITY)).toBe(false);
        });
      }),
      { numRuns: 20 },
    );
  });

  test('gives the same bits when its lengths are params', async () => {
    const used = Object.entries(SHORT).filter(([slot]) =>
      entry.withParams[0]?.includes(`p_${slot}`),
    );
    const params = Object.fromEntries(used.map(([slot, value]) => [`p_${slot}`, value]));
    const asParams = await compileExpressions(entry.withParams, { params });
    expect(asParams.warmups).toEqual(short.warmups);
    const expected = short.emitted(CLEAN);
    asParams.emitted(CLEAN).forEach((values, k) => {
      expect(firstDifference(values, expected[k] ?? values), entry.withParams[k]).toBe(-1);
    });
  });

  test('starts afresh after a reset', () => {
    const evaluator = short.create(CLEAN);
    const run = (): Float64Array =>
      Float64Array.from({ length: 100 }, (_, i) => {
        evaluator.step(i);
        return evaluator.output(0);
      });
    const once = run();
    evaluator.reset();
    expect(firstDifference(run(), once)).toBe(-1);
  });
});

function boundsOf(entry: LibraryFunction, k: number): readonly [low: number, high: number] {
  const range = preludeRange(entry.name, entry.outputs[k] || 'value');
  return range ?? [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
}
