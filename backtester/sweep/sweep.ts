/**
 * Many runs of one program: on its kernel where that covers it, on the engine where it does not, with the same figures
 * to the last bit. What several combinations need alike is computed once.
 */

import {
  type KernelOptions,
  type KernelText,
  kernelOf,
  loadKernel,
  type ParamValues,
} from '../../compiler/index.ts';
import { calendarOf } from '../../market/index.ts';
import type { StrategyProgram, Trade } from '../../runtime/index.ts';
import { computeMetrics } from '../metrics.ts';
import { runOnce } from '../run.ts';
import {
  type Combinations,
  combination,
  combinationsOf,
  distinctValues,
  type Spread,
  sweptParams,
} from './combinations.ts';
import { gridsOf, whyBars } from './kernel-data.ts';
import { KernelRunner } from './kernel-runner.ts';
import { type BoundRun, bindRun, kernelRequest, type SweepInput } from './sweep-input.ts';
import { createTable, refuseRow, type SweepRow, type SweepTable, writeRow } from './table.ts';

export interface SweepOptions {
  /** What columns that combinations share may take together, in bytes; 256 MB without it. */
  readonly sharedBytes?: number;
  /** Where these combinations are a part of more: all parts get the same kernel, and what it shares can stay. */
  readonly spread?: Spread;
  /** False: every run goes to the engine, for tests that compare. */
  readonly usesKernel?: boolean;
}

/** Which way the runs of a sweep go, and why the long one: in words that go after "because". */
export type SweepWay =
  | { readonly kind: 'kernel' }
  | { readonly kind: 'engine'; readonly because: string };

/** One run with all that it has to show. */
export interface DetailedRun extends SweepRow {
  readonly equity: Float64Array;
  readonly trades: readonly Trade[];
}

const SHARED_BYTES = 256 * 2 ** 20;

/** Reads the program once for all runs. What `before`, of the same input, has computed is used where it fits. */
export async function prepareSweep(
  input: SweepInput,
  combinations: Combinations,
  options: SweepOptions = {},
  before?: Sweep,
): Promise<Sweep> {
  const { way, runner } = await runnerOf(input, combinations, options, before);
  return new Sweep(input, combinations, way, runner);
}

async function runnerOf(
  input: SweepInput,
  combinations: Combinations,
  { usesKernel = true, sharedBytes = SHARED_BYTES, spread }: SweepOptions,
  before: Sweep | undefined,
): Promise<{ readonly way: SweepWay; readonly runner?: KernelRunner }> {
  const engine = (because: string) => ({ way: { kind: 'engine', because } as const });
  if (!usesKernel) return engine('it was asked to be used');
  const [bars] = input.bars;
  const decision = kernelOf(kernelRequest(input, input.strategy.program));
  if (decision.kind === 'engine') return { way: decision };
  if (!bars) return engine('there are no bars');
  if (input.actions.length > 0) return engine('there are splits or dividends');
  const because = whyBars(bars);
  if (because !== undefined) return engine(because);
  const text = decision.emit({
    ...(spread ? sharedBy(spread) : sharedIn(combinations)),
    tame: new Set(Object.keys(gridsOf(bars))),
  });
  const runner =
    before?.runnerFor(input, text) ??
    new KernelRunner(input, bars, text, await loadKernel(text), sharedBytes);
  return { way: { kind: 'kernel' }, runner };
}

type Sharing = Pick<KernelOptions, 'swept' | 'isShared'>;

function sharedIn(combinations: Combinations): Sharing {
  return { swept: sweptParams(combinations), isShared: isWorthSharing(combinations) };
}

/** As if the combinations were a grid. */
function sharedBy({ runs, distinct }: Spread): Sharing {
  return {
    swept: new Set(Object.keys(distinct).filter((name) => (distinct[name] ?? 1) > 1)),
    isShared: (params) =>
      params.reduce((product, name) => product * (distinct[name] ?? 1), 1) <= Math.ceil(runs / 2),
  };
}

/** A column pays from its second reader on. */
function isWorthSharing(combinations: Combinations): (params: readonly string[]) => boolean {
  const most = Math.ceil(combinations.length / 2);
  const known = new Map<string, boolean>();
  return (params) => {
    const key = params.join(' ');
    const isWorth = known.get(key) ?? distinctValues(combinations, params, most + 1) <= most;
    known.set(key, isWorth);
    return isWorth;
  };
}

export class Sweep {
  readonly way: SweepWay;
  readonly combinations: Combinations;
  readonly #input: SweepInput;
  readonly #runner: KernelRunner | undefined;

  constructor(
    input: SweepInput,
    combinations: Combinations,
    way: SweepWay,
    runner: KernelRunner | undefined,
  ) {
    this.way = way;
    this.combinations = combinations;
    this.#input = input;
    this.#runner = runner;
  }

  /** Of all symbols together. */
  get bars(): number {
    return this.#input.bars.reduce((sum, { length }) => sum + length, 0);
  }

  /** Shared columns that had to be computed so far. */
  get columnsFilled(): number {
    return this.#runner?.columnsFilled ?? 0;
  }

  /** The same kernel over other combinations of the same spread. */
  over(combinations: Combinations): Sweep {
    return new Sweep(this.#input, combinations, this.way, this.#runner);
  }

  /** Its kernel with the columns that it keeps, where the same text runs on the same input. */
  runnerFor(input: SweepInput, text: KernelText): KernelRunner | undefined {
    return input === this.#input && this.#runner?.isOf(text) ? this.#runner : undefined;
  }

  /** Runs combination `row` into a row of the table: its own where no `place` is named. */
  runInto(table: SweepTable, row: number, place = row): void {
    const bound = bindRun(this.#input, combination(this.combinations, row));
    if (bound.kind === 'refused') {
      refuseRow(table, place);
      return;
    }
    const run = this.#runner?.run(bound.program, bound.params);
    if (run) writeRow(table, place, 'kernel', run);
    else writeRow(table, place, 'engine', this.#onEngine(bound));
  }

  /** One combination with its curve and its trades. */
  detailed(params: ParamValues): DetailedRun | Exclude<BoundRun, { kind: 'bound' }> {
    const bound = bindRun(this.#input, params);
    if (bound.kind === 'refused') return bound;
    const options = { keepsCurve: true, keepsTrades: true };
    const run = this.#runner?.run(bound.program, bound.params, options);
    return run ?? this.#onEngine(bound);
  }

  #onEngine({
    program,
    params,
  }: {
    readonly program: StrategyProgram;
    readonly params: ParamValues;
  }): DetailedRun {
    const input = this.#input;
    const result = runOnce({ ...input, program, params }, input.spec.fill);
    const { sessionsPerYear } = calendarOf(input.calendar);
    return {
      metrics: computeMetrics(result, { sessionsPerYear, riskFreeRate: 0 }),
      ambiguousBars: result.ambiguousBars,
      killedAt: result.killedAt,
      equity: result.equity,
      trades: result.trades,
    };
  }
}

export interface RunOptions extends SweepOptions {
  /** Ends the sweep between two runs; what is done stays in the table. */
  readonly signal?: AbortSignal;
  readonly progress?: (done: number, total: number) => void;
}

export interface SweepOutcome {
  readonly way: SweepWay;
  readonly table: SweepTable;
  readonly isCancelled: boolean;
}

/** Rows of bars after which a sweep looks up, for its signal and its progress. */
const ROWS_A_STRETCH = 5_000_000;

/** All combinations on this thread. */
export async function runCombinations(
  input: SweepInput,
  combinations: Combinations,
  options: RunOptions = {},
): Promise<SweepOutcome> {
  const sweep = await prepareSweep(input, combinations, options);
  return runRows(sweep, { from: 0, to: combinations.length }, options);
}

/** Combinations `from` up to but not including `to` on this thread, into a table of their own. */
export async function runRows(
  sweep: Sweep,
  { from, to }: { readonly from: number; readonly to: number },
  options: RunOptions,
): Promise<SweepOutcome> {
  const table = createTable(to - from);
  const stretch = Math.max(1, Math.floor(ROWS_A_STRETCH / Math.max(1, sweep.bars)));
  for (let row = 0; row < table.length; row += 1) {
    if (row % stretch === 0) {
      await breath();
      if (options.signal?.aborted) return { way: sweep.way, table, isCancelled: true };
      options.progress?.(row, table.length);
    }
    sweep.runInto(table, from + row, row);
  }
  options.progress?.(table.length, table.length);
  return { way: sweep.way, table, isCancelled: false };
}

/** Lets others act: a key that was pressed, a page that is drawn. */
function breath(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

/** One run of a program with these params, on its kernel where that covers it. */
export async function runDetailed(
  input: SweepInput,
  params: ParamValues,
  options: SweepOptions = {},
): Promise<ReturnType<Sweep['detailed']>> {
  const sweep = await prepareSweep(input, combinationsOf([], [[]]), options);
  return sweep.detailed(params);
}
