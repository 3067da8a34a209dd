/** What a command is run from: a shell's process, or a program that runs commands in itself and brings streams of its own. */

import { AsyncLocalStorage } from 'node:async_hooks';
import type { Readable, Writable } from 'node:stream';

export interface Surroundings {
  readonly stdin: Input;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly environment: Environment;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Colour, width and progress bars depend on whether it is a terminal. */
export type Output = Writable & { readonly isTTY?: boolean; readonly columns?: number };

export type Input = Readable & {
  readonly isTTY?: boolean;
  /** Asked of a terminal only. */
  setRawMode(isRaw: boolean): unknown;
};

const given = new AsyncLocalStorage<Surroundings>();

/** Within `run`, and whatever it starts, a command reads and writes there; several may run at a time. */
export function runWithin<T>(surroundings: Surroundings, run: () => T): T {
  return given.run(surroundings, run);
}

export function stdin(): Input {
  return given.getStore()?.stdin ?? process.stdin;
}

export function stdout(): Output {
  return given.getStore()?.stdout ?? process.stdout;
}

export function stderr(): Output {
  return given.getStore()?.stderr ?? process.stderr;
}

export function variables(): Environment {
  return given.getStore()?.environment ?? process.env;
}
