/** Promise 1's twin: a beginning of the data says what the whole of it says, and what looks ahead is caught. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CausalOutcome, checkCausal } from '../../backtester/index.ts';
import { interpretStrategy, type LoadedStrategy, loadEvaluator } from '../../compiler/index.ts';
import { randomRuns } from './random-run.ts';
import { type BarRow, compiled, dailyBars, inputOf, type Setup, timeAt } from './run-program.ts';

function causal(
  setup: Setup,
  change: (loaded: LoadedStrategy) => LoadedStrategy = (loaded) => loaded,
  prefixes = 3,
): CausalOutcome {
  const program = compiled(setup.source);
  const loaded = change(interpretStrategy(program.strategy));
  const outputs = program.strategy.plan.outputs.length;
  return checkCausal(inputOf(setup, program, loaded), { prefixes, seed: 5, outputs });
}

test('random programs on random markets are causal', () => {
  fc.assert(
    fc.property(randomRuns, (setup) => {
      const outcome = causal(setup);
      expect(outcome.difference, setup.source).toBe(undefined);
      expect(outcome.compared.values).toBeGreaterThan(0);
    }),
    { numRuns: 15 },
  );
});

const SOURCE = `strategy Sample {
  universe ACME
  every 1d
  enter long when close > close[1]
  exit long when close < close[1]
  stop 3 * (high - low) from entry
  size 10 shares
}`;

const ROWS: readonly BarRow[] = Array.from({ length: 40 }, (_, k) => {
  const close = 50 + ((k * 7) % 5) + k / 10;
  return [close, close + 1, close - 1, close];
});
const SETUP: Setup = { source: SOURCE, bars: [dailyBars(ROWS)] };

/** An evaluator that reads other columns than it is given. */
function reading(
  change: (close: Float64Array) => Float64Array,
): (loaded: LoadedStrategy) => LoadedStrategy {
  return (loaded) => ({
    ...loaded,
    create: (columns, params) =>
      loaded.create({ ...columns, close: change(columns['close'] ?? new Float64Array()) }, params),
  });
}

test('the sample itself is causal, trades, and is compared in full', async () => {
  const whole = causal(SETUP);
  expect(whole.difference).toBe(undefined);
  expect(whole.compared.trades).toBeGreaterThan(0);
  const program = compiled(SOURCE);
  const emitted = await loadEvaluator(program.strategy, { source: SOURCE, file: 'sample.strat' });
  const options = { prefixes: 3, seed: 5, outputs: program.strategy.plan.outputs.length };
  expect(checkCausal(inputOf(SETUP, program, emitted), options)).toEqual(whole);
});

test('an evaluator that reads tomorrow is caught, at the last bar before a cut', () => {
  const { ends, difference } = causal(
    SETUP,
    reading((close) => close.map((x, i) => close[i + 1] ?? x)),
  );
  expect(difference).toMatchObject({ symbol: 'ACME', end: difference?.time });
  expect(ends).toContain(difference?.end);
});

test('an evaluator that knows the highest close of all its data is caught', () => {
  const { difference } = causal(
    SETUP,
    reading((close) => close.map((x) => x - Math.max(...close))),
  );
  expect(difference).toBe(undefined);
  const centred = causal(
    SETUP,
    reading((close) => close.map((x) => (x === Math.max(...close) ? 0 : x))),
  );
  expect(centred.difference).toMatchObject({ symbol: 'ACME' });
});

test('the bar, the rule and both of its values are named', () => {
  // Bar 20 closes at 52, below the 54.9 before it. What it reads is the 60 of bar 21, so that it seems to rise.
  const peek = reading((close) => close.map((x, i) => (i === 20 ? (close[21] ?? x) : x)));
  const rows = ROWS.map((row, k): BarRow => (k === 21 ? [60, 61, 59, 60] : row));
  const outcome = causal({ ...SETUP, bars: [dailyBars(rows)] }, peek, 39);
  expect(outcome.difference).toMatchObject({
    end: timeAt(20),
    time: timeAt(20),
    symbol: 'ACME',
    what: 'enter long when close > close[1]',
    whole: 'true',
    part: 'not true',
  });
});

/** What is asked of an evaluator first, for the record, is what it says; what the engine then reads looks a bar ahead. */
function lying(loaded: LoadedStrategy, outputs: number): LoadedStrategy {
  return {
    ...loaded,
    create(columns, params) {
      const evaluator = loaded.create(columns, params);
      const rows = columns['close']?.length ?? 0;
      let asked = 0;
      let row = 0;
      const step = (i: number): void => {
        evaluator.step(i);
        [row, asked] = [i, 0];
      };
      return {
        step,
        get fired() {
          return evaluator.fired;
        },
        get unknown() {
          return evaluator.unknown;
        },
        get knifeEdges() {
          return evaluator.knifeEdges;
        },
        run(from, to) {
          for (let i = from; i < to; i += 1) {
            step(i);
            if (evaluator.fired !== 0) return i + 1;
          }
          return to;
        },
        output(k) {
          asked += 1;
          return asked > outputs && row + 1 < rows ? Number.NaN : evaluator.output(k);
        },
        reset: () => evaluator.reset(),
        snapshot: () => evaluator.snapshot(),
        restore: (state) => evaluator.restore(state),
      };
    },
  };
}

test('a peek that changes no order is caught by what was refused', () => {
  // Ten dollars buy no share of 50, so nothing is ever bought: refused as too small, or for a stop that is absent.
  const source = SOURCE.replace('size 10 shares', 'size 10 USD');
  const outputs = compiled(source).strategy.plan.outputs.length;
  const { difference, compared } = causal(
    { ...SETUP, source },
    (loaded) => lying(loaded, outputs),
    39,
  );
  expect(compared.trades + compared.orders).toBe(0);
  expect(difference).toMatchObject({ symbol: undefined, what: 'refusals and warnings' });
  expect(difference?.whole).toContain('1 × protection.absent');
  expect(difference?.part).toContain('1 × sizing.zero_quantity');
  expect(causal({ ...SETUP, source }, undefined, 39).difference).toBe(undefined);
});
