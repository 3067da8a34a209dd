/** The second baseline: RSI reversion with a stop and a take at fixed ratios, long only, next-open fills, written by hand. */

import type { BarColumns } from '../market/index.ts';
import type { FusedResult } from './fused.ts';

export interface Reversion {
  readonly length: number;
  readonly oversold: number;
  readonly recovered: number;
  readonly stop: number;
  readonly take: number;
}

export function fusedReversion(
  { open, high, low, close, length }: BarColumns,
  { length: n, oversold, recovered, stop: stopRatio, take: takeRatio }: Reversion,
  startingCash: number,
  fee: number,
): FusedResult {
  const equity = new Float64Array(length);
  const trades: { entry: number; exit: number; quantity: number; pnl: number }[] = [];
  let cash = startingCash;
  let quantity = 0;
  let entry = 0;
  let cost = 0;
  let stop = 0;
  let take = 0;
  let wanted = 0;
  let gain = 0;
  let loss = 0;
  let before = Number.NaN;
  for (let i = 0; i < length; i += 1) {
    let exit = 0;
    if (wanted === 1) {
      entry = open[i] ?? 0;
      quantity = Math.floor(cash / (entry * (1 + fee)));
      cost = quantity * entry * (1 + fee);
      cash -= cost;
      stop = entry * (1 - stopRatio);
      take = entry * (1 + takeRatio);
    } else if (wanted === -1) exit = open[i] ?? 0;
    wanted = 0;
    if (quantity > 0 && exit === 0) {
      if ((low[i] ?? 0) <= stop) exit = Math.min(open[i] ?? 0, stop);
      else if ((high[i] ?? 0) >= take) exit = Math.max(open[i] ?? 0, take);
    }
    if (exit > 0) {
      const proceeds = quantity * exit * (1 - fee);
      cash += proceeds;
      trades.push({ entry, exit, quantity, pnl: proceeds - cost });
      quantity = 0;
    }
    const price = close[i] ?? 0;
    if (i > 0) {
      const change = price - (close[i - 1] ?? 0);
      const up = Math.max(change, 0);
      const down = Math.max(-change, 0);
      if (i <= n) {
        gain += up / n;
        loss += down / n;
      } else {
        gain += (up - gain) / n;
        loss += (down - loss) / n;
      }
      if (i >= n) {
        const strength = gain + loss === 0 ? 50 : (100 * gain) / (gain + loss);
        if (quantity === 0) {
          if (before >= oversold && strength < oversold) wanted = 1;
        } else if (strength > recovered) wanted = -1;
        before = strength;
      }
    }
    equity[i] = cash + quantity * price;
  }
  return { equity, trades, final: equity[length - 1] ?? startingCash };
}
