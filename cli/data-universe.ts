/** `strata data` for membership tables: what is printed about them. */

import { dayText } from '../market/index.ts';
import type { UniverseInfo, UniverseReport, UniverseView } from '../market/store/index.ts';
import { counted, findingLines, number, palette, table, wrapped } from './data-text.ts';

const SHOWN_ROWS = 12;

export function universeImportLines({ info, findings }: UniverseReport): readonly string[] {
  const set = info.quarantined === 0 ? 'none' : palette().yellow(number(info.quarantined));
  return [
    `${palette().bold(info.source)} as the membership table ${palette().bold(info.name)}`,
    ...(findings.length === 0 ? [] : ['', ...findingLines(findings)]),
    '',
    `${palette().green('stored')} ${number(info.rows)} of ${number(info.rows + info.quarantined)} rows, ${counted(info.symbols, 'symbol')}; quarantined: ${set}`,
    ...(info.quarantined === 0
      ? []
      : [palette().dim(`see them all: strata data show ${info.name} --universe --quarantine`)]),
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
  return [
    palette().bold(info.name),
    `members   ${number(info.rows)} rows, ${counted(info.symbols, 'symbol')}`,
    ...wrapped('source    ', `${info.source}, imported ${info.importedAt} UTC`),
    `sha256    ${info.hash}`,
    '',
    ...(findings.length === 0 ? [] : [...findingLines(findings), '']),
    ...table(['SYMBOL', 'VALID FROM', 'VALID TO', 'KNOWN AT'], shown, []),
    ...(more > 0 ? [palette().dim(`and ${counted(more, 'more row')}`)] : []),
  ];
}
