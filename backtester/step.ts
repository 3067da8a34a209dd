/** A step towards a run that another one may build on, and how a refusal says what to do. */

/** What the shell sees of how a command ended; a page tells by it whose fault a refusal is. */
export const EXIT = {
  fine: 0,
  /** The program or the data is wrong. */
  wrong: 1,
  /** What was asked for cannot be: the command line. */
  usage: 2,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export interface Problem {
  readonly message: string;
  readonly why?: string;
  readonly fix?: string;
}

export type Step<Value> = { readonly kind: 'ok'; readonly value: Value } | Refusal;

export interface Refusal {
  readonly kind: 'refused';
  readonly exitCode: ExitCode;
  readonly problem: Problem;
}

export function ok<Value>(value: Value): Step<Value> {
  return { kind: 'ok', value };
}

/** What was asked for cannot be. */
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
