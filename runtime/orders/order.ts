/** An order, from the intent that asked for it to its last fill. */

import type { EntryTicket } from '../engine/ticket.ts';
import { InvariantError } from '../invariant.ts';
import type { Side } from '../program.ts';
import { exactQuantity } from '../sizing.ts';
import { isOpen, nextState, type OrderEvent, type OrderState } from './order-state.ts';

export type OrderType =
  | 'market'
  | 'limit'
  | 'stop'
  | 'stop limit'
  | 'open auction'
  | 'close auction';

/** What the order is for. A stop and a take of one entry cancel each other. */
export type OrderRole = 'entry' | 'exit' | 'stop' | 'take';

export type TimeInForce =
  | { readonly kind: 'gtc' }
  /** To the end of the first session in which it can fill. */
  | { readonly kind: 'day' }
  | { readonly kind: 'bars'; readonly bars: number };

export const GOOD_TILL_CANCELLED: TimeInForce = { kind: 'gtc' };
export const DAY: TimeInForce = { kind: 'day' };

export interface OrderRequest {
  /** Index of the symbol in the program's universe. */
  readonly symbol: number;
  /** Side of the position that it opens or closes. */
  readonly side: Side;
  readonly role: OrderRole;
  readonly type: OrderType;
  readonly quantity: number;
  readonly limitPrice: number | undefined;
  readonly stopPrice: number | undefined;
  readonly timeInForce: TimeInForce;
  /** The rule as written. */
  readonly reason: string;
  /** Instant at whose close it was decided. */
  readonly submittedAt: number;
  /** Price that it was decided at: the signal's close, or its limit or stop price. */
  readonly reference: number;
  /** Of an entry: what was frozen at its signal. */
  readonly ticket: EntryTicket | undefined;
  /** Of a stop or take: the entry that it protects. */
  readonly parent: Order | undefined;
  /** Of a stop or take: it cannot fill in the bar in which its entry filled. */
  readonly fromNextBar: boolean;
}

/** One object for the whole life. Only the engine and the broker that holds it change it, by `apply` and `execute`. */
export class Order {
  readonly id: number;
  readonly symbol: number;
  readonly side: Side;
  readonly role: OrderRole;
  readonly type: OrderType;
  readonly timeInForce: TimeInForce;
  readonly submittedAt: number;
  readonly parent: Order | undefined;
  readonly fromNextBar: boolean;
  ticket: EntryTicket | undefined;
  reference: number;
  reason: string;
  quantity: number;
  limitPrice: number | undefined;
  stopPrice: number | undefined;
  state: OrderState = 'new';
  filled = 0;
  /** Σ price × quantity of the fills. */
  filledValue = 0;
  /** Quantity-weighted average of the fills; 0 before the first. */
  averagePrice = 0;
  fees = 0;
  /** Instant of its last event; −1 before it. */
  finishedAt = -1;
  /** Why it ended otherwise than by a full fill, or what was done to it. */
  note: string | undefined;

  constructor(id: number, request: OrderRequest) {
    this.id = id;
    this.symbol = request.symbol;
    this.side = request.side;
    this.role = request.role;
    this.type = request.type;
    this.timeInForce = request.timeInForce;
    this.submittedAt = request.submittedAt;
    this.ticket = request.ticket;
    this.reference = request.reference;
    this.parent = request.parent;
    this.fromNextBar = request.fromNextBar;
    this.reason = request.reason;
    this.quantity = request.quantity;
    this.limitPrice = request.limitPrice;
    this.stopPrice = request.stopPrice;
  }

  get isOpen(): boolean {
    return isOpen(this.state);
  }

  get isBuy(): boolean {
    return (this.side === 'long') === (this.role === 'entry');
  }

  get remaining(): number {
    return exactQuantity(this.quantity - this.filled);
  }

  /** Moves on in the table of states. An event that cannot happen here is a bug of ours, not of the market. */
  apply(event: OrderEvent, instant: number): void {
    const next = nextState(this.state, event);
    if (next === undefined)
      throw new InvariantError(`order ${this.id} is ${this.state}: it cannot ${event}`);
    this.state = next;
    this.finishedAt = instant;
  }

  execute(quantity: number, price: number, fee: number, instant: number): void {
    // One fill's price stays as it is: 103.03 × 10 ÷ 10 is 103.02999999999999.
    this.averagePrice =
      this.filled === 0 ? price : (this.filledValue + quantity * price) / (this.filled + quantity);
    this.filled = exactQuantity(this.filled + quantity);
    this.filledValue += quantity * price;
    this.fees += fee;
    this.apply(this.filled >= this.quantity ? 'complete' : 'fill', instant);
  }
}
