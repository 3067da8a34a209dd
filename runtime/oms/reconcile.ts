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

export interface Split {
  /** New shares for one old share. */
  readonly ratio: number;
  /** `2 for 1`. */
  readonly text: string;
}

/** A tenth more or less shares is no split; what they cost is told by venues with fees and rounded. */
const LEAST_SPLIT = 1.1;
const SAME_COST = 0.02;

/**
 * The split that a difference looks like: other shares at the same cost altogether. Shares that were bought or sold by hand
 * change what all of them cost.
 */
export function splitIn(difference: PositionDifference, entryPrice: number): Split | undefined {
  const { ours, venue, averagePrice } = difference;
  const exact = venue / ours;
  const cost = Math.abs(ours) * entryPrice;
  const isSplit =
    Math.max(exact, 1 / exact) >= LEAST_SPLIT &&
    Number.isFinite(exact) &&
    Math.abs(Math.abs(venue) * averagePrice - cost) <= SAME_COST * cost;
  if (!isSplit) return undefined;
  // Fractions of a share are paid out: of few shares, the ratio is the nearest that splits have.
  for (const old of [1, 2, 3, 4]) {
    const many = Math.round(Math.max(exact, 1 / exact) * old);
    const ratio = exact > 1 ? many / old : old / many;
    if (Math.floor(Math.abs(ours) * ratio) !== Math.floor(Math.abs(venue))) continue;
    return { ratio, text: exact > 1 ? `${many} for ${old}` : `${old} for ${many}` };
  }
  return { ratio: exact, text: `${exact.toFixed(4)} for 1` };
}

export function sayDifference({ symbol, ours, venue }: PositionDifference): string {
  return `${symbol}: we have ${sayQuantity(ours)}, the venue has ${sayQuantity(venue)}`;
}

function sayQuantity(quantity: number): string {
  if (quantity === 0) return 'none';
  return quantity > 0 ? `${quantity} long` : `${-quantity} short`;
}
