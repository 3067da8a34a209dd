/** `sweep.json`: what a sweep's directory says of itself, checked when it is read again. */

import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { OBJECTIVE_NAMES, type SweepRecord } from '../backtester/index.ts';
import { ok, type Step, usage, wrong } from './outcome.ts';
import { reasonOf } from './read-program.ts';
import { unwritten } from './unwritten.ts';

export const RECORD_FILE = 'sweep.json';

/** Hashes of what the runs are a function of. */
export interface SweepKey {
  readonly program: string;
  readonly data: string;
  readonly settings: string;
}

export interface SweepState {
  readonly format: 1;
  readonly key: SweepKey;
  readonly record: SweepRecord;
}

const values = z.record(z.string(), z.number());
const band = z.object({ low: z.number(), middle: z.number(), high: z.number() });
const luck = z.object({
  trials: z.number(),
  independentTrials: z.number(),
  sampled: z.number(),
  sessions: z.number(),
  sessionsPerYear: z.number(),
  sharpe: z.number(),
  expectedBestSharpe: z.number(),
  deflatedSharpe: z.number(),
  minimumTrackYears: z.number().exactOptional(),
  overfitting: z.object({ probability: z.number(), probabilityOfLoss: z.number() }).exactOptional(),
  realityCheck: z.object({ pValue: z.number() }).exactOptional(),
  bands: z
    .object({
      totalReturn: band,
      sharpe: band,
      maxDrawdown: band,
      probabilityOfLoss: z.number(),
      resamples: z.number(),
    })
    .exactOptional(),
});
const walk = z.object({
  tuneOn: z.string(),
  judgeOn: z.string(),
  anchored: z.boolean(),
  steps: z.array(
    z.object({
      tuneFrom: z.string(),
      tuneTo: z.string(),
      judgeFrom: z.string(),
      judgeTo: z.string(),
      params: values,
      tunedSharpe: z.number().exactOptional(),
      judgedSharpe: z.number().exactOptional(),
      judgedReturn: z.number(),
      trades: z.number(),
    }),
  ),
  sharpe: z.number().exactOptional(),
  totalReturn: z.number(),
  maxDrawdown: z.number(),
  sessions: z.number(),
  curve: z.array(z.object({ date: z.string(), equity: z.number() })),
});
const stressed = z.object({
  name: z.string(),
  score: z.number().exactOptional(),
  totalReturn: z.number().exactOptional(),
  trades: z.number(),
});
const surfaceAxis = z.object({ name: z.string(), values: z.array(z.number()) });
const robustness = z.object({
  params: values,
  best: stressed,
  neighbours: z.array(
    z.object({
      axis: z.string(),
      value: z.number(),
      steps: z.number(),
      score: z.number().exactOptional(),
    }),
  ),
  surface: z
    .object({
      across: surfaceAxis,
      down: surfaceAxis,
      points: z.array(z.object({ across: z.number(), down: z.number(), score: z.number() })),
    })
    .exactOptional(),
  neighbourMedian: z.number().exactOptional(),
  costs: z.array(stressed),
  lag: stressed,
  starts: z.array(stressed),
  ambiguity: z.object({ bars: z.number(), asRun: z.number(), otherOrder: z.number() }),
});
const STATE = z.object({
  format: z.literal(1),
  key: z.object({ program: z.string(), data: z.string(), settings: z.string() }),
  record: z.object({
    strata: z.string(),
    program: z.string(),
    data: z.string(),
    strategy: z.string(),
    backtest: z.string(),
    from: z.string().exactOptional(),
    to: z.string().exactOptional(),
    search: z.enum(['grid', 'random', 'bayes']),
    seed: z.number(),
    objective: z.enum(OBJECTIVE_NAMES),
    fixed: values,
    axes: z.array(
      z.object({ name: z.string(), count: z.number(), low: z.number(), step: z.number() }),
    ),
    size: z.number(),
    planned: z.number(),
    isFinished: z.boolean(),
    engineBecause: z.string().exactOptional(),
    luck: luck.exactOptional(),
    walk: walk.exactOptional(),
    robustness: robustness.exactOptional(),
  }),
});

export function hasState(directory: string): boolean {
  return existsSync(join(directory, RECORD_FILE));
}

export function readState(directory: string): Step<SweepState> {
  const path = join(directory, RECORD_FILE);
  if (!existsSync(path))
    return usage(
      `\`${directory}\` is not the directory of a sweep: it has no \`${RECORD_FILE}\`.`,
      'name the directory that `strata sweep` wrote, such as `strata-out/NAME-sweep`',
    );
  try {
    const parsed = STATE.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    if (parsed.success) return ok(parsed.data);
    const [issue] = parsed.error.issues;
    return damaged(path, `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`);
  } catch (error) {
    return damaged(path, error instanceof SyntaxError ? error.message : reasonOf(error));
  }
}

function damaged(path: string, why: string): Step<never> {
  return wrong(
    `Cannot read \`${path}\`: it is damaged, or of another version of Strata.`,
    'run the sweep again with `--restart`, or into another directory: `--out DIR`',
    why,
  );
}

/** Replaced at once: whoever reads it finds the old one or the new one. */
export function writeState(directory: string, state: SweepState): Step<undefined> {
  return writeText(directory, RECORD_FILE, `${JSON.stringify(state, null, 2)}\n`);
}

/** A file of the sweep's directory, whole or not at all. */
export function writeText(directory: string, name: string, text: string): Step<undefined> {
  const fresh = join(directory, `.${name}.new-${process.pid}`);
  try {
    writeFileSync(fresh, text);
    renameSync(fresh, join(directory, name));
    return ok(undefined);
  } catch (error) {
    rmSync(fresh, { force: true });
    return cannotWrite(directory, error);
  }
}

/** The file system's refusals as words; anything else is a bug and goes on its way. */
export function cannotWrite(directory: string, error: unknown): Step<never> {
  return unwritten(directory, error, {
    fix: 'name another directory: `--out DIR`',
    whenFull: 'free some space, then run the same command again: it goes on where it stopped',
    why: 'The runs that were written before are kept.',
  });
}
