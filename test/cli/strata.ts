/**
 * The command line, as tests meet it. `strata` runs a command in the test's own process: starting Node takes longer than
 * most commands. `strataProcess` and `start` run the shipped file, where a process is what a test is about: that it is
 * killed, interrupted or reads a pipe. `shipped.test.ts` runs every command that way once.
 */

import { type ChildProcessByStdio, spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Readable, Writable } from 'node:stream';
import { afterAll, beforeAll } from 'vitest';
import { runCommandLine } from '../../cli/command-line.ts';
import { builtCli, storeOfPrices } from '../bundles.ts';

const ROOT = resolve(import.meta.dirname, '../..');

export { PRICES } from '../bundles.ts';

export interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface ProcessAnswer extends Answer {
  readonly signal: string | null;
}

type Environment = Readonly<Record<string, string>>;

export interface Shell {
  /** The file that a shell starts. */
  cli(): string;
  /** A directory of this file's own, with the shipped strategies in it. */
  readonly directory: string;
  /** One at a time, as a command sees the directory of the process. `input` is on its standard input. */
  strata(
    args: readonly string[],
    environment?: Environment,
    input?: string | Uint8Array,
  ): Promise<Answer>;
  /** A process that has ended. */
  strataProcess(
    args: readonly string[],
    environment?: Environment,
    input?: string | Uint8Array,
  ): ProcessAnswer;
  /** A process that goes on until it is ended. */
  start(args: readonly string[]): ChildProcessByStdio<null, Readable, Readable>;
}

/** `prices`: the daily bars of the S&P 500 are imported already, as `sp500`. */
export function shell(name: string, { prices = false } = {}): Shell {
  const directory = mkdtempSync(join(tmpdir(), `strata-${name}-`));
  beforeAll(() => {
    cpSync(join(ROOT, 'strategies'), join(directory, 'strategies'), { recursive: true });
    if (prices) cpSync(storeOfPrices(), join(directory, '.strata'), { recursive: true });
  });
  afterAll(() => {
    rmSync(directory, { recursive: true, force: true });
  });
  return {
    cli: builtCli,
    directory,
    strata: (args, environment = {}, input = '') =>
      within(directory, () => runHere(args, environment, input)),
    strataProcess(args, environment = {}, input = '') {
      const { status, signal, stdout, stderr } = spawnSync(
        process.execPath,
        [builtCli(), ...args],
        { cwd: directory, encoding: 'utf8', env: environmentWith(environment), input },
      );
      return { code: status, signal, stdout, stderr };
    },
    start: (args) =>
      spawn(process.execPath, [builtCli(), ...args], {
        cwd: directory,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
  };
}

async function runHere(
  args: readonly string[],
  environment: Environment,
  input: string | Uint8Array,
): Promise<Answer> {
  const stdout = new Collected();
  const stderr = new Collected();
  const stdin = Object.assign(Readable.from([Buffer.from(input)]), { setRawMode: () => undefined });
  const code = await runCommandLine(args, {
    ...{ stdin, stdout, stderr },
    environment: environmentWith(environment),
  });
  return { code, stdout: stdout.text, stderr: stderr.text };
}

class Collected extends Writable {
  text = '';

  override _write(chunk: unknown, _encoding: BufferEncoding, done: () => void): void {
    this.text += String(chunk);
    done();
  }
}

/** Whoever runs the tests may want colours. */
function environmentWith(more: Environment): NodeJS.ProcessEnv {
  const { CI: _ci, FORCE_COLOR: _force, NO_COLOR: _no, ...inherited } = process.env;
  return { ...inherited, ...more };
}

async function within<T>(directory: string, run: () => Promise<T>): Promise<T> {
  const before = process.cwd();
  process.chdir(directory);
  try {
    return await run();
  } finally {
    process.chdir(before);
  }
}
