/** A journal for those who only read: verified as it is read, changed in nothing. */

import { existsSync } from 'node:fs';
import { type JournalRefusal, refused } from './fault.ts';
import type { Head } from './head-file.ts';
import { type JournalRecord, recordOf } from './record.ts';
import { scan, type TornTail } from './scan.ts';

export interface JournalEntry {
  /** From 1, without gaps. */
  readonly sequence: number;
  readonly hash: string;
  /** The record's JSON, byte for byte as it was written. */
  readonly text: string;
  readonly record: JournalRecord;
}

export interface JournalSummary {
  readonly kind: 'whole';
  readonly directory: string;
  readonly head: Head;
  readonly segments: number;
  readonly bytes: number;
  /** False: there is no head file, so records missing at the end would not be seen. */
  readonly isAnchored: boolean;
  /** An append that a crash interrupted. `openJournal` cuts it off. */
  readonly torn?: TornTail;
}

/** Calls `visit` for each record, oldest first. Where the journal is damaged, those before the damage have been visited. */
export function readJournal(
  directory: string,
  visit: (entry: JournalEntry) => void = () => {},
): JournalSummary | JournalRefusal {
  if (!existsSync(directory)) return noJournal(directory, 'there is no such directory');
  let strange: number | undefined;
  const found = scan(directory, ({ sequence, hash, text }) => {
    const record = recordOf(text);
    if (record === undefined) strange ??= sequence;
    else visit({ sequence, hash, text, record });
  });
  if (found.kind === 'refused') return found;
  if (strange !== undefined) return notOurs(directory, strange);
  const { head, bytes, isAnchored, segments, torn } = found;
  if (segments.length === 0)
    return noJournal(directory, 'the directory holds no file of a journal');
  const summary = { directory, head, bytes, isAnchored, segments: segments.length };
  return { kind: 'whole', ...summary, ...(torn && { torn }) };
}

function noJournal(directory: string, why: string): JournalRefusal {
  return refused({
    kind: 'no journal',
    message: `There is no journal in \`${directory}\`: ${why}.`,
    fix: 'name the directory of a journal: DATA/accounts/ACCOUNT/journal',
  });
}

function notOurs(directory: string, sequence: number): JournalRefusal {
  return refused({
    kind: 'corrupt',
    message: `Record ${sequence} of the journal \`${directory}\` has no \`kind\` and \`time\`.`,
    why: 'Its checksum and its hash are right: it was written by another program.',
    fix: 'restore the directory from a copy, or move it away and reconcile by hand (docs/runbooks/recover.md)',
  });
}
