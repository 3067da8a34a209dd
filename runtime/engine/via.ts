/** How a rule's order reaches the market: its prices, rounded to the tick, and how long it works. */

import { DAY, GOOD_TILL_CANCELLED, type TimeInForce } from '../orders/order.ts';
import type { Via } from '../program.ts';
import type { Book } from './book.ts';
import { roundLimit, roundStop } from './protection.ts';

export interface OrderPrices {
  readonly limitPrice: number | undefined;
  readonly stopPrice: number | undefined;
}

export const NO_PRICES: OrderPrices = { limitPrice: undefined, stopPrice: undefined };

/** Undefined when a price is absent or not above zero: such an order cannot be sent. */
export function viaPrices(
  via: Via,
  book: Book,
  isBuy: boolean,
  enters: boolean,
): OrderPrices | undefined {
  if (via.kind === 'market') return NO_PRICES;
  const { evaluator, instrument } = book.series;
  const limit = (output: number): number => roundLimit(instrument, evaluator.output(output), isBuy);
  const stop = (output: number): number =>
    roundStop(instrument, evaluator.output(output), isBuy, enters);
  const prices = pricesOf(via, limit, stop);
  return isSound(prices.limitPrice) && isSound(prices.stopPrice) ? prices : undefined;
}

function isSound(price: number | undefined): boolean {
  return price === undefined || (price > 0 && Number.isFinite(price));
}

function pricesOf(
  via: Via,
  limit: (output: number) => number,
  stop: (output: number) => number,
): OrderPrices {
  switch (via.kind) {
    case 'limit':
      return { limitPrice: limit(via.limit), stopPrice: undefined };
    case 'stop':
      return { limitPrice: undefined, stopPrice: stop(via.stop) };
    case 'stop limit':
      return { stopPrice: stop(via.stop), limitPrice: limit(via.limit) };
    case 'market':
    case 'open auction':
    case 'close auction':
      return NO_PRICES;
    default:
      return via satisfies never;
  }
}

export function timeInForceOf(via: Via, book: Book): TimeInForce {
  if (via.kind === 'market' || !('timeInForce' in via)) return GOOD_TILL_CANCELLED;
  const { timeInForce } = via;
  switch (timeInForce.kind) {
    case 'day':
      return DAY;
    case 'gtc':
      return GOOD_TILL_CANCELLED;
    case 'bars': {
      const bars = Math.floor(book.series.evaluator.output(timeInForce.bars));
      return { kind: 'bars', bars: Math.max(1, bars) };
    }
    default:
      return timeInForce satisfies never;
  }
}
