/** A directory per test file, and short ways to import texts and read findings. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
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
