/** What the file system refuses to write, in words. */

import { type Refusal, usage, wrong } from './outcome.ts';
import { reasonOf } from './read-program.ts';

interface Advice {
  /** Where another place or other rights would help. */
  readonly fix: string;
  readonly whenFull?: string;
  /** What became of what was there before. */
  readonly why?: string;
}

/** Of a file or a directory, as it was named. Throws what is no refusal: that is a bug, and goes on its way. */
export function unwritten(
  place: string,
  error: unknown,
  { fix, whenFull = 'free some space', why }: Advice,
): Refusal {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) throw error;
  const message = `Cannot write to \`${place}\`: ${reasonOf(error)}.`;
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return wrong(message, whenFull, why);
    case 'EIO':
      return wrong(message, 'see to the disk, or write to another one', why);
    default:
      return usage(message, fix, why);
  }
}
