/** The account as risk sees it, computed when a rule asks. */

import type { Order } from '../orders/order.ts';
import type { Account } from '../portfolio/account.ts';
import type { HoldingsView, RiskView } from '../risk/metrics.ts';
import type { ShortList } from '../short-list.ts';
import type { Book } from './book.ts';
import type { EngineConfig } from './desk.ts';

/** When orders were submitted, UTC microseconds, ascending. */
export interface SubmitTimes {
  readonly times: number[];
}

/** Symbols with orders that change what counts: entries that may fill, sales that go first. */
export interface MovingBooks {
  readonly working: ShortList<Book>;
  readonly leaving: ReadonlySet<Book>;
}

export function createRiskView(
  config: EngineConfig,
  account: Account,
  books: readonly Book[],
  { working, leaving }: MovingBooks,
  { times }: SubmitTimes,
  instant: () => number,
): RiskView {
  const strategies: HoldingsView[] = [];
  /** Held, but all of it is about to be sold and nothing bought. */
  const isGone = (book: Book): boolean =>
    leaving.has(book) && !working.has(book) && leavingValue(book) >= book.value;
  const view: RiskView = {
    strategies,
    get equity() {
      return account.equity;
    },
    get drawdown() {
      return account.peak > 0 ? account.drawdown : Number.NaN;
    },
    get dailyLoss() {
      return account.sessionOpen > 0 ? account.dailyLoss : Number.NaN;
    },
    symbolValue(symbol, withoutPosition) {
      const book = books[symbol];
      if (!book) return 0;
      return workingValue(book) + (withoutPosition ? 0 : book.value);
    },
    otherValue(symbol) {
      let value = account.exposure - (books[symbol]?.value ?? 0);
      for (let i = 0; i < working.size; i += 1) {
        const book = working.at(i);
        if (book && book.index !== symbol) value += workingValue(book);
      }
      for (const book of leaving) if (book.index !== symbol) value -= leavingValue(book);
      return value;
    },
    otherSymbols(symbol) {
      let count = account.held;
      if (books[symbol]?.position.quantity !== 0) count -= 1;
      for (let i = 0; i < working.size; i += 1) {
        const book = working.at(i);
        if (book && book.index !== symbol && book.position.quantity === 0) count += 1;
      }
      for (const book of leaving) if (book.index !== symbol && isGone(book)) count -= 1;
      return count;
    },
    correlation(symbol, bars) {
      const book = books[symbol];
      let highest = -1;
      for (const other of books) {
        if (!book || other === book) continue;
        if (other.position.quantity === 0 ? !working.has(other) : isGone(other)) continue;
        const correlation = correlationOf(book, other, bars);
        if (Number.isNaN(correlation)) return correlation;
        highest = Math.max(highest, correlation);
      }
      return highest;
    },
    submittedWithin(seconds) {
      const from = config.timeOf(instant()) - seconds * 1e6;
      let count = 0;
      for (let i = times.length - 1; i >= 0; i -= 1) {
        if ((times[i] ?? 0) <= from) break;
        count += 1;
      }
      return count;
    },
    dataAge(symbol) {
      const book = books[symbol];
      if (!book || book.row < 0) return Number.NaN;
      const now = config.closingOf(instant());
      const oldest = Math.min(book.series.closingTime(book.row), config.closedElsewhere(now));
      return (now - oldest) / 1e6;
    },
    applies(condition, symbol) {
      const row = books[symbol]?.row ?? -1;
      return row < 0 || config.conditionApplies(condition, symbol, row);
    },
    appliesToHeld(condition) {
      return books.some(
        ({ index, position }) => position.quantity !== 0 && view.applies(condition, index),
      );
    },
    fee: config.fee,
  };
  strategies.push(view);
  return view;
}

/** Value of the entries that may still fill, at the price that they were decided for. */
function workingValue(book: Book): number {
  return openValue(book.entryLong) + openValue(book.entryShort);
}

function openValue(entry: Order | undefined): number {
  return entry?.isOpen ? entry.remaining * entry.reference : 0;
}

/** Value of what an exit order takes away before any entry fills. */
function leavingValue({ exit, lastClose }: Book): number {
  return exit?.isOpen ? exit.remaining * lastClose : 0;
}

/** Pearson correlation of close-to-close returns over the last `bars` returns at common times; NaN under that many. */
function correlationOf(a: Book, b: Book, bars: number): number {
  const x = a.series.bars;
  const y = b.series.bars;
  let i = a.row;
  let j = b.row;
  const closesA: number[] = [];
  const closesB: number[] = [];
  while (i >= 0 && j >= 0 && closesA.length <= bars) {
    const timeA = x.time[i] ?? 0;
    const timeB = y.time[j] ?? 0;
    if (timeA === timeB) {
      closesA.push(a.series.adjustedClose[i] ?? Number.NaN);
      closesB.push(b.series.adjustedClose[j] ?? Number.NaN);
    }
    if (timeA >= timeB) i -= 1;
    if (timeB >= timeA) j -= 1;
  }
  return closesA.length <= bars ? Number.NaN : pearson(returns(closesA), returns(closesB));
}

/** From closes in reverse order of time. */
function returns(closes: readonly number[]): readonly number[] {
  return closes.slice(0, -1).map((close, index) => close / (closes[index + 1] ?? Number.NaN) - 1);
}

function pearson(x: readonly number[], y: readonly number[]): number {
  const meanX = x.reduce((sum, value) => sum + value, 0) / x.length;
  const meanY = y.reduce((sum, value) => sum + value, 0) / y.length;
  let products = 0;
  let squaresX = 0;
  let squaresY = 0;
  for (let i = 0; i < x.length; i += 1) {
    const dx = (x[i] ?? Number.NaN) - meanX;
    const dy = (y[i] ?? Number.NaN) - meanY;
    products += dx * dy;
    squaresX += dx * dx;
    squaresY += dy * dy;
  }
  return products / Math.sqrt(squaresX * squaresY);
}
