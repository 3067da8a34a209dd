/** How the store says no: a value at its door, a `StoreRefusal` inside. */

import { type ImportProblem, ImportRefusal } from '../import/refusal.ts';

export type StoreProblem = ImportProblem;

export type StoreResult<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'refused'; readonly problem: StoreProblem };

/** Thrown where the store gives up, caught at its door by `guarded`: no caller ever sees it. */
export { ImportRefusal as StoreRefusal };

/** Runs `work` and turns a refusal, of ours or of the world, into a value. */
export async function guarded<T>(dataDir: string, work: () => Promise<T>): Promise<StoreResult<T>> {
  try {
    return { kind: 'ok', value: await work() };
  } catch (error) {
    if (error instanceof ImportRefusal) return { kind: 'refused', problem: error.problem };
    return { kind: 'refused', problem: worldProblem(dataDir, error) };
  }
}

interface WorldProblem {
  readonly pattern: RegExp;
  readonly problem: (dataDir: string, text: string) => StoreProblem;
}

/** What DuckDB and Node say when a disk, a lock or a file is in the way. */
const WORLD: readonly WorldProblem[] = [
  {
    pattern: /ENOSPC|No space left|EFBIG|File too large|EDQUOT|quota exceeded/i,
    problem: (dataDir) => ({
      message: `The disk is full: writing in \`${dataDir}\` failed.`,
      why: 'An import needs about as much free space as its source file. What was stored before is unchanged.',
      fix: 'Free some space, or put the store elsewhere with `--data DIR`; then run the command again.',
    }),
  },
  {
    pattern: /Could not set lock|Conflicting lock|being used by another process/i,
    problem: (dataDir, text) => ({
      message: `The store in \`${dataDir}\` is in use by ${lockHolder(text)}.`,
      why: 'Only one process may write to a store, and none may read it meanwhile.',
      fix: 'Wait until the other command has ended, then run this one again.',
    }),
  },
  {
    pattern: /EACCES|EPERM|EROFS|Permission denied|Read-only file system/i,
    problem: (dataDir, text) => ({
      message: `No permission to use \`${/'([^']+)'|"([^"]+)"/.exec(text)?.[1] ?? dataDir}\`.`,
      why: firstLine(text),
      fix: 'Give yourself the right to read and write there, or name another place with `--data DIR`.',
    }),
  },
  {
    pattern: /not a valid DuckDB|checksum|corrupt|Could not read enough bytes|deserializ|WAL file/i,
    problem: (dataDir, text) => ({
      message: `The store file \`${dataDir}/strata.duckdb\` is damaged or no store.`,
      why: firstLine(text),
      fix: 'Move the file away (keep it: parts may be readable), restore a backup or import again.',
    }),
  },
  {
    pattern: /Out of Memory|could not allocate/i,
    problem: (_dataDir, text) => ({
      message: 'Not enough memory for this import.',
      why: firstLine(text),
      fix: 'Split the file, or close other programs; what was stored is unchanged.',
    }),
  },
];

/** The problem that an error of DuckDB or Node stands for. */
export function worldProblem(dataDir: string, error: unknown): StoreProblem {
  const text = error instanceof Error ? error.message : String(error);
  const known = WORLD.find((entry) => entry.pattern.test(text));
  if (known !== undefined) return known.problem(dataDir, text);
  return {
    message: `The store in \`${dataDir}\` could not do this.`,
    why: firstLine(text),
    fix: 'What was stored is unchanged. If this happens again, please report it with the line above.',
  };
}

function lockHolder(text: string): string {
  const process = /PID (\d+)/.exec(text)?.[1];
  return process === undefined ? 'another process' : `another process (PID ${process})`;
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? text;
}
