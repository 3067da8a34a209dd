/** What a strategy holds in one symbol, from flat to flat. */

import type { Side } from '../program.ts';
import { exactQuantity } from '../sizing.ts';

export class Position {
  /** Shares, negative while short. */
  quantity = 0;
  /** Side of the position that is held, or was last. */
  isLong = true;
  /** What the shares that are held cost on average, in the terms of today's shares. */
  entryPrice = 0;
  /** Quantity-weighted average of all entry fills since flat, those included that have been sold again. */
  averageEntry = 0;
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
  #enteredQuantity = 0;
  #exited = 0;
  #exitedQuantity = 0;
  #exitPrice = 0;

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
    this.entryPrice =
      held === 0 ? price : (this.entryPrice * held + price * quantity) / (held + quantity);
    this.averageEntry =
      this.#enteredQuantity === 0
        ? price
        : (this.averageEntry * this.#enteredQuantity + price * quantity) /
          (this.#enteredQuantity + quantity);
    this.#enteredQuantity += quantity;
    this.quantity = exactQuantity(this.quantity + signed);
    this.largest = Math.max(this.largest, Math.abs(this.quantity));
    this.#entered += price * quantity;
    this.fees += fee;
  }

  /** Takes from the position; true once it is flat. */
  exit(quantity: number, price: number, fee: number): boolean {
    this.isLong = this.quantity > 0;
    this.quantity = exactQuantity(this.quantity + (this.isLong ? -quantity : quantity));
    this.#exitPrice =
      this.#exitedQuantity === 0
        ? price
        : (this.#exitPrice * this.#exitedQuantity + price * quantity) /
          (this.#exitedQuantity + quantity);
    this.#exited += price * quantity;
    this.#exitedQuantity += quantity;
    this.fees += fee;
    return this.quantity === 0;
  }

  /** New shares for old ones; a remainder below the lot is paid out by whoever calls. */
  split(ratio: number, quantity: number): void {
    this.quantity = quantity;
    this.entryPrice /= ratio;
    this.averageEntry /= ratio;
    this.#enteredQuantity *= ratio;
    this.initialRisk /= ratio;
    this.largest *= ratio;
    this.#exitedQuantity *= ratio;
    this.#exitPrice /= ratio;
  }

  /** Profit or loss of an open position at `price`, what it has already realised, fees, dividends and borrow cost included. */
  pnl(price: number): number {
    const paid = this.#entered - this.#exited;
    const gross = this.quantity > 0 ? this.quantity * price - paid : this.quantity * price + paid;
    return gross - this.fees + this.dividends - this.borrow;
  }

  /** Profit or loss of the trade that has just become flat. */
  get realizedPnl(): number {
    const gross = this.isLong ? this.#exited - this.#entered : this.#entered - this.#exited;
    return gross - this.fees + this.dividends - this.borrow;
  }

  /** Quantity-weighted average of the exits so far. */
  get exitPrice(): number {
    return this.#exitPrice;
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
    this.#enteredQuantity = 0;
    this.#exited = 0;
    this.#exitedQuantity = 0;
  }
}
