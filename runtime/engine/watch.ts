/** What the engine tells whoever asks why nothing was done, at the moment at which it does not do it. */

import type { Order } from '../orders/order.ts';

/** Gates that neither make an order nor are counted: nobody would want to hear of each bar on which they are shut. */
export type Gate =
  | 'gate.killed'
  | 'gate.cooldown'
  | 'gate.flat_by'
  | 'gate.hours'
  | 'gate.exit_outranks'
  | 'gate.entry_working'
  | 'gate.position_held'
  | 'gate.pyramid_full'
  | 'gate.closing'
  | 'gate.reversal_refused'
  | 'target.in_place'
  | 'target.within_band';

/** Absent in ordinary runs: each call stands where something has been refused already. */
export interface EngineWatch {
  /** A rule that is true did not act, or a target moved nothing. Without `reason` it holds for every rule. */
  blocked(symbol: number, id: Gate | string, reason?: string): void;
  /** Risk refused an entry, or made it smaller than the `asked` quantity; its action is taken after this. */
  judged(order: Order, asked: number): void;
  /** At a rebalance: the share of equity that a symbol is to have, once all have been made to fit together. */
  wished(symbol: number, weight: number, reason: string): void;
}
