/**
 * The head: number and hash of the last record that was on the disk. It is written after each append, so a journal that
 * ends before its head has lost records. Two slots take turns: an interrupted write leaves the other one.
 */

import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { systemCode } from './fault.ts';
import { sequenceText } from './line.ts';

export interface Head {
  /** Of the last record; 0 in an empty journal. */
  readonly sequence: number;
  readonly hash: string;
}

const SLOT = /^(\d{12}) ([0-9a-f]{64}) ([0-9a-f]{8})\n$/;
const SLOT_BYTES = 87;

export function headFileOf(directory: string): string {
  return join(directory, 'head');
}

/** The newest head that can be read; undefined where there is none. */
export function readHead(directory: string): Head | undefined {
  const text = textOf(headFileOf(directory));
  const slots = [0, 1].flatMap((slot) => {
    const match = SLOT.exec(text.slice(slot * SLOT_BYTES, (slot + 1) * SLOT_BYTES));
    if (match === null) return [];
    const [, sequence = '', hash = '', checksum = ''] = match;
    if (crc32(`${sequence} ${hash}`) !== Number.parseInt(checksum, 16)) return [];
    return [{ sequence: Number(sequence), hash }];
  });
  return slots.sort((a, b) => b.sequence - a.sequence)[0];
}

/** Not synced at each write: a head that is older than its journal is still true of it. */
export class HeadFile {
  readonly #file: number;
  #slot = 0;

  constructor(directory: string) {
    this.#file = openSync(headFileOf(directory), openFlag(directory), 0o600);
  }

  write({ sequence, hash }: Head): void {
    const text = `${sequenceText(sequence)} ${hash}`;
    const slot = `${text} ${crc32(text).toString(16).padStart(8, '0')}\n`;
    writeSync(this.#file, slot, this.#slot * SLOT_BYTES, 'latin1');
    this.#slot = 1 - this.#slot;
  }

  sync(): void {
    fsyncSync(this.#file);
  }

  close(): void {
    this.sync();
    closeSync(this.#file);
  }
}

/** Opened for writing anywhere in it, and made where it is not there. */
function openFlag(directory: string): string {
  return textOf(headFileOf(directory)) === '' ? 'w+' : 'r+';
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return '';
    throw error;
  }
}
