/** Buying and holding, beside a run: same instants, same cash, same costs. */

import {
  type BarColumns,
  type CorporateAction,
  firstBarOfSession,
  orderActions,
} from '../market/index.ts';
import { curveMetrics } from './metrics.ts';
import { buyAndHold, type HeldAction, type HeldSeries } from './metrics-buy-and-hold.ts';
import type { Annualisation } from './metrics-returns.ts';
import type { ReportedBenchmark } from './report.ts';
import type { RunResult } from './result.ts';
import type { BacktestSpec, Commission } from './spec.ts';

/** Undefined where nothing could trade: there is no first open to buy at. */
export function benchmarkOf(
  result: RunResult,
  bars: readonly BarColumns[],
  actions: readonly CorporateAction[],
  spec: BacktestSpec,
  annual: Annualisation,
): ReportedBenchmark | undefined {
  if (result.time.length === 0 || bars.length === 0) return undefined;
  const { commissions, slippage } = spec.costs;
  const held = buyAndHold(
    result,
    bars.map((columns) => heldSeries(columns, actions)),
    {
      slippage,
      fractional: spec.fractional,
      commission: (quantity, price) => commissionOf(commissions, quantity, price),
    },
  );
  return { ...held, metrics: curveMetrics(held, annual) };
}

function heldSeries(columns: BarColumns, actions: readonly CorporateAction[]): HeldSeries {
  const own = orderActions(actions).filter(({ symbol }) => symbol === columns.symbol);
  return {
    symbol: columns.symbol,
    time: columns.time,
    open: columns.open,
    close: columns.close,
    actions: own.flatMap((action): HeldAction[] => {
      const time = columns.time[firstBarOfSession(columns, action.exDate)];
      if (time === undefined) return [];
      return action.kind === 'split'
        ? [{ kind: 'split', time, ratio: action.ratio }]
        : [{ kind: 'dividend', time, perShare: action.amount }];
    }),
  };
}

function commissionOf(commissions: readonly Commission[], quantity: number, price: number): number {
  const value = quantity * price;
  let total = 0;
  for (const { kind, rate, min, max } of commissions) {
    const bound = (limit: NonNullable<Commission['min']>): number =>
      limit.kind === 'money' ? limit.amount : limit.amount * value;
    let fee = kind === 'per share' ? rate * quantity : kind === 'percent' ? rate * value : rate;
    if (min) fee = Math.max(fee, bound(min));
    if (max) fee = Math.min(fee, bound(max));
    total += fee;
  }
  return total;
}
