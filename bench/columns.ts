/** Loading a stored series: from DuckDB the first time, from the columns kept beside it the second. */

import { closeSync, openSync, readdirSync, readSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { loadBars } from '../market/store/index.ts';

export interface LoadTimes {
  /** The fastest of all turns, milliseconds. The first load writes the columns down as well. */
  readonly firstMs: number;
  readonly secondMs: number;
  /** The second load, and after it the columns that a run at closes with market orders reads: times, days, opens, closes. */
  readonly usedMs: number;
  /** All columns, read and checked before anybody uses one, as for a sweep. */
  readonly wholeMs: number;
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
  let usedMs = Number.POSITIVE_INFINITY;
  let wholeMs = Number.POSITIVE_INFINITY;
  let plainMs = Number.POSITIVE_INFINITY;
  for (let turn = 0; turn < turns; turn += 1) {
    rmSync(join(dataDir, 'columns'), { recursive: true, force: true });
    const first = await timedLoad(dataDir, series, true);
    const second = await timedLoad(dataDir, series, true);
    const whole = await timedLoad(dataDir, series, false);
    if (first.hash !== second.hash || first.hash !== whole.hash)
      throw new Error('the second load gave other bars');
    firstMs = Math.min(firstMs, first.ms);
    secondMs = Math.min(secondMs, second.ms);
    usedMs = Math.min(usedMs, second.ms + second.usedMs);
    wholeMs = Math.min(wholeMs, whole.ms);
    plainMs = Math.min(plainMs, plainRead(join(dataDir, 'columns')));
  }
  return { firstMs, secondMs, usedMs, wholeMs, plainMs };
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

interface TimedLoad {
  readonly ms: number;
  readonly usedMs: number;
  readonly hash: string;
}

async function timedLoad(dataDir: string, series: string, asUsed: boolean): Promise<TimedLoad> {
  const start = performance.now();
  const loaded = await loadBars(dataDir, series, [], { asUsed });
  const ms = performance.now() - start;
  if (loaded.kind === 'refused') throw new Error(loaded.problem.message);
  const { bars, dataHash } = loaded.value;
  const rows = bars.flatMap(({ time, open, close, session, length }) =>
    [time, open, close, session].map((column) => (column.length === length ? length : 0)),
  );
  if (rows.includes(0)) throw new Error('a column has no rows');
  return { ms, usedMs: performance.now() - start - ms, hash: dataHash };
}
