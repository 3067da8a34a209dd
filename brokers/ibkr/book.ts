/**
 * What we know of the account's orders, from messages that come twice, late and out of order. An order is known by
 * IB's permanent id, the one that every message about it carries. Snapshots are believed over what came before.
 */

import type { VenueOrder, VenueOrderState } from '../../runtime/index.ts';
import { type OrderTerms, stateOf } from './seen-order.ts';

export interface BookEntry {
  readonly permId: number;
  /** 0 where only a snapshot of ended orders told of it: such an order has no handle. */
  orderId: number;
  clientId: number;
  order: VenueOrder;
  /** What TWS said last, under what we asked for. */
  said: VenueOrderState;
  asked: 'cancel' | 'replace' | undefined;
}

export interface StatusSeen {
  readonly permId: number;
  readonly orderId: number;
  readonly clientId: number;
  readonly status: string;
  readonly filled: number;
  readonly averagePrice: number;
}

export interface Book {
  byPermId(permId: number): BookEntry | undefined;
  byOrderId(orderId: number): BookEntry | undefined;
  byReference(clientOrderId: string): BookEntry | undefined;
  /** Also known under another id of ours, since a replacement keeps the first one at IB. */
  alsoKnownAs(permId: number, clientOrderId: string): void;
  opened(
    ids: Pick<BookEntry, 'permId' | 'orderId' | 'clientId'>,
    terms: OrderTerms,
    status: string,
  ): void;
  status(seen: StatusSeen): void;
  filled(permId: number, cumulative: number, averagePrice: number, isCorrection: boolean): void;
  completed(permId: number, terms: OrderTerms, status: string, filled: number, why: string): void;
  ask(entry: BookEntry, what: 'cancel' | 'replace' | undefined): void;
  end(entry: BookEntry, state: 'rejected' | 'cancelled', reason: string): void;
  /** While a snapshot is read, what it says stands, even if it takes something back. */
  setSnapshot(isOn: boolean): void;
}

const ENDED: ReadonlySet<VenueOrderState> = new Set(['filled', 'cancelled', 'rejected', 'expired']);

export function isEnded(state: VenueOrderState): boolean {
  return ENDED.has(state);
}

export function makeBook(
  ourClientId: number,
  nowUs: () => number,
  onChange: (entry: BookEntry) => void,
): Book {
  const entries = new Map<number, BookEntry>();
  const references = new Map<string, number>();
  let isSnapshot = false;

  return {
    byPermId: (permId) => entries.get(permId),
    byOrderId(orderId) {
      for (const entry of entries.values()) {
        if (entry.orderId === orderId && entry.clientId === ourClientId) return entry;
      }
      return undefined;
    },
    byReference(clientOrderId) {
      return entries.get(references.get(clientOrderId) ?? 0);
    },
    alsoKnownAs(permId, clientOrderId) {
      references.set(clientOrderId, permId);
    },
    opened(ids, terms, status) {
      const entry = entryOf(ids, terms);
      entry.orderId = ids.orderId;
      entry.clientId = ids.clientId;
      const { filledQuantity } = entry.order;
      const said = stateOf(status, filledQuantity, terms.quantity);
      const isNews = isBelievable(entry, said, filledQuantity);
      if (isNews) entry.said = said;
      if (entry.asked === 'replace' && !isSnapshot) entry.asked = undefined;
      show(entry, isNews ? { ...entry.order, ...terms } : entry.order);
    },
    status(seen) {
      const entry = entries.get(seen.permId);
      if (entry === undefined) return;
      const { order } = entry;
      const said = stateOf(seen.status, seen.filled, order.quantity);
      if (!isBelievable(entry, said, seen.filled)) return;
      entry.said = said;
      const filledQuantity = Math.max(seen.filled, isSnapshot ? 0 : order.filledQuantity);
      const averagePrice = seen.averagePrice > 0 ? seen.averagePrice : order.averagePrice;
      show(entry, { ...order, filledQuantity, averagePrice });
    },
    filled(permId, cumulative, averagePrice, isCorrection) {
      const entry = entries.get(permId);
      if (entry === undefined) return;
      const { filledQuantity: known, averagePrice: average } = entry.order;
      // A list of ended orders tells of quantities only: the price comes with the fills.
      const isNews = cumulative > known || (cumulative === known && average === 0);
      if (!isCorrection && !isNews) return;
      const { order } = entry;
      if (cumulative >= order.quantity) entry.said = 'filled';
      else if (!isEnded(entry.said)) entry.said = 'partially filled';
      show(entry, { ...order, filledQuantity: cumulative, averagePrice });
    },
    completed(permId, terms, status, filled, why) {
      const entry = entryOf({ permId, orderId: 0, clientId: -1 }, terms);
      const { order } = entry;
      // Ended is ended: the list of ended orders never says that one works.
      const said = status === 'Inactive' ? 'rejected' : stateOf(status, filled, order.quantity);
      if (!isEnded(said)) return;
      entry.said = said;
      entry.asked = undefined;
      const filledQuantity = Math.max(filled, order.filledQuantity);
      show(entry, { ...order, filledQuantity, ...(why !== '' && { reason: why }) });
    },
    ask(entry, what) {
      entry.asked = what;
      show(entry, entry.order);
    },
    end(entry, state, reason) {
      if (entry.said === 'filled') return;
      entry.said = state;
      show(entry, { ...entry.order, ...(reason !== '' && { reason }) });
    },
    setSnapshot(isOn) {
      isSnapshot = isOn;
    },
  };

  function entryOf(
    ids: Pick<BookEntry, 'permId' | 'orderId' | 'clientId'>,
    terms: OrderTerms,
  ): BookEntry {
    const known = entries.get(ids.permId);
    if (known !== undefined) return known;
    const order: VenueOrder = {
      ...{ venueOrderId: String(ids.permId), state: 'pending new' },
      ...{ filledQuantity: 0, averagePrice: 0, updatedAt: 0 },
      ...terms,
    };
    const entry: BookEntry = { ...ids, order, said: 'pending new', asked: undefined };
    entries.set(ids.permId, entry);
    if (terms.clientOrderId !== undefined) references.set(terms.clientOrderId, ids.permId);
    return entry;
  }

  /** A message that takes back a fill or an end is an old one; only a snapshot may. */
  function isBelievable(entry: BookEntry, said: VenueOrderState, filled: number): boolean {
    if (isSnapshot) return true;
    const { filledQuantity } = entry.order;
    if (filled < filledQuantity) return false;
    if (entry.said === 'filled') return filled > filledQuantity;
    return !isEnded(entry.said) || isEnded(said) || filled > filledQuantity;
  }

  /** Tells of the order when anything but its time has changed. */
  function show(entry: BookEntry, next: VenueOrder): void {
    if (isEnded(entry.said)) entry.asked = undefined;
    const asked = entry.asked === 'cancel' ? 'pending cancel' : 'pending replace';
    const state = entry.asked === undefined ? entry.said : asked;
    const order = { ...next, state, updatedAt: nowUs() };
    const isSame =
      entry.order.updatedAt !== 0 &&
      JSON.stringify({ ...order, updatedAt: 0 }) ===
        JSON.stringify({ ...entry.order, updatedAt: 0 });
    if (isSame) return;
    entry.order = order;
    onChange(entry);
  }
}
