/** A fake TWS and the adapter on it, for the tests of the adapter. */

import { onTestFinished } from 'vitest';
import { createIbkr, type IbkrOptions } from '../../brokers/index.ts';
import type {
  Answer,
  ApprovedTicket,
  BrokerFault,
  TicketFields,
  TradingAPI,
  VenueEvent,
  VenueOrderState,
} from '../../runtime/index.ts';
import { ticketOf } from '../../runtime/index.ts';
import { DAY, Order } from '../../runtime/orders/order.ts';
import { approve } from '../../runtime/risk/approved-order.ts';
import type { FakeBar } from '../fakes/matching.ts';
import {
  type FakeOrder,
  type FakeTws,
  type FakeTwsOptions,
  startFakeTws,
} from '../fakes/tws/fake-tws.ts';

export type EventOf<K extends VenueEvent['kind']> = Extract<VenueEvent, { kind: K }>;

export interface Rig {
  readonly fake: FakeTws;
  readonly broker: TradingAPI;
  readonly events: readonly VenueEvent[];
  of<K extends VenueEvent['kind']>(kind: K): readonly EventOf<K>[];
  connect(): ReturnType<TradingAPI['connect']>;
  /** Requests of that name that reached TWS. */
  sent(name: string): number;
}

const QUICK = {
  connect: 3_000,
  answer: 3_000,
  heartbeat: 10_000,
  heartbeatAnswer: 3_000,
  reconnect: [5],
  serversAway: 10_000,
};

/** Connected and ready, unless `isConnected` is false. */
export async function rig(
  options: Partial<IbkrOptions> & { fake?: FakeTwsOptions; isConnected?: boolean } = {},
): Promise<Rig> {
  const { fake: fakeOptions, isConnected = true, deadlines, ...rest } = options;
  const fake = await startFakeTws(fakeOptions);
  const events: VenueEvent[] = [];
  const broker = createIbkr({
    ...{ port: fake.port, clientId: 7, mode: 'paper', requestsPerSecond: 1_000 },
    ...rest,
    deadlines: { ...QUICK, ...deadlines },
  });
  onTestFinished(async () => {
    await broker.close();
    await fake.close();
  });
  const made: Rig = {
    ...{ fake, broker, events },
    of: <K extends VenueEvent['kind']>(kind: K) =>
      events.filter((event): event is EventOf<K> => event.kind === kind),
    connect: () => broker.connect((event) => events.push(event)),
    sent: (name) => fake.received.filter((one) => one.name === name).length,
  };
  if (isConnected) value(await made.connect());
  return made;
}

let nextOrder = 1;

/** A ticket as the risk gate lets it through: 100 AAPL to buy at the market, unless told. */
export function ticket(fields: Partial<TicketFields> = {}): ApprovedTicket {
  const whole: TicketFields = {
    clientOrderId: `intent-${nextOrder++}`,
    symbol: 'AAPL',
    isBuy: true,
    side: 'long',
    opens: true,
    type: 'market',
    quantity: 100,
    timeInForce: 'day',
    ...fields,
  };
  const { quantity, isBuy, side } = whole;
  const order = new Order(nextOrder, {
    ...{ symbol: 0, side, role: isBuy === (side === 'long') ? 'entry' : 'exit', type: 'market' },
    ...{ quantity, limitPrice: undefined, stopPrice: undefined, timeInForce: DAY, reason: 'test' },
    ...{ submittedAt: 0, reference: 100, ticket: undefined, parent: undefined, fromNextBar: false },
  });
  const made = ticketOf(approve(order), whole);
  if (made === undefined) throw new Error('a ticket that fits its order is always given');
  return made;
}

export function value<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(`${answer.fault.kind}: ${answer.fault.message}`);
  return answer.value;
}

export function fault(answer: Answer<unknown>): BrokerFault {
  if (answer.ok) throw new Error(`no fault: ${JSON.stringify(answer.value)}`);
  return answer.fault;
}

/** Waits for what events bring about; fails when it does not come. */
export async function until(condition: () => boolean, what = String(condition)): Promise<void> {
  const end = performance.now() + 5_000;
  while (!condition()) {
    if (performance.now() > end) throw new Error(`it never came: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** A minute of AAPL, `minute` minutes after the open of 2 January 2024. */
export function minute(at: number, prices: Partial<FakeBar> = {}): FakeBar {
  const time = Date.UTC(2024, 0, 2, 14, 30 + at) * 1000;
  return {
    symbol: 'AAPL',
    time,
    open: 100,
    high: 101,
    low: 99,
    close: 100.5,
    volume: 1200,
    ...prices,
  };
}

/** Gives up on an answer soon. */
export const IMPATIENT = { deadlines: { answer: 100 } };

export function states(of: Rig['of'], venueOrderId?: string): readonly VenueOrderState[] {
  return of('order')
    .filter((event) => venueOrderId === undefined || event.order.venueOrderId === venueOrderId)
    .map((event) => event.order.state);
}

export function only(fake: FakeTws): FakeOrder {
  const [order, other] = fake.orders;
  if (order === undefined || other !== undefined) throw new Error('one order was expected');
  return order;
}

/** The first limit order, which no bar of these tests meets. */
export async function resting(made: Rig) {
  return value(await made.broker.submit(ticket({ type: 'limit', limitPrice: 50 })));
}

export async function untilReady(made: Rig, times: number): Promise<void> {
  await until(
    () => made.of('connection').filter((event) => event.state === 'ready').length === times,
    `ready ${times} times`,
  );
}
