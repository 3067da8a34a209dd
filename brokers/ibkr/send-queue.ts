/**
 * What waits to be sent. The library's own queue is first in, first out, outlives a connection and cannot be emptied,
 * so it is set aside and ours stands in front: the kill goes at once, cancels overtake orders, orders overtake reads,
 * and what has not been sent can still be dropped.
 */

export type Lane = 'kill' | 'cancel' | 'order' | 'read';

export interface SendQueue {
  /** `write` runs once, now or later; or `dropped` does, and nothing was sent. */
  add(lane: Lane, write: () => void, dropped: () => void): void;
  dropOrders(): void;
  /** Drops everything. */
  close(): void;
}

interface Waiting {
  readonly write: () => void;
  readonly dropped: () => void;
}

/** The part of the budget that only cancels may use. */
const RESERVED = 0.25;
const WINDOW_MS = 1_000;
const LANES = ['cancel', 'order', 'read'] as const;

export function makeSendQueue(perSecond: number): SendQueue {
  const waiting: Record<Exclude<Lane, 'kill'>, Waiting[]> = { cancel: [], order: [], read: [] };
  const sentAt: number[] = [];
  const shared = Math.max(1, Math.floor(perSecond * (1 - RESERVED)));
  let timer: NodeJS.Timeout | undefined;

  return {
    add(lane, write, dropped) {
      if (lane === 'kill') {
        note();
        write();
        return;
      }
      waiting[lane].push({ write, dropped });
      pump();
    },
    dropOrders() {
      drop('order');
    },
    close() {
      clearTimeout(timer);
      for (const lane of LANES) drop(lane);
    },
  };

  function pump(): void {
    clearTimeout(timer);
    for (const lane of LANES) {
      while (waiting[lane].length > 0) {
        const wait = waitFor(lane === 'cancel' ? perSecond : shared);
        if (wait > 0) {
          timer = setTimeout(pump, wait);
          return;
        }
        note();
        waiting[lane].shift()?.write();
      }
    }
  }

  function note(): void {
    sentAt.push(performance.now());
  }

  /** Milliseconds until one more may go, when `most` may go in a second. */
  function waitFor(most: number): number {
    const now = performance.now();
    while ((sentAt[0] ?? now) <= now - WINDOW_MS) sentAt.shift();
    const blocking = sentAt[sentAt.length - most];
    return blocking === undefined ? 0 : blocking + WINDOW_MS - now;
  }

  function drop(lane: Exclude<Lane, 'kill'>): void {
    for (const one of waiting[lane].splice(0)) one.dropped();
  }
}
