/** One thread of a worker: it compiles the sweep's program for itself, and runs chunks. */

import { workerData } from 'node:worker_threads';
import { compile, loadEvaluator } from '../../compiler/index.ts';
import {
  assembleRun,
  combinationsOf,
  createTable,
  ok,
  prepareRun,
  prepareSweep,
  type RunWindow,
  type Step,
  type Sweep,
  type SweepInput,
  sweepInputOf,
  wrong,
} from '../index.ts';
import type { Chunk } from './chunk.ts';
import type { Manifest } from './manifest.ts';
import { replayHost, type SharedData } from './shared-data.ts';

export interface ThreadSetup {
  readonly manifest: Manifest;
  readonly data: SharedData;
}

export interface ThreadChunk {
  readonly chunk: Chunk;
  /** One number: above 0 once nobody wants the rows any more. */
  readonly stop: SharedArrayBuffer;
}

export interface ThreadRows {
  /** Undefined where it was ended before its last row. */
  readonly memory?: Uint8Array;
  readonly msPerRun: number;
}

let prepared: Promise<Step<SweepInput>> | undefined;
let last:
  | {
      readonly key: string;
      readonly input: SweepInput;
      readonly spread?: string;
      readonly sweep?: Sweep;
    }
  | undefined;

/** Whether this build of Strata can make the runs at all. */
export async function check(): Promise<Step<undefined>> {
  const input = await inputOfThread();
  return input.kind === 'ok' ? ok(undefined) : input;
}

export async function runChunk({ chunk, stop }: ThreadChunk): Promise<ThreadRows> {
  const step = await inputOfThread();
  if (step.kind === 'refused') throw new Error(step.problem.message);
  const { params, trials, values, spread, window } = chunk;
  const width = params.length;
  const combinations = combinationsOf(
    params,
    trials.map((_, row) => values.slice(row * width, (row + 1) * width)),
  );
  const start = performance.now();
  const kept = keptFor(step.value, window);
  const spreadKey = JSON.stringify(spread);
  const sweep =
    kept.spread === spreadKey && kept.sweep
      ? kept.sweep.over(combinations)
      : await prepareSweep(kept.input, combinations, { spread }, kept.sweep);
  last = { ...kept, sweep, spread: spreadKey };
  const table = createTable(trials.length);
  const ended = new Int32Array(stop);
  for (let row = 0; row < trials.length; row += 1) {
    if (Atomics.load(ended, 0) > 0) return { msPerRun: 0 };
    sweep.runInto(table, row);
  }
  const msPerRun = (performance.now() - start) / Math.max(1, trials.length);
  return { memory: new Uint8Array(table.memory), msPerRun };
}

/** The input over the chunk's dates, with the kernel and the columns of the chunk before. */
function keptFor(input: SweepInput, window: RunWindow | undefined): NonNullable<typeof last> {
  const key = window ? `${window.from} ${window.to}` : '';
  if (last?.key === key) return last;
  return { key, input: window ? { ...input, spec: { ...input.spec, ...window } } : input };
}

function inputOfThread(): Promise<Step<SweepInput>> {
  prepared ??= prepare(setupOfThread());
  return prepared;
}

async function prepare({ manifest, data }: ThreadSetup): Promise<Step<SweepInput>> {
  const { program, backtest, params, from, to } = manifest;
  const compilation = compile(program.source, {
    file: program.path,
    read: (path) => program.files[path],
  });
  const error = compilation.diagnostics.find(({ severity }) => severity === 'error');
  if (error) return wrong(`The program of the sweep does not compile here: ${error.message}`);
  const run = prepareRun(
    compilation,
    { source: compilation.source, file: program.name },
    backtest,
    {
      params: {},
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
    },
  );
  if (run.kind === 'refused') return run;
  const { choice } = run.value;
  const own = { ...choice, spec: { ...choice.spec, params } };
  const assembled = await assembleRun(replayHost(data, loadEvaluator), {
    ...{ from: run.value.from, choice: own },
  });
  if (assembled.kind === 'refused') return assembled;
  return ok(sweepInputOf(assembled.value.input, choice.strategy));
}

/** The pool hands its own data on as the second part. */
function setupOfThread(): ThreadSetup {
  const [, setup]: readonly [unknown, ThreadSetup] = workerData;
  return setup;
}
