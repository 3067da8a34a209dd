/** Reads the file of a membership table. */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { membershipText, parseMembers, type UniverseFile } from '../import/members.ts';
import type { MembershipRow } from '../index.ts';
import { StoreRefusal } from './result.ts';

export async function readUniverseFile(path: string): Promise<UniverseFile> {
  return parseMembers(basename(path), await textOf(path));
}

/** SHA-256 over the rows that count. */
export function membershipHash(rows: readonly MembershipRow[]): string {
  return createHash('sha256').update(membershipText(rows)).digest('hex');
}

async function textOf(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new StoreRefusal(`The file \`${path}\` cannot be read.`, {
      why: error instanceof Error ? error.message : String(error),
      fix: 'Check the name, or give the whole path.',
    });
  }
}
