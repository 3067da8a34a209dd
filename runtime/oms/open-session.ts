/** Ex-dates of a session that opens: shares, prices and orders are restated, here and at the venue. */

import type { Live } from './live.ts';

/** `day`: days since 1970-01-01. */
export function openSession(live: Live, day: number): void {
  for (const book of live.driver.openSession(day, live.time)) {
    live.desk.restate(book);
    live.positions.set(book.series.bars.symbol, book.position.quantity, live.event);
  }
}
