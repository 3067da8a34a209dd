/** The files of a journal. Each is named after its first record, and begins with a line that says what came before. */

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { sequenceText } from './line.ts';

const NAME = /^(\d{12})\.journal$/;
const OPENING = /^strata journal 1 from (\d{12}) after ([0-9a-f]{64})\n$/;
export const OPENING_BYTES = 106;

export interface Segment {
  readonly file: string;
  /** Sequence number of the first record in it. */
  readonly first: number;
}

export function segmentFile(directory: string, first: number): string {
  return join(directory, `${sequenceText(first)}.journal`);
}

/** Oldest first. */
export function segmentsOf(directory: string): readonly Segment[] {
  return readdirSync(directory)
    .sort()
    .flatMap((name) => {
      const first = NAME.exec(name)?.[1];
      return first === undefined ? [] : [{ file: join(directory, name), first: Number(first) }];
    });
}

export function encodeOpening(first: number, previous: string): string {
  return `strata journal 1 from ${sequenceText(first)} after ${previous}\n`;
}

export interface Opening {
  readonly first: number;
  readonly previous: string;
}

export function decodeOpening(bytes: Buffer): Opening | undefined {
  const match = OPENING.exec(bytes.toString('latin1', 0, OPENING_BYTES));
  if (match === null) return undefined;
  return { first: Number(match[1]), previous: match[2] ?? '' };
}
