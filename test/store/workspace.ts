/** A directory per test file, and short ways to import texts and read findings. */

import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { withWriter } from '../../market/store/database.ts';
import {
  type Finding,
  type ImportOptions,
  type ImportReport,
  importFile,
  type StoreProblem,
  type StoreResult,
} from '../../market/store/index.ts';

export interface Workspace {
  readonly root: string;
  path(name: string): string;
  write(name: string, text: string): string;
}

/** Deleted when the test file is done. */
export function workspace(): Workspace {
  const root = mkdtempSync(join(tmpdir(), 'strata-store-'));
  afterAll(() => rmSync(root, { recursive: true, force: true }));
  return {
    root,
    path: (name) => join(root, name),
    write(name, text) {
      writeFileSync(join(root, name), text);
      return join(root, name);
    },
  };
}

/** Of a file: made once and copied, as to make a store takes a fifth of what a small import does. */
const empty = new WeakMap<Workspace, Promise<string>>();

async function emptyStore(space: Workspace): Promise<string> {
  const place = space.path('empty');
  await withWriter(place, () => Promise.resolve());
  return place;
}

let counter = 0;

/** Imports `text` into a fresh store; `dataDir` is where it went. */
export async function importText(
  space: Workspace,
  text: string,
  options: Partial<ImportOptions> = {},
): Promise<{ readonly dataDir: string; readonly result: StoreResult<ImportReport> }> {
  counter += 1;
  const file = space.write(`file-${counter}.csv`, text);
  const dataDir = space.path(`store-${counter}`);
  const made = empty.get(space) ?? emptyStore(space);
  empty.set(space, made);
  cpSync(await made, dataDir, { recursive: true });
  const result = await importFile(dataDir, { file, name: 'test', timeframe: '1d', ...options });
  return { dataDir, result };
}

export function accepted<T>(result: StoreResult<T>): T {
  if (result.kind === 'refused') throw new Error(JSON.stringify(result.problem));
  return result.value;
}

export function problemOf<T>(result: StoreResult<T>): StoreProblem {
  if (result.kind === 'ok') throw new Error('should have been refused');
  return result.problem;
}

export function finding(report: ImportReport, kind: string): Finding | undefined {
  return report.findings.find((entry) => entry.kind === kind);
}
