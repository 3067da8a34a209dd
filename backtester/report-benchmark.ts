/** Buying and holding, beside a run: same instants, same cash, same costs. */

import {
  type BarColumns,
  type CorporateAction,
  firstBarOfSession,
  orderActions,
} from '../market/index.ts';
import { commissionOf } from './costs.ts';
import { curveMetrics } from './metrics.ts';
import { buyAndHold, type HeldAction, type HeldSeries } from './metrics-buy-and-hold.ts';
import type { Annualisation } from './metrics-returns.ts';
import type { ReportedBenchmark } from './report.ts';
import type { RunResult } from './result.ts';
import type { BacktestSpec } from './spec.ts';

/**
 * `decidesFrom` is the first bar at whose close the strategy could decide: until then the yardstick is in cash too.
 * Undefined where nothing could trade: there is no first open to buy at.
 */
export function benchmarkOf(
  result: RunResult,
  bars: readonly BarColumns[],
  actions: readonly CorporateAction[],
  spec: BacktestSpec,
  annual: Annualisation,
  decidesFrom: number,
): ReportedBenchmark | undefined {
  const { time, session, startingCash } = result;
  const start = time.findIndex((each) => each >= decidesFrom);
  if (start < 0 || bars.length === 0) return undefined;
  const part = buyAndHold(
    { time: time.subarray(start), session: session.subarray(start), startingCash },
    bars.map((columns) => heldSeries(columns, actions)),
    {
      slippage: spec.costs.slippage,
      fractional: spec.fractional,
      commission: (quantity, price) => commissionOf(spec.costs, quantity, quantity * price),
    },
  );
  const equity = new Float64Array(time.length).fill(startingCash);
  equity.set(part.equity, start);
  const held = { ...part, time, session, equity };
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
