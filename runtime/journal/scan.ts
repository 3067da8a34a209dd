/** Reads a journal from its first record to its last and holds every line against the one before it. */

import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { diskFault, type JournalFault } from './fault.ts';
import { type Head, readHead } from './head-file.ts';
import { decodeLine, GENESIS, hasLineAfter, type Line } from './line.ts';
import { decodeOpening, OPENING_BYTES, type Segment, segmentsOf } from './segment.ts';

/** Bytes of an append that was interrupted: nobody was told that they are on the disk. */
export interface TornTail {
  readonly file: string;
  /** Where the last whole record ends. */
  readonly at: number;
  readonly bytes: number;
}

export interface Scanned {
  readonly kind: 'whole';
  /** Of the last record. */
  readonly head: Head;
  /** False: no head was found beside the journal, so missing records at its end would not be seen. */
  readonly isAnchored: boolean;
  readonly segments: readonly Segment[];
  readonly bytes: number;
  readonly torn?: TornTail;
}

export type Scan = Scanned | { readonly kind: 'refused'; readonly fault: JournalFault };

export interface ScannedRecord {
  readonly sequence: number;
  readonly hash: string;
  /** The JSON as it was written. */
  readonly text: string;
}

/** Calls `visit` for each record up to the first that is broken. */
export function scan(directory: string, visit: (record: ScannedRecord) => void): Scan {
  try {
    return scanSegments(directory, visit);
  } catch (error) {
    return { kind: 'refused', fault: diskFault(error, `Cannot read the journal \`${directory}\``) };
  }
}

interface Progress {
  head: Head;
  /** Hash of the record that the head file names, once it has been passed. */
  hashAtAnchor: string | undefined;
  readonly anchor: Head | undefined;
  bytes: number;
  torn?: TornTail;
}

function scanSegments(directory: string, visit: (record: ScannedRecord) => void): Scan {
  const segments = segmentsOf(directory);
  const progress: Progress = {
    head: { sequence: 0, hash: GENESIS },
    hashAtAnchor: undefined,
    anchor: readHead(directory),
    bytes: 0,
  };
  for (const segment of segments) {
    const fault = scanSegment(segment, segment === segments.at(-1), progress, visit);
    if (fault !== undefined) return { kind: 'refused', fault };
  }
  const fault = faultOfAnchor(directory, progress);
  if (fault !== undefined) return { kind: 'refused', fault };
  const { head, bytes, torn, anchor } = progress;
  const isAnchored = anchor !== undefined;
  return { kind: 'whole', head, isAnchored, segments, bytes, ...(torn && { torn }) };
}

function scanSegment(
  segment: Segment,
  isLast: boolean,
  progress: Progress,
  visit: (record: ScannedRecord) => void,
): JournalFault | undefined {
  const bytes = readFileSync(segment.file);
  progress.bytes += bytes.length;
  // Made by a crash between the making of the file and its first write.
  if (bytes.length === 0 && isLast) return undefined;
  const opening = decodeOpening(bytes);
  if (opening === undefined)
    return broken(segment, isLast, progress, bytes, 0, 'it does not begin as a journal does');
  const { sequence, hash } = progress.head;
  if (opening.first !== sequence + 1 || segment.first !== opening.first)
    return missing(segment, sequence + 1);
  if (opening.previous !== hash)
    return changed(segment, 0, sequence + 1, 'it does not follow the file before it');
  let at = OPENING_BYTES;
  while (at < bytes.length) {
    const line = decodeLine(bytes, at);
    if (line.kind === 'broken') return broken(segment, isLast, progress, bytes, at, line.why);
    const why = breakOfChain(line, progress.head);
    if (why !== undefined) return changed(segment, at, progress.head.sequence + 1, why);
    pass(line, progress);
    visit(line);
    at = line.next;
  }
  return undefined;
}

function pass(line: Line, progress: Progress): void {
  progress.head = { sequence: line.sequence, hash: line.hash };
  if (line.sequence === progress.anchor?.sequence) progress.hashAtAnchor = line.hash;
}

function breakOfChain(line: Line, head: Head): string | undefined {
  if (line.sequence !== head.sequence + 1)
    return `record ${line.sequence} stands where record ${head.sequence + 1} should`;
  return line.previous === head.hash ? undefined : 'it does not follow the record before it';
}

/** An interrupted write is the last thing in a journal, and nobody was told that it was done. */
function broken(
  segment: Segment,
  isLast: boolean,
  progress: Progress,
  bytes: Buffer,
  at: number,
  why: string,
): JournalFault | undefined {
  const next = progress.head.sequence + 1;
  const wasAcknowledged = (progress.anchor?.sequence ?? 0) >= next;
  if (!isLast || wasAcknowledged || hasLineAfter(bytes, at)) return changed(segment, at, next, why);
  progress.torn = { file: segment.file, at, bytes: bytes.length - at };
  return undefined;
}

/** The head file against the records that were found. */
function faultOfAnchor(
  directory: string,
  { anchor, head, hashAtAnchor }: Progress,
): JournalFault | undefined {
  if (anchor === undefined || anchor.sequence === 0) return undefined;
  if (anchor.sequence > head.sequence)
    return {
      kind: 'cut short',
      message: `The journal \`${directory}\` ends at record ${head.sequence}; it had ${anchor.sequence}.`,
      why: 'Records that were on the disk are gone. Nothing was changed.',
      fix: 'restore the directory from a copy, or move it away and reconcile by hand (docs/runbooks/recover.md)',
    };
  if (anchor.hash === hashAtAnchor) return undefined;
  return {
    kind: 'corrupt',
    message: `Record ${anchor.sequence} of the journal \`${directory}\` is not the one that was written.`,
    why: 'Its hash is not that of the file `head`: the records were written anew. Nothing was changed.',
    fix: 'restore the directory from a copy, or move it away and reconcile by hand (docs/runbooks/recover.md)',
  };
}

function changed({ file }: Segment, at: number, sequence: number, why: string): JournalFault {
  return {
    kind: 'corrupt',
    message: `The journal is damaged at record ${sequence}: \`${file}\`, byte ${at}.`,
    why: `There ${why}. What comes before is whole. Nothing was changed.`,
    fix: 'restore the file from a copy, or move the directory away and reconcile by hand (docs/runbooks/recover.md)',
  };
}

function missing({ file, first }: Segment, expected: number): JournalFault {
  return {
    kind: 'corrupt',
    message: `Records ${expected} to ${first - 1} of the journal are missing: \`${basename(file)}\` begins at ${first}.`,
    why: 'A file of the journal is gone, or has another name. Nothing was changed.',
    fix: 'put the missing file back, or move the directory away and reconcile by hand (docs/runbooks/recover.md)',
  };
}
