/**
 * The data of a sweep in a directory that all machines see: files of columns, named by the hash of what is in them, and one
 * that lists them with everything else that the store gave, named by the hash of its bytes. What is there already is not
 * written again, and what is read is held to its name, or to its checksum in the list, so that nobody works on other data
 * than the sweep's.
 */

import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
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
import { isThere, put, readSharedColumns, SHARED_COLUMNS, shareColumns } from './shared-columns.ts';
import { notThere, notThose } from './shared-refusals.ts';

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
  for (const [key, loaded] of data.series) {
    const columns = await shareColumns(directory, loaded);
    const { info, actions, dataHash } = loaded;
    const { name, timeframe, adjusted, calendar, symbols } = info;
    series.push({
      ...{ key, dataHash, actions: [...actions], columns },
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
  return writeNamed(directory, Buffer.from(JSON.stringify(list)));
}

const timeframe = z.custom<Timeframe>(
  (value) => typeof value === 'string' && parseTimeframe(value) === value,
);
const LISTED_SERIES = z.object({
  key: z.string(),
  dataHash: z.string(),
  actions: z.array(ACTION),
  /** Of the symbols that were asked for, in that order. */
  columns: SHARED_COLUMNS,
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
  for (const { key, columns, info, actions, dataHash } of series) {
    const bars = await readSharedColumns(directory, columns);
    if (bars.kind === 'refused') return bars;
    loaded.set(key, { info, bars: bars.value, actions, dataHash });
  }
  return ok({
    series: loaded,
    members: new Map(members.map(({ key, ...value }) => [key, value])),
    news: new Map(news.map(({ key, ...value }) => [key, value])),
  });
}

async function writeNamed(directory: string, bytes: Uint8Array): Promise<string> {
  const name = `${hashOf(bytes)}.json`;
  const path = join(directory, name);
  if (!(await isThere(path, bytes.byteLength))) await put(path, (fresh) => writeFile(fresh, bytes));
  return name;
}

async function readNamed(directory: string, name: string): Promise<Step<Buffer>> {
  let bytes: Buffer;
  try {
    bytes = await readFile(join(directory, name));
  } catch (error) {
    return notThere(directory, name, error);
  }
  return name.startsWith(`${hashOf(bytes)}.`) ? ok(bytes) : notThose(directory, name);
}

function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
