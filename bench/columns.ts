/** Loading a stored series: from DuckDB the first time, from the columns kept beside it the second. */

import { closeSync, openSync, readdirSync, readSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadBars } from '../market/store/index.ts';

export interface LoadTimes {
  /** The fastest of all turns, milliseconds. The first load writes the columns down as well. */
  readonly firstMs: number;
  readonly secondMs: number;
  /** The bytes of the second load read by plain calls into fresh memory: what no way of loading them can save. */
  readonly plainMs: number;
}

export async function measureColumns(
  dataDir: string,
  series: string,
  turns: number,
): Promise<LoadTimes> {
  let firstMs = Number.POSITIVE_INFINITY;
  let secondMs = Number.POSITIVE_INFINITY;
  let plainMs = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < turns; turn += 1) {
    rmSync(join(dataDir, 'columns'), { recursive: true, force: true });
    const first = await timedLoad(dataDir, series);
    const second = await timedLoad(dataDir, series);
    if (first.hash !== second.hash) throw new Error('the second load gave other bars');
    firstMs = Math.min(firstMs, first.ms);
    secondMs = Math.min(secondMs, second.ms);
    plainMs = Math.min(plainMs, plainRead(join(dataDir, 'columns')));
  }
  return { firstMs, secondMs, plainMs };
}

function plainRead(columns: string): number {
  const [name = ''] = readdirSync(columns).filter((file) => file.endsWith('.arrow'));
  const start = performance.now();
  const file = openSync(join(columns, name), 'r');
  const memory = new Uint8Array(new SharedArrayBuffer(statSync(join(columns, name)).size));
  for (let at = 0, read = -1; read !== 0; at += read)
    read = readSync(file, memory, at, memory.length - at, at);
  closeSync(file);
  return performance.now() - start;
}

async function timedLoad(
  dataDir: string,
  series: string,
): Promise<{ readonly ms: number; readonly hash: string }> {
  const start = performance.now();
  const loaded = await loadBars(dataDir, series, []);
  const ms = performance.now() - start;
  if (loaded.kind === 'refused') throw new Error(loaded.problem.message);
  return { ms, hash: loaded.value.dataHash };
}
