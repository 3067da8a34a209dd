/** Runs as they travel: a chunk of params on the way out, rows of figures on the way back. */

import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type RunWindow, type SweepTable, tableBytes, tableOver } from '../index.ts';

/** One job of the queue. */
export const CHUNK = z.object({
  params: z.array(z.string()),
  trials: z.array(z.number()),
  /** A row a trial, in the order of `params`. */
  values: z.array(z.number()),
  /** Of all runs that were asked for with these. */
  spread: z.object({ runs: z.number(), distinct: z.record(z.string(), z.number()) }),
  window: z.object({ from: z.string(), to: z.string() }).exactOptional(),
});

export type Chunk = z.infer<typeof CHUNK>;

/** What a worker says of a chunk that it has run. */
export const CHUNK_COST = z.object({ msPerRun: z.number() });

/**
 * The same runs always have the same key, whoever makes them and however often: a second result stands where the
 * first one stood.
 */
export function chunkKey({ trials, window }: Pick<Chunk, 'trials' | 'window'>): string {
  const hash = createHash('sha256').update(trials.join(' ')).digest('hex').slice(0, 24);
  return `${windowKey(window)}.${hash}`;
}

export function windowKey(window: RunWindow | undefined): string {
  return window ? `${window.from}_${window.to}` : 'all';
}

export interface ChunkRows {
  readonly trials: readonly number[];
  readonly table: SweepTable;
}

/** Trials and rows as bytes: how many, the trials, the table's own memory. */
export function encodeRows(trials: readonly number[], memory: Uint8Array): Buffer {
  const head = Float64Array.from([trials.length, ...trials]);
  return Buffer.concat([Buffer.from(head.buffer), memory]);
}

/** Undefined for bytes that are not those of rows. */
export function decodeRows(bytes: Uint8Array): ChunkRows | undefined {
  const own = Uint8Array.from(bytes).buffer;
  if (own.byteLength < 8) return undefined;
  const [length = 0] = new Float64Array(own, 0, 1);
  const head = 8 * (1 + length);
  if (!Number.isInteger(length) || own.byteLength !== head + tableBytes(length)) return undefined;
  const trials = [...new Float64Array(own, 8, length)];
  return { trials, table: tableOver(length, own.slice(head)) };
}
