/** The door of the worker threads: sweeps on several threads of one machine. */

export { type FarmOptions, runOnThreads } from './run-on-threads.ts';
