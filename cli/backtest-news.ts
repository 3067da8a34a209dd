/** The headlines of a run: a file next to the program. */

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { RunNews } from '../backtester/index.ts';
import { parseNews } from '../market/index.ts';
import { ok, type Step, wrong } from './outcome.ts';

const SHOWN = 5;
const COLUMNS =
  'The columns are symbol, known_at and sentiment; published_at, headline and source may follow.';

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
  const table = parseNews(text);
  if (table.kind === 'refused') return refused(file, table.missing, table.bad);
  const { headlines } = table;
  const sha256 = createHash('sha256').update(text).digest('hex');
  return ok({ headlines, reported: { file, sha256, headlines: headlines.length } });
}

function refused(
  file: string,
  missing: string | undefined,
  bad: readonly { readonly row: number; readonly reason: string }[],
): Step<RunNews> {
  if (missing !== undefined)
    return wrong(`The news \`${file}\` have no column \`${missing}\`.`, 'add it', COLUMNS);
  const listed = bad.slice(0, SHOWN).map(({ row, reason }) => `row ${row}: ${reason}`);
  const more = bad.length > SHOWN ? [`and ${bad.length - SHOWN} more`] : [];
  return wrong(
    `${bad.length === 1 ? 'A row' : `${bad.length} rows`} of the news \`${file}\` cannot be right.`,
    'correct or delete them: a run on the rest would not be a run on these news',
    [...listed, ...more].join('; '),
  );
}
