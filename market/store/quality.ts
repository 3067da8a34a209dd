/** What is suspicious in bars that are kept: gaps, closed days, breaks in the level, splits. */

import { ABSURD_RATIO, EXAMPLES, type Finding } from '../import/faults.ts';
import {
  type Adjustment,
  type CalendarId,
  dayText,
  isIntraday,
  type Timeframe,
  timeframeUs,
} from '../index.ts';
import type { Database, Row } from './database.ts';

export interface QualityQuestion {
  /** SQL relation of bars; `file_row` is NULL where the rows of the file are no longer known. */
  readonly bars: string;
  /** SQL relation of symbol, ex_date, kind, value. */
  readonly actions: string;
  readonly timeframe: Timeframe;
  readonly calendar: CalendarId;
  readonly adjusted: Adjustment;
}

/** Nothing found here is set aside. Needs `calendar_day` over the whole range. */
export async function qualityFindings(
  database: Database,
  question: QualityQuestion,
): Promise<readonly Finding[]> {
  const findings = [
    await closedDays(database, question),
    await missingSessions(database, question),
    ...(isIntraday(question.timeframe) ? await sessionFindings(database, question) : []),
    ...(await steps(database, question)),
  ];
  return findings.filter((finding) => finding.count > 0);
}

async function closedDays(database: Database, question: QualityQuestion): Promise<Finding> {
  const where = `FROM ${question.bars} bar JOIN calendar_day ON day = session
    WHERE NOT is_session AND covered`;
  const count = await database.count(`SELECT count(*) ${where}`);
  const rows = await database.rows(
    `SELECT file_row, symbol, session ${where} ORDER BY file_row, symbol, ts LIMIT ${EXAMPLES}`,
  );
  return {
    kind: 'closed-day',
    message: `bars on days that are no session of ${question.calendar} (another \`--calendar\`?)`,
    count,
    quarantined: false,
    examples: rows.map((row) => `${place(row)}${row.text('symbol')} ${date(row, 'session')}`),
  };
}

/** Runs of sessions without any bar between a symbol's first and last bar, the longest run first. */
async function missingSessions(database: Database, question: QualityQuestion): Promise<Finding> {
  await database.run(`CREATE OR REPLACE TEMP TABLE missing AS
    WITH span AS (SELECT symbol, min(session) AS low, max(session) AS high
        FROM ${question.bars} GROUP BY symbol),
      expected AS (SELECT bar_session AS session, row_number() OVER (ORDER BY bar_session) AS place
        FROM (SELECT DISTINCT bar_session FROM calendar_day WHERE is_session AND covered)),
      absent AS (SELECT span.symbol, expected.session, expected.place FROM span
        JOIN expected ON expected.session BETWEEN span.low AND span.high
        ANTI JOIN ${question.bars} bar
          ON bar.symbol = span.symbol AND bar.session = expected.session)
    SELECT symbol, min(session) AS first, max(session) AS last, count(*) AS sessions
    FROM (SELECT *, place - row_number() OVER (PARTITION BY symbol ORDER BY place) AS island
      FROM absent) GROUP BY symbol, island`);
  const count = await database.count('SELECT coalesce(sum(sessions), 0) FROM missing');
  const rows = await database.rows(
    `SELECT * FROM missing ORDER BY sessions DESC, symbol, first LIMIT ${EXAMPLES}`,
  );
  return {
    kind: 'missing-session',
    message: `sessions of ${question.calendar} without a bar`,
    count,
    quarantined: false,
    examples: rows.map((row) =>
      row.number('sessions') === 1
        ? `${row.text('symbol')} ${date(row, 'first')}`
        : `${row.text('symbol')} ${date(row, 'first')}..${date(row, 'last')} (${row.text('sessions')} sessions)`,
    ),
  };
}

/** Makes `session_bars`: how each symbol's bars lie in the regular hours of each session. */
async function sessionFindings(
  database: Database,
  question: QualityQuestion,
): Promise<readonly Finding[]> {
  const length = timeframeUs(question.timeframe);
  await database.run(`CREATE OR REPLACE TEMP TABLE session_bars AS
    SELECT symbol, session,
      count(*) FILTER (ts + ${length} > open_us AND ts < close_us) AS bars,
      ceil((any_value(close_us) - any_value(open_us)) / ${length})::BIGINT AS expected,
      bool_or(ts <= open_us AND ts + ${length} > open_us) AS opens,
      bool_or(ts < close_us AND ts + ${length} >= close_us) AS closes,
      min(session) OVER (PARTITION BY symbol) AS first,
      max(session) OVER (PARTITION BY symbol) AS last
    FROM ${question.bars} bar JOIN calendar_day ON day = session
    WHERE is_session AND covered GROUP BY symbol, session`);
  return [await thinSessions(database), await shiftedHours(database, question)];
}

/** A symbol's first and last session may begin or end anywhere; only those between must be whole. */
async function thinSessions(database: Database): Promise<Finding> {
  const where = 'FROM session_bars WHERE bars < expected AND session > first AND session < last';
  const rows = await database.rows(
    `SELECT * ${where} ORDER BY expected - bars DESC, symbol, session LIMIT ${EXAMPLES}`,
  );
  return {
    kind: 'thin-session',
    message: 'sessions with fewer bars than regular trading has (quiet minutes, or a gap)',
    count: await database.count(`SELECT count(*) ${where}`),
    quarantined: false,
    examples: rows.map(
      (row) =>
        `${row.text('symbol')} ${date(row, 'session')}: ${row.text('bars')} of ${row.text('expected')}`,
    ),
  };
}

/**
 * Symbols with no bar at the open, or none at the close, on most sessions: what a wrong time zone looks
 * like, and what bars named by their end look like when they are read as named by their start.
 */
async function shiftedHours(database: Database, question: QualityQuestion): Promise<Finding> {
  const rows =
    question.calendar === 'XNYS'
      ? await database.rows(`SELECT symbol, count(*) AS sessions, count(*) FILTER (opens) AS opened,
          count(*) FILTER (closes) AS closed FROM session_bars GROUP BY symbol
        HAVING least(opened, closed) * 2 < sessions ORDER BY symbol`)
      : [];
  return {
    kind: 'shifted-hours',
    message: 'symbols without a bar at most opens or closes (wrong `--timezone` or `--label`?)',
    count: rows.length,
    quarantined: false,
    examples: rows
      .slice(0, EXAMPLES)
      .map(
        (row) =>
          `${row.text('symbol')}: ${row.text('opened')} opens and ${row.text('closed')} closes in ${row.text('sessions')} sessions`,
      ),
  };
}

/** Steps in the price from one bar to the next that look like another unit or an unadjusted split. */
async function steps(database: Database, question: QualityQuestion): Promise<readonly Finding[]> {
  await database.run(`CREATE OR REPLACE TEMP TABLE step AS
    WITH pair AS (SELECT file_row, symbol, ts, session, open / lag(close) OVER w AS ratio,
        lag(close) OVER w AS before, close, lag(session) OVER w AS session_before
      FROM ${question.bars} bar WINDOW w AS (PARTITION BY symbol ORDER BY ts)),
    split AS (SELECT symbol, ex_date FROM ${question.actions} action WHERE kind = 'split')
    SELECT pair.* FROM pair
    WHERE ratio NOT BETWEEN 0.67 AND 1.5 OR close NOT BETWEEN before * 0.67 AND before * 1.5
    UNION SELECT pair.* FROM pair JOIN split ON split.symbol = pair.symbol
      AND ex_date > session_before AND ex_date <= session`);
  return [
    await levelShifts(database),
    await unannouncedSplits(database, question),
    await contradictedSplits(database, question),
  ];
}

async function levelShifts(database: Database): Promise<Finding> {
  const where = `FROM step WHERE close > ${ABSURD_RATIO} * before OR close * ${ABSURD_RATIO} < before`;
  return {
    kind: 'level-shift',
    message: `closes over ${ABSURD_RATIO} times above or below the bar before (another unit or a split?)`,
    count: await database.count(`SELECT count(*) ${where}`),
    quarantined: false,
    examples: await stepExamples(database, `${where}`),
  };
}

/** A session that opens at a half, a third, … of the last close, without a split on file. */
async function unannouncedSplits(database: Database, question: QualityQuestion): Promise<Finding> {
  const near = [2, 3, 4, 5, 6, 7, 8, 10, 15]
    .flatMap((n) => [n, 1 / n])
    .map((ratio) => `ratio BETWEEN ${ratio * 0.97} AND ${ratio * 1.03}`)
    .join(' OR ');
  const where = `FROM step WHERE session > session_before AND (${near})
    AND '${question.calendar}' = 'XNYS' AND NOT EXISTS (SELECT 1 FROM ${question.actions} action
      WHERE action.kind = 'split' AND action.symbol = step.symbol
        AND action.ex_date > session_before AND action.ex_date <= session)`;
  return {
    kind: 'looks-like-split',
    message: 'sessions that open like a split that no `--actions` file names',
    count: await database.count(`SELECT count(*) ${where}`),
    quarantined: false,
    examples: await stepExamples(database, where),
  };
}

/** The file says raw but does not jump at a split, or says adjusted and does. */
async function contradictedSplits(database: Database, question: QualityQuestion): Promise<Finding> {
  const raw = question.adjusted === 'raw';
  const where = `FROM step JOIN ${question.actions} action ON action.symbol = step.symbol
      AND action.kind = 'split' AND action.ex_date > session_before AND action.ex_date <= session
    WHERE abs(ln(ratio * value)) ${raw ? '>' : '<'} abs(ln(ratio))`;
  return {
    kind: 'adjustment-contradicted',
    message: raw
      ? 'splits without a jump in prices that are said to be raw: are they adjusted already?'
      : `splits with a jump in prices that are said to be adjusted (${question.adjusted}): are they raw?`,
    count: await database.count(`SELECT count(*) ${where}`),
    quarantined: false,
    examples: await stepExamples(database, where),
  };
}

async function stepExamples(database: Database, where: string): Promise<readonly string[]> {
  const rows = await database.rows(
    `SELECT file_row, step.symbol AS symbol, session, before, ratio * before AS opened, close
     ${where} ORDER BY step.symbol, ts LIMIT ${EXAMPLES}`,
  );
  return rows.map(
    (row) =>
      `${place(row)}${row.text('symbol')} ${date(row, 'session')}: close ${row.text('before')}, then open ${Number(row.number('opened').toPrecision(7))}, close ${row.text('close')}`,
  );
}

function place(row: Row): string {
  const fileRow = row.optionalText('file_row');
  return fileRow === undefined ? '' : `row ${fileRow}: `;
}

function date(row: Row, name: string): string {
  return dayText(row.number(name));
}
