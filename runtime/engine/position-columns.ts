/** The columns in which a program reads its own position: written after the fills of a bar, before its close is read. */

import type { Account } from '../portfolio/account.ts';
import type { Book } from './book.ts';

export function writePosition(book: Book, account: Account): void {
  const { row, position, lastClose } = book;
  const { positionColumns: columns } = book.series;
  const { quantity, entryPrice, initialRisk } = position;
  const isFlat = quantity === 0;
  const pnl = isFlat ? Number.NaN : position.pnl(lastClose);
  const gain = quantity > 0 ? lastClose - entryPrice : entryPrice - lastClose;
  const values: Readonly<Record<string, number>> = {
    position_side: Math.sign(quantity),
    position_size: Math.abs(quantity),
    position_entry_price: isFlat ? Number.NaN : entryPrice,
    position_bars_held: isFlat ? Number.NaN : row - position.entryRow,
    position_pnl: pnl,
    position_pnl_pct: isFlat ? Number.NaN : pnl / position.entryValue,
    position_r: isFlat ? Number.NaN : gain / initialRisk,
    equity: account.equity,
    cash: account.cash,
  };
  for (const name in columns) {
    const column = columns[name];
    if (column) column[row] = values[name] ?? Number.NaN;
  }
}
