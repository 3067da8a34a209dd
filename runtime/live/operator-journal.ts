/**
 * What operators ordered, and why: a journal of its own beside that of the session, since the session may be blocked and holds
 * its own. The session reads it as its mailbox.
 */

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Appended, type JournalRefusal, openJournal, readJournal } from '../journal/index.ts';
import { takeLease } from './lease.ts';

/** Times are UTC microseconds. Without `strategy` the whole account is meant. */
export type OperatorRecord =
  | {
      readonly kind: 'kill';
      readonly time: number;
      readonly by: string;
      readonly reason: string;
      readonly positions: 'freeze' | 'flatten';
      readonly strategy?: string;
    }
  | {
      readonly kind: 'kill done';
      readonly time: number;
      readonly isQuiet: boolean;
      readonly isFlat: boolean;
      readonly cancelled: number;
      readonly working: number;
      readonly positions: number;
      readonly faults: readonly string[];
      readonly strategy?: string;
    }
  | {
      readonly kind: 'resume';
      readonly time: number;
      readonly operator: string;
      readonly reason: string;
      readonly strategy?: string;
    };

export interface OperatorEntry {
  readonly sequence: number;
  /** The command's JSON: it comes from the disk, so its reader checks what it needs of it. */
  readonly text: string;
}

export function operatorDirectory(accountDirectory: string): string {
  return join(accountDirectory, 'operator');
}

/** On the disk when it returns. Whoever writes at the same time is told to try again. */
export function recordCommand(accountDirectory: string, command: OperatorRecord): Appended {
  const directory = operatorDirectory(accountDirectory);
  const held = takeLease(
    join(accountDirectory, 'operator.lock'),
    `operator command: ${command.kind}`,
  );
  if (held.kind === 'refused') return held;
  const opened = openJournal(directory);
  try {
    return opened.kind === 'refused' ? opened : opened.journal.append([command]);
  } finally {
    if (opened.kind === 'open') opened.journal.close();
    held.lease.release();
  }
}

/** Those with a higher number than `sequence`, oldest first. */
export function commandsAfter(
  accountDirectory: string,
  sequence: number,
): { readonly kind: 'read'; readonly entries: readonly OperatorEntry[] } | JournalRefusal {
  const directory = operatorDirectory(accountDirectory);
  if (!existsSync(directory)) return { kind: 'read', entries: [] };
  const entries: OperatorEntry[] = [];
  const result = readJournal(directory, (entry) => {
    if (entry.sequence > sequence) entries.push({ sequence: entry.sequence, text: entry.text });
  });
  return result.kind === 'refused' ? result : { kind: 'read', entries };
}
