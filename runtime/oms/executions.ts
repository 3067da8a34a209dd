/**
 * Every execution once. Streams, snapshots and restarts bring the same one again and again; corrections and busts
 * change one that was booked. What comes out is what has to be booked: a quantity, at a price, for an order.
 */

import type { Execution } from '../trading-api.ts';

/** What a report changes in the books. A bust books the opposite of what it takes back, at its price. */
export interface Booking {
  readonly execution: Execution;
  readonly isBuy: boolean;
  readonly quantity: number;
  readonly price: number;
  /** Below zero where a fee is given back. */
  readonly fee: number;
  readonly reverses: boolean;
}

export type ExecutionOutcome =
  | { readonly kind: 'booked'; readonly bookings: readonly Booking[] }
  | { readonly kind: 'repeated' }
  /** The id is known with other content: one of the two is wrong, and the first stays booked. */
  | { readonly kind: 'contradicts'; readonly known: Execution }
  /** It corrects what we have not seen; it waits until that comes. */
  | { readonly kind: 'early' };

export class ExecutionLedger {
  readonly #known = new Map<string, Execution>();
  /** What stands in the books for an id: nothing after a bust, the correction after one. */
  readonly #standing = new Map<string, Execution | undefined>();
  readonly #early = new Map<string, Execution[]>();

  report(execution: Execution): ExecutionOutcome {
    const known = this.#known.get(execution.executionId);
    if (known) return this.#again(known, execution);
    const { corrects } = execution;
    if (corrects !== undefined && !this.#known.has(corrects)) {
      const waiting = this.#early.get(corrects) ?? [];
      if (!waiting.some(({ executionId }) => executionId === execution.executionId))
        waiting.push(execution);
      this.#early.set(corrects, waiting);
      return { kind: 'early' };
    }
    return { kind: 'booked', bookings: this.#new(execution) };
  }

  /** Books it, and what came early because it corrects this one. */
  #new(execution: Execution): readonly Booking[] {
    const { executionId, corrects } = execution;
    this.#known.set(executionId, execution);
    const bookings =
      corrects === undefined ? this.#first(execution) : this.#corrected(corrects, execution);
    const waiting = this.#early.get(executionId) ?? [];
    this.#early.delete(executionId);
    return [...bookings, ...waiting.flatMap((next) => this.#new(next))];
  }

  #again(known: Execution, execution: Execution): ExecutionOutcome {
    if (!isSame(known, execution)) return { kind: 'contradicts', known };
    const root = this.#rootOf(known.executionId);
    const fee = lateFee(known, execution);
    // Some venues tell the fee in a report of its own. Of what was taken back none is paid.
    if (fee === undefined || this.#standing.get(root) !== known) return { kind: 'repeated' };
    const paid = { ...known, fee };
    this.#known.set(known.executionId, paid);
    this.#standing.set(root, paid);
    const { isBuy, price } = known;
    return {
      kind: 'booked',
      bookings: [{ execution, isBuy, quantity: 0, price, fee, reverses: false }],
    };
  }

  #first(execution: Execution): readonly Booking[] {
    this.#standing.set(execution.executionId, execution);
    return [booking(execution)];
  }

  /** The chain of corrections has one end that stands in the books: it goes, and the newest takes its place. */
  #corrected(corrects: string, execution: Execution): readonly Booking[] {
    const root = this.#rootOf(corrects);
    const standing = this.#standing.get(root);
    const taken = standing ? [reversal(standing, execution)] : [];
    if (execution.isBust) {
      this.#standing.set(root, undefined);
      return taken;
    }
    this.#standing.set(root, execution);
    return [...taken, booking(execution)];
  }

  #rootOf(executionId: string): string {
    let root = executionId;
    for (;;) {
      const before = this.#known.get(root)?.corrects;
      if (before === undefined || before === root) return root;
      root = before;
    }
  }
}

function booking(execution: Execution): Booking {
  const { isBuy, quantity, price, fee = 0 } = execution;
  return { execution, isBuy, quantity, price, fee, reverses: false };
}

function reversal(standing: Execution, execution: Execution): Booking {
  const { isBuy, quantity, price, fee = 0 } = standing;
  return { execution, isBuy: !isBuy, quantity, price, fee: -fee, reverses: true };
}

function isSame(a: Execution, b: Execution): boolean {
  return (
    a.symbol === b.symbol &&
    a.isBuy === b.isBuy &&
    a.quantity === b.quantity &&
    a.price === b.price &&
    a.venueOrderId === b.venueOrderId &&
    a.corrects === b.corrects &&
    (a.isBust ?? false) === (b.isBust ?? false)
  );
}

function lateFee(known: Execution, again: Execution): number | undefined {
  return known.fee === undefined && again.fee !== undefined ? again.fee : undefined;
}
