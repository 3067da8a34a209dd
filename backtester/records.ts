/**
 * A run as files: `trades.csv`, `equity.csv`, `orders.csv`. Full precision, no clock and no path, so that the
 * same inputs give the same bytes.
 */

import { drawdownSeries } from './metrics-drawdown.ts';
import { type CsvCell, csvLines, inPieces, numberTexts } from './records-csv.ts';
import type { BacktestReport } from './report.ts';
import { isDaily } from './report.ts';
import { isoTime, isoTimes } from './report-format.ts';
import type { OrderRecord, Trade } from './result.ts';

/** The names of a run's tables, in the order in which they are listed. */
export const TABLE_FILES = ['trades.csv', 'equity.csv', 'orders.csv'] as const;
export type TableFile = (typeof TABLE_FILES)[number];

/** Each as the pieces of its text, which are made as they are asked for: minute bars of some years are a hundred megabytes. */
export function runTables(report: BacktestReport): Readonly<Record<TableFile, Iterable<string>>> {
  return {
    'trades.csv': inPieces(tradesCsv(report)),
    'equity.csv': inPieces(equityCsv(report)),
    'orders.csv': inPieces(ordersCsv(report)),
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

function tradesCsv({ result, strategy }: BacktestReport): Iterable<string> {
  const daily = isDaily(strategy.every);
  return tableOf(TRADE_COLUMNS, result.trades, (trade) => tradeRow(trade, daily));
}

function ordersCsv({ result, strategy }: BacktestReport): Iterable<string> {
  const daily = isDaily(strategy.every);
  return tableOf(ORDER_COLUMNS, result.orders, (order) => orderRow(order, daily));
}

function tableOf<Entry>(
  columns: readonly string[],
  entries: readonly Entry[],
  rowOf: (entry: Entry) => Readonly<Record<string, CsvCell>>,
): Iterable<string> {
  function* rows(): Generator<readonly CsvCell[]> {
    for (const entry of entries) {
      const row = rowOf(entry);
      yield columns.map((column) => row[column]);
    }
  }
  return csvLines(columns, rows());
}

/** The long one, a row at each instant, and so written without cells. */
function* equityCsv({ result, strategy, benchmark }: BacktestReport): Generator<string> {
  const { time, equity, exposure } = result;
  const drawdown = drawdownSeries(result);
  const timeText = isoTimes(isDaily(strategy.every));
  const [equityText, exposureText, drawdownText] = [numberTexts(), numberTexts(), numberTexts()];
  const heldText = numberTexts();
  const names = ['time', 'equity', 'exposure', 'drawdown'];
  yield `${(benchmark ? [...names, 'buy_and_hold'] : names).join(',')}\n`;
  for (let k = 0; k < time.length; k += 1) {
    const own = `${timeText(time[k] ?? Number.NaN)},${equityText(equity[k])},${exposureText(exposure[k])},${drawdownText(drawdown[k])}`;
    yield benchmark ? `${own},${heldText(benchmark.equity[k])}\n` : `${own}\n`;
  }
}
