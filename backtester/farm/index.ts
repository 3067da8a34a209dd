/** The farm's door: sweeps on several threads of one machine. */

export { type FarmOptions, runOnThreads } from './run-on-threads.ts';
