/** Getting a program's text from a path that somebody typed. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync, type Stats, statSync } from 'node:fs';
import { basename } from 'node:path';
import { ok, type Step, usage } from './outcome.ts';

/** Far more than anybody writes; what is longer is another kind of file. */
const MOST_BYTES = 4_000_000;

export interface ProgramText {
  /** As typed, for messages. */
  readonly path: string;
  /** Without directories, for whatever must not depend on where it was made. */
  readonly name: string;
  /** Without a byte order mark. */
  readonly source: string;
  readonly hasByteOrderMark: boolean;
  readonly sha256: string;
}

export function readProgram(path: string): Step<ProgramText> {
  const stats = statOf(path);
  if (typeof stats === 'string')
    return usage(`Cannot read \`${path}\`: ${stats}.`, 'check the path');
  if (stats.isDirectory()) {
    return usage(
      `\`${path}\` is a directory, not a program.`,
      `name a file: \`${path}/NAME.strat\``,
    );
  }
  if (!path.endsWith('.strat')) {
    return usage(
      `\`${path}\` is not a Strata program.`,
      'name a file that ends in `.strat`, or rename this one',
    );
  }
  if (stats.size > MOST_BYTES) {
    return usage(
      `\`${path}\` has ${Math.round(stats.size / 1e6)} MB; a program is a few pages of text.`,
      'name the file that you meant',
    );
  }
  return readBytes(path);
}

function readBytes(path: string): Step<ProgramText> {
  try {
    return decodeProgram(path, readFileSync(path));
  } catch (error) {
    return usage(`Cannot read \`${path}\`: ${reasonOf(error)}.`, 'check who may read it');
  }
}

export function decodeProgram(path: string, bytes: Uint8Array): Step<ProgramText> {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const hasByteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  try {
    const source = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return ok({ path, name: basename(path), source, hasByteOrderMark, sha256 });
  } catch {
    return usage(`\`${path}\` is not UTF-8 text.`, 'save it as UTF-8');
  }
}

/** False also where there is nothing, as below a file, which `statSync` alone would throw for. */
export function isDirectory(path: string): boolean {
  return existsSync(path) && statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

function statOf(path: string): Stats | string {
  try {
    return statSync(path);
  } catch (error) {
    return reasonOf(error);
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EISDIR: 'it is a directory',
  ENOSPC: 'the disk is full',
  EDQUOT: 'your share of the disk is full',
  EIO: 'the disk reports an error',
  EROFS: 'the disk is read-only',
  ENAMETOOLONG: 'the name is too long',
};

/** What the system's error code says, in words. */
export function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? (code === '' ? String(error) : code);
}
