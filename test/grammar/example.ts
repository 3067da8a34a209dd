/** Programs to take apart: the big example of the language's design, which uses every declaration, and the shipped strategies. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const SHIPPED_FOLDER = join(import.meta.dirname, '../../strategies');

export const EXAMPLE = readFileSync(join(import.meta.dirname, 'example.strat'), 'utf8');

export const SHIPPED: readonly string[] = readdirSync(SHIPPED_FOLDER)
  .filter((file) => file.endsWith('.strat'))
  .map((file) => readFileSync(join(SHIPPED_FOLDER, file), 'utf8'));
