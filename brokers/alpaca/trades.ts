/** Orders at Alpaca: sent once, looked up by our id, and never guessed. */

import * as z from 'zod';
import type {
  Answer,
  ApprovedTicket,
  BrokerFault,
  Execution,
  VenueOrder,
  VenueOrderState,
} from '../../runtime/index.ts';
import type { Pair } from './groups.ts';
import { type Known, pairId, pairOf } from './known.ts';
import { executionOfFill, pairRequest, patchRequest, postRequest } from './orders.ts';
import type { Request, Rest } from './rest.ts';
import { type WireFill, type WireOrder, wireCancels, wireFills, wireOrder } from './wire.ts';

const ORDERS_PAGE = 500;
const FILLS_PAGE = 100;
const MAX_ID = 128;

/** An open order may come with a leg that has ended. */
const ENDED: ReadonlySet<VenueOrderState> = new Set([
  'filled',
  'cancelled',
  'replaced',
  'expired',
  'rejected',
]);

export interface Trades {
  submit(ticket: ApprovedTicket): Promise<Answer<VenueOrder>>;
  submitPair(pair: Pair): Promise<readonly [Answer<VenueOrder>, Answer<VenueOrder>]>;
  replace(venueOrderId: string, ticket: ApprovedTicket): Promise<Answer<VenueOrder>>;
  cancel(venueOrderId: string): Promise<Answer<void>>;
  cancelAll(): Promise<Answer<void>>;
  findOrder(clientOrderId: string): Promise<Answer<VenueOrder>>;
  openOrders(): Promise<Answer<readonly VenueOrder[]>>;
  executionsSince(time: number): Promise<Answer<readonly Execution[]>>;
}

export function createTrades(rest: Rest, known: Known): Trades {
  /** Sends, and looks the first one up where Alpaca says that it has the id already. */
  async function sendOnce(
    request: Request<typeof wireOrder>,
    wireId: string,
    group: string | undefined,
  ): Promise<Answer<readonly VenueOrder[]>> {
    const answer = await rest.ask(request);
    if (answer.ok) return { ok: true, value: known.take(answer.value, group) };
    if (!isDuplicate(answer.fault)) return answer;
    const first = await byWireId(wireId);
    if (first.ok) return { ok: true, value: known.take(first.value, group) };
    return { ok: false, fault: { ...answer.fault, kind: 'ambiguous' } };
  }

  /** One order by the id that Alpaca holds, with its legs. */
  async function byWireId(clientOrderId: string): Promise<Answer<WireOrder>> {
    const order = await rest.ask({
      lane: 'read',
      what: 'for an order',
      shape: wireOrder,
      send: () => rest.orders.getOrderByClientOrderIdRaw({ clientOrderId }),
    });
    if (!order.ok || pairOf(order.value) === undefined) return order;
    return nested(order.value.id);
  }

  function nested(orderId: string): Promise<Answer<WireOrder>> {
    return rest.ask({
      lane: 'read',
      what: 'for an order',
      shape: wireOrder,
      send: () => rest.orders.getOrderByOrderIDRaw({ orderId, nested: true }),
    });
  }

  async function submit(ticket: ApprovedTicket): Promise<Answer<VenueOrder>> {
    const { clientOrderId, group } = ticket;
    const postOrderRequest = postRequest(ticket);
    const answer = await sendOnce(
      {
        lane: 'order',
        what: 'to take an order',
        shape: wireOrder,
        send: () => rest.orders.postOrderRaw({ postOrderRequest }),
      },
      clientOrderId,
      group,
    );
    return one(answer, clientOrderId);
  }

  async function submitPair({ take, stop }: Pair) {
    const wireId = pairId(take.clientOrderId, stop.clientOrderId);
    const postOrderRequest = pairRequest(take, stop, wireId);
    let answer = await sendOnce(
      {
        lane: 'order',
        what: 'to take a pair of orders',
        shape: wireOrder,
        send: () => rest.orders.postOrderRaw({ postOrderRequest }),
      },
      wireId,
      take.group,
    );
    const [first] = answer.ok ? answer.value : [];
    if (answer.ok && answer.value.length === 1 && first !== undefined) {
      const whole = await nested(first.venueOrderId);
      answer = whole.ok ? { ok: true, value: known.take(whole.value, take.group) } : answer;
    }
    return [one(answer, take.clientOrderId), one(answer, stop.clientOrderId)] as const;
  }

  async function replace(
    venueOrderId: string,
    ticket: ApprovedTicket,
  ): Promise<Answer<VenueOrder>> {
    const patchOrderRequest = patchRequest(ticket);
    const answer = await sendOnce(
      {
        lane: 'order',
        what: 'to replace an order',
        shape: wireOrder,
        send: () =>
          rest.orders.patchOrderByOrderIdRaw({ orderId: venueOrderId, patchOrderRequest }),
      },
      ticket.clientOrderId,
      ticket.group ?? known.belongs(venueOrderId)?.group,
    );
    return one(answer, ticket.clientOrderId);
  }

  async function cancelAll(): Promise<Answer<void>> {
    rest.dropOrders();
    const answer = await rest.ask({
      lane: 'cancel',
      what: 'to cancel every order',
      shape: wireCancels,
      send: () => rest.orders.deleteAllOrdersRaw(),
    });
    if (!answer.ok) return answer;
    const left = answer.value.filter(({ status }) => status >= 300);
    if (left.length === 0) return { ok: true, value: undefined };
    return ambiguous(
      `${left.length} of ${answer.value.length} orders were not cancelled: they have ended, or cannot be cancelled now. Read the open orders and cancel what is left.`,
    );
  }

  async function findOrder(clientOrderId: string): Promise<Answer<VenueOrder>> {
    const direct = await byWireId(clientOrderId);
    if (direct.ok) return one({ ok: true, value: known.take(direct.value) }, clientOrderId);
    if (direct.fault.kind !== 'not found') return direct;
    // The two orders of a pair share one id at Alpaca, which can only be found by looking through the latest orders.
    const latest = await list('all', undefined);
    if (!latest.ok) return latest;
    const found = latest.value
      .flatMap((wire) => (pairOf(wire) === undefined ? [] : known.take(wire)))
      .find((order) => order.clientOrderId === clientOrderId);
    return found === undefined ? direct : { ok: true, value: found };
  }

  function list(status: 'open' | 'all', afterOrderId: string | undefined) {
    return rest.ask({
      lane: 'read',
      what: 'for orders',
      shape: z.array(wireOrder),
      send: () =>
        rest.orders.getAllOrdersRaw({
          status,
          nested: true,
          limit: ORDERS_PAGE,
          direction: status === 'open' ? 'asc' : 'desc',
          ...(afterOrderId !== undefined && { afterOrderId }),
        }),
    });
  }

  async function openOrders(): Promise<Answer<readonly VenueOrder[]>> {
    const open: VenueOrder[] = [];
    let after: string | undefined;
    for (;;) {
      const page = await list('open', after);
      if (!page.ok) return page;
      open.push(
        ...page.value.flatMap((wire) => known.take(wire)).filter(({ state }) => !ENDED.has(state)),
      );
      const last = page.value.at(-1)?.id;
      if (page.value.length < ORDERS_PAGE || last === after) return { ok: true, value: open };
      after = last;
    }
  }

  async function executionsSince(time: number): Promise<Answer<readonly Execution[]>> {
    const fills: WireFill[] = [];
    let pageToken: string | undefined;
    for (;;) {
      const token = pageToken;
      const page = await rest.ask({
        lane: 'read',
        what: 'for fills',
        shape: wireFills,
        send: () =>
          rest.activities.getAccountActivitiesRaw({
            activityTypes: ['FILL'],
            // Milliseconds on the wire: asked a little earlier, and cut to the microsecond here.
            after: new Date(Math.floor(time / 1000) - 1),
            direction: 'asc',
            pageSize: FILLS_PAGE,
            ...(token !== undefined && { pageToken: token }),
          }),
      });
      if (!page.ok) return page;
      fills.push(...page.value);
      pageToken = page.value.at(-1)?.id;
      if (page.value.length < FILLS_PAGE || pageToken === token) break;
    }
    const value = fills
      .filter((fill) => fill.transaction_time >= time)
      .toSorted(inOrder)
      .map((fill) => executionOfFill(fill, known.belongs(fill.order_id)?.clientOrderId));
    return { ok: true, value };
  }

  return {
    submit: (ticket) =>
      ticket.clientOrderId.length > MAX_ID
        ? Promise.resolve(tooLong(ticket.clientOrderId))
        : submit(ticket),
    submitPair: (pair) => {
      const id = pairId(pair.take.clientOrderId, pair.stop.clientOrderId);
      if (id.length <= MAX_ID) return submitPair(pair);
      return Promise.resolve([tooLong(id), tooLong(id)] as const);
    },
    replace,
    cancel: (orderId) =>
      rest.ask({
        lane: 'cancel',
        what: 'to cancel an order',
        shape: z.undefined(),
        send: () => rest.orders.deleteOrderByOrderIDRaw({ orderId }),
      }),
    cancelAll,
    findOrder,
    openOrders,
    executionsSince,
  };
}

/** Alpaca's sentence; its code is that of every order that it refuses. */
function isDuplicate({ kind, message }: BrokerFault): boolean {
  return kind === 'rejected' && /client_order_id must be unique/i.test(message);
}

function one(answer: Answer<readonly VenueOrder[]>, clientOrderId: string): Answer<VenueOrder> {
  if (!answer.ok) return answer;
  const order = answer.value.find((each) => each.clientOrderId === clientOrderId);
  if (order !== undefined) return { ok: true, value: order };
  return ambiguous(`Alpaca answered without the order ${clientOrderId}: look it up.`);
}

function ambiguous(message: string): { readonly ok: false; readonly fault: BrokerFault } {
  return { ok: false, fault: { kind: 'ambiguous', message } };
}

function tooLong(id: string): { readonly ok: false; readonly fault: BrokerFault } {
  const message = `The order's id has ${id.length} characters and Alpaca takes ${MAX_ID}: use shorter ids. Nothing was sent.`;
  return { ok: false, fault: { kind: 'rejected', message } };
}

/** Fills of one millisecond come in any order; what they add up to says which was first. */
function inOrder(a: WireFill, b: WireFill): number {
  return a.transaction_time - b.transaction_time || a.cum_qty - b.cum_qty;
}
