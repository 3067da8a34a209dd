/** The progress bar of a sweep, with the time that is left: on a terminal only. */

import { Presets, SingleBar } from 'cli-progress';
import type { Progress } from './data-progress.ts';
import { stderr } from './surroundings.ts';

export function sweepProgress(quiet: boolean, what = 'runs'): Progress {
  if (quiet || !stderr().isTTY) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar(
    {
      format: `{bar} {percentage}% {value} of {total} ${what}, {eta_formatted} left`,
      barsize: 30,
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
