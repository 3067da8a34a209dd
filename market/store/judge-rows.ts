/** Sets aside duplicates and absurd prices; what is left is the series. */

import {
  ABSURD_RATIO,
  EXAMPLES,
  FAULT_TITLES,
  type FaultKind,
  type Finding,
} from '../import/faults.ts';
import type { Database } from './database.ts';
import type { SourceFile } from './source-file.ts';

/** What is wrong with a row, as SQL text over the columns of `parsed`. */
const REASONS: Readonly<Record<FaultKind, string>> = {
  'half-written': "'the row stops in its middle and has no line end'",
  'too-few-fields': "'fewer fields than the header'",
  'too-many-fields': "'more fields than the header'",
  'no-symbol': "'the symbol is empty'",
  'no-time': "'the time is empty'",
  'other-time-format': "'its time has another format than the rest of the file'",
  'no-such-time': "'no such date or time'",
  'absurd-time': "'its time is outside the years 1800 to 2199'",
  'price-missing': "'a price is empty'",
  'price-unreadable': "'a price is no number'",
  'price-not-finite': "'a price is NaN or infinite'",
  'price-not-positive': "'the price ' || least(open, high, low, close) || ' is not above zero'",
  'high-below-low': "'high ' || high || ' is below low ' || low",
  'outside-range': `CASE WHEN close > high OR close < low THEN 'close ' || close ELSE 'open ' || open END
      || ' is outside ' || low || '..' || high`,
  'bad-volume': "'the volume is negative or no number'",
  duplicate: "'the same bar as row ' || first_row",
  'conflicting-duplicate':
    "'row ' || first_row || ' has other figures for the same symbol and time'",
  'absurd-jump': `'close ' || close || ' is over ${ABSURD_RATIO} times off both neighbours'`,
};

/**
 * Makes `accepted` (sorted out of `placed`) and `rejected` (file_row, kind, first_row). Rows out of order are accepted:
 * the store sorts them; `out_of_order` is true on the first row after each break.
 */
export async function judgeRows(database: Database, source: SourceFile): Promise<void> {
  await database.run(`CREATE OR REPLACE TEMP TABLE rejected AS
    SELECT file_row, fault AS kind, NULL::BIGINT AS first_row FROM parsed WHERE fault IS NOT NULL`);
  if (!source.complete)
    await database.run(`UPDATE rejected SET kind = 'half-written' WHERE kind = 'too-few-fields'
      AND file_row = (SELECT max(file_row) FROM parsed)`);
  await database.run(`CREATE OR REPLACE TEMP TABLE accepted AS
    SELECT placed.*, coalesce(lag(ts) OVER w = ts, false) AS repeated,
      coalesce(lag(file_row) OVER w > file_row, false) AS out_of_order,
      lag(close) OVER w AS close_before, lead(close) OVER w AS close_after
    FROM placed WINDOW w AS (PARTITION BY symbol ORDER BY ts, file_row)`);
  await database.run('DROP TABLE placed');
  await rejectDuplicates(database);
  const r = ABSURD_RATIO;
  await database.run(`INSERT INTO rejected SELECT file_row, 'absurd-jump', NULL FROM accepted
    WHERE (close > ${r} * close_before AND close > ${r} * close_after)
      OR (close * ${r} < close_before AND close * ${r} < close_after)`);
  await database.run(
    "DELETE FROM accepted WHERE file_row IN (SELECT file_row FROM rejected WHERE kind = 'absurd-jump')",
  );
}

async function rejectDuplicates(database: Database): Promise<void> {
  const repeated = await database.count('SELECT count(*) FROM accepted WHERE repeated');
  if (repeated === 0) return;
  await database.run(`INSERT INTO rejected
    SELECT later.file_row, CASE WHEN later.open = kept.open AND later.high = kept.high
      AND later.low = kept.low AND later.close = kept.close
      AND later.volume IS NOT DISTINCT FROM kept.volume
      THEN 'duplicate' ELSE 'conflicting-duplicate' END, kept.file_row
    FROM accepted later JOIN accepted kept
      ON later.symbol = kept.symbol AND later.ts = kept.ts AND NOT kept.repeated
    WHERE later.repeated`);
  // The neighbours were found with the duplicates among them.
  await database.run(`CREATE OR REPLACE TEMP TABLE accepted AS
    SELECT * REPLACE (lag(close) OVER w AS close_before, lead(close) OVER w AS close_after)
    FROM accepted WHERE NOT repeated WINDOW w AS (PARTITION BY symbol ORDER BY ts)`);
}

/** Makes `quarantined` (file_row, kind, reason, raw) by reading the bad rows of the source once more. */
export async function quarantineRows(database: Database, source: SourceFile): Promise<number> {
  const reasons = Object.entries(REASONS)
    .map(([kind, reason]) => `WHEN '${kind}' THEN ${reason}`)
    .join(' ');
  const rejected = await database.count('SELECT count(*) FROM rejected');
  const raw =
    rejected === 0
      ? "(SELECT 0::BIGINT AS file_row, '' AS raw WHERE false)"
      : `(SELECT file_row, raw FROM (${source.relation})
          WHERE file_row IN (SELECT file_row FROM rejected))`;
  await database.run(`CREATE OR REPLACE TEMP TABLE quarantined AS
    SELECT rejected.file_row, kind, CASE kind ${reasons} END AS reason, source.raw
    FROM rejected JOIN parsed ON parsed.file_row = rejected.file_row
    LEFT JOIN ${raw} source ON source.file_row = rejected.file_row ORDER BY rejected.file_row`);
  return rejected;
}

/** What was set aside, by kind, each with its first rows. `relation` has kind, file_row, reason and raw. */
export async function quarantineFindings(
  database: Database,
  relation: string,
): Promise<readonly Finding[]> {
  const counts = await database.rows(
    `SELECT kind, count(*) AS count FROM ${relation} GROUP BY kind ORDER BY min(file_row)`,
  );
  const examples = await database.rows(
    `SELECT kind, file_row, reason, raw FROM ${relation}
     QUALIFY row_number() OVER (PARTITION BY kind ORDER BY file_row) <= ${EXAMPLES}
     ORDER BY file_row`,
  );
  return counts.map((row) => ({
    kind: row.text('kind'),
    message: titleOf(row.text('kind')),
    count: row.number('count'),
    quarantined: true,
    examples: examples
      .filter((entry) => entry.text('kind') === row.text('kind'))
      .map(
        (entry) => `row ${entry.text('file_row')}: ${entry.text('reason')}: ${entry.text('raw')}`,
      ),
  }));
}

function titleOf(kind: string): string {
  return isFault(kind) ? FAULT_TITLES[kind] : kind;
}

function isFault(kind: string): kind is FaultKind {
  return kind in FAULT_TITLES;
}
