/** Trailing stops: read again at each close, and they only tighten. */

import type { Protection } from '../program.ts';
import type { Book } from './book.ts';
import type { Desk } from './desk.ts';
import { countSubmission } from './exits.ts';
import { type Bracket, roundStop, tighter, trailedPrice } from './protection.ts';

export function trail(desk: Desk, book: Book): void {
  const side = book.position.side;
  if (side === undefined) return;
  const protection = desk.program.protections.find(
    (candidate) =>
      candidate.kind === 'trail' && (candidate.side === undefined || candidate.side === side),
  );
  if (!protection) return;
  for (const bracket of book.brackets)
    if (tighten(book, bracket, protection)) countSubmission(desk);
}

/** True when the stop has moved. */
function tighten(book: Book, bracket: Bracket, protection: Protection): boolean {
  const { stop, initialRisk, entry } = bracket;
  if (!stop?.isOpen || stop.stopPrice === undefined) return false;
  const { evaluator, instrument } = book.series;
  const value = evaluator.output(protection.value);
  // An absent distance leaves the stop where it is: missing data never disarms protection.
  const wanted = trailedPrice(protection.measure, value, entry.side, book.lastClose, initialRisk);
  const price = roundStop(instrument, wanted, entry.side === 'short', false);
  if (!Number.isFinite(price)) return false;
  const tightened = tighter(entry.side, stop.stopPrice, price);
  if (tightened === stop.stopPrice) return false;
  stop.stopPrice = tightened;
  stop.reason = protection.reason;
  return true;
}
