/** The command line as a shell sees it: a process of its own, from the bundle. */

import { type ChildProcessByStdio, execFileSync, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Readable } from 'node:stream';
import { afterAll, beforeAll } from 'vitest';

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
  readonly cli: string;
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

/** Builds once for each test file, into a directory of its own, so that test files can run side by side. */
export function shell(name: string): Shell {
  const bundle = join(ROOT, 'dist', `test-${name}`);
  const directory = mkdtempSync(join(tmpdir(), `strata-${name}-`));
  beforeAll(() => {
    execFileSync(process.execPath, [join(ROOT, 'build.mjs'), bundle]);
    cpSync(join(ROOT, 'strategies'), join(directory, 'strategies'), { recursive: true });
  });
  afterAll(() => {
    rmSync(bundle, { recursive: true, force: true });
    rmSync(directory, { recursive: true, force: true });
  });
  return {
    cli: join(bundle, 'cli.js'),
    directory,
    strata(args, environment = {}) {
      const { CI: _ci, FORCE_COLOR: _force, NO_COLOR: _no, ...inherited } = process.env;
      const { status, signal, stdout, stderr } = spawnSync(
        process.execPath,
        [join(bundle, 'cli.js'), ...args],
        { cwd: directory, encoding: 'utf8', env: { ...inherited, ...environment } },
      );
      return { code: status, signal, stdout, stderr };
    },
    strataReading(input, args) {
      const { status, signal, stdout, stderr } = spawnSync(
        process.execPath,
        [join(bundle, 'cli.js'), ...args],
        { cwd: directory, encoding: 'utf8', input },
      );
      return { code: status, signal, stdout, stderr };
    },
    start: (args) =>
      spawn(process.execPath, [join(bundle, 'cli.js'), ...args], {
        cwd: directory,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    strataAsync: (args) =>
      new Promise((done) => {
        spawn(process.execPath, [join(bundle, 'cli.js'), ...args], {
          cwd: directory,
          stdio: 'ignore',
        }).on('close', done);
      }),
  };
}
