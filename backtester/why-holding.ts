/** What a book holds and what works for it, as plain data. */

import type { Book, Order } from '../runtime/index.ts';
import type { Holding, Protecting, WorkingOrder } from './why-account.ts';

export function holdingOf(book: Book, timeOf: (instant: number) => number): Holding {
  const { position, row } = book;
  const { side } = position;
  return {
    quantity: Math.abs(position.quantity),
    ...(side !== undefined && {
      side,
      entryPrice: position.entryPrice,
      entryTime: timeOf(position.entryInstant),
      entryReason: position.entryReason,
      barsHeld: row - position.entryRow,
    }),
    protections: book.brackets.flatMap(({ stop, take }) => [
      ...protecting('stop', stop, stop?.stopPrice),
      ...protecting('take', take, take?.limitPrice),
    ]),
    working: [book.entryLong, book.entryShort, book.exit].flatMap(working),
  };
}

function protecting(
  role: 'stop' | 'take',
  order: Order | undefined,
  price: number | undefined,
): readonly Protecting[] {
  if (!order?.isOpen || price === undefined) return [];
  return [{ role, price, quantity: order.remaining, reason: order.reason }];
}

function working(order: Order | undefined): readonly WorkingOrder[] {
  if (!order?.isOpen) return [];
  const { limitPrice, stopPrice } = order;
  return [
    {
      id: String(order.id),
      intent: order.role === 'entry' ? 'enter' : 'exit',
      type: order.type,
      quantity: order.remaining,
      ...(limitPrice !== undefined && { limitPrice }),
      ...(stopPrice !== undefined && { stopPrice }),
      reason: order.reason,
    },
  ];
}
