/** Finished trades as rows of numbers; made into records when somebody asks. */

import { assertPresent } from '../invariant.ts';
import type { Position } from '../portfolio/position.ts';
import type { Trade } from '../portfolio/trade.ts';
import { NumberRows } from './number-rows.ts';
import { Words } from './words.ts';

const WIDTH = 14;

export interface TradeNames {
  readonly strategy: string;
  readonly symbols: readonly string[];
  readonly timeOf: (instant: number) => number;
}

export class TradeLog {
  readonly #rows = new NumberRows(WIDTH);
  readonly #entryReasons = new Words();
  readonly #exitReasons = new Words();

  get length(): number {
    return this.#rows.length;
  }

  /** The trade that the last exit of a position has completed. */
  add(
    position: Position,
    symbol: number,
    instant: number,
    barsHeld: number,
    exitReason: string,
  ): void {
    const at = this.#rows.add();
    const { values } = this.#rows;
    values[at] = symbol;
    values[at + 1] = position.isLong ? 1 : 0;
    values[at + 2] = position.largest;
    values[at + 3] = position.entryInstant;
    values[at + 4] = position.averageEntry;
    values[at + 5] = instant;
    values[at + 6] = position.exitPrice;
    values[at + 7] = position.realizedPnl;
    values[at + 8] = position.entryValue;
    values[at + 9] = position.fees;
    values[at + 10] = position.dividends;
    values[at + 11] = barsHeld;
    values[at + 12] = this.#entryReasons.numberOf(position.entryReason);
    values[at + 13] = this.#exitReasons.numberOf(exitReason);
  }

  /** In the order in which they ended. */
  records({ strategy, symbols, timeOf }: TradeNames): readonly Trade[] {
    const trades: Trade[] = [];
    for (let index = 0; index < this.#rows.length; index += 1) {
      // Columns in the order in which `add` writes them.
      const [
        symbol = 0,
        isLong = 0,
        quantity = 0,
        entryInstant = 0,
        entryPrice = 0,
        exitInstant = 0,
        exitPrice = 0,
        pnl = 0,
        entryValue = 0,
        fees = 0,
        dividends = 0,
        barsHeld = 0,
        entryReason = 0,
        exitReason = 0,
      ] = this.#rows.row(index);
      trades.push({
        strategy,
        symbol: assertPresent(symbols[symbol], 'a trade has a symbol'),
        side: isLong === 1 ? 'long' : 'short',
        quantity,
        entryTime: timeOf(entryInstant),
        entryPrice,
        exitTime: timeOf(exitInstant),
        exitPrice,
        pnl,
        pnlRatio: pnl / entryValue,
        fees,
        dividends,
        barsHeld,
        entryReason: this.#entryReasons.wordOf(entryReason) ?? '',
        exitReason: this.#exitReasons.wordOf(exitReason) ?? '',
      });
    }
    return trades;
  }
}
