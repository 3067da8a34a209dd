/** The door of the worker threads: sweeps on several threads of one machine. */

export {
  openThreads,
  type RowsOptions,
  runOnThreads,
  type SweepThreads,
  type ThreadsOptions,
} from './open-threads.ts';
