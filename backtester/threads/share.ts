/** What threads are given: numbers in memory that all of them see, and everything else as plain data, once. */

import { loadEvaluator } from '../../compiler/index.ts';
import type { BarColumns } from '../../market/index.ts';
import { type Combinations, type SweepInput, tableBytes } from '../index.ts';

/** A sweep as a thread gets it. Nothing in it is a function. */
export interface FarmJob {
  readonly input: Omit<SweepInput, 'loaded' | 'membership' | 'conditions'>;
  readonly combinations: Combinations;
  readonly source: string;
  readonly file: string;
  readonly sharedBytes: number | undefined;
  /** Of the sweep's table. */
  readonly memory: SharedArrayBuffer;
  /** One number: above 0 once the sweep is to end. */
  readonly stop: SharedArrayBuffer;
}

/** Rows `from` to `to` of a sweep. */
export interface Chunk {
  readonly from: number;
  readonly to: number;
}

export function jobOf(
  { loaded: _, membership: __, conditions: ___, ...input }: SweepInput,
  combinations: Combinations,
  source: { readonly source: string; readonly file: string },
  sharedBytes: number | undefined,
): FarmJob {
  return {
    ...source,
    input: {
      ...input,
      // Whether a combination may run has been asked before it gets here.
      strategy: { ...input.strategy, requirements: [] },
      bars: input.bars.map(shareBars),
      ...(input.foreign && { foreign: input.foreign.map(shareBars) }),
    },
    combinations: { ...combinations, values: shareFloats(combinations.values) },
    sharedBytes,
    memory: new SharedArrayBuffer(tableBytes(combinations.length)),
    stop: new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT),
  };
}

/** In a thread: the sweep with its code loaded. */
export async function inputOf({ input, source, file }: FarmJob): Promise<SweepInput> {
  return { ...input, loaded: await loadEvaluator(input.strategy, { source, file }) };
}

function shareBars(bars: BarColumns): BarColumns {
  const { time, open, high, low, close, volume, session } = bars;
  const days = new Int32Array(new SharedArrayBuffer(session.byteLength));
  days.set(session);
  return {
    ...bars,
    time: shareFloats(time),
    open: shareFloats(open),
    high: shareFloats(high),
    low: shareFloats(low),
    close: shareFloats(close),
    volume: shareFloats(volume),
    session: days,
  };
}

/** A copy, unless threads can see them already. */
function shareFloats(values: Float64Array): Float64Array {
  if (values.buffer instanceof SharedArrayBuffer) return values;
  const shared = new Float64Array(new SharedArrayBuffer(values.byteLength));
  shared.set(values);
  return shared;
}
