/** The simulated account on the disk, beside its journal: it outlives the session. */

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PaperState, PaperStore } from '../brokers/index.ts';
import { makeDurableDirectory, writeDurableFile } from '../runtime/journal/index.ts';

export function paperStoreIn(directory: string): PaperStore {
  const file = join(directory, 'simulated.json');
  return {
    load: () => (existsSync(file) ? parse(readFileSync(file, 'utf8'), file) : undefined),
    save(state) {
      makeDurableDirectory(directory);
      writeDurableFile(file, JSON.stringify(state));
    },
  };
}

/** Nobody else writes it; one that is not whole is never taken for an empty account. */
function parse(text: string, file: string): PaperState {
  const value: unknown = JSON.parse(text);
  if (isState(value)) return value;
  throw new Error(`\`${file}\` does not hold a simulated account`);
}

function isState(value: unknown): value is PaperState {
  const names = ['cash', 'time', 'sequence', 'bar', 'orders', 'positions', 'closes', 'executions'];
  return typeof value === 'object' && value !== null && names.every((name) => name in value);
}
