/**
 * The baseline: SMA cross, long only, next-open fills, 0.1% fee, all in, equity curve, written by hand in one loop with
 * nothing around it. What any engine is measured against.
 */

import type { BarColumns } from '../market/index.ts';

interface FusedTrade {
  readonly entry: number;
  readonly exit: number;
  readonly quantity: number;
  readonly pnl: number;
}

export interface FusedResult {
  readonly equity: Float64Array;
  readonly trades: readonly FusedTrade[];
  readonly final: number;
}

export function fusedSmaCross(
  { open, close, length }: BarColumns,
  fast: number,
  slow: number,
  startingCash: number,
  fee: number,
): FusedResult {
  const equity = new Float64Array(length);
  const trades: FusedTrade[] = [];
  let cash = startingCash;
  let quantity = 0;
  let entry = 0;
  let cost = 0;
  let fastSum = 0;
  let slowSum = 0;
  let before = 0;
  let wanted = 0;
  for (let i = 0; i < length; i += 1) {
    if (wanted === 1) {
      entry = open[i] ?? 0;
      quantity = Math.floor(cash / (entry * (1 + fee)));
      cost = quantity * entry * (1 + fee);
      cash -= cost;
    } else if (wanted === -1) {
      const exit = open[i] ?? 0;
      const proceeds = quantity * exit * (1 - fee);
      cash += proceeds;
      trades.push({ entry, exit, quantity, pnl: proceeds - cost });
      quantity = 0;
    }
    wanted = 0;
    const price = close[i] ?? 0;
    fastSum += price;
    slowSum += price;
    if (i >= fast) fastSum -= close[i - fast] ?? 0;
    if (i >= slow) slowSum -= close[i - slow] ?? 0;
    if (i >= slow - 1) {
      const difference = fastSum / fast - slowSum / slow;
      if (i >= slow) {
        if (before <= 0 && difference > 0 && quantity === 0) wanted = 1;
        else if (before >= 0 && difference < 0 && quantity > 0) wanted = -1;
      }
      before = difference;
    }
    equity[i] = cash + quantity * price;
  }
  return { equity, trades, final: equity[length - 1] ?? startingCash };
}
