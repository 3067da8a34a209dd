/**
 * Fills as they happened at a venue, whatever the engine thought would happen: after an order's end, beyond its
 * quantity, for an order that somebody else made, or taken back. Quantity, cash and protection follow reality.
 */

import type { Order } from '../orders/order.ts';
import type { RiskRule } from '../risk/policy.ts';
import { exactQuantity } from '../sizing.ts';
import { killBy } from './alarms.ts';
import type { Book } from './book.ts';
import { type Desk, recordTrade } from './desk.ts';
import { afterFlat, onEntryFilled, onFilled, shrinkBrackets } from './fills.ts';

export interface RealFill {
  readonly isBuy: boolean;
  /** 0: a fee alone. */
  readonly quantity: number;
  readonly price: number;
  readonly fee: number;
  /** For the trade's record, where no order of the engine says one. */
  readonly reason: string;
}

/** Books a fill; the part that its order could take as planned goes the ordinary way. */
export function bookFill(desk: Desk, book: Book, order: Order | undefined, fill: RealFill): void {
  // Held before its first bar: worth what was paid, until there is a close.
  if (Number.isNaN(book.lastClose)) book.lastClose = fill.price;
  if (fill.quantity === 0) {
    bookFee(desk, book, fill);
    return;
  }
  const planned = order && plannedPart(book, order, fill);
  if (order && planned) {
    const share = planned === fill.quantity ? fill.fee : (fill.fee * planned) / fill.quantity;
    onFilled(desk, order, planned, fill.price, share, 0);
    const left = exactQuantity(fill.quantity - planned);
    if (left > 0)
      bookUnplanned(desk, book, order, { ...fill, quantity: left, fee: fill.fee - share });
    return;
  }
  bookUnplanned(desk, book, order, fill);
}

/** A kill that an operator asks for: every order goes, and positions are as said, or as the policy says. */
export function killByOperator(
  desk: Desk,
  text: string,
  positions: 'freeze' | 'flatten' | undefined,
): void {
  const rule: RiskRule = {
    id: 'operator.kill',
    section: 'portfolio',
    metric: 'drawdown',
    comparison: '<=',
    bound: Number.POSITIVE_INFINITY,
    ofEquity: false,
    action: 'kill',
    text,
    line: 0,
  };
  killBy(desk, rule, {
    cancel: 'all orders',
    positions: positions ?? desk.gate.policy.kill.positions,
  });
}

function plannedPart(book: Book, order: Order, fill: RealFill): number {
  if (!order.isOpen || order.isBuy !== fill.isBuy) return 0;
  const held = book.position.quantity;
  const isAgainst = held !== 0 && held > 0 !== (order.side === 'long');
  if (isAgainst) return 0;
  const most = order.role === 'entry' ? order.remaining : Math.min(order.remaining, Math.abs(held));
  return Math.min(fill.quantity, most);
}

function bookFee({ account }: Desk, { position }: Book, { price, fee }: RealFill): void {
  account.settle(0, price, fee, 0);
  if (position.quantity !== 0) position.fees += fee;
}

/** What it closes comes first; what is left opens or adds. */
function bookUnplanned(desk: Desk, book: Book, order: Order | undefined, fill: RealFill): void {
  const { isBuy, quantity, price, fee } = fill;
  const { position } = book;
  const before = position.quantity;
  desk.account.settle(isBuy ? quantity : -quantity, price, fee, 0);
  const closes = before !== 0 && before > 0 !== isBuy ? Math.min(Math.abs(before), quantity) : 0;
  const opens = exactQuantity(quantity - closes);
  const feeOfClose = closes === quantity ? fee : (fee * closes) / quantity;
  if (closes > 0) closeUnplanned(desk, book, order, closes, fill, feeOfClose);
  if (opens > 0) openUnplanned(desk, book, order, opens, fill, fee - feeOfClose);
  desk.account.reposition(before, position.quantity, book.lastClose);
}

function closeUnplanned(
  desk: Desk,
  book: Book,
  order: Order | undefined,
  quantity: number,
  { price, reason }: RealFill,
  fee: number,
): void {
  const isFlat = book.position.exit(quantity, price, fee);
  if (book.brackets.length > 0) shrinkBrackets(desk, book, order, quantity);
  if (isFlat) {
    recordTrade(desk, book, order?.reason ?? reason);
    afterFlat(desk, book);
    return;
  }
  const { exit } = book;
  if (exit)
    exit.quantity = exactQuantity(
      exit.filled + Math.min(exit.remaining, Math.abs(book.position.quantity)),
    );
}

/** An entry of ours is protected however late it fills; what others bought is theirs to protect. */
function openUnplanned(
  desk: Desk,
  book: Book,
  order: Order | undefined,
  quantity: number,
  { isBuy, price, reason }: RealFill,
  fee: number,
): void {
  const side = isBuy ? 'long' : 'short';
  if (order?.role === 'entry' && order.side === side) {
    onEntryFilled(desk, book, order, quantity, price, fee, book.position.quantity === 0);
    return;
  }
  const { position } = book;
  position.enter(side, quantity, price, fee, desk.instant, book.row, reason);
  if (position.entries === 0) position.entries = 1;
}
