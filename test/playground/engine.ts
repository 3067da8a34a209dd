/** The page's engine as a worker has it, in this process: emitted code is loaded in Node's way. */

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { VERSION } from '../../cli/version.ts';
import { createLoader } from '../../playground/engine/load-emitted.ts';
import { createPrograms, DIRECTORY } from '../../playground/engine/programs.ts';
import type { Engine } from '../../playground/engine/run.ts';
import { SeriesShelf } from '../../playground/engine/series.ts';
import { TableShelf } from '../../playground/engine/tables.ts';
import type { FileOptions } from '../../playground/protocol.ts';
import { sampleSeries } from '../../playground/sample.ts';
import { PRICES } from '../cli/strata.ts';

const ROOT = resolve(import.meta.dirname, '../..');

export const importText = (text: string): Promise<unknown> =>
  import(/* @vite-ignore */ `data:text/javascript;charset=utf-8,${encodeURIComponent(text)}`);

export function pageEngine(load: typeof importText = importText): Engine {
  const shelf = new SeriesShelf();
  shelf.put(sampleSeries(readFileSync(PRICES, 'utf8')));
  return {
    shelf,
    tables: new TableShelf(shelf),
    programs: createPrograms(shippedPrograms()),
    loader: createLoader(load),
    version: VERSION,
  };
}

export function shippedPrograms(): Readonly<Record<string, string>> {
  const paths = readdirSync(join(ROOT, DIRECTORY), { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    paths
      .filter((path) => path.endsWith('.strat'))
      .map((path) => [`${DIRECTORY}/${path}`, readFileSync(join(ROOT, DIRECTORY, path), 'utf8')]),
  );
}

export function shipped(file: string): { readonly file: string; readonly source: string } {
  return { file, source: readFileSync(join(ROOT, DIRECTORY, file), 'utf8') };
}

/** What the page would ask of whoever dropped a file of daily bars. */
export const OPTIONS: FileOptions = {
  ...{ holds: 'bars', timeframe: '1d', calendar: '24x7', label: 'start', symbol: 'ABC' },
  ...{ adjusted: 'raw', series: 'sp500', called: 'index' },
};

export function bytesOf(text: string): ArrayBuffer {
  const bytes = new TextEncoder().encode(text);
  return bytes.buffer.slice(0, bytes.length);
}
