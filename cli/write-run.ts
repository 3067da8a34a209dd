/**
 * A run's directory. The new run is written in full beside it and takes its place by a rename, so that at every
 * moment a complete run lies on the disk: the old one until then, the new one from then on.
 */

import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import {
  type BacktestReport,
  runRecord,
  runTables,
  TABLE_FILES,
  type TableFile,
} from '../backtester/index.ts';
import { makeDirectory } from './make-directory.ts';
import { ok, type Step, usage } from './outcome.ts';
import { unwritten } from './unwritten.ts';

const RUN_FILES: readonly string[] = [...TABLE_FILES, 'run.json'];

/** What file managers leave behind and nobody misses. */
const LITTER: readonly string[] = ['.DS_Store', 'Thumbs.db', 'desktop.ini'];

export function defaultDirectory(backtest: string): string {
  return join('strata-out', backtest);
}

/**
 * Before anything is computed: makes sure that the directory is a run's own, because all of it will be replaced,
 * and puts back a run that a killed process had moved aside.
 */
export function claimDirectory(directory: string): Step<undefined> {
  return attempt(directory, () => {
    const place = placeOf(directory);
    makeDirectory(place.parent);
    recover(place);
    if (!existsSync(place.path)) return ok(undefined);
    const [foreign] = readdirSync(place.path).filter(
      (entry) => !RUN_FILES.includes(entry) && !LITTER.includes(entry),
    );
    if (foreign === undefined) return ok(undefined);
    return usage(
      `\`${directory}\` holds \`${foreign}\`, which is not a part of a run.`,
      `name a directory of its own: \`--out ${join(directory, 'run')}\``,
      'A run replaces its directory as a whole.',
    );
  });
}

/** Paths of what was written, as seen from where the command was called. */
export function writeRun(directory: string, report: BacktestReport): Step<readonly string[]> {
  return attempt(directory, () => {
    const place = placeOf(directory);
    const fresh = beside(place, 'new', process.pid);
    const aside = beside(place, 'old', process.pid);
    try {
      writeAll(fresh, report);
      if (existsSync(place.path)) renameSync(place.path, aside);
      renameSync(fresh, place.path);
    } catch (error) {
      rmSync(fresh, { recursive: true, force: true });
      recover(place);
      throw error;
    }
    rmSync(aside, { recursive: true, force: true });
    return ok(RUN_FILES.map((file) => join(directory, file)));
  });
}

function writeAll(directory: string, report: BacktestReport): void {
  rmSync(directory, { recursive: true, force: true });
  makeDirectory(directory);
  const tables = runTables(report);
  const write = (file: TableFile): string => writeTable(join(directory, file), tables[file]);
  const record = runRecord(report, {
    'trades.csv': write('trades.csv'),
    'equity.csv': write('equity.csv'),
    'orders.csv': write('orders.csv'),
  });
  writeFileSync(join(directory, 'run.json'), record);
}

/** Piece by piece; returns the SHA-256 of what was written. */
function writeTable(file: string, pieces: Iterable<string>): string {
  const target = openSync(file, 'w');
  try {
    const hash = createHash('sha256');
    for (const piece of pieces) {
      const bytes = Buffer.from(piece);
      hash.update(bytes);
      writeFileSync(target, bytes);
    }
    return hash.digest('hex');
  } finally {
    closeSync(target);
  }
}

interface Place {
  readonly path: string;
  readonly parent: string;
  readonly name: string;
}

/** Renaming has to happen where the directory really is, not where a link to it is. */
function placeOf(directory: string): Place {
  const path = existsSync(directory) ? realpathSync(directory) : resolve(directory);
  return { path, parent: dirname(path), name: basename(path) };
}

function beside({ parent, name }: Place, what: 'new' | 'old', pid: number): string {
  return join(parent, `.${name}.${what}-${pid}`);
}

/** Cleans up after processes that are no more: an old run without a successor comes back, the rest goes. */
function recover(place: Place): void {
  if (!existsSync(place.parent)) return;
  for (const entry of readdirSync(place.parent)) {
    if (!entry.startsWith(`.${place.name}.`)) continue;
    const match = /^(new|old)-(\d+)$/.exec(entry.slice(place.name.length + 2));
    if (!match || isOthersAlive(Number(match[2]))) continue;
    const path = join(place.parent, entry);
    if (match[1] === 'old' && !existsSync(place.path)) renameSync(path, place.path);
    else rmSync(path, { recursive: true, force: true });
  }
}

function isOthersAlive(pid: number): boolean {
  if (pid === process.pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/** The file system's refusals as words; anything else is a bug and goes on its way. */
function attempt<Value>(directory: string, work: () => Step<Value>): Step<Value> {
  try {
    return work();
  } catch (error) {
    return unwritten(directory, error, {
      fix: 'name another directory: `--out DIR`',
      whenFull: 'free some space, or name another directory: `--out DIR`',
      why: 'What was there before is unchanged.',
    });
  }
}
