/** A run with everything that its evaluators said, bar by bar, as it was when the bar had just closed. */

import type { LoadedStrategy } from '../compiler/index.ts';
import type { Evaluator } from '../runtime/index.ts';
import type { RunResult } from './result.ts';
import { type BacktestInput, runBacktest } from './run.ts';

/** One symbol's bars, in order. Each has `width` numbers: rules fired, rules unknown, then the outputs. */
export interface Recording {
  readonly symbol: string;
  readonly width: number;
  readonly numbers: readonly number[];
}

export interface RecordedRun {
  readonly result: RunResult;
  readonly recordings: readonly Recording[];
}

/** Which rules fired and which were unknown stand before the outputs. */
export const FIRST_OUTPUT = 2;

export function recordRun(input: BacktestInput, outputs: number): RecordedRun {
  const recordings: { symbol: string; width: number; numbers: number[] }[] = [];
  const width = FIRST_OUTPUT + outputs;
  const loaded: LoadedStrategy = {
    ...input.loaded,
    create(columns, params) {
      const evaluator = input.loaded.create(columns, params);
      // An ambiguous run is made a second time with the other order of events; the first one is recorded.
      const bars = input.bars[recordings.length];
      if (bars === undefined) return evaluator;
      const numbers: number[] = [];
      recordings.push({ symbol: bars.symbol, width, numbers });
      return recorded(evaluator, numbers, width);
    },
  };
  const { result } = runBacktest({ ...input, loaded });
  return { result, recordings };
}

/** A bar that is stepped again, after a split has restated its history, keeps what it said first. */
function recorded(evaluator: Evaluator, numbers: number[], width: number): Evaluator {
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
    output: (k) => evaluator.output(k),
    reset: () => evaluator.reset(),
    snapshot: () => evaluator.snapshot(),
    restore: (state) => evaluator.restore(state),
  };

  function step(i: number): void {
    evaluator.step(i);
    if (numbers.length > i * width) return;
    numbers.push(evaluator.fired, evaluator.unknown);
    for (let k = FIRST_OUTPUT; k < width; k += 1) numbers.push(evaluator.output(k - FIRST_OUTPUT));
  }
}
