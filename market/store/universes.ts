/** Membership tables in the store: imported whole or not at all, listed, shown and read for a run. */

import { memberNotes, rejectedFindings } from '../import/member-findings.ts';
import type { MemberFault, RejectedMember } from '../import/members.ts';
import { everMembers, type MembershipRow, nearestNames } from '../index.ts';
import { type Database, quoted, storeExists, withReader, withWriter } from './database.ts';
import { guarded, StoreRefusal, type StoreResult } from './result.ts';
import type { Finding } from './series.ts';
import type { QuarantinedRow } from './show-series.ts';
import { membershipHash, readUniverseFile } from './universe-file.ts';

export interface UniverseInfo {
  readonly name: string;
  /** Name of the file that was imported. */
  readonly source: string;
  /** SHA-256 over its rows. */
  readonly hash: string;
  /** `YYYY-MM-DD HH:MM:SS`, UTC. */
  readonly importedAt: string;
  readonly rows: number;
  readonly symbols: number;
  readonly quarantined: number;
}

export interface UniverseReport {
  readonly info: UniverseInfo;
  readonly findings: readonly Finding[];
}

export interface UniverseView extends UniverseReport {
  readonly rows: readonly MembershipRow[];
}

export interface UniverseOptions {
  readonly file: string;
  readonly name: string;
  /** Allows taking the place of a universe of the same name. */
  readonly replace: boolean;
}

/** A process killed at any point leaves the store as it was. */
export async function importUniverse(
  dataDir: string,
  options: UniverseOptions,
): Promise<StoreResult<UniverseReport>> {
  return guarded(dataDir, async () => {
    refuseName(options.name);
    const file = await readUniverseFile(options.file);
    return withWriter(dataDir, async (database) => {
      await refuseExisting(database, options);
      await commit(database, options.name, file.name, file.rows, file.rejected);
      const { info } = await findUniverse(database, dataDir, options.name);
      return {
        info,
        findings: [
          ...rejectedFindings(file.rejected),
          ...(await memberFindings(database, file.rows)),
        ],
      };
    });
  });
}

/** An empty list where nothing has been imported yet: that is no error. */
export async function listUniverses(
  dataDir: string,
): Promise<StoreResult<readonly UniverseInfo[]>> {
  return guarded(dataDir, async () => {
    if (!storeExists(dataDir)) return [];
    return withReader(dataDir, async (database) =>
      (await readUniverses(database)).map(({ info }) => info),
    );
  });
}

export async function showUniverse(
  dataDir: string,
  name: string,
): Promise<StoreResult<UniverseView>> {
  return guarded(dataDir, () =>
    withReader(dataDir, async (database) => {
      const { id, info } = await findUniverse(database, dataDir, name);
      const rows = await readMembers(database, id);
      const findings = [
        ...rejectedFindings(await readRejected(database, id)),
        ...(await memberFindings(database, rows)),
      ];
      return { info, findings, rows };
    }),
  );
}

/** Every row that was set aside, in the order of the file. */
export async function listUniverseQuarantine(
  dataDir: string,
  name: string,
): Promise<StoreResult<readonly QuarantinedRow[]>> {
  return guarded(dataDir, () =>
    withReader(dataDir, async (database) => {
      const { id } = await findUniverse(database, dataDir, name);
      return (await readRejected(database, id)).map(({ row, reason, raw }) => ({
        row,
        reason,
        raw,
      }));
    }),
  );
}

export interface LoadedUniverse {
  readonly info: UniverseInfo;
  readonly rows: readonly MembershipRow[];
  /** Members in the range that the series has bars of, by name, and those that it has none of. */
  readonly symbols: readonly string[];
  readonly withoutBars: readonly string[];
}

/** The universe for a run on a series; `first` and `last` are the sessions of its range. */
export async function loadUniverse(
  dataDir: string,
  name: string,
  run: { readonly series: string; readonly first: number; readonly last: number },
): Promise<StoreResult<LoadedUniverse>> {
  return guarded(dataDir, () =>
    withReader(dataDir, async (database) => {
      const { id, info } = await findUniverse(database, dataDir, name);
      const rows = await readMembers(database, id);
      const stored = await database.rows(
        `SELECT symbols.symbol FROM symbols JOIN series ON series.id = series_id
         WHERE name = ${quoted(run.series)}`,
      );
      const known = new Set(stored.map((row) => row.text('symbol')));
      const members = everMembers(rows, run.first, run.last);
      return {
        info,
        rows,
        symbols: members.filter((symbol) => known.has(symbol)),
        withoutBars: members.filter((symbol) => !known.has(symbol)),
      };
    }),
  );
}

interface Entry {
  readonly id: number;
  readonly info: UniverseInfo;
}

async function findUniverse(database: Database, dataDir: string, name: string): Promise<Entry> {
  const all = await readUniverses(database);
  const entry = all.find(({ info }) => info.name === name);
  if (entry) return entry;
  const near = nearestNames(
    name,
    all.map(({ info }) => info.name),
  );
  throw new StoreRefusal(`No membership table named \`${name}\` in \`${dataDir}\`.`, {
    why:
      near.length > 0
        ? `Did you mean ${near.map((each) => `\`${each}\``).join(', ')}?`
        : 'Which symbols belonged to the universe on which day is not known.',
    fix: `Import it: \`strata data import FILE.csv --universe ${name}\`; \`strata data ls\` lists what there is.`,
  });
}

async function readUniverses(database: Database): Promise<readonly Entry[]> {
  // A store that was made before there were universes has no table for them.
  if ((await tables(database)) === 0) return [];
  const rows = await database.rows(
    `SELECT universes.*, strftime(imported_at, '%Y-%m-%d %H:%M:%S') AS imported,
       (SELECT count(DISTINCT symbol) FROM members WHERE universe_id = id) AS symbol_count,
       (SELECT count(*) FROM members WHERE universe_id = id) AS row_count,
       (SELECT count(*) FROM member_quarantine WHERE universe_id = id) AS rejected_count
     FROM universes ORDER BY name`,
  );
  return rows.map((row) => ({
    id: row.number('id'),
    info: {
      name: row.text('name'),
      source: row.text('source'),
      hash: row.text('hash'),
      importedAt: row.text('imported'),
      rows: row.number('row_count'),
      symbols: row.number('symbol_count'),
      quarantined: row.number('rejected_count'),
    },
  }));
}

async function tables(database: Database): Promise<number> {
  return database.count("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'universes'");
}

async function readMembers(database: Database, id: number): Promise<readonly MembershipRow[]> {
  const rows = await database.rows(
    `SELECT * FROM members WHERE universe_id = ${id} ORDER BY symbol, valid_from`,
  );
  return rows.map((row) => {
    const validTo = row.optionalText('valid_to');
    return {
      symbol: row.text('symbol'),
      validFrom: row.number('valid_from'),
      validTo: validTo === undefined ? undefined : Number(validTo),
      knownAt: row.number('known_at'),
    };
  });
}

async function readRejected(database: Database, id: number): Promise<readonly RejectedMember[]> {
  const rows = await database.rows(
    `SELECT * FROM member_quarantine WHERE universe_id = ${id} ORDER BY file_row`,
  );
  return rows.map((row) => ({
    row: row.number('file_row'),
    kind: faultOf(row.text('kind')),
    reason: row.text('reason'),
    raw: row.text('raw'),
  }));
}

function faultOf(text: string): MemberFault {
  const kinds: readonly MemberFault[] = [
    'too-few-fields',
    'no-symbol',
    'no-such-date',
    'not-known',
    'ends-first',
  ];
  return kinds.find((kind) => kind === text) ?? 'overlap';
}

const SCHEMA = `
CREATE SEQUENCE IF NOT EXISTS universe_id;
CREATE TABLE IF NOT EXISTS universes (
  id INTEGER, name VARCHAR, source VARCHAR, hash VARCHAR, imported_at TIMESTAMP
);
CREATE TABLE IF NOT EXISTS members (
  universe_id INTEGER, symbol VARCHAR, valid_from INTEGER, valid_to INTEGER, known_at INTEGER
);
CREATE TABLE IF NOT EXISTS member_quarantine (
  universe_id INTEGER, file_row BIGINT, kind VARCHAR, reason VARCHAR, raw VARCHAR
);
`;

/** One transaction: until its last statement another process sees the old store, and so does the next one. */
async function commit(
  database: Database,
  name: string,
  source: string,
  rows: readonly MembershipRow[],
  rejected: readonly RejectedMember[],
): Promise<void> {
  await database.run('BEGIN TRANSACTION');
  await database.run(SCHEMA);
  for (const old of await database.rows(`SELECT id FROM universes WHERE name = ${quoted(name)}`))
    await dropUniverse(database, old.number('id'));
  const id = await database.count("SELECT nextval('universe_id')");
  const members = await database.connection.createAppender('members');
  for (const { symbol, validFrom, validTo, knownAt } of rows) {
    members.appendInteger(id);
    members.appendVarchar(symbol);
    members.appendInteger(validFrom);
    if (validTo === undefined) members.appendNull();
    else members.appendInteger(validTo);
    members.appendInteger(knownAt);
    members.endRow();
  }
  members.closeSync();
  for (const { row, kind, reason, raw } of rejected)
    await database.run('INSERT INTO member_quarantine VALUES (?, ?, ?, ?, ?)', [
      ...[id, row],
      ...[kind, reason, raw],
    ]);
  await database.run(`INSERT INTO universes VALUES (${id}, ${quoted(name)}, ${quoted(source)},
    '${membershipHash(rows)}', epoch_ms(${Date.now()}))`);
  await database.run('COMMIT');
  await database.run('CHECKPOINT');
}

async function dropUniverse(database: Database, id: number): Promise<void> {
  await database.run(`DELETE FROM members WHERE universe_id = ${id}`);
  await database.run(`DELETE FROM member_quarantine WHERE universe_id = ${id}`);
  await database.run(`DELETE FROM universes WHERE id = ${id}`);
}

async function refuseExisting(
  database: Database,
  { name, replace }: UniverseOptions,
): Promise<void> {
  if (replace) return;
  const old = (await readUniverses(database)).find(({ info }) => info.name === name);
  if (!old) return;
  throw new StoreRefusal(`There is a membership table \`${name}\` already.`, {
    why: `It holds ${old.info.rows} rows of \`${old.info.source}\`.`,
    fix: 'Add `--replace` to put this file in its place, or choose another name with `--universe`.',
  });
}

function refuseName(name: string): void {
  if (/^[A-Za-z0-9][\w.-]*$/.test(name)) return;
  throw new StoreRefusal(`\`${name}\` cannot be the name of a membership table.`, {
    why: 'Programs and commands name it, so it has letters, digits, `_`, `-` and `.` only.',
    fix: 'Choose a name such as `sp500` with `--universe`.',
  });
}

async function memberFindings(
  database: Database,
  rows: readonly MembershipRow[],
): Promise<readonly Finding[]> {
  const stored = await database.rows('SELECT DISTINCT symbol FROM symbols');
  return memberNotes(rows, new Set(stored.map((row) => row.text('symbol'))));
}
