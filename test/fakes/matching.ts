/**
 * What a bar does to a working order, for the fakes of venues. Written apart from the backtester's fills, so that the
 * two can be held against each other: market at the open, limits and stops inside the bar, a gap fills at the open.
 */

export interface FakeBar {
  readonly symbol: string;
  /** Start, UTC microseconds. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export interface WorkingOrder {
  readonly isBuy: boolean;
  readonly type: 'market' | 'limit' | 'stop' | 'stop limit' | 'trailing stop';
  readonly limitPrice?: number;
  readonly stopPrice?: number;
}

/** The price at which the order fills in `bar`; undefined when it does not. */
export function fillPrice(order: WorkingOrder, bar: FakeBar): number | undefined {
  switch (order.type) {
    case 'market':
      return bar.open;
    case 'limit':
      return limitFill(order.isBuy, order.limitPrice ?? Number.NaN, bar);
    case 'stop':
    case 'trailing stop':
      return stopFill(order.isBuy, order.stopPrice ?? Number.NaN, bar);
    case 'stop limit':
      return stopLimitFill(order, bar);
    default:
      return order.type satisfies never;
  }
}

/** Where a trailing stop stands after `bar`: it follows the best price and never goes back. */
export function trailed(isBuy: boolean, stop: number, distance: number, bar: FakeBar): number {
  return isBuy ? Math.min(stop, bar.low + distance) : Math.max(stop, bar.high - distance);
}

function limitFill(isBuy: boolean, limit: number, bar: FakeBar): number | undefined {
  if (isBuy) return bar.low <= limit ? Math.min(bar.open, limit) : undefined;
  return bar.high >= limit ? Math.max(bar.open, limit) : undefined;
}

function stopFill(isBuy: boolean, stop: number, bar: FakeBar): number | undefined {
  if (isBuy) return bar.high >= stop ? Math.max(bar.open, stop) : undefined;
  return bar.low <= stop ? Math.min(bar.open, stop) : undefined;
}

/** Once the stop is met, the price may come back to the limit within the same bar. */
function stopLimitFill(order: WorkingOrder, bar: FakeBar): number | undefined {
  const met = stopFill(order.isBuy, order.stopPrice ?? Number.NaN, bar);
  if (met === undefined) return undefined;
  const limit = order.limitPrice ?? Number.NaN;
  if (order.isBuy ? met <= limit : met >= limit) return met;
  return (order.isBuy ? bar.low <= limit : bar.high >= limit) ? limit : undefined;
}
