/** What must hold once it is quiet, whatever has happened. */

import { type LiveConfig, LiveSession } from '../../runtime/index.ts';
import { parseClientOrderId } from '../../runtime/oms/client-order-id.ts';
import type { FaultWorld } from './fault-world.ts';
import type { Scenario } from './scenario.ts';

/** Money is held in doubles; the last bits of long sums differ with their order. */
const SAME_MONEY = 0.01;

/** The laws that are broken, in words. */
export function brokenLaws(
  world: FaultWorld,
  scenario: Scenario,
  config: () => LiveConfig,
): readonly string[] {
  return [
    ...positionsAgree(world, scenario),
    ...cashIsConserved(world, scenario),
    ...nothingTwice(world),
    ...everythingBooked(world, scenario),
    ...nothingLeftOver(world),
    ...replays(world, config),
  ];
}

/** Our position, the engine's and the venue's are one. */
function positionsAgree({ session, venue }: FaultWorld, { bars }: Scenario): readonly string[] {
  const { live } = session;
  return bars.flatMap(({ symbol }, s) => {
    const theirs = venue.position(symbol);
    const ours = live.positions.of(symbol);
    const engines = live.driver.engine.books[s]?.position.quantity ?? 0;
    return theirs === ours && theirs === engines
      ? []
      : [`${symbol}: the venue has ${theirs}, we have ${ours}, the engine ${engines}`];
  });
}

/** Money has gone where the executions say, and nowhere else: at the venue, and in the engine. */
function cashIsConserved({ session, venue }: FaultWorld, { cash }: Scenario): readonly string[] {
  const { live } = session;
  let paid = 0;
  for (const { isBuy, isBust, quantity, price, fee = 0 } of venue.executions) {
    const value = (isBuy ? quantity : -quantity) * price + fee;
    paid += isBust ? -value : value;
  }
  const off = venue.cash - (cash - paid);
  const ours = live.driver.engine.account.cash - venue.cash;
  return [
    ...(Math.abs(off) < SAME_MONEY ? [] : [`the venue's cash is off its executions by ${off}`]),
    ...(Math.abs(ours) < SAME_MONEY ? [] : [`cash is off by ${ours}`]),
  ];
}

/** No intent fills for more than was approved, over all that went out for it. What a venue did beyond that, or took back, apart. */
function nothingTwice({ venue, bystanders, laws }: FaultWorld): readonly string[] {
  const filled = new Map<number, number>();
  const undone = new Map<string, number>();
  for (const { isBust, venueOrderId, quantity } of venue.executions)
    if (isBust) undone.set(venueOrderId, (undone.get(venueOrderId) ?? 0) + quantity);
  for (const { clientOrderId, venueOrderId, filledQuantity } of venue.allOrders) {
    if (clientOrderId === undefined) continue;
    const intent = parseClientOrderId(clientOrderId);
    if (!intent) return [`${venueOrderId} (${clientOrderId}) is nobody's`];
    const besides =
      (bystanders.overfilled.get(venueOrderId) ?? 0) + (undone.get(venueOrderId) ?? 0);
    filled.set(intent.order, (filled.get(intent.order) ?? 0) + filledQuantity - besides);
  }
  return [...filled].flatMap(([order, quantity]) => {
    const most = laws.approved.get(order) ?? 0;
    return quantity > most ? [`order ${order} filled ${quantity} of ${most}`] : [];
  });
}

/** Where nobody else trades, each execution is booked once, and nothing has to be taken over that none explains. */
function everythingBooked(
  { alerts, journal, venue }: FaultWorld,
  { isDisturbed }: Scenario,
): readonly string[] {
  if (isDisturbed) return [];
  const times = new Map<string, number>();
  for (const line of journal) {
    if (!line.includes('"kind":"booked"')) continue;
    const { executionId, quantity } = JSON.parse(line).decision;
    const key = `${executionId} ${quantity > 0}`;
    times.set(key, (times.get(key) ?? 0) + 1);
  }
  const found = venue.executions.flatMap(({ executionId, isBuy }) => {
    const count = times.get(`${executionId} ${isBuy}`) ?? 0;
    return count === 1 ? [] : [`execution ${executionId} was booked ${count} times`];
  });
  const unexplained = alerts.filter(({ code }) =>
    ['position.adopted', 'cash.adjusted', 'order.external', 'order.overfilled'].includes(code),
  );
  return [
    ...found,
    ...unexplained.map(({ code, text }) => `${code} where nobody else is: ${text}`),
  ];
}

/** Nothing works at the venue that is not meant to, nothing is in doubt, and trading has resumed by itself. */
function nothingLeftOver({ session, venue, laws }: FaultWorld): readonly string[] {
  const { live } = session;
  const meant = venue.openOrders.flatMap(({ clientOrderId, venueOrderId }) => {
    if (laws.killed === 'freeze') return [`${venueOrderId} works after a kill`];
    if (clientOrderId === undefined) return [];
    const order = live.orders.find(clientOrderId);
    const behind = order && live.desk.orderOf(order);
    return behind?.isOpen ? [] : [`${venueOrderId} (${clientOrderId}) works and nobody wants it`];
  });
  const doubtful = live.orders.all.flatMap(({ clientOrderId, state }) =>
    state === 'unknown' || state === 'pending new' || state === 'pending cancel'
      ? [`${clientOrderId} is still ${state}`]
      : [],
  );
  const waiting = live.states.all.flatMap(({ code, needsOperator }) =>
    needsOperator || code === 'venue halt' ? [] : [`still restricted: ${code}`],
  );
  return [...meant, ...doubtful, ...waiting];
}

/** A fresh session that is fed the events writes the same lines, byte for byte. */
function replays(world: FaultWorld, config: () => LiveConfig): readonly string[] {
  const { journal } = world;
  const session = new LiveSession(config());
  let at = 0;
  for (const event of world.events())
    for (const record of session.handle(event).records) {
      const made = JSON.stringify(record);
      if (journal[at] !== made)
        return [`the journal does not replay from record ${at}: ${journal[at]} is now ${made}`];
      at += 1;
    }
  return at === journal.length ? [] : [`the journal has ${journal.length} records, a replay ${at}`];
}
