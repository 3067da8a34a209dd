/** Brings a file into the store, whole or not at all. */

import { actionsOf } from '../import/actions.ts';
import {
  type Adjustment,
  type CalendarId,
  type CorporateAction,
  isTimeZone,
  type Timeframe,
} from '../index.ts';
import { readActionsFile } from './actions-file.ts';
import { arrivalFindings, refuseWrongTimeframe } from './arrival.ts';
import { findSeries } from './catalog.ts';
import { type Database, quoted, withWriter } from './database.ts';
import { judgeRows, quarantineFindings, quarantineRows } from './judge-rows.ts';
import { type ParseOptions, parseRows, placeRows } from './parse-rows.ts';
import { qualityFindings } from './quality.ts';
import { guarded, StoreRefusal, type StoreResult } from './result.ts';
import type { BarLabel, Finding, SeriesInfo } from './series.ts';
import { openSource, type SourceFile } from './source-file.ts';
import { checkStamps, type StampFormat, stampFormat } from './timestamps.ts';

export interface ImportOptions {
  readonly file: string;
  readonly name: string;
  readonly timeframe: Timeframe;
  /** Default `raw`. */
  readonly adjusted?: Adjustment;
  readonly actionsFile?: string;
  /** Default `XNYS`. */
  readonly calendar?: CalendarId;
  /** IANA name, for times that do not say their zone. */
  readonly timeZone?: string;
  /** Default `start`. */
  readonly label?: BarLabel;
  /** For a file without a symbol column; default: the name in capitals. */
  readonly symbol?: string;
  /** Allows taking the place of a series of the same name. */
  readonly replace?: boolean;
}

export interface ImportReport {
  readonly info: SeriesInfo;
  /** How the columns were read, one line each. */
  readonly mapping: readonly string[];
  readonly timestamps: string;
  readonly label: BarLabel;
  readonly timeZone: string | undefined;
  readonly rowsRead: number;
  readonly actions: number;
  readonly findings: readonly Finding[];
}

interface Settings extends ParseOptions {
  readonly name: string;
  readonly adjusted: Adjustment;
  readonly replace: boolean;
}

type Step = (percent: number) => void;

/** `onProgress` counts in hundredths of the whole. A process killed at any point leaves the store as it was. */
export async function importFile(
  dataDir: string,
  options: ImportOptions,
  onProgress: (done: number, total: number) => void = () => undefined,
): Promise<StoreResult<ImportReport>> {
  return guarded(dataDir, async () => {
    refuseOptions(options);
    const actions =
      options.actionsFile === undefined ? [] : await readActionsFile(options.actionsFile);
    return withWriter(dataDir, (database) =>
      importInto(database, dataDir, options, actions, (percent) => onProgress(percent, 100)),
    );
  });
}

async function importInto(
  database: Database,
  dataDir: string,
  options: ImportOptions,
  actions: readonly CorporateAction[],
  step: Step,
): Promise<ImportReport> {
  const settings = settingsOf(options);
  await refuseExisting(database, settings);
  const source = await openSource(database, options.file);
  if (source.mapping.columns.symbol !== undefined && options.symbol !== undefined)
    throw new StoreRefusal(
      `\`${source.name}\` has a symbol column, so \`--symbol\` cannot be used.`,
      {
        fix: 'Leave `--symbol` out.',
      },
    );
  const format = stampFormat(source.name, source.stamps);
  checkStamps(source.name, format, settings.timeframe, settings.timeZone);
  step(5);
  const judged = await judge(database, source, format, settings, step);
  const kept = await stageActions(database, actions);
  const findings = [
    ...(await quarantineFindings(database, 'quarantined')),
    ...(await arrivalFindings(database, source)),
    ...(await qualityFindings(database, {
      ...settings,
      bars: 'accepted',
      actions: 'staged_action',
    })),
    ...kept.findings,
  ];
  step(80);
  await commit(database, source, format, settings, judged.rejected);
  step(100);
  const { info } = await findSeries(database, dataDir, settings.name);
  return {
    info,
    mapping: source.mapping.lines,
    timestamps: format.description,
    label: settings.label,
    timeZone: settings.timeZone,
    rowsRead: judged.read,
    actions: kept.count,
    findings,
  };
}

/** Leaves `accepted` and `quarantined` behind; refused when no row of the file is good. */
async function judge(
  database: Database,
  source: SourceFile,
  format: StampFormat,
  settings: Settings,
  step: Step,
): Promise<{ readonly read: number; readonly rejected: number }> {
  const polling = setInterval(() => step(5 + 0.25 * readPercent(database)), 250);
  try {
    await parseRows(database, source, format, settings);
  } finally {
    clearInterval(polling);
  }
  step(30);
  await placeRows(database, format, settings);
  step(40);
  await judgeRows(database, source);
  const read = await database.count('SELECT count(*) FROM parsed');
  const rejected = await quarantineRows(database, source);
  step(60);
  await database.run('DROP TABLE parsed');
  await refuseWrongTimeframe(database, source.name, settings.timeframe);
  if (rejected === read) {
    const [worst] = await quarantineFindings(database, 'quarantined');
    throw new StoreRefusal(`Every row of \`${source.name}\` is bad: ${read} of ${read}.`, {
      why: `${worst?.message}; ${worst?.examples[0]}`,
      fix: 'Check that the file is the right one and that its columns are in the order of its header.',
    });
  }
  return { read, rejected };
}

/** How much of the file DuckDB has read; 0 before it knows. */
function readPercent(database: Database): number {
  return Math.min(100, Math.max(0, database.connection.progress.percentage));
}

/** Makes `staged_action` of the actions whose symbol the series has. */
async function stageActions(
  database: Database,
  actions: readonly CorporateAction[],
): Promise<{ readonly count: number; readonly findings: readonly Finding[] }> {
  await database.run(
    'CREATE OR REPLACE TEMP TABLE staged_action (symbol VARCHAR, ex_date INTEGER, kind VARCHAR, value DOUBLE)',
  );
  const symbols = await database.rows('SELECT DISTINCT symbol FROM accepted');
  const known = new Set(symbols.map((row) => row.text('symbol')));
  const { kept, findings } = actionsOf(actions, known);
  const appender = await database.connection.createAppender('staged_action', 'main', 'temp');
  for (const action of kept) {
    appender.appendVarchar(action.symbol);
    appender.appendInteger(action.exDate);
    appender.appendVarchar(action.kind);
    appender.appendDouble(action.kind === 'split' ? action.ratio : action.amount);
    appender.endRow();
  }
  appender.closeSync();
  return { count: kept.length, findings };
}

/** One transaction: until its last statement another process sees the old store, and so does the next one. */
async function commit(
  database: Database,
  source: SourceFile,
  format: StampFormat,
  settings: Settings,
  rejected: number,
): Promise<void> {
  await database.run('BEGIN TRANSACTION');
  if (settings.replace) await dropSeries(database, settings.name);
  const id = await database.count("SELECT nextval('series_id')");
  await database.run(`CREATE TABLE bars_${id} AS
    SELECT symbol, ts, session, open, high, low, close, volume FROM accepted ORDER BY symbol, ts`);
  await database.run(`INSERT INTO symbols SELECT ${id}, symbol, count(*), min(session), max(session)
    FROM bars_${id} GROUP BY symbol`);
  await database.run(`INSERT INTO actions SELECT ${id}, * FROM staged_action`);
  await database.run(`INSERT INTO quarantine SELECT ${id}, * FROM quarantined`);
  const zone = settings.timeZone === undefined ? 'NULL' : quoted(settings.timeZone);
  const mapping = source.mapping.lines.map(quoted).join(', ');
  await database.run(`INSERT INTO series VALUES (${id}, ${quoted(settings.name)},
    '${settings.timeframe}', '${settings.adjusted}', '${settings.calendar}', ${zone},
    '${settings.label}', ${quoted(format.description)}, [${mapping}], ${quoted(source.name)},
    '${source.hash}', epoch_ms(${Date.now()}), (SELECT count(*) FROM bars_${id}), ${rejected})`);
  await database.run('COMMIT');
  await database.run('CHECKPOINT');
}

async function dropSeries(database: Database, name: string): Promise<void> {
  const old = await database.rows(`SELECT id FROM series WHERE name = ${quoted(name)}`);
  for (const row of old) {
    const id = row.number('id');
    await database.run(`DROP TABLE bars_${id}`);
    for (const table of ['symbols', 'actions', 'quarantine'])
      await database.run(`DELETE FROM ${table} WHERE series_id = ${id}`);
    await database.run(`DELETE FROM series WHERE id = ${id}`);
  }
}

async function refuseExisting(database: Database, settings: Settings): Promise<void> {
  if (settings.replace) return;
  const [old] = await database.rows(
    `SELECT source, rows FROM series WHERE name = ${quoted(settings.name)}`,
  );
  if (old === undefined) return;
  throw new StoreRefusal(`There is a series \`${settings.name}\` already.`, {
    why: `It holds ${old.text('rows')} bars of \`${old.text('source')}\`.`,
    fix: 'Add `--replace` to put this file in its place, or choose another name with `--as`.',
  });
}

function refuseOptions(options: ImportOptions): void {
  if (!/^[A-Za-z0-9][\w.-]*$/.test(options.name))
    throw new StoreRefusal(`\`${options.name}\` cannot be the name of a series.`, {
      why: 'Programs and commands name it, so it has letters, digits, `_`, `-` and `.` only.',
      fix: 'Choose a name such as `us-daily` with `--as`.',
    });
  if (options.timeZone !== undefined && !isTimeZone(options.timeZone))
    throw new StoreRefusal(`\`${options.timeZone}\` is no time zone.`, {
      fix: 'Give an IANA name: `America/New_York`, `Europe/London`, `UTC`.',
    });
}

function settingsOf(options: ImportOptions): Settings {
  return {
    name: options.name,
    timeframe: options.timeframe,
    adjusted: options.adjusted ?? 'raw',
    calendar: options.calendar ?? 'XNYS',
    label: options.label ?? 'start',
    timeZone: options.timeZone,
    symbol: options.symbol ?? options.name.toUpperCase(),
    replace: options.replace ?? false,
  };
}
