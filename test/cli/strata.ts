/** The command line as a shell sees it: a process of its own, from the bundle. */

import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll } from 'vitest';
import { builtCli } from '../bundles.ts';

const ROOT = resolve(import.meta.dirname, '../..');

export const PRICES = join(ROOT, 'node_modules/vega-datasets/data/sp500-2000.csv');

export interface Answer {
  readonly code: number | null;
  readonly signal: string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Shell {
  /** The file that a shell starts. */
  cli(): string;
  /** A directory of this file's own, with the shipped strategies in it. */
  readonly directory: string;
  strata(args: readonly string[], environment?: Readonly<Record<string, string>>): Answer;
  /** A command that reads its standard input. */
  strataReading(input: string | Uint8Array, args: readonly string[]): Answer;
  /** A command that goes on until it is ended. */
  start(args: readonly string[]): ChildProcessByStdio<null, Readable, Readable>;
  /** For several at a time. */
  strataAsync(args: readonly string[]): Promise<number | null>;
}

export function shell(name: string): Shell {
  const directory = mkdtempSync(join(tmpdir(), `strata-${name}-`));
  beforeAll(() => {
    cpSync(join(ROOT, 'strategies'), join(directory, 'strategies'), { recursive: true });
  });
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  return {
    cli: builtCli,
    directory,
    strata(args, environment = {}) {
      const { CI: _ci, FORCE_COLOR: _force, NO_COLOR: _no, ...inherited } = process.env;
      const { status, signal, stdout, stderr } = spawnSync(
        process.execPath,
        [builtCli(), ...args],
        { cwd: directory, encoding: 'utf8', env: { ...inherited, ...environment } },
      );
      return { code: status, signal, stdout, stderr };
    },
    strataReading(input, args) {
      const { status, signal, stdout, stderr } = spawnSync(
        process.execPath,
        [builtCli(), ...args],
        { cwd: directory, encoding: 'utf8', input },
      );
      return { code: status, signal, stdout, stderr };
    },
    start: (args) =>
      spawn(process.execPath, [builtCli(), ...args], {
        cwd: directory,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    strataAsync: (args) =>
      new Promise((done) => {
        spawn(process.execPath, [builtCli(), ...args], {
          cwd: directory,
          stdio: 'ignore',
        }).on('close', done);
      }),
  };
}
