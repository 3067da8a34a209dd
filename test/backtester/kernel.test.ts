/**
 * A kernel does a whole run in one loop that is written for its program. Whatever it says must be what the engine says, to
 * the last bit: trades with their rules, equity at every close, every figure, what was ambiguous and what killed it.
 */

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { computeMetrics, type RunResult, runBacktest } from '../../backtester/index.ts';
import { gridsOf } from '../../backtester/sweep/kernel-data.ts';
import { type KernelRun, KernelRunner } from '../../backtester/sweep/kernel-runner.ts';
import { kernelRequest, type SweepInput } from '../../backtester/sweep/sweep-input.ts';
import { interpretStrategy, kernelOf, loadKernel } from '../../compiler/index.ts';
import { calendarOf } from '../../market/index.ts';
import { draws } from '../draws.ts';
import { kernelRuns } from './kernel-runs.ts';
import { type Compiled, compiled, inputOf, type Setup } from './run-program.ts';

interface Told {
  readonly equity: Float64Array | undefined;
  readonly trades: RunResult['trades'] | undefined;
  readonly metrics: KernelRun['metrics'];
  readonly ambiguousBars: number;
  readonly killedAt: number | undefined;
}

function engineRun(input: ReturnType<typeof inputOf>): Told {
  const { result } = runBacktest({ ...input, expressLane: false });
  const { sessionsPerYear } = calendarOf(input.calendar);
  return {
    equity: result.equity,
    trades: result.trades,
    metrics: computeMetrics(result, { sessionsPerYear, riskFreeRate: 0 }),
    ambiguousBars: result.ambiguousBars,
    killedAt: result.killedAt,
  };
}

/** `shares`: whether what reads fewer params than all is computed into columns first. */
async function kernelRun(
  setup: Setup,
  { strategy }: Compiled,
  input: ReturnType<typeof inputOf>,
  shares: boolean,
): Promise<Told | undefined> {
  const sweep: SweepInput = { ...input, strategy };
  const decision = kernelOf(kernelRequest(sweep, input.program));
  if (decision.kind === 'engine') throw new Error(`${decision.because} in ${setup.source}`);
  const [bars] = input.bars;
  if (!bars) throw new Error('a run has bars');
  const text = decision.emit({
    swept: new Set(shares ? strategy.plan.params.map(({ name }) => name) : []),
    isShared: () => true,
    tame: shares ? new Set(Object.keys(gridsOf(bars))) : new Set(),
  });
  const runner = new KernelRunner(sweep, bars, text, await loadKernel(text), 1e6);
  const options = { keepsCurve: true, keepsTrades: true };
  return runner.run(input.program, input.params, options);
}

test('a kernel says what the engine says: with every sub-plan in its loop, and with what can be shared in columns', {
  timeout: 240_000,
}, async () => {
  const seen = { trades: 0, killed: 0, ambiguous: 0, runs: 0 };
  await fc.assert(
    fc.asyncProperty(kernelRuns, async (setup) => {
      const program = compiled(setup.source);
      const input = inputOf(setup, program, interpretStrategy(program.strategy));
      const engine = engineRun(input);
      for (const shares of [false, true])
        expect(await kernelRun(setup, program, input, shares), setup.source).toEqual(engine);
      seen.runs += 1;
      seen.trades += engine.trades?.length ?? 0;
      seen.killed += engine.killedAt === undefined ? 0 : 1;
      seen.ambiguous += engine.ambiguousBars;
    }),
    { numRuns: draws(100), endOnFailure: true },
  );
  // Otherwise nothing has been compared.
  expect(seen.trades).toBeGreaterThan(seen.runs);
  expect(seen.killed).toBeGreaterThan(seen.runs / 50);
  expect(seen.ambiguous).toBeGreaterThan(seen.runs / 50);
});
