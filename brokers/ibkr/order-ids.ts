/** Order ids: above every id that TWS asked for, that we saved, and that we saw. */

import type { OrderIdStore } from './options.ts';

export interface OrderIds {
  /** What is saved is never below it. */
  next(): number;
  /** None at or below `id` is given out again. */
  raiseTo(id: number): void;
}

/** Saved at once, so that one order in so many waits for the disk. A restart begins above what it left unused. */
const IDS_AT_ONCE = 100;

export function makeOrderIds(store: OrderIdStore): OrderIds {
  let last = store.load();
  let saved = last;
  return {
    next() {
      last += 1;
      if (last > saved) {
        saved = last + IDS_AT_ONCE - 1;
        store.save(saved);
      }
      return last;
    },
    raiseTo(id) {
      // Requests have numbers of their own, far above: one of those is no order.
      if (id < FIRST_REQUEST_ID) last = Math.max(last, id);
    },
  };
}

/** Orders and requests share IB's answers about "an id", so their ranges are kept apart. */
export const FIRST_REQUEST_ID = 1_500_000_000;

let lastRequest = FIRST_REQUEST_ID;

export function nextRequestId(): number {
  lastRequest += 1;
  return lastRequest;
}

export function memoryStore(): OrderIdStore {
  let kept = 0;
  return {
    load: () => kept,
    save(id) {
      kept = id;
    },
  };
}
