/** What threads are given: numbers in memory that all of them see, and everything else as plain data, once. */

import { loadEvaluator } from '../../compiler/index.ts';
import type { BarColumns } from '../../market/index.ts';
import {
  type Combinations,
  combination,
  type RunWindow,
  type SweepInput,
  tableBytes,
} from '../index.ts';

/** What all runs have in common, as a thread gets it when it starts. Nothing in it is a function. */
export interface ThreadSetup {
  readonly input: Omit<SweepInput, 'loaded' | 'membership' | 'conditions'>;
  readonly source: string;
  readonly file: string;
  readonly sharedBytes: number | undefined;
}

/** Combinations that threads see, and where their values stand. */
export interface Batch {
  /** Tells it from the batch before. */
  readonly id: number;
  readonly combinations: Combinations;
  readonly window: RunWindow | undefined;
}

/** Rows `from` to `to` of a batch, for a table whose first row is combination `first`. */
export interface Chunk {
  readonly batch: Batch;
  readonly first: number;
  readonly from: number;
  readonly to: number;
  /** Rows of the table. */
  readonly rows: number;
  readonly memory: SharedArrayBuffer;
  /** One number: above 0 once the runs are to end. */
  readonly stop: SharedArrayBuffer;
}

export function setupOf(
  { loaded: _, membership: __, conditions: ___, ...input }: SweepInput,
  source: { readonly source: string; readonly file: string },
  sharedBytes: number | undefined,
): ThreadSetup {
  return {
    ...source,
    input: {
      ...input,
      // Whether a combination may run has been asked before it gets here.
      strategy: { ...input.strategy, requirements: [] },
      bars: input.bars.map(shareBars),
      ...(input.foreign && { foreign: input.foreign.map(shareBars) }),
    },
    sharedBytes,
  };
}

export function batchOf(
  id: number,
  combinations: Combinations,
  window: RunWindow | undefined,
): Batch {
  return {
    id,
    combinations: { ...combinations, values: shareFloats(combinations.values) },
    window,
  };
}

export function tableMemory(rows: number): SharedArrayBuffer {
  return new SharedArrayBuffer(tableBytes(rows));
}

/** Whether the program's own `require`s let a combination run. */
export function isAllowed(
  { strategy: { requirements, plan } }: SweepInput,
  combinations: Combinations,
  row: number,
): boolean {
  if (requirements.length === 0) return true;
  const params = {
    ...Object.fromEntries(plan.params.map(({ name, value }) => [name, value])),
    ...combination(combinations, row),
  };
  return requirements.every(({ holds }) => holds(params));
}

/** In a thread: the runs' input with its code loaded. */
export async function inputOf({ input, source, file }: ThreadSetup): Promise<SweepInput> {
  return { ...input, loaded: await loadEvaluator(input.strategy, { source, file }) };
}

/** The same input over other dates. */
export function within(input: SweepInput, window: RunWindow | undefined): SweepInput {
  return window ? { ...input, spec: { ...input.spec, ...window } } : input;
}

/** Bars in memory that threads can see. */
export function shareBars(bars: BarColumns): BarColumns {
  const { time, open, high, low, close, volume, session } = bars;
  return {
    ...bars,
    time: shareFloats(time),
    open: shareFloats(open),
    high: shareFloats(high),
    low: shareFloats(low),
    close: shareFloats(close),
    volume: shareFloats(volume),
    session: shareDays(session),
  };
}

/** A copy, unless threads can see them already. */
function shareFloats(values: Float64Array): Float64Array {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const shared = new Float64Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}

function shareDays(days: Int32Array): Int32Array {
  if (days.buffer instanceof SharedArrayBuffer) return days;
  const shared = new Int32Array(new SharedArrayBuffer(days.byteLength));
  shared.set(days);
  return shared;
}
