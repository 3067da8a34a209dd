/**
 * One record as one line of text, so that a journal can be read with any tool:
 * `LENGTH CRC32 SEQUENCE PREVIOUS {json}`. The length (of the JSON, in bytes) and the CRC of all that follows it find
 * an interrupted write; PREVIOUS, the SHA-256 of the line before, finds every later change.
 */

import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** What stands for the line before the first. */
export const GENESIS = '0'.repeat(64);

const CRC_AT = 9;
const SEQUENCE_AT = 18;
/** Bytes before the JSON. */
const HEADER_BYTES = 96;
const NEWLINE = 10;
const HEADER = /^([0-9a-f]{8}) ([0-9a-f]{8}) (\d{12}) ([0-9a-f]{64}) $/;

export interface EncodedLine {
  readonly bytes: Uint8Array;
  /** SHA-256 of the line from its sequence number on, in hexadecimal: what the next line calls PREVIOUS. */
  readonly hash: string;
}

export interface Line {
  readonly kind: 'line';
  /** From 1, without gaps. */
  readonly sequence: number;
  readonly previous: string;
  readonly hash: string;
  readonly text: string;
  /** Where the next line begins. */
  readonly next: number;
}

/** Why no line could be read: it is not all there, or it is not as it was written. */
export interface BrokenLine {
  readonly kind: 'broken';
  readonly why: string;
}

export function encodeLine(sequence: number, previous: string, text: string): EncodedLine {
  const length = Buffer.byteLength(text);
  const bytes = Buffer.allocUnsafe(HEADER_BYTES + length + 1);
  bytes.write(`${hex8(length)} 00000000 ${sequenceText(sequence)} ${previous} `, 'latin1');
  bytes.write(text, HEADER_BYTES, 'utf8');
  bytes[HEADER_BYTES + length] = NEWLINE;
  const protectedBytes = bytes.subarray(SEQUENCE_AT, HEADER_BYTES + length);
  bytes.write(hex8(crc32(protectedBytes)), CRC_AT, 'latin1');
  return { bytes, hash: sha256(protectedBytes) };
}

/** The line that begins at `at`. */
export function decodeLine(bytes: Buffer, at: number): Line | BrokenLine {
  if (bytes.length - at <= HEADER_BYTES) return broken('it ends in the middle');
  const header = HEADER.exec(bytes.toString('latin1', at, at + HEADER_BYTES));
  if (header === null) return broken('it does not begin as a record does');
  const [, lengthText = '', crcText = '', sequence = '', previous = ''] = header;
  const end = at + HEADER_BYTES + Number.parseInt(lengthText, 16);
  if (end >= bytes.length) return broken('it ends in the middle');
  const protectedBytes = bytes.subarray(at + SEQUENCE_AT, end);
  if (bytes[end] !== NEWLINE || crc32(protectedBytes) !== Number.parseInt(crcText, 16))
    return broken('its checksum is wrong');
  return {
    kind: 'line',
    sequence: Number(sequence),
    previous,
    hash: sha256(protectedBytes),
    text: bytes.toString('utf8', at + HEADER_BYTES, end),
    next: end + 1,
  };
}

/** True when a whole line begins anywhere from `at` on: what precedes it is then no interrupted write. */
export function hasLineAfter(bytes: Buffer, at: number): boolean {
  for (let end = bytes.indexOf(NEWLINE, at); end >= 0; end = bytes.indexOf(NEWLINE, end + 1))
    if (decodeLine(bytes, end + 1).kind === 'line') return true;
  return false;
}

export function sequenceText(sequence: number): string {
  return String(sequence).padStart(12, '0');
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function hex8(value: number): string {
  return value.toString(16).padStart(8, '0');
}

function broken(why: string): BrokenLine {
  return { kind: 'broken', why };
}
