/** Directories, made one by one: where the system refuses, Node's own recursive making may never come back. */

import { existsSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes a directory and those above it. Throws what the file system says when it refuses. */
export function makeDirectory(path: string): void {
  if (existsSync(path)) return;
  const above = dirname(path);
  if (above !== path) makeDirectory(above);
  mkdirSync(path);
}
