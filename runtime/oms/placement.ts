/**
 * Whether an order of the engine works at the venue now. Orders that close the same shares may not all work side by
 * side: a venue that keeps groups lets them cancel each other, and where it does not, one works and we watch the rest.
 */

import type { Book } from '../engine/book.ts';
import type { Bracket } from '../engine/protection.ts';
import type { OrderType } from '../orders/order.ts';
import type { ApprovedOrder } from '../risk/approved-order.ts';
import type { Capabilities } from '../trading-api.ts';
import type { Beside } from './crowded.ts';
import type { LiveOrder } from './live-order.ts';

/** An order of the engine with the one at the venue that stands for it. */
export interface Link {
  readonly order: ApprovedOrder;
  /** Row of its symbol when it was made. */
  readonly madeAt: number;
  /** Orders that must have ended first; it is dropped if one of them fills more than it had. */
  readonly waitsFor: readonly { readonly old: LiveOrder; readonly filledBefore: number }[];
  /** Of an entry. */
  readonly beside: Beside | undefined;
  live: LiveOrder | undefined;
  /** How often it has gone out anew. */
  generation: number;
  barsSeen: number;
  /** The limit that we watch ourselves has been reached. */
  isReached: boolean;
  /** Its end at the venue was asked for by us although it is still wanted. */
  isSuspended: boolean;
  isRestated: boolean;
  /** The event at which it ended at the venue unasked: a snapshot asked for later says whether it is still needed. */
  awaitsSnapshot: number | undefined;
}

export function newLink(
  order: ApprovedOrder,
  book: Book,
  waitsFor: readonly LiveOrder[] = [],
  beside?: Beside,
): Link {
  return {
    order,
    madeAt: book.row,
    waitsFor: waitsFor.map((old) => ({ old, filledBefore: old.filled })),
    beside,
    live: undefined,
    generation: 0,
    barsSeen: 0,
    isReached: false,
    isSuspended: false,
    isRestated: false,
    awaitsSnapshot: undefined,
  };
}

export type Place =
  | { readonly kind: 'works'; readonly group?: string }
  /** Its time has not come. */
  | { readonly kind: 'waits' }
  /** It has to end at the venue, to make room. */
  | { readonly kind: 'ends' };

const WORKS: Place = { kind: 'works' };
const WAITS: Place = { kind: 'waits' };
const ENDS: Place = { kind: 'ends' };

export function placeOf(
  link: Link,
  links: readonly Link[],
  book: Book,
  capabilities: Capabilities,
): Place {
  switch (link.order.role) {
    case 'entry':
      return placeOfEntry(link, book);
    case 'exit':
      return placeOfExit(link, links, book, capabilities);
    case 'stop':
    case 'take':
      return placeOfLeg(link, links, book, capabilities);
    default:
      return link.order.role satisfies never;
  }
}

/** Market orders and the opening auction: they close before anything else could. */
export function closesAtOnce(type: OrderType): boolean {
  return type === 'market' || type === 'open auction' || type === 'close auction';
}

/** An entry against a position waits until that is closed, and for what it takes the place of. */
function placeOfEntry({ order, waitsFor }: Link, book: Book): Place {
  const held = book.position.quantity;
  if (held !== 0 && held > 0 !== (order.side === 'long')) return WAITS;
  return waitsFor.every(({ old }) => old.hasEnded) ? WORKS : WAITS;
}

function placeOfExit(
  link: Link,
  links: readonly Link[],
  book: Book,
  capabilities: Capabilities,
): Place {
  const legs = legsOf(links, book);
  if (closesAtOnce(link.order.type)) {
    // What protects holds the shares at many venues: it goes first.
    return legs.every(isOut) ? WORKS : WAITS;
  }
  if (legs.length === 0) return WORKS;
  const [bracket, other] = book.brackets;
  if (capabilities.groups && bracket && !other) return { kind: 'works', group: groupOf(bracket) };
  if (!link.isReached) return outOf(link);
  return legs.every(isOut) ? WORKS : WAITS;
}

function placeOfLeg(
  link: Link,
  links: readonly Link[],
  book: Book,
  capabilities: Capabilities,
): Place {
  const { order } = link;
  if (order.fromNextBar && link.barsSeen === 0) return WAITS;
  const exit = links.find((one) => one.order === book.exit && one.order.isOpen);
  if (exit && closesAtOnce(exit.order.type)) return outOf(link);
  const bracket = book.brackets.find(({ stop, take }) => stop === order || take === order);
  if (!bracket) return outOf(link);
  if (capabilities.groups) {
    const isAlone = exit === undefined || book.brackets.length === 1;
    if (!isAlone && exit?.isReached) return outOf(link);
    return { kind: 'works', group: groupOf(bracket) };
  }
  if (exit?.isReached) return outOf(link);
  const pair = links.find(
    (one) =>
      one.order === (order.role === 'stop' ? bracket.take : bracket.stop) && one.order.isOpen,
  );
  if (!pair) return WORKS;
  // The stop works; once the take's price has been reached they change places.
  const take = order.role === 'take' ? link : pair;
  if (order.role === 'stop') return take.isReached ? outOf(link) : WORKS;
  if (!take.isReached) return outOf(link);
  return isOut(pair) ? WORKS : WAITS;
}

function outOf({ live }: Link): Place {
  return live ? ENDS : WAITS;
}

function legsOf(links: readonly Link[], book: Book): readonly Link[] {
  return links.filter(
    ({ order }) => order.symbol === book.index && (order.role === 'stop' || order.role === 'take'),
  );
}

/** True where nothing of it works at the venue. */
function isOut({ live }: Link): boolean {
  return live === undefined || live.hasEnded || live.state === 'held';
}

function groupOf({ entry }: Bracket): string {
  return `b${entry.id}`;
}

/** Nothing of it is at the venue: it has not gone out yet, or was refused and goes out again. */
export function isUnsent({ live }: Link): boolean {
  return live === undefined || live.state === 'held';
}
