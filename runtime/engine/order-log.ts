/** Orders that have ended, as rows of numbers; read back as summaries when somebody asks. */

import { assertPresent } from '../invariant.ts';
import type { Order, OrderRole, OrderType, TimeInForce } from '../orders/order.ts';
import type { OrderState } from '../orders/order-state.ts';
import type { Side } from '../program.ts';
import { NumberRows } from './number-rows.ts';

/** What there is to say about an order, open or ended. An `Order` is one. */
export type OrderSummary = Readonly<
  Pick<
    Order,
    | 'id'
    | 'symbol'
    | 'side'
    | 'role'
    | 'type'
    | 'timeInForce'
    | 'quantity'
    | 'limitPrice'
    | 'stopPrice'
    | 'submittedAt'
    | 'finishedAt'
    | 'state'
    | 'filled'
    | 'averagePrice'
    | 'fees'
    | 'reason'
    | 'note'
  >
>;

const SIDES: readonly Side[] = ['long', 'short'];
const ROLES: readonly OrderRole[] = ['entry', 'exit', 'stop', 'take'];
const TYPES: readonly OrderType[] = [
  'market',
  'limit',
  'stop',
  'stop limit',
  'open auction',
  'close auction',
];
const STATES: readonly OrderState[] = [
  'filled',
  'cancelled',
  'expired',
  'rejected',
  'working',
  'partially filled',
  'new',
];

const WIDTH = 14;

export class OrderLog {
  readonly #rows = new NumberRows(WIDTH);
  readonly #timesInForce: TimeInForce[] = [];
  readonly #reasons: string[] = [];
  readonly #notes: (string | undefined)[] = [];

  add(order: Order): void {
    const at = this.#rows.add();
    const { values } = this.#rows;
    values[at] = order.id;
    values[at + 1] = order.symbol;
    values[at + 2] = SIDES.indexOf(order.side);
    values[at + 3] = ROLES.indexOf(order.role);
    values[at + 4] = TYPES.indexOf(order.type);
    values[at + 5] = order.quantity;
    values[at + 6] = order.limitPrice ?? Number.NaN;
    values[at + 7] = order.stopPrice ?? Number.NaN;
    values[at + 8] = order.submittedAt;
    values[at + 9] = order.finishedAt;
    values[at + 10] = STATES.indexOf(order.state);
    values[at + 11] = order.filled;
    values[at + 12] = order.averagePrice;
    values[at + 13] = order.fees;
    this.#timesInForce.push(order.timeInForce);
    this.#reasons.push(order.reason);
    this.#notes.push(order.note);
  }

  /** In the order in which they ended. */
  get all(): readonly OrderSummary[] {
    return Array.from({ length: this.#rows.length }, (_, index) => this.#read(index));
  }

  #read(index: number): OrderSummary {
    const row = this.#rows.values.subarray(index * WIDTH, (index + 1) * WIDTH);
    const number = (place: number): number => row[place] ?? Number.NaN;
    const price = (place: number): number | undefined =>
      Number.isNaN(number(place)) ? undefined : number(place);
    const word = <T>(words: readonly T[], place: number): T =>
      assertPresent(words[number(place)], 'a logged word is one of its list');
    return {
      id: number(0),
      symbol: number(1),
      side: word(SIDES, 2),
      role: word(ROLES, 3),
      type: word(TYPES, 4),
      timeInForce: assertPresent(this.#timesInForce[index], 'an order has a time in force'),
      quantity: number(5),
      limitPrice: price(6),
      stopPrice: price(7),
      submittedAt: number(8),
      finishedAt: number(9),
      state: word(STATES, 10),
      filled: number(11),
      averagePrice: number(12),
      fees: number(13),
      reason: assertPresent(this.#reasons[index], 'an order has a reason'),
      note: this.#notes[index],
    };
  }
}
