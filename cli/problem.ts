/** How a refusal looks on the terminal: what happened, why, and what to type. */

import { type Problem, paletteOf, wrap } from '../backtester/text/index.ts';
import { stderr } from './surroundings.ts';
import { styleOf } from './terminal.ts';

/** Written to stderr, so that a pipe gets results only; the exit code is left to the caller. */
export function printProblem({ message, why, fix }: Problem): void {
  const style = styleOf(stderr());
  const { red, dim } = paletteOf(style);
  const lines = wrap(message, style.width - 'error: '.length);
  stderr().write(`${red('error')}: ${lines.join('\n  ')}\n`);
  for (const [label, text] of [
    ['why', why],
    ['fix', fix],
  ] as const) {
    if (text === undefined) continue;
    const indented = wrap(text, style.width - '  why: '.length);
    stderr().write(`  ${dim(label)}: ${indented.join('\n       ')}\n`);
  }
}
