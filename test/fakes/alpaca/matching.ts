/** What one bar does to a working order. Written apart from the backtester's fills, so that the two can be compared. */

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

export interface Priced {
  readonly side: 'buy' | 'sell';
  readonly type: 'market' | 'limit' | 'stop' | 'stop_limit' | 'trailing_stop';
  readonly timeInForce: string;
  readonly limitPrice: number | undefined;
  readonly stopPrice: number | undefined;
}

/** Price at which the order fills in the bar; undefined when it does not. A gap fills at the open. */
export function fillPrice(order: Priced, bar: FakeBar): number | undefined {
  const isBuy = order.side === 'buy';
  const limit = order.limitPrice ?? Number.NaN;
  const stop = order.stopPrice ?? Number.NaN;
  if (order.timeInForce === 'cls') {
    if (order.type === 'market') return bar.close;
    return (isBuy ? bar.close <= limit : bar.close >= limit) ? bar.close : undefined;
  }
  switch (order.type) {
    case 'market':
      return bar.open;
    case 'limit':
      return atLimit(isBuy, limit, bar);
    case 'stop':
    case 'trailing_stop':
      return atStop(isBuy, stop, bar);
    case 'stop_limit': {
      const met = atStop(isBuy, stop, bar);
      if (met === undefined) return undefined;
      if (isBuy ? met <= limit : met >= limit) return met;
      return (isBuy ? bar.close <= limit : bar.close >= limit) ? limit : undefined;
    }
    default:
      return order.type satisfies never;
  }
}

/** How early in a bar a price is reached along the pessimistic path: stops before limits. */
export function urgency({ type }: Priced): number {
  if (type === 'market') return 0;
  return type === 'limit' ? 2 : 1;
}

/** Where a trailing stop stands after a bar: it follows the best price and never goes back. */
export function trailed(isBuy: boolean, stop: number, distance: number, bar: FakeBar): number {
  return isBuy ? Math.min(stop, bar.low + distance) : Math.max(stop, bar.high - distance);
}

function atLimit(isBuy: boolean, limit: number, bar: FakeBar): number | undefined {
  if (isBuy) return bar.low <= limit ? Math.min(bar.open, limit) : undefined;
  return bar.high >= limit ? Math.max(bar.open, limit) : undefined;
}

function atStop(isBuy: boolean, stop: number, bar: FakeBar): number | undefined {
  if (isBuy) return bar.high >= stop ? Math.max(bar.open, stop) : undefined;
  return bar.low <= stop ? Math.min(bar.open, stop) : undefined;
}
