/**
 * The record of all that a session did and was told. Append-only: lines in segment files, each with the hash of the one
 * before. `append` returns once the records are on the disk, so what is done afterwards can be found after any crash.
 */

import {
  closeSync,
  fdatasyncSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  openSync,
  readFileSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { makeDurableDirectory, syncDirectory } from './durable-file.ts';
import { diskFault, type JournalFault, type JournalRefusal, refused } from './fault.ts';
import { type Head, HeadFile } from './head-file.ts';
import { encodeLine } from './line.ts';
import { type JournalRecord, textOfRecord } from './record.ts';
import { type Scanned, scan, type TornTail } from './scan.ts';
import { encodeOpening, OPENING_BYTES, segmentFile } from './segment.ts';

export interface JournalOptions {
  /** A segment that has grown beyond it is followed by a new one. */
  readonly segmentBytes?: number;
  readonly disk?: Disk;
}

/** What an append asks of the disk; tests put a failing one in its place. */
export interface Disk {
  /** Returns how many bytes were taken. */
  readonly write: (file: number, bytes: Uint8Array, position: number) => number;
  readonly sync: (file: number) => void;
}

const SEGMENT_BYTES = 64 * 1024 * 1024;

const REAL_DISK: Disk = {
  write: (file, bytes, position) => writeSync(file, bytes, 0, bytes.length, position),
  sync: (file) => fdatasyncSync(file),
};

export interface OpenedJournal {
  readonly kind: 'open';
  readonly journal: Journal;
  /** An append that a crash had interrupted, and the file that keeps its bytes. */
  readonly cutOff?: TornTail & { readonly keptIn: string };
}

/** `sequence` is that of the last record that was appended. */
export type Appended = { readonly kind: 'durable'; readonly head: Head } | JournalRefusal;

/**
 * Opens a journal for writing, or begins one in a new directory. Every record is verified; one that a crash interrupted is
 * cut off (its bytes are kept beside it) and reported; damage anywhere else is refused and left as it is. One process at a
 * time: the caller holds the lease.
 */
export function openJournal(
  directory: string,
  options: JournalOptions = {},
): OpenedJournal | JournalRefusal {
  try {
    makeDurableDirectory(directory);
    const found = scan(directory, () => {});
    if (found.kind === 'refused') return found;
    const cutOff = found.torn && { ...found.torn, keptIn: cutTornTail(found.torn, found.head) };
    const journal = new Journal(directory, found, options);
    return { kind: 'open', journal, ...(cutOff && { cutOff }) };
  } catch (error) {
    return refused(diskFault(error, `Cannot open the journal \`${directory}\``));
  }
}

/** Bytes are moved, never dropped: who looks into a crash may want them. */
function cutTornTail({ file, at }: TornTail, { sequence }: Head): string {
  const keptIn = `${file}.interrupted-at-${sequence + 1}-${Date.now()}`;
  writeFileSync(keptIn, readFileSync(file).subarray(at), { mode: 0o600, flush: true });
  const handle = openSync(file, 'r+');
  ftruncateSync(handle, at);
  fsyncSync(handle);
  closeSync(handle);
  return keptIn;
}

export class Journal {
  readonly directory: string;
  readonly #disk: Disk;
  readonly #segmentBytes: number;
  readonly #headFile: HeadFile;
  #head: Head;
  #file: number;
  /** Where the next record goes. */
  #size: number;
  /** After a failure of the disk nothing is known of what it holds: nothing more is taken. */
  #failure: JournalFault | undefined;

  constructor(directory: string, found: Scanned, { disk, segmentBytes }: JournalOptions) {
    this.directory = directory;
    this.#disk = disk ?? REAL_DISK;
    this.#segmentBytes = segmentBytes ?? SEGMENT_BYTES;
    this.#head = found.head;
    const last = found.segments.at(-1);
    this.#file = openSync(
      last?.file ?? segmentFile(directory, 1),
      last === undefined ? 'wx+' : 'r+',
      0o600,
    );
    this.#size = fstatSync(this.#file).size;
    if (this.#size < OPENING_BYTES) this.#begin();
    this.#headFile = new HeadFile(directory);
    this.#headFile.write(this.#head);
    this.#headFile.write(this.#head);
    this.#headFile.sync();
    syncDirectory(directory);
  }

  get head(): Head {
    return this.#head;
  }

  /** Returns once all of them are on the disk. On a refusal none of them counts as written. */
  append(records: readonly JournalRecord[]): Appended {
    if (this.#failure !== undefined) return refused(this.#failure);
    if (records.length === 0) return { kind: 'durable', head: this.#head };
    const { lines, head } = this.#encode(records);
    try {
      const strange = this.#writtenByOthers();
      if (strange !== undefined) return this.#fail(strange);
      if (this.#size > OPENING_BYTES && this.#size + lines.length > this.#segmentBytes)
        this.#rotate();
      if (this.#size < OPENING_BYTES) this.#begin();
      this.#write(lines);
      this.#size += lines.length;
      this.#head = head;
    } catch (error) {
      return this.#undo(diskFault(error, `Cannot write to the journal \`${this.directory}\``));
    }
    return this.#anchor();
  }

  /** Safe to call again. */
  close(): void {
    if (this.#file < 0) return;
    closeSync(this.#file);
    this.#headFile.close();
    this.#file = -1;
    this.#failure = {
      kind: 'in use',
      message: `The journal \`${this.directory}\` is closed.`,
      fix: 'open it again',
    };
  }

  #encode(records: readonly JournalRecord[]): { readonly lines: Buffer; readonly head: Head } {
    const lines: Uint8Array[] = [];
    let { sequence, hash } = this.#head;
    for (const record of records) {
      sequence += 1;
      const line = encodeLine(sequence, hash, textOfRecord(record));
      lines.push(line.bytes);
      hash = line.hash;
    }
    return { lines: Buffer.concat(lines), head: { sequence, hash } };
  }

  #write(bytes: Uint8Array): void {
    let done = 0;
    while (done < bytes.length)
      done += this.#disk.write(this.#file, bytes.subarray(done), this.#size + done);
    this.#disk.sync(this.#file);
  }

  /** The records are on the disk, whatever becomes of the head: a failure there stops the next append. */
  #anchor(): Appended {
    try {
      this.#headFile.write(this.#head);
    } catch (error) {
      this.#failure = diskFault(error, `Cannot write the head of \`${this.directory}\``);
    }
    return { kind: 'durable', head: this.#head };
  }

  /** After a full disk the journal is as it was before, and may be tried again; after any other failure it may not. */
  #undo(fault: JournalFault): JournalRefusal {
    try {
      ftruncateSync(this.#file, this.#size);
      this.#disk.sync(this.#file);
      if (fault.kind === 'disk full') return refused(fault);
    } catch (error) {
      return this.#fail(diskFault(error, `Cannot write to the journal \`${this.directory}\``));
    }
    return this.#fail(fault);
  }

  #fail(fault: JournalFault): JournalRefusal {
    this.#failure = fault;
    return refused(fault);
  }

  #writtenByOthers(): JournalFault | undefined {
    if (fstatSync(this.#file).size === this.#size) return undefined;
    return {
      kind: 'in use',
      message: `Another process writes to the journal \`${this.directory}\`.`,
      why: 'Its file has another length than after the last append of this process.',
      fix: 'end one of the two sessions; `strata journal verify` says whether records were damaged',
    };
  }

  #begin(): void {
    const opening = Buffer.from(encodeOpening(this.#head.sequence + 1, this.#head.hash));
    this.#write(opening);
    this.#size = opening.length;
    syncDirectory(this.directory);
  }

  #rotate(): void {
    this.#headFile.sync();
    const full = this.#file;
    this.#file = openSync(segmentFile(this.directory, this.#head.sequence + 1), 'wx+', 0o600);
    this.#size = 0;
    closeSync(full);
  }
}
