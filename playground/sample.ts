/** What the page comes with: the shipped programs, and twenty years of an index from the data package of the quick start. */

import { csvRows, importBars } from '../market/index.ts';
import { arrowOf } from './engine/arrow-bars.ts';
import type { Series } from './engine/series.ts';

/** `npm run demo` imports the same file in the same way. */
export function sampleSeries(csv: string): Series {
  const [timeframe, calendar] = ['1d', 'XNYS'] as const;
  const file = importBars(() => csvRows('sp500-2000.csv', csv), {
    ...{ timeframe, calendar, label: 'start', symbol: 'SPX' },
  });
  if (file.kind === 'refused') throw new Error(file.problem.message);
  return { name: 'sp500', timeframe, calendar, adjusted: 'raw', bars: file.value.bars };
}

export function sampleArrow(csv: string): Uint8Array {
  return arrowOf(sampleSeries(csv));
}
