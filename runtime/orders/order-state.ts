/** The life of an order: every event in every state has an answer, and the impossible ones have none. */

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

/** The state after an event; undefined for an event that cannot happen in this state. */
export function nextState(state: OrderState, event: OrderEvent): OrderState | undefined {
  switch (state) {
    case 'new':
      if (event === 'submit') return 'working';
      return event === 'reject' ? 'rejected' : undefined;
    case 'working':
      // A broker may refuse what it had taken, as long as nothing has filled.
      return event === 'reject' ? 'rejected' : afterOpen(event);
    case 'partially filled':
      return afterOpen(event);
    case 'filled':
    case 'cancelled':
    case 'expired':
    case 'rejected':
      return undefined;
    default:
      return state satisfies never;
  }
}

function afterOpen(event: OrderEvent): OrderState | undefined {
  switch (event) {
    case 'fill':
      return 'partially filled';
    case 'complete':
      return 'filled';
    case 'cancel':
      return 'cancelled';
    case 'expire':
      return 'expired';
    case 'submit':
    case 'reject':
      return undefined;
    default:
      return event satisfies never;
  }
}

/** True while the order can still fill. */
export function isOpen(state: OrderState): boolean {
  return state === 'working' || state === 'partially filled';
}

/** True once nothing more can happen to the order. */
export function isFinal(state: OrderState): boolean {
  return state !== 'new' && !isOpen(state);
}
