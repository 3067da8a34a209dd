/** Rows on which nothing works and no rule is true: only the price of what is held moves, and that is one tight loop. */

import type { Book } from './book.ts';
import type { Desk } from './desk.ts';

/**
 * Marks a run's only symbol from `from` on and writes equity into `curve`, whose first value is that of row `start`.
 * Stops before `to`, a new session, and equity so low that a rule over the account wants a look; returns the row that
 * it stops before. What it leaves behind is what `mark` would have, to the last bit.
 */
export function markQuietRows(
  desk: Desk,
  book: Book,
  from: number,
  to: number,
  curve: Float64Array,
  start: number,
): number {
  const { account } = desk;
  const isHeld = book.position.quantity !== 0;
  if (!isHeld && account.isStale && book.session[from] === book.lastSession) settle(desk);
  // Money that has moved since the last mark, or a price that is none: not as plain as it looks.
  if (account.isStale !== isHeld) return from;
  const next = isHeld
    ? markHeld(desk, book, from, to, curve, start)
    : passFlat(desk, book, from, to, curve, start);
  if (next === from) return from;
  desk.instant = next - 1;
  book.row = next - 1;
  book.lastClose = book.close[next - 1] ?? Number.NaN;
  return next;
}

/** Marks an account that has just sold all, unless a rule over the account wants a look at that. */
function settle({ account, gate }: Desk): void {
  const equity = account.cash;
  const peak = Math.max(equity, account.peak);
  if (equity <= peak * gate.keepOfPeak || equity <= account.sessionOpen * gate.keepOfOpen) return;
  account.peak = peak;
  account.equity = equity;
  account.net = 0;
  account.exposure = 0;
  account.isStale = false;
}

function passFlat(
  { account }: Desk,
  book: Book,
  from: number,
  to: number,
  curve: Float64Array,
  start: number,
): number {
  const end = endOfSession(book, from, to);
  const { equity } = account;
  // A few rows most often, for which a call of `fill` takes longer.
  for (let row = from - start; row < end - start; row += 1) curve[row] = equity;
  return end;
}

/** The first row, from `from` to `to`, that is of another session. Sessions ascend: most often the last row says it. */
function endOfSession({ session, lastSession }: Book, from: number, to: number): number {
  let end = to;
  while (end > from && session[end - 1] !== lastSession) end -= 1;
  return end;
}

function markHeld(
  { account, gate }: Desk,
  book: Book,
  from: number,
  to: number,
  curve: Float64Array,
  start: number,
): number {
  const { close } = book;
  const { quantity } = book.position;
  const { cash } = account;
  const { keepOfPeak } = gate;
  const lowestOfSession = account.sessionOpen * gate.keepOfOpen;
  let { peak } = account;
  let net = account.net;
  const end = endOfSession(book, from, to);
  let row = from;
  for (; row < end; row += 1) {
    const value = quantity * (close[row] ?? Number.NaN);
    const equity = cash + value;
    if (equity > peak) peak = equity;
    if (equity <= peak * keepOfPeak || equity <= lowestOfSession) break;
    net = value;
    curve[row - start] = equity;
  }
  if (row === from) return from;
  account.peak = peak;
  account.net = net;
  account.equity = cash + net;
  account.exposure = Math.abs(net);
  account.isStale = account.exposure > 0;
  return row;
}
