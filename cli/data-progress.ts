/** The progress bar of an import: on a terminal only, and only when it takes long enough to wonder. */

import { statSync } from 'node:fs';
import { Presets, SingleBar } from 'cli-progress';
import { stderr } from './surroundings.ts';

/** Smaller files are in before a bar could be read. */
const LONG_FILE_BYTES = 8_000_000;

export interface Progress {
  readonly update: (done: number, total: number) => void;
  readonly stop: () => void;
}

export function importProgress(file: string, quiet: boolean): Progress {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (quiet || !stderr().isTTY || size < LONG_FILE_BYTES)
    return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar(
    {
      format: 'importing {bar} {percentage}% {duration_formatted}',
      barsize: 40,
      // Its own handler would swallow the first Ctrl-C; without it there must be no hidden cursor to restore.
      gracefulExit: false,
      hideCursor: false,
      clearOnComplete: true,
      stream: stderr(),
    },
    Presets.shades_classic,
  );
  bar.start(100, 0);
  return {
    update: (done, total) => bar.update(Math.round((100 * done) / total)),
    stop: () => bar.stop(),
  };
}
