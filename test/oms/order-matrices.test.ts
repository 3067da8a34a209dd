/**
 * The order state change matrices of FIX (4.4, appendix D, groups A to F), from the side of whoever sends the orders:
 * each step with the state that it leads to, and what has filled of what is asked for. Once with a venue that keeps its
 * id through a replacement (Interactive Brokers), once with one that makes a new order of it (Alpaca).
 */

import { describe, expect, test } from 'vitest';
import type { LiveOrder } from '../../runtime/oms/live-order.ts';
import { OrderManager } from '../../runtime/oms/order-manager.ts';
import type { TicketFields, VenueOrder, VenueOrderState } from '../../runtime/trading-api.ts';

type Step =
  | 'send'
  | 'no answer'
  | 'cancel'
  | 'cancel refused'
  | 'replace refused'
  | 'not known'
  | `replace to ${number}`
  | `fill ${number}`
  | `amended to ${number}`
  | `says ${VenueOrderState}`;

class Sender {
  readonly orders = new OrderManager();
  readonly order: LiveOrder;
  readonly #makesNewIds: boolean;
  #time = 0;
  #executions = 0;
  #filled = 0;
  #venueId = 1;
  #asked: TicketFields;

  constructor(quantity: number, makesNewIds: boolean) {
    this.#makesNewIds = makesNewIds;
    this.#asked = {
      clientOrderId: 's-fix-1-0',
      symbol: 'ACME',
      isBuy: true,
      side: 'long',
      opens: true,
      type: 'limit',
      limitPrice: 50,
      quantity,
      timeInForce: 'day',
    };
    this.order = this.orders.create(this.#asked);
  }

  /** `working 3/10`: the state, what has filled, and what is asked for now. */
  take(step: Step): string {
    const { orders, order } = this;
    const [verb, , last = ''] = step.split(' ');
    orders.event += 1;
    this.#time += 1;
    if (step === 'send') orders.sent(order);
    else if (step === 'no answer') orders.submitted(order, refusal('ambiguous'));
    else if (step === 'cancel') orders.cancelSent(order);
    else if (step === 'cancel refused') orders.cancelAnswered(order, refusal('rejected'));
    else if (step === 'replace refused') orders.replaceAnswered(order, refusal('rejected'));
    else if (step === 'not known') for (let i = 0; i < 3; i += 1) orders.missed(order);
    else if (verb === 'replace') this.#replace(Number(last));
    else if (verb === 'amended') this.#say('replaced', Number(last));
    else if (verb === 'fill') this.#fill(Number(step.slice(5)));
    else this.#say(step.slice(5) as VenueOrderState);
    return `${order.state} ${order.filled}/${order.ticket.quantity}`;
  }

  #replace(quantity: number): void {
    const clientOrderId = `s-fix-1-0-r${this.order.revision + 1}`;
    this.#asked = { ...this.#asked, clientOrderId, quantity };
    this.orders.replaceSent(this.order, this.#asked);
  }

  #fill(quantity: number): void {
    this.#executions += 1;
    this.#filled += quantity;
    this.orders.execution({
      executionId: `E${this.#executions}`,
      venueOrderId: `V${this.#venueId}`,
      symbol: 'ACME',
      isBuy: true,
      quantity,
      price: 50,
      time: this.#time,
      clientOrderId: 's-fix-1-0',
    });
  }

  /** `replaced`: the report shows the new terms, as what has filled says the state is; the venue may amend them. */
  #say(state: VenueOrderState, amended?: number): void {
    const isReplaced = state === 'replaced';
    const { clientOrderId, ...asked } = isReplaced ? this.#asked : this.order.ticket;
    const quantity = amended ?? asked.quantity;
    const before = `V${this.#venueId}`;
    const isNew = isReplaced && this.#makesNewIds;
    if (isNew) this.#venueId += 1;
    const open = this.#filled === 0 ? 'new' : 'partially filled';
    const report: VenueOrder = {
      venueOrderId: `V${this.#venueId}`,
      clientOrderId,
      ...(isNew && { replaces: before }),
      symbol: 'ACME',
      isBuy: true,
      type: 'limit',
      limitPrice: 50,
      state: !isReplaced ? state : this.#filled >= quantity ? 'filled' : open,
      quantity,
      filledQuantity: this.#filled,
      averagePrice: 50,
      timeInForce: 'day',
      updatedAt: this.#time,
    };
    this.orders.report(report);
  }
}

function refusal(kind: 'ambiguous' | 'rejected') {
  return { ok: false, fault: { kind, message: 'simulated' } } as const;
}

/** Each step with what it leads to; after a stroke how often somebody has to hear of it. */
type Matrix = readonly (readonly [Step, string, number?])[];

const BEGUN: Matrix = [
  ['send', 'pending new 0/10'],
  ['says new', 'working 0/10'],
];

const MATRICES: Readonly<Record<string, Matrix>> = {
  'A.1.a filled': [
    ...BEGUN,
    ['fill 2', 'partially filled 2/10'],
    ['fill 3', 'partially filled 5/10'],
    ['fill 5', 'filled 10/10'],
  ],
  'A.1.b a part filled, done for the day, expired': [
    ...BEGUN,
    ['fill 2', 'partially filled 2/10'],
    ['says done for day', 'partially filled 2/10'],
    ['says expired', 'expired 2/10'],
  ],
  'B.1.a cancelled before anything filled': [
    ...BEGUN,
    ['cancel', 'pending cancel 0/10'],
    ['says pending cancel', 'pending cancel 0/10'],
    ['says cancelled', 'cancelled 0/10'],
  ],
  'B.1.a the cancel is refused': [
    ...BEGUN,
    ['cancel', 'pending cancel 0/10'],
    ['cancel refused', 'working 0/10'],
  ],
  'B.1.a the cancel is refused after it was pending': [
    ...BEGUN,
    ['cancel', 'pending cancel 0/10'],
    ['says pending cancel', 'pending cancel 0/10'],
    ['cancel refused', 'working 0/10'],
    ['fill 10', 'filled 10/10'],
  ],
  'B.1.b parts fill while the cancel is on its way and pending': [
    ...BEGUN,
    ['fill 2', 'partially filled 2/10'],
    ['cancel', 'pending cancel 2/10'],
    ['fill 3', 'pending cancel 5/10'],
    ['says pending cancel', 'pending cancel 5/10'],
    ['fill 1', 'pending cancel 6/10'],
    ['says cancelled', 'cancelled 6/10'],
  ],
  'B.1.b the same, refused': [
    ...BEGUN,
    ['fill 2', 'partially filled 2/10'],
    ['cancel', 'pending cancel 2/10'],
    ['fill 3', 'pending cancel 5/10'],
    ['cancel refused', 'partially filled 5/10'],
  ],
  'B.1.c filled before the cancel could be taken': [
    ...BEGUN,
    ['fill 2', 'partially filled 2/10'],
    ['cancel', 'pending cancel 2/10'],
    ['says pending cancel', 'pending cancel 2/10'],
    ['fill 8', 'filled 10/10'],
    ['cancel refused', 'filled 10/10'],
  ],
  'B.1.d a cancel before the acknowledgement waits for it': [
    ['send', 'pending new 0/10'],
    ['cancel', 'pending new 0/10'],
    ['says new', 'working 0/10'],
    ['cancel', 'pending cancel 0/10'],
    ['says cancelled', 'cancelled 0/10'],
  ],
  'B.1.d the same, and it is rejected': [
    ['send', 'pending new 0/10'],
    ['cancel', 'pending new 0/10'],
    ['says rejected', 'rejected 0/10'],
  ],
  'B.1.e a cancel while the answer is in doubt waits for the end of the doubt': [
    ['send', 'pending new 0/10'],
    ['no answer', 'unknown 0/10'],
    ['cancel', 'unknown 0/10'],
    ['says new', 'working 0/10'],
    ['cancel', 'pending cancel 0/10'],
    ['says cancelled', 'cancelled 0/10'],
  ],
  'B.1.f the venue does not know what is to be cancelled': [
    ...BEGUN,
    ['cancel', 'pending cancel 0/10'],
    ['cancel refused', 'working 0/10'],
    ['not known', 'lost 0/10', 1],
  ],
  'C.1.a replaced to more before anything filled': [
    ...BEGUN,
    ['replace to 12', 'pending replace 0/10'],
    ['says pending replace', 'pending replace 0/10'],
    ['says replaced', 'working 0/12'],
    ['fill 11', 'partially filled 11/12'],
    ['fill 1', 'filled 12/12'],
  ],
  'C.1.a the replacement is refused': [
    ...BEGUN,
    ['replace to 12', 'pending replace 0/10'],
    ['replace refused', 'working 0/10'],
    ['fill 10', 'filled 10/10'],
  ],
  'C.1.b replaced to more, a part fills meanwhile': [
    ...BEGUN,
    ['fill 1', 'partially filled 1/10'],
    ['replace to 12', 'pending replace 1/10'],
    ['says pending replace', 'pending replace 1/10'],
    ['fill 1', 'pending replace 2/10'],
    ['says replaced', 'partially filled 2/12'],
    ['fill 10', 'filled 12/12'],
  ],
  'C.1.c filled while a replacement to more is on its way, which is taken': [
    ...BEGUN,
    ['replace to 12', 'pending replace 0/10'],
    ['fill 10', 'pending replace 10/10'],
    ['says replaced', 'partially filled 10/12'],
    ['fill 2', 'filled 12/12'],
  ],
  'C.1.c the same, said to be full before it is taken': [
    ...BEGUN,
    ['replace to 12', 'pending replace 0/10'],
    ['fill 10', 'pending replace 10/10'],
    ['says filled', 'filled 10/10'],
    ['says replaced', 'partially filled 10/12', 1],
    ['fill 2', 'filled 12/12'],
  ],
  'C.1.c the same, refused': [
    ...BEGUN,
    ['replace to 12', 'pending replace 0/10'],
    ['fill 10', 'pending replace 10/10'],
    ['replace refused', 'filled 10/10'],
  ],
  'C.2.a a replacement that asks for no other quantity is refused, since it filled': [
    ...BEGUN,
    ['fill 1', 'partially filled 1/10'],
    ['replace to 10', 'pending replace 1/10'],
    ['fill 9', 'filled 10/10'],
    ['replace refused', 'filled 10/10'],
  ],
  'C.3.a replaced to less, which is more than has filled': [
    ...BEGUN,
    ['fill 1', 'partially filled 1/10'],
    ['replace to 8', 'pending replace 1/10'],
    ['fill 2', 'pending replace 3/10'],
    ['says pending replace', 'pending replace 3/10'],
    ['fill 1', 'pending replace 4/10'],
    ['says replaced', 'partially filled 4/8'],
    ['fill 4', 'filled 8/8'],
  ],
  'C.3.b replaced to what has filled meanwhile': [
    ...BEGUN,
    ['replace to 7', 'pending replace 0/10'],
    ['fill 7', 'pending replace 7/10'],
    ['says replaced', 'filled 7/7'],
  ],
  'C.3.c replaced to less than has filled meanwhile: the venue amends it to that': [
    ...BEGUN,
    ['replace to 5', 'pending replace 0/10'],
    ['fill 7', 'pending replace 7/10'],
    ['amended to 7', 'filled 7/10'],
  ],
  'D.1.a two replacements, one after the other': [
    ...BEGUN,
    ['fill 1', 'partially filled 1/10'],
    ['replace to 8', 'pending replace 1/10'],
    ['says replaced', 'partially filled 1/8'],
    ['fill 2', 'partially filled 3/8'],
    ['replace to 6', 'pending replace 3/8'],
    ['says replaced', 'partially filled 3/6'],
    ['fill 3', 'filled 6/6'],
  ],
  'D.1.b a replacement is refused at once, the next is taken': [
    ...BEGUN,
    ['fill 1', 'partially filled 1/10'],
    ['replace to 8', 'pending replace 1/10'],
    ['replace refused', 'partially filled 1/10'],
    ['replace to 6', 'pending replace 1/10'],
    ['says replaced', 'partially filled 1/6'],
    ['fill 5', 'filled 6/6'],
  ],
  'D.1.c a replacement is refused after it was pending, the next is taken': [
    ...BEGUN,
    ['replace to 8', 'pending replace 0/10'],
    ['says pending replace', 'pending replace 0/10'],
    ['replace refused', 'working 0/10'],
    ['replace to 6', 'pending replace 0/10'],
    ['says replaced', 'working 0/6'],
    ['fill 6', 'filled 6/6'],
  ],
  'D.2 a cancel while a replacement is pending': [
    ...BEGUN,
    ['replace to 8', 'pending replace 0/10'],
    ['cancel', 'pending cancel 0/10'],
    ['says cancelled', 'cancelled 0/10'],
  ],
  'E.1 the venue ends a part-filled order unasked': [
    ...BEGUN,
    ['fill 3', 'partially filled 3/10'],
    ['says cancelled', 'cancelled 3/10'],
  ],
  'E.1 the venue makes an order smaller unasked, and says that it is full': [
    ...BEGUN,
    ['fill 6', 'partially filled 6/10'],
    ['says filled', 'filled 6/10'],
  ],
  'F.1 rejected at once': [
    ['send', 'pending new 0/10'],
    ['says rejected', 'rejected 0/10'],
  ],
  'F.1 rejected after a part had filled': [
    ...BEGUN,
    ['fill 3', 'partially filled 3/10'],
    ['says rejected', 'rejected 3/10'],
  ],
  'F.1 rejected while its cancel is pending': [
    ...BEGUN,
    ['cancel', 'pending cancel 0/10'],
    ['says rejected', 'rejected 0/10', 1],
  ],
  'a fill before the acknowledgement': [
    ['send', 'pending new 0/10'],
    ['fill 4', 'partially filled 4/10'],
    ['says new', 'partially filled 4/10'],
    ['fill 6', 'filled 10/10'],
    ['says new', 'filled 10/10'],
  ],
  'all of it before the acknowledgement': [
    ['send', 'pending new 0/10'],
    ['fill 10', 'filled 10/10'],
    ['says filled', 'filled 10/10'],
  ],
  'received, in the book, suspended, and back': [
    ['send', 'pending new 0/10'],
    ['says pending new', 'pending new 0/10'],
    ['says new', 'working 0/10'],
    ['says suspended', 'suspended 0/10'],
    ['says new', 'working 0/10'],
  ],
  'a part fills after the cancel was confirmed': [
    ...BEGUN,
    ['cancel', 'pending cancel 0/10'],
    ['says cancelled', 'cancelled 0/10'],
    ['fill 4', 'cancelled 4/10', 1],
  ],
  'all of it fills after the cancel was confirmed': [
    ...BEGUN,
    ['cancel', 'pending cancel 0/10'],
    ['says cancelled', 'cancelled 0/10'],
    ['fill 10', 'filled 10/10', 1],
  ],
  'it expires while its cancel is on its way': [
    ...BEGUN,
    ['cancel', 'pending cancel 0/10'],
    ['says expired', 'expired 0/10'],
    ['cancel refused', 'expired 0/10'],
  ],
  'more fills than was asked for': [
    ...BEGUN,
    ['fill 10', 'filled 10/10'],
    ['fill 1', 'filled 11/10', 1],
  ],
};

describe.each([
  ['that keeps its id', false],
  ['that makes a new order of a replacement', true],
])('FIX matrices, at a venue %s', (_, makesNewIds) => {
  test.each(Object.entries(MATRICES))('%s', (_name, steps) => {
    const sender = new Sender(10, makesNewIds);
    const seen = steps.map(([step]) => {
      const told = sender.take(step);
      const alarms = sender.orders.take().filter(({ kind }) => kind === 'alarm').length;
      return [step, told, alarms];
    });
    expect(seen).toEqual(steps.map(([step, told, alarms = 0]) => [step, told, alarms]));
  });
});
