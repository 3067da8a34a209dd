/** Which member an ensemble's trades are owed to: by its share of the score when the entry was decided. */

import type { BarColumns } from '../market/index.ts';
import type { StrategyProgram, SymbolSeries } from '../runtime/index.ts';
import type { EnsembleResult, RunResult, Trade } from './result.ts';
import type { Scored } from './score.ts';

export function attribute(
  { ensemble, symbols }: StrategyProgram,
  scored: Scored,
  { trades, orders }: Pick<RunResult, 'trades' | 'orders'>,
  series: readonly SymbolSeries[],
  bars: readonly BarColumns[],
): EnsembleResult {
  const decided = new Map<string, number[]>();
  for (const { symbol, intent, submittedTime, filledQuantity } of orders) {
    if (intent !== 'enter' || filledQuantity === 0) continue;
    const times = decided.get(symbol) ?? [];
    times.push(submittedTime);
    decided.set(symbol, times);
  }
  const tradeShares = trades.map(({ symbol, entryTime }): readonly number[] => {
    const place = symbols.indexOf(symbol);
    const start = (decided.get(symbol) ?? []).findLast((time) => time <= entryTime);
    const row = bars[place]?.time.indexOf(start ?? Number.NaN) ?? -1;
    return row < 0 ? [] : scored.sharesAt(place, series[place]?.closingTime(row) ?? Number.NaN);
  });
  const members = ensemble?.members ?? [];
  return {
    members: members.map(({ name, weight }, m) => ({
      name,
      startingWeight: weight,
      weight: scored.weights[m] ?? weight,
      pnl: pnlOf(m, trades, tradeShares),
    })),
    changes: scored.changes,
    tradeShares,
  };
}

function pnlOf(
  member: number,
  trades: readonly Trade[],
  shares: readonly (readonly number[])[],
): number {
  return trades.reduce((sum, { pnl }, t) => sum + pnl * (shares[t]?.[member] ?? 0), 0);
}
