/**
 * Bars in the directory that all machines see: files as the column cache beside a store has them, under the same names. A
 * file of the cache gets a second name there where the disk allows it, so a worker on the same machine reads the very bytes.
 */

import { randomUUID } from 'node:crypto';
import { copyFile, link, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type ColumnsFile, columnsName, sliceBars } from '../../market/index.ts';
import {
  COLUMNS_LAYOUT,
  columnsHash,
  readColumns,
  writeColumns,
} from '../../market/store/index.ts';
import { ok, type SeriesBars, type Step } from '../index.ts';
import { notThere, notThose } from './shared-refusals.ts';

type Bars = SeriesBars['bars'];

/** The bars of a request, in one file or in one a symbol. */
export const SHARED_COLUMNS = z.object({
  files: z.array(z.object({ hash: z.string(), layout: COLUMNS_LAYOUT })),
  /** How many bars of each symbol belong to the sweep, from the first one on; a file may go further. */
  lengths: z.array(z.number()),
});

type SharedColumns = z.infer<typeof SHARED_COLUMNS>;

/** Puts them where they are not yet; resolves to what the list of the sweep says of them. */
export async function shareColumns(
  directory: string,
  { bars, file }: SeriesBars,
): Promise<z.input<typeof SHARED_COLUMNS>> {
  const files = file
    ? [await shareFile(directory, file)]
    : await inTurn(bars, (each) => writeFile(directory, [each]));
  return {
    files: files.map(({ hash, layout: { symbols, ...layout } }) => ({
      hash,
      layout: {
        ...layout,
        symbols: symbols.map(({ offsets, crcs, ...each }) => ({
          ...each,
          offsets: [...offsets],
          crcs: [...crcs],
        })),
      },
    })),
    lengths: bars.map(({ length }) => length),
  };
}

/** In memory that threads share; or why a worker cannot have them. */
export async function readSharedColumns(
  directory: string,
  { files, lengths }: SharedColumns,
): Promise<Step<Bars>> {
  const all: Bars[number][] = [];
  for (const { hash, layout } of files) {
    const name = columnsName(hash);
    let bars: Bars | undefined;
    try {
      bars = await readColumns(join(directory, name), layout);
    } catch (error) {
      return notThere(directory, name, error);
    }
    if (!bars) return notThose(directory, name);
    all.push(...bars);
  }
  return ok(all.map((each, k) => sliceBars(each, 0, lengths[k] ?? 0)));
}

type SharedFile = Pick<ColumnsFile, 'hash' | 'layout'>;

async function shareFile(directory: string, file: ColumnsFile): Promise<SharedFile> {
  const target = join(directory, columnsName(file.hash));
  if (!(await isThere(target, file.layout.bytes)))
    await put(target, (fresh) =>
      // On another disk, or where it has no second names, there is a copy.
      link(file.path, fresh).catch(() => copyFile(file.path, fresh)),
    );
  return file;
}

async function writeFile(directory: string, bars: Bars): Promise<SharedFile> {
  const hash = columnsHash(bars).digest('hex');
  const layout = await put(join(directory, columnsName(hash)), (fresh) =>
    writeColumns(fresh, bars),
  );
  return { hash, layout };
}

/** Written beside and renamed: a file that has its name is whole. */
export async function put<Value>(
  target: string,
  write: (fresh: string) => Promise<Value>,
): Promise<Value> {
  const fresh = `${target}.${randomUUID()}.tmp`;
  try {
    const value = await write(fresh);
    await rename(fresh, target);
    return value;
  } finally {
    await rm(fresh, { force: true });
  }
}

/** A file of this many bytes: one that has its name and another length was cut off. */
export async function isThere(path: string, bytes: number): Promise<boolean> {
  try {
    return (await stat(path)).size === bytes;
  } catch {
    return false;
  }
}

async function inTurn<From, To>(
  all: readonly From[],
  work: (each: From) => Promise<To>,
): Promise<readonly To[]> {
  const made: To[] = [];
  for (const each of all) made.push(await work(each));
  return made;
}
