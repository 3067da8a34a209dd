/** The journal's door: durable, append-only, hash-chained records, and small files that survive a crash. */

export {
  makeDurableDirectory,
  removeDurableFile,
  syncDirectory,
  writeDurableFile,
} from './durable-file.ts';
export {
  diskFault,
  type JournalFault,
  type JournalRefusal,
  refused,
  systemCode,
} from './fault.ts';
export type { Head } from './head-file.ts';
export {
  type Appended,
  type Disk,
  type Journal,
  type JournalOptions,
  type OpenedJournal,
  openJournal,
} from './journal.ts';
export { type JournalEntry, type JournalSummary, readJournal } from './read-journal.ts';
export type { JournalRecord } from './record.ts';
export type { TornTail } from './scan.ts';
