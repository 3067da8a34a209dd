/**
 * A run as files: `trades.csv`, `equity.csv`, `orders.csv`. Full precision, no clock and no path, so that the
 * same inputs give the same bytes.
 */

import { drawdownSeries } from './metrics-drawdown.ts';
import { type CsvCell, csvText, numberText } from './records-csv.ts';
import type { BacktestReport } from './report.ts';
import { isDaily } from './report.ts';
import { isoTime } from './report-format.ts';
import type { OrderRecord, Trade } from './result.ts';

/** The names of a run's tables, in the order in which they are listed. */
export const TABLE_FILES = ['trades.csv', 'equity.csv', 'orders.csv'] as const;
export type TableFile = (typeof TABLE_FILES)[number];

export function runTables(report: BacktestReport): Readonly<Record<TableFile, string>> {
  return {
    'trades.csv': tradesCsv(report),
    'equity.csv': equityCsv(report),
    'orders.csv': ordersCsv(report),
  };
}

/** Keys of one trade in CSV and in JSON. */
export function tradeRow(trade: Trade, daily: boolean): Readonly<Record<string, CsvCell>> {
  return {
    strategy: trade.strategy,
    symbol: trade.symbol,
    side: trade.side,
    quantity: trade.quantity,
    entry_time: isoTime(trade.entryTime, daily),
    entry_price: trade.entryPrice,
    exit_time: isoTime(trade.exitTime, daily),
    exit_price: trade.exitPrice,
    pnl: trade.pnl,
    pnl_ratio: trade.pnlRatio,
    fees: trade.fees,
    dividends: trade.dividends,
    bars_held: trade.barsHeld,
    entry_reason: trade.entryReason,
    exit_reason: trade.exitReason,
  };
}

export function orderRow(order: OrderRecord, daily: boolean): Readonly<Record<string, CsvCell>> {
  const { finishedTime } = order;
  return {
    id: order.id,
    strategy: order.strategy,
    symbol: order.symbol,
    action: order.action,
    intent: order.intent,
    type: order.type,
    time_in_force: order.timeInForce,
    quantity: order.quantity,
    limit_price: order.limitPrice,
    stop_price: order.stopPrice,
    submitted_time: isoTime(order.submittedTime, daily),
    finished_time: finishedTime === undefined ? undefined : isoTime(finishedTime, daily),
    status: order.status,
    filled_quantity: order.filledQuantity,
    average_price: order.averagePrice,
    fees: order.fees,
    reason: order.reason,
    note: order.note,
  };
}

const TRADE_COLUMNS = [
  'strategy',
  'symbol',
  'side',
  'quantity',
  'entry_time',
  'entry_price',
  'exit_time',
  'exit_price',
  'pnl',
  'pnl_ratio',
  'fees',
  'dividends',
  'bars_held',
  'entry_reason',
  'exit_reason',
] as const;

const ORDER_COLUMNS = [
  'id',
  'strategy',
  'symbol',
  'action',
  'intent',
  'type',
  'time_in_force',
  'quantity',
  'limit_price',
  'stop_price',
  'submitted_time',
  'finished_time',
  'status',
  'filled_quantity',
  'average_price',
  'fees',
  'reason',
  'note',
] as const;

function tradesCsv({ result, strategy }: BacktestReport): string {
  const daily = isDaily(strategy.every);
  const rows = result.trades.map((trade) => tradeRow(trade, daily));
  return csvText(
    TRADE_COLUMNS,
    rows.map((row) => TRADE_COLUMNS.map((column) => row[column])),
  );
}

function ordersCsv({ result, strategy }: BacktestReport): string {
  const daily = isDaily(strategy.every);
  const rows = result.orders.map((order) => orderRow(order, daily));
  return csvText(
    ORDER_COLUMNS,
    rows.map((row) => ORDER_COLUMNS.map((column) => row[column])),
  );
}

/** The long one, a row at each instant, and so written without cells. */
function equityCsv({ result, strategy, benchmark }: BacktestReport): string {
  const daily = isDaily(strategy.every);
  const { time, equity, exposure } = result;
  const drawdown = drawdownSeries(result);
  const names = ['time', 'equity', 'exposure', 'drawdown'];
  let text = `${(benchmark ? [...names, 'buy_and_hold'] : names).join(',')}\n`;
  for (let k = 0; k < time.length; k += 1) {
    text += `${isoTime(time[k] ?? Number.NaN, daily)},${numberText(equity[k])},`;
    text += `${numberText(exposure[k])},${numberText(drawdown[k])}`;
    text += benchmark ? `,${numberText(benchmark.equity[k])}\n` : '\n';
  }
  return text;
}
