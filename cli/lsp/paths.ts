/** Paths of files, and the addresses by which editors know them. */

import { fileURLToPath, pathToFileURL } from 'node:url';

/** Undefined for a text that no file holds, such as one that was never saved. */
export function pathOf(uri: string): string | undefined {
  if (!uri.startsWith('file:')) return undefined;
  try {
    return fileURLToPath(uri).replaceAll('\\', '/');
  } catch {
    return undefined;
  }
}

export function uriOf(path: string): string {
  return pathToFileURL(path).href;
}
