import { describe, expect, test } from 'vitest';
import {
  isEnded,
  LIVE_ORDER_EVENTS,
  LIVE_ORDER_STATES,
  type LiveOrderEvent,
  type LiveOrderState,
  mayFill,
  nextLiveState,
} from '../../runtime/oms/live-order-state.ts';

/** States along a sequence of events, from `held`. Fills are counted as the events say. */
function walk(events: readonly LiveOrderEvent[]): readonly LiveOrderState[] {
  let state: LiveOrderState = 'held';
  let hasFills = false;
  return events.map((event) => {
    hasFills ||= event === 'fill' || event === 'complete';
    ({ state } = nextLiveState(state, event, hasFills));
    return state;
  });
}

/** The matrices of FIX 4.2 appendix D and 4.4, in our words: each event with the state that it leads to. */
const SEQUENCES: Readonly<Record<string, readonly (readonly [LiveOrderEvent, LiveOrderState])[]>> =
  {
    'D1 filled in parts': [
      ['send', 'pending new'],
      ['acknowledge', 'working'],
      ['fill', 'partially filled'],
      ['fill', 'partially filled'],
      ['complete', 'filled'],
    ],
    'D2 expired with a part': [
      ['send', 'pending new'],
      ['acknowledge', 'working'],
      ['fill', 'partially filled'],
      ['expire', 'expired'],
    ],
    'D3 cancelled before anything filled': [
      ['send', 'pending new'],
      ['acknowledge', 'working'],
      ['request cancel', 'pending cancel'],
      ['cancel', 'cancelled'],
    ],
    'D4 a part fills while the cancel is pending, the rest is cancelled': [
      ['send', 'pending new'],
      ['acknowledge', 'working'],
      ['fill', 'partially filled'],
      ['request cancel', 'pending cancel'],
      ['fill', 'pending cancel'],
      ['cancel', 'cancelled'],
    ],
    'D5 filled before the cancel arrives, which is refused': [
      ['send', 'pending new'],
      ['acknowledge', 'working'],
      ['request cancel', 'pending cancel'],
      ['complete', 'filled'],
      ['refuse cancel', 'filled'],
    ],
    'D6 the cancel is refused and the order goes on': [
      ['send', 'pending new'],
      ['acknowledge', 'working'],
      ['request cancel', 'pending cancel'],
      ['refuse cancel', 'working'],
      ['fill', 'partially filled'],
    ],
    'D6 the same with a part filled': [
      ['send', 'pending new'],
      ['fill', 'partially filled'],
      ['request cancel', 'pending cancel'],
      ['refuse cancel', 'partially filled'],
    ],
    'D7 replaced to a larger quantity': [
      ['send', 'pending new'],
      ['acknowledge', 'working'],
      ['fill', 'partially filled'],
      ['request replace', 'pending replace'],
      ['replace', 'partially filled'],
      ['complete', 'filled'],
    ],
    'D8 replaced before anything filled': [
      ['send', 'pending new'],
      ['acknowledge', 'working'],
      ['request replace', 'pending replace'],
      ['replace', 'working'],
      ['complete', 'filled'],
    ],
    'D9 the replacement is refused, the order had filled': [
      ['send', 'pending new'],
      ['acknowledge', 'working'],
      ['request replace', 'pending replace'],
      ['complete', 'filled'],
      ['refuse replace', 'filled'],
    ],
    'D10 a part fills while the replacement is pending': [
      ['send', 'pending new'],
      ['acknowledge', 'working'],
      ['request replace', 'pending replace'],
      ['fill', 'pending replace'],
      ['replace', 'partially filled'],
    ],
    'D11 filled while the replacement to more is pending, then replaced': [
      ['send', 'pending new'],
      ['acknowledge', 'working'],
      ['request replace', 'pending replace'],
      ['complete', 'filled'],
    ],
    'D12 replaced to what has filled already': [
      ['send', 'pending new'],
      ['acknowledge', 'working'],
      ['fill', 'partially filled'],
      ['request replace', 'pending replace'],
      ['replace', 'partially filled'],
      ['complete', 'filled'],
    ],
    'D13 a cancel while a replacement is pending': [
      ['send', 'pending new'],
      ['acknowledge', 'working'],
      ['request replace', 'pending replace'],
      ['request cancel', 'pending cancel'],
      ['cancel', 'cancelled'],
    ],
    'D14 refused at once': [
      ['send', 'pending new'],
      ['reject', 'rejected'],
    ],
    'D15 refused after a part had filled': [
      ['send', 'pending new'],
      ['fill', 'partially filled'],
      ['reject', 'rejected'],
    ],
    'D16 suspended and back': [
      ['send', 'pending new'],
      ['acknowledge', 'working'],
      ['suspend', 'suspended'],
      ['acknowledge', 'working'],
    ],
    'D17 cancelled by the venue unasked': [
      ['send', 'pending new'],
      ['acknowledge', 'working'],
      ['cancel', 'cancelled'],
    ],
    'D18 the trader asks for a cancel, the venue expires it first': [
      ['send', 'pending new'],
      ['acknowledge', 'working'],
      ['request cancel', 'pending cancel'],
      ['expire', 'expired'],
      ['refuse cancel', 'expired'],
    ],
    'D35 a fill is taken back while it works': [
      ['send', 'pending new'],
      ['acknowledge', 'working'],
      ['complete', 'filled'],
      ['bust', 'cancelled'],
    ],
    'fill before the acknowledgement': [
      ['send', 'pending new'],
      ['fill', 'partially filled'],
      ['acknowledge', 'partially filled'],
      ['complete', 'filled'],
      ['acknowledge', 'filled'],
    ],
    'received, then in the book': [
      ['send', 'pending new'],
      ['receive', 'pending new'],
      ['acknowledge', 'working'],
    ],
    'B.1.d a cancel waits for the acknowledgement': [
      ['send', 'pending new'],
      ['request cancel', 'pending new'],
      ['acknowledge', 'working'],
      ['request cancel', 'pending cancel'],
    ],
    'B.1.e a cancel waits for the end of the doubt': [
      ['send', 'pending new'],
      ['doubt', 'unknown'],
      ['request cancel', 'unknown'],
      ['acknowledge', 'working'],
      ['request cancel', 'pending cancel'],
    ],
    'the answer was lost, the order was not': [
      ['send', 'pending new'],
      ['doubt', 'unknown'],
      ['fill', 'partially filled'],
      ['complete', 'filled'],
    ],
    'the order was lost with the answer and goes out again': [
      ['send', 'pending new'],
      ['doubt', 'unknown'],
      ['miss', 'held'],
      ['send', 'pending new'],
      ['acknowledge', 'working'],
    ],
    'nothing was sent, and it waits': [
      ['send', 'pending new'],
      ['hold', 'held'],
      ['send', 'pending new'],
    ],
    'cancelled before it was sent': [
      ['request cancel', 'cancelled'],
      ['request cancel', 'cancelled'],
    ],
    'the venue forgets it': [
      ['send', 'pending new'],
      ['acknowledge', 'working'],
      ['miss', 'lost'],
    ],
    'the venue forgets it and finds it again': [
      ['send', 'pending new'],
      ['acknowledge', 'working'],
      ['miss', 'lost'],
      ['acknowledge', 'working'],
    ],
    'a part fills after the cancel was confirmed': [
      ['send', 'pending new'],
      ['acknowledge', 'working'],
      ['request cancel', 'pending cancel'],
      ['cancel', 'cancelled'],
      ['fill', 'cancelled'],
    ],
    'all of it fills after the cancel was confirmed': [
      ['send', 'pending new'],
      ['acknowledge', 'working'],
      ['request cancel', 'pending cancel'],
      ['cancel', 'cancelled'],
      ['complete', 'filled'],
    ],
  };

const WORKING = [
  'working',
  'partially filled',
  'pending cancel',
  'pending replace',
  'suspended',
] as const;

/** Nothing more can come of them. What is full and what is lost have rows of their own. */
const OVER = ['cancelled', 'expired', 'rejected'] as const;

/** What an operator reads when an event comes that should not have come in such a state. */
const ODD: readonly (readonly [string, LiveOrderEvent, readonly LiveOrderState[]])[] = [
  ['sent again before its answer', 'send', ['pending new']],
  ['sent again although it works', 'send', WORKING],
  ['sent again although it has ended', 'send', [...OVER, 'filled', 'lost']],
  ['the venue has it although it was not sent', 'receive', ['held']],
  ['the venue has it although it was not sent', 'acknowledge', ['held']],
  ['it filled although it was not sent', 'fill', ['held']],
  ['it filled although it was not sent', 'complete', ['held']],
  ['rejected while its cancel was pending', 'reject', ['pending cancel']],
  ['rejected while its replacement was pending', 'reject', ['pending replace']],
  ['part of it filled after its end', 'fill', OVER],
  ['it filled after its end', 'complete', [...OVER, 'lost']],
  ['it filled again although it was full', 'fill', ['filled']],
  ['a fill was taken back: the order is no longer full', 'bust', ['filled']],
  ['replaced after its end', 'replace', [...OVER, 'lost']],
  ['it was replaced after it had filled', 'replace', ['filled']],
  ['it works at the venue although it had ended', 'list', OVER],
  ['it works at the venue although it was rejected', 'acknowledge', ['rejected']],
  ['it is back: the venue had not found it before', 'receive', ['lost']],
  ['it is back: the venue had not found it before', 'acknowledge', ['lost']],
  ['it is back: the venue had not found it before', 'list', ['lost']],
  ['it is back, partly filled', 'fill', ['lost']],
];

describe('FIX order states', () => {
  test.each(Object.entries(SEQUENCES))('%s', (_, steps) => {
    expect(walk(steps.map(([event]) => event))).toEqual(steps.map(([, state]) => state));
  });

  test('every event in every state has an answer', () => {
    for (const state of LIVE_ORDER_STATES)
      for (const event of LIVE_ORDER_EVENTS)
        for (const hasFills of [true, false])
          expect(LIVE_ORDER_STATES).toContain(nextLiveState(state, event, hasFills).state);
  });

  test('a fill after the end is booked, changes no more than it has to, and is heard of', () => {
    for (const state of LIVE_ORDER_STATES.filter((one) => isEnded(one) && one !== 'lost')) {
      const late = nextLiveState(state, 'fill', true);
      expect(late.state).toBe(state);
      expect(late.alarm).toContain('fill');
    }
  });

  test('what is odd is said in words of its own, and nothing else is said', () => {
    const said: Record<string, string> = {};
    for (const state of LIVE_ORDER_STATES)
      for (const event of LIVE_ORDER_EVENTS) {
        const { alarm } = nextLiveState(state, event, true);
        if (alarm !== undefined) said[`${state}: ${event}`] = alarm;
      }
    const expected = ODD.flatMap(([alarm, event, states]) =>
      states.map((state) => [`${state}: ${event}`, alarm]),
    );
    expect(said).toEqual(Object.fromEntries(expected));
  });

  test('what has ended works again only where the venue itself says so, and somebody hears of it', () => {
    const back = LIVE_ORDER_STATES.filter(isEnded).flatMap((state) =>
      LIVE_ORDER_EVENTS.flatMap((event) => {
        const next = nextLiveState(state, event, true);
        if (isEnded(next.state)) return [];
        expect(next.alarm, `${state} ${event}`).toBeDefined();
        return [`${state}: ${event}`];
      }),
    );
    expect(back).toEqual([
      // FIX C.1.c: a replacement to more, taken after the order was full.
      'filled: replace',
      'cancelled: list',
      'expired: list',
      'rejected: acknowledge',
      'rejected: list',
      'lost: receive',
      'lost: acknowledge',
      'lost: fill',
      'lost: list',
    ]);
  });

  test('what each snapshot may tell again is said once', () => {
    for (const state of LIVE_ORDER_STATES)
      for (const event of [
        'receive',
        'acknowledge',
        'cancel',
        'expire',
        'reject',
        'suspend',
        'list',
      ] as const) {
        const once = nextLiveState(state, event, true);
        expect(nextLiveState(once.state, event, true), `${state} ${event}`).toEqual({
          state: once.state,
        });
      }
  });

  test('what the venue may have counts; what it cannot have does not', () => {
    expect(LIVE_ORDER_STATES.filter(mayFill)).toEqual([
      'pending new',
      'unknown',
      'working',
      'partially filled',
      'pending cancel',
      'pending replace',
      'suspended',
    ]);
  });

  test('only proof makes an order go out again: no answer and no connection never do by themselves', () => {
    for (const state of LIVE_ORDER_STATES)
      for (const event of LIVE_ORDER_EVENTS) {
        if (state === 'held' || nextLiveState(state, event, false).state !== 'held') continue;
        expect(['hold', 'miss']).toContain(event);
        expect(['pending new', 'unknown']).toContain(state);
      }
  });
});
