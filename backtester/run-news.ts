/** The headlines of a run, from the text of their file: read whole, or refused with the rows that cannot be right. */

import { parseNews } from '../market/index.ts';
import type { RunNews } from './assemble-run.ts';
import { ok, type Step, wrong } from './step.ts';

const SHOWN = 5;
const COLUMNS =
  'The columns are symbol, known_at and sentiment; published_at, headline and source may follow.';

/** `file` as the backtest names it; `sha256` in hex, of the text as it lies there. */
export function newsOf(file: string, text: string, sha256: string): Step<RunNews> {
  const table = parseNews(text);
  if (table.kind === 'refused') return refused(file, table.missing, table.bad);
  const { headlines } = table;
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
