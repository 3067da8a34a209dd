/**
 * What an entry was decided beside. It may go out later than that, or a second time: when more is held by then, or a sale
 * that was to make room has been refused, what the policy let through was let through beside less.
 */

import type { Book } from '../engine/book.ts';
import { exactQuantity } from '../sizing.ts';

export interface Beside {
  readonly held: number;
  /** Of our entries in the symbol: more that is held and that they have not filled is a bust or a stranger's. */
  readonly entriesFilled: number;
  /** Other positions that were being closed: risk counted them as gone. */
  readonly leaving: readonly Book[];
}

/** `entriesFilled`: shares, of all our entries in the symbol so far. */
export function besideNow(book: Book, books: readonly Book[], entriesFilled: number): Beside {
  return {
    held: book.position.quantity,
    entriesFilled,
    leaving: books.filter((one) => one !== book && isHeld(one) && isClosing(one)),
  };
}

/** Whether an entry has less room now than it was decided in. */
export function isCrowded(
  { isBuy }: { readonly isBuy: boolean },
  book: Book,
  beside: Beside,
  entriesFilled: number,
): boolean {
  if (beside.leaving.some((one) => isHeld(one) && !isClosing(one))) return true;
  const sign = isBuy ? 1 : -1;
  const { quantity } = book.position;
  const more = sign * (quantity - beside.held) - (entriesFilled - beside.entriesFilled);
  return exactQuantity(more) > 0 && sign * quantity > 0;
}

function isHeld({ position }: Book): boolean {
  return position.quantity !== 0;
}

function isClosing({ exit }: Book): boolean {
  return exit?.isOpen === true;
}
