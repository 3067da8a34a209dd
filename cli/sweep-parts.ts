/**
 * The directory of a sweep: `sweep.json`, a Parquet file for each stretch of runs while it goes on, and at the end one
 * with all of them. A part is written beside and renamed, so that a sweep that is killed loses only what ran last.
 */

import { createHash } from 'node:crypto';
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import {
  ROW_STATES,
  SWEEP_FIGURES,
  type SweepRecord,
  type SweepResults,
  type SweepTable,
  snakeCase,
  stateOf,
} from '../backtester/index.ts';
import type { ParamValues } from '../compiler/index.ts';
import { joinTables, type NumberTable, readTables, writeTable } from '../market/store/index.ts';
import { takeLease } from '../runtime/live/index.ts';
import { makeDirectory } from './make-directory.ts';
import { ok, type Step, usage, wrong } from './outcome.ts';
import { cannotWrite, hasState, RECORD_FILE, readState, type SweepKey } from './sweep-record.ts';

export const RESULTS_FILE = 'results.parquet';
const PARTS = 'parts';
const OWN_FILES: readonly string[] = [RECORD_FILE, RESULTS_FILE, PARTS, 'equity.csv'];
const TRIAL = 'trial';
const PARAM = 'param_';

/** The directory is this process's alone until it lets go. */
export interface ClaimedSweep {
  readonly lock: { release(): void };
  /** What stood there of the same runs. */
  readonly before: SweepRecord | undefined;
}

/** Before anything is run: the directory is new, or holds this very sweep, or one that is finished. */
export function claimSweep(directory: string, key: SweepKey, restart: boolean): Step<ClaimedSweep> {
  try {
    const foreign = existsSync(directory) ? foreignIn(directory) : undefined;
    if (foreign !== undefined)
      return usage(
        `\`${directory}\` holds \`${foreign}\`, which is not a part of a sweep.`,
        `name a directory of its own: \`--out ${join(directory, 'sweep')}\``,
      );
    makeDirectory(directory);
  } catch (error) {
    return cannotWrite(directory, error);
  }
  const lock = lockSweep(directory);
  if (lock.kind === 'refused') return lock;
  const before = stateFor(directory, key, restart);
  if (before.kind === 'refused') {
    lock.value.release();
    return before;
  }
  return ok({ lock: lock.value, before: before.value });
}

/** The record that stands there of the same runs; else the directory is emptied, where nothing is lost by it. */
function stateFor(
  directory: string,
  key: SweepKey,
  restart: boolean,
): Step<SweepRecord | undefined> {
  try {
    if (hasState(directory) && !restart) {
      const state = readState(directory);
      if (state.kind === 'refused') return state;
      const changed = changedPart(state.value.key, key);
      if (changed === undefined) return ok(state.value.record);
      if (!state.value.record.isFinished)
        return wrong(
          `\`${directory}\` holds a half-finished sweep, and ${changed} since it was begun.`,
          'throw it away and begin again: `--restart`; or keep it and write elsewhere: `--out DIR`',
          'Runs of two different sweeps cannot stand in one table.',
        );
    }
    for (const file of OWN_FILES) rmSync(join(directory, file), { recursive: true, force: true });
    makeDirectory(join(directory, PARTS));
    return ok(undefined);
  } catch (error) {
    return cannotWrite(directory, error);
  }
}

const LOCK = '.lock';
/** A sign of life for other machines on a shared disk. */
const BEAT_MS = 10_000;

function lockSweep(directory: string): Step<ClaimedSweep['lock']> {
  const held = takeLease(join(directory, LOCK), 'strata sweep');
  if (held.kind === 'refused') {
    const { kind, why, fix } = held.fault;
    if (kind !== 'in use') return usage(`Cannot write to \`${directory}\`.`, fix, why);
    return wrong(
      `Another sweep is at work in \`${directory}\`.`,
      'wait for its end, or write elsewhere: `--out DIR`',
      'Two would write over each other.',
    );
  }
  const { lease } = held;
  const timer = setInterval(() => lease.beat(), BEAT_MS).unref();
  return ok({
    release() {
      clearInterval(timer);
      lease.release();
    },
  });
}

function foreignIn(directory: string): string | undefined {
  return readdirSync(directory).find(
    (entry) => !OWN_FILES.includes(entry) && !entry.startsWith('.'),
  );
}

function changedPart(before: SweepKey, now: SweepKey): string | undefined {
  if (before.program !== now.program) return 'the program has changed';
  if (before.data !== now.data) return 'the data have changed';
  if (before.settings !== now.settings) return 'what was asked for has changed';
  return undefined;
}

/** The same values always have the same id. */
export function runId(params: ParamValues): string {
  const text = Object.keys(params)
    .sort()
    .map((name) => `${name}=${params[name]}`)
    .join(' ');
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}

/** A stretch of runs: those rows of the table that were run. */
export async function writePart(
  directory: string,
  trials: readonly number[],
  params: readonly ParamValues[],
  names: readonly string[],
  table: SweepTable,
): Promise<Step<undefined>> {
  const rows = [...trials.keys()].filter((row) => stateOf(table, row) !== 'open');
  const [first] = rows;
  if (first === undefined) return ok(undefined);
  const column = (at: (row: number) => number): Float64Array => Float64Array.from(rows, at);
  const numbers: Record<string, Float64Array> = {
    [TRIAL]: column((row) => trials[row] ?? Number.NaN),
  };
  for (const name of names)
    numbers[PARAM + name] = column((row) => params[row]?.[name] ?? Number.NaN);
  for (const figure of SWEEP_FIGURES)
    numbers[snakeCase(figure)] = column((row) => table.figures[figure][row] ?? Number.NaN);
  const texts = {
    run: rows.map((row) => runId(params[row] ?? {})),
    state: rows.map((row) => ROW_STATES[table.states[row] ?? 0] ?? 'open'),
  };
  const file = join(directory, PARTS, `${String(trials[first]).padStart(9, '0')}.parquet`);
  return kept(directory, await writeTable(file, { length: rows.length, texts, numbers }));
}

/** All parts as one table. */
export async function joinParts(directory: string): Promise<Step<undefined>> {
  const files = filesOf(directory);
  const target = join(directory, RESULTS_FILE);
  if (files.length === 1 && files[0] === target) return ok(undefined);
  const joined = kept(directory, await joinTables(files, TRIAL, target));
  if (joined.kind === 'ok') rmSync(join(directory, PARTS), { recursive: true, force: true });
  return joined;
}

export interface KnownRuns {
  readonly trials: Float64Array;
  readonly results: SweepResults;
}

/** What has been run so far. */
export async function readParts(directory: string): Promise<Step<KnownRuns>> {
  const files = filesOf(directory);
  if (files.length === 0)
    return ok({
      trials: new Float64Array(0),
      results: { length: 0, runs: [], params: {}, figures: {} },
    });
  const read = await readTables(files, TRIAL);
  if (read.kind === 'refused')
    return wrong(
      `Cannot read the runs in \`${directory}\`.`,
      'run the sweep again with `--restart`',
      read.problem.why ?? read.problem.message,
    );
  return ok(knownRuns(read.value));
}

function knownRuns({ length, texts, numbers }: NumberTable): KnownRuns {
  const params: Record<string, Float64Array> = {};
  const figures: Record<string, Float64Array> = {};
  for (const [name, values] of Object.entries(numbers)) {
    if (name.startsWith(PARAM)) params[name.slice(PARAM.length)] = values;
    else if (name !== TRIAL) figures[name] = values;
  }
  return {
    trials: numbers[TRIAL] ?? new Float64Array(0),
    results: { length, runs: texts['run'] ?? [], params, figures },
  };
}

function filesOf(directory: string): readonly string[] {
  const results = join(directory, RESULTS_FILE);
  if (existsSync(results)) return [results];
  const parts = join(directory, PARTS);
  if (!existsSync(parts)) return [];
  return readdirSync(parts)
    .filter((name) => name.endsWith('.parquet'))
    .sort()
    .map((name) => join(parts, name));
}

function kept(directory: string, written: Awaited<ReturnType<typeof writeTable>>): Step<undefined> {
  if (written.kind === 'ok') return ok(undefined);
  const { message, why } = written.problem;
  const isFull = message.startsWith('The disk is full');
  return wrong(
    isFull
      ? `The disk is full: writing in \`${directory}\` failed.`
      : `Cannot write in \`${directory}\`.`,
    isFull
      ? 'free some space, then run the same command again: it goes on where it stopped'
      : 'check who may write there, or name another directory: `--out DIR`',
    isFull ? 'The runs that were written before are kept.' : (why ?? message),
  );
}
