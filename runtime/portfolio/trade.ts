/** A position from flat to flat: average entry and exit, fees of every fill in between. */

import type { Side } from '../program.ts';

export interface Trade {
  readonly strategy: string;
  readonly symbol: string;
  readonly side: Side;
  /** Largest quantity held, in shares. */
  readonly quantity: number;
  /** Start of the bar in which it filled, UTC microseconds (the session date for daily bars). */
  readonly entryTime: number;
  /** Quantity-weighted average of the entry fills, slippage included, in the prices of the exit's day after splits. */
  readonly entryPrice: number;
  readonly exitTime: number;
  readonly exitPrice: number;
  /** Net of fees, dividends and borrow cost included, in the account's currency. */
  readonly pnl: number;
  /** pnl ÷ entry value. */
  readonly pnlRatio: number;
  readonly fees: number;
  readonly dividends: number;
  readonly barsHeld: number;
  /** The rule as written that opened it, and the rule or protection that closed it. */
  readonly entryReason: string;
  readonly exitReason: string;
}
