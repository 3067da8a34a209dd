/** Everything that one live session holds, handed from one of its functions to the next. */

import type { Capabilities } from '../trading-api.ts';
import type { BarGatherer } from './bar-gatherer.ts';
import type { LiveDriver } from './live-driver.ts';
import type { LiveOrder } from './live-order.ts';
import type { LiveProgram } from './live-program.ts';
import type {
  AlertLevel,
  LiveDecision,
  LiveRecord,
  SessionCommand,
  TimerName,
} from './messages.ts';
import type { OrderManager } from './order-manager.ts';
import type { Positions } from './positions.ts';
import type { Scope, TradingState, TradingStates } from './trading-state.ts';
import type { VenueDesk } from './venue-desk.ts';

export interface LiveConfig {
  readonly program: LiveProgram;
  /** Part of every client order id: letters and digits, 12 at most, another one for each journal. */
  readonly session: string;
  /** Of the bars that the strategy runs on: `1d`. */
  readonly timeframe: string;
  readonly capabilities: Capabilities;
  /** How often everything is compared with the venue although nothing seems wrong. */
  readonly snapshotEveryMs: number;
  /** How long a difference may be the order of messages only: it is read a second time after this. */
  readonly graceMs: number;
  /** How long the bars of an instant wait for those of the other symbols. */
  readonly barsGraceMs: number;
}

/** How what a session needs is given where nothing is said. */
export const LIVE_DEFAULTS = {
  snapshotEveryMs: 60_000,
  graceMs: 2_000,
  barsGraceMs: 3_000,
} as const;

export interface Live {
  readonly config: LiveConfig;
  readonly driver: LiveDriver;
  readonly orders: OrderManager;
  readonly desk: VenueDesk;
  readonly positions: Positions;
  readonly states: TradingStates;
  readonly bars: BarGatherer;
  readonly watch: Reconciliation;
  /** Count of what the engine refused, by rule, as far as it was told. */
  readonly told: Map<string, number>;
  /** When each timer is to fire next. */
  readonly timers: Map<TimerName, number>;
  records: LiveRecord[];
  commands: SessionCommand[];
  /** UTC microseconds of the event at hand; never goes back. */
  time: number;
  /** Number of the event at hand. */
  event: number;
  hasStarted: boolean;
  isConnected: boolean;
  /** A kill is in force: nothing new goes out but what closes, and only where positions are to be closed. */
  kill: 'none' | 'verifying' | 'verified';
}

/** What is remembered from one snapshot to the next. */
export interface Reconciliation {
  /** Number of the last snapshot asked for, and the event at which that was. */
  asked: number;
  askedAt: number;
  isPending: boolean;
  /** Something happened since it was asked for: another one follows. */
  isWantedAgain: boolean;
  /** Executions from this time on are asked for. */
  since: number;
  /** Differences of the last snapshot, as said; one is taken over when the next says the same. */
  readonly differences: Map<string, string>;
  readonly unexplained: Set<LiveOrder>;
  /** The same for money. */
  cashSaid: string | undefined;
  adopted: number;
  /** Snapshots in a row that were not answered whole. */
  failures: number;
}

export function decide(live: Live, decision: LiveDecision): void {
  live.records.push({ kind: 'decision', time: live.time, decision });
}

export function command(live: Live, given: SessionCommand): void {
  live.commands.push(given);
  decide(live, { kind: 'command', command: given });
}

export function alert(live: Live, level: AlertLevel, code: string, text: string): void {
  command(live, { kind: 'alert', level, code, text });
}

/** Of each name the earliest counts: one that is to come before is enough. */
export function timer(live: Live, name: TimerName, afterMs: number): void {
  const at = live.time + Math.round(afterMs * 1000);
  const armed = live.timers.get(name);
  if (armed !== undefined && armed <= at) return;
  live.timers.set(name, at);
  command(live, { kind: 'timer', name, at });
}

/** False for a timer that an earlier one has stood in for. */
export function timerFired(live: Live, name: TimerName): boolean {
  const armed = live.timers.get(name);
  if (armed === undefined || live.time < armed) return false;
  live.timers.delete(name);
  return true;
}

export function restrict(
  live: Live,
  scope: Scope,
  state: Exclude<TradingState, 'active'>,
  code: string,
  text: string,
  needsOperator: boolean,
): void {
  const isNew = live.states.restrict({ scope, state, code, text, since: live.time, needsOperator });
  if (isNew) decide(live, { kind: 'restricted', scope, state, code, text });
}

export function release(live: Live, code: string, scope?: Scope): void {
  for (const ended of live.states.release(code, scope))
    decide(live, { kind: 'released', scope: ended.scope, code });
}

/** One at a time: where one is on its way already, another one follows it. */
export function askSnapshot(live: Live): void {
  const { watch } = live;
  if (watch.isPending) {
    watch.isWantedAgain = true;
    return;
  }
  watch.asked += 1;
  watch.askedAt = live.event;
  watch.isPending = true;
  watch.isWantedAgain = false;
  command(live, { kind: 'snapshot', id: watch.asked, since: watch.since });
}

/** A replacement in doubt is asked for by its own id: it exists at the venue or it does not. */
export function askAbout(live: Live, { wanted, ticket }: LiveOrder): void {
  command(live, { kind: 'find', clientOrderId: (wanted ?? ticket).clientOrderId });
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;

/** The venue is not asked about this order again before some time has passed: longer each time. */
export function backOff(live: Live, order: LiveOrder, atLeastMs = 0): void {
  const waitMs = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** order.tries);
  order.tries += 1;
  const afterMs = Math.max(waitMs, atLeastMs);
  order.retryAt = live.time + Math.round(afterMs * 1000);
  timer(live, 'retry', afterMs);
}
