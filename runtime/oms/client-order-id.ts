/**
 * The id under which an intent goes to a venue. One intent has one id, whatever becomes of the first try: a venue
 * refuses an id that it has seen, and so nothing is bought twice. Made of numbers that a replayed journal makes again.
 */

/** Venues take 48 characters and more; these come to 40 at most. */
const SESSION = /^[a-z0-9]{1,12}$/;

export interface IntentId {
  /** Of the session's journal: letters and digits, 12 at most. */
  readonly session: string;
  /** Number of the engine's order. */
  readonly order: number;
  /** How often this order has gone out anew, after its venue order had ended: 0 for the first. */
  readonly generation: number;
  /** How often this generation has been replaced. */
  readonly revision: number;
}

export function isSessionName(text: string): boolean {
  return SESSION.test(text);
}

/** `s-k3f9-17-0`, and `s-k3f9-17-0-r2` for its second replacement. */
export function clientOrderId({ session, order, generation, revision }: IntentId): string {
  const base = `s-${session}-${order}-${generation}`;
  return revision === 0 ? base : `${base}-r${revision}`;
}

const PARTS = /^s-([a-z0-9]{1,12})-(\d{1,9})-(\d{1,5})(?:-r(\d{1,5}))?$/;

/** Undefined for an id that is not one of ours. */
export function parseClientOrderId(text: string): IntentId | undefined {
  const [, session, order, generation, revision] = PARTS.exec(text) ?? [];
  if (session === undefined) return undefined;
  return {
    session,
    order: Number(order),
    generation: Number(generation),
    revision: Number(revision ?? 0),
  };
}

/** Of an order that somebody else made: the same whenever it is adopted. */
export function externalOrderId(venueOrderId: string): string {
  return `x-${venueOrderId}`;
}
