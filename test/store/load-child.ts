/**
 * Run by `column-cache.test.ts` in a process of its own: loads argv[3] from argv[2] and says the hash of what it has, and
 * whether DuckDB was needed. With `again`, it forgets the columns and loads them until it is killed.
 */

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { loadBars } from '../../market/store/index.ts';

const [, , dataDir = '', name = '', again] = process.argv;
do {
  const loaded = await loadBars(dataDir, name, []);
  process.stdout.write(
    loaded.kind === 'ok' ? `${loaded.value.dataHash}\n` : `${loaded.problem.message}\n`,
  );
  if (again === 'again')
    for (const file of readdirSync(join(dataDir, 'columns')))
      if (!file.endsWith('.tmp')) rmSync(join(dataDir, 'columns', file), { force: true });
} while (again === 'again');
const { sharedObjects } = Object(process.report.getReport());
process.stdout.write(`${String(sharedObjects).includes('duckdb') ? 'with' : 'without'} DuckDB\n`);
