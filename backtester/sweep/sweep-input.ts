/** What all runs of a sweep have in common. */

import {
  bindStrategy,
  type CompiledStrategy,
  type KernelRequest,
  type LoadedStrategy,
  type ParamValues,
} from '../../compiler/index.ts';
import { defaultInstrument, timeframeUs } from '../../market/index.ts';
import { lotSize } from '../../runtime/index.ts';
import { isFractional } from '../engine-terms.ts';
import type { BacktestInput } from '../run.ts';

/** A backtest without its params, with the strategy to bind them to. */
export interface SweepInput
  extends Omit<BacktestInput, 'program' | 'params' | 'loaded' | 'members' | 'watch'> {
  readonly strategy: CompiledStrategy;
  readonly loaded: LoadedStrategy;
}

/** All that the runs of a sweep share with one run. */
export function sweepInputOf(
  { program: _, params: __, members: ___, watch: ____, ...rest }: BacktestInput,
  strategy: CompiledStrategy,
): SweepInput {
  return { ...rest, strategy };
}

export type BoundRun = ReturnType<typeof bindRun>;

/** One run of the sweep, as the engine would make it. */
export function bindRun(input: SweepInput, params: ParamValues) {
  const bound = bindStrategy(input.strategy, params);
  if (bound.kind === 'refused') return bound;
  const symbols = input.bars.map(({ symbol }) => symbol);
  // Of a universe with a table: which symbols there are is known by their bars.
  const program = input.membership ? { ...bound.program, symbols } : bound.program;
  return { ...bound, program };
}

/** What the compiler writes a kernel from; `program` is bound to any values of the params. */
export function kernelRequest(
  { strategy, spec, policy, timeframe, calendar, bars }: SweepInput,
  program: BacktestInput['program'],
): KernelRequest {
  const instrument = defaultInstrument(bars[0]?.symbol ?? '', calendar);
  return {
    ...{ strategy, program, spec, policy },
    lot: lotSize(instrument, isFractional(program, spec)),
    barSeconds: timeframeUs(timeframe) / 1e6,
  };
}
