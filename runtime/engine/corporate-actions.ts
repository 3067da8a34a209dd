/** Ex-dates and the cost of money: what happens to a position between two sessions. */

import type { CorporateAction } from '../../market/index.ts';
import type { Order } from '../orders/order.ts';
import { exactQuantity, toLot } from '../sizing.ts';
import type { Book, SymbolSeries } from './book.ts';
import { type Desk, lotOf, recordTrade } from './desk.ts';
import { afterFlat } from './fills.ts';
import { type FrozenProtection, roundLimit, roundStop } from './protection.ts';
import type { EntryTicket } from './ticket.ts';

const DAYS_PER_YEAR = 365;

/** Actions whose ex-date has come, before anything fills in the bar at `row`. */
export function applyActions(desk: Desk, book: Book, row: number, session: number): void {
  const { actions, restep } = book.series;
  for (;;) {
    const action = actions[book.nextAction];
    if (!action || action.exDate > session) return;
    book.nextAction += 1;
    // An action before the first bar changes nothing that anyone has seen.
    if (row === 0) continue;
    if (action.kind === 'dividend') payDividend(desk, book, action.amount);
    else split(desk, book, action.ratio);
    restep(action, row);
  }
}

/** On what was held at the last close: longs receive it, shorts pay it. */
function payDividend(desk: Desk, { position }: Book, amount: number): void {
  if (position.quantity === 0) return;
  const paid = position.quantity * amount;
  position.dividends += paid;
  desk.account.pay(paid);
  desk.account.dividends += paid;
}

function split(desk: Desk, book: Book, ratio: number): void {
  const { position } = book;
  book.lastClose /= ratio;
  restateOrders(desk, book, ratio);
  if (position.quantity === 0) return;
  const exact = Math.abs(position.quantity) * ratio;
  const whole = toLot(exact, lotOf(desk, book));
  const sign = Math.sign(position.quantity);
  position.split(ratio, sign * exact);
  const remainder = exact - whole;
  if (remainder <= 0) return;
  // Fractions of a share are paid out in cash at the last price, as brokers do.
  desk.account.pay(sign * remainder * book.lastClose);
  desk.warnings.add(
    'split.cash_in_lieu',
    'fractions of a share after a split, paid in cash',
    desk.instant,
  );
  // They leave the position at this price, without a fee.
  position.exit(remainder, book.lastClose, 0);
  desk.account.reposition(sign * exact, sign * whole, book.lastClose);
  if (whole === 0) {
    position.quantity = 0;
    recordTrade(desk, book, 'split: less than one share was left');
    afterFlat(desk, book);
  } else position.quantity = sign * whole;
}

/** Open orders are restated in new shares and prices, as venues do for splits. */
function restateOrders(desk: Desk, book: Book, ratio: number): void {
  const lot = lotOf(desk, book);
  for (const order of [book.entryLong, book.entryShort, book.exit]) {
    if (!order?.isOpen) continue;
    restatePrices(book.series, order, ratio);
    order.reference /= ratio;
    if (order.ticket) order.ticket = restateTicket(order.ticket, ratio);
    const left = toLot(order.remaining * ratio, lot);
    order.filled *= ratio;
    order.quantity = exactQuantity(order.filled + left);
    if (order.remaining <= 0) desk.broker.cancel(order, 'a split left less than one share of it');
  }
  restateBrackets(book, ratio, lot);
}

/** Each entry keeps its share of the position: rounding the running total loses nothing in between. */
function restateBrackets(book: Book, ratio: number, lot: number): void {
  let before = 0;
  let after = 0;
  for (const bracket of book.brackets) {
    before += bracket.quantity;
    const total = toLot(before * ratio, lot);
    bracket.quantity = exactQuantity(total - after);
    after = total;
    for (const leg of [bracket.stop, bracket.take]) {
      if (!leg?.isOpen) continue;
      restatePrices(book.series, leg, ratio);
      leg.filled *= ratio;
      leg.quantity = exactQuantity(leg.filled + bracket.quantity);
    }
  }
}

/** New prices lie on the tick again, on the side that they were rounded to at first. */
function restatePrices({ instrument }: SymbolSeries, order: Order, ratio: number): void {
  const { limitPrice, stopPrice, isBuy } = order;
  if (limitPrice !== undefined)
    order.limitPrice = roundLimit(instrument, limitPrice / ratio, isBuy);
  if (stopPrice !== undefined)
    order.stopPrice = roundStop(instrument, stopPrice / ratio, isBuy, order.role === 'entry');
}

function restateTicket({ plan, size }: EntryTicket, ratio: number): EntryTicket {
  const { stop, take, trail } = plan;
  return {
    plan: {
      ...(stop && { stop: restateProtection(stop, ratio) }),
      ...(take && { take: restateProtection(take, ratio) }),
      ...(trail && { trail: restateProtection(trail, ratio) }),
    },
    size: size.kind === 'shares' ? { ...size, amount: size.amount * ratio } : size,
  };
}

function restateProtection(part: FrozenProtection, ratio: number): FrozenProtection {
  const isPrice = part.measure === 'distance' || part.measure === 'level';
  return { ...part, base: part.base / ratio, value: isPrice ? part.value / ratio : part.value };
}

/** Borrow on what is short and interest on negative cash, for the calendar days since the last session. */
export function chargeFinancing(desk: Desk, days: number): void {
  const { account, config, books } = desk;
  const years = days / DAYS_PER_YEAR;
  if (config.borrowPerYear > 0) {
    for (const { position, lastClose } of books) {
      if (position.quantity >= 0) continue;
      const cost = -position.quantity * lastClose * config.borrowPerYear * years;
      position.borrow += cost;
      account.borrow += cost;
      account.pay(-cost);
    }
  }
  if (config.interestPerYear > 0 && account.cash < 0) {
    const cost = -account.cash * config.interestPerYear * years;
    account.interest += cost;
    account.pay(-cost);
  }
}

/** What a split or dividend does to the position columns that a program has already read. */
export function restatePositionColumns(
  { positionColumns }: Pick<SymbolSeries, 'positionColumns'>,
  action: CorporateAction,
  row: number,
): void {
  if (action.kind !== 'split') return;
  const { position_entry_price: price, position_size: size } = positionColumns;
  for (let i = 0; i < row; i += 1) {
    if (price) price[i] = (price[i] ?? Number.NaN) / action.ratio;
    if (size) size[i] = (size[i] ?? Number.NaN) * action.ratio;
  }
}
