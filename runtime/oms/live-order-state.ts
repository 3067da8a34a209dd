/**
 * The life of an order at a venue, as far as we know it: FIX order states, and those that only we have. Every event in
 * every state has an answer: what a venue sends is never impossible, at most odd, and then somebody hears of it.
 */

export const LIVE_ORDER_STATES = [
  /** In the journal, not sent: it waits for something to end, for the venue, or for its turn. */
  'held',
  /** Sent, not answered. */
  'pending new',
  /** Sent, and the answer does not say whether it arrived. It counts as working until that is proven. */
  'unknown',
  'working',
  'partially filled',
  'pending cancel',
  'pending replace',
  'suspended',
  'filled',
  'cancelled',
  'expired',
  'rejected',
  /** The venue knew it and knows it no longer, and nothing says why. */
  'lost',
] as const;

export type LiveOrderState = (typeof LIVE_ORDER_STATES)[number];

export const LIVE_ORDER_EVENTS = [
  'send',
  /** Nothing was sent after all: the connection was down, or there were too many requests. */
  'hold',
  /** The answer did not come, or did not say. */
  'doubt',
  /** The venue has it, and says that it is not in the book yet. */
  'receive',
  'acknowledge',
  /** Part of it filled. */
  'fill',
  /** All of it filled. */
  'complete',
  /** A fill was taken back, and the order is no longer full. */
  'bust',
  'request cancel',
  'refuse cancel',
  'cancel',
  'request replace',
  'refuse replace',
  'replace',
  'suspend',
  'expire',
  'reject',
  /** Asked for by its id again and again, the venue never heard of it. */
  'miss',
  /** A snapshot that is newer than all we know of it lists it as working. */
  'list',
] as const;

export type LiveOrderEvent = (typeof LIVE_ORDER_EVENTS)[number];

export interface Step {
  /** `open`: working, or partially filled where something has filled. */
  readonly to: LiveOrderState | 'open' | 'same';
  /** Why somebody has to hear of it. */
  readonly alarm?: string;
}

/** What an event does in a state. `hasFills` decides what an order goes back to once nothing is pending any more. */
export function nextLiveState(
  state: LiveOrderState,
  event: LiveOrderEvent,
  hasFills: boolean,
): { readonly state: LiveOrderState; readonly alarm: string | undefined } {
  const { to, alarm } = TRANSITIONS[state][event];
  const next = to === 'same' ? state : to === 'open' ? openState(hasFills) : to;
  return { state: next, alarm };
}

/** True while the venue may fill it, as far as we know: it counts in every limit. */
export function mayFill(state: LiveOrderState): boolean {
  return state !== 'held' && !isEnded(state);
}

/** True once nothing more is expected. A fill may come all the same, and is booked. */
export function isEnded(state: LiveOrderState): boolean {
  return (
    state === 'filled' ||
    state === 'cancelled' ||
    state === 'expired' ||
    state === 'rejected' ||
    state === 'lost'
  );
}

function openState(hasFills: boolean): LiveOrderState {
  return hasFills ? 'partially filled' : 'working';
}

type Row = Readonly<Record<LiveOrderEvent, Step>>;

const SAME: Step = { to: 'same' };
const OPEN: Step = { to: 'open' };
const go = (to: LiveOrderState): Step => ({ to });
const odd = (alarm: string): Step => ({ to: 'same', alarm });

/** While the venue may fill it. Older messages that come late (an acknowledgement after a fill) change nothing. */
const ALIVE: Row = {
  send: odd('sent again although it works'),
  hold: SAME,
  doubt: SAME,
  receive: SAME,
  acknowledge: SAME,
  fill: go('partially filled'),
  complete: go('filled'),
  bust: OPEN,
  'request cancel': go('pending cancel'),
  'refuse cancel': SAME,
  cancel: go('cancelled'),
  'request replace': go('pending replace'),
  'refuse replace': SAME,
  replace: OPEN,
  suspend: go('suspended'),
  expire: go('expired'),
  reject: go('rejected'),
  miss: go('lost'),
  list: SAME,
};

/** Nothing more is expected; what comes all the same is booked, and said. */
const ENDED: Row = {
  send: odd('sent again although it has ended'),
  hold: SAME,
  doubt: SAME,
  receive: SAME,
  acknowledge: SAME,
  fill: odd('part of it filled after its end'),
  complete: { to: 'filled', alarm: 'it filled after its end' },
  bust: SAME,
  'request cancel': SAME,
  'refuse cancel': SAME,
  cancel: SAME,
  'request replace': SAME,
  'refuse replace': SAME,
  replace: odd('replaced after its end'),
  suspend: SAME,
  expire: SAME,
  reject: SAME,
  miss: SAME,
  list: { to: 'open', alarm: 'it works at the venue although it had ended' },
};

const TRANSITIONS: Readonly<Record<LiveOrderState, Row>> = {
  held: {
    ...ALIVE,
    send: go('pending new'),
    receive: { to: 'pending new', alarm: 'the venue has it although it was not sent' },
    acknowledge: { to: 'open', alarm: 'the venue has it although it was not sent' },
    fill: { to: 'partially filled', alarm: 'it filled although it was not sent' },
    complete: { to: 'filled', alarm: 'it filled although it was not sent' },
    bust: SAME,
    // Nobody has to be asked about what nobody has heard of.
    'request cancel': go('cancelled'),
    'request replace': SAME,
    replace: SAME,
    suspend: SAME,
    miss: SAME,
  },
  'pending new': {
    ...ALIVE,
    send: odd('sent again before its answer'),
    hold: go('held'),
    doubt: go('unknown'),
    acknowledge: OPEN,
    // A cancel waits for the acknowledgement (FIX B.1.d to B.1.f).
    'request cancel': SAME,
    'request replace': SAME,
    miss: go('held'),
  },
  unknown: {
    ...ALIVE,
    send: go('pending new'),
    receive: go('pending new'),
    acknowledge: OPEN,
    'request cancel': SAME,
    'request replace': SAME,
    // It may go out again, with the same id: the venue takes an id once.
    miss: go('held'),
  },
  working: ALIVE,
  'partially filled': ALIVE,
  'pending cancel': {
    ...ALIVE,
    fill: SAME,
    bust: SAME,
    'refuse cancel': OPEN,
    'request replace': SAME,
    replace: SAME,
    suspend: SAME,
    reject: { to: 'rejected', alarm: 'rejected while its cancel was pending' },
  },
  'pending replace': {
    ...ALIVE,
    fill: SAME,
    bust: SAME,
    'refuse replace': OPEN,
    suspend: SAME,
    reject: { to: 'rejected', alarm: 'rejected while its replacement was pending' },
  },
  suspended: { ...ALIVE, acknowledge: OPEN },
  filled: {
    ...ENDED,
    // More than all of it: an overfill, booked by its quantity.
    fill: odd('it filled again although it was full'),
    complete: SAME,
    bust: { to: 'cancelled', alarm: 'a fill was taken back: the order is no longer full' },
    cancel: SAME,
    // A venue may take a replacement to more of an order that was full (FIX C.1.c).
    replace: { to: 'open', alarm: 'it was replaced after it had filled' },
    // All of it has been paid for: a list that still has it is behind.
    list: SAME,
  },
  cancelled: ENDED,
  expired: ENDED,
  rejected: {
    ...ENDED,
    acknowledge: { to: 'open', alarm: 'it works at the venue although it was rejected' },
  },
  lost: {
    ...ENDED,
    receive: { to: 'open', alarm: 'it is back: the venue had not found it before' },
    acknowledge: { to: 'open', alarm: 'it is back: the venue had not found it before' },
    fill: { to: 'partially filled', alarm: 'it is back, partly filled' },
    list: { to: 'open', alarm: 'it is back: the venue had not found it before' },
    cancel: go('cancelled'),
    expire: go('expired'),
    reject: go('rejected'),
  },
};
