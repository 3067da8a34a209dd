/** The door of the worker threads: sweeps on several threads of one machine. */

export {
  besideBundle,
  openThreads,
  type RowsOptions,
  runOnThreads,
  type SweepThreads,
  type ThreadsOptions,
} from './open-threads.ts';
