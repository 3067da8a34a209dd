import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { importFile, type LoadedSeries, loadBars } from '../../market/store/index.ts';
import { builtProcess } from '../bundles.ts';
import { accepted, workspace } from './workspace.ts';

const space = workspace();

function minutes(count: number, close: number): string {
  const start = Date.UTC(2020, 0, 1);
  const rows = Array.from({ length: count }, (_, i) => {
    const stamp = new Date(start + i * 60_000).toISOString();
    return `X,${stamp},${close},${close + 1},${close - 1},${close + (i % 7) / 10},${i}`;
  });
  return `symbol,timestamp,open,high,low,close,volume\n${rows.join('\n')}\n`;
}

/**
 * Starts an import and kills it without warning, `afterMs` after it has said `word`; resolves with the last
 * thing it said.
 */
async function killedImport(
  dataDir: string,
  file: string,
  word: string,
  afterMs: number,
): Promise<string> {
  const child = spawn(process.execPath, [
    builtProcess('test/store/import-child.ts'),
    dataDir,
    file,
    'kept',
  ]);
  let said = '';
  let counting = false;
  child.stdout.on('data', (data: Buffer) => {
    said += data.toString();
    if (counting || !said.includes(`${word}\n`)) return;
    counting = true;
    setTimeout(() => child.kill('SIGKILL'), afterMs);
  });
  await once(child, 'close');
  return said.trim().split('\n').at(-1) ?? '';
}

describe('a process killed while it replaces a series', () => {
  it('leaves the old series whole and the store usable, at any moment', {
    timeout: 240_000,
  }, async () => {
    const dataDir = space.path('store');
    const old = space.write('old.csv', minutes(2_000, 50));
    const fresh = space.write('fresh.csv', minutes(60_000, 80));
    const options = { file: old, name: 'kept', timeframe: '1m', calendar: '24x7' } as const;
    accepted(await importFile(dataDir, options));
    const before: LoadedSeries = accepted(await loadBars(dataDir, 'kept', ['X']));
    const reached: string[] = [];
    let finished = 0;
    for (let attempt = 0; attempt < 8; attempt += 1) {
      // Half of them anywhere, half in the transaction, which is short.
      const last =
        attempt % 2 === 0
          ? await killedImport(dataDir, fresh, 'started', 20 + Math.random() * 700)
          : await killedImport(dataDir, fresh, '80', Math.random() * 60);
      reached.push(last);
      const after = accepted(await loadBars(dataDir, 'kept', ['X']));
      // Killed after the commit and before the word about it, the import counts as done.
      if (after.dataHash === before.dataHash) expect(last).not.toBe('stored');
      else {
        expect(after.info.rows).toBe(60_000);
        expect(Number.parseInt(last, 10) >= 80 || last === 'stored').toBe(true);
        finished += 1;
        accepted(await importFile(dataDir, { ...options, replace: true }));
      }
    }
    expect(finished).toBeLessThan(8);
    expect(new Set(reached).size).toBeGreaterThan(1);
    accepted(await importFile(dataDir, { ...options, file: fresh, replace: true }));
    expect(accepted(await loadBars(dataDir, 'kept', ['X'])).info.rows).toBe(60_000);
    expect(readdirSync(dataDir).filter((name) => name.includes('.tmp'))).toEqual([]);
  });

  it('leaves no half store behind when it was the first import', { timeout: 120_000 }, async () => {
    const file = space.write('first.csv', minutes(20_000, 50));
    for (const afterMs of [0, 40, 90, 160]) {
      const dataDir = space.path(`first-${afterMs}`);
      await killedImport(dataDir, file, 'started', afterMs);
      const options = { file, name: 'kept', timeframe: '1m', calendar: '24x7' } as const;
      expect(accepted(await importFile(dataDir, { ...options, replace: true })).info.rows).toBe(
        20_000,
      );
    }
  });
});
