/** Orders that have ended, as rows of numbers; read back as summaries when somebody asks. */

import { assertPresent } from '../invariant.ts';
import {
  GOOD_TILL_CANCELLED,
  type Order,
  type OrderRole,
  type OrderType,
  type TimeInForce,
} from '../orders/order.ts';
import type { OrderState } from '../orders/order-state.ts';
import type { Side } from '../program.ts';
import { NumberRows } from './number-rows.ts';
import { Words } from './words.ts';

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

const KINDS_OF_ONE_TIME_IN_FORCE = SIDES.length * ROLES.length * TYPES.length * STATES.length;

const NO_TEXT = -1;

const WIDTH = 13;

export class OrderLog {
  readonly #rows = new NumberRows(WIDTH);
  readonly #texts = new Words();
  readonly #timesInForce: TimeInForce[] = [GOOD_TILL_CANCELLED];

  add(order: Order): void {
    const at = this.#rows.add();
    const { values } = this.#rows;
    values[at] = order.id;
    values[at + 1] = order.symbol;
    values[at + 2] = this.#kindOf(order);
    values[at + 3] = order.quantity;
    values[at + 4] = order.limitPrice ?? Number.NaN;
    values[at + 5] = order.stopPrice ?? Number.NaN;
    values[at + 6] = order.submittedAt;
    values[at + 7] = order.finishedAt;
    values[at + 8] = order.filled;
    values[at + 9] = order.averagePrice;
    values[at + 10] = order.fees;
    values[at + 11] = this.#texts.numberOf(order.reason);
    values[at + 12] = order.note === undefined ? NO_TEXT : this.#texts.numberOf(order.note);
  }

  /** A market order that filled whole at the instant after the one that it was decided at. */
  addFilled(
    id: number,
    symbol: number,
    kind: number,
    quantity: number,
    price: number,
    fee: number,
    instant: number,
    reason: string,
    note: string | undefined,
  ): void {
    const at = this.#rows.add();
    const { values } = this.#rows;
    values[at] = id;
    values[at + 1] = symbol;
    values[at + 2] = kind;
    values[at + 3] = quantity;
    values[at + 4] = Number.NaN;
    values[at + 5] = Number.NaN;
    values[at + 6] = instant;
    values[at + 7] = instant + 1;
    values[at + 8] = quantity;
    values[at + 9] = price;
    values[at + 10] = fee;
    values[at + 11] = this.#texts.numberOf(reason);
    values[at + 12] = note === undefined ? NO_TEXT : this.#texts.numberOf(note);
  }

  #kindOf({ side, role, type, state, timeInForce }: Order): number {
    const rest = this.#timeInForceOf(timeInForce) * KINDS_OF_ONE_TIME_IN_FORCE;
    return kindOf(state, type, role, side) + rest;
  }

  #timeInForceOf(timeInForce: TimeInForce): number {
    if (timeInForce.kind === 'gtc') return 0;
    const known = this.#timesInForce.findIndex((other) => isSame(other, timeInForce));
    return known >= 0 ? known : this.#timesInForce.push(timeInForce) - 1;
  }

  /** In the order in which they ended. */
  get all(): readonly OrderSummary[] {
    return Array.from({ length: this.#rows.length }, (_, index) => this.#read(index));
  }

  #read(index: number): OrderSummary {
    const row = this.#rows.row(index);
    const number = (place: number): number => row[place] ?? Number.NaN;
    const price = (place: number): number | undefined =>
      Number.isNaN(number(place)) ? undefined : number(place);
    let kind = number(2);
    const word = <T>(words: readonly T[]): T => {
      const place = kind % words.length;
      kind = (kind - place) / words.length;
      return assertPresent(words[place], 'a logged word is one of its list');
    };
    const [side, role, type, state] = [word(SIDES), word(ROLES), word(TYPES), word(STATES)];
    return {
      ...{ id: number(0), symbol: number(1), side, role, type, state },
      timeInForce: assertPresent(this.#timesInForce[kind], 'an order has a time in force'),
      quantity: number(3),
      limitPrice: price(4),
      stopPrice: price(5),
      submittedAt: number(6),
      finishedAt: number(7),
      filled: number(8),
      averagePrice: number(9),
      fees: number(10),
      reason: assertPresent(this.#texts.wordOf(number(11)), 'an order has a reason'),
      note: this.#texts.wordOf(number(12)),
    };
  }
}

/** Number of a market order that has filled. */
export function filledKind(role: OrderRole, side: Side): number {
  return kindOf('filled', 'market', role, side);
}

/** Places in the lists above, in one number. */
function kindOf(state: OrderState, type: OrderType, role: OrderRole, side: Side): number {
  const places = placeIn(STATES, state) * TYPES.length + placeIn(TYPES, type);
  return (places * ROLES.length + placeIn(ROLES, role)) * SIDES.length + placeIn(SIDES, side);
}

/** Most orders are what their lists begin with, and a search is slower than a look. */
function placeIn<T>(list: readonly T[], word: T): number {
  return list[0] === word ? 0 : list.indexOf(word);
}

function isSame(a: TimeInForce, b: TimeInForce): boolean {
  return a.kind === 'bars' && b.kind === 'bars' ? a.bars === b.bars : a.kind === b.kind;
}
