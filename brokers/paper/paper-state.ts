/** What the simulated venue knows, apart from what it does. */

import type { Execution } from '../../runtime/index.ts';
import type { PaperOrder } from './paper-orders.ts';

/** All that the venue knows, as JSON: a process that ends leaves it behind. */
export interface PaperState {
  readonly cash: number;
  readonly time: number;
  readonly sequence: number;
  readonly bar: number;
  readonly orders: readonly PaperOrder[];
  readonly positions: readonly (readonly [string, number])[];
  readonly closes: readonly (readonly [string, number])[];
  readonly executions: readonly Execution[];
}

export function freshState(cash: number): PaperState {
  return {
    cash,
    time: 0,
    sequence: 0,
    bar: 0,
    orders: [],
    positions: [],
    closes: [],
    executions: [],
  };
}
