/** Journals in directories of their own, for tests. */

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from 'vitest';
import {
  type Journal,
  type JournalOptions,
  type JournalRecord,
  openJournal,
  readJournal,
} from '../../runtime/journal/index.ts';

const made: string[] = [];

afterEach(() => {
  for (const directory of made.splice(0)) rmSync(directory, { recursive: true, force: true });
});

export function freshDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'strata-journal-'));
  made.push(directory);
  return directory;
}

export function opened(directory: string, options?: JournalOptions): Journal {
  const result = openJournal(directory, options);
  if (result.kind === 'refused') throw new Error(result.fault.message);
  return result.journal;
}

/** A journal of so many records, each appended by itself and closed afterwards. */
export function written(count: number, options?: JournalOptions): string {
  const directory = freshDirectory();
  const journal = opened(directory, options);
  for (let number = 1; number <= count; number += 1) journal.append([note(number)]);
  journal.close();
  return directory;
}

export function note(number: number): JournalRecord & { readonly number: number } {
  return { kind: 'note', time: 1_700_000_000_000_000 + number, number };
}

/** Sequence numbers that a reader finds, and how the reading ended. */
export function readBack(directory: string): {
  readonly numbers: readonly number[];
  readonly end: string;
} {
  const numbers: number[] = [];
  const result = readJournal(directory, ({ sequence, text }) => {
    if (text !== JSON.stringify(note(sequence))) throw new Error(`record ${sequence} is ${text}`);
    numbers.push(sequence);
  });
  return { numbers, end: result.kind === 'refused' ? result.fault.kind : result.kind };
}

export function segmentFiles(directory: string): readonly string[] {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.journal'))
    .sort()
    .map((name) => join(directory, name));
}

export function upTo(count: number): readonly number[] {
  return Array.from({ length: count }, (_, index) => index + 1);
}
