/** How a refusal looks on the terminal: what happened, why, and what to type. */

import pc from 'picocolors';

export interface Problem {
  readonly message: string;
  readonly why?: string;
  readonly fix?: string;
}

/** Written to stderr, so that a pipe gets results only; the exit code is left to the caller. */
export function printProblem(problem: Problem): void {
  const lines = [`${pc.red('error')}: ${problem.message}`];
  if (problem.why !== undefined) lines.push(`  ${pc.dim('why')}: ${problem.why}`);
  if (problem.fix !== undefined) lines.push(`  ${pc.dim('fix')}: ${problem.fix}`);
  process.stderr.write(`${lines.join('\n')}\n`);
}
