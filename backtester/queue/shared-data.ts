/**
 * The data of a sweep in a directory that all machines see: a file for each symbol's bars, named by the hash of its
 * bytes, and one that lists them with everything else that the store gave. What is there already is not written again,
 * and what is read is held to its name, so that nobody works on other data than the sweep's.
 */

import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ACTION } from '../../market/action-schema.ts';
import { CALENDAR_IDS, parseTimeframe, type Timeframe } from '../../market/index.ts';
import {
  ok,
  type RunHost,
  type RunNews,
  type SeriesBars,
  type Step,
  type TableMembers,
  wrong,
} from '../index.ts';
import { barsOfArrow, barsToArrow } from './arrow-bars.ts';

export interface SharedData {
  readonly series: ReadonlyMap<string, SeriesBars>;
  readonly members: ReadonlyMap<string, TableMembers>;
  readonly news: ReadonlyMap<string, RunNews>;
}

export interface Recording {
  readonly host: RunHost;
  /** What the host has answered so far. */
  readonly data: SharedData;
}

/** A host that remembers what it was asked, and what it said. */
export function recordHost(host: RunHost): Recording {
  const series = new Map<string, SeriesBars>();
  const members = new Map<string, TableMembers>();
  const news = new Map<string, RunNews>();
  const remember = <Value>(
    map: Map<string, Value>,
    key: string,
    step: Step<Value>,
  ): Step<Value> => {
    if (step.kind === 'ok') map.set(key, step.value);
    return step;
  };
  return {
    host: {
      readBars: async (name, symbols, toSession) =>
        remember(series, seriesKey(name, symbols), await host.readBars(name, symbols, toSession)),
      readMembers: async (table, wanted) =>
        remember(members, table, await host.readMembers(table, wanted)),
      readNews: (file) => remember(news, file, host.readNews(file)),
      loadStrategy: host.loadStrategy,
    },
    data: { series, members, news },
  };
}

/** A host that answers as the recorded one did. */
export function replayHost(
  { series, members, news }: SharedData,
  loadStrategy: RunHost['loadStrategy'],
): RunHost {
  const known = <Value>(value: Value | undefined, what: string): Step<Value> =>
    value === undefined ? wrong(`The data of the sweep have no ${what}.`) : ok(value);
  return {
    readBars: (name, symbols) =>
      Promise.resolve(known(series.get(seriesKey(name, symbols)), `bars of "${name}"`)),
    readMembers: (table) => Promise.resolve(known(members.get(table), `table "${table}"`)),
    readNews: (file) => known(news.get(file), `news \`${file}\``),
    loadStrategy,
  };
}

function seriesKey(name: string, symbols: readonly string[]): string {
  return [name, ...symbols].join('\n');
}

/** Returns the name of the file that lists them. */
export async function writeShared(directory: string, data: SharedData): Promise<string> {
  await mkdir(directory, { recursive: true });
  const series: z.input<typeof LISTED_SERIES>[] = [];
  for (const [key, { info, bars, actions, dataHash }] of data.series) {
    const files: string[] = [];
    for (const columns of bars)
      files.push(await writeNamed(directory, await barsToArrow(columns), 'arrow'));
    const { name, timeframe, adjusted, calendar, symbols } = info;
    series.push({
      ...{ key, dataHash, actions: [...actions], files },
      info: {
        ...{ name, timeframe, adjusted, calendar },
        symbols: symbols.map(({ symbol, firstSession, lastSession }) => ({
          ...{ symbol, firstSession, lastSession },
        })),
      },
    });
  }
  const list: z.input<typeof LIST> = {
    series,
    members: [...data.members].map(([key, value]) => ({
      key,
      hash: value.hash,
      rows: value.rows.map(({ validTo, ...row }) => ({
        ...row,
        ...(validTo !== undefined && { validTo }),
      })),
      symbols: [...value.symbols],
      withoutBars: [...value.withoutBars],
    })),
    news: [...data.news].map(([key, { headlines, reported }]) => ({
      ...{ key, headlines: [...headlines], reported: { ...reported } },
    })),
  };
  return writeNamed(directory, Buffer.from(JSON.stringify(list)), 'json');
}

const timeframe = z.custom<Timeframe>(
  (value) => typeof value === 'string' && parseTimeframe(value) === value,
);
const LISTED_SERIES = z.object({
  key: z.string(),
  dataHash: z.string(),
  actions: z.array(ACTION),
  /** One for each symbol that was asked for, in that order. */
  files: z.array(z.string()),
  info: z.object({
    name: z.string(),
    timeframe,
    adjusted: z.string(),
    calendar: z.enum(CALENDAR_IDS),
    symbols: z.array(
      z.object({ symbol: z.string(), firstSession: z.number(), lastSession: z.number() }),
    ),
  }),
});
const LIST = z.object({
  series: z.array(LISTED_SERIES),
  members: z.array(
    z.object({
      key: z.string(),
      hash: z.string(),
      rows: z.array(
        z
          .object({
            symbol: z.string(),
            validFrom: z.number(),
            validTo: z.number().exactOptional(),
            knownAt: z.number(),
          })
          .transform(({ validTo, ...row }) => ({ ...row, validTo })),
      ),
      symbols: z.array(z.string()),
      withoutBars: z.array(z.string()),
    }),
  ),
  news: z.array(
    z.object({
      key: z.string(),
      headlines: z.array(
        z.object({ symbol: z.string(), knownAt: z.number(), sentiment: z.number() }),
      ),
      reported: z.object({ file: z.string(), sha256: z.string(), headlines: z.number() }),
    }),
  ),
});

/** Everything that the file `name` lists, or why a worker cannot have it. */
export async function readShared(directory: string, name: string): Promise<Step<SharedData>> {
  const list = await readNamed(directory, name);
  if (list.kind === 'refused') return list;
  const { series, members, news } = LIST.parse(JSON.parse(list.value.toString()));
  const loaded = new Map<string, SeriesBars>();
  for (const { key, files, info, actions, dataHash } of series) {
    const bars: SeriesBars['bars'][number][] = [];
    for (const file of files) {
      const bytes = await readNamed(directory, file);
      if (bytes.kind === 'refused') return bytes;
      bars.push(await barsOfArrow(bytes.value));
    }
    loaded.set(key, { info, bars, actions, dataHash });
  }
  return ok({
    series: loaded,
    members: new Map(members.map(({ key, ...value }) => [key, value])),
    news: new Map(news.map(({ key, ...value }) => [key, value])),
  });
}

/** Written beside and renamed: a file that has its name is whole. */
async function writeNamed(directory: string, bytes: Uint8Array, ending: string): Promise<string> {
  const name = `${createHash('sha256').update(bytes).digest('hex')}.${ending}`;
  const path = join(directory, name);
  if (await hasSize(path, bytes.byteLength)) return name;
  const fresh = `${path}.new-${process.pid}`;
  try {
    await writeFile(fresh, bytes);
    await rename(fresh, path);
  } finally {
    await rm(fresh, { force: true });
  }
  return name;
}

async function hasSize(path: string, bytes: number): Promise<boolean> {
  try {
    return (await stat(path)).size === bytes;
  } catch {
    return false;
  }
}

async function readNamed(directory: string, name: string): Promise<Step<Buffer>> {
  let bytes: Buffer;
  try {
    bytes = await readFile(join(directory, name));
  } catch (error) {
    return wrong(
      `The data of the sweep are not in \`${directory}\`.`,
      'name with `--shared` the directory that the sweep names, as this machine sees it',
      `\`${name}\` cannot be read: ${error instanceof Error && 'code' in error ? String(error.code) : String(error)}.`,
    );
  }
  const hash = createHash('sha256').update(bytes).digest('hex');
  if (name.startsWith(`${hash}.`)) return ok(bytes);
  return wrong(
    `The data in \`${directory}\` are not those of the sweep.`,
    'delete the file, stop the sweep and run the same command again: it is written anew',
    `\`${name}\` does not hold what its name says: it was changed or is damaged.`,
  );
}
