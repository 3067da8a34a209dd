/** How the library says no: as a value that names the place, the problem and the fix; thrown only by whoever asks for that. */

/** What is wrong with a program, where, and the smallest change that mends it. Lines and columns are 1-based. */
export interface ProgramDiagnostic {
  /** Stable for ever: `strata explain CODE` says more. */
  readonly code: string;
  readonly severity: 'error' | 'warning';
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
  readonly why?: string;
  readonly fix?: string;
}

export interface Problem {
  readonly message: string;
  readonly why?: string;
  readonly fix?: string;
}

export interface Refused {
  readonly kind: 'refused';
  readonly problem: Problem;
  /** Of a program with errors, all of them; empty elsewhere. */
  readonly diagnostics: readonly ProgramDiagnostic[];
}

export type Result<Value> = { readonly kind: 'ok'; readonly value: Value } | Refused;

/** A refusal as an exception. */
export class StrataError extends Error {
  override readonly name = 'StrataError';
  readonly problem: Problem;
  readonly diagnostics: readonly ProgramDiagnostic[];

  constructor({ problem, diagnostics }: Refused) {
    super([problem.message, problem.why, problem.fix].filter(Boolean).join('\n'));
    this.problem = problem;
    this.diagnostics = diagnostics;
  }
}

/** The value, for scripts that have nothing better to do with a refusal than to stop: throws a `StrataError`. */
export function orThrow<Value>(result: Result<Value>): Value {
  if (result.kind === 'refused') throw new StrataError(result);
  return result.value;
}

export function done<Value>(value: Value): Result<Value> {
  return { kind: 'ok', value };
}

export function refused(message: string, fix?: string, why?: string): Refused {
  return {
    kind: 'refused',
    problem: { message, ...(why !== undefined && { why }), ...(fix !== undefined && { fix }) },
    diagnostics: [],
  };
}

/** A refusal of another room, without what only a shell needs of it. */
export function passedOn({ problem }: { readonly problem: Problem }): Refused {
  const { message, why, fix } = problem;
  return refused(message, fix, why);
}
