/** The brokers' door. */

export { createAlpaca } from './alpaca/alpaca.ts';
export type { AlpacaOptions } from './alpaca/options.ts';
