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
import { type BarColumns, type ColumnsFile, columnsName } from '../index.ts';
import { openColumns, readColumns, writeColumns } from './column-file.ts';
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
  readonly file: ColumnsFile;
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

/** From so many bars a symbol on, reading less is worth more than reading in one go. */
const MANY_BARS = 2 ** 16;

/** `asUsed`: each column is read when it is first used, see `openColumns`. */
export async function keptColumns(
  dataDir: string,
  known: KnownSeries,
  symbols: readonly string[],
  asUsed: boolean,
): Promise<KeptColumns | undefined> {
  return quietly(async () => {
    const note = readColumnsNote(noteFile(dataDir, known, symbols));
    if (note?.version !== known.version) return undefined;
    const { hash, layout, dataHashes } = note;
    if (layout.symbols.length !== symbols.length) return undefined;
    if (!layout.symbols.every(({ symbol }, k) => symbol === symbols[k])) return undefined;
    const path = columnsPath(dataDir, hash);
    const isWorth = layout.symbols.every(({ length }) => length >= MANY_BARS);
    const bars = asUsed && isWorth ? openColumns(path, layout) : await readColumns(path, layout);
    if (!bars) return undefined;
    quietly(() => utimesSync(path, new Date(), new Date()));
    return { bars, dataHashes, file: { path, hash, layout } };
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

/** All bars of these symbols, none left out, with their `columnsHash`. Undefined where they cannot be kept. */
export async function keepColumns(
  dataDir: string,
  known: KnownSeries,
  bars: readonly BarColumns[],
  hash: string,
  dataHashes: ColumnsNote['dataHashes'],
): Promise<ColumnsFile | undefined> {
  const symbols = bars.map(({ symbol }) => symbol);
  const path = columnsPath(dataDir, hash);
  const fresh = `${path}.${randomUUID()}.tmp`;
  const kept = await quietly(async () => {
    mkdirSync(cacheDirectory(dataDir), { recursive: true });
    const length = bars.reduce((sum, each) => sum + each.length, 0);
    makeRoom(dataDir, known, length * BYTES_A_BAR);
    const layout = await writeColumns(fresh, bars);
    renameSync(fresh, path);
    const note = { version: known.version, hash, layout, dataHashes };
    replace(noteFile(dataDir, known, symbols), columnsText(note));
    return { path, hash, layout };
  });
  quietly(() => rmSync(fresh, { force: true }));
  return kept;
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
    const file = noteFile(dataDir, known, symbols);
    const note = readColumnsNote(file);
    if (note)
      replace(file, columnsText({ ...note, dataHashes: { ...note.dataHashes, [key]: hash } }));
  });
}

/** How much of a disk the cache takes. */
export function columnCacheBytes(dataDir: string): number {
  return filesIn(dataDir).reduce((sum, { bytes }) => sum + bytes, 0);
}

/** Deletes what belongs to earlier imports, what killed processes left, and then columns that nobody has read for longest. */
function makeRoom(dataDir: string, { info, version }: KnownSeries, wanted: number): void {
  const isNote = /^(.+)-([0-9a-f]{12})-[0-9a-f]{12}\.note$/;
  const files = filesIn(dataDir);
  const notes = new Map<string, string[]>();
  const stale = new Set<string>();
  for (const { name, path } of files) {
    const [, series, ofVersion] = isNote.exec(name) ?? [];
    if (series === undefined) continue;
    const columns = columnsName(readColumnsNote(path)?.hash ?? '');
    if (series === info.name && ofVersion !== short(version)) {
      stale.add(columns);
      rmSync(path, { force: true });
    } else notes.set(columns, [...(notes.get(columns) ?? []), path]);
  }
  const kept: CacheFile[] = [];
  for (const file of files) {
    const isOld = Date.now() - file.usedAt > LEFT_OVER_MS;
    if (file.name.endsWith('.arrow') && notes.has(file.name)) kept.push(file);
    // Of a young one without a note somebody may be about to write it.
    else if (stale.has(file.name) || (isOld && /\.(arrow|tmp)$/.test(file.name)))
      rmSync(file.path, { force: true });
  }
  kept.sort((a, b) => a.usedAt - b.usedAt);
  let total = wanted + kept.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { name, path, bytes } of kept) {
    if (total <= MOST_BYTES) return;
    for (const gone of [...(notes.get(name) ?? []), path]) rmSync(gone, { force: true });
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

function columnsPath(dataDir: string, hash: string): string {
  return join(cacheDirectory(dataDir), columnsName(hash));
}

function noteFile(
  dataDir: string,
  { info, version }: KnownSeries,
  symbols: readonly string[],
): string {
  const name = [info.name, short(version), short(sha256(symbols.join('\n')))].join('-');
  return join(cacheDirectory(dataDir), `${name}.note`);
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
