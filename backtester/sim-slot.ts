/** What works for one symbol at the sim broker: market orders, resting orders, and the legs that protect entries. */

import { assertPresent, type Order, ShortList } from '../runtime/index.ts';
import { type Bar, type HeldFrom, limitFill, stopFill, stopLimitFill } from './bar-path.ts';

/** An order that rests in the book of one symbol. */
export interface Resting {
  readonly order: Order;
  /** Session of the first bar in which it could fill; a day order ends with it. */
  session: number | undefined;
  barsLeft: number;
  /** A stop limit whose stop was hit: from then on a limit. */
  isTriggered: boolean;
  /** Row whose open it has passed: that bar's volume has been asked, and is not asked again. */
  passedRow: number;
}

/** The protective orders of one entry. */
export interface Legs {
  readonly parent: Order;
  stop: Order | undefined;
  take: Order | undefined;
  /** First rows in which they can fill. */
  stopFrom: number;
  takeFrom: number;
  /** Row in which they were looked at last: one bar decides about them once. */
  checkedRow: number;
}

export class Slot {
  readonly market = new ShortList<Order>();
  readonly resting: Resting[] = [];
  readonly legs: Legs[] = [];
  /** Row of the bar that was executed last. */
  row = -1;
}

export function addLeg(slot: Slot, order: Order): void {
  const parent = assertPresent(order.parent, 'a protective order has its entry');
  let legs = slot.legs.find((candidate) => candidate.parent === parent);
  if (!legs) {
    const { row } = slot;
    legs = {
      parent,
      stop: undefined,
      take: undefined,
      stopFrom: row,
      takeFrom: row,
      checkedRow: -1,
    };
    slot.legs.push(legs);
  }
  const from = order.fromNextBar ? slot.row + 1 : slot.row;
  if (order.role === 'stop') {
    legs.stop = order;
    legs.stopFrom = from;
  } else {
    legs.take = order;
    legs.takeFrom = from;
  }
}

export function deferTo(legs: Legs, row: number): void {
  legs.stopFrom = Math.max(legs.stopFrom, row);
  legs.takeFrom = Math.max(legs.takeFrom, row);
}

/** Price of a leg that can fill in this bar; NaN otherwise. */
export function priceIn(leg: Order | undefined, from: number, row: number): number {
  if (!leg?.isOpen || row < from) return Number.NaN;
  return leg.stopPrice ?? leg.limitPrice ?? Number.NaN;
}

/** The part of a bar that is its open. */
export function openOf({ open }: Bar): Bar {
  return { open, high: open, low: open, close: open };
}

export function removeLeg(slot: Slot, order: Order): void {
  const index = slot.legs.findIndex(({ stop, take }) => stop === order || take === order);
  const legs = slot.legs[index];
  if (!legs) return;
  if (legs.stop === order) legs.stop = undefined;
  else legs.take = undefined;
  if (!legs.stop && !legs.take) slot.legs.splice(index, 1);
}

interface RestingFill {
  readonly price: number;
  /** A limit fills when the price comes back to it, a stop when it runs away. */
  readonly from: HeldFrom;
}

/** What of a resting order decides where it fills. */
export interface Awaiting {
  readonly order: Pick<Order, 'isBuy' | 'type' | 'limitPrice' | 'stopPrice' | 'filled'>;
  isTriggered: boolean;
}

export function restingFill(resting: Awaiting, bar: Bar): RestingFill | undefined {
  const { order } = resting;
  const { isBuy, limitPrice = Number.NaN, stopPrice = Number.NaN } = order;
  if (order.type === 'stop') {
    const price = order.filled > 0 ? bar.open : stopFill(isBuy, stopPrice, bar);
    return price === undefined ? undefined : { price, from: price === bar.open ? 'open' : 'stop' };
  }
  if (order.type !== 'stop limit' || resting.isTriggered) {
    const price = limitFill(isBuy, limitPrice, bar);
    return price === undefined ? undefined : { price, from: price === bar.open ? 'open' : 'limit' };
  }
  const { triggered, price } = stopLimitFill(isBuy, stopPrice, limitPrice, bar);
  resting.isTriggered = triggered;
  if (price === undefined) return undefined;
  // Filled at its limit after a gap beyond it: the price has come back.
  const cameBack = price === limitPrice && stopFill(isBuy, stopPrice, bar) !== price;
  return { price, from: cameBack ? 'limit' : price === bar.open ? 'open' : 'stop' };
}
