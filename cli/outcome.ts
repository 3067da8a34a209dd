/** How a command ends, and the codes that the shell sees. */

import type { Problem } from './problem.ts';

export const EXIT = {
  fine: 0,
  /** The program or the data is wrong. */
  wrong: 1,
  /** The command line is wrong. */
  usage: 2,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** A step that another one may build on. */
export type Step<Value> = { readonly kind: 'ok'; readonly value: Value } | Refusal;

export interface Refusal {
  readonly kind: 'refused';
  readonly exitCode: ExitCode;
  readonly problem: Problem;
}

export function ok<Value>(value: Value): Step<Value> {
  return { kind: 'ok', value };
}

/** The command line asks for what cannot be. */
export function usage(message: string, fix?: string, why?: string): Refusal {
  return refusal(EXIT.usage, message, fix, why);
}

/** The program or the data does not allow it. */
export function wrong(message: string, fix?: string, why?: string): Refusal {
  return refusal(EXIT.wrong, message, fix, why);
}

function refusal(exitCode: ExitCode, message: string, fix?: string, why?: string): Refusal {
  const problem = {
    message,
    ...(why !== undefined && { why }),
    ...(fix !== undefined && { fix }),
  };
  return { kind: 'refused', exitCode, problem };
}
