/**
 * Columns that were loaded once, kept beside the store for the next run: as files in Arrow's format, which are read in one
 * go, and notes that say what is in them. A cache and nothing more: what is missing, damaged or of an earlier import is
 * loaded from the store again, and where nothing can be written nothing is kept. See `docs/decisions/0025`.
 */

import { randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { BarColumns } from '../index.ts';
import { readColumns, writeColumns } from './column-file.ts';
import {
  type ColumnsNote,
  columnsText,
  readColumnsNote,
  readSeriesNote,
  type SeriesNote,
  seriesText,
  sha256,
} from './column-note.ts';
import { storeStamp } from './store-stamp.ts';

/** All files together. The one that was read longest ago goes first. */
const MOST_BYTES = 2 ** 31;
/** One file. What is larger is loaded from the store each time. */
const MOST_BYTES_EACH = MOST_BYTES / 2;
const BYTES_A_BAR = 6 * Float64Array.BYTES_PER_ELEMENT + Int32Array.BYTES_PER_ELEMENT;
/** A temporary file that is older was left by a process that was killed. */
const LEFT_OVER_MS = 3_600_000;

/** A series as the catalogue has it; `version` is another one after each import. */
export type KnownSeries = Omit<SeriesNote, 'stamp'>;

export interface KeptColumns {
  /** In the order asked. */
  readonly bars: readonly BarColumns[];
  readonly dataHashes: ColumnsNote['dataHashes'];
}

/** What the store's catalogue said last time, if nothing has been written to the store since. */
export function keptSeries(dataDir: string, name: string): KnownSeries | undefined {
  return quietly(() => {
    const note = readSeriesNote(seriesFile(dataDir, name));
    return note?.info.name === name && note.stamp === storeStamp(dataDir) ? note : undefined;
  });
}

/** To be called while the store is open for reading: nobody can write to it meanwhile. */
export function keepSeries(dataDir: string, known: KnownSeries): void {
  quietly(() => {
    const stamp = storeStamp(dataDir);
    if (stamp === undefined) return;
    mkdirSync(cacheDirectory(dataDir), { recursive: true });
    replace(seriesFile(dataDir, known.info.name), seriesText({ ...known, stamp }));
  });
}

export async function keptColumns(
  dataDir: string,
  known: KnownSeries,
  symbols: readonly string[],
): Promise<KeptColumns | undefined> {
  return quietly(async () => {
    const file = columnsFile(dataDir, known, symbols);
    const note = readColumnsNote(noteOf(file));
    if (note?.version !== known.version || note.symbols.length !== symbols.length) return undefined;
    if (!note.symbols.every(({ symbol }, k) => symbol === symbols[k])) return undefined;
    const bars = await readColumns(file, note);
    if (!bars) return undefined;
    quietly(() => utimesSync(file, new Date(), new Date()));
    return { bars, dataHashes: note.dataHashes };
  });
}

export function canKeep({ info }: KnownSeries, symbols: readonly string[]): boolean {
  const asked = new Set(symbols);
  const bars = info.symbols.reduce(
    (sum, each) => sum + (asked.has(each.symbol) ? each.bars : 0),
    0,
  );
  return bars * BYTES_A_BAR < MOST_BYTES_EACH;
}

/** All bars of these symbols, none left out. */
export async function keepColumns(
  dataDir: string,
  known: KnownSeries,
  bars: readonly BarColumns[],
  dataHashes: ColumnsNote['dataHashes'],
): Promise<void> {
  const symbols = bars.map(({ symbol }) => symbol);
  const file = columnsFile(dataDir, known, symbols);
  const fresh = `${file}.${randomUUID()}.tmp`;
  await quietly(async () => {
    mkdirSync(cacheDirectory(dataDir), { recursive: true });
    const length = bars.reduce((sum, each) => sum + each.length, 0);
    makeRoom(dataDir, known, length * BYTES_A_BAR);
    const layout = await writeColumns(fresh, bars);
    renameSync(fresh, file);
    replace(noteOf(file), columnsText({ version: known.version, ...layout, dataHashes }));
  });
  quietly(() => rmSync(fresh, { force: true }));
}

/** One more hash of columns that are kept. */
export function keepDataHash(
  dataDir: string,
  known: KnownSeries,
  symbols: readonly string[],
  key: string,
  hash: string,
): void {
  quietly(() => {
    const file = noteOf(columnsFile(dataDir, known, symbols));
    const note = readColumnsNote(file);
    if (note)
      replace(file, columnsText({ ...note, dataHashes: { ...note.dataHashes, [key]: hash } }));
  });
}

/** How much of a disk the cache takes. */
export function columnCacheBytes(dataDir: string): number {
  return filesIn(dataDir).reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Deletes columns of earlier imports, what killed processes left, and then those that nobody has read for longest. */
function makeRoom(dataDir: string, { info, version }: KnownSeries, wanted: number): void {
  const isOld = /^(.+)-([0-9a-f]{12})-[0-9a-f]{12}\.(arrow|note)$/;
  const kept: CacheFile[] = [];
  for (const file of filesIn(dataDir)) {
    const [, series, ofVersion] = isOld.exec(file.name) ?? [];
    const isStale = series === info.name && ofVersion !== short(version);
    const isLeft = file.name.endsWith('.tmp') && Date.now() - file.usedAt > LEFT_OVER_MS;
    if (isStale || isLeft) rmSync(file.path, { force: true });
    else if (file.name.endsWith('.arrow')) kept.push(file);
  }
  kept.sort((a, b) => a.usedAt - b.usedAt);
  let total = wanted + kept.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { path, bytes } of kept) {
    if (total <= MOST_BYTES) return;
    rmSync(noteOf(path), { force: true });
    rmSync(path, { force: true });
    total -= bytes;
  }
}

interface CacheFile {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly usedAt: number;
}

function filesIn(dataDir: string): readonly CacheFile[] {
  const directory = cacheDirectory(dataDir);
  if (!existsSync(directory)) return [];
  return readdirSync(directory).flatMap((name) => {
    const path = join(directory, name);
    // Another process may just have deleted it.
    const stat = statSync(path, { throwIfNoEntry: false });
    return stat ? [{ name, path, bytes: stat.size, usedAt: stat.mtimeMs }] : [];
  });
}

function cacheDirectory(dataDir: string): string {
  return join(dataDir, 'columns');
}

function seriesFile(dataDir: string, name: string): string {
  return join(cacheDirectory(dataDir), `${name}.series`);
}

function columnsFile(
  dataDir: string,
  { info, version }: KnownSeries,
  symbols: readonly string[],
): string {
  const name = [info.name, short(version), short(sha256(symbols.join('\n')))].join('-');
  return join(cacheDirectory(dataDir), `${name}.arrow`);
}

function noteOf(file: string): string {
  return file.replace(/arrow$/, 'note');
}

function short(hash: string): string {
  return hash.slice(0, 12);
}

/** At one instant: whoever reads it finds the old text or the new one. */
function replace(file: string, text: string): void {
  const fresh = `${file}.${randomUUID()}.tmp`;
  try {
    const target = openSync(fresh, 'w');
    try {
      writeFileSync(target, text);
      fsyncSync(target);
    } finally {
      closeSync(target);
    }
    renameSync(fresh, file);
  } finally {
    rmSync(fresh, { force: true });
  }
}

/** A disk that is full or read only, a file that has gone: then there is no cache, and nobody needs to know. */
function quietly<T>(work: () => Promise<T>): Promise<T | undefined>;
function quietly<T>(work: () => T): T | undefined;
function quietly<T>(work: () => T | Promise<T>): T | undefined | Promise<T | undefined> {
  try {
    const result = work();
    return result instanceof Promise ? result.catch(forgiven) : result;
  } catch (error) {
    return forgiven(error);
  }
}

function forgiven(error: unknown): undefined {
  if (!(error instanceof Error) || !('syscall' in error)) throw error;
  return undefined;
}
