/** A broker on the fake, and the events that it told, for tests: short deadlines, and waits for events, never for time. */

import type { AlpacaOptions } from '../../brokers/alpaca/options.ts';
import { createAlpaca } from '../../brokers/index.ts';
import type {
  Answer,
  ApprovedTicket,
  BrokerFault,
  TicketFields,
  TradingAPI,
  VenueEvent,
} from '../../runtime/index.ts';
import { Order } from '../../runtime/orders/order.ts';
import { approve } from '../../runtime/risk/approved-order.ts';
import { ticketOf } from '../../runtime/risk/approved-ticket.ts';
import {
  type FakeAlpaca,
  type FakeBar,
  type FakeOptions,
  startFakeAlpaca,
} from '../fakes/alpaca/fake.ts';

/** 2024-01-02, 09:30 in New York, UTC microseconds. */
export const OPEN = Date.UTC(2024, 0, 2, 14, 30) * 1000;
export const MINUTE = 60e6;

export interface Session {
  readonly fake: FakeAlpaca;
  readonly broker: TradingAPI;
  readonly events: readonly VenueEvent[];
  /** What `connect` is given. */
  readonly listener: (event: VenueEvent) => void;
  /** The first event, past or to come, that fits. */
  until<K extends VenueEvent['kind']>(
    kind: K,
    fits?: (event: VenueEvent & { kind: K }) => boolean,
  ): Promise<VenueEvent & { kind: K }>;
  /** Forgets the events so far. */
  forget(): void;
  end(): Promise<void>;
}

/** Pauses are short; deadlines are long, since a busy machine must not meet them. Tests of a deadline set their own. */
const QUICK = { reconnectMs: 1, reconnectMaxMs: 5, retryMs: 1 };

export async function open(
  options: Partial<AlpacaOptions> & { readonly listen?: (event: VenueEvent) => void } = {},
  fakeOptions: FakeOptions = {},
): Promise<Session> {
  const fake = await startFakeAlpaca({ now: OPEN, ...fakeOptions });
  const broker = createAlpaca({
    ...fake.options,
    now: () => fake.book.now,
    ...options,
    limits: { ...QUICK, ...options.limits },
  });
  return { fake, broker, ...eventsOf(broker, fake) };
}

/** The same, connected. */
export async function connected(...args: Parameters<typeof open>): Promise<Session> {
  const session = await open(...args);
  const answer = await session.broker.connect((event) => {
    session.listener(event);
    args[0]?.listen?.(event);
  });
  if (!answer.ok) throw new Error(answer.fault.message);
  return session;
}

function eventsOf(broker: TradingAPI, fake: FakeAlpaca) {
  const events: VenueEvent[] = [];
  const waiting = new Set<(event: VenueEvent) => void>();
  return {
    events,
    listener: (event: VenueEvent) => {
      events.push(event);
      for (const one of [...waiting]) one(event);
    },
    until<K extends VenueEvent['kind']>(
      kind: K,
      fits: (event: VenueEvent & { kind: K }) => boolean = () => true,
    ): Promise<VenueEvent & { kind: K }> {
      const isIt = (event: VenueEvent): event is VenueEvent & { kind: K } =>
        isOf(event, kind) && fits(event);
      const past = events.find(isIt);
      if (past !== undefined) return Promise.resolve(past);
      return new Promise((resolve) => {
        const one = (event: VenueEvent) => {
          if (!isIt(event)) return;
          waiting.delete(one);
          resolve(event);
        };
        waiting.add(one);
      });
    },
    forget() {
      events.length = 0;
    },
    async end() {
      await broker.close();
      await fake.close();
    },
  };
}

function isOf<K extends VenueEvent['kind']>(
  event: VenueEvent,
  kind: K,
): event is VenueEvent & { kind: K } {
  return event.kind === kind;
}

export function ticket(fields: Partial<TicketFields> = {}): ApprovedTicket {
  const whole: TicketFields = {
    clientOrderId: 'intent-1',
    symbol: 'AAPL',
    isBuy: true,
    side: 'long',
    opens: true,
    type: 'market',
    quantity: 10,
    timeInForce: 'day',
    ...fields,
  };
  const approved = ticketOf(approve(orderOf(whole)), whole);
  if (approved === undefined) throw new Error('the ticket asks for more than its order');
  return approved;
}

function orderOf({ isBuy, quantity }: TicketFields): Order {
  return new Order(1, {
    symbol: 0,
    side: isBuy ? 'long' : 'short',
    role: 'entry',
    type: 'market',
    quantity,
    limitPrice: undefined,
    stopPrice: undefined,
    timeInForce: { kind: 'day' },
    reason: 'test',
    submittedAt: 0,
    reference: 0,
    ticket: undefined,
    parent: undefined,
    fromNextBar: false,
  });
}

/** A minute's bar: open, high, low, close. */
export function bar(
  minute: number,
  [o, h, l, c]: readonly [number, number, number, number],
  symbol = 'AAPL',
): FakeBar {
  return { symbol, time: OPEN + minute * MINUTE, open: o, high: h, low: l, close: c, volume: 100 };
}

/** The value of an answer that has to be one. */
export function got<T>(answer: Answer<T>): T {
  if (!answer.ok) throw new Error(answer.fault.message);
  return answer.value;
}

/** The fault of an answer that has to be one. */
export function faultIn<T>(answer: Answer<T>): BrokerFault {
  if (answer.ok) throw new Error('the answer is no fault');
  return answer.fault;
}
