/**
 * Purchases that only the sales beside them can pay for go out when those have ended: a venue refuses what the account cannot
 * pay. In a backtest they fill at the same open, the sales first.
 */

import type { Book } from '../engine/book.ts';
import type { Engine } from '../engine/engine.ts';
import { closesAtOnce, isUnsent, type Link } from './placement.ts';

/** Entries that have to wait, of orders in the order in which they were made. */
export function unpaidEntries(
  links: readonly Link[],
  engine: Engine,
  bookOf: (link: Link) => Book,
): ReadonlySet<Link> {
  const waiting = new Set<Link>();
  if (!links.some(isSale)) return waiting;
  const { account, desk } = engine;
  const { margin, fee } = desk.config;
  let power = margin * (account.cash + account.net) - account.exposure;
  for (const link of links) {
    const { order, live } = link;
    const quantity = live && live.state !== 'held' ? live.exposed : order.remaining;
    if (order.role !== 'entry' || !order.isOpen || quantity === 0) continue;
    const price = order.limitPrice ?? order.stopPrice ?? bookOf(link).lastClose;
    const cost = quantity * price + margin * fee(quantity, price);
    // What was decided first is paid first.
    if (isUnsent(link) && (waiting.size > 0 || cost > power)) waiting.add(link);
    else power -= cost;
  }
  return waiting;
}

/** It closes at once, and has not yet. */
function isSale({ order, live }: Link): boolean {
  if (order.role !== 'exit' || !closesAtOnce(order.type)) return false;
  return order.isOpen || (live !== undefined && !live.hasEnded);
}
