/** The programs that lie around a text: what a name of one file means in the others. */

import { keep } from '../keep.ts';
import type { ReadFile } from '../link.ts';
import { normalised } from '../paths.ts';
import { openDocument, type ProgramDocument } from './document.ts';
import { pathsImported } from './imports.ts';

/** What the shell knows of the folders that an editor has open. */
export interface Workspace {
  /** Of the programs in the folders, and of those that are open; with `/`. */
  readonly paths: readonly string[];
  /** As the editor has it, saved or not. */
  readonly read: ReadFile;
  /** Came with a package: the next version of that replaces it, whatever was changed in it. */
  isShipped(path: string): boolean;
}

/** A text without others: one that was never saved, or that of a page with a single editor. */
export const ALONE: Workspace = { paths: [], read: () => undefined, isShipped: () => false };

/**
 * The text itself, the file with this path, and every program that imports that, if only by way of another one. They
 * are read anew: what was known about the text may be older than the files that it imports.
 */
export function programsWith(
  path: string,
  document: ProgramDocument,
  { paths, read }: Workspace,
): readonly ProgramDocument[] {
  const own = normalised(document.file);
  const files = [...importersOf(path, [...paths, own], read)].filter((each) => each !== own);
  const others = files.flatMap((file): readonly ProgramDocument[] => {
    const text = read(file);
    return text === undefined ? [] : [openDocument(text, { file, read })];
  });
  return [document, ...others];
}

/** With the file itself. */
function importersOf(path: string, paths: readonly string[], read: ReadFile): ReadonlySet<string> {
  const importing = new Map<string, string[]>();
  // A set that grows while it is walked: what is imported from outside the folders is followed as well.
  const seen = new Set([...paths.map(normalised), path]);
  for (const file of seen) {
    const text = read(file);
    if (text === undefined) continue;
    for (const imported of pathsImported(file, text)) {
      (importing.get(imported) ?? keep(importing, imported, [])).push(file);
      seen.add(imported);
    }
  }
  const reached = new Set([path]);
  for (const file of reached)
    for (const importer of importing.get(file) ?? []) reached.add(importer);
  return reached;
}
