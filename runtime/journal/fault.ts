/** What a journal or a file beside it may refuse, in words. */

/** `message` names the place and the cause, `fix` the next step. Nothing is changed on the disk where one is returned. */
export interface JournalFault {
  readonly kind: /** It could not be written: what was to be appended is not in the journal. */
    | 'disk full'
    | 'disk error'
    /** Bytes that were written once are not as they were. */
    | 'corrupt'
    /** Records at the end that were written once are gone. */
    | 'cut short'
    | 'no journal'
    /** Another process uses it. */
    | 'in use';
  readonly message: string;
  readonly why?: string;
  readonly fix: string;
}

export interface JournalRefusal {
  readonly kind: 'refused';
  readonly fault: JournalFault;
}

export function refused(fault: JournalFault): JournalRefusal {
  return { kind: 'refused', fault };
}

const WORDS: ReadonlyMap<string, string> = new Map([
  ['ENOSPC', 'the disk is full'],
  ['EDQUOT', 'your share of the disk is full'],
  ['EFBIG', 'the file may not grow further'],
  ['EIO', 'the disk reports an error'],
  ['EROFS', 'the disk is read-only'],
  ['EACCES', 'permission denied'],
  ['EPERM', 'permission denied'],
  ['ENOENT', 'there is no such file or directory'],
  ['ENOTDIR', 'part of the path is a file, not a directory'],
  ['EISDIR', 'it is a directory'],
  ['EMFILE', 'too many files are open'],
]);

const FULL: readonly string[] = ['ENOSPC', 'EDQUOT', 'EFBIG'];

/** The system's code of an error; undefined for errors that are not the system's. */
export function systemCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && 'syscall' in error
    ? String(error.code)
    : undefined;
}

/** Of an error of the file system; throws every other one again, since that is our own mistake. */
export function diskFault(error: unknown, doing: string): JournalFault {
  const code = systemCode(error);
  if (code === undefined) throw error;
  const isFull = FULL.includes(code);
  return {
    kind: isFull ? 'disk full' : 'disk error',
    message: `${doing}: ${WORDS.get(code) ?? code}.`,
    fix: isFull
      ? 'free some space, then start again'
      : 'check the disk and who may write there, then start again',
  };
}
