/** `strata data` for membership tables: what is printed about them. */

import { dayText } from '../market/index.ts';
import type { UniverseInfo, UniverseReport, UniverseView } from '../market/store/index.ts';
import { counted } from './counted.ts';
import { findingLines, number, table, wrapped } from './data-text.ts';
import { palette } from './terminal.ts';

const SHOWN_ROWS = 12;

export function universeImportLines({ info, findings }: UniverseReport): readonly string[] {
  const { bold, dim, green, yellow } = palette();
  const set = info.quarantined === 0 ? 'none' : yellow(number(info.quarantined));
  return [
    `${bold(info.source)} as the membership table ${bold(info.name)}`,
    ...(findings.length === 0 ? [] : ['', ...findingLines(findings)]),
    '',
    `${green('stored')} ${number(info.rows)} of ${number(info.rows + info.quarantined)} rows, ${counted(info.symbols, 'symbol')}; quarantined: ${set}`,
    ...(info.quarantined === 0
      ? []
      : [dim(`see them all: strata data show ${info.name} --universe --quarantine`)]),
  ];
}

export function universeListLines(all: readonly UniverseInfo[]): readonly string[] {
  if (all.length === 0) return [];
  const rows = all.map((info) => [
    info.name,
    number(info.rows),
    number(info.symbols),
    info.source,
    info.hash.slice(0, 12),
  ]);
  return ['', ...table(['MEMBERSHIP', 'ROWS', 'SYMBOLS', 'SOURCE', 'SHA256'], rows, [1, 2])];
}

export function universeShowLines({ info, findings, rows }: UniverseView): readonly string[] {
  const shown = rows
    .slice(0, SHOWN_ROWS)
    .map(({ symbol, validFrom, validTo, knownAt }) => [
      symbol,
      dayText(validFrom),
      validTo === undefined ? '-' : dayText(validTo),
      dayText(knownAt),
    ]);
  const more = rows.length - shown.length;
  const { bold, dim } = palette();
  return [
    bold(info.name),
    `members   ${number(info.rows)} rows, ${counted(info.symbols, 'symbol')}`,
    ...wrapped('source    ', `${info.source}, imported ${info.importedAt} UTC`),
    `sha256    ${info.hash}`,
    '',
    ...(findings.length === 0 ? [] : [...findingLines(findings), '']),
    ...table(['SYMBOL', 'VALID FROM', 'VALID TO', 'KNOWN AT'], shown, []),
    ...(more > 0 ? [dim(`and ${counted(more, 'more row')}`)] : []),
  ];
}
