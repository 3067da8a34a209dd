/**
 * The port to a venue: what the live shell asks of a broker, and what a broker tells it. Adapters stand behind it.
 * Times are UTC microseconds, prices and money are in the instrument's currency, quantities are shares.
 */

import type { Side } from './program.ts';
import type { ApprovedTicket } from './risk/approved-ticket.ts';

/** Why a broker did not do what it was asked. `message` names the cause and what to do next; it holds no secret. */
export interface BrokerFault {
  readonly kind: /** A definite no: nothing happened. */
    | 'rejected'
    /** No answer, or one that does not say: it may have happened. */
    | 'ambiguous'
    /** A definite no for now: too many requests. */
    | 'rate limited'
    | 'unauthorised'
    /** It could not be asked: nothing was sent. */
    | 'down'
    /** The venue does not know what it was asked about. */
    | 'not found';
  readonly message: string;
  /** The venue's own code, where it has one: `40310000`, `201`. */
  readonly code?: string;
  /** Milliseconds after which it may be asked again. */
  readonly retryAfterMs?: number;
}

/** Failure is a value: no method of the port throws for what a venue or a network does. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly fault: BrokerFault };

export interface AccountSnapshot {
  readonly id: string;
  readonly currency: string;
  readonly cash: number;
  readonly equity: number;
  readonly buyingPower: number;
  readonly isPaper: boolean;
  /** Why it may not trade now: `account is blocked`, `only closing orders`. */
  readonly restriction?: string;
}

export interface VenuePosition {
  readonly symbol: string;
  /** Below zero: short. */
  readonly quantity: number;
  readonly averagePrice: number;
}

export type VenueOrderType =
  | 'market'
  | 'limit'
  | 'stop'
  | 'stop limit'
  | 'trailing stop'
  | 'open auction'
  | 'close auction';

/** FIX order states as a venue reports them. What we only believe (`unknown`) is the order manager's. */
export type VenueOrderState =
  | 'pending new'
  | 'new'
  | 'partially filled'
  | 'filled'
  | 'done for day'
  | 'pending cancel'
  | 'pending replace'
  | 'cancelled'
  | 'replaced'
  | 'expired'
  | 'rejected'
  | 'suspended';

/** An order as it goes to a venue. `clientOrderId` is one per intent, whatever becomes of the first try. */
export interface TicketFields {
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly isBuy: boolean;
  /** Side of the position that it opens or closes. */
  readonly side: Side;
  readonly opens: boolean;
  readonly type: VenueOrderType;
  readonly quantity: number;
  readonly limitPrice?: number;
  readonly stopPrice?: number;
  /** Of a trailing stop: its distance in price units. */
  readonly trailBy?: number;
  readonly timeInForce: 'day' | 'gtc';
  /**
   * Orders of one group cancel each other: where the venue has such groups, it keeps them. They are submitted in one turn
   * of the event loop, without waiting for an answer in between: some venues take them as one order.
   */
  readonly group?: string;
}

/** An order that a venue knows, as it stands there. */
export interface VenueOrder {
  readonly venueOrderId: string;
  /** Absent on an order that was not made by us. */
  readonly clientOrderId?: string;
  readonly symbol: string;
  readonly isBuy: boolean;
  readonly type: VenueOrderType;
  readonly state: VenueOrderState;
  readonly quantity: number;
  readonly filledQuantity: number;
  /** 0 before the first fill. */
  readonly averagePrice: number;
  readonly limitPrice?: number;
  readonly stopPrice?: number;
  readonly timeInForce: string;
  readonly group?: string;
  /** The order that this one replaced, and the one that replaced it. */
  readonly replaces?: string;
  readonly replacedBy?: string;
  readonly reason?: string;
  readonly updatedAt: number;
}

export interface Execution {
  /** Unique at the venue; a correction has another, and names the one that it corrects. */
  readonly executionId: string;
  readonly venueOrderId: string;
  readonly clientOrderId?: string;
  readonly symbol: string;
  readonly isBuy: boolean;
  readonly quantity: number;
  readonly price: number;
  /** Absent where the venue reports it later or never; when it comes later, the same execution comes again with it. */
  readonly fee?: number;
  /** All of the order so far, this one included; absent where the venue does not say. */
  readonly cumulativeQuantity?: number;
  readonly time: number;
  readonly corrects?: string;
  /** It did not happen after all: `corrects` says which. */
  readonly isBust?: boolean;
}

export interface MarketClock {
  readonly time: number;
  readonly isOpen: boolean;
  readonly nextOpen: number;
  readonly nextClose: number;
}

export interface TradingSession {
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly open: number;
  readonly close: number;
}

export interface VenueInstrument {
  readonly symbol: string;
  /** `AAPL`, or the contract id. */
  readonly venueId: string;
  readonly name: string;
  readonly exchange: string;
  readonly currency: string;
  readonly tickSize: number;
  readonly isTradable: boolean;
  readonly isShortable: boolean;
  readonly isFractionable: boolean;
}

/** A bar as the venue gives it; `time` is its start. */
export interface VenueBar {
  readonly symbol: string;
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  /** Below zero: not known. */
  readonly volume: number;
  /** True when it comes again, corrected. */
  readonly isCorrection?: boolean;
}

export interface BarsQuery {
  readonly symbols: readonly string[];
  /** `1m`, `5m`, `1h`, `1d`. */
  readonly timeframe: string;
  readonly from: number;
  readonly to: number;
}

/** Ready: orders may be sent. Degraded: answers come, events may be missing. */
export type ConnectionState = 'connecting' | 'reconciling' | 'ready' | 'degraded' | 'down';

export interface Health {
  readonly state: ConnectionState;
  readonly why?: string;
  /** Our monotonic clock, milliseconds, when the venue was last heard. */
  readonly lastHeardMs?: number;
}

/** Events are hints: what they say is checked against snapshots. */
export type VenueEvent =
  | { readonly kind: 'order'; readonly order: VenueOrder }
  | { readonly kind: 'execution'; readonly execution: Execution }
  | {
      readonly kind: 'refused';
      readonly what: 'cancel' | 'replace';
      readonly venueOrderId: string;
      readonly fault: BrokerFault;
    }
  | { readonly kind: 'position'; readonly position: VenuePosition }
  | { readonly kind: 'bar'; readonly timeframe: string; readonly bar: VenueBar }
  | { readonly kind: 'trading status'; readonly symbol: string; readonly isHalted: boolean }
  /** After `reconnected` events may be missing: the caller reconciles before it calls the venue ready. */
  | { readonly kind: 'connection'; readonly state: ConnectionState; readonly why: string };

/** What a venue does itself; what it does not is emulated by the order manager, and said. */
export interface Capabilities {
  /** Groups of orders that cancel each other. */
  readonly groups: boolean;
  readonly trailingStops: boolean;
  readonly auctions: boolean;
  readonly replace: boolean;
  readonly fractional: boolean;
  /** An order that the account cannot pay is refused when it comes; without this it is cut to what can be paid when it fills. */
  readonly refusesUnpaid?: boolean | undefined;
}

export interface TradingAPI {
  /** For people: `Alpaca paper`, `Interactive Brokers DU123456`. */
  readonly name: string;
  readonly capabilities: Capabilities;
  /** Resolves once the venue answers and its events flow; a deadline of its own ends a hanging try as `down`. */
  connect(listener: (event: VenueEvent) => void): Promise<Answer<AccountSnapshot>>;
  /** Ends streams and timers. Orders that work go on working. */
  close(): Promise<void>;
  health(): Health;

  account(): Promise<Answer<AccountSnapshot>>;
  positions(): Promise<Answer<readonly VenuePosition[]>>;
  openOrders(): Promise<Answer<readonly VenueOrder[]>>;
  /** By our id, over open and ended orders. `not found` is an answer of the venue, never a guess of ours. */
  findOrder(clientOrderId: string): Promise<Answer<VenueOrder>>;
  executionsSince(time: number): Promise<Answer<readonly Execution[]>>;

  /** Sent once. An answer that does not come is `ambiguous`, and nothing is sent again by itself. */
  submit(ticket: ApprovedTicket): Promise<Answer<VenueOrder>>;
  /** Some venues give the replacement a new id. */
  replace(venueOrderId: string, ticket: ApprovedTicket): Promise<Answer<VenueOrder>>;
  /** Goes ahead of everything that waits to be sent. The end of the order comes as an event. */
  cancel(venueOrderId: string): Promise<Answer<void>>;
  /** Every order of the account. Drops what waits to be sent. */
  cancelAll(): Promise<Answer<void>>;

  clock(): Promise<Answer<MarketClock>>;
  /** Days since 1970-01-01, both ends included. */
  calendar(fromDay: number, toDay: number): Promise<Answer<readonly TradingSession[]>>;
  instrument(symbol: string): Promise<Answer<VenueInstrument>>;
  /** Oldest first, closed bars only, in the query's order of symbols. */
  historicalBars(query: BarsQuery): Promise<Answer<readonly VenueBar[]>>;
  /** Bars come as events once they have closed. Survives a reconnect. */
  subscribeBars(symbols: readonly string[], timeframe: string): Promise<Answer<void>>;
}
