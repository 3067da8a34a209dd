/** Every order of a session, and the names under which it is known: ours, those of its replacements, and the venue's. */

import type { Execution, VenueOrder } from '../trading-api.ts';
import type { LiveOrder } from './live-order.ts';

export class OrderIndex {
  readonly #orders: LiveOrder[] = [];
  readonly #byClientId = new Map<string, LiveOrder>();
  readonly #byVenueId = new Map<string, LiveOrder>();

  /** Each once, in the order of their making. */
  get all(): readonly LiveOrder[] {
    return this.#orders;
  }

  add(order: LiveOrder): void {
    this.#orders.push(order);
    this.#byClientId.set(order.clientOrderId, order);
  }

  /** A replacement has an id of its own. */
  addName(clientOrderId: string, order: LiveOrder): void {
    this.#byClientId.set(clientOrderId, order);
  }

  byClientId(clientOrderId: string): LiveOrder | undefined {
    return this.#byClientId.get(clientOrderId);
  }

  byVenueId(venueOrderId: string): LiveOrder | undefined {
    return this.#byVenueId.get(venueOrderId);
  }

  ofReport({ clientOrderId, venueOrderId, replaces }: VenueOrder): LiveOrder | undefined {
    const byId = clientOrderId === undefined ? undefined : this.#byClientId.get(clientOrderId);
    const byChain = replaces === undefined ? undefined : this.#byVenueId.get(replaces);
    return byId ?? this.#byVenueId.get(venueOrderId) ?? byChain;
  }

  /** An execution may be the first that we hear of the venue's id. */
  ofExecution({ venueOrderId, clientOrderId }: Execution): LiveOrder | undefined {
    const known = this.#byVenueId.get(venueOrderId);
    const order =
      known ?? (clientOrderId === undefined ? undefined : this.#byClientId.get(clientOrderId));
    if (order && !known) this.learn(order, venueOrderId);
    return order;
  }

  learn(order: LiveOrder, venueOrderId: string): void {
    order.learnVenueId(venueOrderId);
    this.#byVenueId.set(venueOrderId, order);
  }

  /** A report names the one before and the one after it, too; the newest comes last. */
  learnChain(order: LiveOrder, { venueOrderId, replaces, replacedBy }: VenueOrder): void {
    if (replaces !== undefined && !order.venueOrderIds.includes(replaces))
      this.learn(order, replaces);
    this.learn(order, venueOrderId);
    if (replacedBy !== undefined) this.learn(order, replacedBy);
  }
}
