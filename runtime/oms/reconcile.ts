/**
 * What the venue says it has, beside what we think it has. Executions come first: most differences are fills that we
 * had not heard of. What is left is said in words, and only what two snapshots agree on is taken over.
 */

import { exactQuantity } from '../sizing.ts';
import type { VenueOrder, VenuePosition } from '../trading-api.ts';
import type { LiveOrder } from './live-order.ts';
import type { Positions } from './positions.ts';

export interface PositionDifference {
  readonly symbol: string;
  readonly ours: number;
  readonly venue: number;
  readonly averagePrice: number;
}

/** Positions that differ. Symbols that changed after the snapshot was asked for are left out: it may be older. */
export function positionDifferences(
  positions: Positions,
  venue: readonly VenuePosition[],
  askedAt: number,
): readonly PositionDifference[] {
  const theirs = new Map(venue.map((position) => [position.symbol, position]));
  const symbols = [...new Set([...positions.symbols, ...theirs.keys()])].sort();
  return symbols.flatMap((symbol) => {
    const ours = positions.of(symbol);
    const { quantity = 0, averagePrice = 0 } = theirs.get(symbol) ?? {};
    if (exactQuantity(ours - quantity) === 0 || positions.changedAt(symbol) >= askedAt) return [];
    return [{ symbol, ours, venue: quantity, averagePrice }];
  });
}

/** Orders of ours that should work and that the venue does not list among its open ones. */
export function missingOrders(
  orders: readonly LiveOrder[],
  listed: readonly VenueOrder[],
  askedAt: number,
): readonly LiveOrder[] {
  const open = new Set(listed.map(({ venueOrderId }) => venueOrderId));
  return orders.filter(
    (order) =>
      !order.hasEnded &&
      order.state !== 'held' &&
      order.touchedAt < askedAt &&
      !order.venueOrderIds.some((id) => open.has(id)),
  );
}

/** Orders of which the venue has reported more as filled than executions have come for. */
export function unexplainedFills(
  orders: readonly LiveOrder[],
  askedAt: number,
): readonly LiveOrder[] {
  return orders.filter(
    (order) => !order.isExternal && order.touchedAt < askedAt && order.unbooked > 0,
  );
}

export function sayDifference({ symbol, ours, venue }: PositionDifference): string {
  return `${symbol}: we have ${sayQuantity(ours)}, the venue has ${sayQuantity(venue)}`;
}

function sayQuantity(quantity: number): string {
  if (quantity === 0) return 'none';
  return quantity > 0 ? `${quantity} long` : `${-quantity} short`;
}
