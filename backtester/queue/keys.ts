/** What stands in Redis, and under which names. All of it begins with `strata:`. */

/** The names of the queues of the library, which adds its own parts. */
export const QUEUE_PREFIX = 'strata:queue';

/** The ids of sweeps that want workers. */
export const SWEEPS = 'strata:sweeps';

export interface SweepKeys {
  /** That it wants workers, and which queue to work on. Gone when its sweep stops beating. */
  readonly notice: string;
  /** What workers need to know before the first chunk. */
  readonly manifest: string;
  /** A hash: who works, or why not. */
  readonly workers: string;
  /** A hash: rows by the key of their chunk. */
  readonly results: string;
  /** There while results are wanted, beyond the life of the process that asked. */
  readonly open: string;
}

export function keysOf(sweep: string): SweepKeys {
  const own = `strata:sweep:${sweep}`;
  return {
    notice: `${own}:notice`,
    manifest: `${own}:manifest`,
    workers: `${own}:workers`,
    results: `${own}:results`,
    open: `${own}:open`,
  };
}

/** How long a notice lasts without a beat. */
export const NOTICE_MS = 15_000;
export const BEAT_MS = 2_000;
/** How long results wait for a sweep that was killed to be begun again. */
export const RESULTS_SECONDS = 7 * 24 * 3600;
