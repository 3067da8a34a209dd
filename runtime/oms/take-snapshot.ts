/**
 * What the venue says it has, taken in: executions first, then orders, then what is left to explain. It fails closed:
 * where one of the questions was not answered nothing is concluded, and what waits for the comparison goes on waiting.
 */

import type { Book } from '../engine/book.ts';
import type { Answer, BrokerFault, VenueOrder, VenuePosition } from '../trading-api.ts';
import {
  alert,
  askAbout,
  askSnapshot,
  decide,
  type Live,
  release,
  restrict,
  timer,
} from './live.ts';
import type { LiveEvent, VenueSnapshot } from './messages.ts';
import { openSession } from './open-session.ts';
import { verifyKill } from './operator.ts';
import {
  missingOrders,
  type PositionDifference,
  positionDifferences,
  type Split,
  sayDifference,
  splitIn,
  unexplainedFills,
} from './reconcile.ts';
import { settleNotices } from './settle-notices.ts';

type SnapshotEvent = Extract<LiveEvent, { readonly kind: 'snapshot' }>;

/** Money that differs by less is rounding. */
const SMALLEST_CASH = 0.005;
/** Executions are asked for again from so long before: a venue may be late with one. */
const OVERLAP_US = 3_600_000_000;

export function handleSnapshot(live: Live, event: SnapshotEvent): void {
  const { watch } = live;
  if (event.id !== watch.asked || !watch.isPending) return;
  watch.isPending = false;
  if (event.executions.ok)
    for (const execution of event.executions.value) live.orders.execution(execution);
  settleAll(live);
  const answer = answerOf(event);
  if (!answer.ok) {
    failed(live, answer.fault);
    return;
  }
  watch.failures = 0;
  const differences = compare(live, answer.value);
  decide(live, { kind: 'reconciled', snapshot: event.id, differences });
  verifyKill(live);
  if (differences.length > 0 || watch.isWantedAgain) {
    if (watch.isWantedAgain) askSnapshot(live);
    else timer(live, 'snapshot', live.config.graceMs);
    return;
  }
  agreed(live);
}

const LONGEST_WAIT_MS = 60_000;

/** Said once until it works again; asked again and again, with longer waits in between. */
function failed(live: Live, { message }: BrokerFault): void {
  const { watch, config } = live;
  if (watch.failures === 0)
    alert(live, 'warning', 'reconcile.failed', `the venue could not be compared: ${message}`);
  timer(live, 'snapshot', Math.min(LONGEST_WAIT_MS, config.graceMs * 2 ** watch.failures));
  watch.failures += 1;
}

/** We and the venue say the same: what waited for that may go on. */
function agreed(live: Live): void {
  live.watch.since = Math.max(live.watch.since, live.time - OVERLAP_US);
  live.desk.snapshotTaken(live.watch.askedAt);
  release(live, 'start');
  if (live.isConnected) release(live, 'connection');
  timer(live, 'snapshot', live.config.snapshotEveryMs);
}

/** What the venue has, by its own word. */
interface AtVenue {
  readonly cash: number;
  readonly positions: readonly VenuePosition[];
  readonly orders: readonly VenueOrder[];
}

/** No answer to one of the questions is no answer. */
function answerOf({ account, positions, orders, executions }: VenueSnapshot): Answer<AtVenue> {
  if (!account.ok) return account;
  if (!positions.ok) return positions;
  if (!orders.ok) return orders;
  if (!executions.ok) return executions;
  const { cash } = account.value;
  return { ok: true, value: { cash, positions: positions.value, orders: orders.value } };
}

/** What is different, in words; what was so the last time already is taken over. */
function compare(live: Live, venue: AtVenue): readonly string[] {
  const { watch, orders } = live;
  const { askedAt } = watch;
  for (const order of venue.orders) {
    const known = orders.report(order);
    orders.stillWorks(known, order, askedAt);
  }
  settleAll(live);
  for (const missing of missingOrders(orders.all, venue.orders, askedAt)) askAbout(live, missing);
  return [
    ...unexplained(live, askedAt),
    ...positions(live, venue, askedAt),
    ...inDoubt(live),
    ...cash(live, venue, askedAt),
  ];
}

/** An order that the venue has not answered for stands in the way of agreement. */
function inDoubt({ orders }: Live): readonly string[] {
  return orders.all.flatMap((order) =>
    order.state === 'unknown' ? [`${order.clientOrderId}: it is not known whether it arrived`] : [],
  );
}

/** Fills that were reported and not sent: taken as reported once two snapshots agree. */
function unexplained(live: Live, askedAt: number): readonly string[] {
  const { watch, orders } = live;
  const found = unexplainedFills(orders.all, askedAt);
  const words = found.map(
    ({ clientOrderId, reported, filled }) =>
      `${clientOrderId}: the venue says ${reported} filled, executions came for ${filled}`,
  );
  for (const order of found) {
    if (!watch.unexplained.has(order)) continue;
    orders.inferFill(order, live.time);
    alert(live, 'warning', 'execution.missing', `${order.clientOrderId}: booked as reported`);
  }
  watch.unexplained.clear();
  for (const order of found) watch.unexplained.add(order);
  settleAll(live);
  return words;
}

function positions(live: Live, venue: AtVenue, askedAt: number): readonly string[] {
  const { watch } = live;
  const before = new Map(watch.differences);
  watch.differences.clear();
  return positionDifferences(live.positions, venue.positions, askedAt).map((difference) => {
    const said = sayDifference(difference);
    if (before.get(difference.symbol) === said && watch.unexplained.size === 0)
      takeOver(live, difference, said);
    else watch.differences.set(difference.symbol, said);
    return said;
  });
}

function takeOver(live: Live, difference: PositionDifference, said: string): void {
  const book = live.driver.bookOf(difference.symbol);
  const split = book && splitIn(difference, book.position.entryPrice);
  if (split) takeSplit(live, difference.symbol, split, said);
  else adopt(live, difference, book, said);
}

/**
 * A split that nobody has told us of. Entries, stops and limits are restated with the shares: what protected them at the old
 * price would sell them at once. Nobody opens anything in this symbol until a person has looked.
 */
function takeSplit(live: Live, symbol: string, split: Split, said: string): void {
  const text = `${said}, and what they cost is the same: this looks like a split of ${split.text}`;
  const day = live.config.program.sessionOf(live.time);
  live.config.program.addActions([{ kind: 'split', symbol, exDate: day, ratio: split.ratio }]);
  openSession(live, day);
  restrict(live, `symbol ${symbol}`, 'reducing', 'split', text, true);
  alert(
    live,
    'critical',
    'position.split',
    `${text}; orders and stops are restated. Check it at the broker, then \`strata resume\``,
  );
  settleAll(live);
}

/** The venue is right about quantities. Nobody opens anything in this symbol until a person has looked. */
function adopt(
  live: Live,
  difference: PositionDifference,
  book: Book | undefined,
  said: string,
): void {
  const { symbol, ours, venue, averagePrice } = difference;
  const price = book && Number.isFinite(book.lastClose) ? book.lastClose : averagePrice;
  live.watch.adopted += 1;
  live.orders.adoptPosition({
    executionId: `x-${symbol}-${live.watch.adopted}`,
    venueOrderId: '',
    symbol,
    isBuy: venue > ours,
    quantity: Math.abs(venue - ours),
    price,
    time: live.time,
  });
  restrict(live, `symbol ${symbol}`, 'reducing', 'position', said, true);
  alert(live, 'critical', 'position.adopted', `${said}; taken over from the venue`);
  settleAll(live);
}

/** Money is compared only where everything else agrees: a fill on its way explains most of it. */
function cash(live: Live, { cash: venue }: AtVenue, askedAt: number): readonly string[] {
  const { watch, driver, positions: own } = live;
  const isQuiet =
    watch.differences.size === 0 &&
    watch.unexplained.size === 0 &&
    own.symbols.every((symbol) => own.changedAt(symbol) < askedAt);
  const ours = driver.engine.account.cash;
  const difference = venue - ours;
  const said = `cash: we have ${ours.toFixed(2)}, the venue has ${venue.toFixed(2)}`;
  if (!isQuiet || Math.abs(difference) < SMALLEST_CASH) return [];
  if (watch.cashSaid !== said) {
    watch.cashSaid = said;
    return [said];
  }
  driver.engine.adjustCash(difference);
  watch.cashSaid = undefined;
  alert(live, 'warning', 'cash.adjusted', `${said}; taken over from the venue`);
  return [said];
}

function settleAll(live: Live): void {
  while (settleNotices(live));
}
