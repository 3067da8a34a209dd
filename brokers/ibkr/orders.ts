/** The port's orders: what may be sent at all, and where an order that we lost sight of is looked for. */

import type { Answer, ApprovedTicket, Execution, VenueOrder } from '../../runtime/index.ts';
import { failed, fine, refused } from './answers.ts';
import { type BookEntry, isEnded } from './book.ts';
import type { Contracts } from './contracts.ts';
import { type Core, withSession } from './core.ts';
import type { OrderDesk } from './order-desk.ts';
import { orderOf } from './seen-order.ts';
import type { Session } from './session.ts';
import { readCompletedOrders, readExecutions, readOpenOrders } from './snapshots.ts';

export interface Orders {
  submit(ticket: ApprovedTicket): Promise<Answer<VenueOrder>>;
  replace(venueOrderId: string, ticket: ApprovedTicket): Promise<Answer<VenueOrder>>;
  cancel(venueOrderId: string): Promise<Answer<void>>;
  cancelAll(): Promise<Answer<void>>;
  find(clientOrderId: string): Promise<Answer<VenueOrder>>;
}

export function makeOrders(core: Core, desk: OrderDesk, contracts: Contracts): Orders {
  const underWay = new Set<string>();
  return {
    async submit(ticket) {
      const { clientOrderId } = ticket;
      // IB takes any number of orders with one reference: that there is one only is up to us.
      const known = core.book.byReference(clientOrderId);
      if (known !== undefined) return fine(known.order);
      if (underWay.has(clientOrderId)) {
        return refused(
          `The order \`${clientOrderId}\` is being sent already; it was not sent again.`,
        );
      }
      underWay.add(clientOrderId);
      try {
        return await whenReady(core, (session) => submitOn(session, ticket));
      } finally {
        underWay.delete(clientOrderId);
      }
    },
    replace: (venueOrderId, ticket) =>
      whenReady(core, async (session) => {
        const order = orderOf(ticket, core.account());
        if (!order.ok) return order;
        const details = await contracts.lookup(session, ticket.symbol);
        if (!details.ok) return details;
        const found = await ours(core, session, venueOrderId, 'changed');
        if (!found.ok) return found;
        return stillReady(core, session, () =>
          desk.replace(session, found.value, ticket, details.value.contract, order.value),
        );
      }),
    // A cancel needs a session only: it goes also while TWS has lost IB's servers, or is being asked what happened.
    cancel: (venueOrderId) =>
      withSession(core, async (session) => {
        if (core.book.byPermId(Number(venueOrderId))?.said === 'cancelled') return fine(undefined);
        const found = await ours(core, session, venueOrderId, 'cancelled');
        return found.ok ? desk.cancel(session, found.value) : found;
      }),
    cancelAll: () =>
      withSession(core, async (session) => {
        session.dropOrders();
        await session.send('kill', (api) => api.reqGlobalCancel());
        return fine(undefined);
      }),
    find: (clientOrderId) => withSession(core, (session) => find(core, session, clientOrderId)),
  };

  async function submitOn(session: Session, ticket: ApprovedTicket): Promise<Answer<VenueOrder>> {
    const order = orderOf(ticket, core.account());
    if (!order.ok) return order;
    const details = await contracts.lookup(session, ticket.symbol);
    if (!details.ok) return details;
    return stillReady(core, session, () =>
      desk.submit(session, ticket, details.value.contract, order.value),
    );
  }
}

function whenReady<T>(
  core: Core,
  job: (session: Session) => Promise<Answer<T>>,
): Promise<Answer<T>> {
  return withSession(core, (session) => stillReady(core, session, () => job(session)));
}

/** Asked again after each wait: the session that a job began on may have ended. */
async function stillReady<T>(
  core: Core,
  session: Session,
  job: () => Promise<Answer<T>>,
): Promise<Answer<T>> {
  if (core.mayOrder() && core.session() === session) return job();
  const message = `Orders wait until the session with TWS is ready (${core.why()}). Nothing was sent.`;
  return failed({ kind: 'down', message });
}

/** An order that this client may touch. One that the book does not know is asked for, not given up. */
async function ours(
  core: Core,
  session: Session,
  venueOrderId: string,
  what: 'changed' | 'cancelled',
): Promise<Answer<BookEntry>> {
  const permId = Number(venueOrderId);
  let entry = core.book.byPermId(permId);
  if (entry === undefined) {
    const open = await readOpenOrders(core, session);
    if (!open.ok) return open;
    const ended = await readCompletedOrders(core, session);
    if (!ended.ok) return ended;
    entry = core.book.byPermId(permId);
  }
  if (entry === undefined) {
    const message = `TWS knows no order \`${venueOrderId}\`, working or ended today.`;
    return failed({ kind: 'not found', message });
  }
  if (isEnded(entry.said)) {
    return refused(
      `The order in \`${entry.order.symbol}\` cannot be ${what}: it is ${entry.said}.`,
    );
  }
  if (entry.clientId !== core.options.clientId || entry.orderId <= 0) {
    const whose = entry.clientId <= 0 ? 'by hand in TWS' : `by API client ${entry.clientId}`;
    return refused(
      `The order in \`${entry.order.symbol}\` was placed ${whose}, and IB lets nobody else have it ${what}: do it there, or cancel every order of the account.`,
    );
  }
  return fine(entry);
}

async function find(
  core: Core,
  session: Session,
  clientOrderId: string,
): Promise<Answer<VenueOrder>> {
  const open = await readOpenOrders(core, session);
  if (!open.ok) return open;
  const ended = await readCompletedOrders(core, session);
  if (!ended.ok) return ended;
  const executions = await readExecutions(core, session, 0);
  if (!executions.ok) return executions;
  const entry = core.book.byReference(clientOrderId);
  if (entry !== undefined) return fine(entry.order);
  const fills = executions.value.filter((one) => one.clientOrderId === clientOrderId);
  const last = fills.at(-1);
  if (last !== undefined) return fine(orderOfFills(clientOrderId, last, fills));
  const message = `TWS knows no order with the reference \`${clientOrderId}\`: not working, not ended today, not filled.`;
  return failed({ kind: 'not found', message });
}

/** An order that only its fills tell of: what it was for beyond them is not known. */
function orderOfFills(
  clientOrderId: string,
  last: Execution,
  fills: readonly Execution[],
): VenueOrder {
  const filled = fills.reduce((sum, one) => sum + one.quantity, 0);
  return {
    ...{ venueOrderId: last.venueOrderId, clientOrderId, symbol: last.symbol, isBuy: last.isBuy },
    ...{ type: 'market', state: 'partially filled', quantity: filled, filledQuantity: filled },
    ...{ averagePrice: last.price, timeInForce: '', updatedAt: last.time },
    reason: 'known by its executions only',
  };
}
