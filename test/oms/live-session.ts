/** A session that has started on quiet bars, and a venue that is played by the test. */

import { liveProgram } from '../../backtester/index.ts';
import { interpretStrategy } from '../../compiler/index.ts';
import {
  type Answer,
  type BrokerFault,
  type Execution,
  LIVE_DEFAULTS,
  type LiveConfig,
  type LiveEvent,
  type LiveRecord,
  LiveSession,
  type SessionCommand,
  type TicketFields,
  type VenueEvent,
  type VenueOrder,
  type VenuePosition,
} from '../../runtime/index.ts';
import { compiled, inputOf, sessionAt, timeAt } from '../backtester/run-program.ts';

export const SECOND = 1_000_000;

/** Buys 10 shares at the next open once a close is above the one before, with a stop 5 below. */
export const BUYS_ONCE = `strategy Once { universe ACME every 1d
  enter long when close > close[1] exit long when close < close[1]
  stop 5 from entry size 10 shares }`;

type WithoutTime<E> = E extends unknown ? Omit<E, 'time'> : never;

export class Played {
  session: LiveSession;
  readonly records: LiveRecord[] = [];
  readonly alerts: string[] = [];
  commands: SessionCommand[] = [];
  time = timeAt(0);
  cash = 10_000;
  readonly config: () => LiveConfig;
  #day = 0;
  #snapshot = 0;

  constructor(source = BUYS_ONCE, over: Partial<LiveConfig['capabilities']> = {}) {
    const program = compiled(source);
    const loaded = interpretStrategy(program.strategy);
    const { bars: _, ...input } = inputOf({ source, bars: [] }, program, loaded);
    this.config = () => ({
      program: liveProgram({ ...input, foreignSymbols: [], capacity: 50 }),
      session: 'test',
      timeframe: '1d',
      capabilities: {
        groups: true,
        trailingStops: false,
        auctions: true,
        replace: true,
        fractional: false,
        ...over,
      },
      ...LIVE_DEFAULTS,
    });
    this.session = new LiveSession(this.config());
  }

  /** Bars of a dollar's range at these closes, then a start that finds nothing. */
  static started(source?: string, over?: Partial<LiveConfig['capabilities']>): Played {
    const played = new Played(source, over);
    played.history([50, 50, 50]);
    played.give({ kind: 'start', account: played.account });
    played.agree();
    played.commands = [];
    return played;
  }

  /** Started, and an entry of 10 shares sent. */
  static entering(source?: string, over?: Partial<LiveConfig['capabilities']>): Played {
    const played = Played.started(source, over);
    played.bar(51);
    return played;
  }

  /** 10 shares held at 51, the protective orders working as V2 and later. */
  static holding(source?: string, over?: Partial<LiveConfig['capabilities']>): Played {
    const played = Played.entering(source, over);
    played.acknowledge();
    played.fill('E1', 10, 51);
    played.acknowledgeAll();
    return played;
  }

  get account() {
    const { cash } = this;
    return { id: 'T', currency: 'USD', cash, equity: cash, buyingPower: cash, isPaper: true };
  }

  history(closes: readonly number[]): void {
    this.give({ kind: 'history', bars: closes.map((close) => this.#bar(close)) });
  }

  bar(close: number): void {
    this.venue({ kind: 'bar', timeframe: '1d', bar: this.#bar(close) });
  }

  give(event: WithoutTime<LiveEvent>): readonly SessionCommand[] {
    const { records, commands } = this.session.handle({ time: this.time, ...event });
    this.records.push(...records);
    this.commands.push(...commands);
    for (const command of commands)
      if (command.kind === 'alert') this.alerts.push(`${command.level} ${command.code}`);
    return commands;
  }

  venue(event: VenueEvent): readonly SessionCommand[] {
    return this.give({ kind: 'venue', event });
  }

  wait(seconds: number): void {
    this.time += seconds * SECOND;
  }

  /** Tickets that were sent, in order. */
  get sent(): readonly TicketFields[] {
    return this.commands.flatMap((command) => (command.kind === 'submit' ? [command.ticket] : []));
  }

  get cancels(): readonly string[] {
    return this.commands.flatMap((command) =>
      command.kind === 'cancel' ? [command.clientOrderId] : [],
    );
  }

  asked(kind: SessionCommand['kind']): number {
    return this.commands.filter((command) => command.kind === kind).length;
  }

  order(index = 0, over: Partial<VenueOrder> = {}): VenueOrder {
    const ticket = this.sent[index];
    if (!ticket) throw new Error(`ticket ${index} was not sent`);
    const { clientOrderId, symbol, isBuy, type, quantity, limitPrice, stopPrice } = ticket;
    return {
      venueOrderId: `V${index + 1}`,
      clientOrderId,
      symbol,
      isBuy,
      type,
      state: 'new',
      quantity,
      filledQuantity: 0,
      averagePrice: 0,
      ...(limitPrice !== undefined && { limitPrice }),
      ...(stopPrice !== undefined && { stopPrice }),
      timeInForce: ticket.timeInForce,
      updatedAt: this.time,
      ...over,
    };
  }

  answer(index: number, answer: Answer<VenueOrder>): readonly SessionCommand[] {
    return this.give({
      kind: 'submitted',
      clientOrderId: this.sent[index]?.clientOrderId ?? '',
      answer,
    });
  }

  acknowledge(index = 0): void {
    this.answer(index, { ok: true, value: this.order(index) });
  }

  /** Every order that has no answer yet. */
  acknowledgeAll(): void {
    for (let index = 0; index < this.sent.length; index += 1)
      if (this.state(index) === 'pending new') this.acknowledge(index);
  }

  report(index: number, over: Partial<VenueOrder>): readonly SessionCommand[] {
    return this.venue({ kind: 'order', order: this.order(index, over) });
  }

  fill(
    executionId: string,
    quantity: number,
    price: number,
    over: Partial<Execution> & { readonly index?: number } = {},
  ): readonly SessionCommand[] {
    const { index = 0, ...rest } = over;
    const ticket = this.sent[index];
    return this.venue({
      kind: 'execution',
      execution: {
        executionId,
        venueOrderId: `V${index + 1}`,
        ...(ticket && { clientOrderId: ticket.clientOrderId }),
        symbol: 'ACME',
        isBuy: ticket?.isBuy ?? true,
        quantity,
        price,
        time: this.time,
        ...rest,
      },
    });
  }

  /** The answer to the last snapshot asked for. Without more, everything is as we think it is. */
  agree(
    over: {
      readonly positions?: readonly VenuePosition[];
      readonly orders?: readonly VenueOrder[];
      readonly executions?: readonly Execution[];
      readonly cash?: number;
    } = {},
  ): void {
    const { live } = this.session;
    this.#snapshot = live.watch.asked;
    const quantity = live.positions.of('ACME');
    const positions = quantity === 0 ? [] : [{ symbol: 'ACME', quantity, averagePrice: 50 }];
    const open = this.sent.flatMap((_, index) => (this.#isOpen(index) ? [this.order(index)] : []));
    const cash = over.cash ?? live.driver.engine.account.cash;
    this.give({
      kind: 'snapshot',
      id: this.#snapshot,
      account: { ok: true, value: { ...this.account, cash } },
      positions: { ok: true, value: over.positions ?? positions },
      orders: { ok: true, value: over.orders ?? open },
      executions: { ok: true, value: over.executions ?? [] },
    });
  }

  /** A snapshot of which one question was not answered. */
  disagree(fault: BrokerFault): void {
    const no = { ok: false, fault } as const;
    const { asked } = this.session.live.watch;
    this.give({
      kind: 'snapshot',
      id: asked,
      account: { ok: true, value: this.account },
      positions: no,
      orders: { ok: true, value: [] },
      executions: { ok: true, value: [] },
    });
  }

  timer(name: 'snapshot' | 'retry' | 'bars', seconds: number): void {
    this.wait(seconds);
    this.give({ kind: 'timer', name });
  }

  state(index = 0): string | undefined {
    return this.session.live.orders.find(this.sent[index]?.clientOrderId ?? '')?.state;
  }

  get position(): number {
    return this.session.live.positions.of('ACME');
  }

  /** The engine's, which must always be the same. */
  get engines(): number {
    return this.session.live.driver.engine.books[0]?.position.quantity ?? 0;
  }

  get money(): number {
    return this.session.live.driver.engine.account.cash;
  }

  get restrictions(): readonly string[] {
    return this.session.live.states.all.map(
      ({ scope, state, code }) => `${scope} ${state} ${code}`,
    );
  }

  /** The process ends and begins again from its journal. */
  restart(): void {
    this.session = new LiveSession(this.config());
    for (const record of this.records)
      if (record.kind === 'event') this.session.handle(record.event);
    this.give({ kind: 'restart' });
  }

  #isOpen(index: number): boolean {
    return ['working', 'partially filled', 'pending cancel'].includes(this.state(index) ?? '');
  }

  #bar(close: number) {
    const time = sessionAt(this.#day) * 86_400 * SECOND;
    this.#day += 1;
    this.time = Math.max(this.time, time + 21 * 3600 * SECOND);
    return {
      symbol: 'ACME',
      time,
      open: close,
      high: close + 1,
      low: close - 1,
      close,
      volume: 1e6,
    };
  }
}

export const NO_ANSWER: Answer<never> = {
  ok: false,
  fault: { kind: 'ambiguous', message: 'no answer in time' },
};

export function refusal(
  kind: BrokerFault['kind'],
  message: string,
  retryAfterMs?: number,
): Answer<never> {
  return {
    ok: false,
    fault: { kind, message, ...(retryAfterMs !== undefined && { retryAfterMs }) },
  };
}
