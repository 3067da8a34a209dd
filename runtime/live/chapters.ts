/**
 * A journal in chapters: each begins with what the session was made from, and holds its events and decisions. A session that
 * is started again with the same program goes on in its chapter; another program begins a new one.
 */

import { z } from 'zod';
import { type LiveConfig, type LiveRecord, LiveSession } from '../index.ts';
import { type JournalRecord, type JournalRefusal, readJournal } from '../journal/index.ts';

/** `setup` is the caller's: everything that the program is a function of, as JSON. */
export interface ChapterRecord extends JournalRecord {
  readonly kind: 'chapter';
  readonly session: string;
  readonly strategy: string;
  readonly setup: unknown;
}

/** How far the operators' journal has been read. */
export interface MailboxRecord extends JournalRecord {
  readonly kind: 'mailbox';
  readonly sequence: number;
}

export interface Chapter {
  readonly session: string;
  readonly strategy: string;
  readonly setup: unknown;
  readonly records: readonly LiveRecord[];
  /** Number in the journal of each of the records. */
  readonly sequences: readonly number[];
  readonly mailbox: number;
  /** Start of the newest bar, UTC microseconds. */
  readonly lastBar: number;
}

const CHAPTER = z.object({ session: z.string(), strategy: z.string(), setup: z.unknown() });
const MAILBOX = z.object({ sequence: z.number().int() });

export function readChapters(
  directory: string,
): { readonly kind: 'read'; readonly chapters: readonly Chapter[] } | JournalRefusal {
  const chapters: Growing[] = [];
  const result = readJournal(directory, ({ record, sequence }) => {
    if (record.kind === 'chapter') {
      chapters.push({ ...CHAPTER.parse(record), ...EMPTY() });
      return;
    }
    const chapter = chapters.at(-1);
    if (!chapter) return;
    if (record.kind === 'mailbox') chapter.mailbox = MAILBOX.parse(record).sequence;
    else if (isLiveRecord(record)) {
      chapter.records.push(record);
      chapter.sequences.push(sequence);
      chapter.lastBar = Math.max(chapter.lastBar, newestBar(record));
    }
  });
  return result.kind === 'refused' ? result : { kind: 'read', chapters };
}

interface Growing {
  readonly session: string;
  readonly strategy: string;
  readonly setup: unknown;
  readonly records: LiveRecord[];
  readonly sequences: number[];
  mailbox: number;
  lastBar: number;
}

function EMPTY() {
  return { records: [], sequences: [], mailbox: 0, lastBar: Number.NEGATIVE_INFINITY };
}

/** The journal is hash-chained, and nobody but the session writes records of these kinds. */
function isLiveRecord(record: JournalRecord): record is LiveRecord {
  return record.kind === 'event' ? 'event' in record : record.kind === 'decision';
}

function newestBar(record: LiveRecord): number {
  if (record.kind !== 'event') return Number.NEGATIVE_INFINITY;
  const { event } = record;
  if (event.kind === 'history') return Math.max(...event.bars.map(({ time }) => time));
  return event.kind === 'venue' && event.event.kind === 'bar'
    ? event.event.bar.time
    : Number.NEGATIVE_INFINITY;
}

export type Recovered =
  | {
      readonly kind: 'recovered';
      readonly session: LiveSession;
      /** Decisions on the last event that a crash has cut off: they are made again, and are to be written. */
      readonly missing: readonly LiveRecord[];
    }
  | {
      readonly kind: 'differs';
      /** Of the record in its chapter, from 0. */
      readonly at: number;
      readonly journal: string | undefined;
      readonly replayed: string | undefined;
    };

/** The session as its records say that it was. */
export function recover(config: LiveConfig, records: readonly LiveRecord[]): Recovered {
  const session = new LiveSession(config);
  let at = 0;
  while (at < records.length) {
    const record = records[at];
    if (record?.kind !== 'event')
      return { kind: 'differs', at, journal: JSON.stringify(record), replayed: undefined };
    const made = session.handle(record.event).records;
    for (const [index, each] of made.entries()) {
      if (at === records.length) return { kind: 'recovered', session, missing: made.slice(index) };
      const journal = JSON.stringify(records[at]);
      const replayed = JSON.stringify(each);
      if (journal !== replayed) return { kind: 'differs', at, journal, replayed };
      at += 1;
    }
  }
  return { kind: 'recovered', session, missing: [] };
}
