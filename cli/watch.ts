/** `strata watch`: checks programs again each time that one of them is saved. */

import { type Dirent, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { check } from './check.ts';
import { compileProgram } from './compile-program.ts';
import { counted } from './counted.ts';
import { onInterrupt } from './on-interrupt.ts';
import { EXIT, type ExitCode } from './outcome.ts';
import { isDirectory, readProgram } from './read-program.ts';
import { respondRefused } from './respond.ts';
import { stdout, variables } from './surroundings.ts';
import { palette } from './terminal.ts';

/**
 * How often the files are looked at. Looking costs little, and finds what notices of the system miss: files that an
 * editor replaces, directories that come and go, disks of another machine.
 */
const LOOK_MS = 100;

/** Until Ctrl-C. */
export async function watch(paths: readonly string[]): Promise<ExitCode> {
  for (const path of paths) {
    const program = isDirectory(path) ? undefined : readProgram(path);
    if (program?.kind === 'refused') return respondRefused(program, false);
  }
  const ending = new AbortController();
  onInterrupt(() => ending.abort());
  let checked: string | undefined;
  let before: string | undefined;
  let imported: readonly string[] = [];
  while (!ending.signal.aborted) {
    const files = programsOf(paths);
    const now = stateOf(files);
    const all = `${now}\n${stateOf(imported)}`;
    // A file that is being written looks different each time; once it is quiet, it is read.
    const isQuiet = all === before || checked === undefined;
    if (isQuiet && all !== checked) {
      // Before the check reads them: what changes from here on is seen at the next look.
      imported = importedBy(files);
      checked = `${now}\n${stateOf(imported)}`;
      before = checked;
      report(paths, files);
    } else before = all;
    await pause(LOOK_MS, undefined, { signal: ending.signal }).catch(ignoreEnding);
  }
  return EXIT.fine;
}

function ignoreEnding(error: unknown): void {
  if (!(error instanceof Error) || error.name !== 'AbortError') throw error;
}

/** The files that these import, directly or not, or would if they were there. */
function importedBy(files: readonly string[]): readonly string[] {
  const imported = files.flatMap((file) => {
    const program = readProgram(file);
    return program.kind === 'refused' ? [] : compileProgram(program.value).named;
  });
  return [...new Set(imported)].sort();
}

function report(paths: readonly string[], files: readonly string[]): void {
  const { dim } = palette();
  if (stdout().isTTY === true && variables()['TERM'] !== 'dumb') clearScreen();
  const time = new Date().toTimeString().slice(0, 'hh:mm:ss'.length);
  stdout().write(`${dim(`${time}, ${counted(files.length, 'file')}, Ctrl-C ends`)}\n`);
  if (files.length > 0) check(files, false);
  else stdout().write(`No .strat file in ${paths.join(', ')} yet.\n`);
}

/** The screen and what had scrolled off it, so that what is above is of this check only. */
function clearScreen(): void {
  stdout().write('\u001B[2J\u001B[3J\u001B[H');
}

/** A file stays in the list when it is deleted: it may come back. */
function programsOf(paths: readonly string[]): readonly string[] {
  const files = paths.flatMap((path) => (path.endsWith('.strat') ? [path] : programsIn(path)));
  return [...new Set(files)];
}

function programsIn(directory: string): readonly string[] {
  return entriesOf(directory).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return isHidden(entry.name) ? [] : programsIn(path);
    return entry.name.endsWith('.strat') && !entry.name.startsWith('.') ? [path] : [];
  });
}

function isHidden(name: string): boolean {
  return name.startsWith('.') || name === 'node_modules';
}

/** In the order of their names; none where the directory is gone. */
function entriesOf(directory: string): readonly Dirent[] {
  try {
    return readdirSync(directory, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    );
  } catch {
    return [];
  }
}

/** Differs when a file was written, replaced, deleted or made. */
function stateOf(files: readonly string[]): string {
  return files
    .map((file) => {
      const stats = existsSync(file) && statSync(file, { throwIfNoEntry: false, bigint: true });
      return stats ? `${file} ${stats.ino} ${stats.size} ${stats.mtimeNs}` : `${file} is gone`;
    })
    .join('\n');
}
