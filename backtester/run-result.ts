/** From what the engine kept to what a run reports: instants become times, indexes become symbols. */

import {
  type Counted,
  type Engine,
  type OrderSummary,
  openOrders,
  type StrategyProgram,
  type Streams,
} from '../runtime/index.ts';
import type {
  OpenPosition,
  OrderRecord,
  OrderStatus,
  Readiness,
  RejectionCount,
  RunResult,
  RunWarning,
  Trade,
} from './result.ts';
import type { Schedule } from './schedule.ts';
import type { SimBroker } from './sim-broker.ts';
import type { Simulation } from './simulation.ts';

export interface FinishedRun {
  readonly readiness: Readiness | undefined;
  readonly program: StrategyProgram;
  readonly engine: Engine;
  /** What the program reads on other clocks. */
  readonly streams: Streams | undefined;
  readonly broker: SimBroker;
  readonly simulation: Simulation;
  readonly schedule: Schedule;
  readonly start: number;
  readonly startingCash: number;
}

export function resultOf(run: FinishedRun): RunResult {
  const { engine, program, broker, simulation, schedule, start, startingCash } = run;
  const { account, desk } = engine;
  const timeOf = (instant: number): number => schedule.time[instant] ?? 0;
  // Records are made from the engine's logs when somebody looks: who sweeps looks at the equity alone.
  let orders: readonly OrderRecord[] | undefined;
  let trades: readonly Trade[] | undefined;
  let exposure: Float64Array | undefined;
  return {
    time: schedule.time.subarray(start),
    session: schedule.session.subarray(start),
    equity: simulation.equity,
    get exposure() {
      exposure ??= simulation.exposure;
      return exposure;
    },
    get trades() {
      trades ??= desk.trades.records({
        strategy: program.name,
        symbols: program.symbols,
        timeOf,
      });
      return trades;
    },
    openPositions: openPositions(run, timeOf),
    get orders() {
      orders ??= [...desk.orders.all, ...openOrders(desk)]
        .sort((a, b) => a.id - b.id)
        .map((order) => orderOf(order, run.program, timeOf));
      return orders;
    },
    rejections: desk.refusals.all.map((counted) => rejectionOf(counted, timeOf)),
    warnings: [
      ...desk.warnings.all.map((counted) => warningOf(counted, timeOf)),
      ...brokerWarnings(broker),
    ],
    ...(run.readiness && { readiness: run.readiness }),
    startingCash,
    tradedValue: account.traded,
    fees: account.fees,
    slippageCost: account.slippage,
    borrowCost: account.borrow,
    marginInterest: account.interest,
    dividends: account.dividends,
    ambiguousBars: broker.ambiguousBars,
    knifeEdges: engine.books.reduce(
      (sum, { series }) => sum + series.evaluator.knifeEdges,
      run.streams?.knifeEdges ?? 0,
    ),
    ...(desk.killedAt !== undefined && { killedAt: timeOf(desk.killedAt) }),
  };
}

type TimeOf = (instant: number) => number;

function symbolName({ symbols }: StrategyProgram, index: number): string {
  return symbols[index] ?? '';
}

function openPositions({ engine, program }: FinishedRun, timeOf: TimeOf): readonly OpenPosition[] {
  return engine.books.flatMap(({ position, index, lastClose }) => {
    const { side } = position;
    if (side === undefined) return [];
    return [
      {
        strategy: program.name,
        symbol: symbolName(program, index),
        side,
        quantity: Math.abs(position.quantity),
        entryTime: timeOf(position.entryInstant),
        entryPrice: position.entryPrice,
        lastPrice: lastClose,
        unrealizedPnl: position.pnl(lastClose),
        fees: position.fees,
        entryReason: position.entryReason,
      },
    ];
  });
}

const STATUS: Readonly<Record<OrderSummary['state'], OrderStatus>> = {
  new: 'working',
  working: 'working',
  'partially filled': 'working',
  filled: 'filled',
  cancelled: 'cancelled',
  expired: 'expired',
  rejected: 'rejected',
};

function orderOf(order: OrderSummary, program: StrategyProgram, timeOf: TimeOf): OrderRecord {
  const status = STATUS[order.state];
  const { timeInForce } = order;
  return {
    id: String(order.id),
    strategy: program.name,
    symbol: symbolName(program, order.symbol),
    action: (order.side === 'long') === (order.role === 'entry') ? 'buy' : 'sell',
    intent: order.role === 'entry' ? 'enter' : 'exit',
    type: order.type,
    timeInForce: timeInForce.kind === 'bars' ? `${timeInForce.bars} bars` : timeInForce.kind,
    quantity: order.quantity,
    limitPrice: order.limitPrice,
    stopPrice: order.stopPrice,
    submittedTime: timeOf(order.submittedAt),
    finishedTime: status === 'working' ? undefined : timeOf(order.finishedAt),
    status,
    filledQuantity: order.filled,
    averagePrice: order.filled > 0 ? order.averagePrice : undefined,
    fees: order.fees,
    reason: order.reason,
    note: order.note,
  };
}

function rejectionOf({ id, text, count, firstInstant }: Counted, timeOf: TimeOf): RejectionCount {
  return { rule: id, text, count, firstTime: timeOf(firstInstant) };
}

function warningOf({ id, text, count, firstInstant }: Counted, timeOf: TimeOf): RunWarning {
  return { code: id, text, count, firstTime: timeOf(firstInstant) };
}

function brokerWarnings(broker: SimBroker): readonly RunWarning[] {
  const warnings: RunWarning[] = [];
  const add = (code: string, text: string, count: number): void => {
    if (count > 0) warnings.push({ code, text, count });
  };
  add('fill.trimmed', 'orders trimmed to buying power at their fill', broker.trimmedOrders);
  add('fill.capped', 'fills held back by the participation cap', broker.cappedFills);
  add(
    'fill.volume_unknown',
    'fills in bars without a volume, which the participation cap could not limit',
    broker.unknownVolumes,
  );
  return warnings;
}
