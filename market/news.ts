/** Headlines, each with the instant from which one could know of it. A table is read whole, or refused with its bad rows. */

import { MICROSECONDS_PER_SECOND, parseDay } from './dates.ts';

export interface Headline {
  readonly symbol: string;
  /** When it was first seen, UTC microseconds: what counts, whenever it was published. */
  readonly knownAt: number;
  /** −1 the worst, 1 the best. */
  readonly sentiment: number;
}

export interface BadHeadline {
  /** Its line in the file, the header being 1. */
  readonly row: number;
  readonly reason: string;
}

export type NewsTable =
  | { readonly kind: 'table'; readonly headlines: readonly Headline[] }
  /** Without a `missing` column some rows are bad. */
  | { readonly kind: 'refused'; readonly missing?: string; readonly bad: readonly BadHeadline[] };

const NEEDED = ['symbol', 'known_at', 'sentiment'] as const;

/** `symbol,known_at,sentiment`, and where there are any `published_at`, `headline`, `source`, in any order. */
export function parseNews(text: string): NewsTable {
  const [header = '', ...lines] = text.replace(/^\u{feff}/u, '').split(/\r?\n/);
  const names = (fieldsOf(header) ?? []).map((name) => name.trim().toLowerCase());
  const missing = NEEDED.find((name) => !names.includes(name));
  if (missing !== undefined) return { kind: 'refused', missing, bad: [] };
  const headlines: Headline[] = [];
  const bad: BadHeadline[] = [];
  const seen = new Map<string, number>();
  lines.forEach((line, index) => {
    if (line.trim() === '') return;
    const row = index + 2;
    const read = readHeadline(line, names);
    if (typeof read === 'string') {
      bad.push({ row, reason: read });
      return;
    }
    const before = seen.get(line);
    if (before !== undefined) bad.push({ row, reason: `it is row ${before} once more` });
    else headlines.push(read);
    seen.set(line, before ?? row);
  });
  return bad.length > 0 ? { kind: 'refused', bad } : { kind: 'table', headlines };
}

/** What is wrong with the row, or the headline. */
function readHeadline(line: string, names: readonly string[]): Headline | string {
  const fields = fieldsOf(line);
  if (!fields) return 'a quotation mark is not closed';
  if (fields.length !== names.length)
    return `it has ${fields.length} fields, and the header has ${names.length}`;
  const text = (name: string): string => fields[names.indexOf(name)]?.trim() ?? '';
  const symbol = text('symbol');
  if (symbol === '') return 'the symbol is empty';
  const knownAt = instantOf('known_at', text('known_at'));
  if (typeof knownAt === 'string') return knownAt;
  const published = text('published_at');
  if (published !== '') {
    const publishedAt = instantOf('published_at', published);
    if (typeof publishedAt === 'string') return publishedAt;
    if (knownAt < publishedAt)
      return `known_at ${text('known_at')} is before published_at ${published}`;
  }
  const sentiment = text('sentiment') === '' ? Number.NaN : Number(text('sentiment'));
  if (!(sentiment >= -1 && sentiment <= 1))
    return `sentiment \`${text('sentiment')}\` is no number from -1 to 1`;
  return { symbol, knownAt, sentiment };
}

const INSTANT =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:\.(\d{1,6}))?(Z|[+-]\d{2}:\d{2})?$/;

/** UTC microseconds, or what is wrong. Without a zone nobody can say whether a headline was known at a close. */
function instantOf(name: string, text: string): number | string {
  const [, date = '', clock = '', fraction = '', zone] = INSTANT.exec(text) ?? [];
  const seconds = Date.parse(`${date}T${clock}${zone ?? 'Z'}`) / 1000;
  if (parseDay(date) === undefined || !Number.isFinite(seconds))
    return `${name} \`${text}\` is no time such as 2020-01-06T21:00:00Z`;
  if (zone === undefined)
    return `${name} \`${text}\` does not say its time zone: write \`${text}Z\` for UTC`;
  return seconds * MICROSECONDS_PER_SECOND + Number(fraction.padEnd(6, '0'));
}

/** The fields of one line of a CSV file; undefined where a quotation mark is not closed. */
function fieldsOf(line: string): readonly string[] | undefined {
  const fields: string[] = [];
  let rest = line;
  for (;;) {
    const quoted = /^\s*"((?:[^"]|"")*)"\s*(,|$)/.exec(rest);
    const plain = quoted ?? /^([^,"]*)(,|$)/.exec(rest);
    if (!plain) return undefined;
    const [whole, field = '', end] = plain;
    fields.push(quoted ? field.replaceAll('""', '"') : field);
    if (end !== ',') return fields;
    rest = rest.slice(whole.length);
  }
}
