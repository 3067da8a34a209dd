/** Every fill of a run, seen where orders execute: the result itself only has averages. */

import type { RunResult } from '../../backtester/index.ts';
import { Order } from '../../runtime/orders/order.ts';

export interface Fill {
  readonly orderId: number;
  readonly symbol: number;
  readonly role: Order['role'];
  readonly type: Order['type'];
  readonly side: Order['side'];
  readonly isBuy: boolean;
  readonly limitPrice: number | undefined;
  readonly quantity: number;
  readonly price: number;
  readonly fee: number;
  readonly instant: number;
  readonly submittedAt: number;
}

export interface RecordedRun {
  readonly result: RunResult;
  readonly fills: readonly Fill[];
}

export function recordFills(body: () => RunResult): RecordedRun {
  const fills: Fill[] = [];
  const seen = new Map<number, Order>();
  // An ambiguous run is run once more with the other order of events; only the first one counts.
  let isSecondRun = false;
  const original = Order.prototype.execute;
  Order.prototype.execute = function (quantity, price, fee, instant) {
    const known = seen.get(this.id);
    if (known !== undefined && known !== this) isSecondRun = true;
    seen.set(this.id, this);
    if (!isSecondRun) fills.push(fillOf(this, quantity, price, fee, instant));
    original.call(this, quantity, price, fee, instant);
  };
  try {
    return { result: body(), fills };
  } finally {
    Order.prototype.execute = original;
  }
}

function fillOf(order: Order, quantity: number, price: number, fee: number, instant: number): Fill {
  const { id, symbol, role, type, side, isBuy, limitPrice, submittedAt } = order;
  return {
    ...{ orderId: id, symbol, role, type, side, isBuy, limitPrice },
    ...{ quantity, price, fee, instant, submittedAt },
  };
}
