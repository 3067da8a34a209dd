/** The folders that the editor has open, and the programs in them. */

import type { Dirent } from 'node:fs';
import { readdir } from 'node:fs/promises';
import {
  type Connection,
  DidChangeWatchedFilesNotification,
  type InitializeParams,
} from 'vscode-languageserver/node';
import { pathOf } from './paths.ts';

export type FoundPrograms =
  | { readonly kind: 'paths'; readonly paths: readonly string[] }
  /** One sentence for the one who asked. */
  | { readonly kind: 'refused'; readonly reason: string };

export interface Folders {
  /** Before the connection is answered. */
  begin(params: InitializeParams): void;
  /** Paths of the programs as they are on the disk now, in the order of their names. */
  programs(): Promise<FoundPrograms>;
}

/** `changed` is called when a program on the disk may be another than before. */
export function keepFolders(connection: Connection, changed: () => void): Folders {
  const folders = new Set<string>();
  let isToldOfFolders = false;
  let isToldOfFiles = false;

  function add(uri: string): void {
    const path = folderOf(uri);
    if (path !== undefined) folders.add(path);
  }

  connection.onInitialized(() => {
    if (isToldOfFolders)
      connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
        for (const { uri } of removed) folders.delete(folderOf(uri) ?? '');
        for (const { uri } of added) add(uri);
      });
    if (!isToldOfFiles) return;
    const watchers = [{ globPattern: '**/*.strat' }];
    // An editor that refuses tells of no changes; the next text that is typed reads its imports anew.
    connection.client
      .register(DidChangeWatchedFilesNotification.type, { watchers })
      .catch(() => {});
  });
  connection.onDidChangeWatchedFiles(changed);
  return {
    begin({ capabilities: { workspace }, workspaceFolders, rootUri }) {
      isToldOfFolders = workspace?.workspaceFolders === true;
      isToldOfFiles = workspace?.didChangeWatchedFiles?.dynamicRegistration === true;
      if (workspaceFolders) for (const { uri } of workspaceFolders) add(uri);
      else if (typeof rootUri === 'string') add(rootUri);
    },
    programs: () => programsIn([...folders]),
  };
}

function folderOf(uri: string): string | undefined {
  return pathOf(uri)?.replace(/(?<=.)\/$/, '');
}

/** Where somebody has opened a whole disk nobody wants to wait for it, and half of an answer would be wrong. */
const MOST_DIRECTORIES = 20_000;

async function programsIn(folders: readonly string[]): Promise<FoundPrograms> {
  const paths = new Set<string>();
  const waiting = [...folders];
  for (let done = 0; done < waiting.length; done += 1) {
    if (done >= MOST_DIRECTORIES)
      return {
        kind: 'refused',
        reason: `The open folders have more than ${MOST_DIRECTORIES} folders in them, too many to look through for programs: open the folder in which your programs are.`,
      };
    const folder = waiting[done] ?? '';
    for (const entry of await entriesOf(folder)) {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory() && !isForeign(entry.name)) waiting.push(path);
      else if (entry.isFile() && entry.name.endsWith('.strat')) paths.add(path);
    }
  }
  return { kind: 'paths', paths: [...paths].sort() };
}

/** What tools keep for themselves, and packages of others. */
function isForeign(folder: string): boolean {
  return folder.startsWith('.') || folder === 'node_modules';
}

/** A folder that is gone, or that nobody may read, holds no programs. */
async function entriesOf(folder: string): Promise<readonly Dirent[]> {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}
