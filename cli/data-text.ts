/** What `strata data` prints: at most 80 columns, colours on a terminal only. */

import { dayText, instantText, isIntraday } from '../market/index.ts';
import type {
  Finding,
  ImportReport,
  QuarantinedRow,
  SeriesInfo,
  SeriesReport,
  SeriesView,
  ShownBar,
} from '../market/store/index.ts';
import { counted } from './counted.ts';
import { palette } from './terminal.ts';

const WIDTH = 80;
const LISTED_SYMBOLS = 12;

export function importLines(report: ImportReport): readonly string[] {
  const { info } = report;
  const { bold, dim, green, yellow } = palette();
  const zone = report.timeZone === undefined ? '' : `, read in ${report.timeZone}`;
  const set = info.quarantined === 0 ? 'none' : yellow(number(info.quarantined));
  return [
    `${bold(info.source)} as ${bold(info.name)}`,
    ...wrapped('columns   ', report.mapping.join('; ')),
    ...wrapped('times     ', `${report.timestamps}${zone}`),
    `label     a time names the ${report.label} of its bar`,
    `calendar  ${info.calendar}, timeframe ${info.timeframe}, prices ${info.adjusted}`,
    `actions   ${number(report.actions)}`,
    ...(report.findings.length === 0 ? [] : ['', ...findingLines(report.findings)]),
    '',
    `${green('stored')} ${number(info.rows)} of ${number(report.rowsRead)} rows, ${counted(info.symbols.length, 'symbol')}; quarantined: ${set}`,
    ...(info.quarantined === 0
      ? []
      : [dim(`see them all: strata data show ${info.name} --quarantine`)]),
  ];
}

export function listLines(all: readonly SeriesInfo[]): readonly string[] {
  if (all.length === 0)
    return ['no series yet: strata data import FILE.csv --as NAME --timeframe 1d'];
  const header = ['NAME', 'BARS', 'SYMBOLS', 'LENGTH', 'PRICES', 'FIRST', 'LAST'];
  const rows = all.map((info) => [
    shortened(info.name, 20),
    number(info.rows),
    number(info.symbols.length),
    info.timeframe,
    info.adjusted,
    dayText(Math.min(...info.symbols.map((symbol) => symbol.firstSession))),
    dayText(Math.max(...info.symbols.map((symbol) => symbol.lastSession))),
  ]);
  return table(header, rows, [1, 2]);
}

export function showLines(view: SeriesView): readonly string[] {
  const intraday = isIntraday(view.info.timeframe);
  return [...headLines(view), ...symbolLines(view.info), '', ...barLines(view.bars, intraday)];
}

export function checkLines(report: SeriesReport): readonly string[] {
  return headLines(report);
}

/** Not cut to 80 columns: the raw text is what is asked for here. */
export function quarantineLines(rows: readonly QuarantinedRow[]): readonly string[] {
  if (rows.length === 0) return ['no row was set aside'];
  return rows.map((entry) => `row ${entry.row}: ${entry.reason}: ${entry.raw}`);
}

function headLines(report: SeriesReport): readonly string[] {
  const { info, provenance } = report;
  const { bold, green } = palette();
  const zone = provenance.timeZone === undefined ? '' : `, read in ${provenance.timeZone}`;
  return [
    bold(info.name),
    `bars      ${number(info.rows)} of ${info.timeframe}, prices ${info.adjusted}, calendar ${info.calendar}`,
    ...wrapped('source    ', `${info.source}, imported ${provenance.importedAt} UTC`),
    `sha256    ${info.sourceHash}`,
    ...wrapped('columns   ', provenance.mapping.join('; ')),
    ...wrapped('times     ', `${provenance.timestamps}${zone}; the ${provenance.label} of a bar`),
    `actions   ${number(report.actions.length)}`,
    '',
    ...(report.quality.length === 0 ? [green('nothing suspicious in the stored bars')] : []),
    ...findingLines(report.quality),
    ...findingLines(report.quarantine),
    '',
  ];
}

function symbolLines(info: SeriesInfo): readonly string[] {
  const rows = info.symbols
    .slice(0, LISTED_SYMBOLS)
    .map((entry) => [
      shortened(entry.symbol, 24),
      number(entry.bars),
      dayText(entry.firstSession),
      dayText(entry.lastSession),
    ]);
  const more = info.symbols.length - rows.length;
  return [
    ...table(['SYMBOL', 'BARS', 'FIRST', 'LAST'], rows, [1]),
    ...(more > 0 ? [palette().dim(`and ${counted(more, 'more symbol')}`)] : []),
  ];
}

function barLines(bars: readonly ShownBar[], intraday: boolean): readonly string[] {
  const rows = bars.map((bar) => [
    shortened(bar.symbol, 10),
    intraday ? instantText(bar.time) : dayText(bar.session),
    ...[bar.open, bar.high, bar.low, bar.close].map((price) =>
      String(Number(price.toPrecision(7))),
    ),
    bar.volume === undefined ? '-' : String(Number(bar.volume.toPrecision(7))),
  ]);
  const time = intraday ? 'START (UTC)' : 'SESSION';
  return table(['SYMBOL', time, 'OPEN', 'HIGH', 'LOW', 'CLOSE', 'VOLUME'], rows, [2, 3, 4, 5, 6]);
}

/** A mark, the count and the sentence; then the places, and how many more there are. */
export function findingLines(findings: readonly Finding[]): readonly string[] {
  const { dim, yellow } = palette();
  return findings.flatMap((finding) => {
    const mark = finding.quarantined ? 'set aside' : 'note';
    const [first = '', ...rest] = wrapped(
      `${mark} `,
      `${number(finding.count)}: ${finding.message}`,
    );
    const more = finding.count - finding.examples.length;
    const closing = more > 0 && finding.quarantined ? [dim(`    and ${number(more)} more`)] : [];
    return [
      first.replace(mark, yellow(mark)),
      ...rest,
      ...finding.examples.map((example) => dim(shortened(`    ${example}`, WIDTH))),
      ...closing,
    ];
  });
}

export function table(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[],
): readonly string[] {
  const widths = header.map((title, index) =>
    Math.max(title.length, ...rows.map((row) => (row[index] ?? '').length)),
  );
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, index) => {
        const width = widths[index] ?? 0;
        return right.includes(index) ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [palette().dim(line(header)), ...rows.map(line)];
}

/** `text` in lines of at most 80 columns, the first after `lead`, the others indented as far. */
export function wrapped(lead: string, text: string): readonly string[] {
  const lines: string[] = [];
  let current = lead;
  for (const word of text.split(' ')) {
    if (current.length + word.length > WIDTH && current.trim() !== '') {
      lines.push(current.trimEnd());
      current = ' '.repeat(lead.length);
    }
    current += `${word} `;
  }
  return [...lines, current.trimEnd()];
}

function shortened(text: string, width: number): string {
  return text.length <= width ? text : `${text.slice(0, width - 1)}…`;
}

export function number(value: number): string {
  return value.toLocaleString('en-US');
}
