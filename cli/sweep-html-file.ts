/** A page, written whole or not at all, wherever somebody wants it. */

import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { ok, type Step, usage, wrong } from './outcome.ts';
import { isDiskFull, reasonOf } from './read-program.ts';

export function writeHtml(path: string, text: string): Step<undefined> {
  const fresh = `${path}.new-${process.pid}`;
  try {
    writeFileSync(fresh, text);
    renameSync(fresh, path);
    return ok(undefined);
  } catch (error) {
    rmSync(fresh, { force: true });
    if (!(error instanceof Error) || !('syscall' in error)) throw error;
    const isFull = isDiskFull(error);
    return (isFull ? wrong : usage)(
      `Cannot write \`${path}\`: ${reasonOf(error)}.`,
      isFull ? 'free some space' : 'name a file in a directory that is there: `--html page.html`',
    );
  }
}
