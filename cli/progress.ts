/** Progress bars: on a terminal only, and only where somebody would wonder. */

import { existsSync, statSync } from 'node:fs';
import { Presets, SingleBar } from 'cli-progress';
import { stderr } from './surroundings.ts';

export interface Progress {
  readonly update: (done: number, total: number) => void;
  readonly stop: () => void;
}

/** Smaller files are in before a bar could be read. */
const LONG_FILE_BYTES = 8_000_000;

export function importProgress(file: string, quiet: boolean): Progress {
  const size = existsSync(file) ? statSync(file).size : 0;
  const bar = progressBar(
    'importing {bar} {percentage}% {duration_formatted}',
    quiet || size < LONG_FILE_BYTES,
  );
  return { ...bar, update: (done, total) => bar.update(Math.round((100 * done) / total), 100) };
}

/** With the time that is left. */
export function sweepProgress(quiet: boolean, what = 'runs'): Progress {
  return progressBar(`{bar} {percentage}% {value} of {total} ${what}, {eta_formatted} left`, quiet);
}

function progressBar(format: string, quiet: boolean): Progress {
  if (quiet || !stderr().isTTY) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar(
    {
      ...{ format, barsize: 30 },
      // Its own handler would swallow the first Ctrl-C; without it there must be no hidden cursor to restore.
      gracefulExit: false,
      hideCursor: false,
      clearOnComplete: true,
      stream: stderr(),
    },
    Presets.shades_classic,
  );
  let isRunning = false;
  return {
    update(done, total) {
      if (!isRunning) bar.start(total, done);
      isRunning = true;
      bar.update(done);
    },
    stop() {
      if (isRunning) bar.stop();
      isRunning = false;
    },
  };
}
