/**
 * The kill, on the disk: whoever writes it needs nothing of the process that trades, and every path that sends asks for it
 * before it sends. It stays until an operator removes it; a file that cannot be read still kills.
 */

import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import {
  diskFault,
  type JournalRefusal,
  makeDurableDirectory,
  refused,
  removeDurableFile,
  systemCode,
  writeDurableFile,
} from '../journal/index.ts';

const KILL = z.object({
  /** Undefined: the whole account. */
  strategy: z.string().optional(),
  positions: z.enum(['freeze', 'flatten']),
  /** UTC microseconds. */
  time: z.number(),
  by: z.string(),
  reason: z.string(),
});

export type Kill = z.infer<typeof KILL>;

/** In the directory of an account. */
const FOLDER = 'killed';

export function writeKill(
  accountDirectory: string,
  kill: Kill,
): { readonly kind: 'written' } | JournalRefusal {
  try {
    makeDurableDirectory(join(accountDirectory, FOLDER));
    writeDurableFile(fileOf(accountDirectory, kill.strategy), `${JSON.stringify(kill)}\n`);
    return { kind: 'written' };
  } catch (error) {
    return refused(diskFault(error, `Cannot write the kill file of \`${accountDirectory}\``));
  }
}

/**
 * True while the account is killed, or this strategy of it. A few microseconds, no promise: to be asked before each
 * order that is sent. Where the disk does not answer it is true.
 */
export function isKilled(accountDirectory: string, strategy?: string): boolean {
  return (
    isThere(fileOf(accountDirectory, undefined)) ||
    (strategy !== undefined && isThere(fileOf(accountDirectory, strategy)))
  );
}

/** All that are in force, that of the account first. */
export function killsOf(accountDirectory: string): readonly Kill[] {
  return filesIn(join(accountDirectory, FOLDER))
    .filter((name) => name.endsWith('.json'))
    .map((name) => read(join(accountDirectory, FOLDER, name), name))
    .sort((a, b) => Number(a.strategy !== undefined) - Number(b.strategy !== undefined));
}

/** False when there was none. */
export function removeKill(accountDirectory: string, strategy?: string): boolean {
  return removeDurableFile(fileOf(accountDirectory, strategy));
}

const POLICY = 'kill-policy.json';
const KILL_POLICY = z.object({ positions: z.enum(['freeze', 'flatten']) });

/** A session says at its start what its policy wants done with positions, for a kill that comes when it cannot be asked. */
export function rememberKillPolicy(
  accountDirectory: string,
  positions: Kill['positions'],
): { readonly kind: 'written' } | JournalRefusal {
  try {
    makeDurableDirectory(accountDirectory);
    writeDurableFile(join(accountDirectory, POLICY), `${JSON.stringify({ positions })}\n`);
    return { kind: 'written' };
  } catch (error) {
    return refused(diskFault(error, `Cannot write to \`${accountDirectory}\``));
  }
}

/** `freeze` where nothing is known: it does the least. */
export function killPolicyOf(accountDirectory: string): Kill['positions'] {
  try {
    const text = readFileSync(join(accountDirectory, POLICY), 'utf8');
    return KILL_POLICY.safeParse(JSON.parse(text)).data?.positions ?? 'freeze';
  } catch {
    return 'freeze';
  }
}

function fileOf(accountDirectory: string, strategy: string | undefined): string {
  const name = strategy === undefined ? 'account' : `strategy-${encodeURIComponent(strategy)}`;
  return join(accountDirectory, FOLDER, `${name}.json`);
}

function isThere(file: string): boolean {
  try {
    return statSync(file, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return true;
  }
}

function filesIn(directory: string): readonly string[] {
  try {
    return readdirSync(directory);
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return [];
    throw error;
  }
}

function read(file: string, name: string): Kill {
  const strategy = /^strategy-(.+)\.json$/.exec(name)?.[1];
  const unreadable: Kill = {
    positions: 'freeze',
    time: 0,
    by: 'unknown',
    reason: `the file ${file} cannot be read`,
    ...(strategy !== undefined && { strategy: decodeURIComponent(strategy) }),
  };
  try {
    return KILL.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data ?? unreadable;
  } catch {
    return unreadable;
  }
}
