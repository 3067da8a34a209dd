/** Small files that are there as a whole or not at all, whatever happens to the process or the power. */

import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** For this user only. Takes the place of an older one at one instant. Throws what the file system says. */
export function writeDurableFile(path: string, text: string): void {
  const fresh = join(dirname(path), `.${basename(path)}.new-${process.pid}`);
  try {
    writeFileSync(fresh, text, { mode: 0o600, flush: true });
    renameSync(fresh, path);
  } finally {
    rmSync(fresh, { force: true });
  }
  syncDirectory(dirname(path));
}

/** True when it was there. */
export function removeDurableFile(path: string): boolean {
  if (!existsSync(path)) return false;
  rmSync(path);
  syncDirectory(dirname(path));
  return true;
}

/** The names in a directory are data of their own: a new file is safe once they are on the disk too. */
export function syncDirectory(path: string): void {
  const directory = openSync(path, 'r');
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}

/** With those above it; for this user only. */
export function makeDurableDirectory(path: string): void {
  if (existsSync(path)) return;
  const above = dirname(path);
  if (above !== path) makeDurableDirectory(above);
  mkdirSync(path, { mode: 0o700 });
  syncDirectory(above);
}
