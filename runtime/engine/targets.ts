/** Targets: at a rebalance each symbol's weight becomes an order for the difference, sales first. */

import type { Side, Targets } from '../program.ts';
import { exactQuantity, toLot } from '../sizing.ts';
import { applyAlarmAction } from './alarms.ts';
import type { Book } from './book.ts';
import { type Desk, lotOf } from './desk.ts';
import { eligibilityOf } from './eligible.ts';
import { submitEntry } from './entries.ts';
import { cancelEntries, submitExit } from './exits.ts';

const MARKET = { kind: 'market' } as const;
/** Ten weights of 10% are 100%, whatever the last bit of their sum says. */
const LAST_BITS = 1e-12;

/** What a symbol is to hold. */
interface Wish {
  readonly book: Book;
  /** Share of equity, below zero for a short position. */
  readonly weight: number;
  readonly reason: string;
}

/** What is missing from a wish: shares to close, then shares to open. */
interface Difference extends Wish {
  readonly closes: number;
  readonly opens: number;
}

/** The close of an instant, for the symbols that have a bar and are ready; the others keep what they have. */
export function decideTargets(desk: Desk, targets: Targets, due: readonly Book[]): void {
  if (desk.gate.isKilled || !desk.config.rebalances(desk.instant)) return;
  const wishes = due.flatMap((book) => wishOf(desk, targets, book));
  // What still works from the last rebalance was decided on older prices.
  for (const { book } of wishes) cancelWorking(desk, book);
  const scale = scaleOf(desk, targets, wishes);
  const differences = wishes.flatMap((wish) =>
    differenceOf(desk, targets, { ...wish, weight: wish.weight * scale }),
  );
  for (const { book, weight, reason } of wishes)
    desk.watch?.wished(book.index, weight * scale, reason);
  for (const difference of differences) close(desk, difference);
  for (const difference of differences) open(desk, difference);
  desk.leaving.clear();
}

/** The first target that is true gives the weight, none of them gives 0. None while that is unknown. */
function wishOf(desk: Desk, { statements }: Targets, book: Book): readonly Wish[] {
  const { evaluator } = book.series;
  const eligibility = eligibilityOf(desk, book);
  if (eligibility.kind === 'excluded')
    return [{ book, weight: 0, reason: `sold: ${eligibility.text}` }];
  if (eligibility.kind === 'unknown') return keep(desk, book, UNKNOWN_FILTER);
  for (const [t, { weight: output, reason }] of statements.entries()) {
    if ((evaluator.unknown & (1 << t)) !== 0) return keep(desk, book, UNKNOWN_TARGET);
    if ((evaluator.fired & (1 << t)) === 0) continue;
    const weight = evaluator.output(output);
    return Number.isFinite(weight) ? [{ book, weight, reason }] : keep(desk, book, ABSENT_WEIGHT);
  }
  return [{ book, weight: 0, reason: `no longer true: ${book.position.entryReason}` }];
}

interface Reason {
  readonly id: string;
  readonly text: string;
}

const UNKNOWN_TARGET: Reason = {
  id: 'target.unknown',
  text: 'the condition of a target was unknown: the position stayed as it was',
};
const ABSENT_WEIGHT: Reason = {
  id: 'target.weight_absent',
  text: 'the weight of a target was absent: the position stayed as it was',
};
const UNKNOWN_FILTER: Reason = {
  id: 'universe.unknown',
  text: 'it was unknown whether the filter of the universe was true: the position stayed as it was',
};

/** Neither bought nor sold, with the reason for the report. */
function keep(desk: Desk, book: Book, { id, text }: Reason): readonly Wish[] {
  desk.refusals.add(id, text, desk.instant);
  desk.watch?.blocked(book.index, id);
  return [];
}

function cancelWorking(desk: Desk, book: Book): void {
  const note = 'replaced at a rebalance';
  cancelEntries(desk, book, note);
  if (book.exit?.isOpen) desk.broker.cancel(book.exit, note);
}

/** All weights together may not exceed what is left beside the positions that stay as they are. */
function scaleOf(desk: Desk, { leverage }: Targets, wishes: readonly Wish[]): number {
  const { equity } = desk.account;
  const asked = wishes.reduce((sum, { weight }) => sum + Math.abs(weight), 0);
  const whole = leverage === undefined ? 1 : (constantOf(wishes, leverage) ?? 1);
  const moved = new Set(wishes.map(({ book }) => book));
  const kept = desk.books.reduce((sum, book) => (moved.has(book) ? sum : sum + keptValue(book)), 0);
  const room = Math.max(0, whole - kept / equity);
  if (asked <= room * (1 + LAST_BITS)) return 1;
  desk.warnings.add(
    'target.scaled',
    'rebalances whose weights came to more than there is, and were all made smaller',
    desk.instant,
  );
  return room / asked;
}

/** A number that is the same for every symbol. */
function constantOf(wishes: readonly Wish[], output: number): number | undefined {
  return wishes[0]?.book.series.evaluator.output(output);
}

/** The position, and what its orders would still add to it. */
function keptValue(book: Book): number {
  let value = book.value;
  for (const order of [book.entryLong, book.entryShort])
    if (order?.isOpen) value += order.remaining * book.lastClose;
  return value;
}

function differenceOf(desk: Desk, { band }: Targets, wish: Wish): readonly Difference[] {
  const { book, weight } = wish;
  const { quantity } = book.position;
  const { lastClose } = book;
  const equity = Math.max(0, desk.account.equity);
  const lot = lotOf(desk, book);
  const held = Math.abs(quantity);
  const wanted = toLot((Math.abs(weight) * equity) / lastClose, lot);
  const reverses = wanted > 0 && quantity !== 0 && weight > 0 !== quantity > 0;
  const closes = reverses ? held : Math.max(0, exactQuantity(held - wanted));
  const opens = reverses ? wanted : Math.max(0, exactQuantity(wanted - held));
  if (weight !== 0 && wanted === 0) {
    desk.refusals.add('sizing.zero_quantity', 'the size comes to less than one lot', desk.instant);
    desk.watch?.blocked(book.index, 'sizing.zero_quantity');
  }
  if (closes < lot && opens < lot) {
    desk.watch?.blocked(book.index, 'target.in_place');
    return [];
  }
  // What is no longer wanted goes as a whole: a remainder inside the band would never be sold.
  const drift = Math.abs(weight - (quantity * lastClose) / equity);
  if (weight !== 0 && band !== undefined && drift <= book.series.evaluator.output(band)) {
    desk.watch?.blocked(book.index, 'target.within_band');
    return [];
  }
  return [{ ...wish, closes, opens }];
}

function close(desk: Desk, { book, reason, closes }: Difference): void {
  if (closes <= 0) return;
  const broken = submitExit(desk, book, MARKET, reason, closes);
  if (broken) applyAlarmAction(desk, broken);
  else desk.leaving.add(book);
}

function open(desk: Desk, { book, weight, reason, opens }: Difference): void {
  if (opens <= 0) return;
  const side: Side = weight > 0 ? 'long' : 'short';
  // An exit that risk refused leaves a position that nothing can reverse.
  if (book.position.side !== undefined && book.position.side !== side && !book.exit) {
    desk.watch?.blocked(book.index, 'gate.reversal_refused', reason);
    return;
  }
  submitEntry(desk, book, { via: MARKET, reason }, side, {
    kind: 'shares',
    amount: opens,
    realized: Number.NaN,
    scale: 1,
  });
}
