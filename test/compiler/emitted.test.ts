/** Emitted code against the reference interpreter: the same bits on every bar of random strategies. */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type CompiledStrategy,
  compile,
  defaultParams,
  interpretStrategy,
  type LoadedStrategy,
  loadEvaluator,
} from '../../compiler/index.ts';
import type { Evaluator } from '../../runtime/evaluator.ts';
import { columnsOf, type RandomColumns, strategySource } from './random-strategy.ts';

interface Trace {
  readonly numbers: Float64Array;
  /** Whether all outputs had a value, bar by bar. */
  readonly complete: readonly boolean[];
}

function compiled(source: string): CompiledStrategy {
  const { strategies, diagnostics } = compile(source);
  const errors = diagnostics.filter(({ severity }) => severity === 'error');
  expect(errors, source).toEqual([]);
  const [strategy] = strategies;
  if (!strategy) throw new Error('the program has a strategy');
  return strategy;
}

function traceOf(evaluator: Evaluator, outputs: number, bars: number): Trace {
  const numbers: number[] = [];
  const complete: boolean[] = [];
  for (let i = 0; i < bars; i += 1) {
    evaluator.step(i);
    const values = Array.from({ length: outputs }, (_, k) => evaluator.output(k));
    numbers.push(evaluator.fired, evaluator.unknown, evaluator.knifeEdges, ...values);
    complete.push(values.every((value) => !Number.isNaN(value)));
  }
  return { numbers: Float64Array.from(numbers), complete };
}

/** Bits, so that 0 and -0 differ; every NaN is the same. */
function bits({ numbers }: Trace, bars = Number.POSITIVE_INFINITY): readonly string[] {
  const width = numbers.length;
  return [...numbers.slice(0, Math.min(width, bars))].map((value) =>
    Object.is(value, -0) ? '-0' : String(value),
  );
}

async function evaluators(strategy: CompiledStrategy, columns: RandomColumns) {
  const params = defaultParams(strategy.plan.params);
  const create = (loaded: LoadedStrategy): Evaluator => loaded.create(columns, params);
  const emitted = await loadEvaluator(strategy, { source: '', file: 'random.strat' });
  return [create(emitted), create(interpretStrategy(strategy))] as const;
}

test('emitted code and interpreter agree to the last bit, and again after a reset', async () => {
  await fc.assert(
    fc.asyncProperty(strategySource, columnsOf(true), async (source, columns) => {
      const strategy = compiled(source);
      const bars = columns['close']?.length ?? 0;
      const outputs = strategy.plan.outputs.length;
      const [emitted, interpreted] = await evaluators(strategy, columns);
      const first = bits(traceOf(emitted, outputs, bars));
      expect(bits(traceOf(interpreted, outputs, bars)), source).toEqual(first);
      emitted.reset();
      interpreted.reset();
      expect(bits(traceOf(emitted, outputs, bars)), source).toEqual(first);
      expect(bits(traceOf(interpreted, outputs, bars)), source).toEqual(first);
    }),
    { numRuns: 80 },
  );
});

test('later bars change nothing before them', async () => {
  await fc.assert(
    fc.asyncProperty(
      strategySource,
      columnsOf(true),
      fc.integer({ min: 1, max: 59 }),
      async (source, columns, length) => {
        const strategy = compiled(source);
        const outputs = strategy.plan.outputs.length;
        const cut = Object.fromEntries(
          Object.entries(columns).map(([name, values]) => [name, values.slice(0, length)]),
        );
        const [whole] = await evaluators(strategy, columns);
        const [part] = await evaluators(strategy, cut);
        expect(bits(traceOf(part, outputs, length)), source).toEqual(
          bits(traceOf(whole, outputs, columns['close']?.length ?? 0), length * (3 + outputs)),
        );
      },
    ),
    { numRuns: 80 },
  );
});

const TOTAL = `strategy Sample {
  universe SPY
  every 1d
  param length = 4 in 1..9
  enter long when close > sma(LINE, length) via limit (close + (EXPRESSION
  ))
  exit long when false
  size 10% of equity
}
`;

test('from the bar that the warm-up names on, every output has a value', async () => {
  const lines = [
    ...[
      'close',
      'sma(close, 7)',
      'ema(hl2, 5)[3]',
      'rma(high - low, length)',
      'wma(ema(close, 3), 4)',
    ],
    ...['highest(high, 6)[length]', 'atr(length)', 'bollinger(close, 8, 2).upper', 'hma(close, 9)'],
    ...[
      'if close > sma(close, 12) then close else open',
      'sma(close, 9) ?? close',
      'donchian(5).upper',
    ],
    ...['macd(close, 3, 8, 4).signal', 'dema(close, 4)', 'tema(close, 3)', 'linreg(close, 6)'],
  ];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...lines),
      fc.constantFrom(...lines),
      columnsOf(false),
      async (line, expression, columns) => {
        const strategy = compiled(TOTAL.replace('LINE', line).replace('EXPRESSION', expression));
        const { defined } = strategy.program.warmup;
        const bars = columns['close']?.length ?? 0;
        const [emitted] = await evaluators(strategy, columns);
        const trace = traceOf(emitted, strategy.plan.outputs.length, bars);
        expect(trace.complete.slice(defined - 1)).not.toContain(false);
        for (let i = defined - 1; i < bars; i += 1)
          expect(trace.numbers[i * (3 + strategy.plan.outputs.length) + 1]).toBe(0);
      },
    ),
    { numRuns: 60 },
  );
});

test.each(['drive', 'ring', 'await', 'eval', 'Math', 'Float64Array', 'Columns', 'NaN', 'Record'])(
  'a strategy may be called `%s`, and its params like the members of its class',
  async (name) => {
    const members = [
      'step',
      'output',
      'constructor',
      'fired',
      'reset',
      'time_hour',
      'output_0',
      'i',
    ];
    const source = `strategy ${name} {
  universe SPY
  every 1d
${members.map((member) => `  param ${member} = 2 in 1..3`).join('\n')}
  enter long when time.hour >= ${members.join(' + ')} - 16 via limit sma(close, step)
  exit long when false
  size 10% of equity
}
`;
    const column = Float64Array.from([1, 2, 3]);
    const names = ['open', 'high', 'low', 'close', 'volume', 'equity', 'time_hour'];
    const columns = Object.fromEntries(names.map((each) => [each, column]));
    const strategy = compiled(source);
    const outputs = strategy.plan.outputs.length;
    const [emitted, interpreted] = await evaluators(strategy, columns);
    const trace = traceOf(emitted, outputs, 3);
    expect(bits(trace)).toEqual(bits(traceOf(interpreted, outputs, 3)));
    expect(trace.numbers[0]).toBe(1);
  },
);

test('no line separator of a program can end a comment of the emitted code', async () => {
  const source = TOTAL.replace('LINE', 'close').replace(
    'EXPRESSION',
    'close // \u2028 globalThis.leaked = true\r globalThis.leaked = true',
  );
  const strategy = compiled(source);
  await loadEvaluator(strategy, { source, file: 'a\nglobalThis.leaked = true' });
  expect('leaked' in globalThis).toBe(false);
});
