/** Whether orders may be sent and events are whole, out of what the two streams say. */

import type { ConnectionState, Health, VenueEvent } from '../../runtime/index.ts';

/** What has to be read after a gap before nothing is missing. */
export type Snapshot = 'orders' | 'positions' | 'executions';

const SNAPSHOTS: readonly Snapshot[] = ['orders', 'positions', 'executions'];

export interface Connection {
  /** Hands an event on; a listener that throws loses nothing but that event, and is asked to reconcile. */
  emit(event: VenueEvent): void;
  set(state: ConnectionState, why: string): void;
  /** Something may have been missed: reconciling until each snapshot has been read from now on. */
  gap(why: string): void;
  /** Gaps so far: a snapshot counts against those that were there before it was asked for. */
  gaps(): number;
  /** A snapshot that was asked for after gap number `gapsThen` has come. */
  read(snapshot: Snapshot, gapsThen: number): void;
  health(lastHeardMs: number | undefined): Health;
}

export function createConnection(listener: (event: VenueEvent) => void): Connection {
  let state: ConnectionState = 'connecting';
  let why: string | undefined;
  let gaps = 0;
  let missing = new Set<Snapshot>();

  function emit(event: VenueEvent): void {
    try {
      listener(event);
    } catch (error) {
      // A second failure, over this very notice, ends here: the state says it as well.
      if (event.kind !== 'connection') gap(`an event was not taken: ${String(error)}`);
    }
  }

  function set(next: ConnectionState, reason: string): void {
    state = next;
    why = reason;
    emit({ kind: 'connection', state, why: reason });
  }

  function gap(reason: string): void {
    gaps += 1;
    missing = new Set(SNAPSHOTS);
    set('reconciling', reason);
  }

  return {
    emit,
    set,
    gap,
    gaps: () => gaps,
    read(snapshot, gapsThen) {
      if (gapsThen < gaps) return;
      missing.delete(snapshot);
      if (state === 'reconciling' && missing.size === 0)
        set('ready', 'orders, positions and fills have been read again');
    },
    health: (lastHeardMs) => ({
      state,
      ...(why !== undefined && { why }),
      ...(lastHeardMs !== undefined && { lastHeardMs }),
    }),
  };
}
