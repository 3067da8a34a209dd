/** A membership table from the text of a file. A row that cannot be right is set aside with its reason; the rest is the universe. */

import { parseDay } from '../dates.ts';
import type { MembershipRow } from '../membership.ts';
import { ImportRefusal } from './refusal.ts';

const FIX =
  'Give a CSV file with the header `symbol,valid_from,valid_to,known_at`: dates as 2015-12-31, an empty valid_to for members that have not left.';

/** What is wrong with a row, in the words of its finding. */
export const MEMBER_FAULTS = {
  'too-few-fields': 'rows with too few or too many fields',
  'no-symbol': 'rows without a symbol',
  'no-such-date': 'rows with a date that is no YYYY-MM-DD',
  'not-known': 'rows without known_at: when one could know of them is not said',
  'ends-first': 'rows that end before they begin',
  overlap: 'rows that overlap an earlier one of the same symbol (that one is kept)',
} as const;

export type MemberFault = keyof typeof MEMBER_FAULTS;

export interface RejectedMember {
  /** Its number in the file, the header being row 1. */
  readonly row: number;
  readonly kind: MemberFault;
  readonly reason: string;
  readonly raw: string;
}

export interface UniverseFile {
  readonly name: string;
  readonly rows: readonly MembershipRow[];
  readonly rejected: readonly RejectedMember[];
}

interface Line extends MembershipRow {
  readonly row: number;
  readonly raw: string;
}

export function parseMembers(name: string, text: string): UniverseFile {
  const [header = '', ...lines] = text.replace(/^\u{feff}/u, '').split(/\r?\n/);
  const delimiter = [',', '\t', ';'].find((each) => header.includes(each)) ?? ',';
  const split = (line: string): readonly string[] => line.split(delimiter).map(plain);
  const columns = columnsOf(name, split(header));
  const good: Line[] = [];
  const rejected: RejectedMember[] = [];
  lines.forEach((raw, index) => {
    if (raw.trim() === '') return;
    const row = index + 2;
    const read = readLine(split(raw), columns);
    if ('kind' in read) rejected.push({ row, raw, ...read });
    else good.push({ ...read, row, raw });
  });
  const rows = withoutOverlaps(good, rejected);
  if (rows.length === 0) refuseEmpty(name, rejected);
  return { name, rows, rejected: rejected.sort((a, b) => a.row - b.row) };
}

/** What a table's hash is taken over: the rows that count, whatever file they came from. */
export function membershipText(rows: readonly MembershipRow[]): string {
  return rows
    .map(
      ({ symbol, validFrom, validTo, knownAt }) =>
        `${symbol},${validFrom},${validTo ?? ''},${knownAt}\n`,
    )
    .join('');
}

interface Columns {
  readonly width: number;
  readonly symbol: number;
  readonly validFrom: number;
  readonly validTo: number;
  readonly knownAt: number;
}

function columnsOf(name: string, header: readonly string[]): Columns {
  const names = header.map((field) => field.toLowerCase());
  const column = (...known: readonly string[]): number => {
    const index = names.findIndex((field) => known.includes(field));
    if (index >= 0) return index;
    throw new ImportRefusal(`\`${name}\` has no column \`${known[0]}\`.`, {
      why: `Its header (row 1) has ${header.map((field) => `\`${field}\``).join(', ')}.`,
      fix: FIX,
    });
  };
  return {
    width: header.length,
    symbol: column('symbol', 'ticker'),
    validFrom: column('valid_from', 'from', 'start'),
    validTo: column('valid_to', 'to', 'end'),
    knownAt: column('known_at', 'known'),
  };
}

type Wrong = Pick<RejectedMember, 'kind' | 'reason'>;

function readLine(fields: readonly string[], columns: Columns): MembershipRow | Wrong {
  if (fields.length !== columns.width)
    return {
      kind: 'too-few-fields',
      reason: `${fields.length} fields, and the header has ${columns.width}`,
    };
  const text = (column: number): string => fields[column] ?? '';
  const symbol = text(columns.symbol);
  if (symbol === '') return { kind: 'no-symbol', reason: 'the symbol is empty' };
  const validFrom = parseDay(text(columns.validFrom));
  if (validFrom === undefined) return noDate('valid_from', text(columns.validFrom));
  const end = text(columns.validTo);
  const validTo = end === '' ? undefined : parseDay(end);
  if (end !== '' && validTo === undefined) return noDate('valid_to', end);
  const known = text(columns.knownAt);
  if (known === '') return { kind: 'not-known', reason: 'known_at is empty' };
  const knownAt = parseDay(known);
  if (knownAt === undefined) return noDate('known_at', known);
  if (validTo !== undefined && validTo < validFrom)
    return {
      kind: 'ends-first',
      reason: `valid_to ${end} is before valid_from ${text(columns.validFrom)}`,
    };
  return { symbol, validFrom, validTo, knownAt };
}

function noDate(column: string, text: string): Wrong {
  return { kind: 'no-such-date', reason: `${column} \`${text}\` is no date such as 2015-12-31` };
}

/** By symbol and first day; of two that overlap the one that begins first is kept, then the one that stands first. */
function withoutOverlaps(
  lines: readonly Line[],
  rejected: RejectedMember[],
): readonly MembershipRow[] {
  const ordered = [...lines].sort(
    (a, b) =>
      (a.symbol < b.symbol ? -1 : a.symbol > b.symbol ? 1 : 0) ||
      a.validFrom - b.validFrom ||
      a.row - b.row,
  );
  const kept: Line[] = [];
  for (const line of ordered) {
    const before = kept.at(-1);
    const overlaps =
      before?.symbol === line.symbol &&
      (before.validTo === undefined || line.validFrom <= before.validTo);
    if (overlaps) {
      const { row, raw } = line;
      rejected.push({
        row,
        raw,
        kind: 'overlap',
        reason: `row ${before.row} covers its first day`,
      });
    } else kept.push(line);
  }
  return kept.map(({ symbol, validFrom, validTo, knownAt }) => ({
    symbol,
    validFrom,
    validTo,
    knownAt,
  }));
}

function refuseEmpty(name: string, rejected: readonly RejectedMember[]): never {
  const [worst] = rejected;
  if (!worst)
    throw new ImportRefusal(`\`${name}\` has a header and no rows.`, {
      fix: 'Give a file with at least one member.',
    });
  throw new ImportRefusal(`Every row of \`${name}\` is bad: ${rejected.length} of them.`, {
    why: `row ${worst.row}: ${worst.reason}: ${worst.raw}`,
    fix: FIX,
  });
}

function plain(field: string): string {
  return field.trim().replaceAll('"', '');
}
