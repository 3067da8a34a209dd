/** Venues behind the port. */

export { createIbkr } from './ibkr/ibkr.ts';
export type { IbkrOptions, OrderIdStore } from './ibkr/options.ts';
