/** What we hold at the venue, by the executions that were booked: every symbol of the account, ours or not. */

import { exactQuantity } from '../sizing.ts';

export class Positions {
  readonly #quantities = new Map<string, number>();
  /** Number of the event at which a symbol last changed. */
  readonly #changedAt = new Map<string, number>();

  of(symbol: string): number {
    return this.#quantities.get(symbol) ?? 0;
  }

  changedAt(symbol: string): number {
    return this.#changedAt.get(symbol) ?? -1;
  }

  /** Symbols that are held, or once were. */
  get symbols(): readonly string[] {
    return [...this.#quantities.keys()];
  }

  add(symbol: string, signed: number, event: number): void {
    if (signed === 0) return;
    this.#quantities.set(symbol, exactQuantity(this.of(symbol) + signed));
    this.#changedAt.set(symbol, event);
  }

  /** After a split, which pays fractions of a share out in cash. */
  set(symbol: string, quantity: number, event: number): void {
    this.#quantities.set(symbol, quantity);
    this.#changedAt.set(symbol, event);
  }
}
