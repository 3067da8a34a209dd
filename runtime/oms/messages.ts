/**
 * What goes into a live session and what comes out of it. All of it is plain JSON: events are what the journal keeps,
 * and fed again they make the same commands and decisions again.
 */

import type { CorporateAction } from '../../market/index.ts';
import type { ApprovedTicket } from '../risk/approved-ticket.ts';
import type {
  AccountSnapshot,
  Answer,
  Execution,
  TicketFields,
  VenueBar,
  VenueEvent,
  VenueOrder,
  VenuePosition,
} from '../trading-api.ts';
import type { LiveOrderState } from './live-order-state.ts';
import type { Scope, TradingState } from './trading-state.ts';

/** Times are UTC microseconds, by the shell's clock. */
export type LiveEvent = {
  readonly time: number;
} /** Closed bars from before the session, oldest first, one instant at a time: nothing is decided on them. */ & (
  | { readonly kind: 'history'; readonly bars: readonly VenueBar[] }
  /** All of the history has come. */
  | { readonly kind: 'start'; readonly account: AccountSnapshot }
  /** The session begins again after an end that nobody planned: what was on its way may or may not have arrived. */
  | { readonly kind: 'restart' }
  | { readonly kind: 'venue'; readonly event: VenueEvent }
  | {
      readonly kind: 'submitted';
      readonly clientOrderId: string;
      readonly answer: Answer<VenueOrder>;
    }
  | {
      readonly kind: 'replaced';
      readonly clientOrderId: string;
      readonly answer: Answer<VenueOrder>;
    }
  | { readonly kind: 'cancelled'; readonly clientOrderId: string; readonly answer: Answer<null> }
  | { readonly kind: 'cancelled all'; readonly answer: Answer<null> }
  | { readonly kind: 'found'; readonly clientOrderId: string; readonly answer: Answer<VenueOrder> }
  | ({ readonly kind: 'snapshot'; readonly id: number } & VenueSnapshot)
  | { readonly kind: 'timer'; readonly name: TimerName }
  /** A session is about to open: corporate actions with this ex-date restate what works. */
  | { readonly kind: 'session'; readonly day: number }
  | { readonly kind: 'actions'; readonly actions: readonly CorporateAction[] }
  | { readonly kind: 'operator'; readonly operator: string; readonly command: OperatorCommand }
);

/** What the venue says of itself, asked one after the other: what it says is never of one instant. */
export interface VenueSnapshot {
  readonly account: Answer<AccountSnapshot>;
  readonly positions: Answer<readonly VenuePosition[]>;
  readonly orders: Answer<readonly VenueOrder[]>;
  readonly executions: Answer<readonly Execution[]>;
}

export type OperatorCommand =
  | { readonly kind: 'kill'; readonly positions?: 'freeze' | 'flatten'; readonly reason: string }
  | { readonly kind: 'resume'; readonly scope?: Scope; readonly reason: string }
  | {
      readonly kind: 'halt';
      readonly scope: Scope;
      readonly state: Exclude<TradingState, 'active'>;
      readonly reason: string;
    }
  | { readonly kind: 'reconcile' };

export type TimerName = 'snapshot' | 'retry' | 'bars';

/** What the shell does, in this order, once the records are durable. */
export type LiveCommand =
  | { readonly kind: 'submit'; readonly ticket: TicketFields }
  | { readonly kind: 'replace'; readonly venueOrderId: string; readonly ticket: TicketFields }
  | { readonly kind: 'cancel'; readonly clientOrderId: string; readonly venueOrderId: string }
  | { readonly kind: 'cancel all' }
  | { readonly kind: 'find'; readonly clientOrderId: string }
  /** Executions are wanted from `since` on. */
  | { readonly kind: 'snapshot'; readonly id: number; readonly since: number }
  | {
      readonly kind: 'alert';
      readonly level: AlertLevel;
      readonly code: string;
      readonly text: string;
    }
  | { readonly kind: 'timer'; readonly name: TimerName; readonly at: number };

export type AlertLevel = 'info' | 'warning' | 'critical';

/** What the session has found or decided, for the journal and for people. */
export type LiveDecision =
  | { readonly kind: 'command'; readonly command: LiveCommand }
  /** What the engine decided and risk refused or made smaller. */
  | {
      readonly kind: 'refused';
      readonly rule: string;
      readonly text: string;
      readonly count: number;
    }
  | {
      readonly kind: 'order';
      readonly clientOrderId: string;
      readonly from: LiveOrderState;
      readonly to: LiveOrderState;
      readonly reason?: string;
    }
  | {
      readonly kind: 'booked';
      readonly symbol: string;
      /** Below zero: sold. */
      readonly quantity: number;
      readonly price: number;
      readonly fee: number;
      readonly executionId: string;
      readonly clientOrderId?: string;
      /** Afterwards. */
      readonly position: number;
      readonly cash: number;
    }
  | {
      readonly kind: 'restricted';
      readonly scope: Scope;
      readonly state: TradingState;
      readonly code: string;
      readonly text: string;
    }
  | { readonly kind: 'released'; readonly scope: Scope; readonly code: string }
  | {
      readonly kind: 'closed';
      readonly instant: number;
      readonly at: number;
      readonly equity: number;
      readonly cash: number;
    }
  | {
      readonly kind: 'weights';
      readonly at: number;
      readonly weights: readonly number[];
      readonly inputs: readonly (number | null)[];
    }
  | {
      readonly kind: 'reconciled';
      readonly snapshot: number;
      readonly differences: readonly string[];
    };

/** One line of the journal. */
export type LiveRecord =
  | { readonly kind: 'event'; readonly time: number; readonly event: LiveEvent }
  | { readonly kind: 'decision'; readonly time: number; readonly decision: LiveDecision };

export interface Handled {
  /** Durable before any command is carried out. */
  readonly records: readonly LiveRecord[];
  readonly commands: readonly SessionCommand[];
}

/** A command as it leaves the session: what is sent carries the ticket that only an approved order can make. */
export type SessionCommand =
  | Exclude<LiveCommand, { readonly kind: 'submit' | 'replace' }>
  | { readonly kind: 'submit'; readonly ticket: ApprovedTicket }
  | {
      readonly kind: 'replace';
      readonly venueOrderId: string;
      readonly ticket: ApprovedTicket;
    };
