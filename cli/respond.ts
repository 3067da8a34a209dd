/** Saying no: as an object where a machine listens, as text where a person does. */

import type { ExitCode, Refusal } from './outcome.ts';
import { printProblem } from './problem.ts';
import { stdout } from './surroundings.ts';

/** Returns the exit code. With `--json` the one object on stdout has an `error`, so that a reader need not parse text. */
export function respondRefused({ problem, exitCode }: Refusal, json: boolean): ExitCode {
  if (json) printJson({ error: problem });
  else printProblem(problem);
  return exitCode;
}

export function printJson(value: unknown): void {
  stdout().write(`${JSON.stringify(value, null, 2)}\n`);
}
