/** Whether the store's file is the one that was seen before: told without opening it, which takes a tenth of a second. */

import { createHash } from 'node:crypto';
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { STORE_FILE } from './database.ts';

/** DuckDB's three headers. They count its checkpoints, and an import ends with one. */
const HEADER_BYTES = 3 * 4096;

/**
 * Changes with every write to the store. Undefined where there is no store, or where a log beside it holds writes that its
 * file does not have yet.
 */
export function storeStamp(dataDir: string): string | undefined {
  const file = join(dataDir, STORE_FILE);
  if (!existsSync(file) || existsSync(`${file}.wal`)) return undefined;
  const { ino, size, mtimeNs, ctimeNs } = statSync(file, { bigint: true });
  const header = new Uint8Array(HEADER_BYTES);
  const opened = openSync(file, 'r');
  try {
    readSync(opened, header);
  } finally {
    closeSync(opened);
  }
  const hash = createHash('sha256').update(header).digest('hex');
  return [ino, size, mtimeNs, ctimeNs, hash].join(' ');
}
