/** Killing a backtest at each of its changes to the disk, and at any time, loses nothing that was there before. */

import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { beforeAll, expect, test } from 'vitest';
import { shell } from './strata.ts';

const { directory, strata, strataProcess, start } = shell('kill', { prices: true });
const MOMENTUM = 'strategies/momentum.strat';
const TABLES = ['trades.csv', 'equity.csv', 'orders.csv'];
const runs = join(directory, 'runs');
const out = join(runs, 'Demo');

let before: string;
let after: string;

beforeAll(async () => {
  expect((await strata(['backtest', MOMENTUM, '--out', 'old'])).code).toBe(0);
  expect((await strata(['backtest', MOMENTUM, '--param', 'fast=10', '--out', 'new'])).code).toBe(0);
  before = fingerprint(join(directory, 'old')) ?? 'none';
  after = fingerprint(join(directory, 'new')) ?? 'none';
  expect(before).not.toBe(after);
});

function restoreOld(): void {
  rmSync(runs, { recursive: true, force: true });
  mkdirSync(runs);
  cpSync(join(directory, 'old'), out, { recursive: true });
}

/** Of a run whose tables are those that its record names; undefined when it is not complete. */
function fingerprint(place: string): string | undefined {
  const sha256 = (file: string): string =>
    createHash('sha256')
      .update(readFileSync(join(place, file)))
      .digest('hex');
  if (![...TABLES, 'run.json'].every((file) => existsSync(join(place, file)))) return undefined;
  const record: unknown = JSON.parse(readFileSync(join(place, 'run.json'), 'utf8'));
  const hashes = TABLES.map((file) => [file, sha256(file)] as const);
  expect(record).toMatchObject({ files: Object.fromEntries(hashes) });
  return sha256('run.json');
}

/** The run that a person finds: in its directory, or aside in the instant between the two renames. */
function foundRun(): 'old' | 'new' | undefined {
  const aside = readdirSync(runs).filter((entry) => entry.startsWith('.Demo.old-'));
  const found = [out, ...aside.map((entry) => join(runs, entry))].map(fingerprint);
  if (found.includes(before)) return 'old';
  return found.includes(after) ? 'new' : undefined;
}

function rerun(environment: Readonly<Record<string, string>> = {}) {
  return strataProcess(
    ['backtest', MOMENTUM, '--param', 'fast=10', '--out', 'runs/Demo'],
    environment,
  );
}

/**
 * Loaded before the command line: ends the process, as `kill -9` would, just before its STRATA_KILL_AT-th change to
 * the file system, counted from 1.
 */
const KILLER = `
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
let changes = 0;
for (const name of ['mkdirSync', 'writeFileSync', 'renameSync', 'rmSync']) {
  const original = fs[name];
  fs[name] = (...args) => {
    changes += 1;
    if (changes === Number(process.env.STRATA_KILL_AT)) process.kill(process.pid, 'SIGKILL');
    return original(...args);
  };
}
syncBuiltinESMExports();
`;

test('killed before any of its changes to the disk, a run leaves the old one or the new one', {
  timeout: 240_000,
}, async () => {
  const preload = join(directory, 'killer.mjs');
  writeFileSync(preload, KILLER);
  let kills = 0;
  for (; kills < 40; kills += 1) {
    restoreOld();
    const { signal, code } = rerun({
      NODE_OPTIONS: `--import ${pathToFileURL(preload).href}`,
      STRATA_KILL_AT: String(kills + 1),
    });
    if (signal === null) {
      expect(code).toBe(0);
      break;
    }
    expect(['old', 'new'], `killed before change ${kills + 1}`).toContain(foundRun());
    if (readdirSync(runs).join() === 'Demo') continue;
    // The next command puts back what was moved aside and clears the rest away, even when it then refuses.
    const next = await strata(['backtest', MOMENTUM, '--data', 'nowhere', '--out', 'runs/Demo']);
    expect(next.code).toBe(1);
    expect(readdirSync(runs), `after change ${kills + 1}`).toEqual(['Demo']);
    expect(['old', 'new']).toContain(foundRun());
  }
  expect(kills).toBeGreaterThanOrEqual(8);
  expect(foundRun()).toBe('new');
});

test('two runs into one directory at a time: one of them is there in the end, complete', async () => {
  restoreOld();
  const args = ['backtest', MOMENTUM, '--param', 'fast=10', '--out', 'runs/Demo'];
  const ended = (child: ReturnType<typeof start>) => new Promise((done) => child.on('exit', done));
  await Promise.all([1, 2, 3].map(() => ended(start(args))));
  expect(foundRun()).toBe('new');
});
