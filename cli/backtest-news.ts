/** The headlines of a run: a file next to the program. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { newsOf, type RunNews } from '../backtester/index.ts';
import { type Step, wrong } from './outcome.ts';

export function loadNews(program: string, file: string): Step<RunNews> {
  let text: string;
  try {
    text = readFileSync(resolve(dirname(program), file), 'utf8');
  } catch (error) {
    return wrong(
      `The news \`${file}\` cannot be read.`,
      'check the name: it is looked for next to the program',
      error instanceof Error ? error.message : String(error),
    );
  }
  return newsOf(file, text, createHash('sha256').update(text).digest('hex'));
}
