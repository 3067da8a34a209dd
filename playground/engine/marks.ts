/** Where a run acted: the signal on the bar that had closed, the fill on the one after it. */

import { type BacktestReport, exitKindOf, formatPrice } from '../../backtester/index.ts';
import type { BarColumns } from '../../market/index.ts';
import type { LevelView, MarkView } from '../run-view.ts';

type Order = BacktestReport['result']['orders'][number];

export function marksOf(
  { result }: BacktestReport,
  bars: BarColumns,
  fills: 'next open' | 'same close',
): readonly MarkView[] {
  const rowOf = rowsOf(bars);
  const trades = result.trades.flatMap((trade, index): readonly MarkView[] => {
    if (trade.symbol !== bars.symbol) return [];
    const { side } = trade;
    const entry = rowOf(trade.entryTime);
    const exit = rowOf(trade.exitTime);
    const kind = exitKindOf(trade.exitReason);
    return [
      ...signal(entry, side, trade.entryReason, fills),
      {
        ...{ row: entry, kind: 'entry', side, trade: index, price: trade.entryPrice },
        text: `${side} ${formatPrice(trade.entryPrice)}`,
      },
      {
        ...{ row: exit, kind, side, trade: index, price: trade.exitPrice },
        text: `${kind} ${formatPrice(trade.exitPrice)}`,
      },
    ];
  });
  const open = result.openPositions.flatMap((position): readonly MarkView[] => {
    if (position.symbol !== bars.symbol) return [];
    const { side, entryPrice } = position;
    const row = rowOf(position.entryTime);
    return [
      ...signal(row, side, position.entryReason, fills),
      {
        ...{ row, kind: 'entry', side, price: entryPrice },
        text: `${side} ${formatPrice(entryPrice)}, still open`,
      },
    ];
  });
  return [...trades, ...open].sort((a, b) => a.row - b.row);
}

/** An entry that fills at the next open was decided at the close before it. */
function signal(
  entry: number,
  side: MarkView['side'],
  reason: string,
  fills: 'next open' | 'same close',
): readonly MarkView[] {
  const row = fills === 'same close' ? entry : entry - 1;
  return row < 0 ? [] : [{ row, kind: 'signal', side, text: reason }];
}

/** Stops and takes as they lay in wait. */
export function levelsOf({ result }: BacktestReport, bars: BarColumns): readonly LevelView[] {
  const rowOf = rowsOf(bars);
  return result.orders.flatMap((order): readonly LevelView[] => {
    const level = levelOf(order);
    if (!level || order.symbol !== bars.symbol) return [];
    const from = rowOf(order.submittedTime);
    const to = order.finishedTime === undefined ? bars.length - 1 : rowOf(order.finishedTime);
    return [{ ...level, from, to }];
  });
}

function levelOf(order: Order): Pick<LevelView, 'kind' | 'price'> | undefined {
  if (order.intent !== 'exit') return undefined;
  if (order.stopPrice !== undefined) return { kind: 'stop', price: order.stopPrice };
  return order.limitPrice === undefined ? undefined : { kind: 'take', price: order.limitPrice };
}

/** Row of the bar that begins at a time, or of the last one before it. */
function rowsOf({ time, length }: BarColumns): (timeUs: number) => number {
  return (timeUs) => {
    let low = 0;
    let high = length - 1;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if ((time[middle] ?? 0) <= timeUs) low = middle;
      else high = middle - 1;
    }
    return low;
  };
}
