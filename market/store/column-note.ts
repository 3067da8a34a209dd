/** The small texts of the column cache. Each carries its own hash, so that a damaged one is known. */

import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod/mini';
import { ACTION } from '../action-schema.ts';
import { CALENDAR_IDS, type ColumnsLayout, type CorporateAction, TIMEFRAMES } from '../index.ts';
import { COLUMNS_LAYOUT } from './column-layout.ts';
import type { SeriesInfo } from './series.ts';

/** Of this file's shapes and of the layout of the columns: one who changes either adds one. */
const FORMAT = 3;

const series = z.object({
  format: z.literal(FORMAT),
  /** The store's file when this was read from it, see `storeStamp`. */
  stamp: z.string(),
  /** Of everything that the catalogue says of the series. */
  version: z.string(),
  info: z.object({
    name: z.string(),
    timeframe: z.enum(TIMEFRAMES),
    adjusted: z.enum(['raw', 'split', 'total']),
    calendar: z.enum(CALENDAR_IDS),
    source: z.string(),
    sourceHash: z.string(),
    rows: z.number(),
    quarantined: z.number(),
    symbols: z.array(
      z.object({
        symbol: z.string(),
        bars: z.number(),
        firstSession: z.number(),
        lastSession: z.number(),
      }),
    ),
  }),
  actions: z.array(ACTION),
});

const columns = z.object({
  format: z.literal(FORMAT),
  version: z.string(),
  /** Names the file, see `columnsName`. */
  hash: z.string(),
  layout: COLUMNS_LAYOUT,
  /** What `dataHash` is of these bars, by the last session wanted; `all` for no such session. */
  dataHashes: z.record(z.string(), z.string()),
});

/** What the store's catalogue says of a series. */
export interface SeriesNote {
  readonly stamp: string;
  readonly version: string;
  readonly info: SeriesInfo;
  readonly actions: readonly CorporateAction[];
}

/** Which columns a request has. */
export interface ColumnsNote {
  readonly version: string;
  readonly hash: string;
  readonly layout: ColumnsLayout;
  readonly dataHashes: Readonly<Record<string, string>>;
}

export function seriesText(note: SeriesNote): string {
  return sealed({ format: FORMAT, ...note });
}

export function columnsText(note: ColumnsNote): string {
  return sealed({ format: FORMAT, ...note });
}

/** Undefined for a file that is not there, damaged, or of another Strata. */
export function readSeriesNote(file: string): SeriesNote | undefined {
  const read = z.safeParse(series, opened(file));
  return read.success ? read.data : undefined;
}

export function readColumnsNote(file: string): ColumnsNote | undefined {
  const read = z.safeParse(columns, opened(file));
  return read.success ? read.data : undefined;
}

function sealed(note: unknown): string {
  const body = JSON.stringify(note);
  return `${sha256(body)}\n${body}`;
}

function opened(file: string): unknown {
  if (!existsSync(file)) return undefined;
  const text = readFileSync(file, 'utf8');
  const end = text.indexOf('\n');
  const body = text.slice(end + 1);
  return text.slice(0, end) === sha256(body) ? JSON.parse(body) : undefined;
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
