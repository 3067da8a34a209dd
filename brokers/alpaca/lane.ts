/**
 * The one way out to Alpaca: it keeps the budget of requests, holds a part of it back for cancels, and lets cancels
 * overtake everything that waits.
 */

import { performance } from 'node:perf_hooks';
import type { AlpacaLimits } from './options.ts';

export type LaneKind = 'cancel' | 'order' | 'read';

/** Why something was not sent. Either way nothing left this process. */
export type Unsent =
  /** `cancel all` took it back. */
  | { readonly kind: 'dropped' }
  /** Its turn did not come in time. */
  | { readonly kind: 'late'; readonly retryAfterMs: number };

export type Passage<T> = { readonly kind: 'sent'; readonly value: T } | Unsent;

type Budget = Pick<AlpacaLimits, 'requests' | 'reserved' | 'windowMs' | 'concurrent' | 'queueMs'>;

interface Waiting {
  readonly kind: LaneKind;
  settle(unsent: Unsent | undefined): void;
}

export interface Lane {
  /** Sends when it is its turn. */
  pass<T>(kind: LaneKind, send: () => Promise<T>): Promise<Passage<T>>;
  /** Takes back every order that waits to be sent. */
  dropOrders(): void;
  /** Nothing but cancels for a while: Alpaca said that it had enough. */
  pause(ms: number): void;
  close(): void;
}

export function createLane(budget: Budget): Lane {
  let waiting: Waiting[] = [];
  const sentAt: number[] = [];
  let underWay = 0;
  let pausedUntil = 0;
  let wake: ReturnType<typeof setTimeout> | undefined;

  /** Milliseconds until something of this kind may be sent as far as budget and pauses go. */
  function delay(kind: LaneKind): number {
    const now = performance.now();
    while (sentAt.length > 0 && (sentAt[0] ?? 0) <= now - budget.windowMs) sentAt.shift();
    const allowed = kind === 'cancel' ? budget.requests : budget.requests - budget.reserved;
    const over = sentAt.length - allowed;
    const free = over < 0 ? 0 : (sentAt[over] ?? now) + budget.windowMs - now;
    return Math.max(free, kind === 'cancel' ? 0 : pausedUntil - now, 0);
  }

  function pump(): void {
    clearTimeout(wake);
    const left: Waiting[] = [];
    let soonest = Number.POSITIVE_INFINITY;
    for (const one of byUrgency(waiting)) {
      const ms = delay(one.kind);
      const isFull = one.kind !== 'cancel' && underWay >= budget.concurrent;
      if (ms > 0 || isFull) {
        left.push(one);
        if (ms > 0) soonest = Math.min(soonest, ms);
        continue;
      }
      sentAt.push(performance.now());
      if (one.kind !== 'cancel') underWay += 1;
      one.settle(undefined);
    }
    waiting = left;
    if (soonest < Number.POSITIVE_INFINITY) wake = setTimeout(pump, Math.ceil(soonest));
  }

  function turn(kind: LaneKind): Promise<Unsent | undefined> {
    return new Promise((resolve) => {
      const one: Waiting = {
        kind,
        settle: (unsent) => {
          clearTimeout(deadline);
          resolve(unsent);
        },
      };
      const deadline = setTimeout(() => {
        waiting = waiting.filter((other) => other !== one);
        one.settle({ kind: 'late', retryAfterMs: Math.ceil(delay(kind)) });
      }, budget.queueMs);
      waiting.push(one);
      pump();
    });
  }

  function drop(isDropped: (one: Waiting) => boolean): void {
    const dropped = waiting.filter(isDropped);
    waiting = waiting.filter((one) => !isDropped(one));
    for (const one of dropped) one.settle({ kind: 'dropped' });
  }

  return {
    async pass(kind, send) {
      const unsent = await turn(kind);
      if (unsent !== undefined) return unsent;
      try {
        return { kind: 'sent', value: await send() };
      } finally {
        if (kind !== 'cancel') underWay -= 1;
        pump();
      }
    },
    dropOrders: () => drop((one) => one.kind === 'order'),
    pause(ms) {
      pausedUntil = Math.max(pausedUntil, performance.now() + ms);
    },
    close() {
      clearTimeout(wake);
      drop(() => true);
    },
  };
}

function byUrgency(waiting: readonly Waiting[]): readonly Waiting[] {
  const rank = { cancel: 0, order: 1, read: 2 } as const;
  return waiting.toSorted((a, b) => rank[a.kind] - rank[b.kind]);
}
