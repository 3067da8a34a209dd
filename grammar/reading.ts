/** What reading a file carries along. */

import type { Diagnostic } from './diagnostic.ts';
import type { StatementReader } from './statement-reader.ts';

export interface Reading {
  readonly reader: StatementReader;
  /** The doc comment above the token at this offset. */
  readonly doc: (start: number) => { readonly doc?: string };
  report(diagnostic: Diagnostic): void;
  /** True once so much is wrong that reading on makes no sense. */
  isHopeless(): boolean;
}

/** The words that begin a declaration. */
export const DECLARATIONS: ReadonlySet<string> = new Set([
  ...['strategy', 'indicator', 'risk', 'backtest', 'universe', 'ensemble', 'deploy', 'test'],
  'import',
]);
