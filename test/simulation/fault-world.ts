/**
 * The whole live stack on simulated time, with faults: messages that come late, twice, in another order or not at all,
 * requests without an answer, lines that break, processes that end between any two steps, people who trade by hand.
 * The seed decides everything.
 */

import { MICROSECONDS_PER_DAY, MICROSECONDS_PER_HOUR } from '../../market/index.ts';
import {
  type Answer,
  type BrokerFault,
  type LiveConfig,
  type LiveEvent,
  type LiveRecord,
  LiveSession,
  type SessionCommand,
  type VenueBar,
  type VenueEvent,
} from '../../runtime/index.ts';
import { Random } from './random.ts';
import type { Scenario } from './scenario.ts';
import { modelBar, VenueModel } from './venue-model.ts';

const MS = 1000;
/** Of messages and timers: a run has a few thousand. */
const MOST_STEPS = 60_000;

export class FaultWorld {
  readonly venue: VenueModel;
  readonly journal: LiveRecord[] = [];
  readonly alerts: string[] = [];
  readonly violations: string[] = [];
  session: LiveSession;
  readonly #scenario: Scenario;
  readonly #random: Random;
  readonly #config: () => LiveConfig;
  readonly #queue: { readonly at: number; readonly sequence: number; readonly run: () => void }[] =
    [];
  #sequence = 0;
  now = 0;
  /** Answers and events of an earlier process or line do not arrive. */
  #life = 0;
  #isUp = true;
  #isLineUp = true;
  #areFaultsOver = false;
  restarts = 0;
  steps = 0;
  /** When a kill was commanded, and whether it closes positions. */
  #killed: { readonly flattens: boolean } | undefined;
  readonly #journaled = new Set<string>();
  /** Bars that have closed, for a process that was not there. */
  readonly #closed: VenueBar[] = [];

  constructor(scenario: Scenario, config: () => LiveConfig) {
    this.#scenario = scenario;
    this.#config = config;
    this.#random = new Random(scenario.seed * 7919 + 1);
    this.session = new LiveSession(config());
    this.venue = new VenueModel({
      cash: scenario.cash,
      costs: scenario.costs,
      fill: scenario.fill,
      emit: (event) => this.#emit(event),
      pump: () => {},
    });
  }

  run(): void {
    const { bars } = this.#scenario;
    const length = bars[0]?.length ?? 0;
    const first = this.#dayOf(0);
    this.now = first;
    this.#at(first, () =>
      this.#give({ kind: 'start', time: this.now, account: this.venue.account }),
    );
    for (let k = 0; k < length; k += 1) this.#planDay(k);
    const last = this.#dayOf(length - 1) + 22 * MICROSECONDS_PER_HOUR;
    this.#runUntil(last);
    this.#areFaultsOver = true;
    this.#isLineUp = true;
    if (!this.#isUp) this.#restart();
    this.#emitConnection('ready');
    this.#runUntil(last + 2 * MICROSECONDS_PER_HOUR);
  }

  #planDay(k: number): void {
    const { bars, faults } = this.#scenario;
    const random = this.#random;
    const day = this.#dayOf(k);
    const opening = day + 14.5 * MICROSECONDS_PER_HOUR;
    const closing = day + 21 * MICROSECONDS_PER_HOUR;
    this.#at(opening, () => {
      this.venue.time = this.now;
      this.venue.open(
        this.now,
        bars.map((columns) => modelBar(columns, k)),
      );
    });
    this.#at(closing, () => {
      for (const columns of bars) {
        const bar = barOf(columns, k);
        this.#closed.push(bar);
        this.#emit({ kind: 'bar', timeframe: '1d', bar }, true);
      }
    });
    const during = (): number => day + random.between(13, 22) * MICROSECONDS_PER_HOUR;
    if (random.chance(faults.line)) this.#at(during(), () => this.#breakLine());
    if (random.chance(faults.restart)) this.#at(during(), () => this.#crash());
    if (random.chance(faults.hand)) this.#at(during(), () => this.#tradeByHand(k));
    if (random.chance(faults.bust)) this.#at(during(), () => this.#bust());
    if (random.chance(faults.overfill)) this.#at(during(), () => this.#overfill(k));
    if (random.chance(faults.silent)) this.#at(during(), () => this.#tradeByHand(k, true));
    if (random.chance(faults.kill)) this.#at(during(), () => this.#kill());
    if (random.chance(faults.halt)) this.#at(during(), () => this.#haltTrading());
  }

  #dayOf(k: number): number {
    return (this.#scenario.bars[0]?.session[k] ?? 0) * MICROSECONDS_PER_DAY;
  }

  // Time.

  #at(time: number, run: () => void): void {
    this.#sequence += 1;
    const entry = { at: time, sequence: this.#sequence, run };
    let low = 0;
    let high = this.#queue.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#queue[middle];
      if (other && (other.at < time || (other.at === time && other.sequence < entry.sequence)))
        low = middle + 1;
      else high = middle;
    }
    this.#queue.splice(low, 0, entry);
  }

  #after(ms: number, run: () => void): void {
    this.#at(this.now + Math.round(ms * MS), run);
  }

  #runUntil(time: number): void {
    for (let next = this.#queue[0]; next && next.at <= time; next = this.#queue[0]) {
      this.#queue.shift();
      this.steps += 1;
      if (this.steps > MOST_STEPS) throw new Error('it does not come to rest');
      this.now = Math.max(this.now, next.at);
      this.venue.time = this.now;
      next.run();
    }
    this.now = time;
  }

  // The line.

  #emit(event: VenueEvent, isSure = false): void {
    const { faults } = this.#scenario;
    const random = this.#random;
    const faulty = !this.#areFaultsOver && !isSure;
    if (faulty && random.chance(faults.lostEvent)) return;
    const times = faulty && random.chance(faults.duplicate) ? 2 : 1;
    for (let i = 0; i < times; i += 1) {
      const isLate = faulty && random.chance(faults.lateEvent);
      this.#deliver(isLate ? random.between(500, 60_000) : random.between(2, 150), () => ({
        kind: 'venue',
        time: this.now,
        event,
      }));
    }
  }

  #emitConnection(state: 'ready' | 'down' | 'reconciling'): void {
    this.#give({
      kind: 'venue',
      time: this.now,
      event: { kind: 'connection', state, why: 'simulated' },
    });
  }

  #deliver(ms: number, make: () => LiveEvent): void {
    const life = this.#life;
    this.#after(ms, () => {
      if (life === this.#life && this.#isUp) this.#give(make());
    });
  }

  #breakLine(): void {
    if (!this.#isUp || !this.#isLineUp || this.#areFaultsOver) return;
    this.#isLineUp = false;
    // What is on its way is lost with the line.
    this.#life += 1;
    this.#failPending();
    this.#emitConnection('down');
    this.#after(this.#random.between(100, 600_000), () => {
      if (this.#isLineUp) return;
      this.#isLineUp = true;
      if (!this.#isUp) return;
      this.#emitConnection('reconciling');
      this.#catchUp();
    });
  }

  // The process.

  #give(event: LiveEvent): void {
    if (!this.#isUp) return;
    const { faults } = this.#scenario;
    const faulty = !this.#areFaultsOver;
    if (faulty && this.#random.chance(faults.crashBefore)) {
      this.#crash();
      return;
    }
    const { records, commands } = this.session.handle(event);
    this.journal.push(...records);
    for (const command of commands)
      if (command.kind === 'submit') this.#journaled.add(command.ticket.clientOrderId);
    this.#checkKill(event, commands);
    const crashesAt =
      faulty && this.#random.chance(faults.crashBetween)
        ? this.#random.between(0, commands.length)
        : commands.length + 1;
    for (const [index, command] of commands.entries()) {
      if (index === crashesAt) {
        this.#crash();
        return;
      }
      this.#do(command);
    }
  }

  #crash(): void {
    if (!this.#isUp || this.#areFaultsOver || !this.session.live.hasStarted) return;
    this.#isUp = false;
    this.#life += 1;
    this.#pending.clear();
    this.#after(this.#random.between(500, 3_600_000), () => {
      if (!this.#isUp) this.#restart();
    });
  }

  /** From the journal, and nothing else. */
  #restart(): void {
    this.restarts += 1;
    this.#isUp = true;
    this.#isLineUp = true;
    this.session = new LiveSession(this.#config());
    for (const record of this.journal)
      if (record.kind === 'event') this.session.handle(record.event);
    this.#give({ kind: 'restart', time: this.now });
    this.#catchUp();
  }

  /** Bars that closed meanwhile are asked for. */
  #catchUp(): void {
    for (const bar of this.#closed.slice(-6))
      this.#deliver(20, () => ({
        kind: 'venue',
        time: this.now,
        event: { kind: 'bar', timeframe: '1d', bar },
      }));
  }

  // What the venue is asked.

  readonly #pending = new Set<() => void>();

  /** Requests that wait for their answer when the line breaks get none that says anything. */
  #failPending(): void {
    const pending = [...this.#pending];
    this.#pending.clear();
    for (const fail of pending) fail();
  }

  #answer<T>(isWrite: boolean, ask: () => Answer<T>, make: (answer: Answer<T>) => LiveEvent): void {
    this.#ask(isWrite, ask, (answer) => this.#give(make(answer)));
  }

  #ask<T>(isWrite: boolean, ask: () => Answer<T>, done: (answer: Answer<T>) => void): void {
    const random = this.#random;
    const { faults } = this.#scenario;
    if (!this.#isLineUp) {
      const since = this.#life;
      this.#after(5, () => {
        if (since === this.#life && this.#isUp) done(refusal('down', 'not connected'));
      });
      return;
    }
    const faulty = !this.#areFaultsOver;
    let isDone = false;
    const life = this.#life;
    const finish = (answer: Answer<T>): void => {
      if (isDone) return;
      isDone = true;
      this.#pending.delete(fail);
      if (this.#isUp) done(answer);
    };
    const fail = (): void => finish(refusal(isWrite ? 'ambiguous' : 'down', 'the line broke'));
    this.#pending.add(fail);
    const settle = (ms: number, answer: () => Answer<T>): void =>
      this.#after(ms, () => {
        if (life === this.#life) finish(answer());
      });
    if (faulty && random.chance(faults.limited)) {
      settle(20, () => refusal('rate limited', 'too many requests', random.between(100, 3000)));
      return;
    }
    if (faulty && random.chance(faults.lostRequest)) {
      settle(2000, () => refusal(isWrite ? 'ambiguous' : 'down', 'no answer in time'));
      return;
    }
    const arrivesIn =
      faulty && random.chance(faults.slowRequest)
        ? random.between(1000, 20_000)
        : random.between(2, 80);
    const isAnswerLost = faulty && random.chance(faults.lostAnswer);
    // A request that is on its way arrives, whatever becomes of who sent it.
    this.#after(arrivesIn, () => {
      const answer = ask();
      if (!isAnswerLost) settle(random.between(2, 80), () => answer);
    });
    if (isAnswerLost || arrivesIn > 2000)
      settle(2500, () => refusal(isWrite ? 'ambiguous' : 'down', 'no answer in time'));
  }

  #do(command: SessionCommand): void {
    const { venue } = this;
    const time = (): number => this.now;
    switch (command.kind) {
      case 'submit':
        this.#answer(
          true,
          () => this.#submit(command.ticket),
          (answer) => ({
            kind: 'submitted',
            time: time(),
            clientOrderId: command.ticket.clientOrderId,
            answer,
          }),
        );
        return;
      case 'replace':
        this.#answer(
          true,
          () => venue.replace(command.venueOrderId, command.ticket),
          (answer) => ({
            kind: 'replaced',
            time: time(),
            clientOrderId: command.ticket.clientOrderId,
            answer,
          }),
        );
        return;
      case 'cancel':
        this.#answer(
          true,
          () => venue.cancel(command.venueOrderId),
          (answer) => ({
            kind: 'cancelled',
            time: time(),
            clientOrderId: command.clientOrderId,
            answer,
          }),
        );
        return;
      case 'cancel all':
        this.#answer(
          true,
          () => {
            venue.cancelAll();
            return { ok: true, value: null };
          },
          (answer) => ({ kind: 'cancelled all', time: time(), answer }),
        );
        return;
      case 'find':
        this.#answer(
          false,
          () => venue.find(command.clientOrderId),
          (answer) => ({
            kind: 'found',
            time: time(),
            clientOrderId: command.clientOrderId,
            answer,
          }),
        );
        return;
      case 'snapshot':
        this.#snapshot(command.id, command.since);
        return;
      case 'alert':
        this.alerts.push(`${command.level} ${command.code}: ${command.text}`);
        return;
      case 'timer': {
        const { at, name } = command;
        const life = this.restarts;
        this.#at(Math.max(at, this.now), () => {
          if (life === this.restarts && this.#isUp)
            this.#give({ kind: 'timer', time: this.now, name });
        });
        return;
      }
      default:
        command satisfies never;
    }
  }

  #submit(ticket: Parameters<VenueModel['submit']>[0]): ReturnType<VenueModel['submit']> {
    if (!this.#journaled.has(ticket.clientOrderId))
      this.violations.push(`${ticket.clientOrderId} reached the venue before the journal`);
    if (!this.#areFaultsOver && this.#random.chance(this.#scenario.faults.rejected))
      return refusal('rejected', 'simulated refusal');
    const answer = this.venue.submit(ticket);
    this.#checkExposure(ticket.symbol);
    return answer;
  }

  /** Every policy here allows one symbol: held, or with an entry that may still fill, whatever we think of it. */
  #checkExposure(sent: string): void {
    const { isDisturbed, source } = this.#scenario;
    // At a rebalance what is about to be sold counts as gone: its sale is sent first, not filled first.
    if (isDisturbed || source.includes('rebalance')) return;
    const { venue } = this;
    const exposed = new Set(venue.positions.map(({ symbol }) => symbol));
    for (const { clientOrderId = '', symbol } of venue.openOrders)
      if (venue.ticketOf(clientOrderId)?.opens) exposed.add(symbol);
    if (exposed.size > 1)
      this.violations.push(
        `after an order in ${sent} the account is exposed in ${[...exposed].join(' and ')}`,
      );
  }

  /** Four questions, one after the other: things happen in between. */
  #snapshot(id: number, since: number): void {
    const { venue } = this;
    const questions: readonly (() => unknown)[] = [
      () => venue.account,
      () => venue.positions,
      () => venue.openOrders,
      () => venue.executionsSince(since),
    ];
    const next = (parts: readonly Answer<unknown>[]): void => {
      const question = questions[parts.length];
      if (!question) {
        this.#give(snapshotEvent(id, this.now, parts));
        return;
      }
      this.#ask(
        false,
        (): Answer<unknown> => ({ ok: true, value: question() }),
        (answer) => next([...parts, answer]),
      );
    };
    next([]);
  }

  // What others do.

  #tradeByHand(k: number, isSilent = false): void {
    const columns = this.#scenario.bars[0];
    const price = columns?.close[k];
    if (!columns || price === undefined || this.#areFaultsOver) return;
    const wasUp = this.#isUp;
    if (isSilent) this.#isUp = false;
    this.venue.tradeByHand(
      columns.symbol,
      this.#random.chance(0.5),
      this.#random.between(1, 30),
      price,
    );
    this.#isUp = wasUp;
  }

  #bust(): void {
    const { executions } = this.venue;
    const undone = executions.filter(
      (one) => !one.isBust && !executions.some(({ corrects }) => corrects === one.executionId),
    );
    const one = undone[this.#random.between(0, Math.max(0, undone.length - 1))];
    if (one && !this.#areFaultsOver) this.venue.bust(one);
  }

  #overfill(k: number): void {
    const order = this.venue.allOrders.filter(({ clientOrderId }) => clientOrderId).at(-1);
    const price = this.#scenario.bars[0]?.close[k];
    if (order && price !== undefined && !this.#areFaultsOver)
      this.venue.overfill(order.venueOrderId, this.#random.between(1, 10), price);
  }

  #haltTrading(): void {
    const symbol = this.#scenario.bars[0]?.symbol ?? '';
    this.#emit({ kind: 'trading status', symbol, isHalted: true }, true);
    this.#after(this.#random.between(1000, 86_400_000), () =>
      this.#emit({ kind: 'trading status', symbol, isHalted: false }, true),
    );
  }

  #kill(): void {
    if (this.#killed || !this.#isUp || this.#areFaultsOver) return;
    const flattens = this.#random.chance(0.5);
    this.#give({
      kind: 'operator',
      time: this.now,
      operator: 'ada',
      command: {
        kind: 'kill',
        positions: flattens ? 'flatten' : 'freeze',
        reason: 'simulated',
      },
    });
  }

  #checkKill(event: LiveEvent, commands: readonly SessionCommand[]): void {
    if (event.kind === 'operator' && event.command.kind === 'kill')
      this.#killed = { flattens: event.command.positions === 'flatten' };
    if (!this.#killed) return;
    for (const command of commands) {
      if (command.kind !== 'submit' && command.kind !== 'replace') continue;
      if (!this.#killed.flattens || command.ticket.opens)
        this.violations.push(`${command.ticket.clientOrderId} went out after a kill`);
    }
  }
}

function snapshotEvent(id: number, time: number, parts: readonly Answer<unknown>[]): LiveEvent {
  const [account, positions, orders, executions] = parts;
  // Parts are in the order of the questions.
  return { kind: 'snapshot', time, id, account, positions, orders, executions } as LiveEvent;
}

function refusal(
  kind: BrokerFault['kind'],
  message: string,
  retryAfterMs?: number,
): { readonly ok: false; readonly fault: BrokerFault } {
  return {
    ok: false,
    fault: { kind, message, ...(retryAfterMs !== undefined && { retryAfterMs }) },
  };
}

function barOf(columns: Scenario['bars'][number], row: number): VenueBar {
  const at = (values: ArrayLike<number>): number => values[row] ?? Number.NaN;
  return {
    symbol: columns.symbol,
    time: at(columns.time),
    open: at(columns.open),
    high: at(columns.high),
    low: at(columns.low),
    close: at(columns.close),
    volume: at(columns.volume),
  };
}
