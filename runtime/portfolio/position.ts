/** What a strategy holds in one symbol, from flat to flat. */

import type { Side } from '../program.ts';

/** A position that has come back to zero. */
export interface ClosedPosition {
  readonly side: Side;
  readonly quantity: number;
  readonly entryInstant: number;
  readonly entryPrice: number;
  readonly exitPrice: number;
  readonly pnl: number;
  readonly entryValue: number;
  readonly fees: number;
  readonly dividends: number;
  readonly barsHeld: number;
  readonly entryReason: string;
}

export class Position {
  /** Shares, negative while short. */
  quantity = 0;
  /** Quantity-weighted average of the entry fills, in the terms of today's shares. */
  entryPrice = 0;
  /** Entries since flat, for `pyramid`. */
  entries = 0;
  entryInstant = 0;
  entryRow = 0;
  entryReason = '';
  /** |fill − first stop| of the first entry; NaN without a stop. What `r` is measured in. */
  initialRisk = Number.NaN;
  largest = 0;
  fees = 0;
  dividends = 0;
  borrow = 0;
  #entered = 0;
  #exited = 0;
  #exitedQuantity = 0;

  get side(): Side | undefined {
    if (this.quantity === 0) return undefined;
    return this.quantity > 0 ? 'long' : 'short';
  }

  /** Adds to the position, or opens it. */
  enter(
    side: Side,
    quantity: number,
    price: number,
    fee: number,
    instant: number,
    row: number,
    reason: string,
  ): void {
    if (this.quantity === 0) this.#open(instant, row, reason);
    const signed = side === 'long' ? quantity : -quantity;
    const held = Math.abs(this.quantity);
    this.entryPrice = (this.entryPrice * held + price * quantity) / (held + quantity);
    this.quantity += signed;
    this.largest = Math.max(this.largest, Math.abs(this.quantity));
    this.#entered += price * quantity;
    this.fees += fee;
  }

  /** Takes from the position; returns the whole trade once it is flat. */
  exit(quantity: number, price: number, fee: number, row: number): ClosedPosition | undefined {
    const isLong = this.quantity > 0;
    this.quantity += isLong ? -quantity : quantity;
    this.#exited += price * quantity;
    this.#exitedQuantity += quantity;
    this.fees += fee;
    return this.quantity === 0 ? this.#close(isLong, row) : undefined;
  }

  /** New shares for old ones; a remainder below the lot is paid out by whoever calls. */
  split(ratio: number, quantity: number): void {
    this.quantity = quantity;
    this.entryPrice /= ratio;
    this.initialRisk /= ratio;
    this.largest *= ratio;
    this.#exitedQuantity *= ratio;
  }

  /** Shares paid out in cash: they leave the position at this price, without a fee. */
  payOut(quantity: number, price: number, row: number): ClosedPosition | undefined {
    return this.exit(quantity, price, 0, row);
  }

  /** Profit or loss of an open position at `price`, what it has already realised, fees, dividends and borrow cost included. */
  pnl(price: number): number {
    const paid = this.#entered - this.#exited;
    const gross = this.quantity > 0 ? this.quantity * price - paid : this.quantity * price + paid;
    return gross - this.fees + this.dividends - this.borrow;
  }

  get entryValue(): number {
    return this.#entered;
  }

  #open(instant: number, row: number, reason: string): void {
    this.entryPrice = 0;
    this.entries = 0;
    this.entryInstant = instant;
    this.entryRow = row;
    this.entryReason = reason;
    this.initialRisk = Number.NaN;
    this.largest = 0;
    this.fees = 0;
    this.dividends = 0;
    this.borrow = 0;
    this.#entered = 0;
    this.#exited = 0;
    this.#exitedQuantity = 0;
  }

  #close(isLong: boolean, row: number): ClosedPosition {
    const gross = isLong ? this.#exited - this.#entered : this.#entered - this.#exited;
    return {
      side: isLong ? 'long' : 'short',
      quantity: this.largest,
      entryInstant: this.entryInstant,
      entryPrice: this.entryPrice,
      exitPrice: this.#exited / this.#exitedQuantity,
      pnl: gross - this.fees + this.dividends - this.borrow,
      entryValue: this.#entered,
      fees: this.fees,
      dividends: this.dividends,
      barsHeld: row - this.entryRow,
      entryReason: this.entryReason,
    };
  }
}
