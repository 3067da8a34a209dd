/** The life of an order as a total table: every event in every state has an answer, and the impossible ones are none. */

export type OrderState =
  /** Made, not yet with a broker. */
  'new' | 'working' | 'partially filled' | 'filled' | 'cancelled' | 'expired' | 'rejected';

export type OrderEvent =
  | 'submit'
  /** Part of the quantity filled. */
  | 'fill'
  /** The rest filled. */
  | 'complete'
  | 'cancel'
  | 'expire'
  | 'reject';

type Row = Readonly<Partial<Record<OrderEvent, OrderState>>>;

const OPEN: Row = {
  fill: 'partially filled',
  complete: 'filled',
  cancel: 'cancelled',
  expire: 'expired',
};

const TABLE: Readonly<Record<OrderState, Row>> = {
  new: { submit: 'working', reject: 'rejected' },
  // A broker may refuse what it had taken, as long as nothing has filled.
  working: { ...OPEN, reject: 'rejected' },
  'partially filled': OPEN,
  filled: {},
  cancelled: {},
  expired: {},
  rejected: {},
};

/** The state after an event; undefined for an event that cannot happen in this state. */
export function nextState(state: OrderState, event: OrderEvent): OrderState | undefined {
  return TABLE[state][event];
}

/** True while the order can still fill. */
export function isOpen(state: OrderState): boolean {
  return state === 'working' || state === 'partially filled';
}

/** True once nothing more can happen to the order. */
export function isFinal(state: OrderState): boolean {
  return state !== 'new' && !isOpen(state);
}
