/** What can be told only while a file comes in: the order of its rows and the length of its bars. */

import { dayText, isIntraday, TIMEFRAMES, type Timeframe, timeframeUs } from '../index.ts';
import type { Database } from './database.ts';
import { StoreRefusal } from './result.ts';
import { EXAMPLES, type Finding } from './series.ts';
import type { SourceFile } from './source-file.ts';

export async function arrivalFindings(
  database: Database,
  source: SourceFile,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  const disorder = await database.count('SELECT count(*) FROM accepted WHERE out_of_order');
  if (disorder > 0) {
    const rows = await database.rows(`SELECT file_row, symbol, session FROM accepted
      WHERE out_of_order ORDER BY file_row LIMIT ${EXAMPLES}`);
    findings.push({
      kind: 'disorder',
      message: 'rows that come before an earlier bar of their symbol (stored in order)',
      count: disorder,
      quarantined: false,
      examples: rows.map(
        (row) =>
          `row ${row.text('file_row')}: ${row.text('symbol')} ${dayText(row.number('session'))}`,
      ),
    });
  }
  const cut = await database.count("SELECT count(*) FROM quarantined WHERE kind = 'half-written'");
  if (!source.complete && cut === 0)
    findings.push({
      kind: 'no-line-end',
      message: 'the last row has no line end: its last figure may be cut off',
      count: 1,
      quarantined: false,
      examples: [],
    });
  return findings;
}

/**
 * Bars closer together than the timeframe are another timeframe's: refused, because a daily series with a
 * minute's range trades wrongly without any error. Wider spacing may be gaps and is reported as those.
 */
export async function refuseWrongTimeframe(
  database: Database,
  file: string,
  timeframe: Timeframe,
): Promise<void> {
  if (!isIntraday(timeframe)) {
    const [row] =
      await database.rows(`SELECT count(*) FILTER (kind = 'conflicting-duplicate') AS twice,
      (SELECT count(*) FROM accepted) AS kept FROM quarantined`);
    if ((row?.number('twice') ?? 0) < (row?.number('kept') ?? 0)) return;
    if ((row?.number('kept') ?? 0) === 0) return;
    throw new StoreRefusal(`\`${file}\` has several bars in most periods of ${timeframe}.`, {
      why: `${row?.text('twice')} rows fall on a date that an earlier row of their symbol has.`,
      fix: 'Give the length of the bars in the file, such as `--timeframe 1m`.',
    });
  }
  const [row] = await database.rows(`SELECT mode(step) AS step FROM (SELECT ts - lag(ts)
    OVER (PARTITION BY symbol ORDER BY ts) AS step FROM accepted)`);
  const step = row?.number('step') ?? Number.NaN;
  if (!(step < timeframeUs(timeframe))) return;
  const real = TIMEFRAMES.find((entry) => timeframeUs(entry) === step);
  throw new StoreRefusal(`The bars in \`${file}\` are shorter than ${timeframe}.`, {
    why: `Most follow each other after ${real ?? `${step / 1e6} seconds`}.`,
    fix: `Give the length of the bars in the file: \`--timeframe ${real ?? '1m'}\`.`,
  });
}
