/**
 * A kernel: one loop that does a whole run of one program, for the runs that are made by the thousand. It is written for
 * the features that a program has, and takes the values of params as arguments. What it does not cover, the engine does.
 */

import { InvariantError } from '../invariant.ts';
import { writeKernel } from './module.ts';
import type { KernelOptions, KernelRequest, KernelText } from './request.ts';
import { whyEngine } from './why-engine.ts';

export type KernelDecision =
  | { readonly kind: 'kernel'; emit(options: KernelOptions): KernelText }
  | { readonly kind: 'engine'; readonly because: string };

/** Whether a kernel can do the runs of this program, and if not, why: in words that go after "because". */
export function kernelOf(request: KernelRequest): KernelDecision {
  const because = whyEngine(request);
  return because === undefined
    ? { kind: 'kernel', emit: (options) => writeKernel(request, options) }
    : { kind: 'engine', because };
}

/** Columns by name, as the evaluator gets them. */
type Columns = Readonly<Record<string, Float64Array>>;

/** One run: rows, sessions, and where its numbers go. */
export interface KernelJob {
  readonly length: number;
  /** First row that is reported, and first at whose close rules act. */
  readonly start: number;
  readonly first: number;
  /** Last row of each session, and the day that each is. */
  readonly lasts: Int32Array;
  readonly days: Int32Array;
  /** What cuts the prices of each tame column in two. */
  readonly grids: Readonly<Record<string, number>>;
  /** Equity at each close from `start` on, where it is asked for. */
  readonly curve: Float64Array;
  readonly keepsCurve: boolean;
  /** A return a session. */
  readonly returns: Float64Array;
  /** Of `KERNEL_TOTALS`. */
  readonly totals: Float64Array;
  readonly keepsTrades: boolean;
  /** Room for trades, as `KERNEL_TRADE` says; `moreTrades` gives the same with more room. */
  readonly trades: Float64Array;
  moreTrades(): Float64Array;
}

/** What kernel and engine compute with the same functions. */
export interface KernelSupport {
  toLot(quantity: number, lot: number): number;
  exactQuantity(quantity: number): number;
  /** To the tick of the instrument. */
  roundDown(price: number): number;
  roundUp(price: number): number;
}

export interface LoadedKernel {
  /** −1, or the row of a fill that only the engine knows how to make: the totals are then none. */
  run(
    source: Columns,
    shared: readonly Float64Array[],
    params: Readonly<Record<string, number>>,
    job: KernelJob,
    support: KernelSupport,
  ): number;
  /** Fills `out` with shared column k. */
  readonly fillColumn: readonly FillColumn[];
}

export type FillColumn = (
  source: Columns,
  shared: readonly Float64Array[],
  params: Readonly<Record<string, number>>,
  length: number,
  out: Float64Array,
  grids: KernelJob['grids'],
) => void;

export async function loadKernel({ text, shared }: KernelText): Promise<LoadedKernel> {
  const url = `data:text/javascript;charset=utf-8,${encodeURIComponent(text)}`;
  const module: unknown = await import(/* @vite-ignore */ url);
  if (!isKernelModule(module))
    throw new InvariantError('broken invariant: the text of a kernel exports its loop');
  return {
    run: module.run,
    fillColumn: shared.map((_, k) => {
      const fill = module[`column_${k}`];
      if (!isFill(fill))
        throw new InvariantError(`broken invariant: the text of a kernel exports column ${k}`);
      return fill;
    }),
  };
}

interface KernelModule extends Readonly<Record<string, unknown>> {
  readonly run: LoadedKernel['run'];
}

function isKernelModule(module: unknown): module is KernelModule {
  return (
    typeof module === 'object' &&
    module !== null &&
    'run' in module &&
    typeof module.run === 'function'
  );
}

function isFill(value: unknown): value is FillColumn {
  return typeof value === 'function';
}
