/** Which column of a file plays which part, by its header. */

import { ImportRefusal } from './refusal.ts';

export type Role =
  | 'symbol'
  | 'date'
  | 'time'
  | 'timestamp'
  | 'open'
  | 'high'
  | 'low'
  | 'close'
  | 'volume';

/** Headers that are understood, in lower case with letters and digits only. */
const HEADERS: Readonly<Record<Role, readonly string[]>> = {
  symbol: ['symbol', 'ticker'],
  date: ['date', 'day', 'tradingday', 'sessiondate'],
  time: ['time', 'timeofday'],
  timestamp: ['timestamp', 'datetime', 'timestamputc', 'ts', 'opentime'],
  open: ['open', 'o'],
  high: ['high', 'h'],
  low: ['low', 'l'],
  close: ['close', 'c', 'price', 'last', 'value'],
  volume: ['volume', 'vol', 'v'],
};

const ADJUSTED_CLOSE = /^adj(usted)?close$|^adjustedclosingprice$|^adjclose\d*$/;

export interface ColumnMapping {
  /** Index of the file's column that plays the role. */
  readonly columns: Readonly<Partial<Record<Role, number>>>;
  readonly width: number;
  /** Lines for the terminal: what was taken for what, and what was not used. */
  readonly lines: readonly string[];
}

/** Refused when there is no time or no close, or when two columns could play the same part. */
export function mapColumns(file: string, header: readonly string[]): ColumnMapping {
  const found = new Map<Role, number>();
  const unused: string[] = [];
  for (const [index, name] of header.entries()) {
    const role = roleOf(name);
    if (role === undefined) {
      unused.push(unusedLine(name));
      continue;
    }
    const earlier = found.get(role);
    if (earlier !== undefined) throw twoColumns(file, role, header[earlier] ?? '', name);
    found.set(role, index);
  }
  // A single `time` column holds whole timestamps; with both, `timestamp` is the more exact.
  if (found.has('timestamp')) drop(found, ['date', 'time'], header, unused);
  else if (found.has('time') && !found.has('date')) rename(found, 'time', 'timestamp');
  refuseMissing(file, header, found);
  return { columns: Object.fromEntries(found), width: header.length, lines: describe() };

  function describe(): readonly string[] {
    const lines = [...found].map(([role, index]) => `${role} <- \`${header[index]}\``);
    if (!found.has('open'))
      lines.push(`open, high, low <- \`${header[found.get('close') ?? 0]}\` (only one price)`);
    if (!found.has('volume')) lines.push('volume <- not in the file, stored as not known');
    return [...lines, ...unused];
  }
}

function roleOf(name: string): Role | undefined {
  const key = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  for (const [role, names] of Object.entries(HEADERS))
    if (names.includes(key) && isRole(role)) return role;
  return undefined;
}

function isRole(text: string): text is Role {
  return text in HEADERS;
}

function unusedLine(name: string): string {
  const key = name.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return ADJUSTED_CLOSE.test(key)
    ? `\`${name}\` is noticed and not used: give \`--actions FILE\` for adjusted prices`
    : `\`${name}\` is not used`;
}

function drop(
  found: Map<Role, number>,
  roles: readonly Role[],
  header: readonly string[],
  unused: string[],
): void {
  for (const role of roles) {
    const index = found.get(role);
    if (index === undefined) continue;
    found.delete(role);
    unused.push(`\`${header[index]}\` is not used: the timestamp column says more`);
  }
}

function rename(found: Map<Role, number>, from: Role, to: Role): void {
  const index = found.get(from);
  if (index === undefined) return;
  found.delete(from);
  found.set(to, index);
}

function refuseMissing(
  file: string,
  header: readonly string[],
  found: ReadonlyMap<Role, number>,
): void {
  const why = `Its header (row 1) has ${header.map((name) => `\`${name}\``).join(', ')}.`;
  const fix = 'Name the columns symbol, timestamp (or date), open, high, low, close, volume.';
  if (!found.has('timestamp') && !found.has('date'))
    throw new ImportRefusal(`\`${file}\` has no column for the time of a bar.`, { why, fix });
  if (!found.has('close'))
    throw new ImportRefusal(`\`${file}\` has no column for the closing price.`, { why, fix });
  const ranges = ['open', 'high', 'low'].filter((role) => isRole(role) && found.has(role));
  if (ranges.length !== 0 && ranges.length !== 3)
    throw new ImportRefusal(
      `\`${file}\` has ${ranges.join(' and ')}, but not all of open, high, low.`,
      {
        why,
        fix: 'Give all three, or only a close.',
      },
    );
}

function twoColumns(file: string, role: Role, first: string, second: string): ImportRefusal {
  return new ImportRefusal(
    `\`${file}\` has two columns for ${role}: \`${first}\` and \`${second}\`.`,
    { why: 'Which one is meant cannot be told.', fix: 'Rename or delete one of them.' },
  );
}
